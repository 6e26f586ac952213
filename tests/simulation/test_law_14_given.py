"""L14 Given: both engines go on from what has happened; facts stand; what is under way has lasted so far."""

from __future__ import annotations

import statistics
from dataclasses import fields
from typing import TYPE_CHECKING

import pytest

from simulation.kernel import kernel_runs
from simulation.outcome.run import Run
from simulation.outcome.timeline import timeline
from simulation.plan.compiler import compile_plan
from simulation.plan.plan import CAME, OUTCOME, Plan
from simulation.reference.engine import simulate_runs
from simulation.reference.facts import Did, Fact, Given, told_back
from simulation.reference.replay import state_at
from simulation.reference.state import State
from simulation.study.ensemble import Engine, Workers, run_many
from simulation.study.export import study_json
from simulation.study.study import Study
from tests.simulation.random_plans import random_plan, random_scenario

if TYPE_CHECKING:
    from scenarios.model import Scenario
    from tests.simulation.conftest import Play

SECOND = 1000
ENGINES: tuple[Engine, ...] = ("kernel", "simpy")
PLAN = """
        places: {gate: {}, tank: {}}
        walks: {gate: {tank: 12}}
        people: {P01: {at: gate}, P02: {at: gate}}
        roles: {guard: {holders: [P01]}, helper: {holders: [P02]}}
        steps:
          shout: {by: guard, lasts: 10s}
          shut: {by: helper, at: tank, after: shout, lasts: 30s}
          count: {by: guard, after: shut, lasts: 20s}
        escalations: {cloud: {after: shout, delay: 60s, averted_by: shut, closes: [tank]}}
"""


def go_on(plan: Plan, given: Given, runs: range = range(1), seed: int = 1) -> list[Run]:
    """The runs from there on, by the SimPy engine."""
    return list(simulate_runs(plan, seed, runs, start=state_at(plan, given)[0]))


def watched(scenario: Scenario, run: Run, now: int) -> list[Fact]:
    """What somebody would have written down of a run up to `now`."""
    plan = compile_plan(scenario)
    return told_back(plan, timeline(scenario, plan, run), now)


def test_nothing_given_is_t0() -> None:
    """With no facts at time 0 the state is that of T0: the same runs as without."""
    for seed in range(12):
        plan = random_plan(seed)
        assert go_on(plan, Given(0), range(4), seed) == list(simulate_runs(plan, seed, range(4)))


