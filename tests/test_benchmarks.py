"""The benchmark compares two engines on the same work: is it the same work, and does the comparison come out whole?"""

from __future__ import annotations

import json
import random
import statistics
from pathlib import Path

import pytest

from benchmarks import run, salabim_peer, scale
from benchmarks.convert import load, to_scenario
from benchmarks.measured import Measured, Series
from benchmarks.naive import makespan
from benchmarks.page import goals, page
from simulation.campaign import threads
from simulation.plan.compiler import compile_plan
from simulation.plan.plan import FAILED, OUTCOME, SKIPPED
from simulation.reference.engine import simulate_runs


@pytest.mark.parametrize(("name", "runs", "rule"), [("plan40", 400, 0.02), ("plan400", 25, 0.1)])
def test_both_engines_do_the_same_work(name: str, runs: int, rule: float) -> None:
    """Mean makespans agree within four standard errors of their difference, and a share `rule` for the grant rules.

    Naive SimPy takes people one by one, first come first served, and holds them while it waits for the rest; gasdrill
    grants all at once, by priority, and lets others overtake. That matters little on plan40, where few steps compete,
    and more on plan400.
    """
    plan, rng = load(name), random.Random(1)
    naive = [makespan(plan, rng) for _ in range(runs)]
    ours = [one.end / 60_000 for one in simulate_runs(compile_plan(to_scenario(plan)), 1, range(runs))]
    error = (statistics.variance(naive) / runs + statistics.variance(ours) / runs) ** 0.5
    assert abs(statistics.fmean(ours) - statistics.fmean(naive)) <= 4 * error + rule * statistics.fmean(naive)


@pytest.mark.parametrize(("name", "runs"), [("plan40", 300), ("plan400", 20)])
def test_the_converted_plan_always_comes_to_its_end(name: str, runs: int) -> None:
    """After the last failed attempt the plan goes on: nothing is blocked or left over, the last step always ends."""
    plan = compile_plan(to_scenario(load(name)))
    seen: set[int] = set()
    for one in simulate_runs(plan, 2, range(runs)):
        seen |= set(one.status)
        assert one.status[-1] == OUTCOME
    assert seen == {FAILED, SKIPPED, OUTCOME, OUTCOME + 1}


def test_the_benchmark_measures_and_records() -> None:
    """Each plan and engine has rates in the record and a line on the page, in which no path of the machine is."""
    told: list[str] = []
    found = run.measure(rounds=2, share=1e-9, tell=told.append)
    assert told[-1] == "round 2/2"
    run.commands(found, 1, told.append)
    run.million(found, 500)
    data, text = run.record(found, 2), page(found, 2)
    assert len(data["series"]) == len(run.RUNS)
    assert all(len(one["rates"]) == 2 and min(one["rates"]) > 0 for one in data["series"])
    assert 0 < data["share in the kernel"] < 1
    assert all(f"| {plan} | {engine} |" in text for plan, engine in run.RUNS)
    assert len(goals(found)) == 10
    for place in (str(Path.home()), str(Path.cwd())):
        assert place not in json.dumps(data) + text


@pytest.mark.parametrize(("seconds", "fine"), [((9.0, 10.0, 11.0), True), ((9.0, 11.0, 12.0), False)])
def test_a_goal_that_is_missed_says_so(seconds: tuple[float, ...], fine: bool) -> None:
    """The mark on the page follows the measurement: five times two seconds is the most that 10,000 runs may take."""
    found = Measured({pair: Series(*pair, 1, [1.0] * 3) for pair in run.RUNS})
    found.command = {"simulate": list(seconds), "version": [2.0] * 3}
    marks = {name: reached for name, _, _, reached in goals(found)}
    assert marks["10,000 runs of station_jia, warm, from Enter to JSON ÷ `--version`"] is fine


def test_plan4000_is_ten_of_plan400_in_three_lanes() -> None:
    """Three copies start at once; every other waits for the last steps of the one before in its lane."""
    small, great = load("plan400"), load("plan4000")
    roots = [step for step in small["steps"] if not step["predecessors"]]
    assert len(great["steps"]) == 4000
    assert len({step["id"] for step in great["steps"]}) == 4000
    assert sum(not step["predecessors"] for step in great["steps"]) == 3 * len(roots)
    assert great["resources"] == {name: 2 * n for name, n in small["resources"].items()}


def test_salabim_does_the_same_work() -> None:
    """The mean makespan of plan40 in salabim is that of naive SimPy within four standard errors of the difference."""
    plan, rng = load("plan40"), random.Random(2)
    theirs, ours = [salabim_peer.makespan(plan, rng) for _ in range(40)], [makespan(plan, rng) for _ in range(300)]
    error = (statistics.variance(theirs) / 40 + statistics.variance(ours) / 300) ** 0.5
    assert abs(statistics.fmean(theirs) - statistics.fmean(ours)) <= 4 * error + 0.02 * statistics.fmean(ours)


def test_the_figures_of_scale_are_put_between_their_marks(tmp_path: Path) -> None:
    """The page keeps its words; a second time replaces the first; the arithmetic is cases times seconds."""
    page = tmp_path / "scale.md"
    page.write_text(f"before\n{scale.BEGIN}\nold\n{scale.END}\nafter\n", encoding="utf-8")
    costs = [scale.Cost("1 thread", 5_000, 18.0, 1_000_000, 50_000)]
    for _ in range(2):
        scale.write(scale.table(costs, "x"), page)
    text = page.read_text(encoding="utf-8")
    assert text.startswith("before\n")
    assert text.endswith("\nafter\n")
    assert "old" not in text
    assert text.count("1 thread") == 1
    cases = 3_000 * scale.CASES
    assert f"| {cases:,} | {cases * 36 / 3600:.1f} | {cases * 36 / 3600 / 16:.2f} |" in text


def test_a_crew_is_measured() -> None:
    """Seconds, bytes of blocks and of the study of a small case."""
    cost = scale.measure("1 thread", lambda: threads(1), 8)
    assert cost.seconds > 0
    assert cost.blocks > 0
    assert cost.study > 10_000
