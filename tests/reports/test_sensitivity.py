"""What the report says of other durations."""

from typing import Any

import pytest

from reports.document import Table
from reports.prerun import Material, build
from reports.sensitivity import decided_table, flips_table, measure_table, reading, varied_table
from reports.speech import Speaker
from reports.words import Words
from scenarios.model import Scenario
from simulation.gaps import find_gaps
from simulation.questions.sensitivity import AS_WRITTEN, Sensitivity, Variation, sensitivity
from simulation.study.ensemble import run_many
from simulation.study.study import Study


def with_deadline(scenario: Scenario, **update: Any) -> Scenario:
    """The plan with its first deadline changed."""
    first = scenario.deadlines["shut"].model_copy(update=update)
    return scenario.model_copy(update={"deadlines": scenario.deadlines | {"shut": first}})


@pytest.fixture(scope="module")
def studied(small: Scenario) -> Study:
    """The small plan with a deadline that is kept at times."""
    possible = with_deadline(small, within=90_000)
    return Study(possible, run_many(possible, 1200, 1))


@pytest.fixture(scope="module")
def found(studied: Study) -> Sensitivity:
    """Other durations."""
    return sensitivity(studied)


def column(table: Table | None, k: int) -> list[str]:
    """The texts of one column."""
    assert table is not None
    return [row[k].text for row in table.rows]


def test_a_table_of_all_readings(found: Sensitivity, studied: Study, small: Scenario) -> None:
    """A row for each deadline and escalation, a column for each reading, as exact counts."""
    table = varied_table(found, Speaker(small, Words("zh")))
    assert [c.title for c in table.columns[1:]] == [
        "原用时", "1.5 倍用时", "2 倍用时", "贝塔分布", "三角分布", "对数正态分布",
    ]  # fmt: skip
    missed, came = studied.missed("shut"), studied.reached("flash")
    assert column(table, 1) == [f"{missed.k}/{missed.n}", "0/1200", f"{came.k}/{came.n}"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_to_measure_is_named(found: Sensitivity, small: Scenario, lang: Any) -> None:
    """The order decides most of the time from finding to cutting; all of it is assumed, so it is to be measured."""
    words = Words(lang)
    names = Speaker(small, words)
    measured = column(measure_table(found, names), 0)
    assert measured[0] == names.numbered("order")
    rows = dict(zip(column(decided_table(found, names), 0), column(decided_table(found, names), 1), strict=True))
    assert rows[f"D1 {names.deadline('shut')}"].startswith(names.numbered("order"))


def test_the_gaps_that_flip_stand_in_the_report(small: Scenario) -> None:
    """Flash fire in 35 of 100 runs is over a tolerance of 0.3, as triangular 29 of 100 is not: that gap says so in the
    list of gaps, and is the only row in the table of flips."""
    flash = {"flash": small.escalations["flash"].model_copy(update={"tolerance": 0.3})}
    tight = small.model_copy(update={"escalations": flash})
    study = Study(tight, run_many(tight, 1200, 1))
    other = sensitivity(study)
    report = build(Material(study, find_gaps(study), "zh", sensitivity=other))
    table = flips_table(other, Speaker(tight, Words("zh")))
    assert [column(table, k) for k in (0, 3, 4)] == [["HAZ01"], [""], ["三角分布"]]
    assert sum("三角分布时不成缺口" in text for text in report.texts()) == 1


def test_few_runs_say_so(small: Scenario) -> None:
    """Under a thousand runs the report says that it does not know which duration matters most."""
    study = Study(small, run_many(small, 100, 1))
    texts = list(build(Material(study, [], "zh", sensitivity=sensitivity(study))).texts())
    assert "推演不足一千次，不计算哪个用时最要紧。" in texts
    assert "用时不准会怎样" in texts


def test_readings_have_names_in_both_languages(small: Scenario) -> None:
    """Factor and shape as words."""
    told = [
        reading(Speaker(small, Words("en")), v)
        for v in (AS_WRITTEN, Variation("durations", 1.5), Variation("shape", shape="lognormal"))
    ]
    assert told == ["as written", "durations ×1.5", "lognormal"]
    assert reading(Speaker(small, Words("zh")), Variation("durations", 2.0)) == "2 倍用时"
