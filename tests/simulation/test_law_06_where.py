"""L6 Where: walking by the shortest open path, places that close and open, protecting things."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.simulation.conftest import Play

# From p to r: 24 m (20 s) through q, or 60 m (50 s) round by s.
RING = """
        places: {p: {}, q: {}, r: {}, s: {}}
        walks: {p: {q: 12, s: 30}, q: {r: 12}, s: {r: 30}}
"""


def test_law_06_people_take_the_shortest_way_and_stay_there(play: Play) -> None:
    """20 s through q; the next step sets out from where the last one was, not from home."""
    course = play(
        RING
        + """
        people: {a: {at: p}}
        roles: {r: {holders: [a]}}
        steps: {x: {by: r, at: r, lasts: 5s}, y: {by: r, at: q, after: x, lasts: 5s}}
    """
    )
    assert (course.started("x"), course.granted("y"), course.started("y")) == (20, [25], 35)


def test_law_06_work_begins_when_the_last_has_arrived(play: Play) -> None:
    """Each has his own arrival, work has one beginning."""
    course = play(
        RING
        + """
        people: {a: {at: p}, b: {at: r}, c: {at: q}}
        roles: {one: {holders: [a]}, two: {holders: [b]}, three: {holders: [c]}}
        steps: {x: {by: [one, two, three], at: r, lasts: 5s}}
    """
    )
    assert [post.arrives for post in course.attempts("x")[0].posts] == [20_000, 0, 10_000]
    assert course.started("x") == 20


@pytest.mark.parametrize(("closed", "arrives"), [("q", 50), ("s", 20), ("q, s", None)])
def test_law_06_a_closed_place_is_not_crossed(play: Play, closed: str, arrives: float | None) -> None:
    """The way goes round, and without another way nobody goes."""
    course = play(
        RING
        + f"""
        people: {{a: {{at: p}}}}
        roles: {{r: {{holders: [a]}}}}
        steps: {{x: {{by: r, at: r, lasts: 5s}}}}
        escalations: {{cloud: {{closes: [{closed}]}}}}
    """
    )
    assert course.started("x") == arrives


def test_law_06_a_closed_place_may_be_left(play: Play) -> None:
    """Who stands in it walks out, by a way that is open."""
    course = play(
        RING
        + """
        people: {a: {at: q}}
        roles: {r: {holders: [a]}}
        steps: {x: {by: r, at: s, lasts: 5s}}
        escalations: {cloud: {closes: [q, r]}}
    """
    )
    assert course.started("x") == 35  # q p s: 42 m


def test_law_06_who_leaves_a_closed_place_crosses_no_other(play: Play) -> None:
    """From q to s past r is 42 m; with p closed too, r is the only way out; with r closed as well there is none."""
    text = (
        RING
        + """
        people: {a: {at: q}}
        roles: {r: {holders: [a]}}
        steps: {x: {by: r, at: s, lasts: 5s}}
        escalations: {cloud: {closes: [%s]}}
    """
    )
    assert play(text % "q, p").started("x") == 35
    assert play(text % "q, p, r").ended("x") == ("unfinished", None)


def test_law_06_no_step_is_granted_in_a_closed_place(play: Play) -> None:
    """Not even to those who stand there, until it opens."""
    course = play(
        RING
        + """
        people: {a: {at: p}}
        roles: {r: {holders: [a]}}
        steps: {x: {by: r, at: p, lasts: 5s}}
        escalations: {cloud: {closes: p}}
        injects: {wind: {delay: 60s, opens: p}}
    """
    )
    assert course.granted("x") == [60]


def test_law_06_the_way_is_chosen_when_they_set_out(play: Play) -> None:
    """A place that closes or opens on the way changes nothing for those under way: walkers are in no place."""
    text = (
        RING
        + """
        people: {a: {at: p}}
        roles: {r: {holders: [a]}}
        steps: {x: {by: r, at: r, lasts: 5s}}
        escalations: {cloud: {delay: %s, closes: q}}
        injects: {wind: {delay: 5s, opens: q}}
    """
    )
    course = play(text % "1s")
    assert (course.started("x"), course.exposed()) == (20, [])
    assert play(text % "0s").started("x") == 50


def test_law_06_the_donned_team_enters_the_cloud(play: Play) -> None:
    """Closed against breathing sets: the pair with one each goes in, crosses, and others do not."""
    course = play(
        RING
        + """
        people: {a: {at: p}, b: {at: p}, c: {at: p}}
        roles: {tech: {holders: [a, b]}, other: {holders: [c]}}
        equipment: {scba: {count: 2, protects: true}}
        steps:
          don: {by: {tech: 2}, needs: {scba: 2}, at: p, lasts: 10s, forms: entry}
          close_valve: {team: entry, at: q, lasts: 30s}
          look_behind: {team: entry, at: r, after: close_valve, lasts: 5s}
          peep: {by: other, at: q, lasts: 5s}
          round: {by: other, at: r, after: don, lasts: 5s}
        escalations: {cloud: {closes: {q: {against: scba}}}}
    """
    )
    assert (course.started("close_valve"), course.ended("close_valve")) == (20, ("done", 50))
    assert course.started("look_behind") == 60
    assert course.attempts("peep") == []
    assert course.started("round") == 60  # 50 s round by s from 10 s on


@pytest.mark.parametrize(("sets", "stands"), [(2, "done"), (1, "unfinished")])
def test_law_06_one_protecting_thing_each(play: Play, sets: int, stands: str) -> None:
    """Two people enter with two sets that the step itself asks for; one between them is not enough."""
    course = play(
        RING
        + f"""
        people: {{a: {{at: p}}, b: {{at: p}}}}
        roles: {{tech: {{holders: [a, b]}}}}
        equipment: {{scba: {{count: 9, protects: true}}}}
        steps: {{x: {{by: {{tech: 2}}, needs: {{scba: {sets}}}, at: q, lasts: 30s}}}}
        escalations: {{cloud: {{closes: {{q: {{against: scba}}}}}}}}
    """
    )
    assert course.stands("x") == stands


def test_law_06_who_joins_a_team_needs_a_set_too(play: Play) -> None:
    """The team's sets count for the team and those who come on top together: one each."""
    text = (
        RING
        + """
        people: {a: {at: p}, b: {at: p}}
        roles: {tech: {holders: [a]}, helper: {holders: [b]}}
        equipment: {scba: {count: 9, protects: true}}
        steps:
          don: {by: tech, needs: {scba: 1}, at: p, lasts: 10s, forms: entry}
          enter: {team: entry, by: helper, %sat: q, lasts: 30s}
        escalations: {cloud: {closes: {q: {against: scba}}}}
    """
    )
    assert play(text % "").stands("enter") == "unfinished"
    assert play(text % "needs: {scba: 1}, ").stands("enter") == "done"


