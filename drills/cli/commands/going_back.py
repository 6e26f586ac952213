"""`gasdrill history`, `gasdrill restore`: the earlier versions of a file, and back to one of them."""

from pathlib import Path
from typing import Annotated

import typer

from drills.cli.options import Json, Lang, Talk
from drills.cli.root import app
from drills.cli.screen import Screen, say
from drills.shelf.versions import Version

Versioned = Annotated[Path, typer.Argument(metavar="FILE", help=say("help.history-file"))]


@app.command(help=say("help.history"))
def history(file: Versioned, json: Json = False, lang: Lang = None) -> None:
    from drills.uses import restoring

    screen, found = Screen(), restoring.history(file)
    if json:
        screen.json([_plain(version) for version in found])
        return
    if not found:
        screen.line(say("history.none", path=file))
        return
    columns = [say(f"history.column-{name}") for name in ("number", "when", "change", "size")]
    rows = [[str(v.number), _when(v), _told(v), say("history.size", n=v.size)] for v in found]
    if file.exists():
        rows.append(["", "", say("history.now"), say("history.size", n=file.stat().st_size)])
    screen.table(columns, rows)
    screen.line(say("history.next", path=file, number=found[-1].number))
    screen.line(say("history.kept", folder=found[-1].path.parent.parent))


@app.command(help=say("help.restore"))
def restore(
    file: Versioned,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help=say("help.restore-number"))],
    talk: Talk = Talk(),
) -> None:
    from drills.uses import restoring

    said = {"kept": "restored", "new": "restored-new", "same": "restored-same"}[restoring.restore(file, number)]
    talk.screen.line(say(f"history.{said}", path=file, number=number))


def _when(version: Version) -> str:
    """The moment at which it was replaced, to the minute, as it was on the clock of that place."""
    return version.change.when[:16].replace("T", " ") if version.change else ""


def _told(version: Version) -> str:
    """By what it was replaced."""
    from rich.markup import escape

    from reports.words.catalogue import UnknownWords

    if version.change is None:
        return say("history.change.other")
    try:
        return escape(say(f"history.change.{version.change.kind or 'other'}", **version.change.data))
    except UnknownWords:  # of a newer program
        return say("history.change.other")


def _plain(version: Version) -> dict[str, object]:
    change = version.change
    told = {"kind": change.kind, "when": change.when, "data": dict(change.data)} if change else None
    return {"number": version.number, "path": str(version.path), "size": version.size, "change": told}
