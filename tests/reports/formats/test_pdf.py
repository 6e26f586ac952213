"""The report as PDF/A: all of it, on the right sheets, in the bundled fonts, whatever stands in its texts."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from reports.document import (
    Banner,
    Block,
    Bullets,
    Cell,
    Column,
    Fields,
    Heading,
    Lines,
    Look,
    Meta,
    Note,
    Paper,
    Paragraph,
    Picture,
    Report,
    Section,
    Signatures,
    Table,
    cells,
)
from reports.fonts import lending
from reports.formats.pdf import GETA, PdfError, glyphs, render
from reports.formats.pdf.data import BREAK, Composer
from scenarios.text import Lang

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MM = 72 / 25.4
A4, LANDSCAPE, A3, A5 = (210, 297), (297, 210), (420, 297), (148, 210)
HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
#: A variant of 吉 in personal names that is in no bundled font, nor in DejaVu.
RARE = "𠮷"


def drawing(width: float, height: float) -> Figure:
    from reports.charts.sheet import Sheet

    sheet = Sheet(width, height)
    sheet.box(0.1, 0.1, width - 0.2, height - 0.2, edge="#1f4e79", line=1)
    return sheet.figure


def paper_of(blocks: tuple[Block, ...], look: Look = "form", paper: Paper = "a4", lang: Lang = "zh") -> Report:
    """A paper with one section and nothing else that is printed."""
    meta = Meta("small", "h", "", 1, 300, False, "gasdrill")
    return Report(
        lang, "甲站记录", "", "", "", (), (), "", (Section("s", "一、", "总则", blocks),), meta, "", look, paper
    )


def every_block(lang: Lang) -> tuple[Block, ...]:
    say = {
        "zh": "值班员甲接报后先行核实，“切断气源”须在三十秒内完成。",
        "en": "The duty officer checks the report first.",
    }[lang]
    columns = (Column("a", 0.5, True), Column("b", 3), Column("c"))
    band = (cells("第一阶段" if lang == "zh" else "Phase 1", "", ""),)
    wide = (cells(*(say for _ in range(12))),)
    rows = tuple((Cell(str(n), large=n % 2 == 0), Cell(say, "bad"), Cell("", blank=True)) for n in range(40))
    return (
        Paragraph(say),
        Paragraph("b", "must"),
        Heading("（一）" if lang == "zh" else "A."),
        Bullets(cells("x1", Cell("x2", "good"))),
        Bullets(cells("y1", say), numbered=True),
        Bullets(cells("z1", "z2"), boxes=True),
        Fields(((say, HASH), ("k2", "v2"))),
        Note(say, "should"),
        Table("表一", columns, band + rows, note="注", row_height=12),
        Table("空表", columns, ()),
        Picture(lambda: drawing(15, 7), "图一", "a box"),
        Lines("记录", 4),
        Signatures(("甲", "乙", "丙"), ("某局",)),
        Banner("停", "must"),
        Table("宽表", tuple(Column(f"t{n}") for n in range(12)), wide, paper="a4-landscape"),
        Bullets(cells("回到原纸" if lang == "zh" else "Back again")),
        Picture(lambda: drawing(39, 25), "图二", "a large box", paper="a3"),
        Paragraph("end"),
    )


def full(look: Look, paper: Paper = "a4", lang: Lang = "zh") -> Report:
    """A paper of that look with every block there is, and something in every field."""
    return replace(
        paper_of(every_block(lang), look, paper, lang),
        subtitle="液化石油气泄漏",
        classification="内部资料",
        badge="推演数据",
        cover=(("单位", "甲站"), ("次数", "300")),
        signatures=("编制", "审核"),
        disclaimer="供完善预案参考。",
        contents="目录" if look == "report" else "",
        readers="发导调人员",
    )


@cache
def made(look: Look, paper: Paper = "a4", lang: Lang = "zh") -> bytes:
    return render(full(look, paper, lang)).content


def read(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def squeezed(text: str) -> str:
    """The text without blanks and hyphens: at the end of a line a hyphen is read back as a soft one."""
    return "".join(c for c in text if not c.isspace() and c not in "-\u00ad")


def said(content: bytes) -> str:
    return "".join(squeezed(page.extract_text()) for page in read(content).pages)


def sizes(content: bytes) -> list[tuple[int, int]]:
    """Width and height of each page in mm."""
    return [(round(float(p.mediabox.width) / MM), round(float(p.mediabox.height) / MM)) for p in read(content).pages]


def fonts_of(content: bytes) -> set[str]:
    """The names of the fonts in the file, without the tags of their subsets; all of them are embedded."""
    found = set()
    for page in read(content).pages:
        resources: Any = page["/Resources"]
        for font in resources.get("/Font", {}).values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(inner["/FontDescriptor"].get_object())
            found.add(re.sub(r"^/[A-Z]{6}\+", "", str(inner["/BaseFont"])))
    return found


def alternatives(content: bytes) -> list[str]:
    """The texts that stand for pictures in the tagged paper."""
    root: Any = read(content).trailer["/Root"]
    found, open_ = [], [root["/StructTreeRoot"]]
    while open_:
        node: Any = open_.pop()
        node = node.get_object() if isinstance(node, IndirectObject) else node
        if isinstance(node, list):
            open_.extend(node)
        elif isinstance(node, dict):
            if "/Alt" in node:
                found.append(str(node["/Alt"]))
            open_.append(node.get("/K"))
    return found


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("look", "paper"), [("report", "a4"), ("official", "a4"), ("form", "a4"), ("card", "a5")])
def test_every_text_of_every_look_can_be_found(look: Look, paper: Paper, lang: Lang) -> None:
    """Whatever the look and the language, nothing of the report is left out; pictures are named in words."""
    report, content = full(look, paper, lang), made(look, paper, lang)
    spoken, named = said(content), alternatives(content)
    alts = {block.alt for block in report.blocks() if isinstance(block, Picture)}
    assert alts <= set(named)
    assert [text for text in report.texts() if squeezed(text) not in spoken and text not in alts] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_report_on_a_plan_is_whole(reports: dict[str, Any], lang: str) -> None:
    """Of the report on the small plan every text is there but the names of pictures, and none had to be replaced."""
    report = reports[lang]
    pdf = render(report)
    spoken = said(pdf.content) + squeezed("".join(alternatives(pdf.content)))
    assert pdf.missing == ()
    assert [text for text in report.texts() if squeezed(text) not in spoken] == []


def test_the_sheets_change_within_the_paper_and_back() -> None:
    """A4, then A4 across for the wide table, A4 again, A3 for the large figure, A4 for the end."""
    seen = sizes(made("report"))
    changes = [size for size, before in zip(seen, [(0, 0), *seen], strict=False) if size != before]
    assert changes == [A4, LANDSCAPE, A4, A3, A4]


def test_a_card_is_a5_and_each_section_on_a_page_of_its_own_is() -> None:
    """Sections with `new_page` begin on their own pages; the first one does not leave an empty page before it."""
    report = paper_of((), "card", "a5")
    posts = tuple(Section(f"p{n}", "", f"岗位{n}", (Banner("停"),), new_page=True) for n in range(3))
    content = render(replace(report, sections=posts)).content
    assert sizes(content) == [A5] * 3
    pages = [squeezed(page.extract_text()) for page in read(content).pages]
    assert all(f"岗位{n}" in page and "甲站记录" in page for n, page in enumerate(pages))


def test_what_stands_first_stands_alone() -> None:
    """The summary of a report has a page to itself."""
    report = full("report")
    first = Section("summary", "", "摘要", (Paragraph("第一页"),))
    content = render(replace(report, sections=(first, Section("b", "", "其后", (Paragraph("第二页"),))))).content
    pages = [squeezed(page.extract_text()) for page in read(content).pages]
    assert [("第一页" in page, "第二页" in page) for page in pages[2:]] == [(True, False), (False, True)]


def test_a_report_has_cover_contents_with_pages_and_the_sentence_on_its_last_page() -> None:
    """Cover without a page number, contents that name the page of a section, the disclaimer on cover and last page."""
    pages = [squeezed(page.extract_text()) for page in read(made("report")).pages]
    assert "—1—" not in pages[0]
    assert re.search(r"一、总则\.*3$|一、总则\.*3\D", pages[1])
    assert [n for n, page in enumerate(pages) if "供完善预案参考。" in page] == [0, len(pages) - 1]


@pytest.mark.parametrize("look", ["report", "official", "form", "card"])
def test_the_header_of_a_table_is_repeated(look: Look) -> None:
    """A table of forty rows goes over several pages and says on each what its columns are."""
    columns = (Column("步骤名称"), Column("岗位名称"))
    table = Table("表", columns, tuple(cells(f"步{n}", "甲") for n in range(120)))
    pages = [squeezed(page.extract_text()) for page in read(render(paper_of((table,), look)).content).pages]
    with_rows = [page for page in pages if re.search(r"步\d", page)]
    assert len(with_rows) > 1
    assert all("步骤名称" in page and "岗位名称" in page for page in with_rows)


def test_the_band_goes_with_its_rows() -> None:
    """A row whose first cell alone says something is repeated where its rows go on; one with blank cells is no band."""
    rows = (cells("第一阶段", "", ""), *(cells(f"步{n}", "甲", "乙") for n in range(90)))
    columns = (Column("a"), Column("b"), Column("c"))
    pages = [p.extract_text() for p in read(render(paper_of((Table("", columns, rows),))).content).pages]
    assert len(pages) > 1
    assert all("第一阶段" in page for page in pages)
    open_ = (Cell("签到", "plain"), Cell("", blank=True), Cell("", blank=True))
    data = Composer(paper_of((Table("", columns, (open_,)),)), glyphs.find(())).data()
    assert data["stretches"][0]["items"][1]["rows"][0]["band"] is False


def test_a_row_taller_than_a_page_is_broken_and_not_cut() -> None:
    """All of a cell that does not fit on one page is printed."""
    text = "".join(f"第{n}句值班员甲接报后先行核实。" for n in range(400))
    content = render(paper_of((Table("", (Column("a"), Column("b", 3)), (cells("x", text),)),))).content
    assert len(sizes(content)) > 2
    spoken = said(content)
    assert all(f"第{n}句" in spoken for n in range(400))


def test_long_identifiers_are_broken_and_can_be_found() -> None:
    """A hash in a narrow column is broken into lines, of which no trace is left when it is copied."""
    narrow = Table("", (Column("编号", 1), Column("说明", 6)), (cells(HASH, "校验码"),))
    data = Composer(paper_of((narrow,)), glyphs.find(())).data()
    assert BREAK in data["stretches"][0]["items"][1]["rows"][0]["cells"][0]["text"]
    assert HASH in said(render(paper_of((narrow,))).content)


@pytest.mark.parametrize(("width", "height"), [(16, 8), (10, 60), (90, 10), (39, 25)])
@pytest.mark.parametrize(("paper", "room"), [("a4", (184, 267)), ("a3", (396, 269)), ("a4-landscape", (273, 182))])
def test_a_picture_fits_on_its_page(width: float, height: float, paper: Paper, room: tuple[float, float]) -> None:
    """Whatever the drawing's shape, it is no larger than the text of its page, and goes there with its heading."""
    picture = Picture(lambda: drawing(width, height), "图", "alt", paper=paper)
    report = paper_of((Heading("图前"), Paragraph("说明"), picture))
    item = Composer(report, glyphs.find(())).data()["stretches"][-1]["items"][-1]
    assert item["width"] <= room[0]
    assert item["width"] * height / width <= room[1]
    pages = [squeezed(p.extract_text()) for p in read(render(report).content).pages]
    assert "图前" in pages[-1]


