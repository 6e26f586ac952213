"""Papers for the wall and the telephone."""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from reports.document import Banner, Picture, Table
from reports.formats import docx, pdf
from reports.papers import PaperMaterial
from reports.papers.cards.calls import calls
from reports.papers.cards.poster import golden_ten
from reports.papers.cards.posts import post_cards
from scenarios.contacts import Contacts, Line

Make = Callable[..., PaperMaterial]


@pytest.mark.parametrize("name", ["station_jia", "station_yi", "smallest"])
def test_each_post_of_the_station_has_its_card(paper_material: Make, name: str) -> None:
    """One card for each, with the post in large type, all its steps in order, whom to report to, the signal, the
    muster point."""
    m = paper_material(name, "zh")
    report = post_cards(m)
    assert [section.id for section in report.sections] == [f"post-{role}" for role in m.station_roles]
    for role, section in zip(m.station_roles, report.sections, strict=True):
        assert any(isinstance(block, Banner) and block.text == m.say.role(role) for block in section.blocks)
        rows = [row[0].text for block in section.blocks if isinstance(block, Table) for row in block.rows]
        assert sum(text.startswith("第") for text in rows) >= len(m.steps_of(role))
        assert {"报告谁", "撤离信号", "集合点"} <= set(rows)


@pytest.mark.parametrize("name", ["station_jia", "station_yi"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_card_is_one_side_of_a5(paper_material: Make, name: str, lang: str) -> None:
    """As PDF there are as many pages of A5 as posts."""
    m = paper_material(name, lang)
    path = PdfReader(__import__("io").BytesIO(pdf.render(post_cards(m)).content))
    assert len(path.pages) == len(m.station_roles)
    box = path.pages[0].mediabox
    assert (round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) == (148, 210)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_a_card_is_one_side_in_word_too(paper_material: Make, tmp_path: Path) -> None:
    """LibreOffice lays the Word file out on as many pages as there are posts."""
    m = paper_material("station_jia", "zh")
    (tmp_path / "cards.docx").write_bytes(docx.render(post_cards(m)))
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'lo').as_uri()}", "--headless", "--convert-to", "pdf"]
    command += ["--outdir", str(tmp_path), str(tmp_path / "cards.docx")]
    subprocess.run(command, env=dict(os.environ), check=True, capture_output=True, timeout=120)
    pages = len(PdfReader(tmp_path / "cards.pdf").pages)
    assert len(m.station_roles) <= pages <= len(m.station_roles) + 1  # other type faces, other line breaks


def test_the_call_list_keeps_drill_and_real_apart(paper_material: Make) -> None:
    """A number for the drill stands in its column, the real one in its own, and the warning names the real ones;
    without a table of telephones the lines of the plan stand with blanks to fill in."""
    m = paper_material("station_jia", "zh")
    line = Line(title="119 消防救援", drill="演练分机8001", real="119")
    shown = next(b for b in calls(replace(m, contacts=Contacts(lines=(line,)))).blocks() if isinstance(b, Table))
    titles = [column.title for column in shown.columns]
    row = shown.rows[0]
    assert row[titles.index("演练当天拨打")].text == "演练分机8001"
    assert row[titles.index("真实号码")].text == "119"
    blank = next(b for b in calls(m).blocks() if isinstance(b, Table))
    assert all(row[titles.index("演练当天拨打")].blank for row in blank.rows)
    assert "119" in [row[titles.index("真实号码")].text for row in blank.rows]


def test_golden_ten_is_a_picture_on_a3(paper_material: Make) -> None:
    """One sheet of A3 with the picture, and no inject on it."""
    report = golden_ten(paper_material("station_jia", "zh"))
    pictures = [block for block in report.blocks() if isinstance(block, Picture)]
    assert len(pictures) == 1 and report.paper == "a3" and pictures[0].paper == "a3"
