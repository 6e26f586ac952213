"""From which figure on something is a gap, and when it must be mended: each threshold from both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scenarios.gap import Gap, Share
from simulation.gaps import find_gaps
from simulation.outcome.tally import KEPT, MISSED
from simulation.plan.plan import AVERTED, CAME
from tests.theory.conftest import written

if TYPE_CHECKING:
    from simulation.study.study import Study
    from tests.theory.conftest import Studies

LIMIT = "steps: {x: {lasts: 1s}}\ndeadlines: {d: {to: x, within: 1sMORE}}"


def missed(k: int, n: int, more: str = "") -> Study:
    """A deadline missed in k of n runs."""
    return written(LIMIT.replace("MORE", more), verdict=[[MISSED]] * k + [[KEPT]] * (n - k), took=[[1]] * n)


def weights(study: Study, code: str) -> list[str]:
    """The weights of the gaps of a code."""
    return [gap.weight for gap in find_gaps(study) if gap.code == code]


def gap(study: Study, code: str) -> Gap:
    """The one gap of a code."""
    (found,) = (gap for gap in find_gaps(study) if gap.code == code)
    return found


@pytest.mark.parametrize(
    ("k", "weight"), [(0, []), (15, []), (16, ["should"]), (27, ["should"]), (28, ["must"]), (100, ["must"])]
)
def test_late_by_the_lower_end_of_the_interval(k: int, weight: list[str]) -> None:
    """Tolerance 10 % of 100 runs. Wilson's lower end (p + 0.0192 − 1.96 √(p(1−p)/100 + 0.000096)) / 1.0384 is 9.3 % for
    15, 10.1 % for 16; 19.3 % for 27, 20.1 % for 28: over the tolerance a gap, over twice of it one that must go."""
    assert weights(missed(k, 100), "LAT01") == weight


def test_a_verified_rule_must_be_kept() -> None:
    """16 of 100, which of a promise should go, must go where the limit is that of a verified rule."""
    assert weights(missed(16, 100, ", basis: {rule: scr493-9-unit}"), "LAT01") == ["must"]
    assert weights(missed(15, 100, ", basis: {rule: scr493-9-unit}"), "LAT01") == []


@pytest.mark.parametrize(("tolerance", "weight"), [("0.05", ["must"]), ("0.09", ["should"]), ("0.3", [])])
def test_against_the_tolerance_of_the_deadline(tolerance: str, weight: list[str]) -> None:
    """17 of 100, lower end 10.9 %: over 2 × 5 %; not over 2 × 9 %; not over 30 %."""
    assert weights(missed(17, 100, f", tolerance: {tolerance}"), "LAT01") == weight


def test_thirty_runs_judge_and_fewer_do_not() -> None:
    """29 runs of 29 missed say nothing."""
    assert weights(missed(29, 29), "LAT01") == []
    assert weights(missed(30, 30), "LAT01") == ["must"]


def test_the_figures_of_a_late_deadline(study: Studies) -> None:
    """x walks 10 s and works 30 s against a limit of 30 s: band 3 (40/30 = 1.33 of the limit), most of it work."""
    found = gap(
        study("""
