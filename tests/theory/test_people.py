"""What a reader learns of people: how busy they are in ten minutes, for whom a step waits, what never ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scenarios.gap import Share
from simulation.study.study import Waiting
from tests.theory.conftest import written

if TYPE_CHECKING:
    from tests.theory.conftest import Studies

WINDOW = 600


def test_the_load_of_ten_minutes(study: Studies) -> None:
    """a walks 72 m (60 s) and works 120 s; b works from 540 s beyond the ten minutes, of which 60 s count, and sets out
    at 600 s for more, which does not; c begins to walk at 570 s, 30 s of that count; d does nothing."""
    found = study("""
places: {gate: {}, hall: {}}
walks: {gate: {hall: 72}}
people: {a: {at: gate}, b: {at: hall}, c: {at: gate}, d: {at: gate}}
roles: {one: {holders: [a]}, two: {holders: [b]}, three: {holders: [c]}}
steps:
  look: {by: one, at: hall, lasts: 120s}
  quiet: {lasts: 540s}
  long: {by: two, at: hall, after: quiet, lasts: 300s}
  dusk: {lasts: 570s}
  late: {by: three, at: hall, after: dusk, lasts: 60s}
  ten: {lasts: 600s}
  more: {by: one, at: gate, after: ten, lasts: 60s}
""")
    assert found.load() == [
        ("a", 60 / WINDOW, 120 / WINDOW),
        ("b", 0.0, 60 / WINDOW),
        ("c", 30 / WINDOW, 0.0),
        ("d", 0.0, 0.0),
    ]


def test_the_load_of_work_that_goes_on_when_the_run_ends(study: Studies) -> None:
    """A run that ends after 60 s: a is on his way till then, b works from 10 s on: 50 s. Who is bound by a guard that
    is never relieved works to the end of what is told of the run."""
    found = study("""
scenario: {horizon: 60s}
places: {gate: {}, hall: {}}
walks: {gate: {hall: 120}}
people: {a: {at: gate}, b: {at: hall}, c: {at: hall}}
roles: {one: {holders: [a]}, two: {holders: [b]}, three: {holders: [c]}}
steps:
  look: {by: one, at: hall, lasts: 5s}
  ten: {lasts: 10s}
  long: {by: two, at: hall, after: ten, lasts: 300s}
  guard: {by: three, at: hall, until: clear}
  clear: {after: long}
  bell: {lasts: 40s}
""")
    assert found.load() == [("a", 40 / WINDOW, 0.0), ("b", 0.0, 30 / WINDOW), ("c", 0.0, 40 / WINDOW)]


def test_the_load_of_what_takes_no_time(study: Studies) -> None:
    """What is over at T0 binds nobody, whatever goes on elsewhere; a millisecond is one."""
    found = study("""
people: {a: {}, b: {}}
roles: {r: {holders: [a]}, q: {holders: [b]}}
equipment: {rope: {}}
steps: {x: {by: r, needs: rope, lasts: 0s}, y: {by: q, lasts: 1ms}, long: {lasts: 60s}}
""")
    assert found.load() == [("a", 0.0, 0.0), ("b", 0.0, 1 / 600_000)]
    assert found.tally.sums["holding"][0] == 0


def test_the_load_counts_every_person_of_a_step(study: Studies) -> None:
    """Two of one role: 30 s each."""
    found = study("people: {a: {}, b: {}}\nroles: {r: {holders: [a, b]}}\nsteps: {x: {by: {r: 2}, lasts: 30s}}")
    assert found.load() == [("a", 0.0, 30 / WINDOW), ("b", 0.0, 30 / WINDOW)]


def test_what_a_thing_is_held_for_in_ten_minutes(study: Studies) -> None:
    """Two of three masks for 30 s, and one from 590 s on, of which 10 s count: 70 s of masks in each run."""
    found = study("""
equipment: {mask: {count: 3}, rope: {}}
steps:
  x: {needs: {mask: 2}, lasts: 30s}
  quiet: {lasts: 590s}
  y: {needs: mask, after: quiet, lasts: 60s}
  ten: {lasts: 600s}
  z: {needs: rope, after: ten, lasts: 5s}
