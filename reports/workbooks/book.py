"""Writing a workbook that people fill in: one look, drop-downs, locked cells, the same bytes for the same content."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from reports.formats.packing import repacked

#: The hidden sheet of the words in drop-downs (a list written in the cell itself ends at 255 characters).
LISTS: Final = "_lists"
FONT: Final = "宋体"
_FIXED: Final = datetime(2026, 1, 1)
_THIN: Final = Side(style="thin", color="999999")
_BORDER: Final = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD: Final = PatternFill("solid", fgColor="1F4E79")
_LOCKED: Final = PatternFill("solid", fgColor="E7E6E6")
#: What may be done to a protected sheet.
_ALLOWED: Final = ("insertRows", "deleteRows", "formatCells", "formatColumns", "formatRows", "sort", "autoFilter")
_EXAMPLE: Final = PatternFill("solid", fgColor="FFF2CC")


@dataclass(frozen=True)
class Column:
    """A column of a sheet: its title, width in characters, what a user is told on its cells, the words of its
    drop-down (`strict`: others are refused by the cell), whether it is locked, and its number format."""

    title: str
    width: float = 14
    hint: str = ""
    choices: Sequence[str] = ()
    strict: bool = True
    locked: bool = False
    number_format: str = "General"


@dataclass
class Book:
    """A workbook under construction."""

    workbook: Workbook = field(default_factory=Workbook)
    _lists: dict[tuple[str, ...], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.workbook.remove(self.workbook.worksheets[0])

    def sheet(
        self,
        name: str,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Any]],
        *,
        note: str = "",
        example: Sequence[Any] | None = None,
        spare: int = 50,
        protect: bool = False,
    ) -> Worksheet:
        """A sheet: an explanation in row 1 (if any), the titles, an example row (if any), the rows, and `spare` empty
        rows ready to be filled in. `protect` locks the locked columns; rows may still be added, moved and deleted."""
        sheet: Worksheet = self.workbook.create_sheet(name)
        top = 1
        if note:
            sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(columns))
            told = sheet.cell(1, 1, note)
            told.alignment = Alignment(wrap_text=True, vertical="top")
            told.font = Font(name=FONT, size=10)
            chars = sum(column.width for column in columns)
            lines = sum(max(1, -(-_width(line) // int(chars))) for line in note.split("\n"))
            sheet.row_dimensions[1].height = 15 * lines + 6
            top = 2
        for c, column in enumerate(columns, 1):
            title = sheet.cell(top, c, column.title)
            title.font, title.fill, title.border = Font(name=FONT, bold=True, color="FFFFFF"), _HEAD, _BORDER
            title.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
            sheet.column_dimensions[get_column_letter(c)].width = column.width
        first = top + 1
        if example is not None:
            self._row(sheet, first, columns, example, _EXAMPLE)
            first += 1
        for r, row in enumerate(rows, first):
            self._row(sheet, r, columns, row, None)
        last = first + len(rows) + spare - 1
        for r in range(first + len(rows), last + 1):
            self._row(sheet, r, columns, [None] * len(columns), None)
        for c, column in enumerate(columns, 1):
            self._validate(sheet, column, get_column_letter(c), first, last)
        sheet.freeze_panes = f"B{top + 1}"
        sheet.print_title_rows = f"{top}:{top}"
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        if protect:
            sheet.protection.sheet = True
            for allowed in _ALLOWED:
                setattr(sheet.protection, allowed, False)  # False: not forbidden
        return sheet

    def hidden(self, name: str, rows: Sequence[Sequence[str]]) -> None:
        """A sheet that no user meets."""
        sheet = self.workbook.create_sheet(name)
        sheet.sheet_state = "veryHidden"
        for row in rows:
            sheet.append([str(cell) for cell in row])

    def to_bytes(self) -> bytes:
        """The file, .xlsx; equal content gives equal bytes."""
        self.workbook.properties.creator = ""
        self.workbook.properties.created = _FIXED
        stream = io.BytesIO()
        self.workbook.save(stream)
        return repacked(stream.getvalue())

    def _row(
        self, sheet: Worksheet, r: int, columns: Sequence[Column], row: Sequence[Any], fill: PatternFill | None
    ) -> None:
        for c, (column, value) in enumerate(zip(columns, row, strict=True), 1):
            cell = sheet.cell(r, c, value)
            if isinstance(value, str):
                cell.data_type = "s"  # a text that begins with = stays a text
            cell.font, cell.border = Font(name=FONT, size=11, italic=fill is _EXAMPLE), _BORDER
            cell.alignment = Alignment(wrap_text=True, vertical="center")
            cell.protection = Protection(locked=column.locked)
            cell.number_format = column.number_format
            if fill or column.locked:
                cell.fill = fill or _LOCKED
        lines = max((_lines(value, column.width) for column, value in zip(columns, row, strict=True)), default=1)
        if lines > 1:  # not every program fits the height of a row when it opens a file
            sheet.row_dimensions[r].height = min(15 * lines + 3, 400)

    def _validate(self, sheet: Worksheet, column: Column, letter: str, first: int, last: int) -> None:
        if column.choices:
            rule = DataValidation(type="list", formula1=self._list(tuple(column.choices)), allow_blank=True)
            rule.showErrorMessage = column.strict
        elif column.hint:
            rule = DataValidation(allow_blank=True)
        else:
            return
        if column.hint:
            rule.promptTitle, rule.prompt, rule.showInputMessage = column.title[:32], column.hint[:255], True
        rule.add(f"{letter}{first}:{letter}{max(last, first)}")
        sheet.add_data_validation(rule)

    def _list(self, words: tuple[str, ...]) -> str:
        if words not in self._lists:
            if LISTS not in self.workbook.sheetnames:
                self.workbook.create_sheet(LISTS).sheet_state = "veryHidden"
            sheet = self.workbook[LISTS]
            letter = get_column_letter(len(self._lists) + 1)
            for r, word in enumerate(words, 1):
                sheet[f"{letter}{r}"] = word
            self._lists[words] = f"'{LISTS}'!${letter}$1:${letter}${len(words)}"
        return self._lists[words]


def _lines(value: Any, width: float) -> int:
    """How many lines a cell needs in a column of that width."""
    if not isinstance(value, str):
        return 1
    return sum(max(1, -(-_width(line) // max(int(width) - 1, 1))) for line in value.split("\n"))


def _width(text: str) -> int:
    """The width of a text in columns: a Chinese character is two wide."""
    return sum(2 if ord(c) > 0x2E7F else 1 for c in text)
