"""Who decides a deadline together with others, and how well what decides it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scenarios.gap import Share
from simulation.outcome.chain import Kind

if TYPE_CHECKING:
    from tests.theory.conftest import Studies

GRADED = """
steps:
  rough: {{lasts: {{shape: fixed, likely: {rough}s}}}}
  fair: {{after: rough, lasts: {{shape: fixed, likely: {fair}s, evidence: expert}}}}
  good: {{after: fair, lasts: {{shape: fixed, likely: {good}s, evidence: {{grade: drill, n: 5}}}}}}
deadlines: {{d: {{to: good, within: 10s}}}}
"""


@pytest.mark.parametrize(
    ("rough", "fair", "good", "grade"),
    [(11, 39, 50, "assumed"), (10, 40, 50, "expert"), (5, 10, 85, "drill"), (50, 0, 50, "assumed")],
)
def test_the_grade_is_the_weakest_of_what_takes_more_than_a_tenth(
    study: Studies, rough: int, fair: int, good: int, grade: str
) -> None:
    """Of 100 s: 11 of an assumption count, 10 do not; then the expert's; 10 of the expert's do not either."""
    assert study(GRADED.format(rough=rough, fair=fair, good=good)).grade("d") == grade


def test_the_grade_of_a_clock_and_of_each_persons_part(study: Studies) -> None:
    """A trigger lends the evidence of its delay, a person's part that of the whole step."""
    found = study("""
places: {hall: {}, yard: {}}
people: {a: {at: hall}}
steps:
  out: {each: everybody, at: hall, lasts: {shape: fixed, likely: 30s, evidence: expert}}
  go: {after: van, lasts: {shape: fixed, likely: 30s, evidence: {grade: drill, n: 2}}}
injects: {van: {delay: {shape: fixed, likely: 60s, evidence: {grade: published, source: somewhere}}}}
deadlines: {each: {to: out, within: 1s}, clock: {to: go, within: 1s}}
""")
    assert (found.grade("each"), found.grade("clock")) == ("expert", "published")


def test_grades_are_weighed_against_the_means_of_runs_in_which_the_end_was_met(study: Studies) -> None:
    """15 s of an assumption of 100 s in the runs in which the valve holds, which are half: still more than a tenth."""
    found = study("""
steps:
  valve: {lasts: {shape: fixed, likely: 15s}, fails: 0.5}
  good: {after: valve, lasts: {shape: fixed, likely: 85s, evidence: {grade: drill, n: 5}}}
deadlines: {d: {to: good, within: 10s}}
""", 40)  # fmt: skip
    assert found.grade("d") == "assumed"


def test_the_grade_of_one_single_run(study: Studies) -> None:
    """11 s of an assumption of 100 s, in the only run that there is."""
    assert study(GRADED.format(rough=11, fair=39, good=50), 1).grade("d") == "assumed"


def test_the_walk_to_a_step_that_lasts_as_long_as_it_is_needed_is_an_assumption(study: Studies) -> None:
    """10 s of 30 are a walk to a post whose duration nobody wrote down: there is no evidence for it."""
    found = study("""
places: {gate: {}, hall: {}}
walks: {gate: {hall: 12}}
people: {a: {at: gate}}
roles: {r: {holders: [a]}}
steps:
  look: {lasts: {shape: fixed, likely: 20s, evidence: {grade: drill, n: 3}}}
  guard: {by: r, at: hall, after: look, until: over}
  over: {lasts: 300s}
deadlines: {d: {to: {guard: started}, within: 10s}}
""")
    assert [row[:2] for row in found.deciding("d")] == [("look", 20_000), ("guard", 10_000)]
    assert found.grade("d") == "assumed"


