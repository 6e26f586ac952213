"""What both decks share: the cover, lines of the catalogue, short names, tables of two pairs of columns."""

import re
from collections.abc import Sequence
from dataclasses import replace

from reports.document import Column, Table, cells
from reports.prerun.basics import unit_name
from reports.prerun.material import Material
from reports.slides.deck import Deck, Line, Slide

_MOBILE = re.compile(r"(?<!\d)1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
_ASIDE = re.compile(r"\s*[（(][^（）()]*[)）]\s*$")


def title_of(m: Material) -> str:
    """The title of the scenario."""
    return m.say.text(m.scenario.scenario.title) or m.scenario.scenario.id


def lines_of(m: Material, group: str) -> tuple[Line, ...]:
    """All lines `line_1`, `line_2` … of a group of the catalogue."""
    return tuple(Line(text) for text in m.say.listed(f"slides.{group}.line"))


def cover(m: Material, group: str) -> Slide:
    """The first slide: that this is a drill, what, and where."""
    shown = (
        m.say("slides.banner"),
        m.say(f"slides.{group}.cover_2", unit=unit_name(m)),
        m.say(f"slides.{group}.cover_3"),
    )
    return Slide(title_of(m), tuple(Line(text, "plain") for text in shown), cover=True)


def public(text: str) -> str:
    """The text without mobile numbers."""
    return _MOBILE.sub("—", text)


def swept(deck: Deck) -> Deck:
    """The deck without mobile numbers, which may stand in any text of a file (notes apart)."""

    def slide(old: Slide) -> Slide:
        lines = tuple(replace(line, text=public(line.text)) for line in old.lines)
        table, picture = old.table, old.picture
        if table:
            rows = tuple(tuple(replace(cell, text=public(cell.text)) for cell in row) for row in table.rows)
            table = replace(table, rows=rows)
        if picture:
            picture = replace(picture, alt=public(picture.alt))
        return replace(old, title=public(old.title), lines=lines, table=table, picture=picture)

    return replace(deck, foot=public(deck.foot), slides=tuple(slide(old) for old in deck.slides))


def short(title: str) -> str:
    """A title without what stands in brackets at its end; the whole where nothing else is left."""
    return _ASIDE.sub("", title) or title


def paired(
    caption: str, titles: tuple[str, str], rows: Sequence[tuple[str, str]], shares: tuple[float, float]
) -> Table:
    """A table of two columns; of more than six rows, laid in two pairs side by side."""
    if len(rows) <= 6:
        columns = tuple(Column(title, share) for title, share in zip(titles, shares, strict=True))
        return Table(caption, columns, tuple(cells(*row) for row in rows))
    half = -(-len(rows) // 2)
    columns = tuple(Column(title, share) for title, share in zip(titles * 2, shares * 2, strict=True))
    right = [*rows[half:], *[("", "")] * (2 * half - len(rows))]
    return Table(caption, columns, tuple(cells(*a, *b) for a, b in zip(rows[:half], right, strict=True)))
