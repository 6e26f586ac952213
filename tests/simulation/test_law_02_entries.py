"""L2 Entries: what a node waits for, cell by cell of the table; `all`, `any` and lists that are not an `after`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from scenarios.model import RESERVED

if TYPE_CHECKING:
    from tests.simulation.conftest import Play

# How x can stand, and a plan (steps, then other collections) that brings it about by 20 s.
WAYS = {
    "good": "steps: {sure: {}, x: {lasts: 9s, outcomes: {good: 1, bad: 0}}, %s}",
    "bad": "steps: {sure: {}, x: {lasts: 9s, outcomes: {good: 0, bad: 1}}, %s}",
    "failed": "steps: {sure: {}, x: {lasts: 9s, fails: 1, outcomes: {good: 1, bad: 0}}, %s}",
    "stopped": "steps: {sure: {lasts: 5s, stops: x}, x: {lasts: 9s, outcomes: {good: 1, bad: 0}}, %s}",
    "skipped": "steps: {sure: {}, n: {outcomes: {yes: 0, no: 1}},"
    " x: {after: {n: yes}, lasts: 9s, outcomes: {good: 1, bad: 0}}, %s}",
    "blocked": "steps: {sure: {}, n: {fails: 1}, x: {after: n, lasts: 9s, outcomes: {good: 1, bad: 0}}, %s}",
    "came": "{steps: {sure: {}, %s}, escalations: {x: {delay: 9s}}}",
    "averted": "{steps: {sure: {}, %s}, escalations: {x: {delay: 9s, averted_by: sure}}}",
    "came as inject": "{steps: {sure: {}, %s}, injects: {x: {delay: 9s}}}",
}
TABLE = [
    # how x stands, then the entries: x, x: good, x: ended, x: started, x: failed, x: stopped
    ("good", "met met met met unmet unmet"),
    ("bad", "met unmet met met unmet unmet"),
    ("failed", "blocked blocked met met met blocked"),
    ("stopped", "blocked blocked met met blocked met"),
    ("skipped", "off unmet off off unmet unmet"),
    ("blocked", "blocked blocked off blocked blocked blocked"),
    ("came", "met - met met - -"),
    ("averted", "off - off off - -"),
    ("came as inject", "met - met met - -"),
]
ENTRIES = ("x", "{x: good}", "{x: ended}", "{x: started}", "{x: failed}", "{x: stopped}")
CELLS = [
    (way, entry, state) for way, row in TABLE for entry, state in zip(ENTRIES, row.split(), strict=True) if state != "-"
]
# How a node stands that waits for the entry alone, and one that waits for it and for something met besides.
READINGS = {
    "met": ("done", "done"),
    "unmet": ("skipped", "skipped"),
    "off": ("skipped", "done"),
    "blocked": ("blocked", "blocked"),
}


@pytest.mark.parametrize(("way", "entry", "state"), CELLS)
def test_law_02_each_cell_of_the_table(play: Play, way: str, entry: str, state: str) -> None:
    """Alone and beside a met entry, the entry acts as the table says: that tells met, unmet, off and blocked apart."""
    course = play(WAYS[way] % f"alone: {{after: [{entry}]}}, both: {{after: [{entry}, sure]}}")
    assert course.stands("x") == way.partition(" ")[0]
    assert (course.stands("alone"), course.stands("both")) == READINGS[state]


@pytest.mark.parametrize(("way", "entry", "state"), CELLS)
def test_law_02_each_cell_in_an_any(play: Play, way: str, entry: str, state: str) -> None:
    """In an `any` a met entry makes ready; blocked blocks and the others skip when nothing else is met or open."""
    course = play(WAYS[way] % f"y: {{after: {{any: [{entry}]}}}}, z: {{after: {{any: [{entry}, sure]}}}}")
    wanted = {"met": "done", "blocked": "blocked"}.get(state, "skipped")
    assert (course.stands("y"), course.stands("z")) == (wanted, "done")


def test_law_02_started_is_met_when_work_first_begins(play: Play) -> None:
    """Not at the grant: the walk comes first; and not again at a second attempt."""
    course = play("""
        places: {p: {}, q: {}}
        walks: {p: {q: 12}}
        people: {a: {at: p}}
        roles: {r: {holders: [a]}}
        steps:
          x: {by: r, at: q, lasts: 5s, fails: 1, attempts: 2}
          y: {after: {x: started}}
    """)
    assert (course.granted("x"), course.ended("y")) == ([0, 15], ("done", 10))


def test_law_02_started_of_something_stopped_before_it_began_is_blocked(play: Play) -> None:
    """`x: started` is read like `x` where work never began."""
    course = play("steps: {n: {lasts: 9s}, x: {after: n, lasts: 1s}, s: {stops: x}, y: {after: {x: started}}}")
    assert (course.stands("x"), course.stands("y"), course.root("y")) == ("stopped", "blocked", "x")


def test_law_02_all_skips_at_the_first_unmet(play: Play) -> None:
    """One unmet entry skips at once, whatever is still open, even beside a blocked one."""
    course = play("""
        steps:
          f: {fails: 1, lasts: 1s}
          x: {lasts: 2s, outcomes: {good: 1, bad: 0}}
          slow: {lasts: 100s}
          y: {after: [f, {x: bad}, slow]}
    """)
    assert course.ended("y") == ("skipped", 2)


def test_law_02_all_waits_while_one_is_open_before_it_blocks(play: Play) -> None:
    """A blocked entry blocks only when none is open: another one may still turn out unmet."""
    course = play("""
        steps:
          f: {fails: 1, lasts: 1s}
          x: {lasts: 8s, outcomes: {good: 1, bad: 0}}
          y: {after: [f, {x: good}]}
          z: {after: [f, {x: bad}]}
    """)
    assert course.ended("y") == ("blocked", 8)
    assert course.ended("z") == ("skipped", 8)


def test_law_02_any_is_ready_at_the_first_met(play: Play) -> None:
    """A failure beside it does no harm, neither before nor after."""
    course = play("""
        steps:
          f: {fails: 1, lasts: 1s}
          x: {lasts: 2s}
          g: {fails: 1, lasts: 3s}
          y: {after: {any: [g, f, x]}}
    """)
    assert course.ended("y") == ("done", 2)


def test_law_02_any_waits_while_one_is_open(play: Play) -> None:
    """With nothing met, `any` is blocked or skipped only when none is open, and blocked goes before skipped."""
    course = play("""
        steps:
          f: {fails: 1, lasts: 1s}
          x: {lasts: 8s, outcomes: {good: 1, bad: 0}}
          y: {after: {any: [f, {x: bad}]}}
          z: {after: {any: [{x: bad}]}}
    """)
    assert course.ended("y") == ("blocked", 8)
    assert course.ended("z") == ("skipped", 8)


def test_law_02_without_entries_a_node_is_ready_at_t0(play: Play) -> None:
    """Nothing waited for: there from the beginning."""
    course = play("{steps: {x: {lasts: 3s}}, escalations: {e: {delay: 4s}}}")
    assert (course.ready("x"), course.ready("e")) == (0, 0)


def test_law_02_the_all_clear_never_sounds_over_an_open_valve(play: Play) -> None:
    """The valve fails; all that follows is blocked and names the valve, however far behind it stands."""
    course = play("""
        people: {a: {}, b: {}}
        roles: {filler: {holders: [a]}, chief: {holders: [b]}}
        steps:
          close_valve: {by: filler, lasts: 30s, fails: 1, attempts: 2}
          evacuate: {by: chief, lasts: 20s}
          measure: {by: filler, after: [evacuate, close_valve], lasts: 10s}
          all_clear: {by: chief, after: measure, lasts: 5s}
          second_try: {by: filler, after: {close_valve: failed}, lasts: 40s}
    """)
    assert course.ended("close_valve") == ("failed", 60)
    assert course.ended("all_clear") == ("blocked", 60)
    assert (course.root("measure"), course.root("all_clear")) == ("close_valve", "close_valve")
    assert course.attempts("all_clear") == []
    assert course.ended("second_try") == ("done", 100)


def test_law_02_a_small_leak_needs_no_withdrawal(play: Play) -> None:
    """The branch not taken is skipped with all that hangs on it alone; what joins both branches goes on."""
    course = play("""
        steps:
          assess: {lasts: 10s, outcomes: {small: 1, large: 0}}
          patch: {after: {assess: small}, lasts: 20s}
          withdraw: {after: {assess: large}, lasts: 60s}
          count_heads: {after: withdraw, lasts: 60s}
          report: {after: [patch, count_heads], lasts: 5s}
    """)
    assert [course.stands(id) for id in ("withdraw", "count_heads")] == ["skipped", "skipped"]
    assert course.ended("report") == ("done", 35)


@pytest.mark.parametrize(
    ("entries", "averted"),
    [
        ("{all: [ok, off]}", True),  # off beside met: ready
        ("[off]", False),  # none met: skipped
        ("[{off: done}, ok]", False),  # unmet
        ("[ok, bad]", False),  # blocked
        ("{any: [bad, ok]}", True),
        ("{any: [bad, off]}", False),
        ("{bad: failed}", True),
        ("[late]", False),  # open when the clock rings
    ],
)
def test_law_02_a_list_that_is_no_after_is_met_when_a_node_would_be_ready(
    play: Play, entries: str, averted: bool
) -> None:
    """`averted_by`, `unless` and `until` read their entries by the same table."""
    course = play(f"""
        steps:
          ok: {{}}
          bad: {{fails: 1}}
          no: {{outcomes: {{a: 1, b: 0}}}}
          off: {{after: {{no: b}}}}
          late: {{lasts: 99s}}
        escalations: {{e: {{delay: 9s, averted_by: {entries}}}}}
        injects: {{i: {{delay: 9s, unless: {entries}}}}}
    """)
    wanted = ("averted", 0) if averted else ("came", 9)
    assert (course.ended("e"), course.ended("i")) == (wanted, wanted)


@pytest.mark.parametrize(("entries", "ends"), [("x", 4), ("[x, f]", 7), ("{any: [f, x]}", 4), ("f", 7), ("off", 0)])
def test_law_02_a_list_that_is_no_after_is_settled_when_a_node_would_be(play: Play, entries: str, ends: int) -> None:
    """A lasting step ends when its list would make a node ready, skipped or blocked."""
    course = play(f"""
        steps:
          x: {{lasts: 4s}}
          f: {{lasts: 7s, fails: 1}}
          no: {{outcomes: {{a: 1, b: 0}}}}
          off: {{after: {{no: b}}}}
          guard: {{until: {entries}}}
    """)
    assert course.ended("guard") == ("done", ends)


def test_law_02_a_node_is_settled_once(play: Play) -> None:
    """A step stopped at its end's instant, by something earlier in the file, stays stopped and tells nobody twice."""
    course = play("steps: {s: {lasts: 5s, stops: x}, x: {lasts: 5s}, y: {after: {x: stopped}}, z: {after: x}}")
    assert [course.stands(id) for id in "xyz"] == ["stopped", "done", "blocked"]


@pytest.mark.parametrize("word", sorted(RESERVED - {"everybody"}))
def test_law_02_reserved_words_are_no_outcomes(play: Play, word: str) -> None:
    """A step cannot end in a word of the grammar, and there are nine of them."""
    assert len(RESERVED - {"everybody"}) == 9
    with pytest.raises(ValidationError, match="reserved-outcome"):
        play(f"steps: {{x: {{lasts: 1s, outcomes: {{{word}: 1}}}}}}")
