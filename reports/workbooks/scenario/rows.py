"""The rows of one sheet judged together: in which order they come, and whether a column was sorted alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reports.workbooks.grid import Grid, Sheet, Value
from reports.workbooks.scenario import order
from reports.workbooks.scenario.cell import Context
from reports.workbooks.scenario.layout import Field
from reports.workbooks.scenario.values import get
from scenarios.problem import Data, Problem, Severity

#: So many ids are named; a sheet that was sorted moves them all.
_NAMED = 8


@dataclass
class Rows:
    """The rows of a sheet as they are read: `before` the items of the file by id, `context` that of the export."""

    grid: Grid
    sheet: Sheet
    top: int
    columns: Mapping[str, int]
    before: Mapping[str, Any]
    context: Context
    rows: list[order.Row] = field(default_factory=list)
    cells: dict[str, Mapping[str, Value]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add(self, number: int, id: str, cells: Mapping[str, Value]) -> str:
        """A row; the id that it bore when the workbook was written."""
        was, _, title = line(cells.get("origin")).partition(" ")
        if was:
            self.labels[was] = title
        self.rows.append(order.Row(number, id, was or id, line(cells.get("title")), self._place(number, cells)))
        self.cells[id] = cells
        return was or id

    def _place(self, row: int, cells: Mapping[str, Value]) -> float | None:
        value = cells.get("order")
        if value is None:
            return None
        try:
            if isinstance(value, str | int | float) and not isinstance(value, bool):
                return float(value)
        except (ValueError, OverflowError):
            pass
        self._tell("order-not-number", row, "order", value=str(value)[:40])
        return None

    def ids(self, titles: Mapping[str, str], fields: Sequence[Field], name: str = "") -> list[str]:
        """The ids in their order. `titles` are those of the file; without a file the labels of the workbook count."""
        titles = {id: line(title) for id, title in titles.items()} or self.labels
        if wrong := order.misplaced(self.rows, titles):
            row, other = wrong[0]
            self._tell("id-against-title", row.number, "id", id=row.id, title=row.title, other=other, count=len(wrong))
        for row in order.twice(self.rows):
            self._tell("order-twice", row.number, "order", value=f"{row.place:g}")
        self._columns(fields, name)
        if order.resorted(self.rows):
            self._tell("rows-resorted", self.top, "order", "warning")
        now = order.placed(self.rows)
        if moved := order.moved(list(self.before), now):
            said = ", ".join(moved[:_NAMED]) + (" …" if len(moved) > _NAMED else "")
            self._tell("order-changed", self.top, "order", "warning", ids=said)
        return now

    def ends(self, fields: Sequence[Field]) -> None:
        """Whether one end of the walks, or what they measure, was sorted without the other."""
        wrong = [row for row in self.rows if row.id != row.origin and row.origin in self.before]
        pairs = [(row.id.split("|"), row.origin.split("|")) for row in wrong]
        alike = all(sorted(a[k] for a, _ in pairs) == sorted(b[k] for _, b in pairs) for k in (0, 1))
        if len(wrong) > 1 and alike and {row.id for row in wrong} != {row.origin for row in wrong}:
            self._tell("walks-sorted", wrong[0].number, "a", count=len(wrong))
        self._columns(fields, "walk")

    def _columns(self, fields: Sequence[Field], name: str) -> None:
        for f in fields:
            if f.key not in self.columns or f.path == ("title",):
                continue
            was = {id: f.kind.show(self.context, get(item, f.path, name)) for id, item in self.before.items()}
            count = order.permuted(was, {id: cells[f.key] for id, cells in self.cells.items()})
            if count:
                title = self.context.say(f"column.{f.key}")
                self._tell("column-sorted", self.top, f.key, "warning", column=title, count=count)

    def _tell(self, code: str, row: int, key: str, severity: Severity = "error", **data: str | int) -> None:
        where = self.grid.where(self.sheet.name.strip(), row, self.columns.get(key, self.columns.get("id", 1)))
        told: Data = dict(data)
        self.problems.append(Problem(code, where, data=told, severity=severity))


def line(value: Value) -> str:
    """A cell on one line."""
    return "" if value is None else " ".join(str(value).split())
