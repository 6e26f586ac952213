"""The whole scenario as a workbook: out, edited as a user would, and in again."""

import datetime
import io
import random
import shutil
import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.styles import Font
from openpyxl.workbook import Workbook

from reports.words import Words
from reports.words.problem import sentence
from reports.workbooks.grid import Grid, parse_grid
from reports.workbooks.scenario import export, load
from reports.workbooks.scenario.loading import Loaded
from scenarios.files import read_scenario
from scenarios.problem import Invalid, Problem, any_error
from scenarios.reading import read
from scenarios.reading.document import same

LIBRARY = sorted((Path(__file__).parents[3] / "scenarios" / "library").glob("*.yaml"))
JIA = next(path for path in LIBRARY if path.stem == "station_jia")
SMALLEST = next(path for path in LIBRARY if path.stem == "smallest")
WORDS = Words("zh")


def opened(path: Path = JIA) -> Workbook:
    """The exported workbook as openpyxl sees it."""
    return load_workbook(io.BytesIO(exported(path)))


@cache
def exported(path: Path) -> bytes:
    """The workbook of a file."""
    return export(read(path), "zh")


def loaded(book: Workbook) -> Loaded:
    """What the workbook means."""
    stream = io.BytesIO()
    book.save(stream)
    return load(parse_grid(stream.getvalue(), "改.xlsx"))


def told(book: Workbook) -> list[Problem]:
    """All that is wrong with it."""
    found = loaded(book)
    return [*found.problems, *read_scenario(found.document)[1]]


def row_of(sheet: Any, id: str) -> int:
    """The row of an id."""
    return next(r for r in range(1, sheet.max_row + 1) if sheet.cell(r, 1).value == id)


def column_of(sheet: Any, title: str) -> int:
    """The column of a title."""
    return next(c for c in range(1, sheet.max_column + 1) if sheet.cell(2, c).value == title)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.stem)
def test_an_untouched_workbook_is_the_file_itself(path: Path, lang: Any) -> None:
    """Out and in again: the same data, in the same order, and the same text with its comments."""
    document = read(path)
    found = load(parse_grid(export(document, lang), "x.xlsx"))
    assert found.problems == ()
    assert same(found.document.data, document.data)
    assert found.base is not None and found.base.text == document.text


def test_equal_files_give_equal_bytes() -> None:
    """The workbook holds no clock."""
    assert export(read(JIA), "zh") == export(read(JIA), "zh")


def test_what_openpyxl_saves_again_is_unchanged() -> None:
    """Saving without an edit changes nothing."""
    assert same(loaded(opened()).document.data, read(JIA).data)


def test_a_row_added_moved_and_deleted() -> None:
    """A new step, a deleted inject and two people whose places were changed round are what the scenario then says."""
    book = opened()
    steps, injects, people = book["步骤"], book["信息注入"], book["人员"]
    free = next(r for r in range(3, steps.max_row + 1) if steps.cell(r, 1).value is None)
    for title, value in {
        "编号": "S99",
        "名称": "核对风向",
        "执行岗位": "检测与停工（安全员）",
        "开始条件": "S06",
        "最短用时": "10s",
        "一般用时": "20秒",
        "最长用时": "1min ",
    }.items():
        steps.cell(free, column_of(steps, title)).value = value
    injects.delete_rows(row_of(injects, "I1"))
    first, second = row_of(people, "P04"), row_of(people, "P05")
    a, b = (people.cell(r, column_of(people, "序号")) for r in (first, second))
    a.value, b.value = b.value, a.value
    found = loaded(book)
    scenario, problems = read_scenario(found.document)
    assert not any_error([*found.problems, *problems]) and scenario is not None
    assert scenario.steps["S99"].by == {"checker": 1}
    assert scenario.steps["S99"].lasts is not None and scenario.steps["S99"].lasts.most == 60_000
    assert "I1" not in scenario.injects
    assert list(scenario.people)[3:5] == ["P05", "P04"]
    assert {(p.code, p.where.sheet) for p in found.problems if p.where} == {
        ("order-changed", "人员"),
        ("rows-resorted", "人员"),
    }
    assert scenario.people["P05"].title.en == "Filler A"


