"""Reading the workbook that came back: every cell judged by itself, all problems at once."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, Final, TypeVar

from reports.words.catalogue import Words
from reports.workbooks import told
from reports.workbooks.grid import Grid, Sheet, Value
from reports.workbooks.heard import DATE, EXTENSION, PHONE, SWITCHED
from reports.workbooks.station.columns import SHEETS, SHIFTS, Layout
from reports.workbooks.station.sentences import LANGS
from scenarios.fitting import Cell, Facts
from scenarios.fitting.terms import short
from scenarios.problem import Problem, Where, in_order

T = TypeVar("T")
#: Characters in one cell; the largest number in one.
LONGEST, MOST = 200, 10_000
#: Titles are looked for in the first rows only.
_TOP: Final = 15


def read_facts(grid: Grid) -> tuple[Facts, list[Problem]]:
    """The records of a workbook, and all that is wrong in its cells; wrong cells count as empty."""
    reader = _Reader(grid)
    facts = Facts(*(tuple(reader.records(layout)) for layout in SHEETS))
    guides = {words.say("station.sheets.guide.title") for words in reader.words}
    reader.problems += told.foreign(grid, reader.read | {s.name for s in grid.sheets if s.name.strip() in guides})
    return facts, in_order(reader.problems)


class Row:
    """A row by column: each answer as a cell of its kind (`columns.Answer`), by the id of its column."""

    def __init__(self, reader: "_Reader", sheet: Sheet, row: int, columns: dict[str, int]) -> None:
        self.reader, self.sheet, self.row, self.columns = reader, sheet, row, columns

    def where(self, key: str) -> Where:
        return self.reader.grid.where(self.sheet.name, self.row, self.columns.get(key))

    def value(self, key: str) -> Value:
        value = self.sheet.at(self.row, self.columns[key]) if key in self.columns else None
        return (_clean(value) or None) if isinstance(value, str) else value

    def empty(self, counting: Sequence[str]) -> bool:
        """Whether nothing stands in the columns that count."""
        return all(self.value(key) is None for key in counting)

    def _cell(self, key: str, read: Callable[[Any], T], code: str, **data: str | int | float) -> Cell[T]:
        value, where = self.value(key), self.where(key)
        if value is None:
            return Cell(None, where)
        try:
            return Cell(read(value), where)
        except (ValueError, OverflowError):
            self.reader.problems.append(Problem(code, where, data={"value": _text(value)[:60], **data}))
            return Cell(None, where)

    def text(self, key: str) -> Cell[str]:
        value, where = self.value(key), self.where(key)
        if value is None:
            return Cell(None, where)
        text = _text(value)
        if len(text) > LONGEST:
            self.reader.problems.append(Problem("station-long", where, data={"limit": LONGEST}))
            return Cell(None, where)
        return Cell(text, where)

    def number(self, key: str) -> Cell[int]:
        return self._cell(key, _whole, "station-number", most=MOST)

    def phone(self, key: str) -> Cell[str]:
        return self._cell(key, _phone, "station-phone")

    def date(self, key: str) -> Cell[date]:
        return self._cell(key, _date, "station-date")

    def choice(self, key: str, words: dict[str, str]) -> Cell[str]:
        def chosen(value: Any) -> str:
            try:
                return words[short(_text(value))]
            except KeyError:
                raise ValueError(key) from None

        return self._cell(key, chosen, "station-choice", choices=" / ".join(dict.fromkeys(words)))

    def shift(self, key: str) -> Cell[str]:
        return self.choice(key, self.reader.shifts)

    def yes_no(self, key: str) -> Cell[bool]:
        cell = self.choice(key, self.reader.yes_no)
        return Cell(None if cell.value is None else cell.value == "yes", cell.where)


class _Reader:
    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.problems: list[Problem] = []
        self.read: set[str] = set()
        self.words = [Words(lang) for lang in LANGS]
        self.yes_no = {short(w.say(f"station.{key}")): key for w in self._mine() for key in ("yes", "no")}
        self.shifts = {short(w.say(f"station.choices.{key}")): key for w in self._mine() for key in SHIFTS}
        self.examples = tuple(short(w.say("station.example")) for w in self.words)

    def _mine(self) -> list[Words]:
        """The language of the workbook first: its words are those that problems name."""
        chinese = any(s.name.strip() == self.words[0].say("station.sheets.people.title") for s in self.grid.sheets)
        return self.words if chinese else self.words[::-1]

    def records(self, layout: Layout) -> Iterator[Any]:
        """What the filled-in rows of a sheet say."""
        for row in self.rows(layout):
            yield layout.record(**{field.id: getattr(row, field.answer)(field.id) for field in layout.fields})

    def rows(self, layout: Layout) -> Iterator["Row"]:
        """The filled-in rows of a sheet, its example left out."""
        sheet = self._sheet(layout.id)
        if sheet is None:
            return
        top, columns = self._head(layout, sheet)
        first, counting = layout.fields[0].id, [field.id for field in layout.fields if field.counts]
        rows = [Row(self, sheet, number, columns) for number in range(top + 1, len(sheet.rows) + 1)]
        examples = {row.row for row in rows if short(_text(row.value(first) or "")).startswith(self.examples)}
        self.problems += told.of_sheet(self.grid, sheet, top, set(columns.values()), examples)
        yield from (row for row in rows if row.row not in examples and not row.empty(counting))

    def _sheet(self, name: str) -> Sheet | None:
        for words in self.words:
            title = words.say(f"station.sheets.{name}.title")
            found = next((s for s in self.grid.sheets if short(s.name) == short(title) and not s.hidden), None)
            if found:
                self.read.add(found.name)
                return found
        title = self._mine()[0].say(f"station.sheets.{name}.title")
        self.problems.append(Problem("station-sheet", Where(self.grid.file), data={"name": title}))
        return None

    def _head(self, layout: Layout, sheet: Sheet) -> tuple[int, dict[str, int]]:
        """The row of the titles, and in which column each stands."""
        stem, keys = f"station.sheets.{layout.id}.columns", [field.id for field in layout.fields]
        titles = {short(words.say(f"{stem}.{key}")): key for words in self.words for key in keys}
        best: tuple[int, dict[str, int]] = (0, {})
        for number in range(1, min(_TOP, len(sheet.rows)) + 1):
            found: dict[str, int] = {}
            for column, value in enumerate(sheet.rows[number - 1], 1):
                key = titles.get(short(value)) if isinstance(value, str) else None
                if key:
                    found.setdefault(key, column)
            if len(found) > len(best[1]):
                best = number, found
        for key in keys:
            if key not in best[1]:
                title = self._mine()[0].say(f"{stem}.{key}")
                where = self.grid.where(sheet.name, best[0] or None, None)
                self.problems.append(Problem("station-column", where, data={"column": title}))
        return best if len(best[1]) == len(keys) else (len(sheet.rows), best[1])


def _clean(text: str) -> str:
    """A text without control characters, lines kept."""
    kept = "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return kept.strip()


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)


def _whole(value: Any) -> int:
    if isinstance(value, str):
        text = unicodedata.normalize("NFKC", value).strip()
        found = re.fullmatch(r"(\d{1,6})(?:\.0+)?", text)
        value = int(found[1]) if found else value
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST:
        raise ValueError(value)
    return value


def _phone(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError(value)
    text = unicodedata.normalize("NFKC", str(value)).strip().replace("—", "-").replace("–", "-")
    digits = sum(c.isdigit() for c in EXTENSION.split(text, maxsplit=1)[0])
    if not PHONE.fullmatch(text) or (not text.isascii() and SWITCHED not in text) or not 3 <= digits <= 13:
        raise ValueError(value)
    if text.isdecimal() and text.startswith("1") and len(text) > 6 and len(text) != 11:  # a mobile mistyped
        raise ValueError(value)
    return text


def _date(value: Any) -> date:
    if isinstance(value, datetime):
        value = value.date()
    elif isinstance(value, str):
        found = DATE.fullmatch(unicodedata.normalize("NFKC", value))
        value = date(*(int(part) for part in found.groups())) if found else None
    if not isinstance(value, date) or not 1990 <= value.year <= 2100:
        raise ValueError(value)
    return value
