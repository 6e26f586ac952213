"""本站信息表: written without anything technical, read from every office program, every wrong cell told at once."""

from __future__ import annotations

import io
import zipfile
from dataclasses import fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.words.catalogue import Words, sentences
from reports.words.problem import sentence
from reports.workbooks.grid import Grid, Sheet, parse_grid, read_grid
from reports.workbooks.station import both, read_facts, station_book
from reports.workbooks.station.columns import SHEETS
from reports.workbooks.station.offer import Offer
from scenarios.files import read_scenario
from scenarios.fitting import fit
from scenarios.fitting.facts import Facts
from scenarios.problem import any_error
from scenarios.source import Source, open_source
from scenarios.text import Text

LIBRARY = Path(__file__).resolve().parents[3] / "scenarios" / "library"
YI = open_source(str(LIBRARY / "station_yi.yaml"))
ZH = Words("zh")
ROWS: dict[str, list[list[Any]]] = {
    "人员": [
        [1, "职工一", "站长", "R1", "总指挥", None, "白班", 13800000001, "否"],
        [2, "职工二", "充装工", "P", "发现人、急停操作（听站长命令）", None, "白班", "138 0000 0002", "是"],
        [None, "职工三", "门卫", None, "报警确认", "通讯联络组", "夜班", None, None],
    ],
    "装备": [["防爆对讲机", 2, "值班室", "是", date(2026, 3, 15)], ["防爆对讲机", 1, None, "否", "2026年3月15日"]],
    "地点": [["值班室", "否", 0, 60, None], ["灌瓶间", "是", None, 0, "六秤"], ["大门", None, "40", None, None]],
    "电话": [["119消防站", "8001", 119, "2026/3/15"], ["上级公司", "8002", "0551-6000000", None]],
}


@cache
def heads(name: str) -> list[str]:
    """The titles of a sheet as the writer puts them there."""
    book = openpyxl.load_workbook(io.BytesIO(station_book(YI.scenario, ZH)))
    return [str(cell.value) for cell in book[name][2]]


def xls(path: Path) -> None:
    book = xlwt.Workbook()
    for name, rows in ROWS.items():
        sheet = book.add_sheet(name)
        for r, row in enumerate([heads(name), *rows]):
            for c, value in enumerate(row):
                sheet.write(r, c, value.isoformat() if isinstance(value, date) else value)
    book.save(str(path))


def ods(path: Path) -> None:
    tables = []
    for name, rows in ROWS.items():
        lines = []
        for row in [heads(name), *rows]:
            cells = []
            for value in row:
                if value is None:
                    cells.append("<table:table-cell/>")
                elif isinstance(value, int):
                    cells.append(f'<table:table-cell office:value-type="float" office:value="{value}"/>')
                else:
                    text = escape(str(value))
                    cells.append(
                        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
                    )
            lines.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
        tables.append(f'<table:table table:name="{name}">{"".join(lines)}</table:table>')
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    body = f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
        archive.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{manifest}"/>')
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}>{body}</office:document-content>',
        )


def grid(**changed: list[list[Any]]) -> Grid:
    """The rows as a workbook that was read, some sheets changed."""
    rows = ROWS | changed
    return Grid("x.xlsx", tuple(Sheet(n, tuple(tuple(r) for r in [heads(n), *rows[n]])) for n in rows))


