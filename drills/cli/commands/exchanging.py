"""`gasdrill export`, `gasdrill import`: the scenario as a workbook, out and in again."""

from pathlib import Path
from typing import Annotated

import typer

from drills.cli.app import app
from drills.cli.options import Exit, Lang, Quiet
from drills.cli.screen import Screen, say


@app.command(name="export", help=say("help.export"))
def export_(
    file: Annotated[str, typer.Argument(help=say("help.file"))],
    output: Annotated[Path | None, typer.Option("--output", "-o", help=say("help.output-file"))] = None,
    quiet: Quiet = False,
    lang: Lang = None,
) -> None:
    from drills.shelf.files import ready, write_bytes
    from reports.workbooks.scenario import export
    from scenarios.files import read_scenario
    from scenarios.problem import Invalid, any_error
    from scenarios.reading import read
    from scenarios.source import find

    screen, path = Screen(quiet), find(file)
    target = output or Path(Path(path).stem + ".xlsx")
    if output is None and target.exists():
        screen.error(say("screen.exists", path=target))
        raise Exit(Exit.FAILURE)
    ready(target)
    document = read(path)
    _, problems = read_scenario(document)
    if any_error(problems):
        raise Invalid(problems)
    screen.problems(problems)
    write_bytes(target, export(document, screen.lang))
    screen.tell(say("screen.exported", path=target))


@app.command(name="import", help=say("help.import"))
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help=say("help.import-file"))],
    output: Annotated[Path, typer.Option("--output", "-o", help=say("help.import-output"))],
    quiet: Quiet = False,
    lang: Lang = None,
) -> None:
    from drills.shelf.files import change, ready
    from drills.shelf.saving import OFFICE
    from drills.shelf.scenario import write
    from reports.workbooks.grid import read_grid
    from reports.workbooks.scenario import load
    from scenarios.files import read_scenario
    from scenarios.problem import Invalid, Problem, Where, any_error, in_order
    from scenarios.reading import parse, read_text
    from scenarios.reading.document import same

    screen = Screen(quiet)
    ready(output, OFFICE)
    loaded = load(read_grid(file))
    scenario, more = read_scenario(loaded.document)
    told = {(p.where, p.code) for p in loaded.problems}
    wrong = {p.where for p in loaded.problems if p.severity == "error"}  # a cell is told of once
    problems = in_order(
        [*loaded.problems, *(p for p in more if (p.where, p.code) not in told and p.where not in wrong)]
    )
    if any_error(problems) or scenario is None:
        raise Invalid(problems)
    screen.problems(problems)
    data, base, former = loaded.document.data, loaded.base, None
    if output.exists():
        text, _ = read_text(output)
        former = parse(text, str(output)) if text else None
    if former is not None and isinstance(former.data, dict):
        if base is not None and not same(former.data, base.data) and not same(former.data, data):
            screen.problems([Problem("changed-since-export", Where(str(output)), severity="warning")])
        if same(former.data, data):
            screen.tell(say("screen.unchanged", path=output))
            return
        base = former
    screen.problems(write(base.with_data(data) if base else data, output, change("import", file=file.name)))
    counts = {"steps": len(scenario.steps), "people": len(scenario.people), "roles": len(scenario.roles)}
    screen.tell(say("screen.imported", path=output, **counts))
