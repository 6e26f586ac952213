"""Sheets of paper: sizes and margins, what stands at head and foot of every page."""

from typing import Any, Final, Protocol

from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from reports.document import Look, Paper, Report

#: Width and height in mm.
PAPERS: Final[dict[Paper, tuple[float, float]]] = {
    "a4": (210, 297), "a4-landscape": (297, 210), "a3": (420, 297), "a5": (148, 210),
}  # fmt: skip
#: Top, bottom, left, right in mm; those of `official` are GB/T 9704-2012.
MARGINS: Final[dict[Look, tuple[float, float, float, float]]] = {
    "report": (28, 24, 25, 22), "official": (37, 35, 28, 26), "form": (20, 18, 16, 16), "card": (14, 12, 12, 12),
}  # fmt: skip


class Leaves(Protocol):
    """The pages that a paper is written upon."""

    @property
    def width(self) -> float:
        """Room for text across the page, in mm."""

    @property
    def height(self) -> float:
        """Room for text down the page, in mm."""

    def turn(self, paper: Paper) -> None:
        """Go on on this kind of paper."""


class Pages:
    """The sections of a document, one for each run of pages on the same paper."""

    def __init__(self, document: Document, report: Report) -> None:
        self.document, self.report = document, report
        self.paper: Paper = report.paper
        self.fresh = True
        self._lay(document.sections[0])
        self._marks(document.sections[0])
        document.settings.odd_and_even_pages_header_footer = True

    @property
    def width(self) -> float:
        """Room for text across the page, in mm."""
        return PAPERS[self.paper][0] - sum(MARGINS[self.report.look][2:])

    @property
    def height(self) -> float:
        """Room for text down the page, in mm."""
        return PAPERS[self.paper][1] - sum(MARGINS[self.report.look][:2])

    def turn(self, paper: Paper) -> None:
        """Go on on this kind of paper."""
        if paper == self.paper:
            return
        self.paper = paper
        self._lay(self.document.add_section(WD_SECTION.NEW_PAGE))

    def finish(self) -> None:
        """The grid of lines, without which Word spaces Chinese text otherwise than its styles say."""
        for section in self.document.sections:
            for grid in section._sectPr.findall(qn("w:docGrid")):
                grid.set(qn("w:type"), "lines")
                for name in ("w:charSpace",):
                    grid.attrib.pop(qn(name), None)

    def _lay(self, section: Any) -> None:
        width, height = PAPERS[self.paper]
        section.orientation = WD_ORIENT.LANDSCAPE if width > height else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(width), Mm(height)
        top, bottom, left, right = MARGINS[self.report.look]
        section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
        section.left_margin, section.right_margin = Mm(left), Mm(right)
        section.header_distance, section.footer_distance = Mm(min(top, 15) - 4), Mm(min(bottom - 8, 20))

    def _marks(self, section: Any) -> None:
        report = self.report
        for header in (section.header, section.even_page_header):
            line = header.paragraphs[0]
            line.style = self.document.styles["GD Small"]
            line.paragraph_format.tab_stops.add_tab_stop(Mm(self.width), WD_TAB_ALIGNMENT.RIGHT)
            line.add_run(f"{report.classification}\t{report.badge}")
        for footer, side in (
            (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
            (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
        ):
            line = footer.paragraphs[0]
            line.style = self.document.styles["GD Small"]
            line.alignment = side
            if report.readers:
                line.add_run(f"{report.readers}　")
            if report.look == "report":
                line.add_run(f"{report.meta.scenario} · {report.meta.hash}　")
            line.add_run("— ")
            _field(line.add_run(), "PAGE")
            line.add_run(" —")


def _field(run: Any, code: str) -> None:
    for kind in ("begin", None, "end"):
        if kind is None:
            element = OxmlElement("w:instrText")
            element.text = code
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)
