"""Two plans side by side: what was not tested is not "none", and every gap is counted once."""

from functools import cache
from importlib.resources import files

import pytest

from scenarios.check import check
from scenarios.gap import Gap, make_gap
from scenarios.source import Source, open_source
from simulation.gaps import find_gaps
from simulation.questions.compare import Comparison, compare
from simulation.questions.fragile import Effect, fragile_gaps, fragility
from simulation.study.ensemble import run_many
from simulation.study.study import Study
from tests.simulation.test_study import source

PLAN = """format: 1
scenario: {id: p}
organisations: {s: {title: 本站, level: unit}}
people: {A: {organisation: s}, B: {organisation: s}}
roles: {watch: {holders: [A]}, other: {holders: [B]}}
steps:
  find: {by: other, lasts: 10s, does: detect}
  cut: {by: watch, after: find, lasts: 2 min, does: isolate}
escalations:
  cloud: {delay: 1 min, averted_by: cut, after: find}
deadlines:
  d: {from: find, to: cut, within: 60s}
"""


def looked_at(text: str, runs: int = 100) -> tuple[Study, list[Gap]]:
    """The study of a text, and all its gaps."""
    return seen(source(text), runs)


def seen(of: Source, runs: int) -> tuple[Study, list[Gap]]:
    """A study and all its gaps."""
    study = Study(of.scenario, run_many(of.scenario, runs, 1), of.label)
    return study, [*check(of.scenario), *find_gaps(study)]


def compared(before: str, after: str, runs: int = 100) -> Comparison:
    """Two texts side by side."""
    a, b = looked_at(before, runs), looked_at(after, runs)
    return compare(*a, *b)


def reasons(found: Comparison) -> dict[str, str]:
    """By code why it cannot be told."""
    return {one.gap.code: one.reason for one in found.unsettled}


def test_a_gap_that_is_judged_and_gone_is_closed() -> None:
    """Cut in ten seconds: the deadline is kept in every run, and its gap is closed, not merely not seen."""
    found = compared(PLAN, PLAN.replace("2 min", "10s"))
    assert {"LAT01", "HAZ01"} <= {gap.code for gap in found.closed}
    assert "LAT01" not in reasons(found)


def test_a_deadline_that_was_deleted_is_not_closed() -> None:
    """Nor is an escalation that was: nobody asked."""
    without = PLAN[: PLAN.index("escalations:")]
    found = compared(PLAN, without)
    assert reasons(found)["LAT01"] == reasons(found)["HAZ01"] == "absent"
    assert not {"LAT01", "HAZ01"} & {gap.code for gap in found.closed}


def test_a_deadline_that_counts_in_no_run_is_not_closed() -> None:
    """B is away: nobody finds, the deadline never begins; that is told, and called neither closed nor better."""
    found = compared(PLAN, PLAN.replace("B: {organisation: s}", "B: {organisation: s, present: false}"))
    assert reasons(found)["LAT01"] == "not-counted"
    assert [(d.id, d.verdict, d.only_before) for d in found.deadlines] == [("d", "not_asked", 100)]


def test_too_few_runs_close_nothing() -> None:
    """Thirty runs of a plan that keeps its deadline in all of them do not prove that it does."""
    found = compared(PLAN, PLAN.replace("2 min", "10s"), runs=30)
    assert reasons(found)["LAT01"] == "few"
    fewer = compared(PLAN, PLAN.replace("2 min", "10s"), runs=20)
    assert {d.verdict for d in (*fewer.deadlines, *fewer.escalations)} == {"few"}


def test_an_escalation_that_comes_seldom_does_not_close_who_is_there() -> None:
    """People in the hall whenever it comes; after mending it comes in fewer than thirty runs: too few to judge."""
    hall = PLAN.replace("{organisation: s}", "{organisation: s, at: hall}").replace(
        "people:", "places: {hall: {}}\npeople:"
    )
    hall = hall.replace(
        "cloud: {delay: 1 min,", "cloud: {delay: {shape: uniform, least: 0s, most: 2 min}, closes: hall,"
    )
    better = hall.replace("lasts: 2 min", "lasts: 5s")
    a, b = looked_at(hall, 300), looked_at(better, 300)
    assert 0 < b[0].reached("cloud").k < 30
    assert "HAZ02" in {gap.code for gap in a[1]}
    assert "HAZ02" not in {gap.code for gap in b[1]}
    found = compare(*a, *b)
    assert reasons(found)["HAZ02"] == "few"
    assert "HAZ02" not in {gap.code for gap in found.closed}


def test_duties_that_nobody_checked_are_not_closed() -> None:
    """Without organisations no duty is asked for: none of them is closed."""
    bare = PLAN.replace("organisations: {s: {title: 本站, level: unit}}\n", "").replace("{organisation: s}", "{}")
    found = compared(PLAN, bare)
    assert reasons(found)["DUT01"] == "no-organisations"
    assert "DUT01" not in {gap.code for gap in found.closed}


def asked(person: str, *steps: str) -> Gap:
    """Too much is asked of somebody at once."""
    return make_gap("CAP03", person, *steps, people=(person,), steps=steps)


