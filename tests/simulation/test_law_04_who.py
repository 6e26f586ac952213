"""L4 Who: holders by walking time, deputies only while a holder is out, the first complete assignment or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.simulation.conftest import Play

# p, q, r in a row, 12 m and so 10 s apart.
ROW = """
        places: {p: {}, q: {}, r: {}}
        walks: {p: {q: 12}, q: {r: 12}}
"""


def test_law_04_the_nearest_holder_goes_then_the_first_listed(play: Play) -> None:
    """Walking time ranks; equally near, the order of listing in the role does, not that of the people."""
    course = play(
        ROW
        + """
        people: {far: {at: r}, b: {at: q}, a: {at: q}}
        roles: {role: {holders: [far, a, b]}}
        steps: {x: {by: {role: 2}, at: p, lasts: 1s}}
    """
    )
    assert course.who("x") == ["a", "b"]


def test_law_04_without_a_place_the_first_listed_goes(play: Play) -> None:
    """Nobody walks, so nobody is nearer."""
    course = play(
        ROW
        + """
        people: {a: {at: p}, b: {at: r}}
        roles: {role: {holders: [b, a]}}
        steps: {x: {by: role, lasts: 1s}}
    """
    )
    assert course.who("x") == ["b"]


def test_law_04_slots_are_filled_in_the_order_written(play: Play) -> None:
    """The first slot has the first choice."""
    text = """
        people: {a: {}, b: {}, c: {}}
        roles: {one: {holders: [a, b, c]}, two: {holders: [a, c, b]}}
        steps: {x: {by: %s, lasts: 1s}}
    """
    assert play(text % "{one: 1, two: 1}").who("x") == ["a", "c"]
    assert play(text % "{two: 1, one: 1}").who("x") == ["a", "b"]


def test_law_04_a_person_fills_one_slot(play: Play) -> None:
    """Who holds both roles does not do both at once."""
    course = play("""
        people: {a: {}}
        roles: {one: {holders: [a]}, two: {holders: [a]}}
        steps: {x: {by: [one, two], lasts: 1s}}
    """)
    assert course.ended("x") == ("unfinished", None)


def test_law_04_the_grant_is_complete_where_greed_would_fail(play: Play) -> None:
    """The best candidate of the first slot is the only one of the second, so the first takes its next best."""
    course = play("""
        people: {a: {}, b: {}}
        roles: {one: {holders: [a, b]}, two: {holders: [a]}}
        steps: {x: {by: [one, two], lasts: 1s}}
    """)
    assert course.who("x") == ["b", "a"]


def test_law_04_the_grant_is_the_lexicographically_first(play: Play) -> None:
    """a b d c z: each slot in turn has its best candidate with whom the rest can still be filled.

    Slot one cannot take z (the only one of slot five); slot three must leave c to slot four.
    """
    course = play("""
        people: {z: {}, a: {}, b: {}, c: {}, d: {}}
        roles:
          one: {holders: [z, a, b]}
          two: {holders: [a, z, b]}
          three: {holders: [c, b, d]}
          four: {holders: [a, c]}
          five: {holders: [z]}
        steps: {x: {by: [one, two, three, four, five], lasts: 1s}}
    """)
    assert course.who("x") == ["a", "b", "d", "c", "z"]


def test_law_04_all_or_nothing(play: Play) -> None:
    """A step that waits for b does not hold a: a goes to other work, whose place in the file is later."""
    course = play("""
        people: {a: {}, b: {}}
        roles: {one: {holders: [a]}, two: {holders: [b]}}
        steps:
          busy: {by: two, lasts: 10s}
          both: {by: [one, two], lasts: 5s}
          small: {by: one, lasts: 30s}
    """)
    assert course.granted("small") == [0]
    assert course.granted("both") == [30]


def test_law_04_a_thing_short_and_nobody_is_granted(play: Play) -> None:
    """People do not wait for things with their hands bound; things are counted."""
    course = play("""
        people: {a: {}, b: {}, c: {}}
        roles: {one: {holders: [a]}, two: {holders: [b]}}
        equipment: {set: {count: 3}}
        steps:
          busy: {by: two, needs: {set: 2}, lasts: 10s}
          want: {by: one, needs: {set: 2}, lasts: 5s}
          small: {by: one, needs: {set: 1}, lasts: 3s}
    """)
    assert course.granted("small") == [0]
    assert course.granted("want") == [10]


DEPUTY = """
        people: {{chief: {{at: r, present: {present}}}, near: {{at: p}}, first: {{at: r}}}}
        roles: {{command: {{holders: [chief], deputies: [first, near]}}}}
        steps: {{{before}x: {{by: command, at: p, lasts: 1s{after}}}}}
