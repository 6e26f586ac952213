"""The marks of an .xlsx file (also of one that WPS or LibreOffice wrote)."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree.ElementTree import Element

from openpyxl.utils import column_index_from_string

from reports.workbooks.marks.sheet import Bounds, Fault, Marks, Unreadable, attribute, elements, ended, faulty, typed

_REFERENCE: Final = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_OFF: Final = ("0", "false", "off", "none")


def scan_xlsx(parts: Mapping[str, bytes]) -> list[Marks]:
    """Of every sheet in the order of the workbook, those that are charts included (without marks)."""
    names, sheets = _workbook(parts["xl/workbook.xml"])
    where = _relations(parts.get("xl/_rels/workbook.xml.rels", b""))
    struck = _struck_styles(parts.get("xl/styles.xml", b""))
    texts = list(_texts(parts.get("xl/sharedStrings.xml", b"")))
    bounds, found = Bounds(), []
    for title, relation in sheets:
        part = parts.get(where.get(relation, ""))
        if part is None:
            raise Unreadable
        bounds.sheet()
        found.append(_Scan(title, part, bounds, struck, texts, names).marks())
    return found


def _workbook(content: bytes) -> tuple[frozenset[str], list[tuple[str, str]]]:
    """The names that formulas may use, and of each sheet its name and the id of its relation."""
    names, sheets = set[str](), list[tuple[str, str]]()
    for name, element in ended(content, "definedName", "sheet"):
        if name == "sheet":
            relation = next((str(v) for k, v in element.attrib.items() if k.endswith("}id")), "")
            sheets.append((element.get("name", ""), relation))
        else:
            names.add(element.get("name", ""))
    return frozenset(names), sheets


def _relations(content: bytes) -> dict[str, str]:
    """By id the part that is meant."""
    found = {}
    for _, element in ended(content, "Relationship") if content else ():
        target = element.get("Target", "").replace("\\", "/")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        found[element.get("Id", "")] = path
    return found


def _is_on(element: Element) -> bool:
    return (attribute(element, "val") or "1").lower() not in _OFF


def _struck_styles(content: bytes) -> frozenset[str]:
    """The numbers of the cell formats whose letters are struck out."""
    fonts: list[bool] = []
    formats: list[str] = []
    for name, element in ended(content, "fonts", "cellXfs") if content else ():
        if name == "fonts":
            fonts = [any(_is_on(s) for s in font.findall("{*}strike")) for font in element.findall("{*}font")]
        else:
            formats = [xf.get("fontId", "0") for xf in element.findall("{*}xf")]
    on = {str(i) for i, font in enumerate(fonts) if font}
    return frozenset(str(i) for i, font in enumerate(formats) if font in on)


def _texts(content: bytes) -> Iterator[tuple[int, bool]]:
    """Of each shared text how long it is, and whether letters of it are struck out."""
    for _, element in ended(content, "si") if content else ():
        yield _length(element)
        element.clear()


def _number(text: str, otherwise: int) -> int:
    """A number as it stands in a file, none too long."""
    return int(text) if len(text) < 10 and text.isascii() and text.isdigit() else otherwise


def _length(text: Element) -> tuple[int, bool]:
    length = sum(len(t.text or "") for t in text.iterfind(".//{*}t"))
    return length, any(_is_on(strike) for strike in text.iterfind(".//{*}strike"))


class _Scan:
    """One sheet, row by row."""

    def __init__(
        self,
        title: str,
        part: bytes,
        bounds: Bounds,
        struck: frozenset[str],
        texts: list[tuple[int, bool]],
        names: frozenset[str],
    ) -> None:
        self.found, self.part, self.bounds = Marks(title), part, bounds
        self.struck, self.texts, self.names = struck, texts, names
        self.row = self.column = 0

    def marks(self) -> Marks:
        """What was found."""
        hidden = False
        for event, name, element in elements(self.part, "row", "c"):
            if name == "row" and event == "start":
                given = element.get("r", "")
                self.row = _number(given, self.row + 1)
                self.column = 0
                hidden = element.get("hidden", "0") not in _OFF or element.get("ht") == "0"
            elif name == "c" and event == "end":
                if self._cell(element) and hidden:
                    self.found.hidden.add(self.row)
            elif event == "end":
                element.clear()
        return self.found

    def _cell(self, cell: Element) -> bool:
        """Whether the cell has content; its marks."""
        at = _REFERENCE.fullmatch(cell.get("r", ""))
        self.column = column_index_from_string(at[1]) if at else self.column + 1
        row, column = (int(at[2]) if at else self.row), self.column
        if not len(cell):
            return False
        kind, shown = cell.get("t", "n"), cell.findtext("{*}v")
        length, struck = self._text(kind, shown, cell)
        self.bounds.take(self.found.name, row, column, length)
        formula = cell.find("{*}f")
        text = typed(formula.text or "", self.names) if formula is not None else None
        wrong = kind == "e" or (formula is not None and kind == "str" and faulty((shown or "").strip()))
        if text and (shown == "#NAME?" or not shown):
            self.found.typed[row, column] = text
        elif wrong:
            self.found.faults[row, column] = Fault("cell-error", shown or "#N/A")
        elif formula is not None and not shown and kind != "str":
            self.found.faults[row, column] = Fault("cell-uncomputed", f"={formula.text or ''}"[:60])
        elif shown is None and kind != "inlineStr":
            return False
        if struck or cell.get("s") in self.struck:
            self.found.struck.add(row)
        return True

    def _text(self, kind: str, shown: str | None, cell: Element) -> tuple[int, bool]:
        """How long the text of a cell is, and whether letters of it are struck out."""
        if kind == "s" and 0 <= (at := _number(shown or "", -1)) < len(self.texts):
            return self.texts[at]
        if kind == "inlineStr":
            return _length(cell)
        return len(shown or ""), False
