"""Which duration decides how long a deadline takes, against closed forms."""

import pytest
from scipy.stats import f  # type: ignore[import-untyped]

from scenarios.files import read_scenario
from scenarios.reading import parse
from simulation.questions.influence import BINS, CLEAR, ENOUGH, influences, unknowns
from simulation.study.ensemble import run_many
from simulation.study.study import Study

#: Three uniform durations in a row, 12, 6 and 3 s wide, beside one that nobody waits for.
CHAIN = """format: 1
scenario: {id: chain}
steps:
  a: {lasts: {shape: uniform, least: 10s, most: 22s}}
  b: {after: a, lasts: {shape: uniform, least: 10s, most: 16s}}
  c: {after: b, lasts: {shape: uniform, least: 10s, most: 13s, evidence: {grade: drill, n: 3}}}
  beside: {lasts: {shape: uniform, least: 1s, most: 9s}}
  sure: {after: c, lasts: 5s}
deadlines:
  d: {to: sure, within: 46s}
  never: {to: c, within: 20s}
"""


def study(text: str, runs: int, seed: int = 1) -> Study:
    """The study of a plan."""
    scenario, problems = read_scenario(parse(text))
    assert scenario is not None, problems
    return Study(scenario, run_many(scenario, runs, seed))


def test_durations_in_a_row_share_the_variance() -> None:
    """A sum of independent uniforms: each index is width² ÷ Σ width² (144, 36 and 9 of 189), that of a duration beside
    the chain is 0. Twenty bins see 1 - 1/400 of a linear effect; the rest is chance, within 0.02 for 20,000 runs."""
    found = {one.node: one for one in influences(study(CHAIN, 20_000)) if one.deadline == "d"}
    assert list(found) == ["a", "b", "c", "beside"]
    for node, width in (("a", 12), ("b", 6), ("c", 3)):
        assert found[node].index == pytest.approx(width**2 / 189, abs=0.02)
        assert found[node].clear
    assert found["beside"].index < 0.003
    assert not found["beside"].clear


def test_the_bias_is_taken_off() -> None:
    """With 1,000 runs, chance alone makes the means of twenty bins differ by 19/999 of the variance; corrected, the
    mean index of a duration without influence over forty seeds stays below a quarter of that."""
    seen = [one.index for seed in range(40) for one in influences(study(CHAIN, 1000, seed)) if one.node == "beside"]
    assert len(seen) == 80
    assert sum(seen) / len(seen) < 0.25 * 19 / 999


def test_a_join_against_its_closed_form() -> None:
    """The later of two uniforms on (0, 1): E[max|u] = (1 + u²)/2, so each index is Var(u²)/4 ÷ (1/18) = 0.4."""
    text = """format: 1
scenario: {id: join}
steps:
  a: {lasts: {shape: uniform, least: 0s, most: 100s}}
  b: {lasts: {shape: uniform, least: 0s, most: 100s}}
deadlines:
  d: {to: [a, b], within: 90s}
"""
    assert [one.index for one in influences(study(text, 20_000))] == pytest.approx([0.4, 0.4], abs=0.02)


def test_too_few_runs_give_no_index() -> None:
    """Under 1,000 runs in which a deadline counts there is none, and none for a deadline that always takes the same."""
    assert influences(study(CHAIN, ENOUGH - 1)) == ()
    assert len(influences(study(CHAIN, ENOUGH))) == 8
    fixed = CHAIN + "  same: {from: c, to: sure, within: 46s}\n"
    assert {one.deadline for one in influences(study(fixed, ENOUGH))} == {"d", "never"}
    seldom = CHAIN.replace("to: sure", "from: {size: small}, to: sure").replace(
        "  sure:", "  size: {lasts: 1s, outcomes: {small: 0.5, large: 0.5}}\n  sure:"
    )
    assert {one.deadline for one in influences(study(seldom, 1500))} == {"never"}


def test_what_never_ends_comes_last() -> None:
    """Where gas reaches the valve after 12 s, whoever is not done never is. Ranked behind all others, equal among
    themselves, that still hangs on the one duration alone: of a rank that is a function of it, twenty bins see all but
    1/400 at most; and a failure that comes by chance takes its part away."""
    text = """format: 1
scenario: {id: valve}
steps:
  open: {lasts: {shape: uniform, least: 5s, most: 15s}, fails: 0.0}
escalations:
  gas: {delay: 12s, stops: open}
deadlines:
  d: {to: open, within: 10s}
"""
    result = study(text, 4000)
    assert 2700 < result.met_runs("d") < 2900
    (one,) = influences(result)
    assert (one.node, one.n, one.clear) == ("open", 4000, True)
    assert one.index == pytest.approx(1, abs=0.01)
    (other,) = influences(study(text.replace("fails: 0.0", "fails: 0.5"), 4000))
    assert 0.01 < other.index < 0.5


def test_chance_is_told_apart() -> None:
    """The bound for `clear` is the 99.9 % point of F for the fewest runs that give an index."""
    assert pytest.approx(f.ppf(0.999, BINS - 1, ENOUGH - BINS), abs=0.02) == CLEAR


def test_what_to_measure_at_the_next_drill() -> None:
    """Durations not yet measured that decide a deadline which is kept in some runs and missed in others, the weightiest
    first: c was measured, `beside` decides nothing, and `never` is missed whatever they are."""
    result = study(CHAIN, 4000)
    rows = unknowns(result, influences(result))
    assert [(row.step, row.deadline, row.deadlines) for row in rows] == [("a", "d", ("d",)), ("b", "d", ("d",))]
    assert rows[0].share > rows[1].share
