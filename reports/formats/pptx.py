"""Slides as a PowerPoint file, 16:9, in letters that are read from the last row.

The type size of a slide is the largest of `SIZES` with which its lines fit; a slide that does not fit in the smallest
is split, so nothing is cut off. Widths are those of the bundled typeface, near enough to 微软雅黑.
"""

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from PIL import Image
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Cm, Pt

from reports.charts.sheet import CM_PER_POINT, text_width, to_png
from reports.charts.wrap import wrap
from reports.document import Picture, Table
from reports.formats.packing import repacked
from reports.slides.deck import Deck, Kind, Line, Slide

#: Width and height of a slide in cm.
WIDE, HIGH = 33.867, 19.05
#: Points of the text, from the largest tried to the smallest allowed; of tables likewise.
SIZES: Final = (28.0, 26.0, 24.0, 22.0, 20.0)
TABLE_SIZES: Final = (20.0, 19.0, 18.0)
TITLE, FOOT, COVER = 34.0, 20.0, 44.0
#: PowerPoint and WPS take a face of the same panose class where 微软雅黑 is missing.
FACE, PANOSE, LATIN = "微软雅黑", "020B0503020204020204", "Arial"
INK, BLUE, MUTED, RED, PALE, WHITE = "1F2933", "1F4E79", "5C6875", "B3261E", "EAF0F6", "FFFFFF"
LEFT, TOP, BOTTOM, ROOM = 1.6, 3.3, 17.2, 30.6
_SPACING, _AFTER, _INDENT = 1.25, 0.22, 0.9
_PAD = 0.22
_CHINESE = 1.45  # single spacing of Chinese type faces, which are higher than Latin ones
_COLOURS: Final[dict[Kind, str]] = {"plain": INK, "lead": BLUE, "bullet": INK, "question": RED}

_rgb: Any = RGBColor.from_string  # without types of its own


def render(deck: Deck) -> bytes:
    """The file; the same deck gives the same bytes."""
    show = Presentation()
    show.slide_width, show.slide_height = Cm(WIDE), Cm(HIGH)
    core = show.core_properties
    core.title, core.author, core.last_modified_by = deck.title, "", ""
    core.language = "zh-CN" if deck.lang == "zh" else "en-US"
    for number, slide in enumerate(laid(deck), 1):
        _Page(show, deck, slide, number).draw()
    stream = io.BytesIO()
    show.save(stream)
    return repacked(stream.getvalue())


def laid(deck: Deck) -> tuple[Slide, ...]:
    """The slides as they are shown: those that hold too much go on upon the next, under the same title."""
    return tuple(part for slide in deck.slides for part in _split(slide))


def _split(slide: Slide) -> Iterator[Slide]:
    if slide.cover:
        yield slide
        return
    lines, rest = list(slide.lines), slide.picture is not None or slide.table is not None
    room = BOTTOM - TOP
    if rest and lines:
        room -= _table_height(slide.table, TABLE_SIZES[-1]) + 0.3 if slide.table else 6.0
    taken: list[Line] = []
    while lines and _height([*taken, lines[0]], SIZES[-1]) <= room:
        taken.append(lines.pop(0))
    if not lines:
        yield slide
        return
    if not taken:
        if not rest:  # one line higher than a slide: nothing can be done for it
            taken.append(lines.pop(0))
        else:
            yield replace(slide, table=None, picture=None)
            yield replace(slide, lines=(), notes="")
            return
    yield replace(slide, lines=tuple(taken), table=None, picture=None)
    yield from _split(replace(slide, lines=tuple(lines), notes=""))


def _height(lines: list[Line], size: float) -> float:
    """The height of lines in cm."""
    total = 0.0
    for line in lines:
        bold = line.kind == "lead"
        width = ROOM - 0.4 - (_INDENT if line.kind in ("bullet", "question") else 0.0)
        total += len(wrap(line.text, width, size, bold)) * size * CM_PER_POINT * _SPACING + _AFTER
    return total


def _size(lines: tuple[Line, ...], room: float) -> float:
    return next((size for size in SIZES if _height(list(lines), size) <= room), SIZES[-1])


