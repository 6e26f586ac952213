"""Tables of Word: fixed widths in grid and cells, a head that repeats, rows that stay whole."""

from collections.abc import Sequence
from typing import Any

from docx.document import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from reports.document import Cell
from reports.formats.docx.styles import COLOURS, HEI, put_on

#: Points of a cell that is read at arm's length.
LARGE = 22


def plain_table(
    document: Document,
    shares: Sequence[float],
    titles: Sequence[tuple[str, bool]],
    rows: Sequence[Sequence[Cell]],
    width: float,
    row_height: float = 0.0,
    ruled: bool = False,
    together: bool = False,
) -> None:
    """A table `width` mm wide; `titles` with whether figures stand to the right; without titles it has no head.
    `together`: all of it on one page."""
    mm = [width * share / sum(shares) for share in shares]
    rights = [right for _, right in titles] or [False] * len(shares)
    table = _grid(document, mm, len(rows) + bool(titles), ruled)
    texts: list[Sequence[Cell]] = [*([[Cell(title) for title, _ in titles]] if titles else []), *rows]
    for r, (row, said) in enumerate(zip(table.rows, texts, strict=True)):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        head = bool(titles) and r == 0
        if head:
            properties.append(OxmlElement("w:tblHeader"))
        elif row_height:
            row.height, row.height_rule = Mm(row_height), WD_ROW_HEIGHT_RULE.AT_LEAST
        boxes = list(row.cells)
        if not head and _is_band(said):
            band = boxes[0].merge(boxes[-1]) if len(boxes) > 1 else boxes[0]
            _fill(document, band, said[0], bold=True)
            _shade(band, "EDEDED")
            band.paragraphs[0].paragraph_format.keep_with_next = True
            continue
        for box, cell, right in zip(boxes, said, rights, strict=True):
            _fill(document, box, cell, bold=head, right=right and not head)
            box.paragraphs[0].paragraph_format.keep_with_next = (together and r < len(texts) - 1) or None
            if head:
                _shade(box, "D9E2EC")


def fields(document: Document, pairs: Sequence[tuple[str, str]], width: float) -> None:
    """Pairs of what and which."""
    rows = [(Cell(name, "muted"), Cell(value)) for name, value in pairs]
    plain_table(document, [1.0, 3.0], [], rows, width)
    gap(document, 6)


def gap(document: Document, points: float) -> None:
    """What Word wants between two tables and after the last, so low that it hardly ever begins a page of its own."""
    paragraph = put_on(document.add_paragraph(), document, "GD Small").paragraph_format
    paragraph.line_spacing_rule, paragraph.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(points)
    paragraph.space_before = paragraph.space_after = Pt(0)


def _is_band(row: Sequence[Cell]) -> bool:
    """A heading within the table: only its first cell says anything, and nothing is to be filled in."""
    rest = row[1:]
    return bool(rest) and bool(row[0].text) and not any(cell.text or cell.blank for cell in rest)


def _grid(document: Document, mm: Sequence[float], rows: int, ruled: bool) -> Any:
    table = document.add_table(rows=rows, cols=len(mm))
    table.style = document.styles["Table Grid"]
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, mm, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, mm, strict=True):
            cell.width = Mm(width)
    if ruled:
        _only_rules(table)
    return table


def _only_rules(table: Any) -> None:
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        element = OxmlElement(f"w:{side}")
        element.set(qn("w:val"), "single" if side in ("bottom", "insideH") else "nil")
        borders.append(element)
    table._tbl.tblPr.append(borders)


def _fill(document: Document, box: Any, cell: Cell, bold: bool = False, right: bool = False) -> None:
    paragraph = put_on(box.paragraphs[0], document, "GD Table")
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if cell.large:
        paragraph.paragraph_format.line_spacing = Pt(LARGE * 1.3)
    run = paragraph.add_run(cell.text)
    run.bold = bold or cell.large or None
    if bold:
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), HEI)
    if cell.large:
        run.font.size = Pt(LARGE)
    if cell.tone in COLOURS:
        run.font.color.rgb = RGBColor.from_string(COLOURS[cell.tone])


def _shade(box: Any, colour: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(qn(f"w:{name}"), value)
    box._tc.get_or_add_tcPr().append(shade)
