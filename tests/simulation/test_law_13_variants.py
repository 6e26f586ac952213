"""L13 Variants: a variant, a person away, a setting and a loss are merge patches, checked like a file of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios.problem import Invalid
from scenarios.source import Source, open_source
from simulation.plan.compiler import compile_plan
from simulation.questions.fragile import losses
from simulation.reference.engine import simulate_runs

PLAN = """\
format: 1
scenario: {id: t}
people: {a: {}, b: {}}
roles: {one: {holders: [a, b]}}
steps:
  x: {by: one, lasts: {least: 20s, likely: 40s, most: 2min}}
  y: {by: one, after: x, lasts: {least: 20s, likely: 40s, most: 2min}}
variants:
  away: {patch: {people: {a: {present: false}}}}
  unfit: {patch: {steps: {y: {after: nobody}}}}
"""


@pytest.fixture
def source(tmp_path: Path) -> Source:
    """A plan of two people and two steps, with a variant that holds and one that does not."""
    path = tmp_path / "t.yaml"
    path.write_text(PLAN, encoding="utf-8")
    return open_source(str(path))


def test_law_13_every_way_to_change_a_plan_is_the_same(source: Source) -> None:
    """Somebody away by a variant, by `--without`, by `--set` and as a loss of fragility: one plan, and under the same
    luck the same runs, which are not those of the plan as it is."""
    (loss,) = (loss for loss in losses(source.scenario) if loss.id == "a")
    ways = [
        source.variant("away"),
        source.without("a"),
        source.setting("people.a.present=false"),
        source.vary(loss.patch),
    ]
    assert {way.scenario.hash for way in ways} == {ways[0].scenario.hash} != {source.scenario.hash}
    first, *others = [list(simulate_runs(compile_plan(way.scenario), 1, range(5))) for way in ways]
    assert all(runs == first for runs in others)
    assert first != list(simulate_runs(compile_plan(source.scenario), 1, range(5)))


def test_law_13_a_variant_is_checked_like_a_file_of_its_own(source: Source, tmp_path: Path) -> None:
    """What a patch makes of a plan is refused with the problems of a file that says the same, before any run; the plan
    as it is stays sound."""
    path = tmp_path / "changed.yaml"
    path.write_text(PLAN.replace("after: x", "after: nobody").partition("variants:")[0], encoding="utf-8")
    with pytest.raises(Invalid) as written:
        open_source(str(path))
    with pytest.raises(Invalid) as varied:
        source.variant("unfit")
    with pytest.raises(Invalid) as changed:
        source.setting("steps.y.after=nobody")
    codes = [[problem.code for problem in told.value.problems] for told in (written, varied, changed)]
    assert codes == [["unknown-reference"]] * 3
    assert source.scenario.steps["y"].after is not None


def test_law_13_one_patch_on_another(source: Source) -> None:
    """Changes add up in their order: the later one says what counts, and each leaves alone what it does not name."""
    both = source.variant("away").setting("people.a.present=true").setting("steps.x.lasts.likely=50s")
    assert both.scenario.people["a"].present is True
    lasts, before = both.scenario.steps["x"].lasts, source.scenario.steps["x"].lasts
    assert lasts is not None and before is not None
    assert (lasts.least, lasts.likely, lasts.most) == (before.least, 50_000, before.most)