def fitted(source: Source, read: Grid) -> tuple[Any, list[str]]:
    facts, problems = read_facts(read)
    made = fit(source.scenario, source.document.data, facts, Text(zh="丙站"), "bing", both)
    return made, [p.code for p in (*problems, *made.problems)]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_technical_is_in_the_sheet(lang: Any) -> None:
    """No id of the scenario, no hidden column, no locked cell; the same bytes each time; it opens with four lists."""
    content = station_book(YI.scenario, Words(lang))
    assert content == station_book(YI.scenario, Words(lang))
    book = openpyxl.load_workbook(io.BytesIO(content))
    shown = [s for s in book.worksheets if s.sheet_state == "visible"]
    assert len(shown) == 5
    s = YI.scenario
    ids = {*s.roles, *s.people, *s.equipment, *s.places, *s.organisations}
    for sheet in shown:
        assert not any(d.hidden for d in sheet.column_dimensions.values())
        assert not {str(cell.value) for row in sheet.iter_rows() for cell in row} & ids
    assert read_facts(parse_grid(content, "a.xlsx"))[1] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_columns_are_declared_once(lang: Any) -> None:
    """Each sheet has the columns of its table in order, each a field of its record, with a title and a hint in the
    catalogue; the catalogue has no title of a column that is none."""
    book = openpyxl.load_workbook(io.BytesIO(station_book(YI.scenario, Words(lang))))
    words = sentences(lang)
    for layout in SHEETS:
        ids = [column.id for column in layout.fields]
        assert ids == [field.name for field in fields(layout.record)]
        stem = f"station.sheets.{layout.id}"
        for part in ("columns", "hints"):
            assert {key.rpartition(".")[2] for key in words if key.startswith(f"{stem}.{part}.")} == set(ids)
        sheet = book[words[f"{stem}.title"]]
        assert [cell.value for cell in sheet[2]] == [words[f"{stem}.columns.{id}"] for id in ids]


def test_every_answer_of_a_station_is_used() -> None:
    """Whatever a row of the workbook holds is looked at where the station is fitted into a scenario: no station fills
    in a column for nothing."""
    looked: set[tuple[type, str]] = set()

    def watched(record: Any) -> Any:
        """The record, telling which of its fields are looked at."""
        kind = type(record)

        def look(self: Any, name: str) -> Any:
            looked.add((kind, name))
            return object.__getattribute__(self, name)

        cells = {field.name: getattr(record, field.name) for field in fields(record)}
        return type(kind.__name__, (kind,), {"__getattribute__": look})(**cells)

    facts, _ = read_facts(grid())
    rows = {field.name: tuple(map(watched, getattr(facts, field.name))) for field in fields(facts)}
    assert all(rows.values())
    looked.clear()
    fit(YI.scenario, YI.document.data, Facts(**rows), Text(zh="丙站"), "bing", both)
    wanted = {(layout.record, field.name) for layout in SHEETS for field in fields(layout.record)}
    assert {f"{kind.__name__}.{name}" for kind, name in wanted - looked} == set()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_column_that_is_written_is_read(lang: Any) -> None:
    """The example of each column, were it an answer, is read into the field of its name, and into no other."""
    offer, words = Offer(YI.scenario, Words(lang)), Words(lang)
    others: dict[str, Any] = {"phone": "8001", "date": date(2026, 3, 15), "text": "好"}
    for layout in SHEETS:
        for column in layout.fields:
            example = column.example(offer) if column.id != layout.fields[0].id else None
            given: Any = others.get(column.answer, 3) if example is None else example
            stem = f"station.sheets.{layout.id}"
            heads_ = tuple(words.say(f"{stem}.columns.{field.id}") for field in layout.fields)
            row = tuple(given if field.id == column.id else None for field in layout.fields)
            facts, problems = read_facts(Grid("x.xlsx", (Sheet(words.say(f"{stem}.title"), (heads_, row)),)))
            told = [problem.code for problem in problems if problem.code != "station-sheet"]
            read = [record for records in (facts.workers, facts.things, facts.sites, facts.calls) for record in records]
            filled = [
                field.name
                for record in read
                for field in fields(record)
                if getattr(record, field.name).value is not None
            ]
            assert (told, filled) == ([], [column.id] if column.counts else []), column.id


def test_an_untouched_sheet_says_nothing() -> None:
    """The example rows and the numbers are no people, and no example is a place, a thing or a unit."""
    facts, problems = read_facts(parse_grid(station_book(YI.scenario, ZH), "a.xlsx"))
    assert (facts.workers, problems) == ((), [])
    assert len(facts.things) == len(YI.scenario.equipment)
    assert all(thing.count.value is None for thing in facts.things)


