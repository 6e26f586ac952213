"""The marks of one sheet, and the bounds that a sheet is held to while it is looked at."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final
from xml.etree.ElementTree import Element, ParseError, iterparse

#: Cells of the smallest rectangle from A1 that holds all values of a sheet, summed over the sheets of a workbook.
MOST_CELLS: Final = 2_000_000
#: Characters of all cells together, repeated ones counted each time.
MOST_TEXT: Final = 50_000_000
#: Elements of one part of an archive.
MOST_ELEMENTS: Final = 8_000_000
#: What a cell shows whose formula went wrong; LibreOffice has numbers besides (Err:502).
ERRORS: Final = frozenset(
    ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA")
)
_ERR: Final = re.compile(r"Err:\d{3}")
_NAME: Final = re.compile(r"=?(?:of:=)?([\w（）、，。·]+)")


class Unreadable(Exception):
    """The file is no workbook, or a broken one."""


class Locked(Exception):
    """The file opens with a password only."""


class TooLarge(Exception):
    """A sheet whose values lie too far apart, or say too much; the cell that showed it."""

    def __init__(self, sheet: str, row: int, column: int) -> None:
        self.sheet, self.row, self.column = sheet, row, column


@dataclass(frozen=True)
class Fault:
    """Why a cell has no value: the code of its problem and what the cell shows."""

    code: str
    shown: str


@dataclass
class Marks:
    """One sheet: its faults and the texts that were taken for formulas by (row, column) from 1; rows with content that
    are hidden, filtered away or struck out."""

    name: str = ""
    faults: dict[tuple[int, int], Fault] = field(default_factory=dict)
    typed: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    struck: set[int] = field(default_factory=set)


class Bounds:
    """What the sheets of a workbook take so far; raises `TooLarge` as soon as it is too much. Rows that go back are
    `Unreadable`: the reader of values counts on their order, and asks for a million million bytes without it."""

    def __init__(self) -> None:
        self.cells = self.text = self._rows = self._columns = 0

    def sheet(self) -> None:
        """A new sheet begins."""
        self.cells += self._rows * self._columns
        self._rows = self._columns = 0

    def take(self, sheet: str, row: int, column: int, text: int = 0) -> None:
        """A cell with content, with how many characters."""
        if row < self._rows:
            raise Unreadable
        self._rows, self._columns = max(self._rows, row), max(self._columns, column)
        self.text += text
        if self.cells + self._rows * self._columns > MOST_CELLS or self.text > MOST_TEXT:
            raise TooLarge(sheet, row, column)


def faulty(shown: str) -> bool:
    """Whether a cell shows an error."""
    return shown in ERRORS or bool(_ERR.fullmatch(shown))


def typed(formula: str, names: frozenset[str]) -> str | None:
    """The text that somebody typed with a = before it (=关阀): one word with a character beyond ASCII, which is no
    name of the workbook. None for what may well be a formula."""
    found = _NAME.fullmatch(formula.strip())
    if found and not found[1].isascii() and not found[1][0].isdigit() and found[1] not in names:
        return f"={found[1]}"
    return None


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def attribute(element: Element, name: str) -> str | None:
    """The attribute of that name in whatever namespace."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)


def elements(content: bytes, *names: str) -> Iterator[tuple[str, str, Element]]:
    """The elements of these names in any namespace as they begin ("start") and end; whoever takes them clears them."""
    count = 0
    try:
        for event, element in iterparse(BytesIO(content), events=("start", "end")):
            count += event == "start"
            if count > MOST_ELEMENTS:
                raise Unreadable
            name = local(element)
            if name in names:
                yield event, name, element
    except (ParseError, ValueError, LookupError) as error:  # also of an encoding that there is none of
        raise Unreadable from error


def ended(content: bytes, *names: str) -> Iterator[tuple[str, Element]]:
    """The same, each with its content only."""
    return ((name, element) for event, name, element in elements(content, *names) if event == "end")
