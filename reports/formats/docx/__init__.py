"""A report as a Word file that needs no reformatting: the look of an official document (GB/T 9704-2012), python-docx.

Headings and titles bear the type faces of that standard. The body of a long `report` is set smaller (小四) than the
三号 of an official letter, which would make forty pages into ninety; `official` papers keep the standard's sizes.
"""

import io

from docx import Document as new_document
from docx.document import Document
from docx.oxml.ns import qn

from reports.document import Report
from reports.formats.docx.blocks import Writer
from reports.formats.docx.page import Pages
from reports.formats.docx.styles import dress
from reports.formats.packing import repacked
from reports.formats.sheets import sheets

__all__ = ["render"]


def render(report: Report) -> bytes:
    """The file; the same report gives the same bytes."""
    document = new_document()
    _properties(document, report)
    dress(document, report)
    body = document.element.body
    for element in list(body):
        if element.tag != qn("w:sectPr"):
            body.remove(element)
    pages = Pages(document, report)
    writer = Writer(document, report, pages)
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
    pages.finish()
    stream = io.BytesIO()
    document.save(stream)
    return repacked(stream.getvalue())


def _properties(document: Document, report: Report) -> None:
    core = document.core_properties
    core.title, core.subject = report.title, report.subtitle
    core.author = core.last_modified_by = ""
    core.comments = f"{report.meta.scenario} {report.meta.hash} {report.meta.program}"
    core.language = "zh-CN" if report.lang == "zh" else "en-US"
