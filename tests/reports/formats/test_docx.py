"""The report as a Word file: all of it, in official type faces, on the right sheets, the same bytes each time."""

import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from reports.document import (
    Banner,
    Bullets,
    Cell,
    Column,
    Lines,
    Look,
    Meta,
    Note,
    Paper,
    Paragraph,
    Report,
    Section,
    Signatures,
    Table,
    cells,
)
from reports.formats.docx import render
from reports.formats.docx.styles import put_on

LOOKS: tuple[Look, ...] = ("report", "official", "form", "card")


def opened(report: Report) -> Any:
    return docx.Document(io.BytesIO(render(report)))


def said(document: Any) -> str:
    """All that is printed, white space aside."""
    parts = [document.element, *(s.header._element for s in document.sections)]
    parts += [s.footer._element for s in document.sections]
    return "".join("".join(t.text or "" for t in part.iter(qn("w:t"))) for part in parts).replace(" ", "")


def small(look: Look, paper: Paper = "a4") -> Report:
    rows = (cells("第一阶段", ""), (Cell("7", large=True), Cell("", blank=True)), cells("<a&b>", "]]>"))
    blocks = (
        Paragraph("值班员甲接报。"),
        Banner("停"),
        Bullets(cells("甲", "乙"), boxes=True),
        Table("表一", (Column("编号"), Column("开始", 2)), rows, "注", row_height=12),
        Note("备注"),
        Lines("记录", 3),
        Signatures(("总指挥",), ("某局",)),
    )
    sections = (Section("a", "一、", "总则", blocks), Section("b", "", "", blocks, new_page=True))
    meta = Meta("small", "h", "", 1, 300, False, "gasdrill")
    return Report(
        "zh", "题", "副题", "内部资料", "试用", (), ("签",), "声明", sections, meta, "", look, paper, "本单位"
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_word_file_says_all_that_the_report_says(reports: dict[str, Any], lang: str) -> None:
    """Every text of the report stands in the file, and every picture with its text for those who cannot see it."""
    report = reports[lang]
    document = opened(report)
    printed = said(document)
    texts = [text for text in report.texts() if text.strip()]
    pictures = [p.get("descr") for p in document.element.iter(qn("wp:docPr"))]
    shown = printed + "".join(pictures).replace(" ", "")
    missing = [t for t in texts if t.replace(" ", "").replace("\n", "") not in shown.replace("\n", "")]
    assert texts
    assert missing == []
    assert pictures and all(pictures)


@pytest.mark.parametrize("look", LOOKS)
def test_every_look_has_what_its_blocks_say(look: Look) -> None:
    """Markup in a text is text; boxes, places to sign and seals are there."""
    printed = said(opened(small(look)))
    for text in ("题", "副题", "值班员甲接报。", "☐甲", "<a&b>", "]]>", "总指挥", "某局", "声明", "内部资料", "本单位"):
        assert text in printed


def test_an_official_paper_has_the_margins_and_type_faces_of_the_standard() -> None:
    """GB/T 9704-2012: 37, 35, 28, 26 mm; 仿宋 三号 with 28 points from line to line, indented by two characters."""
    document = opened(small("official"))
    section = document.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(m.mm) for m in margins] == [37, 35, 28, 26]
    styles = document.styles
    for name, font, size in (
        ("Normal", "仿宋_GB2312", 16),
        ("Title", "方正小标宋简体", 22),
        ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体_GB2312", 16),
    ):
        fonts = styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == font
        assert not [a for a in fonts.attrib if a.endswith("Theme")]
        assert styles[name].font.size.pt == size
    assert styles["Normal"].paragraph_format.line_spacing.pt == 28
    assert styles["GD Body"].element.pPr.ind.get(qn("w:firstLineChars")) == "200"
    assert {g.get(qn("w:type")) for g in document.element.iter(qn("w:docGrid"))} <= {"lines", None}


@pytest.mark.parametrize(("paper", "size"), [("a4", (210, 297)), ("a4-landscape", (297, 210)), ("a5", (148, 210))])
def test_a_paper_has_its_size(paper: Paper, size: tuple[int, int]) -> None:
    """The sheet is the one asked for."""
    section = opened(small("form", paper)).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == size


def test_wide_blocks_lie_on_sheets_of_their_own(reports: dict[str, Any]) -> None:
    """The gap list lies across, the golden ten minutes hang on A3, the rest stands."""
    sizes = {(round(s.page_width.mm), round(s.page_height.mm)) for s in opened(reports["zh"]).sections}
    assert sizes == {(210, 297), (297, 210), (420, 297)}


def test_the_head_of_a_table_repeats_and_rows_stay_whole() -> None:
    """tblHeader on the first row, cantSplit on all; a row to be written in has its height, a band spans the table."""
    table = opened(small("form")).tables[0]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert round(table.rows[2].height.mm) == 12
    assert len(table.rows[1]._tr.findall(qn("w:tc"))) == 1
    assert table.rows[2].cells[0].paragraphs[0].runs[0].font.size.pt == 22


def test_the_same_report_gives_the_same_bytes(reports: dict[str, Any]) -> None:
    """No clock and no name of this desk gets into the file."""
    assert render(small("form")) == render(replace(small("form")))
    core = opened(reports["zh"]).core_properties
    assert (core.author, core.last_modified_by) == ("", "")


@pytest.mark.parametrize("look", LOOKS)
def test_an_office_program_opens_it(look: Look, tmp_path: Path) -> None:
    """LibreOffice turns each look into pages that bear its words."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice (soffice) is not installed: the file was not opened in an office program")
    (tmp_path / "x.docx").write_bytes(render(small(look)))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        soffice,
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "x.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    pages = [page.extract_text() for page in PdfReader(tmp_path / "x.pdf").pages]
    assert len(pages) >= 2
    assert "".join(pages).count("值班员甲接报") == 2


def test_styles_are_looked_up_once_for_a_document(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many cells a table has, python-docx goes through its styles once for each name; what is written is what
    python-docx itself writes, the default style included."""
    document = docx.Document()
    asked: list[Any] = []
    look_up: Any = type(document.part).get_style_id

    def counted(part: Any, style: Any, kind: Any) -> Any:
        asked.append(style.name)
        return look_up(part, style, kind)

    monkeypatch.setattr(type(document.part), "get_style_id", counted)
    for name in ("Title", "Normal") * 50:
        put_on(document.add_paragraph(), document, name)
    assert asked == ["Title", "Normal"]
    monkeypatch.undo()
    plain = docx.Document()
    for name in ("Title", "Normal") * 50:
        plain.add_paragraph(style=name)
    assert document.element.xml == plain.element.xml
