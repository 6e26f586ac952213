"""The two shipped stations: the typical plans show their weaknesses, the mended ones have none of them left."""

from functools import cache
from importlib.resources import files

import numpy as np
import pytest

from scenarios.check import check
from scenarios.gap import Gap
from scenarios.source import Source, open_source
from simulation.audit import audit
from simulation.gaps import find_gaps
from simulation.outcome.chain import Kind
from simulation.questions.compare import compare, differences
from simulation.questions.fragile import Effect as FragileEffect
from simulation.questions.fragile import Loss, fragile_gaps
from simulation.reference.engine import simulate_runs
from simulation.study.ensemble import run_many
from simulation.study.study import Study

RUNS = 1000
STATIONS = ("station_jia", "station_jia_mended", "station_yi", "station_yi_mended")


@cache
def source(name: str, variant: str = "") -> Source:
    """A shipped scenario, under one of its variants."""
    opened = open_source(str(files("scenarios").joinpath("library", f"{name}.yaml")))
    return opened.variant(variant) if variant else opened


@cache
def study(name: str, variant: str = "", runs: int = RUNS) -> Study:
    """Its study."""
    scenario = source(name, variant).scenario
    return Study(scenario, run_many(scenario, runs, 1), variant)


@cache
def gaps(name: str, variant: str = "") -> dict[tuple[str, tuple[str, ...]], Gap]:
    """Its gaps by identity: check and simulation."""
    found = [*check(source(name, variant).scenario), *find_gaps(study(name, variant))]
    return {gap.identity: gap for gap in found}


def codes(name: str, variant: str = "") -> set[tuple[str, str]]:
    """(code, node) for every gap and every node of it."""
    return {(code, node) for code, nodes in gaps(name, variant) for node in nodes}


#: Weakness by number: what the typical plan of station 甲 must be told, as (code, node).
WEAKNESSES = {
    1: [("LAT01", "D1"), ("HAZ02", "E1")],  # the cut waits for the chief's order
    2: [("CAP03", "P03"), ("WAI01", "P03")],  # the safety officer has four posts
    4: [("CAP05", "S11"), ("LAT01", "D7")],  # cutting the power stops the fire pump
    6: [("DUT01", "count-visitors")],  # the head count knows no visitors
    7: [("DUT01", "standby"), ("DUT01", "entry-control")],  # entry without backup
    8: [("DUT01", "report-regulator"), ("DUT01", "report-gas-authority"), ("DUT03", "D8")],  # calls the wrong offices
    9: [("DUT01", "withdraw"), ("DUT01", "recheck"), ("HAZ02", "E4")],  # no word for withdrawal or all-clear
}


@pytest.mark.parametrize("number", WEAKNESSES)
def test_a_weakness_shows_and_is_mended(number: int) -> None:
    """The typical plan of 甲 is told of the weakness; the mended plan is not."""
    for wanted in WEAKNESSES[number]:
        assert wanted in codes("station_jia")
        assert wanted not in codes("station_jia_mended")


def test_weakness_3_lining_up_first_delays_everything() -> None:
    """In the typical plan the line-up (S07) is on the deciding chain of calling 119 and of getting everybody out."""
    result = study("station_jia")
    for deadline in ("D3", "D4"):
        on = {node.partition("[")[0]: share for node, _, share in result.deciding(deadline)}
        assert on["S07"].p > 0.9
        assert ("LAT01", deadline) not in codes("station_jia_mended")


def test_weakness_5_nobody_acts_for_the_chief() -> None:
    """Without P01 the typical plan fails (fragile) and the post has no deputy; the mended one goes on."""
    for name, fragile in (("station_jia", True), ("station_jia_mended", False)):
        base = study(name)
        patch = {"people": {"P01": {"present": False}, "P02": {"present": True}}}
        away = source(name).scenario_under(patch)
        after = Study(away, run_many(away, RUNS, 1))
        effect = FragileEffect(Loss("person", "P01", patch), *differences(base, after))
        assert bool(fragile_gaps(base, [effect])) is fragile
        assert (("DUT02", "commander") in codes(name)) is fragile


