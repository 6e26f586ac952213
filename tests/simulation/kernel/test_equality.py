"""The kernel gives the runs of the SimPy engine: times, outcomes, tries, people, places, causes, exposure, unfinished;
and the same tally. Compiled where there is numba, as plain Python elsewhere: it is the same source."""

import os
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings

from benchmarks.truth.cases import shipped
from benchmarks.truth.equality import library_differing
from scenarios.model import Scenario
from scenarios.source import open_source
from simulation.kernel import blocks, kernel_runs
from simulation.kernel.asked import Asked
from simulation.kernel.blocks import Kernel
from simulation.kernel.jit import available
from simulation.kernel.scene import OTHER
from simulation.outcome.run import Run
from simulation.outcome.sums import COUNTERS
from simulation.outcome.verdicts import Limit, limits
from simulation.plan.compiler import compile_plan
from simulation.plan.plan import Cond, Group, Plan
from simulation.reference.engine import simulate_runs
from simulation.study.ensemble import Work, Workers, run_many
from simulation.study.export import study_json
from simulation.study.study import Study
from tests.simulation.random_plans import Data, random_scenario, scenarios

#: Runs of each shipped scenario; fewer where nothing is compiled.
SHIPPED = 60 if available() else 2


@pytest.mark.parametrize("case", shipped(), ids=lambda case: "-".join(case)[-40:])
def test_the_library_and_its_variants(case: tuple[str, str]) -> None:
    """Every shipped scenario, as it stands and under each of its variants."""
    assert library_differing(case, range(SHIPPED)) == 0


@settings(max_examples=60, deadline=None)
@given(scenarios)
def test_what_hypothesis_finds(data: Data) -> None:
    """The same for plans that can be made smaller when they fail."""
    plan = compile_plan(Scenario.model_validate(data))
    for a, b in zip(simulate_runs(plan, 3, range(2)), kernel_runs(plan, 3, range(2)), strict=True):
        assert not [f.name for f in fields(Run) if getattr(a, f.name) != getattr(b, f.name)]


