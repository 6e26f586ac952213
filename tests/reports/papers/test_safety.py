"""The papers on the safety of the drill itself."""

from collections.abc import Callable

import pytest

from reports.document import Signatures, Table
from reports.papers import PaperMaterial
from reports.papers.safety.conditions import safety_conditions
from reports.papers.safety.notice import safety_notice

Make = Callable[..., PaperMaterial]


@pytest.mark.parametrize("name", ["station_jia", "smallest"])
def test_the_sheet_has_the_conditions_of_the_form(paper_material: Make, name: str) -> None:
    """All that the form names, each with boxes and room for value, name and time; the safety supervisor and the
    commander sign."""
    report = safety_conditions(paper_material(name, "zh"))
    rows = [
        row for block in report.blocks() if isinstance(block, Table) and len(block.columns) == 6 for row in block.rows
    ]
    text = "\n".join(row[1].text for row in rows)
    for word in (
        "卸车",
        "充装已停",
        "管线状态",
        "实际气体浓度",
        "消防",
        "急停",
        "普通电子设备已交存",
        "演练电话已告知",
        "中止口令",
    ):
        assert word in text
    assert all("□" in row[2].text and all(cell.blank for cell in row[3:]) for row in rows)
    signed = [place for block in report.blocks() if isinstance(block, Signatures) for place in block.places]
    assert {"安全监督员", "总指挥"} <= set(signed)


def test_each_place_of_the_hazardous_area_is_measured(paper_material: Make) -> None:
    """A row for the reading at each place in a zone."""
    m = paper_material("station_jia", "zh")
    table = next(b for b in safety_conditions(m).section("places").blocks if isinstance(b, Table))
    shown = {row[0].text for row in table.rows}
    assert {m.say.place(id) for id, place in m.scenario.places.items() if place.zone != "none"} <= shown


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_notice_tells_what_is_forbidden_and_no_course(paper_material: Make, lang: str) -> None:
    """Every prohibition of the plan, the stop word, rows to sign; neither inject nor escalation."""
    m = paper_material("station_jia", lang)
    report = safety_notice(m)
    text = "\n".join(report.texts())
    s = m.scenario
    assert all(m.say.text(p.title) in text for p in s.prohibitions.values())
    assert m.say("safety.notice.stop_word") in text
    told = [m.say.node(id) for id in (*s.injects, *s.escalations)]
    assert not [title for title in told if len(title) > 4 and title in text]
    assert any(row[1].blank for b in report.blocks() if isinstance(b, Table) for row in b.rows)