""")
    assert found.tally.sums["holding"] == {0: 4 * 70_000}


def test_for_whom_a_step_waits_as_a_mean_of_all_runs(study: Studies) -> None:
    """x waits for a 30 s in the runs in which busy takes so long, and not in those in which it takes none."""
    found = study("""
people: {a: {}}
roles: {r: {holders: [a]}}
steps: {busy: {by: r, lasts: {shape: empirical, values: [0s, 30s]}, priority: -1}, x: {by: r, lasts: 1s}}
""", 40)  # fmt: skip
    k = int((found.tally.settled[:, found.plan.index["busy"]] == 30_000).sum())
    assert 0 < k < 40
    assert found.queued("x") == [Waiting("person", "a", "busy", round(30_000 * k / 40))]


def test_the_longest_wait_is_told_first_and_equal_ones_by_name(study: Studies) -> None:
    """x is ready at once: 30 s for the step that let a go last, 10 s for the one before; y waits as long for both."""
    found = study("""
people: {a: {}, b: {}}
roles: {r: {holders: [a]}, q: {holders: [b]}}
steps:
  first: {by: r, lasts: 10s, priority: -3}
  second: {by: r, lasts: 30s, priority: -2}
  x: {by: r, lasts: 5s}
  two: {by: q, lasts: 10s, priority: -3}
  one: {by: q, lasts: 10s, priority: -2}
  y: {by: q, lasts: 5s}
""")
    assert found.queued("x") == [Waiting("person", "a", "second", 30_000), Waiting("person", "a", "first", 10_000)]
    assert found.queued("y") == [Waiting("person", "b", "one", 10_000), Waiting("person", "b", "two", 10_000)]


def test_ways_of_waiting_are_told_apart(study: Studies) -> None:
    """For a thing, for a place that is closed, for a deputy until the holder falls, for somebody who is brought."""
    found = study("""
places: {hall: {}, yard: {}}
walks: {hall: {yard: 12}}
people: {a: {at: hall}, chief: {at: hall}, d: {at: hall}, e: {present: false}}
roles: {one: {holders: [a]}, command: {holders: [chief], deputies: [d]}, hand: {holders: [chief]}, new: {holders: [e]}}
equipment: {rope: {}}
steps:
  busy: {by: hand, lasts: 60s, priority: -1}
  holds: {needs: rope, lasts: 20s, priority: -1}
  thing: {needs: rope, lasts: 5s}
  alarm: {lasts: 20s}
  place: {by: one, at: yard, after: alarm, lasts: 1s}
  deputy: {by: command, lasts: 5s}
  person: {by: new, lasts: 1s}
escalations: {gas: {delay: 10s, closes: yard}}
injects:
  air: {delay: 50s, opens: yard}
  faints: {delay: 9s, takes: {people: [chief]}}
  van: {delay: 25s, brings: {people: [e], to: hall}}
""")
    assert found.queued("thing") == [Waiting("thing", "rope", "holds", 20_000)]
    assert found.queued("place") == [Waiting("place", "yard", "gas", 30_000)]
    assert found.queued("deputy") == [Waiting("deputy", "chief", "faints", 9_000)]
    assert found.queued("person") == [Waiting("person", "e", "van", 25_000)]


def test_what_a_lower_step_was_given_meanwhile(study: Studies) -> None:
    """pair of priority 0 needs both; while it waits for b (60 s), a goes to small of priority 9 for 90 s: passed over.
    With things it is the same."""
    found = study("""
people: {a: {}, b: {}}
roles: {both: {holders: [a, b]}, one: {holders: [a]}, two: {holders: [b]}}
equipment: {hose: {count: 2}}
steps:
  busy: {by: two, lasts: 60s, priority: -1}
  small: {by: one, lasts: 90s, priority: 9}
  pair: {by: {both: 2}, lasts: 5s}
  held: {needs: hose, lasts: 60s, priority: -1}
  little: {needs: hose, lasts: 90s, priority: 9}
  long: {needs: {hose: 2}, lasts: 5s}