def some_limits(plan: Plan, seed: int) -> tuple[Limit, ...]:
    """Deadlines between any nodes of a plan, some longer than a run."""
    random, conds = Random(seed), (Cond.PLAIN, Cond.PLAIN, Cond.STARTED, Cond.ENDED)

    def group(most: int) -> Group:
        of = tuple((random.randrange(len(plan.nodes)), random.choice(conds)) for _ in range(random.randint(1, most)))
        return Group(random.random() < 0.3, of)

    return tuple(
        Limit(f"d{k}", group(1) if random.random() < 0.4 else None, group(3), within, plan.horizon)
        for k, within in enumerate((0, 30_000, 600_000, plan.horizon // 2, 2 * plan.horizon))
    )


def same_tally(scenario: Scenario, seed: int, runs: range, held_off: tuple[int, ...] = ()) -> None:
    """Every array with its type, every sum."""
    plan = compile_plan(scenario)
    judged = (*limits(scenario, plan), *some_limits(plan, seed))
    one, other = Work(plan, judged, seed, held_off).block(runs), Kernel(plan, judged, seed, held_off).block(runs)
    for name, array in one.arrays.items():
        assert array.dtype == other.arrays[name].dtype
        assert np.array_equal(array, other.arrays[name]), name
    for name in COUNTERS:
        assert one.sums[name] == other.sums[name], name


@pytest.mark.parametrize("name", ["smallest", "station_jia", "station_jia_mended", "station_yi", "station_yi_mended"])
def test_both_keep_the_same_of_a_run(name: str) -> None:
    """The tally of the kernel is that of the reference: marks, verdicts, chains, waiting, people, endings."""
    source = open_source(f"scenarios/library/{name}.yaml")
    for variant in ("", *source.scenario.variants):
        same_tally(source.variant(variant).scenario if variant else source.scenario, 1, range(5, 30))


def test_rows_taken_a_few_at_a_time_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """However little room there is for rows and sums, the tally is that of the reference."""
    monkeypatch.setattr(blocks, "_ROOM", 1000)
    monkeypatch.setattr(blocks, "_SUMS", 0)
    same_tally(open_source("scenarios/library/station_jia.yaml").scenario, 1, range(3, 40))


def test_both_keep_the_same_of_random_plans() -> None:
    """The same where plans are blocked, unfinished and exposed in every way; also with a trigger held off."""
    for seed in range(150):
        scenario = random_scenario(seed)
        plan = compile_plan(scenario)
        held = tuple(n.index for n in plan.nodes if n.kind == "escalation")[: seed % 2]
        same_tally(scenario, seed, range(6), held)


@pytest.mark.parametrize("bits", [1, 3])
def test_what_shares_a_bit_is_only_looked_at_in_vain(bits: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits for what is kept in bits that many kinds may share: however few there are, the runs are the same."""
    monkeypatch.setattr(Asked, "_bit", lambda self, kind: 1 << kind % bits)
    for seed in range(200, 260):
        same_tally(random_scenario(seed), seed, range(4))


def test_every_kind_that_is_asked_for_has_its_bit() -> None:
    """Whoever lets go what a step asks for wakes it: holders, deputies, people named, things."""
    for name in ("station_jia", "station_yi", "smallest"):
        plan = compile_plan(open_source(f"scenarios/library/{name}.yaml").scenario)
        asked = Asked(plan)
        for node in plan.nodes:
            for slot in node.slots:
                who = [*plan.holders[slot.role], *plan.deputies[slot.role]] if slot.role >= 0 else [slot.person]
                assert all(asked.people[person] & asked.of(node) & (OTHER - 1) for person in who)
            assert all(asked.things[thing] & asked.of(node) & (OTHER - 1) for thing, _ in node.things)


_PLAIN = """
from simulation.kernel.jit import available
from scenarios.source import open_source
from tests.simulation.kernel.test_equality import same_tally
from tests.simulation.random_plans import random_scenario
assert not available()
for scenario in (open_source("scenarios/library/station_jia.yaml").scenario, *map(random_scenario, range(20))):
    same_tally(scenario, 1, range(4))
"""


def test_as_plain_python_it_is_the_same() -> None:
    """Where nothing is compiled the same source gives the same tally."""
    root = Path(__file__).parents[3]
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(root)}
    done = subprocess.run([sys.executable, "-c", _PLAIN], cwd=root, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


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


def test_threads_do_not_show() -> None:
    """One thread or three, the kernel or SimPy: the same study to the last byte."""
    scenario = open_source("scenarios/library/station_yi.yaml").scenario
    with Workers(3, "kernel") as three, Workers(1, "kernel") as one, Workers(1, "simpy") as simpy:
        found = [study_json(Study(scenario, run_many(scenario, 300, 3, workers))) for workers in (three, one, simpy)]
    assert found[0] == found[1] == found[2]


def test_the_kernel_is_the_default_for_more_than_one_run() -> None:
    """One run is walked by the reference engine; many by the kernel, unless another is asked for."""
    assert Workers().engine_for(1) == "simpy"
    assert Workers().engine_for(2) == ("kernel" if available() else "simpy")
    assert Workers(engine="simpy").engine_for(1000) == "simpy"


def test_without_numba_simpy_simulates_and_says_so() -> None:
    """Where numba cannot be imported: a notice, the same result, no traceback."""
    program = [
        sys.executable,
        "-c",
        "import sys; sys.modules['numba'] = None; from drills.cli import main; main(sys.argv[1:])",
    ]
    command = ["simulate", "smallest", "-n", "40", "--json"]
    environment = {**os.environ, "GASDRILL_LANG": "en"}
    done = subprocess.run([*program, *command], capture_output=True, text=True, encoding="utf-8", env=environment)
    assert done.returncode == 0
    assert "simulating with SimPy" in done.stderr
    usual = [sys.executable, "-m", "drills.cli", *command, "--engine", "simpy", "-q"]
    assert (
        done.stdout == subprocess.run(usual, capture_output=True, text=True, encoding="utf-8", env=environment).stdout
    )
