"""What is told of a sheet besides its values: cells that only look empty, rows that people take for gone."""

from collections.abc import Collection, Iterable

from reports.workbooks.grid import Grid, Sheet
from scenarios.problem import Data, Problem

#: Sheets that the program makes for itself begin with this.
OWN = "_"


def of_sheet(grid: Grid, sheet: Sheet, top: int, columns: Collection[int], but: Collection[int] = ()) -> list[Problem]:
    """The errors in the columns that are read below the row of titles, each by its cell; and as warnings the rows that
    are hidden or struck out, which are read like all others, and that the whole sheet is hidden. Rows `but` are none
    that is read."""
    told = [
        Problem(fault.code, grid.where(sheet.name, row, column), data={"value": fault.shown})
        for (row, column), fault in sorted(sheet.marks.faults.items())
        if row > top and column in columns and row not in but
    ]
    if sheet.hidden:
        told.append(Problem("sheet-hidden", grid.where(sheet.name), data={"name": sheet.name}, severity="warning"))
    rows = (row for row in range(top + 1, len(sheet.rows) + 1) if row not in but)
    filled = [row for row in rows if any(sheet.at(row, c) is not None for c in columns)]
    for code, marked in (("rows-hidden", sheet.marks.hidden), ("rows-struck", sheet.marks.struck)):
        if those := [row for row in filled if row in marked]:
            data: Data = {"rows": numbers(those)}
            told.append(Problem(code, grid.where(sheet.name, those[0], min(columns)), data=data, severity="warning"))
    return told


def foreign(grid: Grid, read: Collection[str]) -> list[Problem]:
    """A warning for every sheet with content that is not among those that are read."""
    return [
        Problem("sheet-foreign", grid.where(sheet.name), data={"name": sheet.name}, severity="warning")
        for sheet in grid.sheets
        if sheet.name not in read and not sheet.name.startswith(OWN) and any(map(any, sheet.rows))
    ]


def numbers(rows: Iterable[int]) -> str:
    """5, 7-9."""
    runs: list[list[int]] = []
    for row in sorted(rows):
        if runs and runs[-1][1] == row - 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    said = [str(a) if a == b else f"{a}-{b}" for a, b in runs]
    return ", ".join(said[:12]) + (" …" if len(said) > 12 else "")