"""


def test_law_04_a_deputy_does_not_stand_in_for_a_chief_who_is_there(play: Play) -> None:
    """The chief walks 20 s although his deputies are nearer."""
    course = play(ROW + DEPUTY.format(present="true", before="", after=""))
    assert (course.who("x"), course.started("x")) == (["chief"], 20)
    assert not course.attempts("x")[0].posts[0].deputy


def test_law_04_a_deputy_does_not_stand_in_for_a_chief_who_is_busy(play: Play) -> None:
    """Busy is not out of action: the step waits for him."""
    course = play(ROW + DEPUTY.format(present="true", before="busy: {by: command, lasts: 60s}, ", after=""))
    assert (course.who("x"), course.granted("x")) == (["chief"], [60])


def test_law_04_deputies_stand_in_by_listing_for_an_absent_chief(play: Play) -> None:
    """The first deputy listed goes, however far he is."""
    course = play(ROW + DEPUTY.format(present="false", before="", after=""))
    assert (course.who("x"), course.started("x")) == (["first"], 20)
    assert course.attempts("x")[0].posts[0].deputy


def test_law_04_a_deputy_stands_in_for_a_chief_who_was_taken(play: Play) -> None:
    """From the very instant at which the chief falls out."""
    text = DEPUTY.format(present="true", before="busy: {by: command, lasts: 60s}, ", after="")
    course = play(ROW + text + "        injects: {faints: {delay: 30s, takes: {people: [chief]}}}")
    assert course.granted("busy") == [0, 30]
    assert (course.who("x"), course.granted("x")) == (["first"], [30])  # ready since 0, so before the new try
    assert course.who("busy") == ["near"]


def test_law_04_a_deputy_stands_in_until_the_chief_has_arrived(play: Play) -> None:
    """A chief who comes at 50 s does what is ready then; before that his deputy does."""
    text = """
        people: {chief: {present: false}, first: {at: p}}
        roles: {command: {holders: [chief], deputies: [first]}}
        steps:
          x: {by: command, at: p, lasts: 1s}
          clock: {lasts: 60s}
          y: {by: command, at: p, after: clock, lasts: 1s}
        injects: {arrives: {delay: 50s, brings: {people: [chief], to: p}}}
    """
    course = play(ROW + text)
    assert (course.who("x"), course.who("y")) == (["first"], ["chief"])


def test_law_04_deputies_come_after_all_holders(play: Play) -> None:
    """One of two holders is out: the other goes first, from however far, and the deputy only fills up."""
    text = """
        people: {a: {at: p, present: false}, b: {at: r}, d: {at: p}}
        roles: {role: {holders: [a, b], deputies: [d]}}
        steps: {x: {by: %s, at: p, lasts: 1s}}
    """
    assert play(ROW + text % "role").who("x") == ["b"]
    course = play(ROW + text % "{role: 2}")
    assert course.who("x") == ["b", "d"]
    assert [post.deputy for post in course.attempts("x")[0].posts] == [False, True]


def test_law_04_a_holder_out_of_another_role_calls_no_deputy(play: Play) -> None:
    """Only a holder of that very role counts."""
    course = play("""
        people: {a: {}, b: {present: false}, d: {}}
        roles: {one: {holders: [a], deputies: [d]}, two: {holders: [b]}}
        steps: {busy: {by: one, lasts: 10s}, x: {by: one, lasts: 1s}}
    """)
    assert (course.who("x"), course.granted("x")) == (["a"], [10])


def test_law_04_who_cannot_get_there_is_no_candidate(play: Play) -> None:
    """A nearer listing does not help without a path; and with nobody who has one, the step waits for ever."""
    course = play("""
        places: {p: {}, q: {}, island: {}}
        walks: {p: {q: 12}}
        people: {a: {at: island}, b: {at: q}}
        roles: {role: {holders: [a, b]}, lost: {holders: [a]}}
        steps: {x: {by: role, at: p, lasts: 1s}, y: {by: lost, at: p, lasts: 1s}}
    """)
    assert course.who("x") == ["b"]
    assert course.ended("y") == ("unfinished", None)


@pytest.mark.parametrize(("n", "stands"), [(64, "done"), (63, "unfinished")])
def test_law_04_sixty_four_people_at_once(play: Play, n: int, stands: str) -> None:
    """The largest step is granted whole, and one person fewer is not enough."""
    people = ", ".join(f"a{i}: {{}}" for i in range(n))
    holders = ", ".join(f"a{i}" for i in range(n))
    course = play(f"""
        people: {{{people}}}
        roles: {{one: {{holders: [{holders}]}}, last: {{holders: [a0]}}}}
        steps: {{x: {{by: {{one: 63, last: 1}}, lasts: 1s}}}}
    """)
    assert course.stands("x") == stands
    if course.attempts("x"):
        assert course.who("x")[-1] == "a0"