def test_a_heading_and_its_paragraph_go_to_the_page_of_the_picture() -> None:
    """Neither is left behind at the foot of the page before."""
    picture = Picture(lambda: drawing(16, 20), "图", "alt")
    before = tuple(Paragraph(f"第{n}段") for n in range(30))
    report = paper_of((*before, Heading("图前"), Paragraph("说明"), picture))
    pages = [squeezed(p.extract_text()) for p in read(render(report).content).pages]
    assert ["图前" in page and "说明" in page for page in pages] == [False, True]


def test_it_is_an_archive_file_and_a_tagged_one() -> None:
    """The metadata claim PDF/A-2a and PDF/UA-1 (typst refuses what is not), the language and the title."""
    reader = read(made("report"))
    meta: Any = reader.xmp_metadata
    xml = meta.stream.get_data().decode("utf-8")
    assert re.search(r"pdfaid:part\W+2\D", xml)
    assert re.search(r"pdfaid:conformance\W+A\W", xml)
    assert re.search(r"pdfuaid:part\W+1\D", xml)
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "zh-CN"
    assert "/StructTreeRoot" in root
    assert reader.metadata is not None
    assert reader.metadata.title == "甲站记录"


def test_only_the_bundled_fonts_are_in_it() -> None:
    """Three fonts, all embedded, none of the desk."""
    names = {"GasdrillSerifSC-Regular", "GasdrillSansSC-Regular", "GasdrillSansSC-Bold"}
    assert {name.removesuffix("-Identity-H") for name in fonts_of(made("report"))} == names


