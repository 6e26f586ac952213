"""预案文本核查表: out as a sheet, back as answers, each wrong cell told."""

import io
import random

import openpyxl
import pytest

from reports.words import Words
from reports.workbooks.grid import parse_grid
from reports.workbooks.plan_text import question_book, read_answers
from scenarios.model import Scenario
from scenarios.problem import Invalid, Problem
from scenarios.rules import rule_base
from scenarios.source import open_source


@pytest.fixture(scope="module")
def station() -> Scenario:
    """Station 甲."""
    return open_source("scenarios/library/station_jia.yaml").scenario


def answered(content: bytes, lang: str, given: dict[str, str]) -> bytes:
    """The sheet with some answers typed in."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    for row in range(3, sheet.max_row + 1):
        if (id := sheet.cell(row, 1).value) in given:
            sheet.cell(row, 3).value = given[str(id)]
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def told(problems: list[Problem]) -> list[tuple[str, int | None]]:
    """Code and row of each problem."""
    return [(problem.code, problem.where.line if problem.where else None) for problem in problems]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_sheet_has_every_question_with_its_basis(station: Scenario, lang: str) -> None:
    """24 rows in order, each with a basis and an empty answer; the same bytes twice."""
    words = Words(lang)  # type: ignore[arg-type]
    content = question_book(station, words, "充装站甲")
    assert content == question_book(station, words, "充装站甲")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert [row[0] for row in rows] == list(rule_base().questions) == [f"T{n:02d}" for n in range(1, 25)]
    assert all(row[1] and row[3] and row[2] is None for row in rows)
    assert read_answers(parse_grid(content, "x.xlsx")) == ({}, [])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_answers_come_back_in_either_language(station: Scenario, lang: str) -> None:
    """What was chosen from the list, and what people write instead; what the scenario has stands in the next sheet."""
    words = Words(lang)  # type: ignore[arg-type]
    content = answered(
        question_book(station, words, "甲"), lang, {"T01": "是", "T02": "NO", "T03": "n/a", "T04": " 没有 "}
    )
    answers, problems = read_answers(parse_grid(content, "x.xlsx"))
    assert not problems and answers == {"T01": "yes", "T02": "no", "T03": "na", "T04": "no"}
    again = question_book(station.model_copy(update={"plan_text": answers}), words, "甲")
    assert read_answers(parse_grid(again, "x.xlsx")) == (answers, [])


def test_wrong_cells_are_told_together(station: Scenario) -> None:
    """An unknown answer, an unknown number and a number that comes twice, each by its cell."""
    content = answered(question_book(station, Words("zh"), "甲"), "zh", {"T05": "也许"})
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    sheet.cell(4, 1).value = "T99"
    sheet.cell(5, 1).value = "t01"
    stream = io.BytesIO()
    book.save(stream)
    answers, problems = read_answers(parse_grid(stream.getvalue(), "x.xlsx"))
    assert not answers
    assert told(problems) == [("question-unknown", 4), ("question-twice", 5), ("answer-unknown", 7)]


def test_another_workbook_is_refused() -> None:
    """A workbook without the titles is no list of answers."""
    stream = io.BytesIO()
    openpyxl.Workbook().save(stream)
    assert [p.code for p in read_answers(parse_grid(stream.getvalue(), "x.xlsx"))[1]] == ["questions-missing"]


def test_mutated_sheets_give_answers_or_messages(station: Scenario) -> None:
    """300 sheets with cells overwritten, rows deleted and bytes flipped: never anything but answers or problems."""
    content = question_book(station, Words("zh"), "甲")
    dice = random.Random(7)
    values = ["是", "否", "", None, 3, 4.5, True, "=A1", "T05", "x" * 400, "\u200b", "不适用 "]
    for _ in range(150):
        book = openpyxl.load_workbook(io.BytesIO(content))
        sheet = book.worksheets[0]
        for _ in range(dice.randrange(1, 6)):
            row, column = dice.randrange(1, 28), dice.randrange(1, 6)
            if dice.random() < 0.2:
                sheet.delete_rows(row)
            else:
                target = sheet.cell(row, column)
                if type(target).__name__ == "Cell":
                    target.value = dice.choice(values)
        stream = io.BytesIO()
        book.save(stream)
        raw = bytearray(stream.getvalue())
        if dice.random() < 0.3:
            raw[dice.randrange(len(raw))] ^= 1 << dice.randrange(8)
        try:
            answers, problems = read_answers(parse_grid(bytes(raw), "x.xlsx"))
        except Invalid as invalid:
            assert invalid.problems
            continue
        assert set(answers) <= set(rule_base().questions)
        assert all(problem.code for problem in problems)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_column_sorted_alone_is_refused(station: Scenario, lang: str) -> None:
    """The question beside each number gives it away; with the whole sheet sorted the answers stay where they belong."""
    words = Words(lang)  # type: ignore[arg-type]
    book = openpyxl.load_workbook(io.BytesIO(answered(question_book(station, words, "甲"), lang, {"T02": "否"})))
    sheet = book.worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    for r, row in enumerate(rows[::-1], 3):
        for c, value in enumerate(row, 1):
            sheet.cell(r, c).value = value
    stream = io.BytesIO()
    book.save(stream)
    assert read_answers(parse_grid(stream.getvalue(), "x.xlsx")) == ({"T02": "no"}, [])
    for r, row in enumerate(rows, 3):
        sheet.cell(r, 1).value = row[0]
    stream = io.BytesIO()
    book.save(stream)
    (problem,) = read_answers(parse_grid(stream.getvalue(), "x.xlsx"))[1]
    assert (problem.code, problem.data["count"]) == ("question-against-number", len(rows))


def test_an_error_instead_of_an_answer_is_told(station: Scenario) -> None:
    """By its cell; so are hidden rows and foreign sheets, as warnings."""
    book = openpyxl.load_workbook(io.BytesIO(question_book(station, Words("zh"), "甲")))
    sheet = book.worksheets[0]
    sheet["C5"] = "#N/A"
    sheet["C5"].data_type = "e"
    sheet.row_dimensions[6].hidden = True
    book.create_sheet("备忘")["A1"] = "x"
    stream = io.BytesIO()
    book.save(stream)
    problems = read_answers(parse_grid(stream.getvalue(), "x.xlsx"))[1]
    assert [(p.code, p.where and p.where.cell, p.severity) for p in problems] == [
        ("sheet-foreign", None, "warning"),
        ("cell-error", "C5", "error"),
        ("rows-hidden", "A6", "warning"),
    ]