def test_a_gap_of_somebody_else_is_another_one() -> None:
    """A, of whom too much was asked, is relieved, and B has the same two steps: one gap closed and one opened, not the
    same gap changed. What a deadline waits for may change, as long as it is the same deadline."""
    study, _ = looked_at(PLAN)
    found = compare(study, [asked("A", "cut", "find")], study, [asked("B", "cut", "find")])
    assert found.changed == ()
    assert ([gap.nodes[0] for gap in found.closed], [gap.nodes[0] for gap in found.opened]) == (["A"], ["B"])
    waits = [make_gap("WAI01", "D", whom, deadline="D", whom=whom, kind="person") for whom in "AB"]
    assert compare(study, waits[:1], study, waits[1:]).changed == ((waits[0], waits[1]),)


def test_a_gap_that_changed_its_members_is_changed() -> None:
    """Not closed and opened; with most members in common it is the same one, and it counts once on either side."""
    study, _ = looked_at(PLAN)
    before, after = [asked("A", "cut", "find"), asked("B", "x")], [asked("A", "cut"), asked("A", "find")]
    found = compare(study, before, study, after)
    assert [(a.nodes, b.nodes) for a, b in found.changed] == [
        (("A", "cut", "find"), ("A", "cut")),
        (("A", "cut", "find"), ("A", "find")),
    ]
    assert [gap.nodes for gap in found.closed] == [("B", "x")]
    assert found.opened == ()
    c = found.count
    assert (c.before, c.closed, c.changed, c.after, c.changed_after, c.opened) == (2, 1, 1, 2, 2, 0)


def fragile(text: str) -> tuple[Study, list[Gap], list[Effect]]:
    """A plan tried without one thing at a time."""
    of = source(text)
    base, effects = fragility(of.scenario, of.scenario_under, 100, 1)
    return base, fragile_gaps(base, effects), effects


def test_fragility_that_was_not_tried_is_not_none() -> None:
    """Not tried on both sides: nothing is closed; tried on both, what is gone is closed and what is there is kept."""
    quick = PLAN.replace("2 min", "10s").replace("holders: [B]", "holders: [B, A]")
    deputy = quick.replace("watch: {holders: [A]", "watch: {holders: [A, B]")
    (a, gaps_a, effects_a), (b, gaps_b, effects_b) = fragile(quick), fragile(deputy)
    assert [gap.nodes for gap in gaps_a] == [("A",)]
    assert gaps_b == []
    untried = compare(a, gaps_a, b, [])
    assert (untried.closed, reasons(untried), untried.fragility) == ((), {"FRA01": "not-tried"}, False)
    tried = compare(a, gaps_a, b, gaps_b, (effects_a, effects_b))
    assert [gap.code for gap in tried.closed] == ["FRA01"]
    assert compare(a, gaps_a, a, gaps_a, (effects_a, effects_a)).count.kept == 1


def test_a_gap_that_could_not_be_judged_before_is_not_new() -> None:
    """The deadline begins in no run before, and is missed after: found now, not made by the change."""
    away = PLAN.replace("B: {organisation: s}", "B: {organisation: s, present: false}")
    found = compared(away, PLAN)
    assert ("LAT01", "not-counted") in {(one.gap.code, one.reason) for one in found.surfaced}
    assert "LAT01" not in {gap.code for gap in found.opened}


@cache
def opened(name: str) -> Source:
    """A shipped plan."""
    return open_source(str(files("scenarios").joinpath("library", f"{name}.yaml")))


PAIRS = [
    (name, variant)
    for name in ("station_jia", "station_yi")
    for variant in ("", *opened(name).scenario.variants)
    if not variant or variant in opened(f"{name}_mended").scenario.variants
]


@pytest.mark.parametrize(("name", "variant"), PAIRS, ids=lambda word: word or "base")
def test_the_sentences_that_count_add_up(name: str, variant: str) -> None:
    """Shipped plans, before and mended, under each variant: each gap of either side is in one place, and the counts of
    those that are not accepted add up to them."""
    sides = [opened(n).variant(variant) if variant else opened(n) for n in (name, f"{name}_mended")]
    (a, gaps_a), (b, gaps_b) = (seen(side, 60) for side in sides)
    found = compare(a, gaps_a, b, gaps_b)
    changed = [{pair[side].identity for pair in found.changed} for side in (0, 1)]
    before = [g.identity for g in (*found.closed, *(p[0] for p in found.kept), *(u.gap for u in found.unsettled))]
    after = [g.identity for g in (*found.opened, *(p[1] for p in found.kept), *(u.gap for u in found.surfaced))]
    assert sorted([*before, *changed[0]]) == sorted(gap.identity for gap in gaps_a)
    assert sorted([*after, *changed[1]]) == sorted(gap.identity for gap in gaps_b)
    c = found.count
    assert c.before == c.closed + c.changed + c.kept + c.unsettled == sum(g.accepted is None for g in gaps_a)
    assert c.after == c.kept + c.changed_after + c.opened + c.surfaced == sum(g.accepted is None for g in gaps_b)
