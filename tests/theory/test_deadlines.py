"""What a reader learns of a deadline: is it missed, how late, where the time goes, who decides, how well known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scenarios.gap import Share
from simulation.outcome.chain import Kind
from simulation.outcome.tally import KEPT, MISSED, NOT_COUNTED
from simulation.outcome.verdicts import NEVER
from simulation.study.study import Waiting, standing
from tests.theory.conftest import written

if TYPE_CHECKING:
    from tests.theory.conftest import Studies

# busy: b walks 12 m at 1.2 m/s, which are 10 s, then works 50 s: till 60 s. look is done at 40 s. cut waits from 40 to
# 60 s for b, works till 80 s. Its grant was caused by busy, so the chain goes on there (L10): 10 s walk, 30 s work.
LINE = """
places: {gate: {}, hall: {}}
walks: {gate: {hall: 12}}
people: {a: {at: hall}, b: {at: gate}}
roles: {one: {holders: [a]}, two: {holders: [b]}}
steps:
  busy: {by: two, at: hall, lasts: 50s, priority: -1}
  look: {by: one, at: hall, lasts: 40s}
  cut: {by: two, at: hall, after: look, lasts: 20s}
  clear: {after: cut}
deadlines:
  whole: {to: cut, within: 79s}
  part: {from: look, to: cut, within: 40s}
  begun: {to: {cut: started}, within: 60s}
  over: {to: clear, within: 100s}
"""


def test_taken_missed_and_kept(study: Studies) -> None:
    """80 s against 79 are missed in every run; 40 s against 40 are kept: at the limit is in time."""
    found = study(LINE)
    assert [found.missed(id) for id in ("whole", "part", "begun", "over")] == [
        Share(4, 4),
        Share(0, 4),
        Share(0, 4),
        Share(0, 4),
    ]
    assert [found.took(id).p50 for id in ("whole", "part", "begun", "over")] == [80_000, 40_000, 60_000, 80_000]
    assert found.missed_runs("whole").tolist() == [True] * 4
    assert found.missed_runs("part").tolist() == [False] * 4


def test_where_the_time_goes(study: Studies) -> None:
    """whole: 10 walk + 30 work + 20 wait + 20 work. part begins at 40: 20 wait + 20 work. begun ends with the wait."""
    found = study(LINE)
    spent = {id: [found.spent(id)[kind] for kind in Kind] for id in ("whole", "part", "begun", "over")}
    assert spent == {
        "whole": [50_000, 10_000, 20_000, 0],
        "part": [20_000, 0, 20_000, 0],
        "begun": [30_000, 10_000, 20_000, 0],
        "over": [50_000, 10_000, 20_000, 0],
    }


def test_who_was_waited_for_and_who_had_him(study: Studies) -> None:
    """b, whom busy had, 20 s along the chain; the wait of the step itself is told in the same way."""
    found = study(LINE)
    b = [Waiting("person", "b", "busy", 20_000)]
    assert found.waited("whole") == found.waited("part") == found.waited("begun") == found.queued("cut") == b
    assert found.queued("look") == found.queued("busy") == []


def test_who_decides_and_for_how_long(study: Studies) -> None:
    """busy 40 s with its walk, cut 20 s; look is no part of the chain. The most first; of equal ones the id decides."""
    found = study(LINE)
    all_ = Share(4, 4)
    assert found.deciding("whole") == [("busy", 40_000, all_), ("cut", 20_000, all_)]
    assert found.deciding("part") == [("cut", 20_000, all_)]
    assert found.deciding("begun") == [("busy", 40_000, all_), ("cut", 0, all_)]
    tied = study("steps: {z: {lasts: 5s}, y: {after: z, lasts: 5s}}\ndeadlines: {d: {to: y, within: 9s}}")
    assert [id for id, _, _ in tied.deciding("d")] == ["y", "z"]


def test_the_clock_before_an_end_counts_from_the_beginning_alone(study: Studies) -> None:
    """call 10 s, then a clock of 30 s, then 5 s of work; from the end of call on it is 30 s of clock and 5 of work."""
    found = study("""
steps: {call: {lasts: 10s}, carry: {after: van, lasts: 5s}}
injects: {van: {after: call, delay: 30s}}
deadlines: {whole: {to: carry, within: 60s}, part: {from: call, to: carry, within: 60s}}
""")
    assert [found.spent("whole")[kind] for kind in Kind] == [15_000, 0, 0, 30_000]
    assert [found.spent("part")[kind] for kind in Kind] == [5_000, 0, 0, 30_000]
    assert [row[:2] for row in found.deciding("whole")] == [("van", 30_000), ("call", 10_000), ("carry", 5_000)]
    assert [row[:2] for row in found.deciding("part")] == [("van", 30_000), ("carry", 5_000)]


# valve fails in half of the runs; where it does not, it is done at 10 s and after at 30 s.
HALF = """
steps:
  valve: {lasts: 10s, fails: 0.5}
  after: {after: valve, lasts: 20s}
  other: {after: {valve: failed}, lasts: 5s}
deadlines:
  d: {to: after, within: 25s}
  e: {from: other, to: other, within: 1s}
