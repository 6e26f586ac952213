"""What a workbook says besides its values, in every format; and what asks for too much is refused before it is read."""

import io
import random
import shutil
import struct
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt
from openpyxl.styles import Font

from reports.words import Words
from reports.words.problem import sentence
from reports.workbooks.grid import Grid, Sheet, parse_grid
from reports.workbooks.marks import scan
from reports.workbooks.marks.archive import MOST_UNPACKED
from reports.workbooks.marks.sheet import MOST_CELLS, Fault
from scenarios.problem import Invalid


def saved(book: Any) -> bytes:
    """The bytes of a workbook of openpyxl or xlwt."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def made() -> bytes:
    """Errors, formulas, a text with =, a hidden, a filtered and a struck row."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["B1"], sheet["C1"], sheet["D1"] = "名称", "#REF!", "=1/0", "=关阀"
    sheet["B1"].data_type = "e"
    sheet["E1"] = "=SUM(1,2)"
    sheet["A2"], sheet["A3"], sheet["A4"], sheet["A5"] = "隐藏", "划掉", "照常", "=NA()"
    sheet.row_dimensions[2].hidden = True
    sheet["A3"].font = Font(strike=True)
    sheet["B4"].font = Font(strike=True)  # empty: nothing is struck out
    return saved(book)


def only(grid: Grid) -> Sheet:
    (sheet,) = grid.sheets
    return sheet


def test_a_formula_without_its_result_is_no_empty_cell() -> None:
    """Written by a program that does not compute: the formula is told, an error as that error, =关阀 as text."""
    sheet = only(parse_grid(made(), "a.xlsx"))
    assert sheet.marks.faults == {
        (1, 2): Fault("cell-error", "#REF!"),
        (1, 3): Fault("cell-uncomputed", "=1/0"),
        (1, 5): Fault("cell-uncomputed", "=SUM(1,2)"),
        (5, 1): Fault("cell-uncomputed", "=NA()"),
    }
    assert sheet.at(1, 4) == "=关阀"
    assert (sheet.marks.hidden, sheet.marks.struck) == ({2}, {3})


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls"])
def test_what_libreoffice_makes_of_it(tmp_path: Path, ending: str) -> None:
    """Computed and saved by LibreOffice: results are values, errors are told, the rest as before. In .xls a word after
    = cannot be told from a name that went wrong, so it is told as an error."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.xlsx").write_bytes(made())
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    command = ["soffice", home, "--headless", "--convert-to", ending, "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "in" / "a.xlsx")], check=True, capture_output=True, timeout=180)
    sheet = only(parse_grid((tmp_path / f"a.{ending}").read_bytes(), f"a.{ending}"))
    errors = {(1, 2): "#REF!", (1, 3): "#DIV/0!", (5, 1): "#N/A"} | ({(1, 4): "#NAME?"} if ending == "xls" else {})
    assert {at: fault.shown for at, fault in sheet.marks.faults.items()} == errors
    assert sheet.at(1, 4) == (None if ending == "xls" else "=关阀")
    assert sheet.at(1, 5) == 3
    assert (sheet.marks.hidden, sheet.marks.struck) == ({2}, {3})


def test_an_error_that_was_pasted_as_text_is_an_error() -> None:
    """#N/A as a text, which Excel shows like the error."""
    book = openpyxl.Workbook()
    book.worksheets[0]["B2"] = "x"
    book.worksheets[0]["B2"].data_type, book.worksheets[0]["B2"].value = "s", "#N/A"
    book.worksheets[0]["B2"].data_type = "s"
    sheet = only(parse_grid(saved(book), "a.xlsx"))
    assert sheet.at(2, 2) is None and sheet.marks.faults == {(2, 2): Fault("cell-error", "#N/A")}


def test_a_name_of_the_workbook_is_no_text() -> None:
    """=单价 where 单价 is defined is a formula, and an empty text as a result is a result."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["A2"] = "=单价", "x"
    book.defined_names["单价"] = openpyxl.workbook.defined_name.DefinedName("单价", attr_text="Sheet!$B$1")
    content = saved(book)
    assert only(parse_grid(content, "a.xlsx")).marks.faults == {(1, 1): Fault("cell-uncomputed", "=单价")}
    text = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    empty = text.replace('<c r="A1">', '<c r="A1" t="str">')
    assert empty != text
    assert only(parse_grid(exchanged(content, "xl/worksheets/sheet1.xml", empty.encode()), "a.xlsx")).marks.faults == {}


def exchanged(content: bytes, name: str, part: bytes) -> bytes:
    """The archive with one part exchanged, or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry.filename, old.read(entry))
        new.writestr(name, part)
    return stream.getvalue()


def far_xlsx() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["XFD1048576"] = "a", "z"
    return saved(book)


