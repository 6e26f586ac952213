"""The two engines on random plans, the audit judging the kernel, and proof that every law is at work in them;
`python3 dev.py verify` tries two thousand."""

import pytest

from benchmarks.truth.equality import SHARE, Tried, tried
from benchmarks.truth.laws import SIGNS
from simulation.kernel.jit import available

#: Random plans, and runs of each; fewer where nothing is compiled.
PLANS, RUNS = (500, 8) if available() else (200, 4)


@pytest.fixture(scope="module")
def found() -> Tried:
    """Random plans with ties, zero durations and heavy contention, tried once for the tests below."""
    return tried(range(PLANS), RUNS)


def test_random_plans_run_alike(found: Tried) -> None:
    """No run differs in any field, nor with a trigger held off, without a person, or gone on from the middle; the first
    that does is named by the seed of its plan, its run and the fields."""
    assert found.plans == PLANS
    assert found.compared > PLANS * RUNS
    assert (found.unlike, found.first) == (0, "")


def test_random_plans_break_no_law(found: Tried) -> None:
    """The audit, which shares no code with either engine, finds no breach in the runs of the kernel."""
    assert found.audited == PLANS * RUNS
    assert found.breaches == 0


@pytest.mark.parametrize("law", SIGNS)
def test_random_plans_use_every_law(found: Tried, law: str) -> None:
    """Each law fires in at least one plan of forty: what is compared is not idle."""
    assert found.seen[law] >= SHARE * PLANS
