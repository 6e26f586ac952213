"""L7 Effects: what triggers and the outcomes of steps do to the scene."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.simulation.conftest import Play


def test_law_07_stops_ends_named_steps_that_are_not_settled(play: Play) -> None:
    """At work, waiting for people, or not yet ready: all three end `stopped` and let go; what is done stays done."""
    course = play("""
        people: {a: {}}
        roles: {r: {holders: [a]}}
        steps:
          done: {lasts: 5s}
          work: {by: r, lasts: 60s}
          queue: {by: r, lasts: 60s}
          later: {by: r, after: work, lasts: 60s}
          after_done: {after: done}
          free: {by: r, after: alarm, lasts: 5s}
        injects: {alarm: {delay: 10s, stops: [done, work, queue, later]}}
    """)
    assert [course.ended(id) for id in ("work", "queue", "later")] == [("stopped", 10)] * 3
    assert (course.ended("done"), course.stands("after_done")) == (("done", 5), "done")
    assert course.granted("free") == [10]


def test_law_07_sets_lays_down_the_outcome_of_a_success(play: Play) -> None:
    """It ends nothing, the last one wins, and it holds for every attempt to come, milestones included."""
    course = play("""
        steps:
          x: {lasts: 60s, outcomes: {tight: 1, leaks: 0, breaks: 0}}
          m: {after: x, outcomes: {yes: 1, no: 0}}
          done: {lasts: 1s, outcomes: {tight: 1, leaks: 0}}
        injects:
          one: {delay: 5s, sets: {x: breaks, m: no, done: leaks}}
          two: {delay: 6s, sets: {x: leaks}}
    """)
    assert course.ended("x") == ("leaks", 60)
    assert course.ended("m") == ("no", 60)
    assert course.ended("done") == ("tight", 1)


def test_law_07_sets_spares_no_failure(play: Play) -> None:
    """What fails, fails; the outcome laid down is that of a success only."""
    course = play("""
        steps: {x: {lasts: 60s, fails: 1, attempts: 2, outcomes: {tight: 1, leaks: 0}}}
        injects: {i: {delay: 5s, sets: {x: leaks}}}
    """)
    assert course.ended("x") == ("failed", 120)


def test_law_07_sets_holds_for_a_later_attempt(play: Play) -> None:
    """Whatever attempt succeeds ends in the outcome laid down during the first."""
    text = """
        steps: {x: {lasts: 60s, fails: 0.5, attempts: 9, outcomes: {tight: 1, leaks: 0}}}
        injects: {i: {delay: 5s, sets: {x: leaks}}}
    """
    courses = play.many(text, range(20))
    assert {course.stands("x") for course in courses} == {"leaks"}
    assert max(len(course.attempts("x")) for course in courses) > 1


def test_law_07_an_inject_starts_nothing(play: Play) -> None:
    """A step that does not name it is not moved by it; one that does waits for it."""
    course = play(
        "steps: {x: {after: i, lasts: 5s}, y: {lasts: 5s}}\ninjects: {i: {delay: 30s, to: r}}\nroles: {r: {}}"
    )
    assert (course.settled("x"), course.settled("y")) == (35, 5)


def test_law_07_the_fire_brigade_comes_when_its_journey_is_over(play: Play) -> None:
    """People who are not there, a step lasting their journey, and `brings`."""
    course = play("""
        places: {gate: {}, hall: {}}
        walks: {gate: {hall: 12}}
        people: {a: {at: gate}, crew1: {present: false}, crew2: {present: false}}
        roles: {caller: {holders: [a]}, crew: {holders: [crew1, crew2]}}
        equipment: {hose: {count: 0}}
        steps:
          call: {by: caller, lasts: 30s}
          journey: {after: call, lasts: 9 min, brings: {people: [crew1, crew2], things: {hose: 2}, to: gate}}
          cool: {by: {crew: 2}, needs: {hose: 2}, at: hall, after: call, lasts: 60s}
    """)
    assert (course.granted("cool"), course.started("cool")) == ([570], 580)


def test_law_07_brings_moves_people_who_are_present_and_free(play: Play) -> None:
    """The free one is moved, who is at work or bound to a team stays where he is."""
    course = play("""
        places: {p: {}, far: {}}
        walks: {p: {far: 120}}
        people: {a: {at: p}, b: {at: p}, c: {at: p}}
        roles: {one: {holders: [a]}, two: {holders: [b]}, three: {holders: [c]}}
        steps:
          busy: {by: two, lasts: 30s}
          don: {by: three, lasts: 5s, forms: pair}
          x: {by: one, after: bus, at: far, lasts: 5s}
          y: {by: two, after: busy, at: far, lasts: 5s}
          z: {team: pair, after: bus, at: far, lasts: 5s}
        injects: {bus: {delay: 20s, brings: {people: [a, b, c], to: far}}}
    """)
    assert course.started("x") == 20
    assert course.started("y") == 130
    assert course.started("z") == 120


def test_law_07_takes_puts_people_out_of_action(play: Play) -> None:
    """They are granted no more, until they are brought."""
    course = play("""
        places: {p: {}}
        people: {a: {at: p}}
        roles: {r: {holders: [a]}}
        steps: {alarm: {lasts: 10s}, x: {by: r, after: alarm, lasts: 5s}}
        injects: {out: {delay: 5s, takes: {people: [a]}}, back: {delay: 60s, brings: {people: [a], to: p}}}
    """)
    assert course.granted("x") == [60]


@pytest.mark.parametrize(("taken", "interrupted"), [(1, []), (2, ["third"]), (3, ["third"]), (4, ["third", "second"])])
def test_law_07_things_are_taken_from_the_free_ones_then_from_the_latest_grant(
    play: Play, taken: int, interrupted: list[str]
) -> None:
    """Five sets: one free, 1 with the first, 1 with the second, 2 with the third (granted last, first in the file)."""
    course = play(f"""
        equipment: {{scba: {{count: 5}}}}
        steps:
          third: {{needs: {{scba: 2}}, after: clock, lasts: 60s}}
          second: {{needs: {{scba: 1}}, after: tick, lasts: 60s}}
          first: {{needs: {{scba: 1}}, lasts: 60s}}
          tick: {{lasts: 1s}}
          clock: {{lasts: 2s}}
        injects: {{leak: {{delay: 10s, takes: {{things: {{scba: {taken}}}}}}}}}
    """)
    hit = [id for id in ("third", "second", "first") if course.attempts(id)[0].interrupted]
    assert hit == interrupted


def test_law_07_what_an_interrupted_step_had_left_is_free_again(play: Play) -> None:
    """Of its two sets one is lost; the other can be had by a smaller step."""
    course = play("""
        equipment: {scba: {count: 2}}
        steps:
          big: {needs: {scba: 2}, lasts: 60s}
          small: {needs: {scba: 1}, lasts: 60s}
        injects: {leak: {delay: 10s, takes: {things: {scba: 1}}}}
    """)
    assert (course.granted("big"), course.granted("small")) == ([0], [10])
    assert course.stands("big") == "unfinished"


def test_law_07_things_are_taken_from_a_team_like_from_a_grant(play: Play) -> None:
    """The team formed last is hit before the step granted first; its people wait, not whole."""
    course = play("""
        people: {a: {}}
        roles: {tech: {holders: [a]}}
        equipment: {scba: {count: 2}}
        steps:
          work: {needs: {scba: 1}, lasts: 60s}
          clock: {lasts: 1s}
          don: {by: tech, needs: {scba: 1}, after: clock, lasts: 4s, forms: entry}
          enter: {team: entry, lasts: 30s}
        injects: {leak: {delay: 10s, takes: {things: {scba: 1}}}}
    """)
    assert [a.interrupted for a in course.attempts("enter")] == [True]
    assert course.ended("work") == ("done", 60)
    assert course.stands("enter") == "unfinished"


def test_law_07_effects_of_a_step_happen_at_its_end_and_by_its_outcome(play: Play) -> None:
    """Its own effects on every success, those under `on` with the outcome named, `failed` among them."""
    text = """
        steps:
          x: {lasts: 5s, fails: %s, attempts: 2, outcomes: {good: 1, bad: 0}, stops: s1,
              on: {good: {stops: s2}, bad: {stops: s3}, failed: {stops: s4}}}
          s1: {lasts: 60s}
          s2: {lasts: 60s}
          s3: {lasts: 60s}
          s4: {lasts: 60s}
    """
    course = play(text % 0)
    ends = [("stopped", 5), ("stopped", 5), ("done", 60), ("done", 60)]
    assert [course.ended(id) for id in ("s1", "s2", "s3", "s4")] == ends
    course = play(text % 1)
    assert [course.stands(id) for id in ("s1", "s2", "s3", "s4")] == ["done", "done", "done", "stopped"]
    assert course.settled("s4") == 10
