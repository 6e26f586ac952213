"""`gasdrill campaign`: scenarios × stations × variants × runs, to be broken off and taken up at any moment."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drills.cli.app import app
from drills.cli.options import Exit, Lang, Quiet
from drills.cli.screen import WORDS, Screen, say

if TYPE_CHECKING:
    from drills.uses.campaigns.cases import Design, LeftOut
    from reports.workbooks.campaign import Row
    from simulation.campaign import Crew

#: Cases shown on the screen; the workbook has them all.
SHOWN = 20


@app.command(help=say("help.campaign"))
def campaign(
    file: Annotated[Path, typer.Argument(metavar="FILE.yaml", help=say("help.campaign-file"))],
    output: Annotated[Path, typer.Option("--output", "-o", help=say("help.output-folder"))],
    threads: Annotated[int | None, typer.Option("--threads", min=1, max=256, help=say("help.threads"))] = None,
    processes: Annotated[int | None, typer.Option("--processes", min=1, max=256, help=say("help.processes"))] = None,
    cluster: Annotated[str | None, typer.Option("--cluster", metavar="ADDRESS", help=say("help.cluster"))] = None,
    quiet: Quiet = False,
    lang: Lang = None,
) -> None:
    from drills.shelf.files import ready_folder, write_bytes
    from drills.uses.campaigns.cases import design
    from drills.uses.campaigns.results import rows, write_results
    from drills.uses.campaigns.store import Folder
    from drills.uses.work import foretell
    from reports.workbooks.campaign import campaign_book
    from scenarios.campaign import read_campaign
    from simulation.campaign import simulate_all

    screen = Screen(quiet)
    if sum(way is not None for way in (threads, processes, cluster)) > 1:
        screen.error(say("screen.one-of", options="--threads, --processes, --cluster"))
        raise Exit(Exit.USAGE)
    plan = design(*read_campaign(file))
    for source in plan.scenarios.values():
        screen.problems(source.warnings)
    ready_folder(output, ("campaign.json", "results.json", say("campaign.file")))
    ready_folder(output / "blocks")
    _claim(output, plan.campaign.campaign.id, screen)
    store = Folder(output / "blocks")
    foretell(screen)
    try:
        with (
            _crew(threads, processes, cluster, screen) as crew,
            screen.progress(say("campaign.screen.simulating"), plan.runs) as bar,
        ):
            simulate_all(plan.cases(), crew, store, bar)
    except KeyboardInterrupt:
        screen.error(say("campaign.screen.interrupted"))
        raise Exit(Exit.INTERRUPTED) from None
    for key in store.harmed:
        screen.tell(say("campaign.screen.harmed", path=store.path / key))
    screen.problems(list(plan.warned))
    for one in plan.left_out:
        screen.error(say("campaign.screen.left-out", name=_name(one), why=_why(one)))
    if not plan.entries:
        screen.error(say("campaign.screen.nothing"))
        raise Exit(Exit.INVALID)
    store.tidy()
    found = list(rows(plan, store, WORDS))
    results, summary = output / "results.json", output / say("campaign.file")
    write_results(plan, store, results)
    left_out = [(one.name, one.station, one.variant, _why(one)) for one in plan.left_out]
    title = WORDS.text(plan.campaign.campaign.title) or plan.campaign.campaign.id
    write_bytes(summary, campaign_book(title, found, left_out, WORDS))
    _overview(plan, found, screen)
    screen.line(say("campaign.screen.written", summary=summary, results=results))


@contextmanager
def _crew(threads: int | None, processes: int | None, address: str | None, screen: Screen) -> "Iterator[Crew]":
    """Whoever is to do the work; leaves the command with one message where there is nobody, or nobody any more."""
    import simulation.campaign as hands

    try:
        if address is not None:
            with hands.connect(address) as crew:
                yield crew
        else:
            with hands.processes(processes) if processes else hands.threads(threads or os.cpu_count() or 1) as crew:
                yield crew
    except hands.NoCrew as none:
        screen.error(say(f"campaign.crew.{none.code}", **none.data))
        raise Exit(Exit.FAILURE) from None
    except hands.CrewLost as lost:
        screen.error(say("campaign.crew.lost", reason=str(lost)))
        raise Exit(Exit.FAILURE) from None


def _claim(folder: Path, id: str, screen: Screen) -> None:
    """The folder is this campaign's from now on; one of another campaign is left as it is."""
    import json

    from drills.shelf.files import write_text

    mark = folder / "campaign.json"
    try:
        other = json.loads(mark.read_text(encoding="utf-8"))["campaign"]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        other = id
    if other != id:
        screen.error(say("campaign.screen.other", folder=folder, other=other))
        raise Exit(Exit.USAGE)
    write_text(mark, json.dumps({"schema": "gasdrill/campaign-folder/1", "campaign": id}, ensure_ascii=False) + "\n")


def _why(one: "LeftOut") -> str:
    """Why something was left out: each cell with its sentence, or the circle."""
    from reports.words.problem import sentence

    if one.circle:
        return say("screen.circle", path=" → ".join((*one.circle, one.circle[0])))
    return "\n".join(sentence(problem, WORDS) for problem in one.problems)


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