@pytest.mark.parametrize("name", ["本站.xls", "本站.et", "本站.ods"])
def test_every_office_program_is_read(tmp_path: Path, name: str) -> None:
    """.xls, .ods, and .et as what its content is: the same records."""
    (ods if name.endswith("ods") else xls)(tmp_path / name)
    facts, problems = read_facts(read_grid(tmp_path / name))
    assert problems == []
    assert [w.name.value for w in facts.workers] == ["职工一", "职工二", "职工三"]
    assert facts.workers[0].mobile.value == "13800000001"
    assert [t.checked.value for t in facts.things] == [date(2026, 3, 15)] * 2
    assert [(s.to_duty.value, s.to_hall.value) for s in facts.sites] == [(0, 60), (None, 0), (40, None)]
    assert facts.calls[0].real.value == "119"


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value", "code"),
    [
        ("人员", 1, 2, "职工一", "station-twice"),
        ("人员", 1, 0, 1, "station-twice"),
        ("人员", 1, 0, "甲", "station-number"),
        ("人员", 0, 4, "总指辉", "station-unknown"),
        ("人员", 0, 5, "队长", "station-unknown"),
        ("人员", 0, 6, "中班", "station-choice"),
        ("人员", 0, 7, "没有", "station-phone"),
        ("人员", 0, 7, "1380000000", "station-phone"),
        ("人员", 0, 8, "会", "station-choice"),
        ("人员", 0, 1, "字" * 300, "station-long"),
        ("装备", 0, 0, "对讲鸡", "station-unknown"),
        ("装备", 0, 1, "两台", "station-number"),
        ("装备", 0, 1, -1, "station-number"),
        ("装备", 0, 1, 1.5, "station-number"),
        ("装备", 0, 4, "去年", "station-date"),
        ("地点", 2, 0, "南门", "station-unknown"),
        ("地点", 2, 0, "灌瓶间", "station-twice"),
        ("地点", 2, 2, "很远", "station-number"),
        ("地点", 2, 3, 400, "station-distance"),
        ("地点", 2, 1, "大概", "station-choice"),
        ("电话", 0, 1, "119", "station-drill-number"),
        ("电话", 0, 1, 120, "station-drill-number"),
        ("电话", 0, 1, "0551-110", "station-drill-number"),
        ("电话", 0, 3, "2026-13-40", "station-date"),
    ],
)
def test_a_wrong_cell_is_told_by_sheet_and_cell(sheet: str, row: int, column: int, value: Any, code: str) -> None:
    """Each kind of mistake has its sentence, in both languages, and its place."""
    rows = [list(r) for r in ROWS[sheet]]
    column = {("人员", 2): 1}.get((sheet, column), column) if code == "station-twice" else column
    rows[row][column] = value
    facts, problems = read_facts(grid(**{sheet: rows}))
    made = fit(YI.scenario, YI.document.data, facts, Text(zh="丙站"), "bing", both)
    (problem,) = [*problems, *made.problems]
    assert problem.code == code
    assert problem.where is not None
    assert (problem.where.sheet, problem.where.line, problem.where.column) == (sheet, row + 2, column + 1)
    for lang in ("zh", "en"):
        assert sheet in sentence(problem, Words(lang))


def test_missing_sheets_and_columns_are_told() -> None:
    """A sheet renamed and a title overwritten: both are named, the rest is read."""
    read = grid()
    people, things, places, _ = read.sheets
    people = Sheet("人员", ((*people.rows[0][:4], "岗位？", *people.rows[0][5:]), *people.rows[1:]))
    _, problems = read_facts(Grid("x.xlsx", (people, things, places)))
    assert {(p.code, *p.data.values()) for p in problems} == {
        ("station-sheet", "电话"),
        ("station-column", "应急岗位"),
    }


def test_posts_are_found_however_they_are_written() -> None:
    """With or without brackets, full or half width, several in one cell, though a title itself has a 、 in it."""
    made, codes = fitted(YI, grid())
    assert codes == []
    roles = made.data["roles"]
    assert roles["finder"]["holders"] == roles["esd"]["holders"] == ["P02"]
    assert roles["comms"]["deputies"] == ["P03"]
    rows = [list(r) for r in ROWS["人员"]]
    rows[1][4] = "断电、启泵(电工)；发现人"
    made, codes = fitted(YI, grid(人员=rows))
    assert codes == []
    assert made.data["roles"]["power"]["holders"] == ["P02"]


def test_names_and_numbers_are_only_in_the_contacts() -> None:
    """The scenario knows posts only."""
    made, _ = fitted(YI, grid())
    text = str(made.data)
    assert "职工" not in text
    assert "1380" not in text
    assert "8001" not in text
    assert made.contacts.people["P01"].name == "职工一"
    assert made.contacts.lines[0].organisation == "brigade"
    assert made.contacts.lines[1].organisation is None


