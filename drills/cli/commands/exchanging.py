"""`gasdrill export`, `gasdrill import`: the scenario as a workbook, out and in again."""

from pathlib import Path
from typing import Annotated

import typer

from drills.cli.options import Exit, File, OutputFile, Talk
from drills.cli.root import app
from drills.cli.screen import say


@app.command(name="export", help=say("help.export"))
def export_(file: File, output: OutputFile = None, talk: Talk = Talk()) -> None:
    from drills.uses.exchange import send_out
    from scenarios.source import find

    screen = talk.screen
    target = output or Path(Path(find(file)).stem + ".xlsx")
    if output is None and target.exists():
        screen.error(say("screen.exists", path=target))
        raise Exit(Exit.FAILURE)
    screen.problems(send_out(file, target, screen.lang))
    screen.message(say("screen.exported", path=target))


@app.command(name="import", help=say("help.import"))
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help=say("help.import-file"))],
    output: Annotated[Path, typer.Option("--output", "-o", help=say("help.import-output"))],
    talk: Talk = Talk(),
) -> None:
    from drills.uses.exchange import bring_in

    screen = talk.screen
    brought = bring_in(file, output)
    screen.problems(brought.warnings)
    if not brought.changed:
        screen.message(say("screen.unchanged", path=output))
        return
    s = brought.scenario
    counts = {"steps": len(s.steps), "people": len(s.people), "roles": len(s.roles)}
    screen.message(say("screen.imported", path=output, **counts))
