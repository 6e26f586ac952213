"""预案文本核查表: the questions on the text of a plan as a sheet to answer while reading it, and its answers."""

from datetime import date
from typing import Final

from reports.speech import Speaker
from reports.words import Words
from reports.workbooks import told
from reports.workbooks.book import Book, Column
from reports.workbooks.grid import Grid, Sheet, Value
from reports.workbooks.heard import ANSWERS
from scenarios.model import Scenario
from scenarios.problem import Data, Problem, Where, in_order
from scenarios.rules import rule_base
from scenarios.text import Lang

#: Titles are looked for in the first rows only.
_TOP: Final = 10
_LANGS: Final[tuple[Lang, ...]] = ("zh", "en")


def question_book(scenario: Scenario, words: Words, unit: str, day: date | None = None) -> bytes:
    """The workbook, .xlsx: one row for each question with its basis; answers that the scenario has are filled in. `day`
    is that on which laws should be in force (`Names`)."""
    say, book = Speaker(scenario, words, day=day), Book()
    base = rule_base()
    told = [say(f"plan_text.choice.{answer}") for answer in ANSWERS]
    columns = [
        Column(say("plan_text.column.number"), 8, locked=True),
        Column(say("plan_text.column.question"), 44, locked=True),
        Column(say("plan_text.column.answer"), 12, say("plan_text.hint"), told),
        Column(say("plan_text.column.basis"), 44, locked=True),
        Column(say("plan_text.column.seen"), 40),
    ]
    rows = []
    for id, question in base.questions.items():
        given = scenario.plan_text.get(id)
        rules = dict.fromkeys(say.rule(rule.id) for rule in (question.basis, *question.see))
        answer = say(f"plan_text.choice.{given}") if given else None
        rows.append([id, say.text(question.title), answer, say.join(list(rules)), None])
    note = say("plan_text.note", unit=unit, n=len(rows), version=base.version)
    book.sheet(say("plan_text.title"), columns, rows, note=note, spare=0, protect=True)
    return book.to_bytes()


def read_answers(grid: Grid) -> tuple[dict[str, str], list[Problem]]:
    """The answers of a workbook by question, and all that is wrong in its cells; an empty cell is no answer yet."""
    found = _heads(grid)
    if found is None:
        return {}, [Problem("questions-missing", Where(grid.file))]
    sheet, top, number, answer, question = found
    answers: dict[str, str] = {}
    problems = told.of_sheet(grid, sheet, top, {number, answer}) + told.foreign(grid, {sheet.name})
    problems += _moved(grid, sheet, top, number, question) if question else []
    rows: dict[str, int] = {}
    for row in range(top + 1, len(sheet.rows) + 1):
        id, given = (
            str(value).strip() if value is not None else "" for value in (sheet.at(row, number), sheet.at(row, answer))
        )
        id = id.upper()
        if not id and not given:
            continue
        if id not in rule_base().questions:
            problems.append(Problem("question-unknown", grid.where(sheet.name, row, number), data={"value": id}))
        elif id in rows:
            data: dict[str, str | int | float] = {"question": id, "row": rows[id]}
            problems.append(Problem("question-twice", grid.where(sheet.name, row, number), data=data))
        else:
            rows[id] = row
            meant = next((kind for kind, said in ANSWERS.items() if given.casefold() in said), None)
            if meant:
                answers[id] = meant
            elif given:
                where = grid.where(sheet.name, row, answer)
                problems.append(Problem("answer-unknown", where, data={"question": id, "value": given}))
    return answers, in_order(problems)


def _moved(grid: Grid, sheet: Sheet, top: int, number: int, question: int) -> list[Problem]:
    """A problem where beside numbers the questions of others stand."""
    asked = {_line(words.text(q.title)): id for words in map(Words, _LANGS) for id, q in rule_base().questions.items()}
    wrong: list[tuple[int, str, str]] = []
    seen = set[str]()
    for row in range(top + 1, len(sheet.rows) + 1):
        id, other = _line(sheet.at(row, number)).upper(), asked.get(_line(sheet.at(row, question)))
        if other is not None and id in rule_base().questions and other != id and id not in seen:
            wrong.append((row, id, other))  # a number that stands twice is told as such
        seen.add(id)
    data: Data = {"question": wrong[0][1], "other": wrong[0][2], "count": len(wrong)} if wrong else {}
    return [Problem("question-against-number", grid.where(sheet.name, wrong[0][0], number), data=data)] if wrong else []


def _line(value: Value) -> str:
    return "" if value is None else " ".join(str(value).split())


def _heads(grid: Grid) -> tuple[Sheet, int, int, int, int] | None:
    """The sheet with the questions: its row of titles, and the columns of number, answer and question (0: none)."""
    for words in map(Words, _LANGS):
        *wanted, text = [words.say(f"plan_text.column.{key}") for key in ("number", "answer", "question")]
        for sheet in grid.sheets:
            for row, cells in enumerate(sheet.rows[:_TOP], 1):
                titles = ["" if cell is None else str(cell).strip() for cell in cells]
                if all(title in titles for title in wanted):
                    columns = [titles.index(title) + 1 if title in titles else 0 for title in (*wanted, text)]
                    return sheet, row, columns[0], columns[1], columns[2]
    return None
