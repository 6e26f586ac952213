"""L1 Time: whole milliseconds, rounded once, half up; a run ends at its horizon."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.simulation.conftest import Play


def test_law_01_a_walk_is_rounded_half_up(play: Play) -> None:
    """1 m at 16 m/s is 62.5 ms, and takes 63; 3 m is 187.5 ms, and takes 188: the way is added up before rounding."""
    course = play("""
        places: {p: {}, q: {}, r: {}}
        walks: {p: {q: 1}, q: {r: 2}}
        walking: {speed: 16 m/s}
        people: {a: {at: p}, b: {at: p}}
        roles: {near: {holders: [a]}, far: {holders: [b]}}
        steps: {x: {by: near, at: q, lasts: 1s}, y: {by: far, at: r, lasts: 1s}}
    """)
    assert (course.started("x"), course.started("y")) == (0.063, 0.188)


def test_law_01_a_duration_is_rounded_half_up_and_once(play: Play) -> None:
    """Half a millisecond goes up; pace and duration are multiplied first and rounded then."""
    course = play("""
        scenario: {pace: 0.5}
        people: {a: {}, b: {}, c: {}}
        roles: {one: {holders: [a]}, two: {holders: [b]}, three: {holders: [c]}}
        steps:
          x: {by: one, lasts: 1ms}
          y: {by: two, lasts: 4ms}
          z: {by: three, lasts: 5ms}
    """)
    assert [course.settled(id) for id in "xyz"] == [0.001, 0.002, 0.003]


def test_law_01_a_drawn_time_is_a_whole_number_of_milliseconds(play: Play) -> None:
    """Every time of a run is an int, and drawn durations in [1 ms, 2 ms] take 1 or 2 ms, each about half the time."""
    courses = play.many("steps: {x: {lasts: {shape: uniform, least: 1ms, most: 2ms}}}", range(400))
    times = [course.run.settled[0] for course in courses]
    assert all(type(t) is int for t in times)
    assert set(times) == {1, 2}
    assert abs(times.count(1) - 200) < 5 * 10  # five standard errors of a fair coin thrown 400 times


def test_law_01_integers_are_only_added(play: Play) -> None:
    """A hundred steps of 1/3 s written as 333ms end at 33.3 s, to the millisecond."""
    steps = "\n".join(f"  s{i}: {{lasts: 333ms, after: s{i - 1}}}" for i in range(1, 100))
    course = play(f"steps:\n  s0: {{lasts: 333ms}}\n{steps}")
    assert course.settled("s99") == 33.3


@pytest.mark.parametrize(
    ("lasts", "ended"), [("59s", ("done", 59)), ("60s", ("done", 60)), ("61s", ("unfinished", None))]
)
def test_law_01_a_run_ends_at_the_horizon(play: Play, lasts: str, ended: tuple[str, float | None]) -> None:
    """What is due at the horizon still happens, what is due after it stays unfinished."""
    course = play(f"""
        scenario: {{horizon: 1min}}
        steps: {{x: {{lasts: {lasts}}}}}
    """)
    assert course.ended("x") == ended


def test_law_01_the_horizon_is_a_day_if_nothing_is_said(play: Play) -> None:
    """A step of 25 hours is unfinished, one of 23 is done."""
    course = play("steps: {x: {lasts: 25 h}, y: {lasts: 23 h}}")
    assert course.ended("x") == ("unfinished", None)
    assert course.ended("y") == ("done", 23 * 3600)


def test_law_01_a_run_ends_when_nothing_more_can_happen(play: Play) -> None:
    """The last thing on record is the last thing that happened, not the horizon."""
    assert play("steps: {x: {lasts: 90s}, y: {lasts: 1min30s, after: x}}").run.end == 180_000
