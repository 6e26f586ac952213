"""A bureau's own letterhead: what is asked of it, and that everything of it and of the report is kept."""

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.section import WD_SECTION
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from jinja2 import TemplateSyntaxError
from pypdf import PdfReader

from reports.document import Column, Meta, Paragraph, Picture, Report, Section, Table, cells
from reports.formats.docx.fields import NotPlain, Plain
from reports.formats.docx.letterhead import FIELDS, Letterhead, parse_template, read_template, render
from reports.words import Words
from reports.words.problem import sentence
from scenarios.problem import Invalid

Change = Callable[[Any], object]


def letter(change: Change = lambda document: None, body: str = "{{ body }}") -> bytes:
    """A letterhead as a bureau makes it: its name in red over a red line, a page number, its own margins and type."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(30)
    section.different_first_page_header_footer = True
    name = section.first_page_header.paragraphs[0]
    run = name.add_run("某某区市场监督管理局")
    run.font.size, run.font.color.rgb = Pt(26), RGBColor(0xC0, 0, 0)
    border, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "18"), ("space", "4"), ("color", "C00000")):
        line.set(qn(f"w:{key}"), value)
    border.append(line)
    name._p.get_or_add_pPr().append(border)
    section.header.paragraphs[0].add_run("{{ classi")
    section.header.paragraphs[0].add_run("fication }}　续页")
    section.footer.paragraphs[0].text = "推演 {{ scenario }} {{hash}}"
    document.styles["Normal"].font.size = Pt(13)
    document.styles["Heading 1"].font.color.rgb = RGBColor(0, 0x80, 0)
    document.add_paragraph("某市监特〔    〕    号")
    document.add_paragraph("{{ title }}", style="Title")
    document.add_paragraph(body)
    document.add_paragraph("某某区市场监督管理局（盖章）")
    change(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def sound(content: bytes) -> Letterhead:
    return parse_template(content, "x.docx")


def refused(content: bytes) -> list[Any]:
    with pytest.raises(Invalid) as caught:
        parse_template(content, "x.docx")
    return list(caught.value.problems)


def small(title: str = "关于<甲&乙>站的报告") -> Report:
    from reports.charts.stages import stages

    wide = Table("宽表", (Column("编号"), Column("内容", 4)), (cells("1", "值班员甲接报"),), paper="a4-landscape")
    picture = Picture(lambda: stages(("发现", "切断")), "图一", "先发现，后切断")
    sections = (
        Section("a", "一、", "总则", (Paragraph("值班员甲接报。"), picture)),
        Section("b", "二、", "清单", (wide, Paragraph("完。"))),
    )
    meta = Meta("small", "abc123", "", 1, 300, False, "gasdrill")
    return Report("zh", title, "副题", "内部资料", "推演数据", (), (), "声明", sections, meta, readers="本单位")


def opened(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


def printed(document: Any) -> str:
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in document.element.body.iter(qn("w:p")))


def test_the_letter_keeps_its_own_and_the_report_stands_at_the_mark() -> None:
    """Head, foot, margins and styles are the template's; the paper lies between what stood before and after the mark;
    a title that the letterhead gives is not said twice."""
    document = opened(render(small(), sound(letter())))
    first = document.sections[0]
    assert first.first_page_header.paragraphs[0].text == "某某区市场监督管理局"
    assert first.header.paragraphs[0].text == "内部资料　续页"
    assert first.footer.paragraphs[0].text == "推演 small abc123"
    assert (round(first.left_margin.mm), round(first.right_margin.mm)) == (30, 30)
    assert document.styles["Normal"].font.size == Pt(13)
    assert document.styles["Heading 1"].font.color.rgb == RGBColor(0, 0x80, 0)
    text = printed(document)
    order = [
        "〕    号",
        "关于<甲&乙>站的报告",
        "副题",
        "一、总则",
        "值班员甲接报。",
        "图一",
        "二、清单",
        "宽表",
        "完。",
        "（盖章）",
    ]
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    assert text.count("关于<甲&乙>站的报告") == 1
    assert "body" not in text and "{{" not in text


def test_what_the_first_page_does_not_say_is_said_above_the_report() -> None:
    """内部资料, the badge and the readers are never lost on the first page, nor said twice: a field at the head of
    later pages does not count for it."""
    assert "内部资料　推演数据　本单位" in printed(opened(render(small(), sound(letter()))))

    def alike(document: Any) -> None:
        document.sections[0].different_first_page_header_footer = False

    text = printed(opened(render(small(), sound(letter(alike)))))
    assert "推演数据　本单位" in text and "内部资料" not in text

    def first(document: Any) -> None:
        document.sections[0].first_page_footer.paragraphs[0].text = "{{ badge }} {{ readers }}"

    text = printed(opened(render(small(), sound(letter(first)))))
    assert "内部资料" in text and "推演数据" not in text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_whole_report_stands_under_the_letter(reports: dict[str, Any], lang: str) -> None:
    """Every text and every picture of a report; no picture and no table wider than its page; turned pages only for what
    asks for them, without the head of the first page."""
    report = reports[lang]
    document = opened(render(report, sound(letter())))
    text = printed(document).replace(" ", "") + "".join(s.header.paragraphs[0].text for s in document.sections)
    alts = [p.get("descr") for p in document.element.iter(qn("wp:docPr"))]
    shown = (text + "".join(alts)).replace(" ", "").replace("\n", "")
    assert [t for t in report.texts() if t.strip() and t.replace(" ", "").replace("\n", "") not in shown] == []
    room, at = [s.page_width - s.left_margin - s.right_margin for s in document.sections], 0
    for element in document.element.body:
        for extent in element.iter(qn("wp:extent")):
            assert int(extent.get("cx")) <= room[at] + 2
        if element.tag == qn("w:tbl"):
            grid = sum(int(c.get(qn("w:w"))) for c in element.iter(qn("w:gridCol")))
            assert grid * 635 <= room[at] + 20_000
        at += sum(1 for _ in element.iter(qn("w:sectPr"))) if element.tag == qn("w:p") else 0
    assert {s.page_width > s.page_height for s in document.sections} == {True, False}
    assert [s.different_first_page_header_footer for s in document.sections[1:]] == [False] * (len(room) - 1)
    last = document.sections[-1]
    assert last.page_width < last.page_height and round(last.left_margin.mm) == 30


def test_styles_that_the_template_lacks_are_added() -> None:
    """Even to a template of another word processor, whose styles bear other ids and which has no table style."""

    def strip(document: Any) -> None:
        for style in list(document.styles):
            if style.name in ("Subtitle", "Table Grid", "Heading 2"):
                style.delete()
        normal = document.styles["Normal"]
        normal.element.set(qn("w:styleId"), "a")
        for base in document.styles.element.iter(qn("w:basedOn")):
            if base.get(qn("w:val")) == "Normal":
                base.set(qn("w:val"), "a")

    document = opened(render(small(), sound(letter(strip))))
    assert {"Subtitle", "Table Grid", "Heading 2", "GD Body"} <= {style.name for style in document.styles}
    ids = {style.style_id for style in document.styles}
    used = [e.get(qn("w:val")) for tag in ("w:pStyle", "w:tblStyle") for e in document.element.iter(qn(tag))]
    assert set(used) <= ids
    bases = {e.get(qn("w:val")) for e in document.styles.element.iter(qn("w:basedOn"))}
    assert bases <= ids


def test_a_letter_of_several_sections_keeps_their_pages() -> None:
    """Where pages of the bureau follow, ours stay on the sheet on which the mark stands, and theirs as they were."""

    def more(document: Any) -> None:
        section = document.add_section(WD_SECTION.NEW_PAGE)
        section.page_width, section.page_height = Mm(148), Mm(210)
        document.add_paragraph("附页")

    document = opened(render(small(), sound(letter(more))))
    assert [round(s.page_width.mm) for s in document.sections] == [210, 148]
    assert printed(document).rstrip().endswith("附页")


def test_the_same_report_and_letter_give_the_same_bytes() -> None:
    """Twice, with its picture."""
    assert render(small(), sound(letter())) == render(small(), sound(letter()))


def test_every_field_may_be_used() -> None:
    """All that are named as known are filled in."""
    report = replace(small(), disclaimer="不是结论")

    def ask(document: Any) -> None:
        document.paragraphs[0].text = " | ".join(f"{name}={{{{ {name} }}}}" for name in FIELDS)

    text = printed(opened(render(report, sound(letter(ask)))))
    for part in ("subtitle=副题", "badge=推演数据", "readers=本单位", "disclaimer=不是结论", "runs=300", "seed=1"):
        assert part in text


@pytest.mark.parametrize(
    ("code", "content"),
    [
        ("letterhead-not-docx", b"PK\x03\x04 nothing"),
        ("letterhead-not-docx", b""),
        ("letterhead-not-docx", b"{{ body }}"),
        ("letterhead-field", letter(lambda d: d.add_paragraph("{{ chief }}"))),
        ("letterhead-field", letter(lambda d: d.add_paragraph("{{ title.__class__ }}"))),
        ("letterhead-field", letter(lambda d: setattr(d.sections[0].footer.paragraphs[0], "text", "{{ tel }}"))),
        ("letterhead-tag", letter(lambda d: d.add_paragraph("{% for x in title %}"))),
        ("letterhead-tag", letter(lambda d: d.add_paragraph("{{ title }"))),
        ("letterhead-tag", letter(lambda d: d.add_paragraph("{# note #}"))),
        ("letterhead-body", letter(body="")),
        ("letterhead-body", letter(body="正文：{{ body }}")),
        ("letterhead-body", letter(lambda d: d.add_paragraph("{{ body }}"))),
        ("letterhead-body", letter(lambda d: setattr(d.add_table(1, 1).cell(0, 0), "text", "{{ body }}"))),
        ("letterhead-body", letter(lambda d: setattr(d.sections[0].header.paragraphs[0], "text", "{{ body }}"))),
    ],
)
def test_a_letterhead_that_would_not_work_is_refused_in_words(code: str, content: bytes) -> None:
    """One problem, said in both languages."""
    problems = refused(content)
    assert [problem.code for problem in problems] == [code]
    for lang in ("zh", "en"):
        assert "x.docx" in sentence(problems[0], Words(lang))


LOOP = "{% for a in range(10**9) %}{% for b in range(10**9) %}x{% endfor %}{% endfor %}"


def replaced(old: str, new: str, name: str = "word/document.xml") -> bytes:
    """A letterhead with a piece of its markup exchanged."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(letter())) as archive, zipfile.ZipFile(stream, "w") as out:
        for entry in archive.infolist():
            part = archive.read(entry)
            if entry.filename == name:
                assert old.encode() in part
                part = part.replace(old.encode(), new.encode(), 1)
            out.writestr(entry.filename, part)
    return stream.getvalue()