def test_edits_of_cells() -> None:
    """Counts, lists, entries, percentages, yes and no, words and references as a user writes them."""
    book = opened()
    steps, roles, things = book["步骤"], book["岗位"], book["装备"]

    def put(sheet: Any, id: str, title: str, value: Any) -> None:
        sheet.cell(row_of(sheet, id), column_of(sheet, title)).value = value

    put(steps, "S17", "执行岗位", "hose ×1\n抢险组")
    put(steps, "S16", "开始条件", "任一：\nS11\nS24：leaking")
    put(steps, "S02", "失败概率", "15%")
    put(steps, "S03", "失败概率", 0.1)
    put(steps, "S05", "位置", "值班室（报警控制器、固定电话、远程急停）")
    put(steps, "S05", "实做或模拟", "口述")
    put(roles, "commander", "替补（代行）人员", "P03、P04 充装班长")
    put(roles, "checker", "关键岗位", "是")
    put(things, "radio", "数量", 6.0)
    put(book["概况"], "情景名称", "内容", "换一个名称")
    found = loaded(book)
    scenario, problems = read_scenario(found.document)
    assert not any_error([*found.problems, *problems]) and scenario is not None, (found.problems, problems)
    assert scenario.steps["S17"].by == {"hose": 1, "rescue": 1}
    after = scenario.steps["S16"].after
    assert after is not None and after.mode == "any" and [str(e) for e in after.of] == ["S11", "S24: leaking"]
    assert (scenario.steps["S02"].fails.p, scenario.steps["S03"].fails.p) == (0.15, 0.1)
    assert (scenario.steps["S05"].at, scenario.steps["S05"].conduct) == ("L8", "talked")
    assert scenario.roles["commander"].deputies == ("P03", "P04") and scenario.roles["checker"].key
    assert scenario.equipment["radio"].count == 6
    assert (scenario.scenario.title.zh, scenario.scenario.title.en) == ("换一个名称", "")


def test_all_mistakes_at_once_by_sheet_and_cell() -> None:
    """Wrong cells on several sheets are told together, each with its sheet and cell."""
    book = opened()
    steps, people, things = book["步骤"], book["人员"], book["装备"]
    r = row_of(steps, "S05")
    steps.cell(r, column_of(steps, "一般用时")).value = 15
    steps.cell(r, column_of(steps, "实做或模拟")).value = "也许"
    s08 = row_of(steps, "S08")
    steps.cell(s08, column_of(steps, "开始条件")).value = "S77"
    s06 = row_of(steps, "S06")
    steps.cell(s06, column_of(steps, "一般用时")).value = datetime.time(0, 1, 30)
    p = row_of(people, "P05")
    people.cell(p, 1).value = "P04"
    things.cell(row_of(things, "radio"), column_of(things, "数量")).value = -1
    problems = {(str(p.where), p.code) for p in told(book)}
    cell = f"改.xlsx 步骤!{steps.cell(r, column_of(steps, '一般用时')).coordinate}"
    assert (cell, "missing-unit") in problems
    assert (f"改.xlsx 步骤!{steps.cell(s06, column_of(steps, '一般用时')).coordinate}", "cell-time") in problems
    assert (f"改.xlsx 步骤!{steps.cell(r, column_of(steps, '实做或模拟')).coordinate}", "cell-not-choice") in problems
    assert (f"改.xlsx 步骤!{steps.cell(s08, column_of(steps, '开始条件')).coordinate}", "unknown-reference") in problems
    assert (f"改.xlsx 人员!A{p}", "row-twice") in problems
    assert any(code == "out-of-range" and "装备" in where for where, code in problems)


def test_merged_cells_trailing_blanks_and_a_moved_column() -> None:
    """A cell merged downwards counts for its rows, blanks count for nothing, columns may stand anywhere."""
    book = opened()
    steps = book["步骤"]
    c = column_of(steps, "处置阶段")
    r = row_of(steps, "S04")
    steps.merge_cells(start_row=r, end_row=r + 1, start_column=c, end_column=c)
    steps.cell(row_of(steps, "S01"), column_of(steps, "名称")).value = "发现泄漏（声响、白雾）  "
    steps.cell(steps.max_row + 3, 3).value = "   "
    places = book["地点"]
    last = places.max_column + 1
    old = column_of(places, "名称")
    for row in range(2, places.max_row + 1):
        places.cell(row, last).value = places.cell(row, old).value
        places.cell(row, old).value = None
    assert same(loaded(book).document.data, read(JIA).data)


