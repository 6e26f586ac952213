"""Reading a workbook as values: .xlsx, .xls, .ods, and .et as what its content is.

Formats are passed over; of a formula its last result is taken. What a cell is besides its value (an error, a formula
never worked out, hidden, struck out) is found by `marks` before anything is read, and kept with the sheet."""

import io
import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from python_calamine import CalamineWorkbook, SheetMetadata, SheetTypeEnum, SheetVisibleEnum

from reports.workbooks import marks
from reports.workbooks.marks.sheet import ERRORS, Fault, Marks
from scenarios.problem import Invalid, Problem, Where
from scenarios.reading.decode import read_bytes, too_large

#: What a cell can hold. Whole numbers are int however the file keeps them; an empty text is None.
Value = str | int | float | bool | date | datetime | time | timedelta | None
#: Larger files are no workbooks that somebody filled in.
MOST_BYTES: Final = 20_000_000
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


@dataclass(frozen=True)
class Sheet:
    """One sheet: rows of values from A1 on, all of one width. Of a merged range the first cell bears the value, the
    others are None; `merged` holds the ranges as ((row, column), (row, column)), from 1, both ends included. A cell
    with an error or without its result is None among the values and stands in `marks.faults`."""

    name: str
    rows: tuple[tuple[Value, ...], ...]
    hidden: bool = False
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    marks: Marks = field(default_factory=Marks)

    def at(self, row: int, column: int) -> Value:
        """The value at a row and column, from 1; None outside."""
        if 0 < row <= len(self.rows) and 0 < column <= len(self.rows[row - 1]):
            return self.rows[row - 1][column - 1]
        return None


@dataclass(frozen=True)
class Grid:
    """A workbook that was read; `file` is the name under which problems speak of it."""

    file: str
    sheets: tuple[Sheet, ...]

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name, blanks at its ends aside; None if there is none."""
        return next((sheet for sheet in self.sheets if sheet.name.strip() == name), None)

    def where(self, sheet: str, row: int | None = None, column: int | None = None) -> Where:
        """A place in it, for problems."""
        return Where(self.file, row, column, sheet)


def read_grid(path: Path | str) -> Grid:
    """The workbook of a file. `Invalid` with one problem where there is no such file or it is no workbook."""
    content, problem = read_bytes(path, limit=MOST_BYTES)
    if problem:
        raise Invalid([problem])
    return parse_grid(content, str(path))


def parse_grid(content: bytes, file: str) -> Grid:
    """The same of bytes; `file` is the name that problems carry."""
    try:
        checked, found = marks.scan(content)
    except marks.Bomb as bomb:
        raise Invalid([too_large(bomb.size, file, marks.MOST_UNPACKED)]) from None
    except marks.Locked:
        raise Invalid([Problem("workbook-locked", Where(file))]) from None
    except marks.Unreadable:
        raise Invalid([Problem("not-a-workbook", Where(file))]) from None
    except marks.TooLarge as far:
        data: dict[str, str | int | float] = {"limit": marks.MOST_CELLS}
        where = Where(file, far.row, far.column, far.sheet)
        raise Invalid([Problem("sheet-too-large", where, data=data)]) from None
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(checked))
        pairs = list(zip(book.sheets_metadata, found, strict=True))
        return Grid(file, tuple(_sheet(book, m, marked) for m, marked in pairs if m.typ is SheetTypeEnum.WorkSheet))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a broken file may even make the reader panic, which is no Exception
        locked = "password" in str(error).lower() or "encrypt" in str(error).lower()
        raise Invalid([Problem("workbook-locked" if locked else "not-a-workbook", Where(file))]) from None


def _sheet(book: CalamineWorkbook, meta: SheetMetadata, marked: Marks) -> Sheet:
    found = book.get_sheet_by_name(meta.name)
    rows = found.to_python(skip_empty_area=False)
    rows += [[] for _ in range(len(rows), max((r for r, _ in marked.typed), default=0))]
    width = max([*(len(row) for row in rows), *(c for _, c in marked.typed)], default=0)
    merged = tuple(
        ((a[0] + 1, a[1] + 1), (b[0] + 1, b[1] + 1)) for a, b in (getattr(found, "merged_cell_ranges", None) or ())
    )
    values = [[_value(cell) for cell in [*row, *[None] * (width - len(row))]] for row in rows]
    for r, line in enumerate(values, 1):
        for c, value in enumerate(line, 1):
            if (r, c) in marked.typed:
                line[c - 1] = marked.typed[r, c]
            elif (r, c) in marked.faults:
                line[c - 1] = None
            elif isinstance(value, str) and value in ERRORS:  # an error that was pasted as text
                marked.faults[r, c], line[c - 1] = Fault("cell-error", value), None
    hidden = meta.visible is not SheetVisibleEnum.Visible
    return Sheet(meta.name, tuple(map(tuple, values)), hidden, merged, marked)


def _value(cell: Any) -> Value:
    """A cell as its user means it: no trailing blanks, nothing that cannot be printed, whole
    numbers without a point."""
    if isinstance(cell, str):
        return (
            _UNPRINTABLE.sub("", cell.replace("\r\n", "\n")).replace("\xa0", " ").replace("\u3000", " ").strip() or None
        )
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    return cell  # type: ignore[no-any-return]