def field_code(document: Any) -> None:
    code = OxmlElement("w:instrText")
    code.text = LOOP
    document.add_paragraph().add_run()._r.append(code)


def in_an_attribute(document: Any) -> None:
    bookmark = OxmlElement("w:bookmarkStart")
    bookmark.set(qn("w:name"), LOOP)
    document.add_paragraph()._p.append(bookmark)


def in_a_comment(document: Any) -> None:
    document.element.body.append(parse_xml(f"<!-- {LOOP} --><a/>").getprevious())


def over_paragraphs(document: Any) -> None:
    document.add_paragraph("{")
    document.add_paragraph("% set a = 1 %")
    document.add_paragraph("}")


def in_the_foot(document: Any) -> None:
    code = OxmlElement("w:instrText")
    code.text = LOOP
    document.sections[0].footer.paragraphs[0].add_run()._r.append(code)


def in_the_properties(document: Any) -> None:
    document.core_properties.subject = LOOP[:250]


def titled(text: str) -> bytes:
    """A letterhead with that title among its properties."""
    return letter(lambda document: setattr(document.core_properties, "title", text))


@pytest.mark.parametrize(
    "content",
    [
        *map(letter, (field_code, in_an_attribute, in_a_comment, over_paragraphs, in_the_foot, in_the_properties)),
        *map(titled, ("{% macro m() %}{% endmacro %}", "{{ range(10) }}", "{{ title.__class__ }}", "{# note #}")),
        letter(lambda d: setattr(d.core_properties, "comments", "{{ title|upper }}")),
        letter(lambda d: setattr(d.core_properties, "author", "{{ body }}")),
    ],
)
def test_what_no_reader_sees_is_looked_at_as_well(content: bytes) -> None:
    """The engine renders field codes, attributes, comments in the markup, footers and properties: a loop there ran for
    hours. Each is refused before anything is rendered."""
    assert {problem.code for problem in refused(content)} <= {"letterhead-tag", "letterhead-field", "letterhead-body"}


