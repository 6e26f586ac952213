"""`gasdrill check`, `gasdrill gaps`: what does not hold."""

from typing import TYPE_CHECKING, Annotated

import typer

from drills.cli.options import (
    Bound,
    Exit,
    FailOnGaps,
    File,
    Fragile,
    Json,
    Simulation,
    Talk,
    Under,
    open_with,
)
from drills.cli.root import app
from drills.cli.screen import problem_json, say
from scenarios.problem import Invalid

if TYPE_CHECKING:
    from simulation.questions.judged import Judged


@app.command(help=say("help.check"))
def check(
    paths: Annotated[list[str], typer.Argument(metavar="FILE…", help=say("help.file"))],
    under: Under = Under(),
    json: Json = False,
    fail_on_gaps: FailOnGaps = False,
    talk: Talk = Talk(),
) -> None:
    from drills.uses.judging import checked

    screen, invalid, open_gaps, results = talk.screen, False, 0, []
    for path in paths:
        try:
            source = open_with(path, screen, under)
        except Invalid as error:
            invalid = True
            screen.problems(error.problems)
            problems = [problem_json(p) for p in error.problems]
            results.append({"file": path, "problems": problems, "gaps": [], "not_judged": []})
            continue
        found = checked(source)
        open_gaps += found.open
        results.append({"file": path, "problems": [problem_json(p) for p in source.warnings], **found.json()})
        if not json:
            screen.line(f"{path}  {source.scenario.scenario.title.say(screen.lang)}  {source.label}", "bold")
            screen.not_judged(found.not_judged, source.scenario)
            screen.gaps(found.gaps, source.scenario, len(found.not_judged))
    if json:
        screen.json({"schema": "gasdrill/check/1", "files": results})
    if invalid:
        raise Exit(Exit.INVALID)
    if fail_on_gaps and open_gaps:
        raise Exit(Exit.GAPS)


@app.command(help=say("help.gaps"))
def gaps(
    file: File,
    simulation: Simulation = Simulation(),
    under: Under = Under(),
    fragile: Fragile = True,
    fragile_runs: Bound = None,
    json: Json = False,
    fail_on_gaps: FailOnGaps = False,
    talk: Talk = Talk(),
) -> None:
    from drills.uses.judging import judged
    from drills.uses.studying import study

    screen = talk.screen
    source = open_with(file, screen, under)
    with simulation.effort(screen) as effort:
        result = study(source, screen, effort)
        found = judged(source, result, screen, effort.workers, fragile, fragile_runs)
    if json:
        screen.json(found.json())
    else:
        screen.not_judged(found.not_judged, source.scenario)
        screen.gaps(found.gaps, source.scenario, len(found.not_judged))
    finish(found, fail_on_gaps)


def finish(found: "Judged", fail_on_gaps: bool) -> None:
    """Leave with 130 if the user broke off, with 4 if gaps were found and are to fail."""
    if found.study.ensemble.partial:
        raise Exit(Exit.INTERRUPTED)
    if fail_on_gaps and any(not gap.accepted for gap in found.gaps):
        raise Exit(Exit.GAPS)
