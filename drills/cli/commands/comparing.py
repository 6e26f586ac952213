"""`gasdrill compare`: two plans, or a plan and one of its variants, with the same luck."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from drills.cli.options import Bound, Exit, Json, Simulation, Talk, Under, Variant, open_with
from drills.cli.root import app
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
    simulation: Simulation = Simulation(),
    fragile: Annotated[bool, typer.Option("--fragile/--no-fragile", help=say("help.compare-fragile"))] = False,
    fragile_runs: Bound = None,
    json: Json = False,
    talk: Talk = Talk(),
) -> None:
    from drills.uses.comparing import compared, means_file

    screen, under = talk.screen, Under(variant)
    before = open_with(a, screen, under)
    both = Under([*(variant or ()), b])
    after = open_with(b, screen, under) if means_file(b, before) else open_with(a, screen, both)
    with simulation.effort(screen) as effort:
        result = compared((before, after), screen, effort, fragile, fragile_runs)
    if json:
        screen.json(result.json())
    else:
        screen.not_judged(result.before.not_judged, before.scenario, say("screen.side-before"))
        screen.not_judged(result.after.not_judged, after.scenario, say("screen.side-after"))
        show(result.found, before.scenario, after.scenario, screen)
    if result.partial:
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
    from reports.telling.gap import members

    if not pairs:
        return
    screen.line(say("screen.changed", n=len(pairs)), "bold yellow")
    names = (Speaker(before, WORDS), Speaker(after, WORDS))
    for pair in pairs:
        told = [WORDS.join(members(gap, n)) for gap, n in zip(pair, names, strict=True)]
        screen.line("  " + say("screen.became", code=pair[0].code, before=told[0], after=told[1]))


def show_unsettled(name: str, rows: "Sequence[Unsettled]", scenario: "Scenario", screen: Screen) -> None:
    """Gaps of one plan of which the other does not tell, and why."""
    from reports.speech import Speaker
    from reports.telling.gap import describe, members

    if not rows:
        return
    names = Speaker(scenario, WORDS)
    screen.line(say(f"screen.{name}", n=len(rows)), "bold yellow")
    for one in rows:
        reason = say(f"unjudged.reason.{one.reason}")
        nodes = WORDS.join(members(one.gap, names)) or describe(one.gap, names).title
        screen.line("  " + say("screen.reason", code=one.gap.code, nodes=nodes, reason=reason))
