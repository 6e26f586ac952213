"""L9 One instant: ties on whole seconds, and the order in which ready steps are served."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.simulation.conftest import Play

ROW = """
        places: {p: {}, q: {}}
        walks: {p: {q: 12}}
"""

# ---- end < arrival < escalation < inject < dispatch


def test_law_09_an_end_is_taken_before_an_arrival(play: Play) -> None:
    """At 10 s the walk to q ends and so does the step that closes q: he is a walker still, and not exposed."""
    course = play(
        ROW
        + """
        people: {a: {at: p}}
        roles: {r: {holders: [a]}}
        steps: {x: {by: r, at: q, lasts: 5s}, shut: {lasts: 10s, closes: q}}
    """
    )
    assert [(a.started, a.ended, a.interrupted) for a in course.attempts("x")] == [(-1, 10_000, True)]
    assert course.exposed() == []


def test_law_09_an_arrival_is_taken_before_an_escalation(play: Play) -> None:
    """The same tie with an escalation: he has arrived, begun, and is exposed."""
    course = play(
        ROW
        + """
        people: {a: {at: p}}
        roles: {r: {holders: [a]}}
        steps: {x: {by: r, at: q, lasts: 5s}}
        escalations: {cloud: {delay: 10s, closes: q}}
    """
    )
    assert [(a.started, a.ended, a.interrupted) for a in course.attempts("x")] == [(10_000, 10_000, True)]
    assert course.exposed() == [(10, "a", "q", "cloud")]


def test_law_09_an_end_is_taken_before_an_escalation_and_that_before_an_inject(play: Play) -> None:
    """All at 10 s: the step averts the one escalation; the other averts the inject, which does not avert it."""
    course = play("""
        steps: {x: {lasts: 10s}}
        escalations: {one: {delay: 10s, averted_by: x}, two: {delay: 10s, averted_by: i}}
        injects: {i: {delay: 10s, unless: two}}
    """)
    assert [course.ended(id) for id in ("x", "one", "two", "i")] == [
        ("done", 10), ("averted", 10), ("came", 10), ("averted", 10)
    ]  # fmt: skip


@pytest.mark.parametrize("delay", ["0s", "10s"])
def test_law_09_an_inject_is_taken_before_a_dispatch(play: Play, delay: str) -> None:
    """Ready in the instant in which its only holder falls out: nothing is granted. So at T0 too."""
    course = play(f"""
        people: {{a: {{}}}}
        roles: {{r: {{holders: [a]}}}}
        steps: {{clock: {{lasts: {delay}}}, x: {{by: r, after: clock, lasts: 5s}}}}
        injects: {{out: {{delay: {delay}, takes: {{people: [a]}}}}}}
    """)
    if delay == "0s":  # the clock itself is granted by the first dispatch, at which a is gone already
        assert course.settled("clock") == 0
    assert course.attempts("x") == []


@pytest.mark.parametrize("order", ["s x", "x s"])
def test_law_09_within_a_kind_the_file_decides(play: Play, order: str) -> None:
    """Two ends at 5 s: the one listed first is taken first, and may stop the other."""
    steps = {"s": "s: {lasts: 5s, stops: x}", "x": "x: {lasts: 5s}"}
    course = play(f"steps: {{{', '.join(steps[id] for id in order.split())}}}")
    assert course.ended("x") == ("stopped" if order == "s x" else "done", 5)


@pytest.mark.parametrize("kind", ["escalations", "injects"])
def test_law_09_within_a_kind_of_trigger_too(play: Play, kind: str) -> None:
    """The one listed first averts the other."""
    word = "averted_by" if kind == "escalations" else "unless"
    course = play(f"{{steps: {{x: {{}}}}, {kind}: {{b: {{delay: 5s}}, a: {{delay: 5s, {word}: b}}}}}}")
    assert (course.stands("b"), course.stands("a")) == ("came", "averted")


def test_law_09_what_becomes_due_in_the_same_instant_joins_the_queue(play: Play) -> None:
    """A chain of steps of no duration is dispatched, ended and dispatched again at 5 s; an inject that such an end
    makes due at once still comes before the dispatch after it."""
    course = play("""
        people: {a: {}}
        roles: {r: {holders: [a]}}
        steps:
          clock: {lasts: 5s}
          x: {by: r, after: clock, lasts: 0s}
          y: {by: r, after: x, lasts: 0s}
          z: {by: r, after: y, lasts: 5s}
        injects: {out: {after: y, takes: {people: [a]}}}
    """)
    assert (course.ended("x"), course.ended("y"), course.ended("out")) == (("done", 5), ("done", 5), ("came", 5))
    assert course.attempts("z") == []


def test_law_09_dispatch_waits_until_nothing_else_is_due(play: Play) -> None:
    """Two steps become ready at 10 s by two events; the more urgent is served first, though made ready last."""
    course = play("""
        people: {a: {}}
        roles: {r: {holders: [a]}}
        steps:
          one: {lasts: 10s}
          x: {by: r, after: one, lasts: 5s}
          y: {by: r, after: call, lasts: 5s, priority: -1}
        injects: {call: {delay: 10s}}
    """)
    assert (course.granted("y"), course.granted("x")) == ([10], [15])


# ---- the order of a dispatch

QUEUE = """
        people: {{a: {{}}}}
        roles: {{r: {{holders: [a]}}}}
        steps:
          clock: {{lasts: 5s}}
          busy: {{by: r, lasts: 10s, priority: -9}}
          x: {{by: r, lasts: 10s, {x}}}
          y: {{by: r, lasts: 10s, {y}}}
