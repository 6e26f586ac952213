"""Fuzzer of workbooks: the station's sheet, the scenario, the questions on a text, as offices return them."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Mapping
from functools import cache
from random import Random
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import MergedCell

from reports.words import Words
from reports.workbooks.plan_text import question_book
from reports.workbooks.scenario import export
from reports.workbooks.station import station_book
from scenarios.reading import parse
from scenarios.source import open_source
from tests.fuzz.bases import LIBRARY, text_of
from tests.fuzz.door import Case

BASES = ("smallest", "smallest", "station_jia", "station_yi")
JUNK: tuple[Any, ...] = (
    *(
        "#REF!",
        "#N/A",
        "#DIV/0!",
        "=1/0",
        "=A1",
        "=关阀",
        "=#REF!",
        '=HYPERLINK("x","y")',
        "'=1",
        "",
        " ",
        "\u200b",
        "\u202e",
    ),
    *(
        0,
        -1,
        1.5,
        1e300,
        10**15,
        True,
        "是",
        "否",
        "任一",
        "任一：",
        "100%",
        "1:30",
        "５:00",
        "３０秒",
        "半小时",
        "夜班",
        "示例",
    ),
    *(
        "字" * 5000,
        "编号",
        "名称",
        "\n\n",
        "×2",
        "hose ×99999",
        "&x *x",
        "[/x]",
        "；；",
        "、",
        "P01",
        "Ｐ０１",
        "everybody",
    ),
    *(
        datetime.datetime(2026, 6, 30, 9, 5),
        datetime.time(1, 30),
        datetime.date(2026, 6, 1),
        datetime.timedelta(hours=30),
    ),
)
#: What is put into the XML of a workbook.
XML = (
    "<v>#</v>",
    't="e"',
    't="s"',
    's="9999"',
    "&#0;",
    "&x;",
    "<!DOCTYPE x>",
    "A99999999",
    "XFD1048576",
    "]]>",
    "-1",
    "9" * 40,
)


@cache
def _book(kind: str, name: str) -> bytes:
    """A workbook as the program writes it."""
    match kind:
        case "station":
            return station_book(open_source(str(LIBRARY / f"{name}.yaml")).scenario, Words("zh"))
        case "scenario":
            return export(parse(text_of(name)), "zh")
        case _:
            return question_book(open_source(str(LIBRARY / f"{name}.yaml")).scenario, Words("zh"), "甲")


def case(random: Random) -> Case:
    """A workbook with one to eight mishaps, and its way back into the program."""
    kind, name = random.choice(("station", "scenario", "scenario", "text")), random.choice(BASES)
    content, done = _book(kind, name), []
    if random.random() < 0.8:
        book = load_workbook(io.BytesIO(content))
        for _ in range(random.choice((1, 1, 2, 4, 8))):
            done.append(_mishap(book, random))
        stream = io.BytesIO()
        book.save(stream)
        stamp = "docProps/core.xml"
        content = archived({**parts_of(stream.getvalue()), stamp: parts_of(content)[stamp]})
    if not done or random.random() < 0.1:
        content = random.choice((packed, flipped))(content, XML, random)
        done.append("bytes")
    f, back = f"@/b.{random.choice(('xlsx', 'xlsx', 'xlsx', 'xls', 'ods', 'et'))}", "@/back.yaml"
    first = {
        "station": ("station", "import", f, "-s", name, "-o", back),
        "scenario": ("import", f, "-o", back),
        "text": ("plan-text", "@/f.yaml", "--answers", f, "-o", back),
    }[kind]
    files = {f[2:]: content} | ({"f.yaml": text_of(name).encode()} if kind == "text" else {})
    return Case(
        f"{kind} {name}: {'; '.join(done)}", files, (first, ("check", back), ("simulate", back, "-n", "2", "-j", "1"))
    )


def _mishap(book: Workbook, random: Random) -> str:
    """One change by a careful person in a hurry."""
    sheet: Any = random.choice(book.worksheets)
    row, column = random.randint(1, min(sheet.max_row, 30)), random.randint(1, sheet.max_column)
    value = random.choice(
        [*JUNK, sheet.cell(random.randint(1, sheet.max_row), random.randint(1, sheet.max_column)).value]
    )
    at = f"{sheet.title} {row}:{column}"
    match random.randrange(14):
        case 0:
            sheet.delete_rows(row)
            return f"{at} row deleted"
        case 1:
            sheet.delete_cols(column)
            return f"{at} column deleted"
        case 2:
            sheet.insert_rows(row) if random.random() < 0.5 else sheet.insert_cols(column)
            return f"{at} inserted"
        case 3:
            sheet.merge_cells(
                start_row=row, end_row=row + random.randint(0, 3), start_column=column, end_column=column + 2
            )
            return f"{at} merged"
        case 4:
            rows = list(range(3, sheet.max_row + 1))
            columns = [column] if random.random() < 0.4 else list(range(1, sheet.max_column + 1))
            _permute(sheet, rows, random.sample(rows, len(rows)), columns)
            return f"{at} sorted"
        case 5 if random.random() < 0.3:
            book.create_sheet(random.choice(("说明", "Sheet1", "步骤 ", "人员2")), 0)["A1"] = "x"
            return "sheet added"
        case 6 if random.random() < 0.3 and any(
            other is not sheet and other.sheet_state == "visible" for other in book.worksheets
        ):
            book.remove(sheet)
            return f"{at} sheet removed"
        case 7 if random.random() < 0.3:
            sheet.title = "改名"
            return f"{at} sheet renamed"
        case 8 if random.random() < 0.3:
            sheet.row_dimensions[row].hidden = True
            others = [other for other in book.worksheets if other is not sheet and other.sheet_state == "visible"]
            sheet.sheet_state = random.choice(("visible", "hidden")) if others else "visible"
            return f"{at} hidden"
        case _:
            cell = sheet.cell(row, column)
            if not isinstance(cell, MergedCell):
                cell.value = value
            return f"{at}={value!r:.30}"


def _permute(sheet: Any, rows: list[int], others: list[int], columns: list[int]) -> None:
    """The values of rows in another order, in these columns."""
    held = {(r, c): sheet.cell(r, c).value for r in rows for c in columns}
    for r, other in zip(rows, others, strict=True):
        for c in columns:
            if not isinstance(sheet.cell(r, c), MergedCell):
                sheet.cell(r, c).value = held[other, c]


def flipped(content: bytes, pieces: tuple[str, ...], random: Random) -> bytes:
    """Bytes of the file turned over, or its end lost."""
    damaged = bytearray(content)
    for _ in range(random.choice((1, 3, 30))):
        damaged[random.randrange(len(damaged))] ^= 1 << random.randrange(8)
    return bytes(damaged[: random.choice((len(damaged), len(damaged), random.randrange(len(damaged))))])


def packed(content: bytes, pieces: tuple[str, ...], random: Random) -> bytes:
    """The archive packed anew with one part changed: text put in, a number grown, an element doubled, a part lost."""
    parts = parts_of(content)
    for _ in range(random.choice((1, 1, 2, 4))):
        name = random.choice([name for name in parts if name.endswith((".xml", ".rels"))] or list(parts))
        text = parts[name].decode("utf-8", "replace")
        spot = random.randrange(len(text) + 1)
        texts = [match.end() for match in re.finditer(r"<(?:w:t|t|v)(?: [^>]*)?>", text)] or [spot]
        match random.randrange(6):
            case 0:
                spot = random.choice(texts)
                text = text[:spot] + random.choice(pieces) + text[spot:]
            case 1:
                text = text[:spot] + random.choice(pieces) + text[spot:]
            case 2:
                numbers = [match.span(1) for match in re.finditer(r'="(-?\d+)"', text)] or [(spot, spot)]
                a, b = random.choice(numbers)
                text = text[:a] + random.choice(("-1", "0", "999999999", "9" * 30, "x")) + text[b:]
            case 3:
                elements = [match.span() for match in re.finditer(r"<(\S+)[^>]*?(?:/>|>[^<]*</\1>)", text)] or [
                    (spot, spot)
                ]
                a, b = random.choice(elements)
                text = (
                    text[:b] + text[a:b] * random.choice((-1, 1, 5)) + text[b:]
                    if random.random() < 0.7
                    else text[:a] + text[b:]
                )
            case 4 if len(parts) > 1:
                del parts[name]
                continue
            case _:
                text = text[:spot]
        parts[name] = text.encode("utf-8")
    return archived(parts)


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of an archive by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def archived(parts: Mapping[str, bytes]) -> bytes:
    """An archive of these parts, the same bytes at any time."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
