"""The sections of a paper, one after the other, on the sheets that they ask for."""

from reports.document import Report
from reports.formats.docx.blocks import Writer
from reports.formats.docx.page import Leaves
from reports.formats.sheets import sheets


def write(report: Report, writer: Writer, pages: Leaves) -> None:
    """Front, sections, back."""
    writer.front()
    for section in report.sections:
        for i, sheet in enumerate(sheets(section)):
            pages.turn(report.paper if sheet.paper == "a4" else sheet.paper)
            if i == 0:
                writer.heading(section)
            for block in sheet.blocks:
                writer.block(block)
    pages.turn(report.paper)
    writer.back()