"""


@pytest.mark.parametrize(
    ("x", "y", "first"),
    [
        ("priority: 0", "priority: 0", "x"),  # order in the file
        ("after: clock", "priority: 0", "y"),  # ready since
        ("priority: 1", "priority: 0", "y"),  # smaller first
        ("priority: -1, after: clock", "priority: 0", "x"),  # priority goes before ready since
    ],
)
def test_law_09_dispatch_by_priority_then_ready_since_then_the_file(play: Play, x: str, y: str, first: str) -> None:
    """Whoever waits when a is free at 10 s."""
    course = play(QUEUE.format(x=x, y=y))
    assert course.granted(first) == [10]
    assert {*course.granted("x"), *course.granted("y")} == {10, 20}


def test_law_09_a_new_attempt_is_ready_since_the_end_of_the_one_before(play: Play) -> None:
    """After its failure a step queues behind who has waited meanwhile."""
    course = play("""
        people: {a: {}}
        roles: {r: {holders: [a]}}
        steps:
          x: {by: r, lasts: 10s, fails: 1, attempts: 2}
          clock: {lasts: 5s}
          y: {by: r, after: clock, lasts: 10s}
    """)
    assert (course.granted("x"), course.granted("y")) == ([0, 20], [10])


def test_law_09_there_is_no_reservation(play: Play) -> None:
    """A small step passes a big one that has waited longer and is more urgent, again and again."""
    course = play("""
        people: {a: {}, b: {}}
        roles: {r: {holders: [a, b]}}
        steps:
          busy: {by: r, lasts: 10s, priority: -9}
          big: {by: {r: 2}, lasts: 5s, priority: -8}
          small1: {by: r, lasts: 15s}
          small2: {by: r, after: busy, lasts: 15s}
    """)
    assert (course.granted("small1"), course.granted("small2")) == ([0], [10])
    assert course.granted("big") == [25]


def test_law_09_there_is_no_preemption(play: Play) -> None:
    """The most urgent step waits for what is under way."""
    course = play("""
        people: {a: {}}
        roles: {r: {holders: [a]}}
        steps: {clock: {lasts: 5s}, x: {by: r, lasts: 60s}, y: {by: r, after: clock, lasts: 5s, priority: -9}}
    """)
    assert (course.ended("x"), course.granted("y")) == (("done", 60), [60])
