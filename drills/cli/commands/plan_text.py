"""`gasdrill plan-text`: the questions on the text of a plan go out as a sheet and come back as gaps."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drills.cli.options import Exit, File, OutputFile, Talk
from drills.cli.root import app
from drills.cli.screen import WORDS, Screen, say

if TYPE_CHECKING:
    from drills.uses.plan_text import Questioned

Answers = Annotated[Path | None, typer.Option("--answers", metavar="X.xlsx", help=say("help.plan-text-answers"))]


@app.command(name="plan-text", help=say("help.plan-text"))
def plan_text(file: File, answers: Answers = None, output: OutputFile = None, talk: Talk = Talk()) -> None:
    from drills.uses.plan_text import questioned, write_questions

    screen, plan = talk.screen, questioned(file)
    screen.problems(plan.warnings)
    if answers is not None:
        _fill_in(plan, answers, output, screen)
        return
    path = output or Path(say("screen.plan-text-file"))
    if output is None and path.exists():
        screen.error(say("screen.exists", path=path))
        raise Exit(Exit.FAILURE)
    write_questions(plan, path, WORDS, date.today())
    screen.line(say("screen.plan-text-written", path=path))


def _fill_in(plan: "Questioned", answers: Path, output: Path | None, screen: Screen) -> None:
    """Write the scenario with the answers of a sheet."""
    from drills.uses.plan_text import take_answers

    if output is None:
        screen.error(say("screen.plan-text-output"))
        raise Exit(Exit.USAGE)
    taken = take_answers(plan, answers, output)
    screen.problems(taken.warnings)
    if not taken.given:
        screen.line(say("screen.plan-text-none", sheet=answers, path=output))
        return
    screen.line(say("screen.plan-text-read", path=output, **taken.counts))
