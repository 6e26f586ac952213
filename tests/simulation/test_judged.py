"""A study with its gaps, made in one place: the same for whoever asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios.check import check
from scenarios.gap import accept
from scenarios.source import Source, open_source
from simulation.gaps import find_gaps
from simulation.questions.fragile import fragile_gaps, fragility
from simulation.questions.judged import Judged, judge, judge_with_losses, loss_runs, loss_work
from simulation.study.ensemble import Workers, run_many
from simulation.study.export import study_json
from simulation.study.study import Study

RUNS = 400
PLAN = """format: 1
scenario: {id: small}
people: {A: {}, B: {}}
roles: {watch: {holders: [A]}, pump: {holders: [B]}}
equipment: {key: {count: 1}}
steps:
  find: {by: watch, lasts: {least: 5s, likely: 15s, most: 60s}}
  cut: {by: pump, needs: {key: 1}, after: find, lasts: {least: 20s, likely: 50s, most: 3min}, fails: 0.02}
escalations: {cloud: {delay: {least: 4min, likely: 6min, most: 10min}, averted_by: cut}}
deadlines: {d: {to: cut, within: 5min}}
accepted: {one: {code: STR04, reason: 只是草稿}}
"""
SIMPY = Workers(1, "simpy")


@pytest.fixture
def source(tmp_path: Path) -> Source:
    """A small plan."""
    path = tmp_path / "a.yaml"
    path.write_text(PLAN, encoding="utf-8")
    return open_source(str(path))


@pytest.fixture
def study(source: Source) -> Study:
    """Its study."""
    return Study(source.scenario, run_many(source.scenario, RUNS, 1, SIMPY))


def test_it_is_check_and_simulation_in_order_of_rank(study: Study) -> None:
    """Nothing is left out, those accepted are marked and last; what was checked already is not checked again."""
    found = judge(study)
    expected = accept([*check(study.scenario), *find_gaps(study)], study.scenario.accepted)
    assert found.gaps == expected != []
    assert judge(study, checked=check(study.scenario)).gaps == expected
    assert {gap.identity for gap in judge(study, checked=[]).gaps} == {gap.identity for gap in find_gaps(study)}


@pytest.mark.parametrize("bound", [None, 100, 10 * RUNS])
def test_losses_are_tried_and_told_as_such(source: Source, study: Study, bound: int | None) -> None:
    """With the gaps of `fragile_gaps` among the others; over as many runs as the study has or at most the bound; and
    the bar fills exactly."""
    done: list[int] = []
    found = judge_with_losses(study, source.scenario_under, bound, SIMPY, done.append)
    runs = min(bound or RUNS, RUNS)
    base, effects = fragility(source.scenario, source.scenario_under, runs, 1, SIMPY)
    fragile = fragile_gaps(base, effects)
    assert fragile
    assert {gap.identity for gap in fragile} <= {gap.identity for gap in found.gaps}
    assert {gap.identity for gap in found.gaps} - {gap.identity for gap in fragile} <= {
        gap.identity for gap in judge(study).gaps
    }
    assert found.gaps == sorted(found.gaps, key=lambda gap: gap.rank)
    assert found.effects == tuple(effects)
    assert (loss_runs(study, bound), loss_work(study, bound)) == (runs, sum(done))
    assert "no-fragility" not in {one.code for one in found.not_judged}


def test_losses_that_were_broken_off_count_as_not_tried(source: Source, study: Study) -> None:
    """In the middle of the second loss, or after its last run: no effect of the first is kept, and what was not judged
    says so; also where each loss is one block of runs."""
    for bound, after in ((None, RUNS + 1), (None, 2 * RUNS), (100, 300)):
        runs = 0

        def broken_off(done: int, after: int = after) -> None:
            nonlocal runs
            runs += done
            if runs >= after:
                raise KeyboardInterrupt

        found = judge_with_losses(study, source.scenario_under, bound, SIMPY, broken_off)
        assert (found.effects, found.gaps) == (None, judge(study).gaps)
        assert runs < loss_work(study, bound)
    assert "no-fragility" in {one.code for one in found.not_judged}


def test_its_json_is_the_study_with_gaps_and_what_was_not_judged(study: Study) -> None:
    """What `gasdrill simulate --json` prints, and what a campaign keeps of each case."""
    found = judge(study)
    data = found.json()
    assert {key: value for key, value in data.items() if key not in ("gaps", "not_judged")} == study_json(study)
    assert data["gaps"] == [gap.json() for gap in found.gaps]
    assert data["not_judged"] == [one.json() for one in found.not_judged]
    assert "no-fragility" in {one["code"] for one in data["not_judged"]}
    assert Judged(study, [], ()).not_judged != found.not_judged