def far_xls() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet")
    sheet.write(0, 0, "a")
    sheet.write(65_535, 255, "z")
    return saved(book)


def ods(rows: str) -> bytes:
    """A smallest .ods with these rows."""
    urn = "urn:oasis:names:tc:opendocument:xmlns:{0}:1.0"
    spaces = " ".join(f'xmlns:{name}="{urn.format(name)}"' for name in ("office", "table", "text"))
    body = f'<office:body><office:spreadsheet><table:table table:name="Sheet">{rows}</table:table>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{urn.format("manifest")}"/>')
        content = (
            f"<office:document-content {spaces}>{body}</office:spreadsheet></office:body></office:document-content>"
        )
        archive.writestr("content.xml", content)
    return stream.getvalue()


CELL = '<table:table-cell office:value-type="string"{0}><text:p>z</text:p></table:table-cell>'
FAR_ODS = (
    f"<table:table-row>{CELL.format('')}</table:table-row><table:table-row table:number-rows-repeated='1048574'/>"
    f"<table:table-row><table:table-cell table:number-columns-repeated='16383'/>{CELL.format('')}</table:table-row>"
)
REPEATED = (
    "<table:table-row table:number-rows-repeated='1048576'>"
    + CELL.format(" table:number-columns-repeated='9'")
    + "</table:table-row>"
)


@pytest.mark.parametrize(
    ("content", "cell"),
    [
        (far_xlsx(), "XFD1048576"),
        (far_xls(), "IV65536"),
        (ods(FAR_ODS), "XFD1048576"),
        (ods(REPEATED), "I1048576"),
    ],
)
def test_values_that_lie_too_far_apart_are_refused_before_they_are_read(content: bytes, cell: str) -> None:
    """One value in the last cell would ask for 512 GB: refused with the sheet and the cell, in every format."""
    with pytest.raises(Invalid) as refused:
        parse_grid(content, "x")
    (problem,) = refused.value.problems
    assert (problem.code, str(problem.where)) == ("sheet-too-large", f"x Sheet!{cell}")
    for lang in ("zh", "en"):
        assert f"{MOST_CELLS}" in sentence(problem, Words(lang))


def test_a_format_far_away_is_no_value() -> None:
    """Whole columns that were only coloured do not count."""
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "a"
    book.worksheets[0]["XFD1048576"].font = Font(strike=True)
    assert only(parse_grid(saved(book), "a.xlsx")).rows == (("a",),)


def test_many_sheets_together_are_held_to_the_limit() -> None:
    """Each may be small enough, all of them are not."""
    book = openpyxl.Workbook()
    for n in range(4):
        sheet = book.create_sheet(f"s{n}")
        sheet.cell(700_000, 1, "z")
    with pytest.raises(Invalid) as refused:
        parse_grid(saved(book), "x.xlsx")
    assert [p.code for p in refused.value.problems] == ["sheet-too-large"]


