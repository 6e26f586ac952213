"""A run as a `Timeline`: one record of a course by ids, which goes to JSON and back."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError
from typing import TYPE_CHECKING

import pytest

from scenarios.kinds import step_of
from scenarios.timeline import Observation, Timeline, Wait, person_of
from simulation.outcome.timeline import timeline
from simulation.plan.compiler import compile_plan
from simulation.reference.engine import simulate_runs
from tests.simulation.random_plans import random_scenario

if TYPE_CHECKING:
    from tests.simulation.conftest import Play

PLAN = """
    places: {gate: {}, tank: {}}
    walks: {gate: {tank: 12}}
    people: {P01: {at: gate}, P02: {at: gate}, P03: {at: gate}}
    roles: {guard: {holders: [P01], deputies: [P02]}, helper: {holders: [P02]}}
    steps:
      shout: {by: guard, lasts: 10s}
      shut: {by: guard, at: tank, priority: 1, lasts: 30s}
      count: {after: shut, lasts: 5s}
      lock: {by: helper, at: tank, lasts: 60s}
      watch: {by: guard, after: shout, until: call, priority: 2}
      out: {each: everybody, after: cloud, except: [P02], lasts: 3s}
    escalations:
      cloud: {delay: 25s, closes: [tank], takes: {people: [P01]}}
      flash: {delay: 90s, averted_by: shout}
    injects: {call: {after: count}}
    deadlines: {d: {from: shout, to: count, within: 20s}}
"""


@pytest.fixture
def course(play: Play) -> Timeline:
    """What happens: the tank closes while the guard and the helper are at work there, and the guard is taken."""
    scenario = play.scenario(PLAN)
    plan = compile_plan(scenario)
    return timeline(scenario, plan, next(simulate_runs(plan, 1, range(1))))


def test_a_mark_is_one_attempt(course: Timeline) -> None:
    """By id, with who did it in which role, and when it was ready, sent, arrived, began and ended."""
    first = next(mark for mark in course.marks if mark.node == "shut")
    (doer,) = first.people
    assert (first.number, doer.person, doer.role, doer.deputy, doer.origin) == (1, "P01", "guard", False, "gate")
    assert (first.ready, first.sent, first.arrived, first.began, first.ended) == (0, 10_000, 20_000, 20_000, 25_000)
    assert (first.result, first.interrupted) == (None, True)
    assert first.waits == (Wait("person", "P01", "shout", 10_000),)


def test_a_deputy_says_for_whom(course: Timeline) -> None:
    """After the guard has fallen out, somebody else stands in for him, and is marked so."""
    (watch,) = [mark for mark in course.marks if mark.node == "watch"]
    assert [(doer.person, doer.role, doer.deputy) for doer in watch.people] == [("P02", "guard", True)]
    assert (watch.ended, watch.result, watch.arrived) == (None, None, watch.began)


def test_who_never_arrived_has_not_arrived(play: Play) -> None:
    """He was called off on his way; when he would have been there is known, that he was is not said."""
    scenario = play.scenario(PLAN.replace("delay: 25s", "delay: 15s"))
    plan = compile_plan(scenario)
    found = timeline(scenario, plan, next(simulate_runs(plan, 1, range(1))))
    first = next(mark for mark in found.marks if mark.node == "shut")
    assert (first.arrived, first.began, first.ended, first.people[0].arrives) == (None, None, 15_000, 20_000)


def test_how_each_node_stands(course: Timeline) -> None:
    """What marks alone do not tell: came, averted and when its clock would have rung, missing, or stuck and at what;
    every node, in the order of the file."""
    stands = {stand.node: stand for stand in course.stands}
    assert [*stands][:5] == ["shout", "shut", "count", "lock", "watch"]
    assert (stands["cloud"].status, stands["cloud"].settled) == ("came", 25_000)
    assert (stands["flash"].status, stands["flash"].settled, stands["flash"].due) == ("averted", 10_000, 90_000)
    assert (stands["out"].status, stands["out[P01]"].status, stands["out[P03]"].status) == (
        "missing",
        "skipped",
        "done",
    )
    assert stands["out"].cause == "out[P03]"
    assert (stands["shut"].status, stands["shut"].root) == (None, "shut")
    assert (stands["count"].status, stands["count"].root) == (None, "shut")
    assert (stands["call"].status, stands["call"].ready) == (None, None)


def test_what_is_blocked_names_the_root(play: Play) -> None:
    """The failed step behind it, however far; and the deadline that it misses names it too."""
    text = "steps: {a: {lasts: 1s, fails: 1}, b: {after: a}, c: {after: b}}\ndeadlines: {d: {to: c, within: 5s}}"
    scenario = play.scenario(text)
    plan = compile_plan(scenario)
    found = timeline(scenario, plan, next(simulate_runs(plan, 1, range(1))))
    assert [(stand.status, stand.root) for stand in found.stands] == [
        ("failed", None),
        ("blocked", "a"),
        ("blocked", "a"),
    ]
    assert [(limit.missed, limit.root) for limit in found.limits] == [(True, "a")]


def test_limits_and_exposures(course: Timeline) -> None:
    """The deadline is missed and was never met; both at the tank were exposed."""
    (limit,) = course.limits
    assert (limit.deadline, limit.counts, limit.missed, limit.began, limit.took) == ("d", True, True, 10_000, None)
    assert {(e.person, e.place, e.node, e.time) for e in course.exposures} == {
        ("P01", "tank", "cloud", 25_000),
        ("P02", "tank", "cloud", 25_000),
    }


def test_a_course_goes_to_json_and_back() -> None:
    """Nothing is lost on the way, observations neither; another form is refused."""
    for seed in range(12):
        scenario = random_scenario(seed)
        plan = compile_plan(scenario)
        course = timeline(scenario, plan, next(simulate_runs(plan, seed, range(1))))
        assert Timeline.of_json(json.loads(json.dumps(course.json()))) == course
    seen = Timeline("live", 5, (), (), observations=(Observation("烟", 3, "P01", source="radio", precision=1000),))
    assert Timeline.of_json(json.loads(json.dumps(seen.json()))) == seen
    with pytest.raises(ValueError, match="gasdrill/timeline/1"):
        Timeline.of_json({**seen.json(), "schema": "gasdrill/walk/1"})


def test_a_course_does_not_change(course: Timeline) -> None:
    """What has happened has happened."""
    with pytest.raises(FrozenInstanceError):
        course.marks[0].began = 0  # type: ignore[misc]


def test_the_part_of_one_person() -> None:
    """`out[P01]` is the part of P01 in the step out."""
    assert (step_of("out[P01]"), person_of("out[P01]")) == ("out", "P01")
    assert (step_of("shut"), person_of("shut")) == ("shut", "")
