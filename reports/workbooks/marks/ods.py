"""The marks of an .ods file."""

from typing import Final
from xml.etree.ElementTree import Element

from reports.workbooks.marks.sheet import Bounds, Fault, Marks, attribute, elements, ended, faulty, local, typed

#: A repeated row is marked this many times at most: rows beyond hold nothing that somebody typed.
_ROWS: Final = 1_000
_CELLS: Final = ("table-cell", "covered-table-cell")


def scan_ods(content: bytes) -> list[Marks]:
    """Of every table in the order of the file."""
    names, struck = _before(content)
    bounds, found, row, depth = Bounds(), list[Marks](), 0, 0
    for event, name, element in elements(content, "table", "table-row"):
        if name == "table":
            depth += 1 if event == "start" else -1
            if event == "start" and depth == 1:
                bounds.sheet()
                found.append(Marks(attribute(element, "name") or ""))
                row = 0
        elif event == "end" and depth == 1 and found:
            times = _times(element, "number-rows-repeated")
            if _row(element, row + 1, times, found[-1], bounds, names, struck):
                hidden = attribute(element, "visibility") in ("collapse", "filter")
                if hidden:
                    found[-1].hidden |= set(range(row + 1, row + 1 + min(times, _ROWS)))
            row += times
            element.clear()
    return found


def _before(content: bytes) -> tuple[frozenset[str], frozenset[str]]:
    """The names that formulas may use, and the styles whose letters are struck out."""
    names, struck = set(), set()
    for name, element in ended(content, "named-range", "named-expression", "style"):
        if name == "style":
            lines = (attribute(p, "text-line-through-style") for p in element.iterfind("{*}text-properties"))
            if any(line not in (None, "none") for line in lines):
                struck.add(attribute(element, "name") or "")
        else:
            names.add(attribute(element, "name") or "")
    return frozenset(names), frozenset(struck)


def _times(element: Element, name: str) -> int:
    """How often a row or cell is repeated."""
    given = attribute(element, name) or "1"
    return max(1, int(given[:9])) if given.isascii() and given.isdigit() else 1


def _row(
    row: Element, number: int, times: int, marks: Marks, bounds: Bounds, names: frozenset[str], struck: frozenset[str]
) -> bool:
    """Whether a row has content; the marks of its cells."""
    column, content = 0, False
    for cell in row:
        if local(cell) not in _CELLS:
            continue
        repeated = _times(cell, "number-columns-repeated")
        column += repeated
        shown = "\n".join("".join(p.itertext()) for p in cell.findall("{*}p"))
        formula, kind = attribute(cell, "formula"), cell.get(_CALC) or attribute(cell, "value-type")
        if not shown and formula is None and kind is None:
            continue
        content = True
        first = column - repeated + 1
        bounds.take(marks.name, number + times - 1, column, len(shown) * repeated * times)
        if fault := _fault(shown, formula, kind, names):
            if isinstance(fault, str):
                marks.typed[number, first] = fault
            else:
                marks.faults[number, first] = fault
        styles = [attribute(e, "style-name") for e in cell.iter() if local(e) in (*_CELLS, "span", "p")]
        if struck.intersection(name for name in styles if name):
            marks.struck |= set(range(number, number + min(times, _ROWS)))
    return content


_CALC: Final = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"


def _fault(shown: str, formula: str | None, kind: str | None, names: frozenset[str]) -> Fault | str | None:
    """What is wrong with a cell; the text that somebody typed as a formula; None where it is a value."""
    if formula is None:
        return Fault("cell-error", shown[:20]) if kind == "error" else None
    text = typed(formula, names)
    if text and (shown == "#NAME?" or kind is None):
        return text
    if kind == "error" or faulty(shown):
        return Fault("cell-error", shown[:20])
    if kind is None:
        return Fault("cell-uncomputed", formula.removeprefix("of:")[:60])
    return None