def test_without_the_hidden_sheet() -> None:
    """The visible cells alone still make a scenario; a warning says what is lost."""
    book = opened()
    del book["_gasdrill"]
    found = loaded(book)
    assert [p.code for p in found.problems] == ["hidden-sheet-lost"]
    scenario, problems = read_scenario(found.document)
    assert not any_error(problems) and scenario is not None
    whole, _ = read_scenario(read(JIA))
    assert whole is not None and list(scenario.steps) == list(whole.steps)
    assert scenario.steps["S22"].by == whole.steps["S22"].by


def test_what_is_missing_is_said() -> None:
    """A sheet or column of numbers that was deleted is an error, another workbook no scenario."""
    book = opened()
    del book["装备"]
    book["人员"].cell(2, 1).value = "号"
    assert {p.code for p in loaded(book).problems} >= {"sheet-missing", "column-missing"}
    other = Workbook()
    with pytest.raises(Invalid) as refused:
        loaded(other)
    assert [p.code for p in refused.value.problems] == ["not-a-scenario-workbook"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls"])
def test_saved_by_libreoffice(tmp_path: Path, ending: str) -> None:
    """Opened and saved by LibreOffice in its own formats, the workbook says the same."""
    (tmp_path / "in").mkdir()
    source = tmp_path / "in" / "a.xlsx"
    source.write_bytes(export(read(JIA), "zh"))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/home", "--headless", "--convert-to", ending]
    subprocess.run([*command, "--outdir", str(tmp_path), str(source)], check=True, capture_output=True, timeout=180)
    content = (tmp_path / f"a.{ending}").read_bytes()
    assert same(load(parse_grid(content, f"a.{ending}")).document.data, read(JIA).data)


#: What a cell can be made to hold.
JUNK: list[Any] = [
    *(None, "", "  ", "x", "是", "S01", "P01、P02", "{", "[a, b", "{a: b}", "- x", "#REF!", "=1/0"),
    *(0, -1, 1.5, 1e300, True, "任一", "任一：", "100%", "1:30", "３０秒", "a" * 5000, "编号", "名称", "\n\n"),
    *("×2", "hose ×99999", "&x *x", "!!python/object"),
    *(datetime.datetime(2026, 6, 30, 9, 5), datetime.time(1, 30), datetime.date(2026, 6, 1)),
    datetime.timedelta(hours=30),
]


def judged(grid: Grid) -> str:
    """What becomes of a workbook: a scenario, problems, or refused; every problem has its sentence."""
    try:
        found = load(grid)
    except Invalid as refused:
        assert all(sentence(p, WORDS) for p in refused.problems)
        return "refused"
    scenario, problems = read_scenario(found.document)
    everything = [*found.problems, *problems]
    assert all(sentence(p, WORDS) for p in everything)
    assert scenario is not None or any_error(everything)
    return "scenario" if scenario is not None and not any_error(everything) else "problems"


def test_mutated_workbooks() -> None:
    """However cells, rows, columns, merged ranges and sheets are changed, the answer is a scenario or problems with
    words. The mutations are made to the values that were read from a real file."""
    rng = random.Random(20261124)
    whole = parse_grid(export(read(SMALLEST), "zh"), "m.xlsx")
    outcomes = {"scenario": 0, "problems": 0, "refused": 0}
    for _ in range(300):
        grid = whole
        for _ in range(rng.randint(1, 5)):
            grid = mutated(grid, rng)
        outcomes[judged(grid)] += 1
    assert all(outcomes.values()), outcomes


def mutated(grid: Grid, rng: random.Random) -> Grid:
    """The workbook with one thing changed."""
    sheets = list(grid.sheets)
    k = rng.randrange(len(sheets))
    sheet = sheets[k]
    rows = [list(row) for row in sheet.rows]
    match rng.randint(0, 13):
        case 0 if rows:
            del rows[rng.randrange(len(rows))]
        case 1 if rows:
            rows.insert(rng.randrange(len(rows)), list(rng.choice(rows)))
        case 2 if rows:
            c = rng.randrange(len(rows[0]) or 1)
            rows = [[*row[:c], *row[c + 1 :]] for row in rows]
        case 3 if rng.random() < 0.2 and len(sheets) > 2:
            return replace(grid, sheets=tuple(sheets[:k] + sheets[k + 1 :]))
        case 4 if rng.random() < 0.2:
            sheet = replace(sheet, name="改名")
        case 5:
            r = rng.randint(1, 8)
            sheet = replace(sheet, merged=(*sheet.merged, ((r, 1), (r + rng.randint(0, 4), rng.randint(1, 5)))))
        case 6:
            rng.shuffle(rows)
        case _ if rows and rows[0]:
            r = rng.randrange(min(len(rows), 8))
            rows[r][rng.randrange(len(rows[r]))] = rng.choice(JUNK)
    sheets[k] = replace(sheet, rows=tuple(tuple(row) for row in rows))
    return replace(grid, sheets=tuple(sheets))


def test_mutated_files() -> None:
    """The same of files themselves: bytes turned over, cut off, sheets edited by openpyxl."""
    rng = random.Random(7)
    content = export(read(SMALLEST), "zh")
    for _ in range(60):
        damaged = bytearray(content)
        for _ in range(rng.randint(1, 30)):
            damaged[rng.randrange(len(damaged))] = rng.randrange(256)
        cut = bytes(damaged[: rng.choice([len(damaged), len(damaged), rng.randrange(len(damaged))])])
        try:
            grid = parse_grid(cut, "m.xlsx")
        except Invalid as refused:
            assert [sentence(p, WORDS) for p in refused.problems]
            continue
        judged(grid)


def sorted_by(sheet: Any, title: str, columns: range) -> None:
    """Sort the filled rows of a sheet as Excel does: the given columns by the text of one of them."""
    key = column_of(sheet, title)
    filled = [r for r in range(3, sheet.max_row + 1) if sheet.cell(r, 1).value is not None]
    rows = {r: [sheet.cell(r, c).value for c in columns] for r in filled}
    for r, other in zip(filled, sorted(filled, key=lambda r: str(sheet.cell(r, key).value)), strict=True):
        for c, value in zip(columns, rows[other], strict=True):
            sheet.cell(r, c).value = value


def codes(found: Loaded) -> list[tuple[str, str]]:
    """Codes and severities of what a workbook tells."""
    return [(p.code, p.severity) for p in found.problems]


def test_sorting_rows_changes_nothing_and_is_told() -> None:
    """The order of the steps is a law: 序号 decides it, where the rows stand does not."""
    book = opened()
    steps = book["步骤"]
    sorted_by(steps, "名称", range(1, steps.max_column + 1))
    found = loaded(book)
    assert codes(found) == [("rows-resorted", "warning")]
    assert same(found.document.data, read(JIA).data)
    sorted_by(book["步行距离"], "起点", range(1, book["步行距离"].max_column + 1))
    assert same(loaded(book).document.data, read(JIA).data)


def test_without_its_column_the_order_is_that_of_the_rows_and_told() -> None:
    """A workbook of an earlier version has no 序号: the rows decide, and what moved is named."""
    book = opened()
    steps = book["步骤"]
    steps.delete_cols(column_of(steps, "序号"))
    assert codes(loaded(book)) == []
    a, b = row_of(steps, "S05"), row_of(steps, "S06")
    for c in range(1, steps.max_column + 1):
        one, other = steps.cell(a, c), steps.cell(b, c)
        one.value, other.value = other.value, one.value
    found = loaded(book)
    assert [(p.code, dict(p.data)) for p in found.problems] == [("order-changed", {"ids": "S06"})]
    ids = list(found.document.data["steps"])
    assert ids.index("S06") + 1 == ids.index("S05")


def test_a_new_row_takes_the_place_that_its_number_says() -> None:
    """5.5 stands between 5 and 6; a number twice and what is no number are refused by their cells."""
    book = opened()
    steps = book["步骤"]
    free = next(r for r in range(3, steps.max_row + 1) if steps.cell(r, 1).value is None)
    c = column_of(steps, "序号")
    steps.cell(free, 1).value, steps.cell(free, c).value = "S99", 5.5
    found = loaded(book)
    assert codes(found) == [("rows-resorted", "warning")]
    assert list(found.document.data["steps"])[4:7] == ["S05", "S99", "S06"]
    for value, code in ((5, "order-twice"), ("五", "order-not-number")):
        steps.cell(free, c).value = value
        (problem,) = [p for p in loaded(book).problems if p.severity == "error"]
        assert (problem.code, problem.where and (problem.where.line, problem.where.column)) == (code, (free, c))


@pytest.mark.parametrize("hidden", [True, False])
@pytest.mark.parametrize("title", ["编号", "名称"])
def test_a_column_of_ids_or_titles_sorted_alone_is_refused(title: str, hidden: bool) -> None:
    """The title beside each id gives it away, with the exported file in the workbook and without it."""
    book = opened()
    steps = book["步骤"]
    sorted_by(steps, "名称", range(column_of(steps, title), column_of(steps, title) + 1))
    if not hidden:
        del book["_gasdrill"]
    errors = [p for p in loaded(book).problems if p.severity == "error"]
    assert [(p.code, p.where and p.where.sheet) for p in errors] == [("id-against-title", "步骤")]
    assert int(errors[0].data["count"]) > 5 and sentence(errors[0], WORDS)


def test_another_column_sorted_alone_is_told() -> None:
    """Durations that moved against their steps; an end of the walks that moved against the other is refused."""
    book = opened()
    steps, walks = book["步骤"], book["步行距离"]
    c = column_of(steps, "一般用时")
    sorted_by(steps, "一般用时", range(c, c + 1))
    assert ("column-sorted", "warning") in codes(loaded(book))
    sorted_by(walks, "起点", range(1, 2))
    assert ("walks-sorted", "error") in codes(loaded(book))


def test_sorting_all_but_the_hidden_column_mixes_nothing_up() -> None:
    """What no cell shows belongs to the id, not to the row where it was once written."""
    book = opened()
    steps = book["步骤"]
    sorted_by(steps, "名称", range(1, steps.max_column))
    found = loaded(book)
    assert codes(found) == [("rows-resorted", "warning")]
    assert same(found.document.data, read(JIA).data)


@pytest.mark.parametrize(
    ("value", "kind", "code"),
    [("#REF!", "e", "cell-error"), ("#N/A", "e", "cell-error"), ("=VLOOKUP(1,A:B,2)", "f", "cell-uncomputed")],
)
@pytest.mark.parametrize(
    ("sheet", "title", "id"),
    [("步骤", "开始条件", "S16"), ("步骤", "执行岗位", "S17"), ("险情演化", "可避免条件", "E1")],
)
def test_a_cell_without_a_value_is_not_an_empty_one(
    sheet: str, title: str, id: str, value: str, kind: str, code: str
) -> None:
    """A precondition, a performer, an averting step behind an error or a formula never worked out: told by its cell."""
    book = opened()
    row, column = row_of(book[sheet], id), column_of(book[sheet], title)
    book[sheet].cell(row, column).value = value
    book[sheet].cell(row, column).data_type = kind
    errors = [p for p in loaded(book).problems if p.severity == "error"]
    place = [(p.code, p.where and (p.where.sheet, p.where.line, p.where.column)) for p in errors]
    assert place == [(code, (sheet, row, column))]
    for lang in ("zh", "en"):
        assert str(value)[:4] in sentence(errors[0], Words(lang))


def test_a_text_with_an_equals_sign_is_a_text() -> None:
    """=关阀 typed as a title stands there as it was typed."""
    book = opened()
    book["步骤"].cell(row_of(book["步骤"], "S05"), column_of(book["步骤"], "名称")).value = "=关阀"
    assert loaded(book).document.data["steps"]["S05"]["title"] == "=关阀"


def test_a_time_of_day_is_no_duration() -> None:
    """5:00 in Excel: the cell is named, and how to write it."""
    book = opened()
    steps = book["步骤"]
    for value in (datetime.time(5), datetime.timedelta(minutes=5), 300 / 86400):
        steps.cell(row_of(steps, "S05"), column_of(steps, "一般用时")).value = value
        errors = [p for p in loaded(book).problems if p.severity == "error"]
        assert [p.code for p in errors] == ["cell-time"]
        assert f"!{steps.cell(row_of(steps, 'S05'), column_of(steps, '一般用时')).coordinate}" in sentence(
            errors[0], WORDS
        )
        assert "5min" in sentence(errors[0], WORDS)


def test_what_people_take_for_gone_is_told() -> None:
    """Rows that are hidden or struck out and a foreign sheet: read or not read, and said which."""
    book = opened()
    steps = book["步骤"]
    for id in ("S03", "S04"):
        steps.row_dimensions[row_of(steps, id)].hidden = True
    cell = steps.cell(row_of(steps, "S06"), 3)
    cell.font = Font(strike=True)
    book.create_sheet("Sheet1")["A1"] = "备用"
    book.create_sheet("Sheet2")
    found = loaded(book)
    rows = f"{row_of(steps, 'S03')}-{row_of(steps, 'S04')}"
    assert [(p.code, dict(p.data)) for p in found.problems] == [
        ("rows-hidden", {"rows": rows}),
        ("rows-struck", {"rows": str(row_of(steps, "S06"))}),
        ("sheet-foreign", {"name": "Sheet1"}),
    ]
    assert {p.severity for p in found.problems} == {"warning"}
    assert same(found.document.data, read(JIA).data)
