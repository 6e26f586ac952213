"""Studies: figures read off many runs, the same on any number of processes."""

import numpy as np
import pytest
from scipy.stats import binom, binomtest  # type: ignore[import-untyped]

from scenarios.files import read_scenario
from scenarios.gap import Share
from scenarios.model import Scenario
from scenarios.reading import parse
from scenarios.source import Source
from simulation.gaps import find_gaps
from simulation.outcome.chain import Chains, Kind
from simulation.questions.compare import Difference
from simulation.questions.fragile import fragile_gaps, fragility
from simulation.reference.engine import simulate_runs
from simulation.study.ensemble import Workers, run_many
from simulation.study.export import study_json
from simulation.study.quantiles import Quantiles, ranks
from simulation.study.races import race
from simulation.study.study import Study

QUEUE = """format: 1
scenario: {id: queue}
people: {A: {}, B: {}}
roles: {watch: {holders: [A]}, other: {holders: [B]}}
steps:
  find: {by: other, lasts: 10s}
  long: {by: watch, lasts: 100s}
  cut: {by: watch, after: find, lasts: 20s}
escalations:
  cloud: {delay: {shape: uniform, least: 60s, most: 180s}, averted_by: cut}
deadlines:
  d: {from: find, to: cut, within: 60s}
"""


def source(text: str) -> Source:
    """A scenario that can be varied."""
    document = parse(text)
    scenario, problems = read_scenario(document)
    assert scenario is not None, problems
    return Source(document, scenario)


def scenario(text: str) -> Scenario:
    """The scenario of a text."""
    return source(text).scenario


def study(text: str, runs: int = 400, seed: int = 1) -> Study:
    """Its study."""
    s = scenario(text)
    return Study(s, run_many(s, runs, seed))


def test_the_deciding_chain_names_the_thief() -> None:
    """cut waits 90 s for A, who is at `long`: the whole deadline is waiting and work, and the thief is named."""
    result = study(QUEUE, 40)
    assert result.missed("d") == Share(40, 40)
    assert result.spent("d") == {Kind.WORK: 20_000, Kind.WALK: 0, Kind.WAIT: 90_000, Kind.CLOCK: 0}
    assert [(w.kind, w.whom, w.thief, w.mean) for w in result.waited("d")] == [("person", "A", "long", 90_000)]
    codes = {gap.code: gap for gap in find_gaps(result)}
    assert codes["WAI01"].nodes == ("d", "A")
    assert codes["WAI01"].data["thief"] == ("long",)
    assert codes["LAT01"].weight == "must"  # 10 of 10: the lower bound is over twice the tolerance


def test_a_chain_covers_every_instant_once() -> None:
    """The links of a chain follow each other without hole or overlap from T0 to the end of the node."""
    s = scenario(QUEUE)
    result = run_many(s, 1, 1)
    for run in simulate_runs(result.plan, 1, range(50)):
        chains = Chains(result.plan, run)
        for node in result.plan.nodes:
            links = chains.of(node.index)
            edges = [0, *(link.end for link in links)]
            assert [link.start for link in links] == edges[:-1]
            assert not links or edges[-1] == run.settled[node.index]


def test_processes_do_not_show() -> None:
    """The study is the same whether blocks ran here or on two processes, and however many runs come after."""
    s = scenario(QUEUE)
    with Workers(2) as workers:
        assert study_json(Study(s, run_many(s, 600, 3, workers))) == study_json(Study(s, run_many(s, 600, 3)))
    more = run_many(s, 900, 3).tally
    assert np.array_equal(more.took[:600], run_many(s, 600, 3).tally.took)


def test_the_race_is_not_censored_by_its_own_loser() -> None:
    """Held off, the cloud never stops the clock: cut ends at 120 s in every run, and the race is lost when the cloud's
    time is earlier: by the uniform delay, in half of the runs."""
    result = study(QUEUE, 2000)
    outcome = race(result, "cloud", 2000)
    assert set(outcome.required) == {120_000}
    assert len(outcome.available) == 2000
    assert outcome.lost.low < 0.5 < outcome.lost.high
    assert outcome.lost.k == result.reached("cloud").k


def test_quantiles_count_what_never_came() -> None:
    """Missing values are later than any: a quantile among them is None."""
    q = Quantiles.of(np.arange(1, 9, dtype=np.int64), missing=2)
    assert (q.n, q.came, q.p10, q.p50, q.p90) == (10, 8, 1, 5, None)


@pytest.mark.parametrize("n", [1, 2, 3, 7, 10, 70, 199, 1000])
def test_a_percentile_is_the_inverted_distribution_function(n: int) -> None:
    """P90 is the smallest value that at least 90 % of the runs do not exceed, as numpy has it under that name."""
    values = np.random.default_rng(n).integers(0, 10_000, n)
    wanted = np.quantile(values, [0.1, 0.5, 0.9], method="inverted_cdf").tolist()
    q = Quantiles.of(values)
    assert [q.p10, q.p50, q.p90] == wanted


