"""The type faces and sizes of a paper, as styles: whoever edits the file changes them in one place."""

from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final
from weakref import WeakKeyDictionary

from docx import Document as new_document
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from reports.document import Look, Report, Tone

FANG, KAI, HEI, SONG, TITLE = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"
COLOURS: Final[dict[Tone, str]] = {
    "must": "B00020", "bad": "B00020", "should": "9A5B00", "could": "1F4E79", "good": "1B6E36", "muted": "666666",
}  # fmt: skip


#: By document the ids of the styles that its paragraphs were given.
_IDS: Final[WeakKeyDictionary[Any, dict[str, str | None]]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Sizes:
    """Points: body text and its line pitch, first-level heading, title, text in tables."""

    body: float
    pitch: float
    heading: float
    title: float
    table: float


#: 三号 is 16 pt, 小四 12 pt, 二号 22 pt, 五号 10.5 pt.
SIZES: Final[dict[Look, Sizes]] = {
    "report": Sizes(12, 20, 16, 22, 9),
    "official": Sizes(16, 28, 16, 22, 10.5),
    "form": Sizes(10.5, 16, 12, 18, 10.5),
    "card": Sizes(14, 22, 16, 24, 12),
}


def dress(document: Document, report: Report) -> None:
    """Give a new document the styles of a look."""
    sizes, chinese = SIZES[report.look], report.lang == "zh"
    _defaults(document, report.lang)
    normal = document.styles["Normal"]
    face(normal, FANG if report.look in ("report", "official") else SONG, "Times New Roman", sizes.body)
    _pitch(normal, sizes.pitch, 0, 0 if report.look == "official" else 3)
    body = _style(document, "GD Body")
    body.base_style = normal
    if chinese and report.look in ("report", "official"):
        _indent(body, 2, sizes.body)
    if report.look in ("report", "official"):
        body.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    for name, font, size, bold in (
        ("Title", TITLE if chinese else "Arial", sizes.title, not chinese),
        ("Subtitle", KAI if chinese else "Arial", sizes.body, False),
        ("Heading 1", HEI, sizes.heading, not chinese),
        ("Heading 2", KAI if report.look == "official" else HEI, max(sizes.body, 12), not chinese),
    ):
        style = document.styles[name]
        face(style, font, "Arial", size, bold=bold)
        _pitch(style, size * 1.45, 10, 6)
        style.paragraph_format.keep_with_next = True
    for name in ("Title", "Subtitle"):
        document.styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    table = _style(document, "GD Table")
    face(table, SONG, "Times New Roman", sizes.table)
    _pitch(table, sizes.table * 1.4, 1, 1)
    table.element.get_or_add_pPr().append(_element("w:snapToGrid", val="0"))
    caption = _style(document, "GD Caption")
    face(caption, HEI, "Arial", max(sizes.table, 10))
    caption.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    caption.paragraph_format.keep_with_next = True
    under = _style(document, "GD Under")
    face(under, HEI, "Arial", max(sizes.table, 10))
    under.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    picture = _style(document, "GD Picture")
    picture.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    picture.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    picture.paragraph_format.keep_with_next = True
    banner = _style(document, "GD Banner")
    face(banner, HEI, "Arial", sizes.title, bold=True)
    _pitch(banner, sizes.title * 1.5, 6, 6)
    small = _style(document, "GD Small")
    face(small, SONG, "Times New Roman", 9)


#: The styles that a paper asks for by name.
NAMES: Final = (
    "Title", "Subtitle", "Heading 1", "Heading 2", "Table Grid",
    "GD Body", "GD Table", "GD Caption", "GD Under", "GD Picture", "GD Banner", "GD Small",
)  # fmt: skip


def supply(document: Document, report: Report) -> None:
    """Give a document of another hand the styles that it lacks; those that it has stay as they are."""
    own = new_document()
    dress(own, report)
    have, ids = document.styles, {style.style_id for style in document.styles}
    normal = have["Normal"].style_id
    for name in NAMES:
        if name in have:
            continue
        element = deepcopy(own.styles[name].element)
        for tag in ("w:link", "w:next"):
            for found in element.findall(qn(tag)):
                element.remove(found)
        for base in element.findall(qn("w:basedOn")):
            if name == "Table Grid":  # its borders are its own
                element.remove(base)
            else:
                base.set(qn("w:val"), normal)
        while element.get(qn("w:styleId")) in ids:
            element.set(qn("w:styleId"), f"GD{element.get(qn('w:styleId'))}")
        ids.add(element.get(qn("w:styleId")))
        have.element.append(element)


def put_on(paragraph: Any, document: Document, name: str) -> Any:
    """The paragraph in the style of that name. python-docx goes through all styles for every paragraph, twice (which is
    meant, and whether it is the default one, which is not written); here each is looked up once for a document."""
    part: Any = document.part
    ids = _IDS.setdefault(part, {})
    if name not in ids:
        ids[name] = part.get_style_id(document.styles[name], WD_STYLE_TYPE.PARAGRAPH)
    paragraph._p.style = ids[name]
    return paragraph


def properties(document: Document, report: Report) -> None:
    """Title and origin among the file's properties; no author."""
    core = document.core_properties
    core.title, core.subject = report.title, report.subtitle
    core.author = core.last_modified_by = ""
    core.comments = f"{report.meta.scenario} {report.meta.hash} {report.meta.program}"
    core.language = "zh-CN" if report.lang == "zh" else "en-US"


def face(style: Any, chinese: str, latin: str, size: float, bold: bool = False) -> None:
    """Both type faces of a style, without the theme's."""
    style.font.name, style.font.size, style.font.bold, style.font.italic = latin, Pt(size), bold, False
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[name]
    for script in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(script), latin)
    fonts.set(qn("w:eastAsia"), chinese)


def _pitch(style: Any, points: float, before: float, after: float) -> None:
    style.paragraph_format.line_spacing = Pt(points)
    style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)


def _indent(style: Any, characters: int, size: float) -> None:
    """In letters, and for those who do not know that measure in points."""
    style.paragraph_format.first_line_indent = Pt(characters * size)
    style.element.get_or_add_pPr().get_or_add_ind().set(qn("w:firstLineChars"), str(100 * characters))


def _style(document: Document, name: str) -> Any:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = None
    return style


def _defaults(document: Document, lang: str) -> None:
    run = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    fonts = run.find(qn("w:rFonts"))
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    fonts.set(qn("w:eastAsia"), SONG)
    language = run.find(qn("w:lang"))
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")


def _element(name: str, **attributes: str) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element