def test_one_long_text_in_a_million_cells_is_refused() -> None:
    """A shared text counts in every cell that shows it."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    texts = f"<sst {main}><si><t>{'长' * 30_000}</t></si></sst>"
    rows = "".join(f'<row r="{r}"><c r="A{r}" t="s"><v>0</v></c></row>' for r in range(1, 2_001))
    content = exchanged(made(), "xl/sharedStrings.xml", texts.encode())
    sheet = f"<worksheet {main}><sheetData>{rows}</sheetData></worksheet>"
    with pytest.raises(Invalid) as refused:
        parse_grid(exchanged(content, "xl/worksheets/sheet1.xml", sheet.encode()), "x.xlsx")
    assert [p.code for p in refused.value.problems] == ["sheet-too-large"]


def test_archives_that_lie_are_refused() -> None:
    """One that unpacks to too much, one that says less than it holds, one that holds a part twice."""
    bomb = exchanged(far_xlsx(), "xl/theme/theme1.xml", b" " * (MOST_UNPACKED + 1))
    with pytest.raises(Invalid) as refused:
        parse_grid(bomb, "x.xlsx")
    assert [p.code for p in refused.value.problems] == ["too-large"]
    content = bytearray(exchanged(made(), "xl/theme/theme1.xml", b" " * 9_000_000))
    for at in [i for i in range(len(content) - 4) if content[i : i + 4] == b"PK\x01\x02"]:
        if struct.unpack_from("<I", content, at + 24)[0] == 9_000_000:
            struct.pack_into("<I", content, at + 24, 100)
    with pytest.raises(Invalid) as refused:
        parse_grid(bytes(content), "x.xlsx")
    assert [p.code for p in refused.value.problems] == ["not-a-workbook"]
    stream = io.BytesIO(made())
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning):
        archive.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    with pytest.raises(Invalid) as refused:
        parse_grid(stream.getvalue(), "x.xlsx")
    assert [p.code for p in refused.value.problems] == ["not-a-workbook"]


def test_an_old_file_is_searched_record_by_record() -> None:
    """Errors, hidden rows and struck letters of .xls, in a sheet behind another one."""
    book = xlwt.Workbook()
    book.add_sheet("一").write(0, 0, "x")
    sheet = book.add_sheet("二")
    sheet.write(1, 0, "划掉", xlwt.easyxf("font: struck_out on"))
    sheet.write(2, 0, "隐藏")
    sheet.row(2).hidden = True
    sheet.row(3).set_cell_error(1, "#N/A!")
    content, found = scan(saved(book))
    assert [(m.name, m.hidden, m.struck, m.faults) for m in found] == [
        ("一", set(), set(), {}),
        ("二", {3}, {2}, {(4, 2): Fault("cell-error", "#N/A")}),
    ]
    assert [sheet.name for sheet in parse_grid(content, "x.xls").sheets] == ["一", "二"]


def old() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet")
    for row in range(30):
        sheet.write(row, row % 5, "x" * row)
        sheet.write(row, 6, row)
    sheet.row(3).set_cell_error(1, "#N/A!")
    return saved(book)


OLD = old()


def test_rows_out_of_their_order_are_refused() -> None:
    """The reader of values asked for a terabyte where a later row has the smaller number, in both formats of Excel."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    cell = '<row r="{0}"><c r="A{0}"><v>1</v></c></row>'
    sheet = f"<worksheet {main}><sheetData>{cell.format(50)}{cell.format(2)}</sheetData></worksheet>"
    old = OLD.replace(struct.pack("<HHHH", 0x203, 14, 2, 6), struct.pack("<HHHH", 0x203, 14, 999, 6))
    old = old.replace(struct.pack("<HHHH", 0x27E, 10, 2, 6), struct.pack("<HHHH", 0x27E, 10, 999, 6))
    assert old != OLD
    for content in (exchanged(made(), "xl/worksheets/sheet1.xml", sheet.encode()), old):
        with pytest.raises(Invalid) as refused:
            parse_grid(content, "x")
        assert [p.code for p in refused.value.problems] == ["not-a-workbook"]


@pytest.mark.parametrize(("record", "at"), [(0x200, 3), (0x200, 0), (0xFC, 7)])
def test_an_old_file_that_promises_too_much_is_refused(record: int, at: int) -> None:
    """The rows that a sheet says it has, and the count of its texts: memory was asked for by them, unseen."""
    place = 512  # the stream of records begins behind the head of the file
    while struct.unpack_from("<H", OLD, place)[0] != record:
        place += 4 + struct.unpack_from("<H", OLD, place + 2)[0]
    damaged = bytearray(OLD)
    damaged[place + 4 + at] = 0x4F
    with pytest.raises(Invalid) as refused:
        parse_grid(bytes(damaged), "x.xls")
    assert [p.code for p in refused.value.problems] == ["not-a-workbook"]


#: What a damaged or foreign program may write into the markup.
ODD = [
    b"",
    b"0",
    b"-1",
    b"9" * 5_000,
    b"XFD1048576",
    b"ZZZ9999999",
    b"A0",
    b"e",
    b"str",
    b"&#1;",
    b"<c/>",
    b"</row>",
    b"\xff",
]


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_damaged_parts_are_read_or_refused(kind: str) -> None:
    """Bytes within the parts of an archive, and of an old file, exchanged: marks and values, or one problem."""
    rng = random.Random(14)
    outcomes = {"read": 0, "refused": 0}
    for _ in range(150):
        if kind == "xls":
            part = bytearray(OLD)
        else:
            name = (
                rng.choice(["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
                if kind == "xlsx"
                else "content.xml"
            )
            whole = made() if kind == "xlsx" else ods(FAR_ODS.replace("1048574", "9").replace("16383", "9"))
            with zipfile.ZipFile(io.BytesIO(whole)) as archive:
                part = bytearray(archive.read(name))
        for _ in range(rng.randint(1, 3)):
            marks = [i for i, byte in enumerate(part) if byte == 0x22] if kind != "xls" else []
            if marks and rng.random() < 0.7:  # the value of an attribute
                at = rng.randrange(len(marks) - 1)
                part[marks[at] + 1 : marks[at + 1]] = rng.choice(ODD)
            else:
                part[rng.randrange(len(part))] = rng.randrange(256)
        content = bytes(part) if kind == "xls" else exchanged(whole, name, bytes(part))
        try:
            grid = parse_grid(content, "x")
        except Invalid as refused:
            assert [sentence(problem, Words("zh")) for problem in refused.problems]
            outcomes["refused"] += 1
        else:
            assert all(isinstance(row, tuple) for sheet in grid.sheets for row in sheet.rows)
            outcomes["read"] += 1
    assert all(outcomes.values()), outcomes
