"""L10 Marks and causes: how everything stands at the end, and why each grant was made when it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.simulation.conftest import Play


def test_law_10_how_a_node_can_stand(play: Play) -> None:
    """Every standing by its word; what waits at the end is unfinished, whether or not it was ready."""
    course = play("""
        people: {a: {}}
        roles: {r: {holders: [a]}, nobody: {}}
        steps:
          d: {lasts: 1s}
          o: {outcomes: {small: 1, large: 0}}
          f: {fails: 1}
          s: {after: {o: large}}
          b: {after: f}
          t: {lasts: 60s}
          w: {by: nobody, lasts: 1s}
          v: {after: w}
        escalations: {e: {delay: 5s, stops: t}, g: {delay: 5s, averted_by: d}}
    """)
    assert {id: course.stands(id) for id in ("d", "o", "f", "s", "b", "t", "w", "v", "e", "g")} == {
        "d": "done", "o": "small", "f": "failed", "s": "skipped", "b": "blocked", "t": "stopped",
        "w": "unfinished", "v": "unfinished", "e": "came", "g": "averted",
    }  # fmt: skip
    assert (course.ready("w"), course.ready("v")) == (0, None)


def test_law_10_granted_when_ready_the_cause_is_the_entry_met_last(play: Play) -> None:
    """Of `all` the last, of `any` the first; without entries it is T0."""
    course = play("""
        people: {a: {}, b: {}, c: {}}
        roles: {one: {holders: [a]}, two: {holders: [b]}, three: {holders: [c]}}
        steps:
          slow: {lasts: 9s}
          quick: {lasts: 3s}
          x: {by: one, after: [slow, quick], lasts: 1s}
          y: {by: two, after: {any: [slow, quick]}, lasts: 1s}
          z: {by: three, lasts: 1s}
    """)
    assert course.cause("x") == ("entry", "slow", None)
    assert course.cause("y") == ("entry", "quick", None)
    assert course.cause("z") == ("entry", None, None)


@pytest.mark.parametrize("order", ["y x m", "y m x", "m x y", "x m y"])
def test_law_10_of_entries_met_in_one_event_the_last_is_the_cause(play: Play, order: str) -> None:
    """A milestone after y is met after y, though in the same event; wherever the three stand in the file."""
    steps = {"y": "y: {lasts: 5s}", "m": "m: {after: y}", "x": "x: {by: r, after: [y, m], lasts: 1s}"}
    course = play(f"""
        people: {{a: {{}}}}
        roles: {{r: {{holders: [a]}}}}
        steps: {{{", ".join(steps[id] for id in order.split())}}}
    """)
    assert course.cause("x") == ("entry", "m", None)


def test_law_10_at_a_tie_the_cause_is_the_entry_taken_last(play: Play) -> None:
    """Two ends at 5 s are taken in the order of the file; the list's order says nothing."""
    course = play("""
        people: {a: {}}
        roles: {r: {holders: [a]}}
        steps: {one: {lasts: 5s}, two: {lasts: 5s}, x: {by: r, after: [two, one], lasts: 1s}}
    """)
    assert course.cause("x") == ("entry", "two", None)


def test_law_10_a_trigger_is_a_cause_like_a_step(play: Play) -> None:
    """What an inject sets going names the inject."""
    course = play("""
        people: {a: {}}
        roles: {r: {holders: [a]}}
        steps: {x: {by: r, after: call, lasts: 1s}}
        injects: {call: {delay: 7s}}
    """)
    assert course.cause("x") == ("entry", "call", None)


def test_law_10_granted_late_the_cause_is_who_let_go(play: Play) -> None:
    """The person, and the step that had him: waiting for whom, because of what."""
    course = play("""
        people: {a: {}, b: {}}
        roles: {one: {holders: [a]}, two: {holders: [b]}}
        steps:
          short: {by: two, lasts: 5s}
          long: {by: one, lasts: 9s}
          x: {by: [one, two], lasts: 1s}
    """)
    assert (course.granted("x"), course.cause("x")) == ([9], ("person", "long", "a"))


def test_law_10_or_what_was_let_go(play: Play) -> None:
    """The thing, and the step that had it."""
    course = play("""
        people: {a: {}}
        roles: {one: {holders: [a]}}
        equipment: {meter: {}}
        steps: {long: {needs: {meter: 1}, lasts: 9s}, x: {by: one, needs: {meter: 1}, lasts: 1s}}
    """)
    assert (course.granted("x"), course.cause("x")) == ([9], ("thing", "long", "meter"))


def test_law_10_or_what_was_brought(play: Play) -> None:
    """People and things alike."""
    course = play("""
        places: {p: {}}
        people: {a: {present: false}}
        roles: {one: {holders: [a]}}
        equipment: {meter: {count: 0}}
        steps: {x: {by: one, lasts: 1s}, y: {needs: {meter: 1}, lasts: 1s}}
        injects: {van: {delay: 9s, brings: {people: [a], things: {meter: 1}, to: p}}}
    """)
    assert course.cause("x") == ("person", "van", "a")
    assert course.cause("y") == ("thing", "van", "meter")


