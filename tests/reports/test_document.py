"""The report as a value: whole, in the official outline, in counts on page one."""

from __future__ import annotations

import re
from typing import Any

import pytest

from reports.document import Bullets, Cell, Column, Fields, Heading, Picture, Report, Table

OUTLINE = {
    "zh": [
        "推演结论摘要",
        "一、基本情况",
        "二、推演条件与数据可信程度",
        "三、应急处置流程与时限要求",
        "四、预案缺口（薄弱环节）清单",
        "五、险情演化与处置时间对照",
        "六、人员和装备负荷",
        "七、一般过程与不利过程",
        "八、预案修订建议及修订前后对比",
        "九、推演的局限与可复核信息",
    ],
}
COLUMNS = [
    "序号",
    "缺口编号",
    "薄弱环节（具体表现）",
    "涉及岗位、步骤、装备",
    "推演情况",
    "依据",
    "数据可信程度",
    "修订等次",
    "修订建议",
    "投入",
    "修订后效果",
    "采纳意见及理由",
    "责任人",
    "完成时限",
]


def table(report: Report, section: str, first: str) -> Table:
    """The table of a section whose first column has that title."""
    found = [b for b in report.section(section).blocks if isinstance(b, Table) and b.columns[0].title == first]
    assert found
    return found[0]


def test_the_outline_is_the_official_one(reports: dict[str, Any]) -> None:
    """Ten headings as worded, then the annex; English has as many sections under the same ids."""
    zh, en = reports["zh"], reports["en"]
    assert [s.heading for s in zh.sections][:10] == OUTLINE["zh"]
    assert zh.sections[-1].heading.startswith("附件")
    assert [s.id for s in zh.sections] == [s.id for s in en.sections]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_page_one_says_five_things_in_counts(reports: dict[str, Any], lang: str) -> None:
    """Five sentences after what was not judged; no percentage, interval, quantile, seed or hash among them."""
    report = reports[lang]
    told = report.section("summary").blocks[:3]
    assert [type(block) for block in told] == [Heading, Bullets, Bullets]
    five = told[2]
    assert isinstance(five, Bullets)
    assert len(five.items) == 5
    said = " ".join(item.text for block in told[1:] if isinstance(block, Bullets) for item in block.items)
    assert not re.search(r"%|P\d\d|区间|interval|种子|seed", said)
    assert report.meta.hash not in said


def test_the_figures_of_page_one_are_those_of_the_study(reports: dict[str, Any]) -> None:
    """The deadline that cannot be kept is named and counted."""
    said = reports["zh"].section("summary").blocks[2].items[1].text
    assert "切断气源" in said
    assert "120次推演中" in said
    assert "30 秒" in said


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_placeholder_is_left_and_nothing_forbidden_is_said(reports: dict[str, Any], lang: str) -> None:
    """Every text is filled; the words that belong to inspectors do not appear."""
    for text in reports[lang].texts():
        assert not re.search(r"\{\w*\}|None\b", text), text
        assert not re.search("隐患|重大|较大|整改", text), text


def test_the_list_of_gaps_has_all_its_columns(reports: dict[str, Any]) -> None:
    """The fourteen columns in order; the last three are for the unit's pen."""
    gaps = table(reports["zh"], "gaps", "序号")
    assert [column.title for column in gaps.columns] == COLUMNS
    assert gaps.rows
    for number, row in enumerate(gaps.rows, 1):
        assert row[0].text == str(number)
        assert all(cell.blank for cell in row[-3:])
        assert row[7].text in ("必须修订", "应当修订", "建议完善")


def test_the_effect_of_mending_is_told_gap_by_gap(reports: dict[str, Any]) -> None:
    """Closed, changed, remaining or not to be told; what cannot be told is not closed."""
    gaps = table(reports["zh"], "gaps", "序号")
    effects = [row[10].text for row in gaps.rows]
    closed = effects.count("已消除")
    assert closed
    assert all(text.startswith(("已消除", "仍存在", "有变化", "不能断定")) for text in effects)
    headings = [getattr(block, "text", "") for block in reports["zh"].section("mending").blocks]
    assert any(text.startswith("已消除的缺口") for text in headings)


