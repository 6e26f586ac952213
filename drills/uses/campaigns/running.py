"""A campaign from its file to its results on the disk; broken off at any moment, the same call goes on."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import simulation.campaign as hands
from drills.shelf.places import ready_folder
from drills.shelf.saving import write_bytes, write_text
from drills.uses.campaigns.cases import Design
from drills.uses.campaigns.results import rows, why, write_results
from drills.uses.campaigns.store import Folder
from drills.uses.listener import Listener, Refused, watched
from drills.uses.studying import foretell
from reports.words.catalogue import Words
from reports.workbooks.campaign import Row, campaign_book


@dataclass(frozen=True)
class Hands:
    """Who is to do the work: threads (as many as processors, if nothing is said), processes, or a cluster."""

    threads: int | None = None
    processes: int | None = None
    cluster: str | None = None


@dataclass(frozen=True)
class Results:
    """The files that were written, and the rows of the summary."""

    summary: Path
    results: Path
    rows: list[Row]


def claim(plan: Design, folder: Path, words: Words) -> Folder:
    """The folder is this campaign's from now on; `Refused` where it is another one's, `CannotWrite` where nothing can
    be written there."""
    ready_folder(folder, ("campaign.json", "results.json", words.say("campaign.file")))
    ready_folder(folder / "blocks")
    mark, id = folder / "campaign.json", plan.campaign.campaign.id
    try:
        other = json.loads(mark.read_text(encoding="utf-8"))["campaign"]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        other = id
    if other != id:
        raise Refused("campaign.screen.other", folder=folder, other=other)
    write_text(mark, json.dumps({"schema": "gasdrill/campaign-folder/1", "campaign": id}, ensure_ascii=False) + "\n")
    return Folder(folder / "blocks")


def simulate(plan: Design, store: Folder, listener: Listener, by: Hands) -> None:
    """Simulate what is not kept yet. Broken off by Ctrl-C or the listener, `KeyboardInterrupt`: what is done is kept.
    `Refused` where there is nobody to do the work, or nobody any more."""
    foretell(listener)
    with _crew(by) as crew, watched(listener, "campaign.screen.simulating", plan.runs) as bar:
        hands.simulate_all(plan.cases(), crew, store, bar)
    for key in store.harmed:
        listener.tell("campaign.screen.harmed", path=store.path / key)


@contextmanager
def _crew(by: Hands) -> Iterator[hands.Crew]:
    try:
        if by.cluster is not None:
            with hands.connect(by.cluster) as crew:
                yield crew
        else:
            n = by.threads or os.cpu_count() or 1
            with hands.processes(by.processes) if by.processes else hands.threads(n) as crew:
                yield crew
    except hands.NoCrew as none:
        raise Refused(f"campaign.crew.{none.code}", **none.data) from None
    except hands.CrewLost as lost:
        raise Refused("campaign.crew.lost", reason=str(lost)) from None


def write(plan: Design, store: Folder, folder: Path, words: Words) -> Results:
    """Write the results of a campaign that was simulated: all studies, and the summary as a workbook."""
    store.tidy()
    made = Results(folder / words.say("campaign.file"), folder / "results.json", list(rows(plan, store, words)))
    write_results(plan, store, made.results)
    left_out = [(one.name, one.station, one.variant, why(one, words)) for one in plan.left_out]
    title = words.text(plan.campaign.campaign.title) or plan.campaign.campaign.id
    write_bytes(made.summary, campaign_book(title, made.rows, left_out, words))
    return made
