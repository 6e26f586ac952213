"""A report as the JSON that the typst template reads: texts cleaned, sheets in order, all that needs measuring done."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from math import ceil
from typing import Any

from reports.charts.sheet import CM_PER_POINT, text_width, to_svg
from reports.document import (
    Banner,
    Block,
    Bullets,
    Cell,
    Fields,
    Heading,
    Lines,
    Note,
    Paper,
    Paragraph,
    Picture,
    Report,
    Signatures,
    Table,
)
from reports.fonts import bundled
from reports.formats.pdf.glyphs import GETA, Glyphs
from reports.formats.pdf.looks import INSET, MM_PER_POINT, SHEETS, STYLES, Style, body_size, margins
from reports.formats.sheets import sheets
from reports.words import Words

#: Marks within a word where it may be broken; no text of a report holds it (`glyphs.plain` takes such characters out).
BREAK = "\u200b"
#: Stand around a word that is hyphenated because it is wider than its cell.
HYPHENATE = "\u2063"
#: Between Chinese characters a line may break anyway; what has none and no blank is a run that may be too long.
RUN = re.compile(r"[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]+")
#: An English word, with the mark that may follow it.
WORD = re.compile(r"[A-Za-z]{2,24}[).,:;!?]*")
#: A room this many times the size of the letters is wide enough for syllables.
LETTERS = 3.2
#: So much (mm) a word may reach into the margin of its cell before it is broken.
SLACK = 0.6 * INSET
#: Sections that have pages to themselves: the first page says all that a reader in haste needs.
ALONE = "summary"
#: A row that fills more than this share of a page may be broken.
TALL = 0.75
#: A picture is never squeezed below this share of the page: rather it goes to the next one.
LEAST = 0.45
#: A drawing may be enlarged to this, for its lines and letters are made for their size.
ENLARGED = 1.35


@dataclass
class Stretch:
    """Pages of one kind of paper, and what stands on them in order (sections' headings, blocks)."""

    paper: Paper
    items: list[dict[str, Any]]


class Composer:
    """Makes the data of one report."""

    def __init__(self, report: Report, glyphs: Glyphs) -> None:
        self.report, self.glyphs = report, glyphs
        self.style: Style = STYLES[report.look]
        self.words = Words(report.lang)
        self.ranked = False

    def data(self) -> dict[str, Any]:
        """All that the template reads. Lengths in mm, sizes in points, widths of columns as shares."""
        r, say = self.report, self.words.say
        stretches = self.stretches()
        plain = {name: self.text(getattr(r, name)) for name in ("classification", "badge", "contents", "readers")}
        last = (stretches[-1].paper if stretches else r.paper) if r.disclaimer else r.paper
        return {
            "lang": r.lang,
            "look": r.look,
            "paper": r.paper,
            "title": self.text(r.title, self.style.title),
            "subtitle": self.text(r.subtitle),
            "name": self.glyphs.clean(r.title) or self.glyphs.clean(r.subtitle) or r.meta.scenario or "-",
            "program": r.meta.program,
            **plain,
            "disclaimer": self.text(r.disclaimer),
            "cover": self.fields(r.cover, self.width(r.paper)),
            "signatures": [self.text(name) for name in r.signatures],
            "style": asdict(self.style),
            "inset": INSET,
            "sheets": {paper: self.sheet(paper) for paper in SHEETS},
            "stretches": [asdict(stretch) for stretch in stretches],
            "last": last,
            "words": {key: say(f"pdf.{key}") for key in ("sign", "date", "seal")},
        }

    def sheet(self, paper: Paper) -> dict[str, Any]:
        """Size and margins of a sheet."""
        width, height = SHEETS[paper]
        return {"width": width, "height": height, "margins": margins(self.report.look, paper == self.report.paper)}

    def width(self, paper: Paper) -> float:
        """Width in mm of the text on a sheet."""
        return body_size(self.report.look, paper, paper == self.report.paper)[0]

    def height(self, paper: Paper) -> float:
        """Height in mm of the text on a sheet."""
        return body_size(self.report.look, paper, paper == self.report.paper)[1]

    def stretches(self) -> list[Stretch]:
        """The paper's sections by sheet; where the sheet does not change, they follow one another."""
        found: list[Stretch] = []
        own = self.report.paper
        for number, section in enumerate(self.report.sections):
            new_page = section.new_page or self._alone(number)
            for place, sheet in enumerate(sheets(section)):
                paper = own if sheet.paper == "a4" else sheet.paper
                if not found or found[-1].paper != paper:
                    found.append(Stretch(paper, []))
                items = found[-1].items
                if place == 0:
                    break_before = new_page and bool(items)
                    if section.heading or break_before:
                        items.append(self.section(section.id, section.heading, break_before))
                for block in sheet.blocks:
                    if isinstance(block, Picture | Table):
                        _tie(items)
                    items.append(self.block(block, paper, items))
        return [stretch for stretch in found if stretch.items]

    def _alone(self, number: int) -> bool:
        if self.report.look != "report":
            return False
        return ALONE in [section.id for section in self.report.sections[max(0, number - 1) : number + 1]]

    def section(self, id: str, heading: str, new_page: bool) -> dict[str, Any]:
        """The heading of a section."""
        self.ranked = self.ranked or bool(heading)
        high = 1.5 * self.lines(heading, self.width(self.report.paper), self.style.section) + 10
        return {"kind": "section", "id": id, "text": self.text(heading), "new_page": new_page, "high": high}

    def block(self, block: Block, paper: Paper, before: list[dict[str, Any]]) -> dict[str, Any]:
        """A block as its kind and what it holds."""
        width = self.width(paper)
        match block:
            case Paragraph(text, tone) | Note(text, tone) | Banner(text, tone):
                size = self.style.banner if isinstance(block, Banner) else self.style.body
                high = self.lines(text, width, size, self.style.pitch) + 5
                return _kind(block, text=self.text(text, size), tone=tone, high=high, sticky=False)
            case Heading(text):
                # The first level of a tagged paper is 1: a paper without sections begins there.
                high = self.lines(text, width, self.style.heading) + 8
                return _kind(block, text=self.text(text), level=2 if self.ranked else 1, high=high)
            case Bullets(items, numbered, boxes):
                return _kind(block, items=[self.cell(item) for item in items], numbered=numbered, boxes=boxes)
            case Fields(pairs):
                return _kind(block, **self.fields(pairs, width))
            case Table():
                return self.table(block, paper)
            case Picture():
                return self.picture(block, paper, before)
            case Lines(caption, count):
                return _kind(block, caption=self.text(caption), count=count)
            case Signatures(places, seals):
                return _kind(block, places=[self.text(x) for x in places], seals=[self.text(x) for x in seals])

    def fields(self, pairs: tuple[tuple[str, str], ...], width: float) -> dict[str, Any]:
        """Pairs, and how wide the names are (mm)."""
        size = self.style.body
        widest = max((_wide(name, size) for name, _ in pairs), default=0.0) + 5
        names = min(widest, 0.36 * width)
        shown = [(self.text(name, size, names - 3), self.text(value, size, width - names - 5)) for name, value in pairs]
        return {"pairs": shown, "names": names}

    def table(self, table: Table, paper: Paper) -> dict[str, Any]:
        """A table: shares of width, rows with bands told apart, rows that are too tall for a page marked."""
        size = self.style.dense if len(table.columns) > 8 else self.style.table
        total = sum(column.width for column in table.columns) or 1.0
        rooms = [self.width(paper) * column.width / total - 2 * INSET for column in table.columns]
        titles = [
            {"text": self.text(column.title, size, room, bold=True), "right": column.right}
            for column, room in zip(table.columns, rooms, strict=True)
        ]
        rows = [self.row(row, rooms, size, self.height(paper)) for row in table.rows]
        return _kind(
            table,
            caption=self.text(table.caption),
            note=self.text(table.note),
            size=size,
            shares=[column.width / total for column in table.columns],
            titles=titles,
            rows=rows,
            row_height=table.row_height,
        )

    def row(self, row: tuple[Cell, ...], rooms: list[float], size: float, page: float) -> dict[str, Any]:
        """A row; one of which only the first cell says anything is a band across all columns."""
        first, *rest = row
        band = bool(rest and first.text) and not any(cell.text or cell.blank for cell in rest)
        high = 0.0
        shown = []
        for cell, room in zip(row, rooms, strict=True):
            letters = self.style.large if cell.large else size
            high = max(high, self.lines(cell.text, room, letters, 1.45 * letters))
            shown.append(self.cell(cell, letters, room))
        return {"band": band, "cells": shown, "tall": not band and high > TALL * page}

    def picture(self, picture: Picture, paper: Paper, before: list[dict[str, Any]]) -> dict[str, Any]:
        """A drawing as SVG with the width at which it, its caption and what goes with it fit on the page."""
        svg = to_svg(picture.draw())
        wide, high = _natural(svg)
        full = self.height(paper) - self.lines(picture.caption, self.width(paper), self.style.table) - 8
        if self.report.disclaimer:  # it may follow on the last page
            full -= self.lines(self.report.disclaimer, self.width(paper), self.style.body, self.style.pitch) + 12
        room = full - sum(item["high"] for item in _going_with(before, paper != self.report.paper))
        new_page = room < LEAST * self.height(paper)
        room = full if new_page else room
        width = min(self.width(paper), room * wide / high, ENLARGED * wide)
        return _kind(
            picture,
            svg=svg,
            caption=self.text(picture.caption),
            alt=self.glyphs.clean(picture.alt) or self.glyphs.clean(picture.caption) or "-",
            width=width,
            new_page=new_page,
        )

    def cell(self, cell: Cell, size: float = 0.0, room: float = 0.0) -> dict[str, Any]:
        """A cell, or a line of a list."""
        bold = cell.large or cell.tone in ("must", "bad", "should", "good")
        text = self.text(cell.text, size or self.style.body, room, bold)
        return {"text": text, "tone": cell.tone, "blank": cell.blank, "large": cell.large}

    def text(self, text: str, size: float = 0.0, room: float = 0.0, bold: bool = False) -> str:
        """The text as it can be printed, with marks where words wider than `room` mm may be broken."""
        text = self.glyphs.clean(text)
        size, room = size or self.style.body, room or 0.8 * self.width(self.report.paper)
        return RUN.sub(lambda run: _broken(run[0], size, room, bold), text)

    def lines(self, text: str, width: float, size: float, pitch: float = 0.0) -> float:
        """About how high in mm a text is, set in lines of that width (mm) on a pitch (points)."""
        count = sum(max(1, ceil(1.08 * _wide(line, size) / max(width, 1.0))) for line in text.split("\n"))
        return count * (pitch or 1.5 * size) * MM_PER_POINT


def _kind(block: Block, **data: Any) -> dict[str, Any]:
    return {"kind": type(block).__name__.lower(), **data}


def _wide(text: str, size: float, bold: bool = False) -> float:
    """Width in mm of a line of text; the serif is nowhere wider than the bold sans."""
    known = "".join(c if ord(c) in bundled() else GETA for c in text)
    return 10 * text_width(known, size, bold)


def _broken(run: str, size: float, room: float, bold: bool) -> str:
    """A run too long for its room, marked: a word to be hyphenated, other things broken after their joints, and between
    any letters where that is not enough."""
    if _wide(run, size, bold) <= room + SLACK:
        return run
    parts = re.split(r"(?<=[-_/.:,;=@?&])(?=.)", run)
    return BREAK.join(part if _wide(part, size, bold) <= room + SLACK else _cut(part, size, room) for part in parts)


def _cut(part: str, size: float, room: float) -> str:
    if WORD.fullmatch(part) and room > LETTERS * size * MM_PER_POINT:
        return f"{HYPHENATE}{part}{HYPHENATE}"
    return BREAK.join(part)


def _going_with(items: list[dict[str, Any]], all_of: bool) -> Iterator[dict[str, Any]]:
    """What stands on the page right before what comes next: headings with the paragraph bound to them, or on a sheet of
    another kind (`all_of`) all headings and paragraphs there."""
    for item in reversed(items):
        if item["kind"] not in ("section", "heading", "paragraph"):
            return
        if item["kind"] == "paragraph" and not item["sticky"] and not all_of:
            return
        yield item
        if item["kind"] == "section" and item["new_page"]:
            return


def _tie(items: list[dict[str, Any]]) -> None:
    """Bind the one paragraph between a heading and the table or picture that comes next to that next page."""
    if len(items) > 1 and items[-1]["kind"] == "paragraph" and items[-2]["kind"] in ("section", "heading"):
        items[-1]["sticky"] = True


def _natural(svg: str) -> tuple[float, float]:
    """Width and height of an SVG drawing in mm."""
    found = re.search(r'<svg[^>]*?\bwidth="([\d.]+)pt"[^>]*?\bheight="([\d.]+)pt"', svg) or re.search(
        r'<svg[^>]*?viewBox="[\d.]+ [\d.]+ ([\d.]+) ([\d.]+)"', svg
    )
    if found is None:
        raise ValueError("a drawing without a size")
    return 10 * float(found[1]) * CM_PER_POINT, 10 * float(found[2]) * CM_PER_POINT