def test_plain_fields_may_stand_there_too() -> None:
    """A property and an attribute with a field are filled in, marks of the language in the value stay text."""
    content = letter(lambda d: setattr(d.core_properties, "identifier", "{{ scenario }}-{{ hash }}"))
    assert opened(render(small("{% 甲 %}"), sound(content))).core_properties.identifier == "small-abc123"
    assert "{% 甲 %}" in printed(opened(render(small("{% 甲 %}"), sound(letter()))))


def test_the_engine_itself_does_nothing_but_fill_in() -> None:
    """Whatever the looking missed: the engine refuses it before it runs."""
    engine = Plain(FIELDS)
    assert engine.from_string("<a>{{ title }}</a>").render(title="x<y") == "<a>x&lt;y</a>"
    for source in (LOOP, "{{ chief }}", "{{ title() }}", "{{ title.x }}", "{{ 9**9 }}", "{{ 'a' }}", "{# x #}", "{{ }"):
        with pytest.raises((NotPlain, TemplateSyntaxError)):
            engine.from_string(source)


def test_a_letterhead_has_its_bounds() -> None:
    """Too much markup is refused before it is opened, too many fields before they are filled in."""
    many = letter(lambda d: [d.add_paragraph("{{ disclaimer }} " * 60) for _ in range(10)])
    large = replaced("<w:body>", "<w:body>" + " " * 3_000_000)
    long = replaced("<w:body>", "<w:body>" + "<w:p/>" * 20_001)
    for content in (many, large, long):
        (problem,) = refused(content)
        assert problem.code == "letterhead-large"
        for lang in ("zh", "en"):
            assert "500" in sentence(problem, Words(lang))


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    """As of every other file."""
    with pytest.raises(Invalid) as caught:
        read_template(tmp_path / "none.docx")
    assert [problem.code for problem in caught.value.problems] == ["file-missing"]


