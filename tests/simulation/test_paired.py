"""Paired differences: an interval that holds at any number of runs, and no verdict at few."""

import numpy as np
import pytest

from scenarios.gap import LEAST, Share
from simulation.questions.paired import Difference, interval


def runs(*counts: tuple[bool, bool, int]) -> tuple[np.ndarray, np.ndarray]:
    """Before and after, of so many runs each."""
    pairs = [(a, b) for a, b, n in counts for _ in range(n)]
    return np.array([a for a, _ in pairs], bool), np.array([b for _, b in pairs], bool)


def test_the_interval_is_that_of_the_published_example() -> None:
    """Fagerland, Lydersen, Laake (Statistics in Medicine 33 (2014) 2850-2875), airway hyper-responsiveness of 21
    children: 1 changed one way, 7 the other; Tango's interval is −0.517 to −0.026."""
    assert interval(1, 7, 21) == pytest.approx((-0.517, -0.026), abs=0.0005)


@pytest.mark.parametrize("n", [1, 2, 3, 5, 10, 12, 400])
def test_the_interval_has_a_width_and_stays_within_bounds(n: int) -> None:
    """Whatever was counted: within [−1, 1], around the difference, wider than nothing, and the other way round the
    same with the sign turned."""
    for more in range(0, n + 1, max(n // 12, 1)):
        for fewer in range(0, n + 1 - more, max(n // 12, 1)):
            low, high = interval(more, fewer, n)
            assert -1 <= low < high <= 1
            assert low - 1e-9 <= (more - fewer) / n <= high + 1e-9
            assert interval(fewer, more, n) == pytest.approx((-high, -low), abs=1e-9)


def test_where_nothing_changed_the_interval_is_known_in_closed_form() -> None:
    """±z²/(n + z²): about a three-hundredth of a point at ten thousand runs."""
    for n in (1, 2, 30, 10_000):
        bound = 3.841458820694124 / (n + 3.841458820694124)
        assert interval(0, 0, n) == pytest.approx((-bound, bound), abs=1e-9)


@pytest.mark.parametrize("n", [1, 2, 29])
def test_few_runs_give_no_verdict(n: int) -> None:
    """That every run of one, two or twenty-nine changed is not "clear"; from thirty on it is."""
    d = Difference.of("x", *runs((True, False, n)))
    assert (d.change, d.clear, d.verdict) == (-1, False, "few")
    enough = Difference.of("x", *runs((True, False, LEAST)))
    assert (enough.clear, enough.verdict) == (True, "better")


def test_what_is_no_longer_asked_is_no_improvement() -> None:
    """A deadline missed in half of the runs that counts in none any more: nothing is compared, nothing is better."""
    before, after = runs((True, False, 50), (False, False, 50))
    d = Difference.of("x", before, after, np.ones(100, bool), np.zeros(100, bool))
    assert (d.verdict, d.before, d.only_before, d.only_after) == ("not_asked", Share(0, 0), 100, 0)
    assert (d.low, d.high) == (-1, 1)
    part = Difference.of("x", before, after, np.ones(100, bool), np.arange(100) < 40)
    assert (part.before, part.after, part.only_before) == (Share(40, 40), Share(0, 40), 60)


@pytest.mark.parametrize("n", [1, 2, 5])
def test_a_share_of_few_runs_is_on_neither_side_of_its_bound(n: int) -> None:
    """Wilson's interval stays within [0, 1] and has a width, and no verdict is given."""
    for k in range(n + 1):
        share = Share(k, n)
        assert 0 <= share.low <= share.p <= share.high <= 1
        assert share.low < share.high
        assert share.against(0.1) == "unsure"


def test_a_share_above_its_bound_by_less_than_chance_is_not_within_it() -> None:
    """21.2 % of 1,000 is above 20 %, but not certainly: neither above nor within. 7,000 runs would tell."""
    assert Share(212, 1000).against(0.2) == "unsure"
    assert Share(188, 1000).against(0.2) == "unsure"
    assert (Share(2400, 10_000).against(0.2), Share(1500, 10_000).against(0.2)) == ("above", "within")
    needed = Share(212, 1000).runs_to_tell(0.2)
    assert needed is not None
    assert Share(round(0.212 * needed) + 1, needed).against(0.2) == "above"
    assert Share(round(0.212 * needed * 0.9), round(needed * 0.9)).against(0.2) == "unsure"
    assert Share(200, 1000).runs_to_tell(0.2) is None
    assert (Share(0, 30).against(0.0), Share(1, 30).against(0.0)) == ("within", "above")
