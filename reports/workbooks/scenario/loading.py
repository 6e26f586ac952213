"""A scenario workbook read again: the file that its cells mean, and where in the workbook each value stands."""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from reports.words import Words
from reports.workbooks import told
from reports.workbooks.grid import Grid, Sheet, Value
from reports.workbooks.scenario.base import exported
from reports.workbooks.scenario.cell import CellFault, Context, text_of
from reports.workbooks.scenario.layout import HEAD, PLACE, SHEETS, WALKS, Field, Layout
from reports.workbooks.scenario.rows import Rows
from reports.workbooks.scenario.values import alike, get, put
from reports.workbooks.scenario.writing import pairs, titles_of
from scenarios.problem import Data, Invalid, Path, Problem, Severity, Where
from scenarios.reading import Document
from scenarios.text import Lang

#: In how many rows from the top the titles are looked for.
_TOP: Final = 6


@dataclass(frozen=True, slots=True)
class CellDocument(Document):
    """A document whose values stand in the cells of a workbook."""

    cells: Mapping[Path, Where] = field(default_factory=dict)

    def where(self, path: Path) -> Where | None:
        """The cell of the value, or of the nearest thing around it that has one."""
        while path and path not in self.cells:
            path = path[:-1]
        return self.cells.get(path) or Where(self.file)

    def where_key(self, path: Path) -> Where | None:
        """The same: a key has no cell of its own."""
        return self.where(path)


@dataclass(frozen=True)
class Loaded:
    """What a workbook holds: the document of its cells, the file from which it was exported (None where the hidden
    sheet is lost), and what is wrong with the cells themselves."""

    document: CellDocument
    base: Document | None
    problems: tuple[Problem, ...]


def load(grid: Grid) -> Loaded:
    """The scenario of a workbook that `export` made and that was edited since. `Invalid` where it is no such one."""
    base, lang = exported(grid)
    if lang is None:
        raise Invalid([Problem("not-a-scenario-workbook", Where(grid.file))])
    return _Loader(grid, base, lang).load()


