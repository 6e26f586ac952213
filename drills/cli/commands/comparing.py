"""`gasdrill compare`: two plans, or a plan and one of its variants, with the same luck."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drills.cli.app import app
from drills.cli.options import (
    Bound,
    Engine,
    Exit,
    Jobs,
    Json,
    Lang,
    Quiet,
    Runs,
    Seed,
    Variant,
    open_with,
)
from drills.cli.screen import WORDS, Screen, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scenarios.gap import Gap
    from scenarios.model import Scenario
    from simulation.questions.compare import Comparison, Unsettled


@app.command(help=say("help.compare"))
def compare(
    a: Annotated[str, typer.Argument(metavar="A", help=say("help.compare-a"))],
    b: Annotated[str, typer.Argument(metavar="B", help=say("help.compare-b"))],
    variant: Variant = None,
    runs: Runs = 10_000,
    seed: Seed = 1,
    jobs: Jobs = None,
    engine: Engine = None,
    fragile: Annotated[bool, typer.Option("--fragile/--no-fragile", help=say("help.compare-fragile"))] = False,
    fragile_runs: Bound = None,
    json: Json = False,
    quiet: Quiet = False,
    lang: Lang = None,
) -> None:
    from drills.uses.work import all_gaps, crew, study
    from scenarios.reading.hints import titled
    from scenarios.source import library
    from simulation.gaps.unjudged import not_judged
    from simulation.questions.compare import compare as compare_studies
    from simulation.study.export import study_head

    screen = Screen(quiet)
    before = open_with(a, screen, variant)
    declared = before.scenario.variants
    is_variant = b in declared or bool(titled(declared, b))
    is_file = Path(b).exists() or b in library() or (Path(b).suffix != "" and not is_variant)
    after = open_with(b, screen, variant) if is_file else open_with(a, screen, [*(variant or ()), b])
    with crew(screen, jobs, engine) as workers:
        studies = [study(source, screen, runs, seed, workers) for source in (before, after)]
        partial = any(s.ensemble.partial for s in studies)
        tried = fragile and not partial
        found = [
            all_gaps(source, s, screen, workers, tried, fragile_runs)
            for source, s in zip((before, after), studies, strict=True)
        ]
    (gaps_a, effects_a), (gaps_b, effects_b) = found
    effects = (effects_a, effects_b) if tried else None
    result = compare_studies(studies[0], gaps_a, studies[1], gaps_b, effects)
    unjudged = [not_judged(s, tried) for s in studies]
    if json:
        heads = [
            study_head(s) | {"not_judged": [u.json() for u in us]} for s, us in zip(studies, unjudged, strict=True)
        ]
        screen.json({"schema": "gasdrill/compare/1", **result.json(), "a": heads[0], "b": heads[1]})
    else:
        screen.not_judged(unjudged[0], before.scenario, say("screen.side-before"))
        screen.not_judged(unjudged[1], after.scenario, say("screen.side-after"))
        show(result, before.scenario, after.scenario, screen)
    if partial:
        raise Exit(Exit.INTERRUPTED)


def show(result: "Comparison", before: "Scenario", after: "Scenario", screen: Screen) -> None:
    """The changes as tables, then what became of each gap: first the counts, which add up."""
    from drills.cli.tables import changes

    titles = {id: d.title.say(screen.lang) for id, d in before.deadlines.items()}
    titles |= {id: e.title.say(screen.lang) for id, e in before.escalations.items()}
    screen.table(*changes(result.deadlines, titles, WORDS, "screen.deadlines"))
    if result.escalations:
        screen.table(*changes(result.escalations, titles, WORDS, "screen.escalations"))
    counts = asdict(result.count)
    screen.line(say("screen.counts-before", **counts), "bold")
    screen.line(say("screen.counts-after", **counts | {"changed": result.count.changed_after}), "bold")
    both = (gap.accepted for gap in (*result.closed, *result.opened, *(g for pair in result.kept for g in pair)))
    if any(reason is not None for reason in both):
        screen.line(say("screen.counts-accepted"))
    if not result.fragility:
        screen.line(say("screen.counts-no-fragility"), "yellow")
    for name, gaps, scenario, style in (
        ("closed", result.closed, before, "bold green"),
        ("opened", result.opened, after, "bold red"),
    ):
        screen.line(say(f"screen.{name}", n=len(gaps)), style)
        if gaps:
            screen.gaps(gaps, scenario)
    show_changed(result.changed, before, after, screen)
    show_unsettled("unsettled", result.unsettled, before, screen)
    show_unsettled("surfaced", result.surfaced, after, screen)
    screen.line(say("screen.kept", n=len(result.kept)), "bold")
    if result.kept:
        screen.gaps([new for _, new in result.kept], after)


def show_changed(pairs: "Sequence[tuple[Gap, Gap]]", before: "Scenario", after: "Scenario", screen: Screen) -> None:
    """Gaps whose members are others than before."""
    from reports.speech import Speaker

    if not pairs:
        return
    screen.line(say("screen.changed", n=len(pairs)), "bold yellow")
    names = (Speaker(before, WORDS), Speaker(after, WORDS))
    for pair in pairs:
        told = [WORDS.join([n.any(id) for id in gap.nodes]) for gap, n in zip(pair, names, strict=True)]
        screen.line("  " + say("screen.became", code=pair[0].code, before=told[0], after=told[1]))


def show_unsettled(name: str, rows: "Sequence[Unsettled]", scenario: "Scenario", screen: Screen) -> None:
    """Gaps of one plan of which the other does not tell, and why."""
    from reports.speech import Speaker
    from reports.words.gap import describe

    if not rows:
        return
    names = Speaker(scenario, WORDS)
    screen.line(say(f"screen.{name}", n=len(rows)), "bold yellow")
    for one in rows:
        reason = say(f"unjudged.reason.{one.reason}")
        nodes = WORDS.join([names.any(id) for id in one.gap.nodes]) or describe(one.gap, names).title
        screen.line("  " + say("screen.reason", code=one.gap.code, nodes=nodes, reason=reason))
