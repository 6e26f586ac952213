"""L5 Teams: formed by a success, bound to nothing else, parted when every step that names them is settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.simulation.conftest import Play

DONNED = """
        people: {a: {}, b: {}, c: {}}
        roles: {tech: {holders: [a, b]}, any_hand: {holders: [a, b, c]}, radio: {holders: [c]}}
        equipment: {scba: {count: 3, protects: true}, radio_set: {}}
"""


def test_law_05_the_team_that_was_formed_does_the_step(play: Play) -> None:
    """Its people, without being asked for; what the step asks for besides comes on top, after them."""
    course = play(
        DONNED
        + """
        steps:
          don: {by: {tech: 2}, needs: {scba: 2}, lasts: 60s, forms: entry}
          enter: {team: entry, by: any_hand, needs: {radio_set: 1}, lasts: 30s}
    """
    )
    assert course.who("enter") == ["a", "b", "c"]
    assert [post.role for post in course.attempts("enter")[0].posts] == [-1, -1, course.plan.roles.index("any_hand")]
    assert (course.granted("enter"), course.ended("enter")) == ([60], ("done", 90))


def test_law_05_a_team_is_bound_to_nothing_else(play: Play) -> None:
    """Idle between its steps, its people and things are not to be had."""
    course = play(
        DONNED
        + """
        steps:
          don: {by: {tech: 2}, needs: {scba: 2}, lasts: 60s, forms: entry}
          pause: {lasts: 100s, after: don}
          enter: {team: entry, after: pause, lasts: 30s}
          chore: {by: tech, after: don, lasts: 5s}
          lend: {by: radio, needs: {scba: 2}, after: don, lasts: 5s}
          small: {by: radio, needs: {scba: 1}, after: don, lasts: 5s}
    """
    )
    assert course.granted("small") == [60]  # the third set is free
    assert course.granted("enter") == [160]
    assert (course.granted("chore"), course.granted("lend")) == ([190], [190])


def test_law_05_a_team_parts_when_all_steps_that_name_it_are_settled(play: Play) -> None:
    """Not before the last; a skipped or blocked one is settled too."""
    course = play(
        DONNED
        + """
        steps:
          don: {by: {tech: 2}, lasts: 10s, forms: entry}
          enter: {team: entry, lasts: 30s}
          leave: {team: entry, after: enter, lasts: 20s}
          broken: {lasts: 75s, fails: 1}
          never: {team: entry, after: broken, lasts: 20s}
          no: {outcomes: {yes: 0, no: 1}}
          off: {team: entry, after: {no: yes}, lasts: 20s}
          chore: {by: {tech: 2}, after: don, lasts: 5s}
          again: {by: {any_hand: 3}, after: chore, lasts: 5s}
    """
    )
    assert course.ended("off") == ("skipped", 0)
    assert course.ended("leave") == ("done", 60)
    assert course.ended("never") == ("blocked", 75)
    assert course.granted("chore") == [75]
    assert course.granted("again") == [80]


def test_law_05_a_team_that_nobody_waits_for_any_more_is_not_kept(play: Play) -> None:
    """All steps that name it are settled when it is formed: its people are free at once."""
    course = play(
        DONNED
        + """
        steps:
          no: {outcomes: {yes: 0, no: 1}}
          don: {by: {tech: 2}, lasts: 10s, forms: entry}
          enter: {team: entry, after: {no: yes}, lasts: 30s}
          chore: {by: {tech: 2}, after: don, lasts: 5s}
    """
    )
    assert (course.stands("enter"), course.granted("chore")) == ("skipped", [10])


@pytest.mark.parametrize("after", ["", "after: [x]", "after: {any: [x, y]}"])
def test_law_05_naming_a_team_waits_for_its_former(play: Play, after: str) -> None:
    """Also beside an `any` that is met before; and any success of the former will do."""
    course = play(
        DONNED
        + f"""
        steps:
          x: {{lasts: 1s}}
          y: {{lasts: 2s}}
          don: {{by: {{tech: 2}}, lasts: 60s, forms: entry, outcomes: {{quick: 0.5, slow: 0.5}}}}
          enter: {{team: entry, lasts: 30s, {after}}}
    """
    )
    assert course.ready("enter") == 60
    assert course.stands("enter") == "done"


@pytest.mark.parametrize("after", ["", "after: x", "after: {any: [x, y]}"])
def test_law_05_no_team_no_entry(play: Play, after: str) -> None:
    """A former that fails blocks the entry, with itself as the root, and its people are free."""
    course = play(
        DONNED
        + f"""
        steps:
          x: {{lasts: 1s}}
          y: {{lasts: 2s}}
          don: {{by: {{tech: 2}}, lasts: 60s, forms: entry, fails: 1}}
          enter: {{team: entry, lasts: 30s, {after}}}
          chore: {{by: {{tech: 2}}, after: {{don: failed}}, lasts: 5s}}
    """
    )
    assert course.ended("enter") == ("blocked", 60)
    assert course.root("enter") == "don"
    assert course.granted("chore") == [60]


def test_law_05_a_former_that_is_not_needed_skips_the_entry(play: Play) -> None:
    """Nobody donned, so nobody enters: to name a team is a condition."""
    course = play(
        DONNED
        + """
        steps:
          no: {outcomes: {yes: 0, no: 1}}
          don: {by: {tech: 2}, after: {no: yes}, lasts: 60s, forms: entry}
          enter: {team: entry, after: no, lasts: 30s}
    """
    )
    assert course.stands("enter") == "skipped"


def test_law_05_only_the_attempt_that_succeeds_forms_the_team(play: Play) -> None:
    """A failed attempt lets go; the next may have other people, and they are the team."""
    course = play(
        """
        people: {a: {}, b: {}}
        roles: {tech: {holders: [a, b]}, first: {holders: [a]}}
        steps:
          don: {by: tech, lasts: 10s, fails: 0.5, attempts: 2, forms: entry}
          alarm: {lasts: 8s}
          urgent: {by: first, after: alarm, lasts: 60s, priority: -1}
          enter: {team: entry, lasts: 5s}
    """,
        run=_second_time_lucky(play),
    )
    assert [course.who("don", 0), course.who("don", 1)] == [["a"], ["b"]]
    assert course.who("enter") == ["b"]


def _second_time_lucky(play: Play) -> int:
    """A run in which `don` fails once (its draws do not depend on the rest of the plan)."""
    courses = play.many("steps: {don: {lasts: 10s, fails: 0.5, attempts: 2}}", range(100))
    return next(c.run.number for c in courses if c.stands("don") == "done" and len(c.attempts("don")) == 2)


def test_law_05_a_team_works_at_one_thing_at_a_time(play: Play) -> None:
    """Its second step waits until it is free."""
    course = play(
        DONNED
        + """
        steps:
          don: {by: {tech: 2}, lasts: 10s, forms: entry}
          one: {team: entry, lasts: 30s}
          two: {team: entry, lasts: 30s}
    """
    )
    assert (course.granted("one"), course.granted("two")) == ([10], [40])


def test_law_05_a_team_that_is_not_whole_does_nothing(play: Play) -> None:
    """One member out of action, and the rest waits, bound; when he is back, they go."""
    text = """
        places: {p: {}}
        people: {a: {at: p}, b: {at: p}}
        roles: {tech: {holders: [a, b]}}
        steps:
          don: {by: {tech: 2}, lasts: 10s, forms: entry}
          pause: {lasts: 10s, after: don}
          enter: {team: entry, after: pause, lasts: 30s}
          chore: {by: tech, after: pause, lasts: 5s}
        injects:
          faints: {delay: 15s, takes: {people: [b]}}
    """
    course = play(text)
    assert course.ended("enter") == ("unfinished", None)
    assert course.ended("chore") == ("unfinished", None)
    course = play(text.rstrip() + "\n          back: {delay: 60s, brings: {people: [b], to: p}}")
    assert course.granted("enter") == [60]
    assert course.granted("chore") == [90]


def test_law_05_a_team_that_lost_a_thing_is_not_whole(play: Play) -> None:
    """A set is taken from the idle team, and it enters no more."""
    course = play(
        DONNED
        + """
        steps:
          don: {by: {tech: 2}, needs: {scba: 2}, lasts: 10s, forms: entry}
          pause: {lasts: 10s, after: don}
          enter: {team: entry, after: pause, lasts: 30s}
        injects: {leaks: {delay: 15s, takes: {things: {scba: 2}}}}
    """
    )
    assert course.ended("enter") == ("unfinished", None)