def _table_rows(table: Table, size: float) -> list[float]:
    """The height of each row in cm, the head first."""
    total = sum(column.width for column in table.columns)
    widths = [ROOM * column.width / total - 2 * _PAD - 0.1 for column in table.columns]
    rows = [[column.title for column in table.columns], *([cell.text for cell in row] for row in table.rows)]
    line = size * CM_PER_POINT * _CHINESE
    return [
        max(max(len(wrap(text, width, size, True)), 1) for text, width in zip(row, widths, strict=True)) * line
        + 2 * _PAD * 0.6
        for row in rows
    ]


def _table_height(table: Table, size: float) -> float:
    return sum(_table_rows(table, size))


class _Page:
    """One slide under construction."""

    def __init__(self, show: Any, deck: Deck, slide: Slide, number: int) -> None:
        self.deck, self.slide, self.number = deck, slide, number
        self.page = show.slides.add_slide(show.slide_layouts[5])

    def draw(self) -> None:
        if self.slide.cover:
            self._cover()
        else:
            self._content()
        self._foot()
        if self.slide.notes:
            frame = self.page.notes_slide.notes_text_frame
            frame.text = self.slide.notes
            for paragraph in frame.paragraphs:
                for run in paragraph.runs:
                    self._dress(run, 12)

    def _cover(self) -> None:
        first, *others = self.slide.lines or (Line(""),)
        band = self.page.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, Cm(2.2), Cm(WIDE), Cm(2.6))
        band.fill.solid()
        band.fill.fore_color.rgb = _rgb(RED)
        band.line.fill.background()
        band.shadow.inherit = False
        self._write(band.text_frame, [(first.text, WHITE, True)], 32, PP_ALIGN.CENTER)
        tries = ((COVER, 1), (40.0, 1), (36.0, 1), (40.0, 2), (36.0, 2), (32.0, 2))
        size = next((s for s, n in tries if len(wrap(self.slide.title, ROOM - 0.5, s, True)) <= n), 28.0)
        self._title(5.6, 4.4, size, PP_ALIGN.CENTER)
        box = self._box(LEFT, 10.6, ROOM, 6.4)
        self._write(box, [(line.text, INK, False) for line in others], 26, PP_ALIGN.CENTER)

    def _content(self) -> None:
        self._title(0.9, 1.9, TITLE, PP_ALIGN.LEFT)
        rule = self.page.shapes.add_shape(MSO_SHAPE.RECTANGLE, Cm(LEFT), Cm(2.85), Cm(ROOM), Cm(0.08))
        rule.fill.solid()
        rule.fill.fore_color.rgb = _rgb(BLUE)
        rule.line.fill.background()
        rule.shadow.inherit = False
        slide, top = self.slide, TOP
        below = _table_height(slide.table, TABLE_SIZES[-1]) + 0.3 if slide.table else 0.0
        if slide.lines:
            room = BOTTOM - top - below - (6.0 if slide.picture else 0.0)
            size = _size(slide.lines, room)
            high = _height(list(slide.lines), size)
            self._lines(self._box(LEFT, top, ROOM, high), size)
            top += high + 0.3
        if slide.table:
            top = self._table(slide.table, top) + 0.3
        if slide.picture:
            self._picture(slide.picture, top)

    def _title(self, top: float, high: float, size: float, align: Any) -> None:
        title = self.page.shapes.title
        title.left, title.top, title.width, title.height = Cm(LEFT), Cm(top), Cm(ROOM), Cm(high)
        title.text_frame.margin_left = title.text_frame.margin_right = Cm(0.1)
        if align is PP_ALIGN.LEFT:
            size = next(
                (s for s in (size, 30.0, 26.0, 24.0) if text_width(self.slide.title, s, True) < ROOM - 0.6), 22.0
            )
        self._write(title.text_frame, [(self.slide.title, BLUE, True)], size, align)

    def _lines(self, frame: Any, size: float) -> None:
        for i, line in enumerate(self.slide.lines):
            paragraph = frame.paragraphs[0] if i == 0 else frame.add_paragraph()
            paragraph.line_spacing = Pt(size * _SPACING)
            paragraph.space_after = Pt(_AFTER / CM_PER_POINT)
            if line.kind in ("bullet", "question"):
                properties = paragraph._p.get_or_add_pPr()
                properties.set("marL", str(Cm(_INDENT)))
                properties.set("indent", str(-Cm(_INDENT)))
                mark = properties.makeelement(qn("a:buChar"), {"char": "?" if line.kind == "question" else "•"})
                properties.append(mark)
            run = paragraph.add_run()
            run.text = line.text
            self._dress(run, size, _COLOURS[line.kind], bold=line.kind == "lead")

    def _table(self, table: Table, top: float) -> float:
        """The table; gives back where it ends."""
        room = BOTTOM - top
        size = next((s for s in TABLE_SIZES if _table_height(table, s) <= room), TABLE_SIZES[-1])
        heights = _table_rows(table, size)
        shape = self.page.shapes.add_table(
            len(heights), len(table.columns), Cm(LEFT), Cm(top), Cm(ROOM), Cm(sum(heights))
        )
        shape._element.nvGraphicFramePr.cNvPr.set("descr", table.caption)
        grid = shape.table
        total = sum(column.width for column in table.columns)
        for column, share in zip(grid.columns, table.columns, strict=True):
            column.width = int(Cm(ROOM) * share.width / total)
        texts = [[column.title for column in table.columns], *([cell.text for cell in row] for row in table.rows)]
        for r, (row, texts_of_row) in enumerate(zip(grid.rows, texts, strict=True)):
            row.height = Cm(heights[r])
            for cell, text in zip(row.cells, texts_of_row, strict=True):
                cell.margin_left = cell.margin_right = Cm(_PAD)
                cell.margin_top = cell.margin_bottom = Cm(_PAD * 0.5)
                cell.vertical_anchor = MSO_ANCHOR.MIDDLE
                cell.fill.solid()
                face = BLUE if r == 0 else (PALE if r % 2 else WHITE)
                cell.fill.fore_color.rgb = _rgb(face)
                self._write(cell.text_frame, [(text, WHITE if r == 0 else INK, r == 0)], size, PP_ALIGN.LEFT)
        return top + sum(heights)

    def _picture(self, picture: Picture, top: float) -> None:
        png = to_png(picture.draw(), 200)
        wide, high = Image.open(io.BytesIO(png)).size
        width = min(ROOM, (BOTTOM - top) * wide / high)
        shape = self.page.shapes.add_picture(io.BytesIO(png), Cm((WIDE - width) / 2), Cm(top), width=Cm(width))
        shape.name = picture.caption
        shape._element.nvPicPr.cNvPr.set("descr", picture.alt)

    def _foot(self) -> None:
        foot = self._box(LEFT, 17.55, ROOM - 3, 1.1)
        self._write(foot, [(self.deck.foot, MUTED, False)], FOOT, PP_ALIGN.LEFT)
        number = self._box(LEFT + ROOM - 3, 17.55, 3, 1.1)
        paragraph = number.paragraphs[0]
        paragraph.alignment = PP_ALIGN.RIGHT
        # The field asks for the number of the slide; the id is any, but the same each time.
        field = paragraph._p.makeelement(
            qn("a:fld"), {"id": "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}", "type": "slidenum"}
        )
        paragraph._p.append(field)
        run = paragraph.add_run()
        run.text = str(self.number)
        self._dress(run, FOOT, MUTED)
        field.extend(list(run._r))
        paragraph._p.remove(run._r)

    def _box(self, left: float, top: float, wide: float, high: float) -> Any:
        frame = self.page.shapes.add_textbox(Cm(left), Cm(top), Cm(wide), Cm(high)).text_frame
        frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
        frame.margin_left = frame.margin_right = Cm(0.1)
        frame.margin_top = frame.margin_bottom = 0
        return frame

    def _write(self, frame: Any, texts: list[tuple[str, str, bool]], size: float, align: Any) -> None:
        frame.word_wrap = True
        for i, (text, colour, bold) in enumerate(texts):
            paragraph = frame.paragraphs[0] if i == 0 else frame.add_paragraph()
            paragraph.alignment = align
            run = paragraph.add_run()
            run.text = text
            self._dress(run, size, colour, bold)

    def _dress(self, run: Any, size: float, colour: str = INK, bold: bool = False) -> None:
        font = run.font
        font.size, font.bold, font.name = Pt(size), bold, LATIN
        font.color.rgb = _rgb(colour)
        properties = run._r.get_or_add_rPr()
        properties.set("lang", "zh-CN" if self.deck.lang == "zh" else "en-US")
        properties.set("altLang", "en-US")
        east = properties.makeelement(
            qn("a:ea"), {"typeface": FACE, "panose": PANOSE, "pitchFamily": "34", "charset": "-122"}
        )
        properties.find(qn("a:latin")).addnext(east)
