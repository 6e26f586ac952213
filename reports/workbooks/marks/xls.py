"""The marks of an .xls file (and .et): the records of its sheets ([MS-XLS] 2.4)."""

import struct
from collections.abc import Iterator
from typing import Final

from reports.workbooks.marks.compound import streams
from reports.workbooks.marks.sheet import Bounds, Fault, Locked, Marks, Unreadable

_BOF, _EOF, _FILEPASS, _FONT, _XF, _SHEET, _ROW, _MANY = 0x809, 0x0A, 0x2F, 0x31, 0xE0, 0x85, 0x208, 0xBD
_TEXTS, _EXTENT = 0xFC, 0x200
_FORMULA, _BOOLERR = (0x06, 0x206, 0x406), 0x205
#: Records of one cell that has content, and how they begin: row, column, format.
_CELL: Final = (*_FORMULA, _BOOLERR, 0x03, 0x04, 0x7E, 0xD6, 0xFD, 0x203, 0x204, 0x27E)
_ERRORS: Final = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip


def scan_xls(content: bytes) -> list[Marks]:
    """Of every sheet in the order of the file."""
    try:
        found = streams(content)
        if "encryptedpackage" in found:
            raise Locked
        book = found.get("workbook", found.get("book"))
        if book is None:
            raise Unreadable
        return _sheets(book)
    except (struct.error, IndexError, ValueError) as error:
        raise Unreadable from error


def _records(book: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Kind and content of the records from a place to the end of the part that begins there, charts in it left out."""
    depth, at = 0, start
    while at + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, at)
        body = book[at + 4 : at + 4 + size]
        at += 4 + size
        depth += (kind in (_BOF, 0x409, 0x209, 0x09)) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, body


def _sheets(book: bytes) -> list[Marks]:
    places: list[tuple[int, str]] = []
    fonts: list[bool] = []
    formats: list[int] = []
    for kind, body in _records(book, 0):
        if kind == _FILEPASS:
            raise Locked
        if kind == _SHEET:
            places.append((struct.unpack_from("<I", body)[0], _name(body)))
        elif kind == _TEXTS and struct.unpack_from("<8xI", b"\0\0\0\0" + body)[0] * 3 > len(book):
            raise Unreadable  # more texts than the file can hold
        elif kind == _FONT:
            fonts.append(bool(body[2] & 8))
            if len(fonts) == 4:
                fonts.append(False)  # there is no font 4
        elif kind == _XF:
            formats.append(struct.unpack_from("<H", body)[0])
    struck = {i for i, font in enumerate(formats) if font < len(fonts) and fonts[font]}
    bounds = Bounds()
    return [_sheet(book, place, name, bounds, struck) for place, name in places]


def _name(body: bytes) -> str:
    """The name of a sheet: its letters are of one byte or of two; before Excel 97 there is no word on which."""
    if len(body) == 7 + body[6]:
        return body[7:].decode("gb18030", "replace")
    return body[8:].decode("utf-16-le" if body[7] & 1 else "latin-1", "replace")


def _sheet(book: bytes, place: int, name: str, bounds: Bounds, struck: set[int]) -> Marks:
    marks, hidden, rows = Marks(name), set[int](), set[int]()
    bounds.sheet()
    for kind, body in _records(book, place):
        if kind == _EXTENT:
            _honest(body)
        elif kind == _ROW:
            row, _, _, _, _, _, flags = struct.unpack_from("<7H", body)
            if flags & 0x20:
                hidden.add(row + 1)
        elif kind == _MANY:
            row, first = struct.unpack_from("<HH", body)
            last = struct.unpack_from("<H", body, len(body) - 2)[0]
            bounds.take(name, row + 1, max(first, last) + 1)
            rows.add(row + 1)
        elif kind in _CELL:
            row, column, style = struct.unpack_from("<3H", body)
            bounds.take(name, row + 1, column + 1)
            rows.add(row + 1)
            if style in struck:
                marks.struck.add(row + 1)
            if (error := _error(kind, body)) is not None:
                marks.faults[row + 1, column + 1] = Fault("cell-error", _ERRORS.get(error, "#N/A"))
    marks.hidden = hidden & rows
    return marks


def _honest(body: bytes) -> None:
    """The rows and columns that a sheet says it has: the reader of values asks for so much memory before it reads."""
    first, last, left, right = struct.unpack_from("<IIHH" if len(body) > 10 else "<4H", body)
    if not (first <= last <= 65_536 and left <= right <= 256):
        raise Unreadable


def _error(kind: int, body: bytes) -> int | None:
    """The number of the error that a cell holds."""
    if kind == _BOOLERR:
        return body[6] if body[7] else None
    if kind in _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
        return body[8]
    return None