class _Loader:
    """One reading of one workbook."""

    def __init__(self, grid: Grid, base: Document | None, lang: Lang) -> None:
        self.grid, self.base, self.lang = grid, base, lang
        self.old: dict[str, Any] = copy.deepcopy(base.data) if base else {"format": 1}
        self.cells: dict[Path, Where] = {(): Where(grid.file)}
        self.problems: list[Problem] = []
        self.read: set[str] = set()
        titles = titles_of(self.old, lang)
        self.before = Context(Words(lang), titles)
        self.after = Context(self.before.words, {**titles, **self._titles(titles)})

    def load(self) -> Loaded:
        """The document of all sheets."""
        if self.base is None:
            self.problem("hidden-sheet-lost", Where(self.grid.file), severity="warning")
        data = dict(self.old)
        self._head(data)
        for layout in SHEETS:
            self._put(data, layout.collection, self._items(layout))
            if layout.collection == "places":
                self._put(data, "walks", self._walks())
        self.problems += told.foreign(self.grid, {*self.read, self.before.say("sheet.guide")})
        # in the order of the old file; what is new comes where a file has it
        document = CellDocument(self.grid.file, "", data, data, (), {}, {}, self.cells)
        return Loaded(document, self.base, tuple(self.problems))

    def _put(self, data: dict[str, Any], collection: str, items: dict[str, Any] | None) -> None:
        if items is None:
            return
        if items or self.old.get(collection) == {}:
            data[collection] = items
        else:
            data.pop(collection, None)

    def sheet(self, name: str, needed: bool) -> Sheet | None:
        """The sheet of that key; a problem where it is lost although the file has something for it."""
        title = self.before.say(f"sheet.{name}")
        found = self.grid.sheet(title)
        if found is None and needed:
            self.problem("sheet-missing", Where(self.grid.file), name=title)
        if found is not None:
            self.read.add(found.name)
        return found

    def titled(self, sheet: Sheet, keys: tuple[str, ...]) -> tuple[int, dict[str, int]]:
        """The row of the titles and by key the number of its column."""
        names = {self.before.say(f"column.{key}").strip(): key for key in keys}
        best: tuple[int, dict[str, int]] = (0, {})
        for row in range(1, min(_TOP, len(sheet.rows)) + 1):
            found: dict[str, int] = {}
            for column, value in enumerate(sheet.rows[row - 1], 1):
                key = names.get(str(value).strip())
                if key is not None:
                    found.setdefault(key, column)
            if len(found) > len(best[1]):
                best = row, found
        top, found = best
        for key in keys:
            if key not in found and key not in ("origin", "order"):
                where = self.grid.where(sheet.name.strip(), top or 1)
                needed = key in ("id", "a", "b")
                self.problem(
                    "column-missing", where, "error" if needed else "warning", name=self.before.say(f"column.{key}")
                )
        self.problems += told.of_sheet(self.grid, sheet, top, set(found.values()))
        return top, found

    def rows(self, sheet: Sheet, top: int, columns: Mapping[str, int]) -> Iterator[tuple[int, dict[str, Value]]]:
        """The rows below the titles in which anything stands; a cell merged downwards speaks for all its rows."""
        spread: dict[tuple[int, int], Value] = {}
        for (r1, c1), (r2, _) in sheet.merged:
            if r2 > r1 > top and r2 - r1 < 5_000:
                spread |= {(r, c1): sheet.at(r1, c1) for r in range(r1, r2 + 1)}
        for row in range(top + 1, len(sheet.rows) + 1):
            cells = {key: spread.get((row, c), sheet.at(row, c)) for key, c in columns.items()}
            if any(value is not None for key, value in cells.items() if key not in ("origin", "order")):
                yield row, cells

    def _items(self, layout: Layout) -> dict[str, Any] | None:
        old = self.old.get(layout.collection) or {}
        sheet = self.sheet(layout.collection, bool(old))
        if sheet is None:
            return None
        top, columns = self.titled(sheet, ("id", "order", *(f.key for f in layout.fields), "origin"))
        if "id" not in columns:
            return None
        name = sheet.name.strip()
        self.cells[(layout.collection,)] = self.grid.where(name, top, columns["id"])
        found: dict[str, Any] = {}
        rows = Rows(self.grid, sheet, top, columns, old, self.before)
        for row, cells in self.rows(sheet, top, columns):
            where = self.grid.where(name, row, columns["id"])
            id = self._id(cells["id"], where)
            if id is None:
                continue
            if id in found:
                self.problem("row-twice", where, id=id)
                continue
            was = rows.add(row, id, cells)
            path: Path = (layout.collection, id)
            self.cells[path] = where
            item = copy.deepcopy(old.get(id, old.get(was)))
            found[id] = self._fill(item, layout.fields, cells, columns, name, row, path)
        ids = rows.ids(self.before.titles.get(layout.collection, {}), layout.fields)
        self.problems += rows.problems
        return {id: found[id] for id in ids}

    def _id(self, value: Value, where: Where) -> str | None:
        try:
            if value is not None and text_of(value).strip():
                return text_of(value).strip()
            self.problem("row-without-id", where)
        except CellFault as fault:
            self.problems.append(Problem(fault.code, where, data=fault.data))
        return None

    def _fill(
        self,
        item: Any,
        fields: tuple[Field, ...],
        cells: Mapping[str, Value],
        columns: Mapping[str, int],
        sheet: str,
        row: int,
        path: Path,
        name: str = "",
    ) -> Any:
        """The item with what its cells say; a cell that shows what it showed when exported leaves the value alone."""
        whole = item
        for f in fields:
            if f.key not in columns:
                continue
            where = self.grid.where(sheet, row, columns[f.key])
            self.cells[(*path, *f.path)] = where
            whole = self._cell(whole, f, cells[f.key], where, get(item, f.path, name), name)
        return {} if whole is None else whole

    def _cell(self, whole: Any, f: Field, value: Value, where: Where, raw: Any, name: str = "") -> Any:
        if alike(f.kind.show(self.before, raw), value):
            return whole
        try:
            new = None if value is None else f.kind.read(self.after, value, raw)
        except CellFault as fault:
            self.problems.append(Problem(fault.code, where, data=fault.data))
            return whole
        return put(whole, f.path, new, name)

    def _walks(self) -> dict[str, Any] | None:
        old = {f"{a}|{b}": value for a, b, value in pairs(self.old.get("walks") or {})}
        sheet = self.sheet("walks", bool(old))
        if sheet is None:
            return None
        top, columns = self.titled(sheet, ("a", "b", *(f.key for f in WALKS), "origin"))
        if "a" not in columns or "b" not in columns:
            return None
        name = sheet.name.strip()
        self.cells[("walks",)] = self.grid.where(name, top, columns["a"])
        found: dict[str, dict[str, Any]] = {}
        rows = Rows(self.grid, sheet, top, columns, old, self.before)
        for row, cells in self.rows(sheet, top, columns):
            a, b = (self._place(cells[key], self.grid.where(name, row, columns[key])) for key in ("a", "b"))
            if a is None or b is None:
                continue
            where = self.grid.where(name, row, columns["b"])
            was = rows.add(row, f"{a}|{b}", cells)
            if b in found.get(a, {}):
                self.problem("row-twice", where, id=f"{a} — {b}")
                continue
            self.cells[("walks", a, b)] = where
            self.cells.setdefault(("walks", a), self.grid.where(name, row, columns["a"]))
            value = old.get(f"{a}|{b}", old.get(was))
            filled = self._fill(copy.deepcopy(value), WALKS, cells, columns, name, row, ("walks", a, b), "walk")
            found.setdefault(a, {})[b] = filled
        rows.ends(WALKS)
        self.problems += rows.problems
        first = dict.fromkeys(a for a in self.old.get("walks") or {} if a in found)  # their order means nothing
        return {
            a: {b: found[a][b] for b in ((self.old.get("walks") or {}).get(a) or {}) if b in found[a]} | found[a]
            for a in [*first, *(a for a in found if a not in first)]
        }

    def _place(self, value: Value, where: Where) -> str | None:
        try:
            if value is not None:
                return str(PLACE.read(self.after, value, None))
            self.problem("row-without-id", where)
        except CellFault as fault:
            self.problems.append(Problem(fault.code, where, data=fault.data))
        return None

    def _head(self, data: dict[str, Any]) -> None:
        sheet = self.sheet("head", True)
        if sheet is None:
            return
        top, columns = self.titled(sheet, ("what", "value"))
        if len(columns) < 2:
            return
        name = sheet.name.strip()
        self.cells[("scenario",)] = self.grid.where(name, top, columns["value"])
        fields = {self.before.say(f"column.{f.key}"): f for f in HEAD}
        for row in range(top + 1, len(sheet.rows) + 1):
            f = fields.get(str(sheet.at(row, columns["what"]) or "").strip())
            if f is None:
                continue
            where = self.grid.where(name, row, columns["value"])
            self.cells[f.path] = where
            key, rest = f.path[0], f.path[1:]
            value = sheet.at(row, columns["value"])
            raw = get(self.old.get(key), rest, key)
            part = self._cell(data.get(key), Field(rest, f.kind), value, where, raw, key)
            if part is None:
                data.pop(key, None)
            else:
                data[key] = part

    def _titles(self, before: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
        """The titles as they stand in the workbook now: what a cell of another sheet means by them."""
        now: dict[str, dict[str, str]] = {}
        for layout in SHEETS:
            sheet = self.grid.sheet(self.before.say(f"sheet.{layout.collection}"))
            if sheet is None:
                continue
            names = {self.before.say(f"column.{key}"): key for key in ("id", "title")}
            for top in range(1, min(_TOP, len(sheet.rows)) + 1):
                at = {names[str(v)]: c for c, v in enumerate(sheet.rows[top - 1], 1) if str(v) in names}
                if "id" in at:
                    now[layout.collection] = {
                        str(sheet.at(row, at["id"])): str(sheet.at(row, at.get("title", 0)) or "")
                        for row in range(top + 1, len(sheet.rows) + 1)
                        if sheet.at(row, at["id"]) is not None
                    }
                    break
        return now

    def problem(self, code: str, where: Where, severity: Severity = "error", **data: str | int) -> None:
        """One thing that is wrong."""
        told: Data = dict(data)
        self.problems.append(Problem(code, where, data=told, severity=severity))