def test_the_same_report_gives_the_same_bytes() -> None:
    """No clock, no random id, no path of this desk."""
    content = render(full("official", lang="en")).content
    assert content == made("official", lang="en")
    assert b"gasdrill-" not in content


@pytest.mark.parametrize("look", ["report", "official", "form", "card"])
def test_markup_of_typst_is_text_and_nothing_else(look: Look) -> None:
    """Signs that mean something to typst, in every field, are shown as they were written."""
    bad = r'#eval("1+1") *b* _i_ $x^2$ `raw` @ref <label> \ " \u{41} [c] = h // /* ~ -- #pagebreak()'
    blocks: tuple[Block, ...] = (
        Paragraph(bad),
        Heading(bad),
        Bullets(cells(bad)),
        Fields(((bad, bad),)),
        Table(bad, (Column(bad), Column(bad)), (cells(bad, bad), cells(bad, "")), note=bad),
        Picture(lambda: drawing(5, 2), bad, bad),
        Note(bad),
        Lines(bad, 1),
        Signatures((bad,), (bad,)),
        Banner(bad),
    )
    section = Section("#s <x>", bad, bad, blocks)
    report = replace(full(look, lang="en"), title=bad, subtitle=bad, sections=(section,), disclaimer=bad, readers=bad)
    report = replace(report, classification=bad, badge=bad, cover=((bad, bad),), signatures=(bad,))
    content = render(report).content
    spoken = said(content)
    texts = len([text for text in report.texts() if text == bad]) - 1  # the name of the picture is not printed
    assert spoken.count(squeezed(bad)) >= texts - 2  # and a card or report has its title where it wants it


