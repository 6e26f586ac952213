"""L11 Deadlines and races: what counts, what is missed, and the second pass in which an escalation is held off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from simulation.outcome.verdicts import NEVER, judge, limits
from simulation.plan.compiler import compile_plan

if TYPE_CHECKING:
    from tests.simulation.conftest import Play

PLAN = """
        roles: {nobody: {}}
        steps:
          now: {}
          x: {lasts: 10s, outcomes: {good: 1, bad: 0}}
          f: {lasts: 5s, fails: 1}
          s: {lasts: 60s}
          no: {outcomes: {yes: 0, no: 1}}
          off: {after: {no: yes}}
          b: {after: f}
          u: {by: nobody, lasts: 1s}
        escalations: {e: {delay: 30s, averted_by: x}}
        injects: {halt: {delay: 7s, stops: s}}
"""


@pytest.mark.parametrize(
    ("deadline", "verdict"),
    [
        # counts, missed, took in ms
        ("to: x, within: 10s", (True, False, 10_000)),  # just in time is in time
        ("to: x, within: 9s", (True, True, 10_000)),
        ("from: halt, to: x, within: 3s", (True, False, 3_000)),
        ("from: halt, to: x, within: 2s", (True, True, 3_000)),
        ("to: {x: started}, within: 1s", (True, False, 0)),
        ("to: f, within: 60s", (True, True, NEVER)),
        ("to: {f: ended}, within: 60s", (True, False, 5_000)),
        ("to: s, within: 60s", (True, True, NEVER)),
        ("to: b, within: 60s", (True, True, NEVER)),
        ("to: u, within: 60s", (True, True, NEVER)),
        ("to: off, within: 1s", (False, False, NEVER)),
        ("to: e, within: 1s", (False, False, NEVER)),
        ("from: off, to: x, within: 1s", (False, False, NEVER)),
        ("from: e, to: x, within: 1s", (False, False, NEVER)),
        ("from: f, to: x, within: 1s", (False, False, NEVER)),
        ("from: u, to: x, within: 1s", (False, False, NEVER)),
        ("to: {any: [u, x]}, within: 10s", (True, False, 10_000)),
        ("to: {all: [now, halt, x, off]}, within: 10s", (True, False, 10_000)),
        ("from: {any: [halt, x]}, to: x, within: 3s", (True, False, 3_000)),
        ("from: x, to: halt, within: 3s", (True, False, -3_000)),  # already done
    ],
)
def test_law_11_what_counts_and_what_is_missed(play: Play, deadline: str, verdict: tuple[bool, bool, int]) -> None:
    """It counts where `from` came and `to` was neither skipped nor averted; late, failed, stopped, blocked and
    unfinished are missed alike."""
    text = PLAN + f"        deadlines: {{d: {{{deadline}}}}}"
    scenario = play.scenario(text)
    (limit,) = limits(scenario, compile_plan(scenario))
    found = judge(play(text).run, limit)
    assert (found.counts, found.missed, found.took) == verdict


RACE = """
        places: {hall: {}, gate: {}}
        people: {a: {at: hall}, b: {at: gate}}
        roles: {filler: {holders: [a]}, guard: {holders: [b]}}
        steps:
          close_valve: {by: filler, at: hall, lasts: {shape: uniform, least: 20s, most: 60s}}
          cordon: {by: guard, at: gate, lasts: {shape: uniform, least: 20s, most: 60s}}
        escalations:
          cloud: {delay: {shape: uniform, least: 20s, most: 60s}, averted_by: close_valve, closes: hall}
          other: {delay: 25s, after: cordon}
"""


def test_law_11_the_second_pass_knows_how_long_it_would_have_taken(play: Play) -> None:
    """Where the cloud came first the valve is never closed; held off, with the same luck, its time is known.

    Where the valve was closed in time both passes are the same; the cloud's clock and all else are the same always.
    """
    first, second = play.many(RACE, range(200)), play.many(RACE, range(200), held_off=["cloud"])
    lost = [a.stands("cloud") == "came" for a in first]
    assert 60 < sum(lost) < 140
    for was_lost, a, b in zip(lost, first, second, strict=True):
        assert b.stands("cloud") == "averted"
        assert (a.due("cloud"), a.ended("cordon")) == (b.due("cloud"), b.ended("cordon"))
        assert (a.stands("close_valve") == "unfinished") == was_lost
        assert was_lost == ((b.settled("close_valve") or 0) > (b.due("cloud") or 0))
        if not was_lost:
            assert a.run == b.run


def test_law_11_only_the_trigger_named_is_held_off(play: Play) -> None:
    """Its effects do not happen and its followers wait for ever; the other comes."""
    course = play(
        """
        steps: {x: {after: one}, y: {lasts: 60s}}
        escalations: {one: {delay: 5s, stops: y}, two: {delay: 6s}}
    """,
        held_off=["one"],
    )
    assert (course.ended("one"), course.due("one")) == (("unfinished", None), 5)
    assert (course.stands("x"), course.ended("y"), course.ended("two")) == ("unfinished", ("done", 60), ("came", 6))


@pytest.mark.parametrize(
    ("limit", "counts"),
    [
        ("to: long, within: 59 min", True),  # over before the run is: missed
        ("to: long, within: 2 h", False),  # the run ends first
        ("from: alarm, to: long, within: 55 min", False),
        ("to: short, within: 2 h", True),  # done in time, whenever the run ends
        ("to: broken, within: 2 h", True),  # will never be done: missed
    ],
)
def test_law_11_what_a_run_is_too_short_for_does_not_count(play: Play, limit: str, counts: bool) -> None:
    """Where the run ends before the limit does, what is unfinished is neither kept nor missed."""
    text = """
        scenario: {horizon: 1 h}
        steps:
          alarm: {lasts: 10 min}
          short: {lasts: 1 min}
          long: {lasts: 90 min}
          fails: {lasts: 1s, fails: 1}
          broken: {after: fails}
"""
    scenario = play.scenario(text + f"        deadlines: {{d: {{{limit}}}}}")
    (found,) = limits(scenario, compile_plan(scenario))
    assert judge(play(text).run, found).counts == counts
