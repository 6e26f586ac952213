"""The blocks of a paper as paragraphs, tables and pictures of Word."""

import io
from typing import Any

from docx.document import Document
from docx.enum.text import WD_BREAK
from docx.shared import Mm, Pt, RGBColor
from PIL import Image

from reports.charts.sheet import to_png
from reports.document import (
    Banner,
    Block,
    Bullets,
    Fields,
    Heading,
    Lines,
    Note,
    Paragraph,
    Picture,
    Report,
    Section,
    Signatures,
    Table,
    Tone,
    cells,
)
from reports.formats.docx.page import Leaves
from reports.formats.docx.styles import COLOURS, put_on
from reports.formats.docx.tables import fields, gap, plain_table
from reports.words import Words

DPI = 160


class Writer:
    """Writes one paper into one document; `given` names what a letterhead says already (title, subtitle)."""

    def __init__(self, document: Document, report: Report, pages: Leaves, given: frozenset[str] | None = None) -> None:
        self.document, self.report, self.pages = document, report, pages
        self.letter, self.given = given is not None, given or frozenset()
        self.words = Words(report.lang)
        self._break = False

    def front(self) -> None:
        """The cover of a report with its contents, or the title on top of the first page."""
        report = self.report
        cover = report.look == "report"
        if cover and not self.letter:
            for _ in range(4):
                self._add("", "Normal")
        if self.letter:
            self._marks()
        if "title" not in self.given:
            self._add(report.title, "Title")
        if report.subtitle and "subtitle" not in self.given:
            self._add(report.subtitle, "Subtitle")
        if report.cover:
            fields(self.document, report.cover, self.pages.width)
        if not cover:
            return
        if report.signatures:
            self._add("", "Normal")
            self.block(Signatures(report.signatures))
        self._disclaimer()
        if report.readers and not self.letter:
            self._add(report.readers, "GD Small")
        if report.contents:
            self._new_page()
            self._add(report.contents, "Heading 2")
            for section in report.sections:
                self._add(section.heading, "Normal")
        self._break = True

    def _marks(self) -> None:
        """What stands on our own pages at head and foot, where the letterhead does not say it."""
        marks = ((name, getattr(self.report, name)) for name in ("classification", "badge", "readers"))
        text = "　".join(mark for name, mark in marks if mark and name not in self.given)
        if text:
            self._add(text, "GD Small")

    def back(self) -> None:
        """What stands on the last page: signatures where there is no cover, the sentence on what the paper is not."""
        if self.report.look != "report" and self.report.signatures:
            self.block(Signatures(self.report.signatures))
        self._disclaimer()

    def heading(self, section: Section) -> None:
        """The heading of a section, on a new page where it wants one."""
        if section.new_page or self._break:
            self._break = True
        if section.heading:
            self._add(section.heading, "Heading 1")

    def block(self, block: Block) -> None:
        """One block."""
        match block:
            case Paragraph(text, tone):
                self._add(text, "GD Body", tone)
            case Heading(text):
                self._add(text, "Heading 2")
            case Note(text, tone):
                self._note(text, tone)
            case Banner(text, tone):
                self._add(text, "GD Banner", tone)
            case Bullets():
                self._bullets(block)
            case Fields(pairs):
                self._begin()
                fields(self.document, pairs, self.pages.width)
            case Table():
                self._table(block)
            case Picture():
                self._picture(block)
            case Lines(caption, count):
                if caption:
                    self._add(caption, "Normal").paragraph_format.keep_with_next = True
                rows = tuple(cells("") for _ in range(count))
                plain_table(self.document, [1.0], [], rows, self.pages.width, 9.0, ruled=True)
            case Signatures():
                self._signatures(block)

    def _begin(self) -> None:
        """The page break that is due before tables, which cannot bear one."""
        if self._break:
            self._add("", "GD Small")

    def _new_page(self) -> None:
        put_on(self.document.add_paragraph(), self.document, "GD Small").add_run().add_break(WD_BREAK.PAGE)

    def _add(self, text: str, style: str, tone: Tone = "plain") -> Any:
        paragraph = put_on(self.document.add_paragraph(), self.document, style)
        if self._break:
            paragraph.paragraph_format.page_break_before = True
            self._break = False
        run = paragraph.add_run(text)
        if tone in COLOURS:
            run.font.color.rgb = RGBColor.from_string(COLOURS[tone])
        return paragraph

    def _disclaimer(self) -> None:
        if not self.report.disclaimer:
            return
        if self.report.look == "report":
            self._note(self.report.disclaimer, "plain")
        else:
            self._add(self.report.disclaimer, "GD Small")

    def _note(self, text: str, tone: Tone) -> None:
        paragraph = self._add(text, "Normal", tone)
        paragraph.paragraph_format.left_indent = Mm(4)
        paragraph.paragraph_format.space_before = Pt(6)

    def _bullets(self, block: Bullets) -> None:
        for i, item in enumerate(block.items, 1):
            mark = "☐ " if block.boxes else f"{i}. " if block.numbered else "· "
            paragraph = self._add(mark + item.text, "Normal", item.tone)
            paragraph.paragraph_format.left_indent = Mm(7)
            paragraph.paragraph_format.first_line_indent = Mm(-5)

    def _table(self, block: Table) -> None:
        self._begin()
        if block.caption:
            self._add(block.caption, "GD Caption")
        titles = [(column.title, column.right) for column in block.columns]
        widths = [column.width for column in block.columns]
        plain_table(self.document, widths, titles, block.rows, self.pages.width, block.row_height)
        if block.note:
            self._add(block.note, "GD Small", "muted")
        else:
            gap(self.document, 6)

    def _picture(self, block: Picture) -> None:
        png = to_png(block.draw(), DPI)
        wide, high = Image.open(io.BytesIO(png)).size
        width = min(self.pages.width, (self.pages.height - 42) * wide / high)
        paragraph = self._add("", "GD Picture")
        shape = paragraph.add_run().add_picture(io.BytesIO(png), width=Mm(width))
        shape._inline.docPr.set("descr", block.alt)
        shape._inline.docPr.set("title", block.caption)
        self._add(block.caption, "GD Under")

    def _signatures(self, block: Signatures) -> None:
        self._begin()
        paragraphs = self.document.paragraphs
        if paragraphs:  # nobody signs on a page that does not say what
            paragraphs[-1].paragraph_format.keep_with_next = True
        date = self.words.say("pdf.date").strip()
        rows = [cells(place, "", date) for place in block.places]
        rows += [cells(place, self.words.say("pdf.seal"), date) for place in block.seals]
        plain_table(self.document, [3.0, 4.0, 4.0], [], tuple(rows), self.pages.width, 12.0, together=True)
        gap(self.document, 1)
