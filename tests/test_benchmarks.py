"""The benchmark compares two engines on the same work: is it the same work, and does the comparison come out whole?"""

from __future__ import annotations

import json
import random
import statistics
from pathlib import Path

import pytest

from benchmarks import run, scale
from benchmarks.convert import load, to_scenario
from benchmarks.naive import makespan
from simulation.campaign import threads
from simulation.compiler import compile_plan
from simulation.engine import simulate_runs
from simulation.plan import FAILED, OUTCOME, SKIPPED


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


def test_the_benchmark_measures_and_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each plan and engine has a line in the table and every rate in the record, in which no path of the machine is."""
    monkeypatch.chdir(tmp_path)
    told: list[str] = []
    found = run.measure(rounds=2, runs=2, tell=told.append)
    assert len(told) == 2
    assert len(run.table(found).splitlines()) == 1 + 4
    data = run.record(found, 2)
    assert [(one["plan"], one["runs"]) for one in data["plans"]] == [("plan40", 2), ("plan400", 1)]
    assert all(len(rates) == 2 and min(rates) > 0 for one in data["plans"] for rates in one["rates"].values())
    assert str(Path.home()) not in json.dumps(data)
    assert str(tmp_path) not in json.dumps(data)


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