def test_an_office_program_opens_the_letter(tmp_path: Path) -> None:
    """LibreOffice shows the bureau's name on the first page and the mark of the report on a turned page."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice on this machine")
    (tmp_path / "a.docx").write_bytes(render(small(), sound(letter())))
    home = f"-env:UserInstallation=file://{tmp_path / 'home'}"
    command = [office, home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "a.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    pages = PdfReader(tmp_path / "a.pdf").pages
    assert "市场监督管理局" in pages[0].extract_text()
    turned = [page for page in pages if page.mediabox.width > page.mediabox.height]
    assert len(turned) == 1
    assert "续页" in turned[0].extract_text()


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ('Target="header1.xml"', 'Target="media.png"', "word/_rels/document.xml.rels"),  # a head that is not there
        ('r:id="', 'r:id="x', "word/document.xml"),  # one that nothing relates to
        ("header+xml", "other+xml", "[Content_Types].xml"),  # one that is no markup
        ('w:left="', 'w:left="9', "word/document.xml"),  # margins that leave no room
        ("styles+xml", "other+xml", "[Content_Types].xml"),  # type faces that are none
        ('relationships/styles"', 'relationships/other"', "word/_rels/document.xml.rels"),  # two parts of one name
    ],
)
def test_a_letterhead_whose_parts_do_not_belong_together_is_refused(old: str, new: str, name: str) -> None:
    """Told in words before anything is simulated; no library's error comes through."""
    with pytest.raises(Invalid) as told:
        parse_template(replaced(old, new, name), "x.docx")
    assert [problem.code for problem in told.value.problems] == ["letterhead-not-docx"]