def test_both_engines_go_on_alike() -> None:
    """From facts of random courses, cut at random times, the engines agree on every field of the run."""
    compared = under_way = 0
    for seed in range(60):
        scenario = random_scenario(seed)
        plan = compile_plan(scenario)
        (run,) = simulate_runs(plan, seed, range(1))
        for now in (run.end // 4, run.end // 2):
            state, _ = state_at(plan, Given(now, watched(scenario, run, now)))
            under_way += bool(state.current)
            ours = list(kernel_runs(plan, seed, range(3), start=state))
            theirs = list(simulate_runs(plan, seed, range(3), start=state))
            for a, b in zip(theirs, ours, strict=True):
                assert not [f.name for f in fields(Run) if getattr(a, f.name) != getattr(b, f.name)], (seed, now)
            compared += 1
    assert compared == 120
    assert under_way > 30


def test_a_course_without_chance_goes_on_as_it_would_have(play: Play) -> None:
    """Where nothing is drawn, the facts up to any moment lead to the same end as the whole course."""
    scenario = play.scenario(PLAN)
    plan = compile_plan(scenario)
    (whole,) = simulate_runs(plan, 1, range(1))
    for now in (0, 5, 10, 20, 25, 49, 50, 60, 80):
        (rest,) = go_on(plan, Given(now * SECOND, watched(scenario, whole, now * SECOND)))
        if now not in (10, 20):  # a walk that is under way is not a fact: it begins anew
            assert (rest.status, rest.settled) == (whole.status, whole.settled), now


def test_nothing_is_granted_before_now(play: Play) -> None:
    """A step that was ready long ago and that nobody began is granted at `now`, not earlier."""
    plan = compile_plan(play.scenario(PLAN))
    shout = plan.index["shout"]
    (run,) = go_on(plan, Given(45 * SECOND, [Fact(10 * SECOND, shout, OUTCOME)]))
    (attempt,) = [a for a in run.attempts if a.node == plan.index["shut"]]
    assert (attempt.ready, attempt.granted, attempt.started) == (10 * SECOND, 45 * SECOND, 55 * SECOND)
    assert run.due[plan.index["cloud"]] == 70 * SECOND
    assert run.status[plan.index["cloud"]] == CAME  # it closes the tank while the helper is at it


def test_behind_the_horizon_nothing_is_left(play: Play) -> None:
    """A state from which no run can go on is refused, for both engines; one at the horizon itself is not."""
    plan = compile_plan(play.scenario(PLAN))
    assert go_on(plan, Given(plan.horizon))
    with pytest.raises(ValueError, match="horizon"):
        state_at(plan, Given(plan.horizon + 1))


def test_facts_stand_where_a_law_forbids_them_and_are_reported(play: Play) -> None:
    """The count began before anything was shut, by the guard who was shouting: it stands, and both are odd."""
    plan = compile_plan(play.scenario(PLAN))
    shout, count = plan.index["shout"], plan.index["count"]
    facts = [Fact(1 * SECOND, shout, Did.BEGAN, (0,)), Fact(5 * SECOND, count, Did.BEGAN, (0,))]
    state, odd = state_at(plan, Given(8 * SECOND, [*facts, Fact(9 * SECOND, count, OUTCOME)]))
    assert [(o.fact.node, o.why, o.whom) for o in odd] == [
        (count, "not-ready", -1),
        (count, "busy", 0),
        (count, "after-now", -1),
    ]
    (run,) = simulate_runs(plan, 1, range(1), start=state)
    assert run.started[count] == 5 * SECOND
    assert run.settled[count] == 25 * SECOND
    assert [a.interrupted for a in run.attempts if a.node == shout] == [True, False]


def test_what_begins_twice_was_broken_off_in_between(play: Play) -> None:
    """Nothing told how the first attempt ended: it counts as interrupted, uses up no try, and the fact is odd."""
    plan = compile_plan(play.scenario(PLAN))
    shout = plan.index["shout"]
    facts = [Fact(at * SECOND, shout, Did.BEGAN, (0,)) for at in (1, 4)]
    state, odd = state_at(plan, Given(5 * SECOND, facts))
    assert [o.why for o in odd if o.why != "not-ready"] == ["begun-twice"]
    (run,) = simulate_runs(plan, 1, range(1), start=state)
    assert [(a.started, a.interrupted) for a in run.attempts if a.node == shout] == [
        (1 * SECOND, True),
        (4 * SECOND, False),
    ]
    assert run.settled[shout] == 14 * SECOND
    assert run == next(kernel_runs(plan, 1, range(1), start=state))


@pytest.mark.parametrize(
    ("lasts", "gone", "expected"),
    [
        ("{shape: exponential, mean: 60s}", 90, 60.0),  # it has no memory
        ("{shape: uniform, least: 0s, most: 100s}", 60, 20.0),  # half of what is left
        ("{shape: triangular, least: 0s, likely: 0s, most: 90s}", 60, 10.0),  # a third of what is left
        ("30s", 20, 10.0),
    ],
)
def test_what_is_under_way_has_lasted_so_far(play: Play, lasts: str, gone: int, expected: float) -> None:
    """The time still to run of a step and of a clock is drawn from what is left of the distribution: its mean within
    four standard errors."""
    text = f"steps: {{wait: {{lasts: {lasts}}}}}\nescalations: {{ring: {{delay: {lasts}}}}}"
    plan = compile_plan(play.scenario(text))
    facts = [Fact(0, plan.index["wait"], Did.BEGAN)]
    runs = go_on(plan, Given(gone * SECOND, facts), range(2000))
    for node in (plan.index["wait"], plan.index["ring"]):
        left = [run.settled[node] / SECOND - gone for run in runs]
        assert min(left) >= 0
        error = statistics.stdev(left) / len(left) ** 0.5
        assert abs(statistics.fmean(left) - expected) <= 4 * error + 1e-3


def test_what_has_lasted_longer_than_it_can_ends_now(play: Play) -> None:
    """A fact may contradict the distribution: then it ends at `now`."""
    plan = compile_plan(play.scenario("steps: {wait: {lasts: {shape: uniform, least: 1s, most: 10s}}}"))
    for given in (Given(60 * SECOND, [Fact(0, 0, Did.BEGAN)]),):
        (run,) = go_on(plan, given)
        assert run.settled[0] == 60 * SECOND


def test_people_are_where_they_are_seen(play: Play) -> None:
    """Somebody seen at the tank need not walk there; somebody out of action is asked for nothing."""
    plan = compile_plan(play.scenario(PLAN))
    done = [Fact(10 * SECOND, plan.index["shout"], OUTCOME)]
    (run,) = go_on(plan, Given(20 * SECOND, done, places={1: plan.places.index("tank")}))
    assert run.started[plan.index["shut"]] == 20 * SECOND
    (run,) = go_on(plan, Given(20 * SECOND, done, out=[1]))
    assert run.started[plan.index["shut"]] == -1


def test_a_state_is_not_changed_by_the_runs_that_start_from_it() -> None:
    """Ten runs from one state are the same as one run from each of ten states."""
    scenario = random_scenario(7)
    plan = compile_plan(scenario)
    (run,) = simulate_runs(plan, 7, range(1))
    given = Given(run.end // 3, watched(scenario, run, run.end // 3))
    state: State = state_at(plan, given)[0]
    together = list(simulate_runs(plan, 7, range(10), start=state))
    assert together == [go_on(plan, given, range(n, n + 1), 7)[0] for n in range(10)]


def test_an_ensemble_goes_on_alike_in_both_engines(play: Play) -> None:
    """Many runs from what is given: the same study by the kernel and by SimPy, and nothing settled twice."""
    scenario = play.scenario(f"{PLAN}\n        deadlines: {{d: {{to: shut, within: 55s, basis: {{plan: P}}}}}}")
    plan = compile_plan(scenario)
    given = Given(45 * SECOND, [Fact(10 * SECOND, plan.index["shout"], OUTCOME)])
    found = [Study(scenario, run_many(scenario, 40, 1, Workers(1, engine), given=given)) for engine in ENGINES]
    assert study_json(found[0]) == study_json(found[1])
    assert found[0].missed("d").k == 40


def test_who_worked_is_on_site_whatever_the_plan_says(play: Play) -> None:
    """Somebody whom the plan has elsewhere was seen at work: from then on he is asked with the others (L3)."""
    plan = compile_plan(
        play.scenario("""
        places: {gate: {}}
        people: {a: {at: gate}, b: {at: gate, present: false}}
        roles: {r: {holders: [b]}}
        steps:
          come: {lasts: 99s, brings: {people: [b], to: gate}}
          shut: {by: r, lasts: 5s}
          alarm: {lasts: 30s}
          out: {each: everybody, after: alarm, lasts: 1s}
    """)
    )
    state, odd = state_at(plan, Given(6 * SECOND, [Fact(0, plan.index["shut"], Did.BEGAN, (1,))]))
    assert [oddity.why for oddity in odd] == ["out-of-action"]
    for runs in (simulate_runs, kernel_runs):
        (run,) = runs(plan, 1, range(1), start=state)
        assert run.status[plan.index["out[b]"]] == OUTCOME
