"""The overview of a campaign as a workbook: one row for each scenario, station and variant."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from reports.words import Words, plain
from reports.workbooks.book import Book, Column
from scenarios.gap import Share

#: Columns of the first sheet, with their widths.
_COLUMNS: Final = {
    "scenario": 34,
    "station": 20,
    "variant": 14,
    "runs": 10,
    "must": 10,
    "should": 10,
    "could": 10,
    "unjudged": 12,
    "codes": 24,
    "deadline": 30,
    "missed": 22,
    "limit": 12,
    "p90": 14,
    "escalation": 26,
    "came": 22,
}
_LEFT_OUT: Final = {"scenario": 34, "station": 20, "variant": 14, "why": 90}


@dataclass(frozen=True)
class Row:
    """One case in figures: gaps by weight (accepted ones do not count), how many things were not judged,
    the codes of those that must be mended, the deadline that is missed most often (times in ms) and the escalation that
    comes most often. `name` is what the campaign calls the scenario, `scenario` its title."""

    name: str
    scenario: str
    station: str
    variant: str
    runs: int
    must: int
    should: int
    could: int
    unjudged: int
    codes: tuple[str, ...]
    deadline: str
    missed: Share | None
    limit: int | None
    p90: int | None
    escalation: str
    came: Share | None


def cells(row: Row, words: Words) -> list[Any]:
    """The cells of a row: counts are numbers, so that Excel can sort and sum them."""
    return [
        row.scenario,
        row.station,
        row.variant,
        row.runs,
        row.must,
        row.should,
        row.could,
        row.unjudged,
        " ".join(row.codes),
        row.deadline,
        often(row.missed, words),
        plain.time(words, row.limit) if row.limit is not None else "",
        plain.time(words, row.p90) if row.deadline else "",
        row.escalation,
        often(row.came, words),
    ]


def often(share: Share | None, words: Words) -> str:
    """7312/10000 约七成; nothing where there is nothing to count."""
    return f"{plain.exact(share)} {plain.tenths(words, share)}" if share and share.n else ""


def titles(words: Words) -> list[str]:
    """The titles of the columns."""
    return [words.say(f"campaign.column.{name}") for name in _COLUMNS]


def campaign_book(
    title: str, rows: Sequence[Row], left_out: Sequence[tuple[str, str, str, str]], words: Words
) -> bytes:
    """The workbook: the cases, and, where there are any, what was left out and why."""
    book = Book()
    columns = [Column(name, width) for name, width in zip(titles(words), _COLUMNS.values(), strict=True)]
    note = words.say("campaign.sheet.note", title=title)
    book.sheet(words.say("campaign.sheet.cases"), columns, [cells(r, words) for r in rows], note=note, spare=0)
    if left_out:
        columns = [Column(words.say(f"campaign.column.{name}"), width) for name, width in _LEFT_OUT.items()]
        book.sheet(words.say("campaign.sheet.left-out"), columns, left_out, spare=0)
    return book.to_bytes()
