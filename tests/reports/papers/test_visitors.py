"""The papers for visitors, and the registers."""

from collections.abc import Callable

import pytest

from reports.document import Lines, Table
from reports.papers import PaperMaterial
from reports.papers.visitors.booklet import visitors
from reports.papers.visitors.sheets import SPARE, register, visitor_opinions, visitor_register

Make = Callable[..., PaperMaterial]


@pytest.mark.parametrize("name", ["station_jia", "station_yi", "smallest"])
def test_the_register_lists_each_person_once(paper_material: Make, name: str) -> None:
    """Every person of the scenario by everyday post, with the emergency posts held, then rows for the others."""
    m = paper_material(name, "zh")
    table = next(block for block in register(m).blocks() if isinstance(block, Table))
    assert len(table.rows) == len(m.scenario.people) + SPARE
    assert [row[2].text for row in table.rows if row[2].text] == [m.say.person(id) for id in m.scenario.people]
    for id, row in zip(m.scenario.people, table.rows, strict=False):
        held = [m.say.role(role) for role, r in m.scenario.roles.items() if id in r.holders]
        assert all(title in row[3].text for title in held)
        assert row[-1].blank


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_booklet_shows_phases_and_no_secret(paper_material: Make, lang: str) -> None:
    """The phases with when they begin and whom to watch; no inject, no escalation, no title of a step."""
    m = paper_material("station_yi", lang)
    text = "\n".join(visitors(m).texts())
    s = m.scenario
    for id, phase in s.phases.items():
        if any(step.phase == id and m.posts(step) for step in s.steps.values()):
            assert m.say.text(phase.title) in text and m.phase_span(id)[0] in text
    told = [m.say.node(id) for id in (*s.injects, *s.escalations)]
    assert not [title for title in told if len(title) > 4 and title in text]


def test_the_register_of_visitors_asks_no_more_than_needed(paper_material: Make) -> None:
    """Rows to write on; what was handed in and taken back; no number of an identity card."""
    report = visitor_register(paper_material("smallest", "zh"))
    table = next(block for block in report.blocks() if isinstance(block, Table))
    assert len(table.rows) >= 15
    assert not any("身份证" in column.title for column in table.columns)
    assert all(row[1].blank for row in table.rows)


def test_opinions_have_boxes_and_lines(paper_material: Make) -> None:
    """Each question has its boxes; there are lines to write on; no name is asked for."""
    report = visitor_opinions(paper_material("smallest", "zh"))
    table = next(block for block in report.blocks() if isinstance(block, Table))
    assert all(row[1].text.count("□") >= 4 for row in table.rows)
    assert sum(block.count for block in report.blocks() if isinstance(block, Lines)) >= 8