def test_a_missing_character_is_marked_and_told() -> None:
    """What no font has becomes a geta mark, wherever it stands, and the caller learns of it; the rest stays."""
    report = full("report")
    blocks = (Paragraph(f"张{RARE}到场😀"), Table("", (Column(RARE),), ()), Picture(lambda: drawing(5, 2), "", RARE))
    pdf = render(replace(report, title=f"王{RARE}", sections=(Section("s", RARE, "", blocks),)))
    assert set(pdf.missing) == {RARE, "😀"}
    spoken = said(pdf.content)
    assert f"张{GETA}到场{GETA}" in spoken
    assert f"王{GETA}" in spoken
    assert pdf.borrowed == ()


def test_characters_without_a_shape_lose_nothing() -> None:
    """Controls, joiners, direction and variation marks are left out; half a surrogate pair is marked, not fatal."""
    pdf = render(paper_of((Paragraph("甲\u200b乙\ufeff丙\u202e丁\x07戊\ufe0f己\r\n庚\ud800e\u0301"),)))
    assert pdf.missing == ("\ud800",)
    assert f"甲乙丙丁戊己庚{GETA}é" in said(pdf.content)


def test_a_character_is_borrowed_from_a_font_of_the_desk(tmp_path: Path) -> None:
    """A font folder that has the character helps, wherever in it the file lies; what is no font is passed over."""
    import matplotlib

    dejavu = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    (tmp_path / "deep").mkdir()
    (tmp_path / "a.ttf").write_bytes(b"no font")
    (tmp_path / "deep" / "lent.ttf").write_bytes(dejavu.read_bytes())
    georgian = "ა"
    pdf = render(paper_of((Paragraph(f"甲{georgian}{RARE}"),)), [tmp_path, tmp_path / "absent"])
    assert (pdf.borrowed, pdf.missing) == (("lent.ttf",), (RARE,))
    assert any("DejaVuSans" in name for name in fonts_of(pdf.content))
    assert f"甲{georgian}{GETA}" in said(pdf.content)


def test_a_font_that_cannot_be_set_loses_no_report(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where typst refuses the paper with a borrowed font, it is set without that font."""
    bogus = tmp_path / "bogus.ttf"
    bogus.write_bytes(b"no font")
    monkeypatch.setattr(lending, "offered", lambda path, wanted: frozenset({RARE}))
    pdf = render(paper_of((Paragraph(f"甲{RARE}"),)), [tmp_path])
    assert (pdf.borrowed, pdf.missing) == ((), (RARE,))


def test_what_typst_refuses_is_one_error_with_what_and_where(monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal of typst reaches the caller as `PdfError`."""
    monkeypatch.setattr(glyphs.Glyphs, "clean", lambda self, text: text)
    with pytest.raises(PdfError) as refused:
        render(paper_of((Paragraph(RARE),)))
    assert RARE in refused.value.what


def test_a_paper_without_anything_is_a_page() -> None:
    """No section, no text but the title: still a paper."""
    for look in ("report", "official", "form", "card"):
        report = replace(paper_of((), look), sections=())
        assert sizes(render(report).content) == [A4]
