"""预案文本核查表: the questions on the text of a plan as a sheet to answer while reading it, and its answers."""

from typing import Final

from reports.words import Words
from reports.words.names import Names
from reports.workbooks.book import Book, Column
from reports.workbooks.grid import Grid, Sheet
from scenarios.model import Scenario
from scenarios.problem import Problem, Where, in_order
from scenarios.rules import rule_base
from scenarios.text import Lang

#: What people write for each answer, in lower case; the first of each language stands in the drop-down.
ANSWERS: Final = {
    "yes": ("是", "yes", "有", "y", "√"),
    "no": ("否", "no", "无", "没有", "n", "×"),
    "na": ("不适用", "not applicable", "n/a", "na"),
}
#: Titles are looked for in the first rows only.
_TOP: Final = 10
_LANGS: Final[tuple[Lang, ...]] = ("zh", "en")


def question_book(scenario: Scenario, words: Words, unit: str) -> bytes:
    """The workbook, .xlsx: one row for each question with its basis; answers that the scenario has are filled in."""
    names, book = Names(scenario, words), Book()
    base = rule_base()
    told = [words.say(f"plan_text.choice.{answer}") for answer in ANSWERS]
    columns = [
        Column(words.say("plan_text.column.number"), 8, locked=True),
        Column(words.say("plan_text.column.question"), 44, locked=True),
        Column(words.say("plan_text.column.answer"), 12, words.say("plan_text.hint"), told),
        Column(words.say("plan_text.column.basis"), 44, locked=True),
        Column(words.say("plan_text.column.seen"), 40),
    ]
    rows = []
    for id, question in base.questions.items():
        given = scenario.plan_text.get(id)
        rules = dict.fromkeys(names.rule(rule.id) for rule in (question.basis, *question.see))
        answer = words.say(f"plan_text.choice.{given}") if given else None
        rows.append([id, words.text(question.title), answer, words.join(list(rules)), None])
    note = words.say("plan_text.note", unit=unit, n=len(rows), version=base.version)
    book.sheet(words.say("plan_text.title"), columns, rows, note=note, spare=0, protect=True)
    return book.to_bytes()


def read_answers(grid: Grid) -> tuple[dict[str, str], list[Problem]]:
    """The answers of a workbook by question, and all that is wrong in its cells; an empty cell is no answer yet."""
    found = _heads(grid)
    if found is None:
        return {}, [Problem("questions-missing", Where(grid.file))]
    sheet, top, number, answer = found
    answers: dict[str, str] = {}
    problems: list[Problem] = []
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


def _heads(grid: Grid) -> tuple[Sheet, int, int, int] | None:
    """The sheet with the questions: its row of titles, and the columns of number and answer."""
    for words in map(Words, _LANGS):
        wanted = [words.say(f"plan_text.column.{key}") for key in ("number", "answer")]
        for sheet in grid.sheets:
            for row, cells in enumerate(sheet.rows[:_TOP], 1):
                titles = ["" if cell is None else str(cell).strip() for cell in cells]
                if all(title in titles for title in wanted):
                    return sheet, row, titles.index(wanted[0]) + 1, titles.index(wanted[1]) + 1
    return None
