"""The two engines on random plans, the audit judging the kernel, and proof that every law is at work in them;
`python3 dev.py verify` tries two thousand."""

from dataclasses import replace

import pytest

from benchmarks.truth.equality import SHARE, Tried, tried, unlike
from benchmarks.truth.laws import SIGNS
from simulation.kernel.jit import available
from simulation.plan.compiler import compile_plan
from simulation.reference.engine import simulate_runs
from tests.simulation.random_plans import random_scenario

#: Random plans, and runs of each; fewer where nothing is compiled.
PLANS, RUNS = (250, 8) if available() else (200, 4)


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


def test_a_run_that_differs_is_named() -> None:
    """By the seed of its plan, its number and the fields; of several the first."""
    run = next(simulate_runs(compile_plan(random_scenario(3)), 3, range(1)))
    apart = unlike([run, run], [replace(run, due=[], root=[]), run])
    assert apart == ["run 0: root, due"]
    total, other = Tried(), Tried()
    total.differ(3, "as it is", [])
    other.differ(4, "as it is", apart)
    other.differ(5, "without a person", apart)
    total.add(other)
    assert (total.unlike, total.first) == (2, "plan of seed 4, as it is, run 0: root, due")


def test_random_plans_break_no_law(found: Tried) -> None:
    """The audit, which shares no code with either engine, finds no breach in the runs of the kernel."""
    assert found.audited == PLANS * RUNS
    assert found.breaches == 0


@pytest.mark.parametrize("law", SIGNS)
def test_random_plans_use_every_law(found: Tried, law: str) -> None:
    """Each law fires in at least one plan of forty: what is compared is not idle."""
    assert found.seen[law] >= SHARE * PLANS