places: {p: {}, q: {}}
walks: {p: {q: 12}}
people: {a: {at: p}}
roles: {r: {holders: [a]}}
steps: {x: {by: r, at: q, lasts: {shape: fixed, likely: 30s, evidence: expert}}}
deadlines: {d: {to: x, within: 30s}}
""", 40),
        "LAT01",
    )  # fmt: skip
    assert (found.weight, found.share, found.grade, found.nodes) == ("must", Share(40, 40), "expert", ("d",))
    assert found.data == {
        "deadline": "d", "limit": 30_000, "p50": 40_000, "p90": 40_000, "lateness": 3, "main": "work",
        "work": 30_000, "walk": 10_000, "wait": 0, "clock": 0,
    }  # fmt: skip


def hazard(came: int, runs: int, there: int = 0, more: str = "averted_by: x") -> Study:
    """An escalation that came in so many runs, in so many of them with a there."""
    text = f"people: {{a: {{}}}}\nsteps: {{x: {{lasts: 1s}}}}\nescalations: {{e: {{delay: 1s, {more}}}}}"
    found = written(text, status=[[0, CAME]] * came + [[0, AVERTED]] * (runs - came))
    if there:
        found.tally.sums["exposed"][1, 0] = found.tally.sums["exposing"][1] = there
    return found


@pytest.mark.parametrize(("k", "weight"), [(15, []), (16, ["should"]), (27, ["should"]), (28, ["must"])])
def test_an_escalation_that_comes_too_often(k: int, weight: list[str]) -> None:
    """As with a deadline; one that nothing can avert is no fault of the plan."""
    assert weights(hazard(k, 100), "HAZ01") == weight
    assert weights(hazard(k, 100, more="closes: []"), "HAZ01") == []


@pytest.mark.parametrize(
    ("came", "there", "weight"),
    [
        (29, 29, []),
        (30, 30, ["must"]),
        (100, 15, []),
        (100, 16, ["should"]),
        (100, 27, ["should"]),
        (100, 28, ["must"]),
    ],
)
def test_people_who_are_there(came: int, there: int, weight: list[str]) -> None:
    """Judged from thirty runs on in which it came; of these the share with somebody there, as above."""
    assert weights(hazard(came, 200, there), "HAZ02") == weight


WAIT = """
people: {{a: {{}}}}
roles: {{r: {{holders: [a]}}}}
steps: {{busy: {{by: r, lasts: {busy}s, priority: -1}}, x: {{by: r, lasts: 60s}}}}
deadlines: {{d: {{to: x, within: 50s}}}}
"""


@pytest.mark.parametrize(("busy", "found"), [(10, []), (11, ["should"])])
def test_a_wait_of_more_than_a_fifth_of_the_limit(study: Studies, busy: int, found: list[str]) -> None:
    """Limit 50 s, missed anyhow: 10 s of waiting are a fifth, 11 s more."""
    assert weights(study(WAIT.format(busy=busy), 40), "WAI01") == found


def test_the_figures_of_a_wait(study: Studies) -> None:
    """20 s of 80 for a, whom busy had."""
    found = gap(study(WAIT.format(busy=20), 40), "WAI01")
    assert found.nodes == ("d", "a")
    assert found.data == {
        "deadline": "d", "whom": "a", "kind": "person", "wait": 20_000, "thief": ("busy",), "share_of_time": 0.25,
    }  # fmt: skip


@pytest.mark.parametrize(("small", "found"), [(60, []), (61, ["should"])])
def test_a_pair_that_loses_a_minute_to_lower_steps(study: Studies, small: int, found: list[str]) -> None:
    """a goes to a step of lower rank for 60 s: a minute, not more; for 61 s it is a gap."""
    text = f"""
people: {{a: {{}}, b: {{}}}}
roles: {{both: {{holders: [a, b]}}, one: {{holders: [a]}}, two: {{holders: [b]}}}}
steps:
  busy: {{by: two, lasts: 30s, priority: -1}}
  small: {{by: one, lasts: {small}s, priority: 9}}
  pair: {{by: {{both: 2}}, lasts: 5s}}
"""
    result = study(text, 40)
    assert weights(result, "WAI02") == found
    if found:
        assert gap(result, "WAI02").data == {
            "step": "pair", "whom": "a", "kind": "person", "wait": 61_000, "thieves": ("small",),
        }  # fmt: skip


def test_what_rests_on_assumptions_is_said_once(study: Studies) -> None:
    """Of three deadlines, those of which more than a tenth is assumed and whose end came: d; not e (an expert's), not
    f (never met)."""
    found = gap(
        study("""
steps:
  x: {lasts: 10s}
  y: {lasts: {shape: fixed, likely: 10s, evidence: expert}}
  z: {lasts: 5s, fails: 1}
deadlines: {d: {to: x, within: 50s}, e: {to: y, within: 50s}, f: {to: z, within: 50s}}
""", 40),
        "EVI01",
    )  # fmt: skip
    assert (found.data, found.grade, found.weight) == ({"deadlines": ("d",)}, "assumed", "could")


@pytest.mark.parametrize("runs", [29, 40])
def test_what_is_blocked_or_never_done(study: Studies, runs: int) -> None:
    """The valve always fails, and behind it the all-clear is blocked (STR06); nobody ever does x, and y waits for it
    (CAP08): from thirty runs on."""
    result = study("""
people: {a: {present: false}}
roles: {r: {holders: [a]}}
steps:
  valve: {lasts: 1s, fails: 1}
  clear: {after: valve}
  x: {by: r, lasts: 1s}
  y: {after: x}
""", runs)  # fmt: skip
    found = {gap.code: gap for gap in find_gaps(result)}
    if runs < 30:
        assert found == {}
        return
    assert found["STR06"].data == {"node": ("clear",), "root": "valve"}
    assert found["STR06"].share == Share(40, 40)
    assert (found["CAP08"].data["node"], found["CAP08"].data["behind"]) == ("x", ("y",))
