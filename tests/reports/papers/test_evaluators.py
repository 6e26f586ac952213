"""The papers of the evaluators."""

from collections.abc import Callable

import pytest

from reports.document import Table
from reports.papers import PaperMaterial
from reports.papers.evaluators.comments import comments
from reports.papers.evaluators.evaluation import evaluation
from reports.papers.evaluators.points import points
from reports.papers.evaluators.sheets import record_sheets

Make = Callable[..., PaperMaterial]
NAMES = ("station_jia", "station_yi", "smallest")


@pytest.mark.parametrize("name", NAMES)
def test_every_step_and_inject_is_watched_once(paper_material: Make, name: str) -> None:
    """Each stands on exactly one sheet, in the order of the program, its number in large type."""
    m = paper_material(name, "zh")
    watched = [id for point in points(m) for id in point.nodes]
    assert sorted(watched) == sorted((*m.scenario.steps, *m.scenario.injects))
    order = [id for id in m.programme if id not in m.scenario.escalations]
    for point in points(m):
        assert list(point.nodes) == sorted(point.nodes, key=order.index)
    sheets = [block for block in record_sheets(m).blocks() if isinstance(block, Table) and len(block.columns) == 10]
    numbers = [row[0] for sheet in sheets for row in sheet.rows if row[0].text]
    assert sorted(cell.text for cell in numbers) == sorted(m.say.codes[id] for id in watched)
    assert all(cell.large for cell in numbers)


@pytest.mark.parametrize("name", NAMES)
def test_every_post_of_the_station_is_watched(paper_material: Make, name: str) -> None:
    """No post of the station goes unwatched, even one without a step."""
    m = paper_material(name, "zh")
    assert set(m.station_roles) <= {role for point in points(m) for role in point.roles}


def test_the_sheet_has_the_columns_of_the_form(paper_material: Make) -> None:
    """编号 步骤 应由谁 时限 开始 结束 实做□模拟□未做□ 实际由谁 禁止事项□ 问题; each page bears 本页须补录."""
    report = record_sheets(paper_material("station_jia", "zh"))
    sheet = next(block for block in report.blocks() if isinstance(block, Table) and len(block.columns) == 10)
    titles = [column.title for column in sheet.columns]
    assert titles == [
        "编号",
        "步骤",
        "应由谁",
        "时限",
        "开始",
        "结束",
        "实做□模拟□未做□",
        "实际由谁",
        "禁止事项□",
        "问题",
    ]
    assert sheet.row_height >= 15
    assert "本页须补录" in report.readers


def test_points_do_not_straddle_the_zone(paper_material: Make) -> None:
    """An evaluator stands wholly within the hazardous area or wholly outside: what may be carried differs."""
    m = paper_material("station_jia", "zh")
    for point in points(m):
        zones = {m.scenario.places[place].zone != "none" for place in point.places}
        assert len(zones) <= 1


def test_the_plan_of_evaluation_gives_every_limit(paper_material: Make) -> None:
    """Each deadline with its limit and what was simulated, and a blank for what was measured."""
    m = paper_material("station_yi", "zh")
    rows = [row for block in evaluation(m).blocks() if isinstance(block, Table) for row in block.rows]
    for id, deadline in m.scenario.deadlines.items():
        row = next(row for row in rows if row[0].text == m.say.numbered_deadline(id))
        assert row[2].text == m.say.time(deadline.within) and row[-1].blank


def test_comments_leave_facts_blank(paper_material: Make) -> None:
    """What the drill has not shown yet is blank: the real times, the facts; simulated times stand nowhere."""
    m = paper_material("station_jia", "zh")
    report = comments(m)
    rows = [row for block in report.blocks() if isinstance(block, Table) for row in block.rows]
    for id in m.scenario.deadlines:
        row = next(row for row in rows if row[0].text == m.say.deadline(id))
        assert row[2].blank
    assert not report.badge or "推演" in report.badge
