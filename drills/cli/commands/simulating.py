"""`gasdrill simulate`, `gasdrill walk`: thousands of courses, and one told as a story."""

from typing import TYPE_CHECKING, Annotated

import typer

from drills.cli.app import app
from drills.cli.commands.checking import finish
from drills.cli.options import (
    Engine,
    Exit,
    FailOnGaps,
    File,
    Jobs,
    Json,
    Lang,
    Quiet,
    Runs,
    Seed,
    Set,
    Variant,
    Without,
    open_with,
    pick,
)
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
    runs: Runs = 10_000,
    seed: Seed = 1,
    jobs: Jobs = None,
    engine: Engine = None,
    variant: Variant = None,
    without: Without = None,
    set_: Set = None,
    precision: Precision = None,
    sensitivity: Annotated[bool, typer.Option("--sensitivity", help=say("help.sensitivity"))] = False,
    json: Json = False,
    fail_on_gaps: FailOnGaps = False,
    quiet: Quiet = False,
    lang: Lang = None,
) -> None:
    from drills.cli.tables import deadlines, escalations
    from drills.uses.work import all_gaps, crew, precise_study, sensitive
    from simulation.gaps.unjudged import not_judged

    screen = Screen(quiet)
    source = open_with(file, screen, variant, without, set_)
    with crew(screen, jobs, engine) as workers:
        result = precise_study(source, screen, runs, seed, workers, precision)
        found, _ = all_gaps(source, result, screen, workers, fragile=False)
        other = sensitive(result, screen, workers) if sensitivity and not result.ensemble.partial else None
    unjudged = not_judged(result, fragile=False)
    if json:
        more = {"sensitivity": other.json()} if other else {}
        told = {"gaps": [gap.json() for gap in found], "not_judged": [one.json() for one in unjudged]}
        screen.json(result.json() | told | more)
    else:
        screen.line(say("screen.done", runs=result.runs, seed=seed, variant=source.label or say("screen.base")), "bold")
        screen.not_judged(unjudged, source.scenario)
        screen.table(*deadlines(result, WORDS))
        if source.scenario.escalations:
            screen.table(*escalations(result, WORDS))
        screen.gaps(found, source.scenario, len(unjudged))
        if other:
            show(other, source.scenario, screen)
    finish(screen, result.ensemble.partial, found, fail_on_gaps)


def show(found: "Sensitivity", scenario: "Scenario", screen: Screen) -> None:
    """What other durations would do, as tables."""
    from reports.sensitivity import decided_table, flips_table, measure_table, varied_table
    from reports.words.names import Names

    names = Names(scenario, WORDS)
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
    variant: Variant = None,
    without: Without = None,
    set_: Set = None,
    json: Json = False,
    quiet: Quiet = False,
    lang: Lang = None,
) -> None:
    from drills.uses.work import crew, refuse_circle, study
    from reports.story import tell
    from simulation.outcome.timeline import timeline
    from simulation.plan.compiler import compile_plan
    from simulation.reference.engine import simulate_runs
    from simulation.study.pick import median_run, worst_run

    screen = Screen(quiet)
    if sum((run is not None, worst is not None, median)) > 1:
        screen.error(say("screen.one-of", options="--run, --worst, --median"))
        raise Exit(Exit.USAGE)
    source = open_with(file, screen, variant, without, set_)
    refuse_circle(source, screen)
    if worst is not None:
        worst = pick("deadline", worst, source.scenario.deadlines, screen)
    number = run if run is not None else 0
    if worst is not None:
        number = worst_run(study(source, screen, runs, seed, crew(screen)), worst)
    elif median:
        number = median_run(study(source, screen, runs, seed, crew(screen)))
    plan = compile_plan(source.scenario)
    course = next(simulate_runs(plan, seed, range(number, number + 1)))
    lines = tell(source.scenario, timeline(source.scenario, plan, course), WORDS)
    if json:
        rows = [line.json() for line in lines]
        data = {"schema": "gasdrill/walk/1", "scenario": {"id": source.scenario.scenario.id}, "variant": source.label}
        screen.json(data | {"seed": seed, "run": number, "lines": rows})
        return
    screen.line(say("screen.walk-title", run=number, seed=seed, variant=source.label or say("screen.base")), "bold")
    for line in lines:
        screen.line(line.plain(), "red" if line.kind == "hazard" else None)