def test_weakness_10_the_day_plan_at_night() -> None:
    """At night the typical plan asks for people who are not there; the mended plan has a card for two."""
    night = gaps("station_jia", "夜间值守")
    assert {"CAP02", "CAP07"} <= {code for code, _ in night}
    assert [gap for gap in gaps("station_jia_mended", "夜间值守").values() if gap.weight == "must"] == []
    assert study("station_jia_mended", "夜间值守").reached("S14").p == 1


@pytest.mark.parametrize(("name", "variant"), [("station_jia_mended", ""), ("station_yi_mended", "")])
def test_a_good_plan_comes_out_as_one(name: str, variant: str) -> None:
    """The mended plans have no must; every gap of theirs is at most a suggestion."""
    assert [gap for gap in gaps(name, variant).values() if gap.weight != "could"] == []


def test_the_typical_plan_of_yi_cannot_be_manned() -> None:
    """Six groups for four people: CAP07 says so with figures, and steps that can never be granted are musts."""
    found = gaps("station_yi")
    short = next(gap for (code, _), gap in found.items() if code == "CAP07")
    assert short.data["need"] > short.data["present"]
    assert any(code == "CAP01" and gap.weight == "must" for (code, _), gap in found.items())


def test_compare_lists_the_weaknesses_as_closed() -> None:
    """From the typical to the mended plan of 甲 everything closes but the want of evidence, and nothing opens; who is
    there when an escalation comes that came once in a thousand runs is not called closed, but too seldom to tell."""
    names = ("station_jia", "station_jia_mended")
    (a, b), (before, after) = (study(n) for n in names), (list(gaps(n).values()) for n in names)
    result = compare(a, before, b, after)
    assert result.paired
    assert result.opened == ()
    assert [gap.code for gap, _ in result.kept] == ["EVI01"]
    closed = {(gap.code, node) for gap in result.closed for node in gap.nodes}
    seldom = {(one.gap.code, *one.gap.nodes) for one in result.unsettled}
    assert {one.reason for one in result.unsettled} == {"few"}
    assert {(code, b.reached(id).k < 30) for code, id in seldom} == {("HAZ02", True)}
    assert {wanted for rows in WEAKNESSES.values() for wanted in rows} <= closed | seldom


def test_the_estimates_made_by_hand_hold() -> None:
    """Mended 甲 by day and mended 乙 keep each deadline in at least nine runs of ten, the cloud comes in less than a
    fifth; reporting within the bureau takes about 25 min of its two hours."""
    for name in ("station_jia_mended", "station_yi_mended"):
        result = study(name)
        assert all(result.missed(id).high < 0.1 for id in result.scenario.deadlines)
        assert result.reached("E1").p < 0.2
    spent = study("station_jia_mended").took("D10").p50
    assert spent is not None
    assert 15 * 60_000 < spent < 35 * 60_000
    assert study("station_jia_mended").spent("D10")[Kind.WAIT] < 5 * 60_000


VARIANTS = [(name, variant) for name in STATIONS for variant in ("", *source(name).scenario.variants)]


@pytest.mark.parametrize(("name", "variant"), VARIANTS, ids=lambda word: word or "base")
def test_the_audit_agrees_in_every_variant(name: str, variant: str) -> None:
    """Twenty runs of each shipped scenario under each of its variants break no law, by the third witness."""
    result = study(name, variant, 20)
    for run in simulate_runs(result.plan, 1, range(20)):
        assert audit(result.plan, run, 1) == []


@pytest.mark.parametrize("name", ["station_jia_mended", "station_yi_mended"])
def test_the_mended_plans_come_to_an_end(name: str) -> None:
    """Whatever the variant, all clear or hand-over: one of the ends is reached in every run in which work began."""
    for variant in ("", *source(name).scenario.variants):
        result = study(name, variant, 200)
        ends = [id for id, step in result.scenario.steps.items() if {"all_clear", "hand_over"} & set(step.does)]
        if not ends:  # a card for the night ends with the report
            ends = [id for id, step in result.scenario.steps.items() if "report_regulator" in step.does]
        reached = np.any([result.came_runs(id) for id in ends], axis=0)
        assert reached.mean() > 0.9, (variant, ends)
