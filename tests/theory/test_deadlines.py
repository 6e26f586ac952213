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