def test_law_10_or_what_was_opened(play: Play) -> None:
    """The place at which the step is, or on the way to it."""
    course = play("""
        places: {p: {}, q: {}, r: {}}
        walks: {p: {q: 12}, q: {r: 12}}
        people: {a: {at: p}, b: {at: p}}
        roles: {one: {holders: [a]}, two: {holders: [b]}}
        steps: {x: {by: one, at: q, lasts: 1s}, y: {by: two, at: r, lasts: 1s}}
        escalations: {cloud: {closes: q}}
        injects: {wind: {delay: 9s, opens: q}}
    """)
    assert (course.granted("x"), course.granted("y")) == ([9], [9])
    assert course.cause("x")[:2] == ("place", "wind")
    assert course.cause("y")[:2] == ("place", "wind")


def test_law_10_a_place_that_has_nothing_to_do_with_it_is_no_cause(play: Play) -> None:
    """At 9 s a is let go, and then, in the same instant, a place opens that the step does not need."""
    course = play("""
        places: {p: {}, far: {}}
        walks: {p: {far: 12}}
        people: {a: {at: p}}
        roles: {one: {holders: [a]}}
        steps: {long: {by: one, lasts: 9s}, x: {by: one, at: p, lasts: 1s}, vent: {lasts: 9s, opens: far}}
        escalations: {cloud: {closes: far}}
    """)
    assert (course.granted("x"), course.cause("x")) == ([9], ("person", "long", "a"))


def test_law_10_or_what_made_a_deputy_eligible(play: Play) -> None:
    """The chief is busy until he is taken: the deputy's grant is caused by that."""
    course = play("""
        people: {chief: {}, d: {}}
        roles: {command: {holders: [chief], deputies: [d]}, hand: {holders: [chief]}}
        steps: {busy: {by: hand, lasts: 60s}, x: {by: command, lasts: 5s}}
        injects: {faints: {delay: 9s, takes: {people: [chief]}}}
    """)
    assert (course.granted("x"), course.who("x")) == ([9], ["d"])
    assert course.cause("x")[:2] == ("deputy", "faints")


def test_law_10_a_team_let_go_is_a_cause_too(play: Play) -> None:
    """Its second step waits for its first."""
    course = play("""
        people: {a: {}}
        roles: {one: {holders: [a]}}
        steps: {don: {by: one, lasts: 5s, forms: t}, x: {team: t, lasts: 9s}, y: {team: t, lasts: 1s}}
    """)
    assert course.cause("x") == ("entry", "don", None)
    assert course.cause("y") == ("person", "x", "a")


def test_law_10_the_last_of_several_is_the_cause(play: Play) -> None:
    """At 9 s first the person and then the thing is let go, in the order of the file."""
    course = play("""
        people: {a: {}}
        roles: {one: {holders: [a]}}
        equipment: {meter: {}}
        steps:
          first: {by: one, lasts: 9s}
          second: {needs: {meter: 1}, lasts: 9s}
          x: {by: one, needs: {meter: 1}, lasts: 1s}
    """)
    assert course.cause("x") == ("thing", "second", "meter")


def test_law_10_a_later_attempt_is_caused_by_the_end_of_the_one_before(play: Play) -> None:
    """If it is granted then; after an interruption too."""
    course = play("""
        people: {a: {}, d: {}}
        roles: {one: {holders: [a], deputies: [d]}}
        steps: {x: {by: one, lasts: 5s, fails: 1, attempts: 2}, y: {by: one, after: {x: failed}, lasts: 5s}}
        injects: {faints: {delay: 12s, takes: {people: [a]}}}
    """)
    assert course.attempts("x")[1].cause.attempt == 1
    assert course.cause("x", 1) == ("retry", "x", None)
    assert (course.granted("y"), course.cause("y", 1)) == ([10, 12], ("retry", "y", None))


def test_law_10_a_later_attempt_that_had_to_wait_has_the_cause_of_a_late_grant(play: Play) -> None:
    """It is caused by who let go of what it waits for."""
    course = play("""
        people: {a: {}}
        roles: {one: {holders: [a]}}
        steps:
          x: {by: one, lasts: 5s, fails: 1, attempts: 2}
          y: {by: one, lasts: 5s}
    """)
    assert (course.granted("x"), course.cause("x", 1)) == ([0, 10], ("person", "y", "a"))


def test_law_10_blocked_names_its_root_through_everything(play: Play) -> None:
    """A stopped step is a root as a failed one is; a chain through a trigger and a team keeps it."""
    course = play("""
        people: {a: {}}
        roles: {one: {holders: [a]}}
        steps:
          s: {lasts: 60s}
          halt: {lasts: 5s, stops: s}
          don: {by: one, after: late, lasts: 1s, forms: t}
          enter: {team: t, lasts: 1s}
        injects: {late: {after: s}}
    """)
    assert [course.root(id) for id in ("late", "don", "enter")] == ["s", "s", "s"]