def test_what_comes_to_the_same_moment_decides_together(study: Studies) -> None:
    """x and y of 30 s both let z begin at 30 s, early does not; told with the one on the chain first, which
    is the last in the file. Where z may begin after any of them, only the first counts and nobody decides with it."""
    text = "steps: {x: {lasts: 30s}, y: {lasts: 30s}, early: {lasts: 20s}, z: {after: LIST, lasts: 5s}}\n"
    text += "deadlines: {d: {to: z, within: 10s}}"
    found = study(text.replace("LIST", "[x, y, early]"))
    assert found.together("d") == [("y", "x", Share(4, 4))]
    assert [id for id, _, _ in found.deciding("d")] == ["x", "y", "z"]
    assert study(text.replace("LIST", "{any: [x, y]}")).together("d") == []


def test_what_is_done_when_its_time_begins_takes_no_time(study: Studies) -> None:
    """x and y end together at 30 s, which is where the time begins: nothing is spent and nobody decides. Where it takes
    a single millisecond, that is spent."""
    found = study("""
steps: {x: {lasts: 30s}, y: {lasts: 30s}, z: {after: y, lasts: 1ms}}
deadlines: {d: {from: x, to: [x, y], within: 1s}, e: {from: x, to: z, within: 1s}}
""")
    assert (found.took("d").p50, found.deciding("d"), found.together("d")) == (0, [], [])
    assert (found.spent("e")[Kind.WORK], found.deciding("e")) == (1, [("z", 1, Share(4, 4))])


def test_what_decides_beside_the_chain_adds_its_work_but_not_its_time(study: Studies) -> None:
    """y takes 30 s; x waits 20 s for a and works 10, and ends with it. The time told is that of y alone: no wait; that
    x works 10 s is told of x."""
    found = study("""
people: {a: {}}
roles: {r: {holders: [a]}}
steps:
  busy: {by: r, lasts: 20s, priority: -1}
  x: {by: r, lasts: 10s}
  y: {lasts: 30s}
  z: {after: [x, y], lasts: 5s}
deadlines: {d: {to: z, within: 10s}}
""")
    assert found.together("d") == [("y", "x", Share(4, 4))]
    assert ([found.spent("d")[kind] for kind in Kind], found.waited("d")) == ([35_000, 0, 0, 0], [])
    assert [row[:2] for row in found.deciding("d")] == [("y", 30_000), ("x", 10_000), ("z", 5_000)]


def test_pairs_that_decide_together_most_often_first(study: Studies) -> None:
    """w and x let c begin together in every run; v ends with c in the runs in which it takes 40 s and not 10, so that
    both let s begin. Equal ones by name: of p, q and r, which end together, r is on the chain; f before z,
    by the one on the chain."""
    found = study("""
steps:
  v: {lasts: {shape: empirical, values: [10s, 40s]}}
  w: {lasts: 30s}
  x: {lasts: 30s}
  c: {after: [w, x], lasts: 10s}
  s: {after: [c, v], lasts: 9s}
  q: {lasts: 30s}
  p: {lasts: 30s}
  r: {lasts: 30s}
  t: {after: [q, p, r], lasts: 1s}
  o: {lasts: 50s}
  f: {lasts: 50s}
  g: {after: [o, f], lasts: 10s}
  z: {lasts: 60s}
  u: {after: [g, z], lasts: 1s}
deadlines: {d: {to: s, within: 10s}, e: {to: t, within: 1s}, h: {to: u, within: 1s}}
""", 20)  # fmt: skip
    k = int((found.tally.settled[:, found.plan.index["v"]] == 40_000).sum())
    assert 0 < k < 20
    assert found.together("e") == [("r", "p", Share(20, 20)), ("r", "q", Share(20, 20))]
    assert found.together("h") == [("f", "o", Share(20, 20)), ("z", "g", Share(20, 20))]
    assert found.together("d") == [("x", "w", Share(20, 20)), ("c", "v", Share(k, 20))]
    assert {id: share.k for id, _, share in found.deciding("d")} == {"s": 20, "c": 20, "x": 20, "w": 20, "v": k}
    assert found.deciding("d")[-1] == ("s", 9_000, Share(20, 20))
