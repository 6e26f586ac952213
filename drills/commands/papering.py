"""`gasdrill papers`: the papers before the drill."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drills.commands import app
from drills.commands.options import Exit, Jobs, Lang, Quiet, Runs, Seed, Set, Variant, Without, open_with
from drills.commands.reporting import Folder, formats_of
from drills.screen import Screen, say

if TYPE_CHECKING:
    from reports.papers import Paper

Only = Annotated[str | None, typer.Option("--only", metavar="2,18", help=say("help.papers-only"))]


def chosen(text: str | None, screen: Screen) -> "tuple[Paper, ...]":
    """The papers of a list of numbers or ids; leaves the command where one is unknown."""
    from reports.papers import PAPERS

    if text is None:
        return PAPERS
    known = {key: paper for paper in PAPERS for key in (paper.id, str(paper.number), f"{paper.number:02d}")}
    wanted = [word.strip() for word in text.replace("，", ",").split(",") if word.strip()]
    for word in wanted:
        if word not in known:
            listed = ", ".join(f"{paper.number} {paper.id}" for paper in PAPERS)
            screen.error(say("screen.unknown-paper", paper=word, known=listed))
            raise Exit(Exit.USAGE)
    return tuple(dict.fromkeys(known[word] for word in wanted))


@app.command(help=say("help.papers"))
def papers(
    file: Annotated[str, typer.Argument(help=say("help.file"))],
    output: Folder = Path("out"),
    format: Annotated[str, typer.Option("--format", metavar="docx,pdf,html", help=say("help.papers-format"))] = "docx",
    only: Only = None,
    mended: Annotated[str | None, typer.Option("--mended", metavar="FILE", help=say("help.papers-mended"))] = None,
    runs: Runs = 10_000,
    seed: Seed = 1,
    jobs: Jobs = 1,
    variant: Variant = None,
    without: Without = None,
    set_: Set = None,
    quiet: Quiet = False,
    lang: Lang = None,
) -> None:
    from drills.sets import Wanted, contacts_of, material, write_papers
    from simulation.ensemble import Workers

    screen = Screen(quiet)
    wanted = Wanted(chosen(only, screen), formats_of(format, screen))
    contacts = contacts_of(file)
    source = open_with(file, screen, variant, without, set_)
    after = open_with(mended, screen, variant) if mended else None
    with Workers(jobs) as workers:
        made = material(source, after, contacts, screen, runs, seed, workers)
    paths = write_papers(made, wanted, screen, output)
    screen.line(say("screen.papers-at", n=len(paths), path=output))
    if made.study.ensemble.partial:
        raise Exit(Exit.INTERRUPTED)
