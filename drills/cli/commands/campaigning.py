"""`gasdrill campaign`: scenarios × stations × variants × runs, to be broken off and taken up at any moment."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drills.cli.options import Exit, Talk
from drills.cli.root import app
from drills.cli.screen import WORDS, Screen, say

if TYPE_CHECKING:
    from drills.uses.campaigns.cases import Design, LeftOut
    from reports.workbooks.campaign import Row

#: Cases shown on the screen; the workbook has them all.
SHOWN = 20


@app.command(help=say("help.campaign"))
def campaign(
    file: Annotated[Path, typer.Argument(metavar="FILE.yaml", help=say("help.campaign-file"))],
    output: Annotated[Path, typer.Option("--output", "-o", help=say("help.output-folder"))],
    threads: Annotated[int | None, typer.Option("--threads", min=1, max=256, help=say("help.threads"))] = None,
    processes: Annotated[int | None, typer.Option("--processes", min=1, max=256, help=say("help.processes"))] = None,
    cluster: Annotated[str | None, typer.Option("--cluster", metavar="ADDRESS", help=say("help.cluster"))] = None,
    talk: Talk = Talk(),
) -> None:
    from drills.uses.campaigns import running
    from drills.uses.campaigns.cases import design
    from drills.uses.campaigns.results import why
    from scenarios.campaign import read_campaign

    screen = talk.screen
    if sum(way is not None for way in (threads, processes, cluster)) > 1:
        screen.error(say("screen.one-of", options="--threads, --processes, --cluster"))
        raise Exit(Exit.USAGE)
    plan = design(*read_campaign(file))
    for source in plan.scenarios.values():
        screen.problems(source.warnings)
    store = running.claim(plan, output, WORDS)
    try:
        running.simulate(plan, store, screen, running.Hands(threads, processes, cluster))
    except KeyboardInterrupt:
        screen.error(say("campaign.screen.interrupted"))
        raise Exit(Exit.INTERRUPTED) from None
    screen.problems(list(plan.warned))
    for one in plan.left_out:
        screen.error(say("campaign.screen.left-out", name=_name(one), why=why(one, WORDS)))
    if not plan.entries:
        screen.error(say("campaign.screen.nothing"))
        raise Exit(Exit.INVALID)
    made = running.write(plan, store, output, WORDS)
    _overview(plan, made.rows, screen)
    screen.line(say("campaign.screen.written", summary=made.summary, results=made.results))


def _name(one: "LeftOut") -> str:
    return " × ".join(part for part in (one.name, one.station, one.variant) if part)


def _overview(plan: "Design", found: "list[Row]", screen: Screen) -> None:
    """The cases with the most gaps that must be mended, in the order of the campaign, and the sum."""
    from reports.workbooks.campaign import often

    worst = sorted(range(len(found)), key=lambda i: (-found[i].must, -found[i].should, i))[:SHOWN]
    names = ("scenario", "station", "variant", "must", "should", "could", "deadline", "missed")
    lines = [
        [
            *(row.name, row.station, row.variant),
            *(str(n) for n in (row.must, row.should, row.could)),
            row.deadline,
            often(row.missed, WORDS),
        ]
        for row in (found[i] for i in sorted(worst))
    ]
    title = say("campaign.screen.worst", n=len(lines)) if len(lines) < len(found) else None
    screen.table([say(f"campaign.column.{name}") for name in names], lines, title)
    must = sum(row.must > 0 for row in found)
    told = {"cases": len(found), "runs": plan.campaign.runs, "must": must, "left_out": len(plan.left_out)}
    screen.line(say("campaign.screen.done", **told), "bold")
