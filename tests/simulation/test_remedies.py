"""Remedies: cheapest first, judged with the same luck, measured with a fresh one, harmless, and built from their id."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import jsonschema
import pytest

from scenarios.gap import COSTS, gap_codes, make_gap
from simulation.ensemble import Workers
from simulation.remedies import Search, parse
from simulation.remedies.export import remedies_schema, survey_json
from simulation.remedies.kinds import BUILDERS, build
from simulation.remedies.propose import candidates
from simulation.remedies.search import Survey, Trial, apply, graver
from simulation.remedies.table import table
from simulation.variants import Source, open_source

RUNS = 500


@cache
def jia() -> Source:
    """Station 甲 with its typical plan."""
    return open_source("scenarios/library/station_jia.yaml")


@cache
def searched() -> tuple[Search, Survey]:
    """The search over its must gaps."""
    search = Search(jia(), RUNS, 1, Workers(1))
    must = [g for g in search.base(1).gaps.values() if g.weight == "must" and not g.accepted]
    return search, search.survey(must)


def test_text_alone_closes_most_must_gaps_of_station_jia() -> None:
    """More than half of what must be mended is closed by words, each gap for itself; together they leave fewer."""
    _, survey = searched()
    assert survey.must >= 10
    assert survey.closed_by_words > survey.must / 2
    assert survey.must_together < survey.must
    after = apply(jia(), survey.together)
    assert after is not None


def test_the_cheapest_class_comes_first_and_one_more_person_last() -> None:
    """The kinds of every gap stand in the order of their cost; a person is tried only where nothing else helped."""
    for code, kinds in table().gaps.items():
        costs = [COSTS.index(table().costs[kind]) for kind in kinds]
        assert costs == sorted(costs), code
        assert kinds[0] != "person"
        assert "person" not in kinds[:-1]
        assert code in gap_codes()
    _, survey = searched()
    for proposal in survey.proposals:
        used = [remedy.kind for remedy in proposal.remedies]
        assert used[:1] != ["person"]
        assert len(used) <= 3


def test_what_is_printed_was_not_seen_by_the_search() -> None:
    """The effect is that of the plan with and without the remedies on runs of another seed."""
    search, survey = searched()
    assert survey.fresh != survey.seed
    shown = [p for p in survey.proposals if p.effect and p.closed]
    assert shown
    for proposal in shown[:3]:
        effect, trial = proposal.effect, search.trial(proposal.id, survey.fresh)
        assert effect is not None and trial is not None
        assert trial.study.ensemble.seed == survey.fresh
        assert effect.high < 0
        if proposal.gap.code == "LAT01":
            assert effect.after.k == trial.study.missed(proposal.gap.nodes[0]).k
        assert proposal.gap.identity not in trial.gaps


def test_a_remedy_that_opens_a_graver_gap_is_refused() -> None:
    """The same trial with one `must` gap more counts as harmful; without it, not."""
    search, _ = searched()
    base = search.base(1)
    gap = next(g for g in base.gaps.values() if g.weight == "must")
    new = make_gap("CAP01", "somebody", weight="must", role="r", wanted=2, there=1)
    worse = Trial(base.source, base.study, base.gaps | {new.identity: new})
    assert graver(gap, base, worse)
    assert not graver(gap, base, base)
    lighter = replace(new, weight="could")
    assert not graver(gap, base, Trial(base.source, base.study, base.gaps | {new.identity: lighter}))


def test_nothing_dangerous_is_brought_forward() -> None:
    """No candidate of any gap lets entering, recheck, all-clear or handing over wait for less."""
    search, _ = searched()
    base, seen = search.base(1), 0
    for gap in base.gaps.values():
        for kind in ("sooner", "free"):
            for remedy in candidates(gap, kind, base.study):
                for id in remedy.patch["steps"]:
                    seen += 1
                    assert not set(jia().scenario.steps[id].does) & table().never_sooner
    assert seen > 20


@pytest.mark.parametrize("words", ["deputy.alarm.P09", "share.gate.P09", "first.S12.S08", "more.fire_pump"])
def test_an_id_says_what_is_changed(words: str) -> None:
    """A remedy is built from its id alone, and makes no sense where it has been adopted already, or of nothing."""
    ((kind, parts),) = parse(words)
    remedy = build(kind, parts, jia().scenario)
    assert remedy is not None
    assert remedy.id == words
    changed = apply(jia(), words)
    assert changed is not None
    assert changed.scenario.hash != jia().scenario.hash
    if kind in ("deputy", "share"):
        assert build(kind, parts, changed.scenario) is None
    assert build(kind, ("nobody", "nothing"), jia().scenario) is None


def test_every_kind_has_a_builder() -> None:
    """The table names exactly the kinds that can be built."""
    assert set(table().costs) == set(BUILDERS)
    with pytest.raises(ValueError, match="magic"):
        parse("magic.S01")


def test_as_data_it_keeps_to_its_schema() -> None:
    """What `--json` prints."""
    _, survey = searched()
    data: dict[str, Any] = survey_json(jia(), survey)
    jsonschema.validate(data, remedies_schema())
    assert data["must"] == len(data["proposals"])
