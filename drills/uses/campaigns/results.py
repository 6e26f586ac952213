"""What a campaign leaves: `results.json` with every study, and the rows of the overview."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from drills.shelf.saving import replace
from drills.uses.campaigns.cases import Design, Entry, LeftOut
from drills.uses.campaigns.store import Folder
from drills.uses.listener import sentence
from drills.uses.studying import circle_said
from reports.words import Words
from reports.words.problem import sentence as problem_sentence
from reports.workbooks.campaign import Row
from scenarios.gap import WEIGHTS, Share
from scenarios.problem import Problem
from simulation.version import PROGRAM

SCHEMA = "gasdrill/campaign/1"


def write_results(design: Design, store: Folder, path: Path) -> None:
    """Write `results.json`, study by study: the same bytes whoever did the work, and however often it broke off."""
    replace(path, _parts(design, store))


def _parts(design: Design, store: Folder) -> Iterator[bytes]:
    c = design.campaign
    head = {
        "schema": SCHEMA,
        "program": PROGRAM,
        "campaign": {"id": c.campaign.id, "title": c.campaign.title.model_dump() if c.campaign.title else None},
        "seed": c.seed,
        "runs": c.runs,
        "left_out": [_left_out(one) for one in design.left_out],
    }
    yield _bytes(head)[:-1] + b',"cases":[\n'
    for i, entry in enumerate(design.entries):
        names = _bytes({"scenario": entry.name, "station": entry.station, "variant": entry.variant})
        yield (b",\n" if i else b"") + names[:-1] + b',"study":' + kept(store, entry) + b"}"
    yield b"\n]}\n"


def kept(store: Folder, entry: Entry) -> bytes:
    """The study of a case, which is there once the campaign has been simulated."""
    data = store.get(entry.key)
    if data is None:
        raise FileNotFoundError(2, "", str(store.path / entry.key))
    return data


def rows(design: Design, store: Folder, words: Words) -> Iterator[Row]:
    """One row for each case, in the order of the campaign."""
    for entry in design.entries:
        yield _row(entry, json.loads(kept(store, entry)), words)


def why(one: LeftOut, words: Words) -> str:
    """Why something was left out: each cell with its sentence, or the circle."""
    if one.circle:
        return sentence(circle_said(one.circle), words)
    return "\n".join(problem_sentence(problem, words) for problem in one.problems)


def _row(entry: Entry, study: dict[str, Any], words: Words) -> Row:
    gaps = [gap for gap in study["gaps"] if gap["accepted"] is None]
    counts = {weight: sum(gap["weight"] == weight for gap in gaps) for weight in WEIGHTS}
    late = max((d for d in study["deadlines"] if d["missed"]["n"]), key=lambda d: float(d["missed"]["p"]), default=None)
    come = max(study["escalations"], key=lambda e: float(e["came"]["p"]), default=None)
    return Row(
        name=entry.name,
        scenario=words.text(entry.title) or entry.name,
        station=entry.station or words.text(entry.unit),
        variant=words.text(entry.variant_title) or entry.variant or words.say("screen.base"),
        runs=study["runs"],
        must=counts["must"],
        should=counts["should"],
        could=counts["could"],
        unjudged=sum(one["code"] != "no-fragility" for one in study["not_judged"]),
        codes=tuple(dict.fromkeys(gap["code"] for gap in gaps if gap["weight"] == "must")),
        deadline=words.text(entry.titles[late["id"]]) or late["id"] if late else "",
        missed=_share(late["missed"]) if late else None,
        limit=late["limit_ms"] if late else None,
        p90=late["took"]["p90"] if late else None,
        escalation=words.text(entry.titles[come["id"]]) or come["id"] if come else "",
        came=_share(come["came"]) if come else None,
    )


def _share(data: dict[str, Any]) -> Share:
    return Share(data["k"], data["n"])


def _left_out(one: LeftOut) -> dict[str, Any]:
    """What was left out, with codes and cells, but without the path of a file."""
    names = {"scenario": one.name, "station": one.station, "variant": one.variant}
    return names | {"circle": list(one.circle), "problems": [_problem(p) for p in one.problems]}


def _problem(problem: Problem) -> dict[str, Any]:
    where = problem.where
    place = {"sheet": where.sheet, "cell": where.cell, "line": where.line, "column": where.column} if where else None
    return {"code": problem.code, "where": place}


def _bytes(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