""")
    assert found.queued("pair") == [Waiting("person", "a", "small", 90_000, passed=True)]
    assert found.queued("long") == [Waiting("thing", "hose", "little", 90_000, passed=True)]


def test_a_wait_that_nobody_causes(study: Studies) -> None:
    """The way to the yard leads over the hall, closed to 30 s; the yard itself is closed from 20 to 50 s: 30 s of its
    closing, and 20 s before that are nobody's, for nobody had what x takes."""
    found = study("""
places: {gate: {}, hall: {}, yard: {}}
walks: {gate: {hall: 12}, hall: {yard: 12}}
people: {a: {at: gate}}
roles: {r: {holders: [a]}}
steps: {x: {by: r, at: yard, lasts: 5s}}
escalations: {dust: {closes: hall}, gas: {delay: 20s, closes: yard}}
injects: {swept: {delay: 30s, opens: hall}, aired: {delay: 50s, opens: yard}}
deadlines: {d: {to: x, within: 10s}}
""")
    expected = [Waiting("place", "yard", "gas", 30_000), Waiting("other", "", "", 20_000)]
    assert found.queued("x") == found.waited("d") == expected


def test_one_step_stuck_at_several_places_is_told_by_name() -> None:
    """x three times at z and three times at a; y once at z."""
    found = written("steps: {x: {lasts: 1s}, z: {lasts: 1s}, a: {lasts: 1s}, y: {lasts: 1s}}", status=[[0] * 4] * 9)
    found.tally.sums["unfinished"].update({(3, 1): 1, (0, 1): 3, (0, 2): 3})
    assert found.unfinished() == [("x", "a", Share(3, 9)), ("x", "z", Share(3, 9)), ("y", "z", Share(1, 9))]
    assert found.blocked() == []


def test_what_is_unfinished_and_where_it_is_stuck(study: Studies) -> None:
    """Nobody ever does x; y waits for x, and z for y: all three are stuck at x. Triggers are not told. The valve holds
    in some runs, and `more` is stuck in those: the most frequent first, then by name."""
    found = study("""
people: {a: {present: false}}
roles: {r: {holders: [a]}}
steps:
  x: {by: r, lasts: 1s}
  y: {after: x, lasts: 1s}
  z: {after: y}
  valve: {lasts: 1s, fails: 0.5}
  a: {by: r, after: valve, lasts: 1s}
injects: {call: {after: x}}
""", 20)  # fmt: skip
    k = found.reached("valve").k
    assert 0 < k < 20
    every = Share(20, 20)
    assert found.unfinished() == [("x", "x", every), ("y", "x", every), ("z", "x", every), ("a", "a", Share(k, 20))]


def test_what_is_blocked_and_by_what(study: Studies) -> None:
    """other fails in every run; valve in some: the root of all behind it, triggers too."""
    found = study("""
steps:
  valve: {lasts: 1s, fails: 0.5}
  a: {after: valve, lasts: 1s}
  b: {after: a}
  other: {lasts: 1s, fails: 1}
  z: {after: other}
injects: {call: {after: other}}
""", 20)  # fmt: skip
    k = 20 - found.reached("valve").k
    assert 0 < k < 20
    every, some = Share(20, 20), Share(k, 20)
    rows = [("call", "other", every), ("z", "other", every), ("a", "valve", some), ("b", "valve", some)]
    assert found.blocked() == rows


def test_the_root_of_a_deadline_whose_end_is_blocked(study: Studies) -> None:
    """The valve fails in every run: counted for the deadline, by the valve; a deadline that is met has no root."""
    found = study("""
steps: {valve: {lasts: 1s, fails: 1}, a: {after: valve}, b: {lasts: 1s}}
deadlines: {d: {to: a, within: 1s}, e: {to: b, within: 5s}, f: {to: valve, within: 5s}}
""")
    assert found.tally.sums["roots"] == {(0, 0): 4, (2, 0): 4}


@pytest.mark.parametrize("runs", [1, 3])
def test_study_of_so_many_runs(study: Studies, runs: int) -> None:
    """As many as were asked for, none broken off."""
    found = study("steps: {x: {lasts: 1s}}", runs)
    assert (found.runs, found.ensemble.asked, found.ensemble.partial) == (runs, runs, False)
    assert (found.variant, found.races) == ("", ())
