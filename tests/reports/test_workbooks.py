"""Workbooks: read as values from every office program's format, written the same each time, broken ones refused."""

import io
from datetime import date, time, timedelta
from pathlib import Path

import openpyxl
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.workbooks.book import Book, Column
from reports.workbooks.grid import parse_grid, read_grid
from scenarios.problem import Invalid, Where


def book() -> bytes:
    made = Book()
    columns = [Column("编号", 8, locked=True), Column("岗位", 20, "从下拉里选", ["总指挥", "抢险组"]), Column("米")]
    made.sheet("人员", columns, [["P01", "总指挥", 40]], note="怎么填", example=["例", "抢险组", None], protect=True)
    made.hidden("_data", [["x"]])
    return made.to_bytes()


def test_what_is_written_is_read_again() -> None:
    """Explanation, titles, example and rows in their order; hidden sheets are hidden; a text with = is no formula."""
    grid = parse_grid(book(), "a.xlsx")
    sheet = grid.sheet("人员")
    assert sheet is not None
    assert [row[:3] for row in sheet.rows[1:4]] == [
        ("编号", "岗位", "米"),
        ("例", "抢险组", None),
        ("P01", "总指挥", 40),
    ]
    assert {s.name for s in grid.sheets if s.hidden} == {"_lists", "_data"}
    assert str(grid.where("人员", 4, 28)) == "a.xlsx 人员!AB4"
    assert grid.sheet("没有") is None


def test_the_same_content_gives_the_same_bytes() -> None:
    """No clock gets into the file."""
    assert book() == book()


def test_values_come_as_their_user_means_them() -> None:
    """Whole numbers without a point, times as times, blanks at the ends gone, an empty text as nothing."""
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.append([40.0, 0.25, "  甲\u3000", "  ", time(0, 1, 30), timedelta(hours=30), True])
    sheet["A2"] = date(2026, 5, 1)
    sheet.merge_cells("A3:B4")
    stream = io.BytesIO()
    made.save(stream)
    read = parse_grid(stream.getvalue(), "a.xlsx").sheets[0]
    assert read.rows[0] == (40, 0.25, "甲", None, time(0, 1, 30), timedelta(hours=30), True)
    assert isinstance(read.at(1, 1), int)
    assert read.at(2, 1) == date(2026, 5, 1)
    assert read.merged == (((3, 1), (4, 2)),)
    assert read.at(99, 99) is None


def test_an_old_excel_file_is_read_by_its_content(tmp_path: Path) -> None:
    """.et is what its content is: here that of .xls."""
    made = xlwt.Workbook()
    made.add_sheet("人员").write(0, 0, "编号")
    path = tmp_path / "x.et"
    made.save(str(path))
    assert read_grid(path).sheets[0].rows == (("编号",),)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"abc", b"\xd0\xcf\x11\xe0" * 200])
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    """One problem, no traceback."""
    with pytest.raises(Invalid) as refused:
        parse_grid(content, "x.xlsx")
    assert [(p.code, p.where) for p in refused.value.problems] == [("not-a-workbook", Where("x.xlsx"))]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """The same message as for scenario files."""
    with pytest.raises(Invalid) as refused:
        read_grid(tmp_path / "x.xlsx")
    assert [p.code for p in refused.value.problems] == ["file-missing"]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20_000), st.integers(0, 255)), min_size=1, max_size=30))
def test_a_damaged_workbook_is_read_or_refused(hits: list[tuple[int, int]]) -> None:
    """Whatever bytes were lost on the way, nothing but `Invalid` comes out."""
    content = bytearray(BOOK)
    for place, byte in hits:
        content[place % len(content)] = byte
    try:
        grid = parse_grid(bytes(content), "x.xlsx")
    except Invalid as refused:
        assert refused.problems
    else:
        assert all(isinstance(sheet.name, str) for sheet in grid.sheets)


BOOK = book()
