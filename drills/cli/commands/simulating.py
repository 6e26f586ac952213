"""`gasdrill simulate`, `gasdrill walk`: thousands of courses, and one told as a story."""

from typing import TYPE_CHECKING, Annotated

import typer

from drills.cli.commands.checking import finish
from drills.cli.options import Exit, FailOnGaps, File, Json, Runs, Seed, Simulation, Talk, Under, open_with
from drills.cli.root import app
from drills.cli.screen import WORDS, Screen, say

if TYPE_CHECKING:
    from scenarios.model import Scenario
    from simulation.questions.sensitivity import Sensitivity

Precision = Annotated[
    float | None, typer.Option("--precision", min=0.001, max=1.0, metavar="0.01", help=say("help.precision"))
]


@app.command(help=say("help.simulate"))
def simulate(
    file: File,
    simulation: Simulation = Simulation(),
    under: Under = Under(),
    precision: Precision = None,
    sensitivity: Annotated[bool, typer.Option("--sensitivity", help=say("help.sensitivity"))] = False,
    json: Json = False,
    fail_on_gaps: FailOnGaps = False,
    talk: Talk = Talk(),
) -> None:
    from drills.cli.tables import deadlines, escalations
    from drills.uses.judging import judged
    from drills.uses.studying import precise_study, sensitive

    screen = talk.screen
    source = open_with(file, screen, under)
    with simulation.effort(screen) as effort:
        result = precise_study(source, screen, effort, precision)
        found = judged(source, result, screen, effort.workers, fragile=False)
        other = sensitive(result, screen, effort.workers) if sensitivity and not result.ensemble.partial else None
    if json:
        screen.json(found.json() | ({"sensitivity": other.json()} if other else {}))
    else:
        told = {"runs": result.runs, "seed": simulation.seed, "variant": source.label or say("screen.base")}
        screen.line(say("screen.done", **told), "bold")
        screen.not_judged(found.not_judged, source.scenario)
        screen.table(*deadlines(result, WORDS))
        if source.scenario.escalations:
            screen.table(*escalations(result, WORDS))
        screen.gaps(found.gaps, source.scenario, len(found.not_judged))
        if other:
            show(other, source.scenario, screen)
    finish(found, fail_on_gaps)


def show(found: "Sensitivity", scenario: "Scenario", screen: Screen) -> None:
    """What other durations would do, as tables."""
    from reports.sensitivity import decided_table, flips_table, measure_table, varied_table
    from reports.speech import Speaker

    names = Speaker(scenario, WORDS)
    varied = varied_table(found, names)
    screen.sheet(varied) if varied.rows else screen.line(say("sensitivity.nothing"))
    flips, decided, measure = (table(found, names) for table in (flips_table, decided_table, measure_table))
    screen.sheet(flips) if flips else screen.line(say("sensitivity.flips_none"))
    if not found.enough:
        screen.line(say(f"sensitivity.lacking_{found.lacking}"))
        return
    screen.sheet(measure) if measure else screen.line(say("sensitivity.measure_none"))
    if decided:
        screen.sheet(decided)


@app.command(help=say("help.walk"))
def walk(
    file: File,
    run: Annotated[int | None, typer.Option("--run", min=0, max=2**63 - 1, help=say("help.run"))] = None,
    worst: Annotated[str | None, typer.Option("--worst", metavar="DEADLINE", help=say("help.worst"))] = None,
    median: Annotated[bool, typer.Option("--median", help=say("help.median"))] = False,
    runs: Runs = 1000,
    seed: Seed = 1,
    under: Under = Under(),
    json: Json = False,
    talk: Talk = Talk(),
) -> None:
    from drills.uses import walking
    from drills.uses.opening import pick
    from drills.uses.studying import refuse_circles

    screen = talk.screen
    if sum((run is not None, worst is not None, median)) > 1:
        screen.error(say("screen.one-of", options="--run, --worst, --median"))
        raise Exit(Exit.USAGE)
    source = open_with(file, screen, under)
    refuse_circles(source.scenario)
    deadline = pick("deadline", worst, source.scenario.deadlines) if worst is not None else None
    number = run or 0
    if deadline is not None or median:
        with Simulation(runs, seed).effort(screen) as effort:
            number = walking.worst_or_median(source, screen, effort, deadline)
    told = walking.walk(source, seed, number, WORDS)
    if json:
        screen.json(told.json())
        return
    screen.line(say("screen.walk-title", run=number, seed=seed, variant=source.label or say("screen.base")), "bold")
    for line in told.lines:
        screen.line(line.plain(), "red" if line.kind == "hazard" else None)
