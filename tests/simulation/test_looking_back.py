"""Plans in which an `any` looks at what comes later, or an escalation is averted by what waits for it (L3)."""

import random
from typing import Any

import pytest

from scenarios.check import check, lower_bound
from scenarios.graph import ResponseGraph
from scenarios.model import Scenario
from simulation.audit import audit
from simulation.reference.engine import simulate_runs
from simulation.study.ensemble import Workers, run_many
from simulation.study.study import Study

STOP = """
format: 1
scenario: {id: stop}
people: {A: {}}
roles: {a: {title: 甲, holders: [A]}}
steps:
  stop: {by: a, after: {any: [check, release]}, lasts: 1 min}
  check: {by: a, lasts: 10 min}
escalations:
  release: {delay: 20 min, averted_by: stop}
"""


def scenario(data: Any) -> Scenario:
    """The scenario of some data."""
    return Scenario.model_validate(data)


def same_runs(s: Scenario, runs: int) -> Study:
    """The study by the kernel, after both engines and the audit have agreed on each of its runs."""
    by = {engine: run_many(s, runs, 1, Workers(1, engine)) for engine in ("kernel", "simpy")}
    kernel, simpy = by["kernel"].tally, by["simpy"].tally
    for name, array in kernel.arrays.items():
        assert (array == simpy.arrays[name]).all(), name
    assert kernel.sums == simpy.sums
    plan = by["kernel"].plan
    for run in simulate_runs(plan, 1, range(min(runs, 5))):
        assert audit(plan, run, 1) == []
    return Study(s, by["kernel"])


def test_stop_now_or_at_the_latest_when_it_bursts() -> None:
    """`check` is done at 10 min, `stop` a minute later, the release is averted; nobody says that they wait for one
    another."""
    from ruamel.yaml import YAML

    s = scenario(YAML(typ="safe").load(STOP))
    study = same_runs(s, 10)
    assert [study.end(id).p50 for id in ("check", "stop")] == [600_000, 660_000]
    assert study.reached("release").k == 0
    assert [gap.code for gap in check(s)] == []


def tangle(seed: int) -> dict[str, Any]:
    """A plan of steps and escalations that look anywhere, without a circle (or {} where the luck made one)."""
    luck = random.Random(seed)
    steps, escalations = [f"s{i}" for i in range(luck.randint(2, 6))], [f"e{i}" for i in range(luck.randint(0, 2))]
    people = [f"P{i}" for i in range(luck.randint(1, 3))]

    def some(but: str) -> dict[str, list[str]]:
        return {luck.choice(["any", "any", "all"]): luck.sample([*steps, *escalations], luck.randint(1, 2))}

    data: dict[str, Any] = {
        "format": 1,
        "scenario": {"id": "t", "horizon": "2 h"},
        "people": {person: {} for person in people},
        "roles": {"r": {"holders": people}},
        "steps": {id: {"by": "r", "lasts": f"{luck.randint(1, 9)}s"} for id in steps},
        "escalations": {id: {"delay": f"{luck.randint(1, 20)}s"} for id in escalations},
        "deadlines": {f"d{id}": {"to": id, "within": "1 h"} for id in steps},
    }
    for id in steps:
        if luck.random() < 0.7:
            data["steps"][id]["after"] = some(id)
        if luck.random() < 0.3:
            data["steps"][id]["fails"] = 0.4
    for id in escalations:
        if luck.random() < 0.7:
            data["escalations"][id]["averted_by"] = {"any": luck.sample(steps, luck.randint(1, 2))}
        if luck.random() < 0.3:
            data["escalations"][id]["after"] = luck.choice(steps)
    return data


#: Tangles without a circle that look at something later in the order.
BACK = [
    seed for seed in range(400) if not (graph := ResponseGraph(scenario(tangle(seed)))).circles and graph.looks_back
][:40]


def test_there_are_such_plans() -> None:
    """The tangles do look back."""
    assert len(BACK) == 40


@pytest.mark.parametrize("seed", BACK)
def test_both_engines_and_the_check_cope(seed: int) -> None:
    """Equal runs by both engines, approved by the audit; the check ends, and no run is faster than its lower bound."""
    s = scenario(tangle(seed))
    study = same_runs(s, 20)
    check(s)
    for id in s.deadlines:
        took = [int(ms) for ms in study.tally.took[:, study.deadline_index[id]] if ms >= 0]
        bound = lower_bound(s, id)
        assert not took or bound is None or bound <= min(took)


def test_the_quicker_way_round_counts() -> None:
    """v waits for a (10 min) or x; w for b (1 s) or v; x for w: v is done by 4 s, and its bound is that."""
    steps = {
        "v": {"after": {"any": ["a", "x"]}, "lasts": "1s"},
        "w": {"after": {"any": ["b", "v"]}, "lasts": "1s"},
        "x": {"after": "w", "lasts": "1s"},
        "a": {"lasts": "10 min"},
        "b": {"lasts": "1s"},
    }
    deadlines = {"d": {"to": "v", "within": "5s"}}
    s = scenario({"format": 1, "scenario": {"id": "t"}, "steps": steps, "deadlines": deadlines})
    assert same_runs(s, 5).took("d").p50 == 4_000
    assert lower_bound(s, "d") == 4_000
    assert "CAP06" not in {gap.code for gap in check(s)}
