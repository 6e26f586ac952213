"""`gasdrill plan-text`: the questions on the text of a plan go out as a sheet and come back as gaps."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drills.cli.app import app
from drills.cli.options import Exit, Lang, Quiet
from drills.cli.screen import WORDS, Screen, say

if TYPE_CHECKING:
    from scenarios.reading import Document

Answers = Annotated[Path | None, typer.Option("--answers", metavar="X.xlsx", help=say("help.plan-text-answers"))]


@app.command(name="plan-text", help=say("help.plan-text"))
def plan_text(
    file: Annotated[str, typer.Argument(help=say("help.file"))],
    answers: Answers = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help=say("help.output-file"))] = None,
    quiet: Quiet = False,
    lang: Lang = None,
) -> None:
    from drills.shelf.files import ready, write_bytes
    from reports.workbooks.plan_text import question_book
    from scenarios.files import read_scenario
    from scenarios.problem import Invalid, any_error
    from scenarios.reading import read
    from scenarios.source import find

    screen = Screen(quiet)
    document = read(find(file))
    scenario, problems = read_scenario(document)
    if scenario is None or any_error(problems):
        raise Invalid(problems)
    screen.problems(problems)
    if answers is not None:
        _fill_in(document, answers, output, screen)
        return
    path = output or Path(say("screen.plan-text-file"))
    if output is None and path.exists():
        screen.error(say("screen.exists", path=path))
        raise Exit(Exit.FAILURE)
    ready(path)
    unit = WORDS.text(scenario.scenario.unit) or WORDS.text(scenario.scenario.title) or scenario.scenario.id
    write_bytes(path, question_book(scenario, WORDS, unit, date.today()))
    screen.line(say("screen.plan-text-written", path=path))


def _fill_in(document: "Document", answers: Path, output: Path | None, screen: Screen) -> None:
    """Write the scenario with the answers of a sheet; what the sheet leaves open stays as it was answered before."""
    from drills.shelf.files import change, ready
    from drills.shelf.saving import OFFICE
    from drills.shelf.scenario import write
    from reports.workbooks.grid import read_grid
    from reports.workbooks.plan_text import read_answers
    from scenarios.problem import Invalid, any_error

    if output is None:
        screen.error(say("screen.plan-text-output"))
        raise Exit(Exit.USAGE)
    ready(output, OFFICE)
    given, problems = read_answers(read_grid(answers))
    if any_error(problems):
        raise Invalid(problems)
    screen.problems(problems)
    before = document.data.get("plan_text") or {}
    data = dict(document.data)
    if given or before:
        data["plan_text"] = {**before, **{id: answer for id, answer in given.items() if before.get(id) != answer}}
    screen.problems(write(document.with_data(data), output, change("plan-text", file=answers.name)))
    counts = {answer: list(given.values()).count(answer) for answer in ("yes", "no", "na")}
    screen.line(say("screen.plan-text-read", path=output, **counts))