"""


def test_means_are_taken_over_the_runs_in_which_the_end_was_met(study: Studies) -> None:
    """In k runs 10 + 20 s of work, in the others nothing: the mean is 30 s, and how often is said of the k."""
    found = study(HALF, 40)
    k = found.reached("after").k
    assert 0 < k < 40
    assert found.met_runs("d") == k
    assert found.spent("d")[Kind.WORK] == 30_000
    assert found.deciding("d") == [("after", 20_000, Share(k, k)), ("valve", 10_000, Share(k, k))]
    assert found.missed("d") == Share(40, 40)  # late where it came, blocked where it did not
    assert (found.took("d").n, found.took("d").came) == (40, k)
    assert found.came_runs("after").sum() == k == 40 - found.reached("other").k
    assert found.missed("e") == Share(0, 40 - k)  # it counts where `other` came


def test_an_end_never_met_has_no_time_to_break_down(study: Studies) -> None:
    """The valve always fails: missed in every run, nothing spent, nobody decides, and no evidence but an assumption."""
    found = study(HALF.replace("0.5", "1"))
    assert found.missed("d") == Share(4, 4)
    assert (found.took("d").p50, found.took("d").n, found.took("d").came) == (None, 4, 0)
    assert (found.met_runs("d"), set(found.spent("d").values()), found.deciding("d")) == (0, {0}, [])
    assert (found.grade("d"), found.lateness("d"), found.waited("d"), found.together("d")) == ("assumed", 5, [], [])


def test_one_single_run_is_a_mean_of_itself(study: Studies) -> None:
    """With one run every mean is what happened in it."""
    found = study(LINE, 1)
    assert found.spent("whole")[Kind.WORK] == 50_000
    assert found.waited("whole")[0].mean == 20_000
    assert found.deciding("whole")[0][1] == 40_000


@pytest.mark.parametrize(
    ("seconds", "band"), [(80, 1), (81, 2), (100, 2), (101, 3), (120, 3), (121, 4), (160, 4), (161, 5)]
)
def test_bands_of_lateness(study: Studies, seconds: int, band: int) -> None:
    """A limit of 80 s: P90 up to 80 is band 1, up to 100 (× 1.25) 2, up to 120 (× 1.5) 3, up to 160 (× 2) 4, then 5."""
    text = f"steps: {{x: {{lasts: {seconds}s}}}}\ndeadlines: {{d: {{to: x, within: 80s}}}}"
    assert study(text, 1).lateness("d") == band


def test_the_shortest_limit_there_can_be() -> None:
    """What is done at once keeps a limit of one millisecond: band 1."""
    text = "steps: {x: {lasts: 0s}}\ndeadlines: {d: {to: x, within: 1ms}}"
    assert written(text, verdict=[[KEPT]], took=[[1]]).lateness("d") == 1
    assert written(text, verdict=[[MISSED]], took=[[3]]).lateness("d") == 5


def test_already_done_counts_and_is_below_zero() -> None:
    """Of five runs one does not count; in two of the others the end came before the start, once it came at that very
    moment, once never: 2 of 4 were already done."""
    found = written(
        "steps: {x: {lasts: 1s}, y: {lasts: 1s}}\ndeadlines: {d: {from: y, to: x, within: 1s}}",
        verdict=[[NOT_COUNTED], [KEPT], [KEPT], [KEPT], [MISSED]],
        took=[[-9], [-5], [-1], [0], [NEVER]],
    )
    assert found.already("d") == Share(2, 4)
    assert found.missed("d") == Share(1, 4)
    assert found.missed_runs("d").tolist() == [False, False, False, False, True]
    assert (found.took("d").n, found.took("d").came) == (4, 3)
    assert (found.took("d").p10, found.took("d").p50, found.took("d").p90) == (-5, -1, None)
    assert found.met_runs("d") == 4


def test_quantiles_of_forty_runs_with_their_intervals() -> None:
    """Times 1 … 40 s: P10 is the 4th, P50 the 20th, P90 the 36th. With 95 %, by the binomial distribution of 40, the
    median lies between the 14th and the 27th (P(X ≤ 13) = 0.019, P(X ≤ 14) = 0.040), P90 between the 32nd and the 40th
    (P(X ≤ 31) = 0.015; P(X ≤ 39) = 1 − 0.9⁴⁰ = 0.985)."""
    found = written(
        "steps: {x: {lasts: 1s}}\ndeadlines: {d: {to: x, within: 20s}}",
        verdict=[[KEPT]] * 20 + [[MISSED]] * 20,
        took=[[1000 * s] for s in range(40, 0, -1)],
    ).took("d")
    assert (found.n, found.came, found.p10, found.p50, found.p90) == (40, 40, 4_000, 20_000, 36_000)
    assert found.p50_interval == (14_000, 27_000)
    assert found.p90_interval == (32_000, 40_000)


def test_a_limit_beyond_the_run() -> None:
    """A run of 60 s: a limit of 60 s can be met after it, one of 59 s cannot."""
    text = "scenario: {horizon: 60s}\nsteps: {x: {lasts: 1s}}\ndeadlines: {d: {to: x, within: %ss}}"
    assert written(text % 60, took=[[0]]).beyond("d")
    assert not written(text % 59, took=[[0]]).beyond("d")


@pytest.mark.parametrize(
    ("missed", "tolerance", "stands"), [(15, 0.1, "fine"), (16, 0.1, "late"), (0, 0, "fine"), (1, 0, "late")]
)
def test_late_is_told_by_the_lower_end_of_the_interval(missed: int, tolerance: float, stands: str) -> None:
    """Of 100 runs, by Wilson, 15 have a lower end of 9.3 % and 16 of 10.1 %; none has 0, which keeps a tolerance of 0;
    one has more than that."""
    text = f"steps: {{x: {{lasts: 1s}}}}\ndeadlines: {{d: {{to: x, within: 1s, tolerance: {tolerance}}}}}"
    found = written(text, verdict=[[MISSED]] * missed + [[KEPT]] * (100 - missed))
    assert standing(found, "d") == stands


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
