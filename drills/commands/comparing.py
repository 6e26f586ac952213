"""`gasdrill compare`: two plans, or a plan and one of its variants, with the same luck."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drills.commands import app
from drills.commands.options import Engine, Exit, Jobs, Json, Lang, Quiet, Runs, Seed, Variant, library, open_with
from drills.screen import WORDS, Screen, say

if TYPE_CHECKING:
    from scenarios.gap import Gap
    from scenarios.model import Scenario


@app.command(help=say("help.compare"))
def compare(
    a: Annotated[str, typer.Argument(metavar="A", help=say("help.compare-a"))],
    b: Annotated[str, typer.Argument(metavar="B", help=say("help.compare-b"))],
    variant: Variant = None,
    runs: Runs = 10_000,
    seed: Seed = 1,
    jobs: Jobs = None,
    engine: Engine = None,
    json: Json = False,
    quiet: Quiet = False,
    lang: Lang = None,
) -> None:
    from drills.tables import changes
    from drills.work import all_gaps, crew, study
    from scenarios.reading.hints import titled
    from simulation.compare import compare as compare_studies
    from simulation.export import study_head

    screen = Screen(quiet)
    before = open_with(a, screen, variant)
    declared = before.scenario.variants
    is_variant = b in declared or bool(titled(declared, b))
    is_file = Path(b).exists() or b in library() or (Path(b).suffix != "" and not is_variant)
    after = open_with(b, screen, variant) if is_file else open_with(a, screen, [*(variant or ()), b])
    studies, gaps = [], []
    with crew(screen, jobs, engine) as workers:
        for source in (before, after):
            studies.append(study(source, screen, runs, seed, workers))
            gaps.append(all_gaps(source, studies[-1], screen, workers, fragile=False)[0])
    result = compare_studies(studies[0], gaps[0], studies[1], gaps[1])
    if json:
        sides = {"a": study_head(studies[0]), "b": study_head(studies[1])}
        screen.json({"schema": "gasdrill/compare/1", **result.json(), **sides})
    else:
        titles = {id: d.title.say(screen.lang) for id, d in before.scenario.deadlines.items()}
        titles |= {id: e.title.say(screen.lang) for id, e in before.scenario.escalations.items()}
        screen.table(*changes(result.deadlines, titles, WORDS, "screen.deadlines"))
        if result.escalations:
            screen.table(*changes(result.escalations, titles, WORDS, "screen.escalations"))
        screen.line(say("screen.closed", n=len(result.closed)), "bold green")
        _listed(result.closed, before.scenario, screen)
        screen.line(say("screen.opened", n=len(result.opened)), "bold red")
        _listed(result.opened, after.scenario, screen)
        screen.line(say("screen.kept", n=len(result.kept)), "bold")
        _listed([new for _, new in result.kept], after.scenario, screen)
    if any(s.ensemble.partial for s in studies):
        raise Exit(Exit.INTERRUPTED)


def _listed(gaps: "Sequence[Gap]", scenario: "Scenario", screen: Screen) -> None:
    """The gaps as a table; nothing where there are none, for "no gaps were found" would be said of the plan."""
    if gaps:
        screen.gaps(gaps, scenario)
