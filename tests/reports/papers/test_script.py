"""The papers of those who run the drill."""

from collections.abc import Callable

import pytest

from reports.document import Banner, Cell, Table
from reports.papers import PaperMaterial
from reports.papers.script.host import host
from reports.papers.script.injects import inject_cards, injects
from reports.papers.script.script import script

Make = Callable[..., PaperMaterial]


def table(report: object) -> Table:
    """The longest table of a paper."""
    return max((b for b in report.blocks() if isinstance(b, Table)), key=lambda t: len(t.rows))  # type: ignore[attr-defined]


def column(rows: tuple[tuple[Cell, ...], ...], i: int) -> list[str]:
    """The texts of a column."""
    return [row[i].text for row in rows]


@pytest.mark.parametrize("name", ["station_jia", "station_yi", "smallest"])
def test_the_script_has_every_node_once_in_order(paper_material: Make, name: str) -> None:
    """T0 first, then each step, inject and escalation once, by the time at which it ordinarily comes."""
    m = paper_material(name, "zh")
    rows = table(script(m)).rows[1:]
    s = m.scenario
    assert len(rows) == len(s.steps) + len(s.injects) + len(s.escalations)
    told = "\n".join(cell.text for row in rows for cell in row)
    for id in (*s.steps, *s.injects, *s.escalations):
        assert m.say.node(id) in told, id
    shown = [m.planned(id)[0] for id in m.programme]
    assert [text.split("\n")[0] for text in column(rows, 1)] == shown


def test_the_script_has_the_columns_of_the_form(paper_material: Make) -> None:
    """阶段 时间 模拟事故情景 处置行动与执行人员 指令与对白 视频背景与字幕 解说词."""
    m = paper_material("station_jia", "zh")
    titles = [column.title for column in table(script(m)).columns]
    assert titles == ["阶段", "时间", "模拟事故情景", "处置行动与执行人员", "指令与对白", "视频背景与字幕", "解说词"]


def test_the_table_of_injects_has_the_columns_of_the_form(paper_material: Make) -> None:
    """编号 时间或条件 发出 接收 方式 内容 预期行动 时限 实际行动及时间; each once, what was done is blank."""
    m = paper_material("station_jia", "zh")
    shown = table(injects(m))
    titles = [column.title for column in shown.columns]
    assert titles == ["编号", "时间或条件", "发出", "接收", "方式", "内容", "预期行动", "时限", "实际行动及时间"]
    numbers = [text for text in column(shown.rows, 0) if text]
    assert sorted(numbers) == sorted([*m.scenario.injects, *m.scenario.escalations])
    assert all(row[-1].blank and not row[-1].text for row in shown.rows)
    expected = {m.say.text(i.expected) for i in m.scenario.injects.values()}
    assert expected <= set(column(shown.rows, 6))


@pytest.mark.parametrize("name", ["station_jia", "station_yi"])
def test_cards_are_numbered_and_tell_no_expectation(paper_material: Make, name: str) -> None:
    """One card for each inject with its number and content; what is expected stands on none."""
    m = paper_material(name, "zh")
    report = inject_cards(m)
    assert len(report.sections) == len(m.scenario.injects)
    text = "\n".join(report.texts())
    for id, inject in m.scenario.injects.items():
        card = report.section(f"card-{id}")
        banners = [block.text for block in card.blocks if isinstance(block, Banner)]
        assert m.say.text(inject.content) in banners
        expected = m.say.text(inject.expected)
        assert len(expected) < 6 or expected not in text
    assert sum(section.new_page for section in report.sections) == len(report.sections) - 1


def test_a_plan_without_injects_gives_a_card_to_write_on(paper_material: Make) -> None:
    """The smallest file has no inject: one blank card."""
    m = paper_material("smallest", "zh")
    assert not m.scenario.injects
    assert len(inject_cards(m).sections) == 1


def test_the_host_names_each_phase(paper_material: Make) -> None:
    """Every phase of the plan in which posts have something to do is announced."""
    m = paper_material("station_yi", "zh")
    text = "\n".join(host(m).texts())
    for id, phase in m.scenario.phases.items():
        if any(step.phase == id and m.posts(step) for step in m.scenario.steps.values()):
            assert m.say.text(phase.title) in text