def test_equipment_counts_what_is_in_order() -> None:
    """Good rows are summed, an empty count is the library's, what is not listed is not there; each is said."""
    made, _ = fitted(YI, grid())
    assert made.data["equipment"]["radio"]["count"] == 2
    assert made.data["equipment"]["hose"]["count"] == 0
    said = {a.code for a in made.assumptions}
    assert {"not-good", "thing-unlisted"} <= said
    made, _ = fitted(YI, grid(装备=[["水带", None, None, "是", None]]))
    assert made.data["equipment"]["hose"]["count"] == YI.scenario.equipment["hose"].count
    assert "count" in {a.code for a in made.assumptions}


def test_a_hazardous_area_is_never_lost() -> None:
    """A station that writes no for the filling hall does not make it a place for telephones."""
    rows = [list(r) for r in ROWS["地点"]]
    rows[1][1] = "否"
    made, codes = fitted(YI, grid(地点=rows))
    assert codes == []
    assert made.data["places"]["L1"]["zone"] == 1
    assert "zone-kept" in {a.code for a in made.assumptions}


def test_a_cell_without_a_value_and_rows_that_seem_gone_are_told() -> None:
    """An error instead of a deputy is no missing deputy; hidden and struck rows are read and told, but not the example;
    a foreign sheet is told."""
    book = openpyxl.load_workbook(io.BytesIO(station_book(YI.scenario, ZH)))
    people = book["人员"]
    column = heads("人员").index("替补岗位") + 1 if "替补岗位" in heads("人员") else 6
    for r, name in ((4, "职工一"), (5, "职工二"), (6, "职工三")):
        people.cell(r, 2).value = name
    people.cell(4, column).value, people.cell(4, column).data_type = "#REF!", "e"
    people.cell(6, 3).value = "=B6"
    people.row_dimensions[3].hidden = people.row_dimensions[5].hidden = True
    people.cell(6, 2).font = openpyxl.styles.Font(strike=True)
    book.create_sheet("备用")["A1"] = "x"
    stream = io.BytesIO()
    book.save(stream)
    problems = read_facts(parse_grid(stream.getvalue(), "x.xlsx"))[1]
    letter = openpyxl.utils.get_column_letter(column)
    assert {(p.code, p.where.cell if p.where else None, p.severity) for p in problems} == {
        ("cell-error", f"{letter}4", "error"),
        ("cell-uncomputed", "C6", "error"),
        ("rows-hidden", "A5", "warning"),
        ("rows-struck", "A6", "warning"),
        ("sheet-foreign", None, "warning"),
    }


CELLS = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=True),
    st.booleans(),
    st.dates(),
    st.sampled_from(["示例", "是", "119", "总指挥", "、", "；；", "夜班", "值班室", "=1+1", "字" * 500, "\x00", "P01"]),
)


@settings(max_examples=100)
@given(st.data())
def test_no_mutated_workbook_breaks_the_program(data: st.DataObject) -> None:
    """Whatever stands in the cells, moved, doubled or cut off, there are messages or a scenario that can be read."""
    sheets = []
    for sheet in grid().sheets:
        rows = [list(row) for row in sheet.rows]
        for _ in range(data.draw(st.integers(0, 4))):
            row = data.draw(st.sampled_from(rows))
            row[data.draw(st.integers(0, len(row) - 1))] = data.draw(st.one_of(st.none(), CELLS))
        rows = data.draw(st.permutations(rows)) if data.draw(st.booleans()) else rows
        rows = rows + rows[-1:] if data.draw(st.booleans()) else rows
        name = data.draw(st.sampled_from([sheet.name, sheet.name, sheet.name, sheet.name + " ", "Sheet1"]))
        sheets.append(Sheet(name, tuple(tuple(row) for row in rows)))
    facts, problems = read_facts(Grid("x.xlsx", tuple(sheets)))
    made = fit(YI.scenario, YI.document.data, facts, Text(zh="丙站"), "bing", both)
    together = [*problems, *made.problems]
    for problem in together:
        assert sentence(problem, ZH)
    if not any_error(together):
        scenario, found = read_scenario(YI.document.with_data(made.data))
        assert scenario is not None, found
