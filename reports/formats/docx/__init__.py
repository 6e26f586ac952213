"""A report as a Word file that needs no reformatting: the look of an official document (GB/T 9704-2012), python-docx.

Headings and titles bear the type faces of that standard. The body of a long `report` is set smaller (小四) than the
三号 of an official letter, which would make forty pages into ninety; `official` papers keep the standard's sizes.
"""

import io

from docx import Document as new_document
from docx.oxml.ns import qn

from reports.document import Report
from reports.formats.docx.blocks import Writer
from reports.formats.docx.body import write
from reports.formats.docx.page import Pages
from reports.formats.docx.styles import dress, properties
from reports.formats.packing import repacked

__all__ = ["render"]


def render(report: Report) -> bytes:
    """The file; the same report gives the same bytes."""
    document = new_document()
    properties(document, report)
    dress(document, report)
    body = document.element.body
    for element in list(body):
        if element.tag != qn("w:sectPr"):
            body.remove(element)
    pages = Pages(document, report)
    write(report, Writer(document, report, pages), pages)
    pages.finish()
    stream = io.BytesIO()
    document.save(stream)
    return repacked(stream.getvalue())