@pytest.mark.parametrize(
    ("first", "second", "stands"),
    [
        ("{q: {against: scba}}", "{q: {against: suit}}", "unfinished"),
        ("{q: {against: scba}}", "{q: {against: scba}}", "done"),
        ("{q: {against: scba}}", "[q]", "unfinished"),
        ("[q]", "{q: {against: scba}}", "unfinished"),
    ],
)
def test_law_06_closings_add_up(play: Play, first: str, second: str, stands: str) -> None:
    """Who enters must be protected against all of them, and nobody is where one is against everybody."""
    course = play(
        RING
        + f"""
        people: {{a: {{at: p}}}}
        roles: {{tech: {{holders: [a]}}}}
        equipment: {{scba: {{protects: true}}, suit: {{protects: true}}}}
        steps: {{x: {{by: tech, needs: {{scba: 1}}, at: q, lasts: 30s}}}}
        escalations: {{gas: {{closes: {first}}}, acid: {{closes: {second}}}}}
    """
    )
    assert course.stands("x") == stands


def test_law_06_with_both_kinds_they_enter(play: Play) -> None:
    """One of each against each."""
    course = play(
        RING
        + """
        people: {a: {at: p}}
        roles: {tech: {holders: [a]}}
        equipment: {scba: {protects: true}, suit: {protects: true}}
        steps: {x: {by: tech, needs: {scba: 1, suit: 1}, at: q, lasts: 30s}}
        escalations: {gas: {closes: {q: {against: scba}}}, acid: {closes: {q: {against: suit}}}}
    """
    )
    assert course.ended("x") == ("done", 40)


def test_law_06_opens_ends_all_closings(play: Play) -> None:
    """Two closings, one opening, and everybody goes in."""
    course = play(
        RING
        + """
        people: {a: {at: p}}
        roles: {tech: {holders: [a]}}
        equipment: {scba: {protects: true}}
        steps: {vent: {lasts: 60s, opens: q}, x: {by: tech, at: q, lasts: 30s}}
        escalations: {gas: {closes: {q: {against: scba}}}, fire: {delay: 5s, closes: q}}
    """
    )
    assert course.granted("x") == [60]


def test_law_06_a_step_without_a_place_is_done_where_they_stand(play: Play) -> None:
    """It is neither refused nor interrupted by closings, and nobody moves for it."""
    course = play(
        RING
        + """
        people: {a: {at: p}, b: {at: q}}
        roles: {one: {holders: [a]}, two: {holders: [b]}}
        steps:
          call: {by: [one, two], lasts: 60s}
          later: {by: [one, two], after: call, lasts: 5s}
          go: {by: one, at: q, after: later, lasts: 5s}
        escalations: {cloud: {delay: 10s, closes: [p, q, r, s]}}
        injects: {wind: {delay: 100s, opens: [p, q, r, s]}}
    """
    )
    assert [a.interrupted for a in course.attempts("call")] == [False]
    assert (course.ended("call"), course.ended("later")) == (("done", 60), ("done", 65))
    assert (course.granted("go"), course.started("go")) == ([100], 110)


def test_law_06_a_thing_is_wherever_it_is_asked_for(play: Play) -> None:
    """Things have no place: used at p, it is at hand at r at once."""
    course = play(
        RING
        + """
        people: {a: {at: p}, b: {at: r}}
        roles: {one: {holders: [a]}, two: {holders: [b]}}
        equipment: {meter: {}}
        steps: {x: {by: one, at: p, needs: {meter: 1}, lasts: 5s}, y: {by: two, at: r, needs: {meter: 1}, lasts: 5s}}
    """
    )
    assert (course.granted("y"), course.started("y")) == ([5], 5)


@pytest.mark.parametrize(("closing", "stands"), [("{q: {against: scba}}", "done"), ("[q]", "unfinished")])
@pytest.mark.parametrize("delay", ["0s", "10s"])
def test_law_06_work_without_people_needs_no_protection(play: Play, closing: str, stands: str, delay: str) -> None:
    """Each of nobody has his breathing set: a pump left running in the cloud is granted and goes on. Where nobody at
    all may be, it is neither."""
    course = play(
        RING
        + f"""
        steps: {{pump: {{at: q, lasts: 30s}}}}
        equipment: {{scba: {{protects: true}}}}
        escalations: {{cloud: {{delay: {delay}, closes: {closing}}}}}
    """
    )
    assert course.stands("pump") == stands
