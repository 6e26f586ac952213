"""The papers of the organisers."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from reports.document import Bullets, Signatures, Table
from reports.papers import PaperMaterial
from reports.papers.scheme.approval import approval
from reports.papers.scheme.notice import notice
from reports.papers.scheme.scheme import scheme
from reports.papers.scheme.support import support

Make = Callable[..., PaperMaterial]


def tables(report: object) -> list[Table]:
    """The tables of a paper."""
    return [block for block in report.blocks() if isinstance(block, Table)]  # type: ignore[attr-defined]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_scheme_has_posts_phases_limits_and_places_to_sign(paper_material: Make, lang: str) -> None:
    """Every post with its holders, every phase with its times, every deadline with its basis, what is forbidden."""
    m = paper_material("station_jia", lang)
    report = scheme(m)
    text = "\n".join(report.texts())
    s = m.scenario
    for id in s.roles:
        assert m.say.role(id) in text
    for id, phase in s.phases.items():
        assert m.say.text(phase.title) in text
        assert all(clock in text for clock in m.phase_span(id))
    for id, deadline in s.deadlines.items():
        assert m.say.deadline(id) in text and m.say.time(deadline.within) in text
    for prohibition in s.prohibitions.values():
        assert m.say.text(prohibition.title) in text
    assert any(isinstance(block, Signatures) for block in report.blocks())


def test_support_lists_all_equipment(paper_material: Make) -> None:
    """Each piece of equipment of the scenario with its count and room for the check."""
    m = paper_material("station_yi", "zh")
    rows = {row[0].text: row for table in tables(support(m)) for row in table.rows}
    for id, thing in m.scenario.equipment.items():
        row = rows[m.say.thing(id)]
        assert row[1].text == str(thing.count) and row[3].blank


def unannounced(m: PaperMaterial) -> PaperMaterial:
    """The same of a drill that the station is not told of."""
    head = m.scenario.scenario
    drill = head.drill.model_copy(update={"announced": False})
    scenario = m.scenario.model_copy(update={"scenario": head.model_copy(update={"drill": drill})})
    return replace(m, study=replace(m.study, scenario=scenario))


def test_a_drill_without_notice_does_not_invite_the_station(paper_material: Make) -> None:
    """The notice of an announced drill goes to the station and is open; of one without notice it neither names the
    station among those it goes to nor is open, and the scheme says that nobody is told."""
    m = paper_material("station_jia", "zh")
    first = [block.text for block in notice(m).sections[0].blocks if hasattr(block, "text")]
    assert any(text.startswith(m.unit) and text.endswith("：") for text in first)
    secret = unannounced(m)
    letter = notice(secret)
    first = [block.text for block in letter.sections[0].blocks if hasattr(block, "text")]
    assert not any(text.startswith(m.unit) for text in first)
    assert "不得以任何形式告知参演人员" in "\n".join(scheme(secret).texts())


def test_people_on_site_by_chance_are_not_invited(paper_material: Make) -> None:
    """Carriers and customers on the site stand on no letter."""
    m = paper_material("station_jia", "zh")
    assert m.say.organisation("visitors") not in "\n".join(notice(m).texts())
    assert m.say.organisation("brigade") in "\n".join(notice(m).texts())


def test_approval_asks_before_it_signs(paper_material: Make) -> None:
    """Boxes to tick, the fingerprint of the scenario, a row for each opinion."""
    m = paper_material("smallest", "zh")
    report = approval(m)
    boxes = [block for block in report.blocks() if isinstance(block, Bullets) and block.boxes]
    assert boxes and len(boxes[0].items) >= 6
    assert m.scenario.hash[:12] in "\n".join(report.texts())
    assert any(all(cell.blank for cell in row[1:]) for table in tables(report) for row in table.rows)
