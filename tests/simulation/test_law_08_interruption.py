"""L8 Interruption and exposure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.simulation.conftest import Play

ROW = """
        places: {p: {}, q: {}, r: {}}
        walks: {p: {q: 12}, q: {r: 12}}
"""


def test_law_08_an_interruption_uses_up_no_attempt(play: Play) -> None:
    """With `attempts: 2` and sure failure there are two failures, and the interrupted try besides."""
    course = play(
        ROW
        + """
        people: {a: {at: p}}
        roles: {r: {holders: [a]}}
        steps: {x: {by: r, at: p, lasts: 20s, fails: 1, attempts: 2}}
        escalations: {cloud: {delay: 10s, closes: p}}
        injects: {wind: {delay: 30s, opens: p}}
    """
    )
    tries = [(a.number, a.ready, a.granted, a.ended, a.interrupted) for a in course.attempts("x")]
    assert tries == [
        (1, 0, 0, 10_000, True), (2, 10_000, 30_000, 50_000, False), (3, 50_000, 50_000, 70_000, False)
    ]  # fmt: skip
    assert course.ended("x") == ("failed", 70)


def test_law_08_a_new_try_starts_from_nothing_and_draws_anew(play: Play) -> None:
    """The second try takes the time of the try number 2, whole, whatever was done at the first."""
    text = """
        equipment: {pump: {}}
        steps: {x: {needs: {pump: 1}, lasts: {shape: uniform, least: 60s, most: 100s}, fails: %s, attempts: 2}}
    """
    lost = "off: {delay: 30s, takes: {things: {pump: 1}}}, on: {delay: 40s, brings: {things: {pump: 1}}}"
    first, second = play(text % 1).attempts("x")
    assert first.ended - first.started != second.ended - second.started
    interrupted, again = play(text.rstrip() % 0 + f"\n        injects: {{{lost}}}").attempts("x")
    assert (interrupted.interrupted, interrupted.ended, again.started) == (True, 30_000, 40_000)
    assert again.ended - again.started == second.ended - second.started


def test_law_08_losing_a_person_interrupts(play: Play) -> None:
    """The one who is left is free where he stands, and goes to other work from there."""
    course = play(
        ROW
        + """
        people: {a: {at: p}, b: {at: p}}
        roles: {one: {holders: [a]}, two: {holders: [b]}}
        steps: {x: {by: [one, two], at: q, lasts: 60s}, y: {by: one, at: r, lasts: 5s, priority: 1}}
        injects: {faints: {delay: 30s, takes: {people: [b]}}}
    """
    )
    assert [(a.ended, a.interrupted) for a in course.attempts("x")] == [(30_000, True)]
    assert (course.granted("y"), course.started("y")) == ([30], 40)


def test_law_08_who_is_left_of_walkers_is_where_they_set_out(play: Play) -> None:
    """a has walked 15 of 20 s towards r when b falls out, and is at p again at once.

    c, who had arrived, is free at the place of the step.
    """
    course = play(
        ROW
        + """
        people: {a: {at: p}, b: {at: p}, c: {at: q}}
        roles: {one: {holders: [a]}, two: {holders: [b]}, three: {holders: [c]}}
        steps:
          x: {by: [one, two, three], at: r, lasts: 60s}
          y: {by: one, at: p, lasts: 5s, priority: 1}
          z: {by: three, at: q, lasts: 5s, priority: 1}
        injects: {faints: {delay: 15s, takes: {people: [b]}}}
    """
    )
    assert course.started("y") == 15
    assert course.started("z") == 25


def test_law_08_a_place_that_closes_interrupts_work_and_walks_to_it(play: Play) -> None:
    """Both the one at work there and the one on the way; who works elsewhere goes on."""
    course = play(
        ROW
        + """
        people: {a: {at: q}, b: {at: p}, c: {at: r}}
        roles: {one: {holders: [a]}, two: {holders: [b]}, three: {holders: [c]}}
        steps:
          x: {by: one, at: q, lasts: 60s}
          y: {by: two, at: q, lasts: 60s}
          z: {by: three, at: r, lasts: 60s}
        escalations: {cloud: {delay: 5s, closes: q}}
    """
    )
    assert [course.attempts(id)[0].interrupted for id in "xyz"] == [True, True, False]
    assert [course.attempts(id)[0].ended for id in "xyz"] == [5_000, 5_000, 60_000]


def test_law_08_the_protected_work_on(play: Play) -> None:
    """A place that closes against what they hold, one each, interrupts and exposes nobody of them."""
    course = play(
        ROW
        + """
        people: {a: {at: q}, b: {at: q}, c: {at: q}}
        roles: {pair: {holders: [a, b]}, one: {holders: [c]}}
        equipment: {scba: {count: 2, protects: true}}
        steps:
          don: {by: {pair: 2}, needs: {scba: 2}, lasts: 5s, forms: entry}
          x: {team: entry, at: q, lasts: 60s}
          y: {by: one, at: q, lasts: 60s}
        escalations: {cloud: {delay: 20s, closes: {q: {against: scba}}}}
    """
    )
    assert course.ended("x") == ("done", 65)
    assert course.attempts("y")[0].interrupted
    assert course.exposed() == [(20, "c", "q", "cloud")]


@pytest.mark.parametrize(("own", "exposed"), [("needs: {scba: 1}, ", []), ("", ["a", "b"])])
def test_law_08_a_team_and_who_joined_it_are_protected_together(play: Play, own: str, exposed: list[str]) -> None:
    """The team's set and the one asked for on top make one each; the team's alone is one for two."""
    course = play(
        ROW
        + f"""
        people: {{a: {{at: q}}, b: {{at: q}}}}
        roles: {{tech: {{holders: [a]}}, helper: {{holders: [b]}}}}
        equipment: {{scba: {{count: 2, protects: true}}}}
        steps:
          don: {{by: tech, needs: {{scba: 1}}, lasts: 5s, forms: entry}}
          x: {{team: entry, by: helper, {own}at: q, lasts: 60s}}
        escalations: {{cloud: {{delay: 20s, closes: {{q: {{against: scba}}}}}}}}
    """
    )
    assert [who for _, who, _, _ in course.exposed()] == exposed
    assert course.attempts("x")[0].interrupted == bool(exposed)


def test_law_08_an_idle_team_with_its_sets_is_not_exposed(play: Play) -> None:
    """They hold them between their steps too; a further closing against all exposes them."""
    course = play(
        ROW
        + """
        people: {a: {at: q}, b: {at: q}}
        roles: {pair: {holders: [a, b]}}
        equipment: {scba: {count: 2, protects: true}}
        steps:
          don: {by: {pair: 2}, needs: {scba: 2}, lasts: 5s, forms: entry}
          order: {lasts: 60s}
          x: {team: entry, after: order, at: q, lasts: 60s}
        escalations: {cloud: {delay: 20s, closes: {q: {against: scba}}}, fire: {delay: 30s, closes: q}}
    """
    )
    assert course.exposed() == [(30, "a", "q", "fire"), (30, "b", "q", "fire")]


def test_law_08_not_a_set_for_each_is_protection_for_none(play: Play) -> None:
    """Two people, one set: both are exposed and interrupted."""
    course = play(
        ROW
        + """
        people: {a: {at: q}, b: {at: q}}
        roles: {pair: {holders: [a, b]}}
        equipment: {scba: {protects: true}}
        steps: {x: {by: {pair: 2}, needs: {scba: 1}, at: q, lasts: 60s}}
        escalations: {cloud: {delay: 20s, closes: {q: {against: scba}}}}
    """
    )
    assert [who for _, who, _, _ in course.exposed()] == ["a", "b"]
    assert course.attempts("x")[0].interrupted


def test_law_08_everybody_in_the_place_is_exposed_working_or_idle(play: Play) -> None:
    """Also who works there at something without a place; not walkers, not the absent, not who is elsewhere."""
    course = play(
        ROW
        + """
        people:
          idle: {at: q}
          worker: {at: q}
          caller: {at: q}
          leaving: {at: q}
          coming: {at: p}
          crossing: {at: p}
          elsewhere: {at: r}
          absent: {at: q, present: false}
        roles:
          w: {holders: [worker]}
          c: {holders: [caller]}
          l: {holders: [leaving]}
          m: {holders: [coming]}
          x: {holders: [crossing]}
        steps:
          work: {by: w, at: q, lasts: 60s}
          call: {by: c, lasts: 60s}
          leave: {by: l, at: r, lasts: 60s}
          come: {by: m, at: q, lasts: 60s}
          cross: {by: x, at: r, lasts: 60s}
        escalations: {cloud: {delay: 5s, closes: q}}
    """
    )
    assert course.exposed() == [(5, who, "q", "cloud") for who in ("idle", "worker", "caller")]
    assert not course.attempts("call")[0].interrupted
    assert course.started("cross") == 20


def test_law_08_once_per_escalation(play: Play) -> None:
    """Each closing by another escalation exposes anew, one closing once."""
    course = play(
        ROW
        + """
        people: {a: {at: q}}
        steps: {x: {}}
        escalations: {cloud: {delay: 5s, closes: [q, r]}, fire: {delay: 9s, closes: q}}
    """
    )
    assert course.exposed() == [(5, "a", "q", "cloud"), (9, "a", "q", "fire")]


def test_law_08_the_exposed_act_on_unless_taken(play: Play) -> None:
    """Exposed at 5 s, at work elsewhere at 5 s; the one whom the cloud takes is exposed first and does no more."""
    course = play(
        ROW
        + """
        people: {a: {at: q}, b: {at: q}}
        roles: {one: {holders: [a]}, two: {holders: [b]}}
        steps: {x: {by: one, after: cloud, at: r, lasts: 5s}, y: {by: two, after: cloud, at: r, lasts: 5s}}
        escalations: {cloud: {delay: 5s, closes: q, takes: {people: [b]}}}
    """
    )
    assert [who for _, who, _, _ in course.exposed()] == ["a", "b"]
    assert (course.started("x"), course.stands("y")) == (15, "unfinished")


def test_law_08_who_is_put_back_by_a_closing_is_not_exposed_by_it(play: Play) -> None:
    """On the way from q to p when both close: a walker is in no place, and stands in q again only afterwards.

    The next closing finds him there.
    """
    course = play(
        ROW
        + """
        people: {a: {at: q}}
        roles: {r: {holders: [a]}}
        steps: {x: {by: r, at: p, lasts: 60s}}
        escalations: {cloud: {delay: 5s, closes: [q, p]}, fire: {delay: 9s, closes: q}}
    """
    )
    assert course.attempts("x")[0].interrupted
    assert course.exposed() == [(9, "a", "q", "fire")]


def test_law_08_a_place_closed_by_a_steps_end_exposes_too(play: Play) -> None:
    """Whatever closes it."""
    course = play(
        ROW
        + """
        people: {a: {at: q}}
        steps: {flood: {lasts: 7s, closes: q}}
    """
    )
    assert course.exposed() == [(7, "a", "q", "flood")]


@pytest.mark.parametrize("until", ["lasts: 60s", "until: clock"])
def test_law_08_losing_a_thing_interrupts(play: Play, until: str) -> None:
    """Work with a duration and lasting work alike; it starts again when the thing is there again."""
    course = play(f"""
        people: {{a: {{}}}}
        roles: {{r: {{holders: [a]}}}}
        equipment: {{monitor: {{}}}}
        steps: {{clock: {{lasts: 100s}}, x: {{by: r, needs: {{monitor: 1}}, {until}}}}}
        injects:
          off: {{delay: 30s, takes: {{things: {{monitor: 1}}}}}}
          on: {{delay: 40s, brings: {{things: {{monitor: 1}}}}}}
    """)
    assert [(a.granted, a.interrupted) for a in course.attempts("x")] == [(0, True), (40_000, False)]
    assert course.ended("x") == ("done", 100)
