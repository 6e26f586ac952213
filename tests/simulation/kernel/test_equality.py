"""The kernel gives the runs of the SimPy engine: times, outcomes, tries, people, places, causes, exposure, unfinished.

Here the kernel runs as plain Python; compiled it is the same source.
"""

from dataclasses import fields

import pytest
from hypothesis import given, settings

from scenarios.model import Scenario
from simulation.compiler import compile_plan
from simulation.engine import simulate_runs
from simulation.kernel import kernel_runs
from simulation.plan import Plan
from simulation.run import Run
from simulation.variants import open_source
from tests.simulation.random_plans import Data, random_plan, scenarios

NAMES = ("smallest", "station_jia", "station_jia_mended", "station_yi", "station_yi_mended")
#: Random plans, and runs of each.
PLANS, RUNS = 150, 4


def differing(plan: Plan, seed: int, runs: range) -> list[str]:
    """What differs between the two engines, run by run and field by field."""
    found = []
    for a, b in zip(simulate_runs(plan, seed, runs), kernel_runs(plan, seed, runs), strict=True):
        found += [
            f"run {a.number}: {field.name}" for field in fields(Run) if getattr(a, field.name) != getattr(b, field.name)
        ]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_the_library_and_its_variants(name: str) -> None:
    """Every shipped scenario, as it stands and under each of its variants."""
    source = open_source(f"scenarios/library/{name}.yaml")
    plans = [source.scenario, *(source.variant(variant).scenario for variant in source.scenario.variants)]
    for scenario in plans:
        assert not differing(compile_plan(scenario), 1, range(2))


@pytest.mark.parametrize("block", range(5))
def test_random_plans_that_use_every_law(block: int) -> None:
    """Plans with ties, zero durations and heavy contention; that they use every law is tested beside them."""
    for seed in range(block * PLANS // 5, (block + 1) * PLANS // 5):
        assert not differing(random_plan(seed), seed, range(RUNS)), seed


@settings(max_examples=40, deadline=None)
@given(scenarios)
def test_what_hypothesis_finds(data: Data) -> None:
    """The same for plans that can be made smaller when they fail."""
    assert not differing(compile_plan(Scenario.model_validate(data)), 3, range(2))


def test_a_trigger_held_off_never_comes() -> None:
    """The second pass of a race: the clock runs, the escalation does not come, in both engines alike."""
    plan = compile_plan(open_source("scenarios/library/station_jia.yaml").scenario)
    held = (plan.index["E2"],)
    ours = list(kernel_runs(plan, 5, range(3), held))
    assert ours == list(simulate_runs(plan, 5, range(3), held))


def test_runs_stand_alone() -> None:
    """Run 4711 is the same whether others were simulated before or not."""
    plan = compile_plan(open_source("scenarios/library/station_yi.yaml").scenario)
    assert list(kernel_runs(plan, 1, range(4709, 4712)))[-1] == next(kernel_runs(plan, 1, range(4711, 4712)))