def test_what_the_variant_takes_away_stands_at_the_head(varied: Any, reports: Any) -> None:
    """The cover counts it, section one names each, in both languages; where nothing is taken away nothing is said."""
    for lang, label, what in (("zh", "条件去掉的内容", "P1 站长"), ("en", "Taken away by the case", "P1 Chief")):
        assert any(name == label and "1" in text for name, text in varied[lang].cover)
        basics = next(section for section in varied[lang].sections if section.id == "basics")
        fields = [pair for block in basics.blocks if isinstance(block, Fields) for pair in block.pairs]
        assert what in [text for _, text in fields]
        assert label not in dict(reports[lang].cover)


def test_without_a_mended_plan_the_report_is_whole(hostile: Any) -> None:
    """The column says that nothing was tried, and section eight what to do."""
    gaps = table(hostile, "gaps", "序号")
    assert {row[10].text for row in gaps.rows} == {"未推演"}
    assert any("修订稿" in getattr(block, "text", "") for block in hostile.section("mending").blocks)


def test_durations_carry_their_evidence(reports: dict[str, Any]) -> None:
    """Each step that takes time is graded; the report counts what is assumed."""
    steps = table(reports["zh"], "conditions", "步骤")
    assert len(steps.rows) == 6
    assert all(row[-1].text == "假定" for row in steps.rows)
    assert "假定" in reports["zh"].section("summary").blocks[-1].text


def test_intervals_seed_and_hash_stand_in_section_nine(reports: dict[str, Any]) -> None:
    """What makes it repeatable: scenario, hash, seed, runs, command; Wilson intervals."""
    report = reports["zh"]
    said = {name: value for block in report.section("limits").blocks for name, value in getattr(block, "pairs", ())}
    assert said["情景内容校验码"] == report.meta.hash
    assert said["随机种子"] == "1"
    assert said["推演次数"] == "120"
    assert said["重算命令"].startswith("gasdrill report")
    figures = table(report, "limits", "时限要求")
    assert any("120/120" in cell.text for cell in figures.rows[0])


def test_every_figure_is_described_and_can_be_drawn(reports: dict[str, Any]) -> None:
    """Alternative texts for all, the golden ten minutes on A3 in the annex, and each draws."""
    pictures = [block for block in reports["zh"].blocks() if isinstance(block, Picture)]
    assert len(pictures) >= 7
    for picture in pictures:
        assert picture.alt
        assert picture.draw().get_size_inches()[0] > 4
    annex = [block for block in reports["zh"].section("annex").blocks if isinstance(block, Picture)]
    assert [picture.paper for picture in annex] == ["a3"]


def test_the_same_inputs_make_the_same_report(reports: dict[str, Any], again: Any) -> None:
    """No clock, no chance of its own."""
    assert list(again.texts()) == list(reports["zh"].texts())
    assert again.meta == reports["zh"].meta


def test_a_row_that_does_not_fit_is_refused() -> None:
    """A table is a table."""
    with pytest.raises(ValueError, match="columns"):
        Table("", (Column("a"), Column("b")), ((Cell("x"),),))


def test_the_text_alone_is_claimed_to_mend_only_what_was_tried(hostile: Report) -> None:
    """Without a mended plan page one says that nobody has tried whether a change of text is enough."""
    summary = next(section for section in hostile.sections if section.id == "summary")
    bullets = [item.text for block in summary.blocks if isinstance(block, Bullets) for item in block.items]
    (result,) = [text for text in bullets if "改预案文字" in text]
    assert "要按改后的预案再推演" in result
    assert "就能解决" not in result