@pytest.mark.parametrize("tenths", [1, 5, 9])
@pytest.mark.parametrize("n", [1, 2, 5, 6, 35, 36, 100, 10_000])
def test_intervals_of_quantiles_are_exact_order_statistics(n: int, tenths: int) -> None:
    """The narrowest ranks that leave out at most 2.5 % on either side, by the binomial distribution; at few runs there
    is no interval rather than one without width."""
    found, chance = ranks(n, tenths), binom(n, tenths / 10)
    if found is None:
        assert chance.cdf(0) > 0.025 or chance.sf(n - 1) > 0.025
        return
    low, high = found
    assert 1 <= low < high <= n
    assert chance.cdf(low - 1) <= 0.025 < chance.cdf(low)
    assert chance.cdf(high - 1) >= 0.975 > chance.cdf(high - 2)


def test_quantiles_of_one_or_two_runs_have_no_interval() -> None:
    """Nothing can be said of how far a median of two runs may be off."""
    for n in (1, 2, 5):
        q = Quantiles.of(np.arange(n))
        assert (q.p50_interval, q.p90_interval) == (None, None)
    assert Quantiles.of(np.arange(6)).p50_interval == (0, 5)


def test_what_began_in_few_runs_is_not_told_of_those_alone() -> None:
    """A valve that fails in half of the runs: the step after it never begins in these, and they are later than any;
    the times of an escalation are of the runs in which it came, and say how many these are."""
    result = study(
        "format: 1\nscenario: {id: b}\nsteps:\n  valve: {lasts: 9s, fails: 0.5}\n  after: {after: valve, lasts: 1s}\n"
        "escalations: {cloud: {delay: {shape: uniform, least: 5s, most: 20s}, averted_by: valve}}\n",
        400,
    )
    start, end, cloud = result.start("after"), result.end("after"), result.came_at("cloud")
    k = result.reached("after").k
    assert 150 < k < 250
    assert (start.n, start.came, end.n, end.came) == (400, k, 400, k)
    assert (start.p10, start.p90, end.p10, end.p90) == (9_000, None, 10_000, None)
    assert cloud.n == cloud.came == result.reached("cloud").k < 400
    assert cloud.p90 is not None
    row = next(node for node in study_json(result)["nodes"] if node["id"] == "after")
    assert row["end"]["came"] == k
    assert row["end"]["p50_interval"][1] is None


@pytest.mark.parametrize(("k", "n"), [(0, 10), (5, 10), (10, 10), (1, 3), (7312, 10000)])
def test_wilson(k: int, n: int) -> None:
    """Wilson intervals against scipy's."""
    share, theirs = Share(k, n), binomtest(k, n).proportion_ci(method="wilson")
    assert (share.low, share.high) == pytest.approx((theirs.low, theirs.high))


def test_paired_differences() -> None:
    """Mean and interval of yes-or-no in the same runs; where nothing changed there is no clear change."""
    a, b = np.array([False] * 90 + [True] * 10), np.array([False] * 50 + [True] * 50)
    d = Difference.of("x", a, b)
    assert d.change == pytest.approx(0.4)
    assert d.clear
    same = Difference.of("x", a, a)
    assert (same.change, same.clear, same.verdict) == (0, False, "same")


def test_fragility_finds_the_one_who_cannot_be_missed() -> None:
    """Without B nobody finds, so nobody cuts in time; without A nobody can cut at all; each is a gap at most should."""
    text = QUEUE.replace("lasts: 100s", "lasts: 5s").replace("{holders: [B]}", "{holders: [B, A]}")
    s = source(text)
    base, effects = fragility(s.scenario, s.scenario_under, 300, 1)
    gaps = {gap.nodes: gap for gap in fragile_gaps(base, effects)}
    assert gaps["A",].code == "FRA01"
    assert "d" in gaps["A",].data["deadlines"]
    assert ("B",) not in gaps  # A can find as well
    assert {gap.weight for gap in gaps.values()} == {"should"}


def test_a_blocked_end_is_a_missed_deadline_with_its_root() -> None:
    """The valve fails, the all-clear is blocked: the deadline is missed and the root is the valve."""
    result = study(
        "format: 1\nscenario: {id: b}\nsteps:\n  valve: {lasts: 9s, fails: 1}\n  clear: {after: valve}\n"
        "deadlines: {d: {to: clear, within: 1 min}}\n",
        50,
    )
    assert result.missed("d") == Share(50, 50)
    assert result.took("d").p50 is None
    assert result.blocked() == [("clear", "valve", Share(50, 50))]
    assert [gap.nodes for gap in find_gaps(result) if gap.code == "STR06"] == [("valve",)]


def test_a_skipped_end_does_not_count() -> None:
    """Small leak: the withdrawal is skipped, so its deadline says nothing."""
    result = study(
        "format: 1\nscenario: {id: b}\nsteps:\n  look: {lasts: 9s, outcomes: {small: 1, large: 0}}\n"
        "  withdraw: {after: {look: large}, lasts: 5s}\ndeadlines: {d: {to: withdraw, within: 1 s}}\n",
        20,
    )
    assert result.missed("d").n == 0
    assert not [gap for gap in find_gaps(result) if gap.code == "LAT01"]


def test_an_accepted_gap_is_kept_and_marked() -> None:
    """A gap accepted with a reason stays in the list, marked, behind the others."""
    s = scenario(QUEUE + "accepted: {a: {code: LAT01, nodes: [d], reason: 已另行安排}}\n")
    gaps = find_gaps(Study(s, run_many(s, 50, 1)))
    assert gaps[-1].code == "LAT01"
    assert gaps[-1].accepted is not None
