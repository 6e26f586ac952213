"""`gasdrill check`, `gasdrill gaps`: what does not hold."""

from typing import TYPE_CHECKING, Annotated

import typer

from drills.cli.app import app
from drills.cli.options import (
    Bound,
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
)
from drills.cli.screen import Screen, problem_json, say
from scenarios.problem import Invalid

if TYPE_CHECKING:
    from scenarios.gap import Gap


@app.command(help=say("help.check"))
def check(
    paths: Annotated[list[str], typer.Argument(metavar="FILE…", help=say("help.file"))],
    variant: Variant = None,
    without: Without = None,
    set_: Set = None,
    json: Json = False,
    fail_on_gaps: FailOnGaps = False,
    quiet: Quiet = False,
    lang: Lang = None,
) -> None:
    from scenarios.check import check as check_plan
    from scenarios.unjudged import NotJudged, not_judged

    screen, invalid, open_gaps, results = Screen(quiet), False, 0, []
    for path in paths:
        try:
            source = open_with(path, screen, variant, without, set_)
        except Invalid as error:
            invalid = True
            screen.problems(error.problems)
            problems = [problem_json(p) for p in error.problems]
            results.append({"file": path, "problems": problems, "gaps": [], "not_judged": []})
            continue
        gaps = check_plan(source.scenario)
        open_gaps += sum(1 for gap in gaps if not gap.accepted)
        unjudged = [NotJudged("no-runs"), *not_judged(source.scenario)]
        told = {"gaps": [gap.json() for gap in gaps], "not_judged": [one.json() for one in unjudged]}
        results.append({"file": path, "problems": [problem_json(p) for p in source.warnings], **told})
        if not json:
            screen.line(f"{path}  {source.scenario.scenario.title.say(screen.lang)}  {source.label}", "bold")
            screen.not_judged(unjudged, source.scenario)
            screen.gaps(gaps, source.scenario, len(unjudged))
    if json:
        screen.json({"schema": "gasdrill/check/1", "files": results})
    if invalid:
        raise Exit(Exit.INVALID)
    if fail_on_gaps and open_gaps:
        raise Exit(Exit.GAPS)


@app.command(help=say("help.gaps"))
def gaps(
    file: File,
    runs: Runs = 10_000,
    seed: Seed = 1,
    jobs: Jobs = None,
    engine: Engine = None,
    variant: Variant = None,
    without: Without = None,
    set_: Set = None,
    fragile: Annotated[bool, typer.Option("--fragile/--no-fragile", help=say("help.fragile"))] = True,
    fragile_runs: Bound = None,
    json: Json = False,
    fail_on_gaps: FailOnGaps = False,
    quiet: Quiet = False,
    lang: Lang = None,
) -> None:
    from drills.uses.work import all_gaps, crew, study
    from simulation.gaps.unjudged import not_judged
    from simulation.study.export import study_json

    screen = Screen(quiet)
    source = open_with(file, screen, variant, without, set_)
    with crew(screen, jobs, engine) as workers:
        result = study(source, screen, runs, seed, workers)
        tried = fragile and not result.ensemble.partial
        found, _ = all_gaps(source, result, screen, workers, tried, fragile_runs)
    unjudged = not_judged(result, tried)
    if json:
        told = {"gaps": [gap.json() for gap in found], "not_judged": [one.json() for one in unjudged]}
        screen.json(study_json(result) | told)
    else:
        screen.not_judged(unjudged, source.scenario)
        screen.gaps(found, source.scenario, len(unjudged))
    finish(screen, result.ensemble.partial, found, fail_on_gaps)


def finish(screen: Screen, partial: bool, found: "list[Gap]", fail_on_gaps: bool) -> None:
    """Leave with 130 if the user broke off, with 4 if gaps were found and are to fail."""
    if partial:
        raise Exit(Exit.INTERRUPTED)
    if fail_on_gaps and any(not gap.accepted for gap in found):
        raise Exit(Exit.GAPS)
