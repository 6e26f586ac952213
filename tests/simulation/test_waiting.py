"""Who held what a step waited for, moment by moment; chains that end together; limits already met when they begin."""

from __future__ import annotations

from functools import cache

import pytest
import ruamel.yaml

from scenarios.gap import Share
from scenarios.model import Scenario
from simulation.outcome.chain import Chains, Kind
from simulation.reference.engine import simulate_runs
from simulation.study.ensemble import Workers, run_many
from simulation.study.study import Study, Waiting
from tests.simulation.random_plans import random_plan


@cache
def study(text: str, runs: int = 4) -> Study:
    """A small plan, simulated by the kernel."""
    data = ruamel.yaml.YAML(typ="safe", pure=True).load(text)
    scenario = Scenario.model_validate({"format": 1, "scenario": {"id": "t"}, **data})
    with Workers(1) as workers:
        return Study(scenario, run_many(scenario, runs, 1, workers))


def rows(found: list[Waiting]) -> list[tuple[str, str, str, int, bool]]:
    """Kind, whom, by which step, seconds, given to a lower one."""
    return [(w.kind, w.whom, w.thief, w.mean // 1000, w.passed) for w in found]


def test_waiting_is_shared_out_to_those_who_held_him_when() -> None:
    """Of 40 s of waiting for a, the step that let him go last had him for 10: it is not blamed for the other 30."""
    found = study("""
people: {a: {}}
roles: {r: {holders: [a]}}
steps:
  first: {by: r, lasts: 30s, priority: -2}
  second: {by: r, lasts: 10s, priority: -1}
  x: {by: r, lasts: 5s}
deadlines: {d: {to: x, within: 10s}}
""")
    expected = [("person", "a", "first", 30, False), ("person", "a", "second", 10, False)]
    assert rows(found.queued("x")) == rows(found.waited("d")) == expected


def test_a_step_of_two_passed_over_by_lower_ones_is_told_apart() -> None:
    """The two-man step of priority 0 waits while one man after the other is given to steps of priority 9; who had his
    man before it was ready did not pass it over."""
    found = study("""
people: {a: {}, b: {}}
roles: {r: {holders: [a, b]}, one: {holders: [a]}, two: {holders: [b]}}
steps:
  alarm: {lasts: 5s}
  a1: {by: one, lasts: 10s, priority: 9}
  b1: {by: two, lasts: 15s, priority: 9}
  a2: {by: one, after: a1, lasts: 15s, priority: 9}
  b2: {by: two, after: b1, lasts: 15s, priority: 9}
  x: {by: {r: 2}, after: alarm, lasts: 5s}
""")
    assert rows(found.queued("x")) == [("person", "b", "b2", 15, True), ("person", "b", "b1", 10, False)]


def test_what_closed_the_place_is_blamed_and_not_what_opened_it() -> None:
    """Ready at 20 s, closed from 10 s to 40 s."""
    found = study("""
places: {hall: {}, yard: {}}
people: {a: {at: hall}}
roles: {r: {holders: [a]}}
steps: {alarm: {lasts: 20s}, x: {by: r, at: hall, after: alarm, lasts: 5s}}
escalations: {gas: {delay: 10s, closes: hall}}
injects: {aired: {delay: 40s, opens: hall}}
""")
    assert rows(found.queued("x")) == [("place", "hall", "gas", 20, False)]


def test_things_are_waited_for_only_while_too_few_are_left() -> None:
    """Of two masks one is enough for x: it waits for its man alone. For y, which needs both, the mask counts."""
    text = """
people: {a: {}, b: {}}
roles: {one: {holders: [a]}, two: {holders: [b]}}
equipment: {mask: {count: 2}}
steps:
  alarm: {lasts: 1s}
  busy: {by: one, lasts: 20s}
  holds: {by: two, needs: mask, lasts: 30s}
  x: {by: one, needs: {mask: NEEDED}, after: alarm, lasts: 5s}
"""
    assert rows(study(text.replace("NEEDED", "1")).queued("x")) == [("person", "a", "busy", 19, False)]
    assert rows(study(text.replace("NEEDED", "2")).queued("x")) == [("thing", "mask", "holds", 29, False)]


def test_who_is_brought_is_waited_for_from_the_beginning() -> None:
    """Nobody has him: he is on his way until the step that brings him."""
    found = study("""
places: {gate: {}}
people: {a: {present: false}}
roles: {r: {holders: [a]}}
steps: {journey: {lasts: 60s, brings: {people: [a], to: gate}}, x: {by: r, lasts: 5s}}
""")
    assert rows(found.queued("x")) == [("person", "a", "journey", 60, False)]


def test_a_team_keeps_its_people_until_it_parts() -> None:
    """Between the steps of a team its people are kept too; by the step that formed it."""
    found = study("""
people: {a: {}}
roles: {r: {holders: [a]}}
steps:
  gather: {by: r, forms: entry, lasts: 10s, priority: -1}
  wait: {lasts: 30s}
  go: {team: entry, after: wait, lasts: 5s, priority: -1}
  x: {by: r, lasts: 5s}
""")
    assert rows(found.queued("x")) == [("person", "a", "gather", 30, False), ("person", "a", "go", 5, False)]


@pytest.mark.parametrize("seed", range(40))
def test_parts_of_a_wait_make_up_the_whole(seed: int) -> None:
    """Whatever the plan, from ready to granted every moment is told once, from the latest to the first."""
    plan = random_plan(seed)
    for run in simulate_runs(plan, seed, range(4)):
        chains = Chains(plan, run)
        for attempt in run.attempts:
            parts = list(chains.waits(attempt))
            edges = [attempt.granted, *(part.start for part in parts)]
            assert [part.end for part in parts] == edges[:-1]
            assert edges[-1] == attempt.ready
            assert all(part.kind is Kind.WAIT and part.start < part.end for part in parts)


TIED = """
steps:
  x: {lasts: 60s}
  y: {lasts: 60s}
  early: {lasts: 50s}
  before_z: {lasts: 20s}
  z: {after: before_z, lasts: 40s}
  join: {after: [x, y, early, z], lasts: 10s}
deadlines: {d: {to: join, within: 30s}}
"""


def test_chains_that_end_together_are_all_shown() -> None:
    """Three chains of 60 s: each is on the way in every run, and they are named as those that decide together; what was
    done earlier is not. The time told is that of one chain."""
    found = study(TIED)
    on = {node: share for node, _, share in found.deciding("d")}
    assert on == dict.fromkeys(("x", "y", "z", "before_z", "join"), Share(4, 4))
    assert found.together("d") == [("z", "x", Share(4, 4)), ("z", "y", Share(4, 4))]
    assert found.spent("d") == {Kind.WORK: 70_000, Kind.WALK: 0, Kind.WAIT: 0, Kind.CLOCK: 0}


def test_a_limit_with_two_ends_that_come_together_has_two_chains() -> None:
    """`to: [x, y]`, both after 60 s."""
    found = study(TIED.replace("to: join", "to: [x, y]"))
    assert found.together("d") == [("x", "y", Share(4, 4))]


def test_parts_of_an_each_that_arrive_together() -> None:
    """Everybody walks as long: none of them alone is what it waits for."""
    found = study("""
places: {hall: {}, yard: {}}
walks: {hall: {yard: 12}}
people: {a: {at: hall}, b: {at: hall}}
steps: {out: {each: everybody, at: yard, lasts: 0s}}
deadlines: {d: {to: out, within: 5s}}
""")
    assert found.together("d") == [("out[b]", "out[a]", Share(4, 4))]


def test_a_limit_to_the_beginning_of_a_step_ends_with_its_beginning() -> None:
    """What comes after the beginning is not part of its time, however long the step goes on."""
    found = study("""
people: {a: {}}
roles: {r: {holders: [a]}}
steps: {look: {by: r, lasts: 20s}, guard: {by: r, after: look, until: over}, over: {lasts: 300s}}
deadlines: {d: {to: {guard: started}, within: 10s}}
""")
    assert found.took("d").p50 == 20_000
    assert found.spent("d")[Kind.WORK] == 20_000
    assert sum(found.spent("d").values()) == 20_000


def test_what_was_done_before_it_was_asked_for_is_kept_and_said() -> None:
    """The end came 40 s before the start: no miss, no lack, a time below zero, and nothing to break down."""
    found = study("""
steps: {quick: {lasts: 20s}, slow: {lasts: 60s}}
deadlines: {d: {from: slow, to: quick, within: 10s}}
""")
    assert found.missed("d") == Share(0, 4)
    assert (found.took("d").p50, found.already("d")) == (-40_000, Share(4, 4))
    assert (found.met_runs("d"), sum(found.spent("d").values())) == (4, 0)
    assert found.lateness("d") == 1


def test_who_falls_makes_a_withdrawal_no_better() -> None:
    """A flash that takes two men leaves the limit on everybody's withdrawal missed in every run in which it came."""
    text = """
places: {hall: {}, yard: {}}
walks: {hall: {yard: 60}}
people: {a: {at: hall}, b: {at: hall}, c: {at: hall}}
steps:
  alarm: {lasts: {shape: uniform, least: 5s, most: 60s}}
  out: {each: everybody, at: yard, after: alarm, lasts: 0s}
deadlines: {d: {to: out, within: 90s}}
escalations: {flash: {delay: 40s, FLASH}}
"""
    calm, flash = study(text.replace("FLASH", ""), 400), study(text.replace("FLASH", "takes: {people: [a, b]}"), 400)
    assert calm.missed("d").k < 200
    late = ~flash.came_runs("out")
    assert flash.missed("d").k == int(late.sum()) > calm.missed("d").k
    assert flash.blocked() == []


@pytest.mark.parametrize("order", ["good: 0.3, bad: 0.7", "bad: 0.7, good: 0.3"])
def test_the_order_of_outcomes_in_the_file_moves_no_luck(order: str) -> None:
    """The same runs end well, however the outcomes are listed."""
    found = study(f"steps: {{x: {{lasts: 1s, outcomes: {{{order}}}}}, y: {{after: {{x: good}}}}}}", 50)
    assert found.came_runs("y").nonzero()[0].tolist()[:6] == [2, 4, 5, 9, 10, 11]


def test_where_man_and_thing_come_free_together_the_man_is_waited_for() -> None:
    """He carries the tape: ten tapes change nothing. Where another has the thing, the thing is waited for."""
    text = """
people: {a: {}, b: {}}
roles: {one: {holders: [a]}, two: {holders: [b]}}
equipment: {tape: {count: COUNT}}
steps:
  gate: {by: one, needs: tape, lasts: 30s, priority: -1}
  road: {by: one, needs: tape, lasts: 5s}
"""
    expected = [("person", "a", "gate", 30, False)]
    assert rows(study(text.replace("COUNT", "1")).queued("road")) == expected
    assert rows(study(text.replace("COUNT", "10")).queued("road")) == expected
    other = text.replace("COUNT", "1").replace("road: {by: one", "road: {by: two")
    assert rows(study(other).queued("road")) == [("thing", "tape", "gate", 30, False)]


def test_where_man_and_thing_are_brought_together_the_man_is_waited_for() -> None:
    """The crew comes with its apparatus."""
    found = study("""
places: {gate: {}}
people: {f: {present: false}}
roles: {r: {holders: [f]}}
equipment: {scba: {count: 0}}
steps:
  journey: {lasts: 60s, brings: {people: [f], things: {scba: 1}, to: gate}}
  enter: {by: r, needs: scba, lasts: 5s}
""")
    assert rows(found.queued("enter")) == [("person", "f", "journey", 60, False)]


def test_who_is_there_sooner_does_not_decide_with_the_last() -> None:
    """Two arrive together, the third before them: he is not among those that decide."""
    found = study("""
places: {hall: {}, gate: {}, yard: {}}
walks: {hall: {yard: 24}, gate: {yard: 12}}
people: {a: {at: hall}, b: {at: hall}, c: {at: gate}}
steps: {out: {each: everybody, at: yard, lasts: 0s}}
deadlines: {d: {to: out, within: 5s}}
""")
    assert found.together("d") == [("out[b]", "out[a]", Share(4, 4))]
    assert found.spent("d") == {Kind.WORK: 0, Kind.WALK: 20_000, Kind.WAIT: 0, Kind.CLOCK: 0}


def test_what_is_given_to_a_lower_step_in_the_same_breath_is_passed_over() -> None:
    """At the very moment at which the two-man step is ready its one free man goes to a step of priority 9."""
    found = study("""
people: {a: {}, b: {}}
roles: {r: {holders: [a, b]}, one: {holders: [a]}, two: {holders: [b]}}
steps:
  busy: {by: two, lasts: 20s, priority: -1}
  small: {by: one, lasts: 40s, priority: 9}
  x: {by: {r: 2}, lasts: 5s}
""")
    assert rows(found.queued("x")) == [("person", "a", "small", 40, True)]


def test_only_what_closed_that_very_place_is_blamed() -> None:
    """Another place was closed later; the hall was closed twice, and the later one is what keeps them out."""
    found = study("""
places: {hall: {}, yard: {}}
people: {a: {at: hall}}
roles: {r: {holders: [a]}}
steps: {alarm: {lasts: 20s}, x: {by: r, at: hall, after: alarm, lasts: 5s}}
escalations: {gas: {delay: 5s, closes: hall}, fire: {delay: 10s, closes: hall}, wall: {delay: 15s, closes: yard}}
injects: {aired: {delay: 40s, opens: hall}}
""")
    assert rows(found.queued("x")) == [("place", "hall", "fire", 20, False)]


def test_the_clock_of_an_escalation_on_the_way_counts_as_such() -> None:
    """Work, the clock that runs on after it, and the work behind that: each by itself, from where the limit begins."""
    found = study("""
people: {a: {}}
roles: {r: {holders: [a]}}
steps: {look: {by: r, lasts: 20s}, call: {by: r, after: blast, lasts: 10s}}
escalations: {blast: {after: look, delay: 60s}}
deadlines: {d: {to: call, within: 10s}, e: {from: look, to: call, within: 10s}}
""")
    assert found.spent("d") == {Kind.WORK: 30_000, Kind.WALK: 0, Kind.WAIT: 0, Kind.CLOCK: 60_000}
    assert found.spent("e") == {Kind.WORK: 10_000, Kind.WALK: 0, Kind.WAIT: 0, Kind.CLOCK: 60_000}
