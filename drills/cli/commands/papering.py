"""`gasdrill papers`: the papers before the drill."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drills.cli.app import app
from drills.cli.commands.reporting import Folder, Template, formats_of, letterhead_of
from drills.cli.options import Engine, Exit, Jobs, Lang, Quiet, Runs, Seed, Set, Variant, Without, open_with
from drills.cli.screen import Screen, say

if TYPE_CHECKING:
    from drills.uses.papers import Wanted

Only = Annotated[str | None, typer.Option("--only", metavar="2,18", help=say("help.papers-only"))]


def chosen(text: str | None, formats: tuple[str, ...], template: str | None, screen: Screen) -> "Wanted":
    """The papers and slides of a list of numbers or ids; leaves the command where one is unknown."""
    from drills.uses.papers import Wanted
    from reports.papers import DECKS, PAPERS, DeckPaper, Paper

    letterhead = letterhead_of(template, formats, screen)
    if text is None:
        return Wanted(formats=formats, letterhead=letterhead)
    every: tuple[Paper | DeckPaper, ...] = (*PAPERS, *DECKS)
    known = {key: paper for paper in every for key in (paper.id, str(paper.number), f"{paper.number:02d}")}
    words = [word.strip() for word in text.replace("，", ",").split(",") if word.strip()]
    unknown = [word for word in words if word not in known]
    if unknown or not words:
        listed = ", ".join(f"{paper.number} {paper.id}" for paper in every)
        screen.error(say("screen.unknown-paper", paper=", ".join(unknown) or text, known=listed))
        raise Exit(Exit.USAGE)
    found = dict.fromkeys(known[word] for word in words)
    papers = tuple(paper for paper in found if isinstance(paper, Paper))
    decks = tuple(paper for paper in found if isinstance(paper, DeckPaper))
    return Wanted(papers, decks, formats, letterhead)


@app.command(help=say("help.papers"))
def papers(
    file: Annotated[str, typer.Argument(help=say("help.file"))],
    output: Folder = Path("out"),
    format: Annotated[str, typer.Option("--format", metavar="docx,pdf,html", help=say("help.papers-format"))] = "docx",
    only: Only = None,
    template: Template = None,
    mended: Annotated[str | None, typer.Option("--mended", metavar="FILE", help=say("help.papers-mended"))] = None,
    runs: Runs = 10_000,
    seed: Seed = 1,
    jobs: Jobs = None,
    engine: Engine = None,
    variant: Variant = None,
    without: Without = None,
    set_: Set = None,
    quiet: Quiet = False,
    lang: Lang = None,
) -> None:
    from drills.shelf.files import ready_folder
    from drills.uses.papers import contacts_of, write_papers
    from drills.uses.report import material
    from drills.uses.work import crew
    from reports.papers import PaperMaterial

    screen = Screen(quiet)
    wanted = chosen(only, formats_of(format, screen), template, screen)
    ready_folder(output, wanted.files)
    contacts = contacts_of(file)
    source = open_with(file, screen, variant, without, set_)
    after = open_with(mended, screen, variant) if mended else None
    with crew(screen, jobs, engine) as workers:
        made = PaperMaterial.of(material(source, after, screen, runs, seed, workers), contacts)
    paths = write_papers(made, wanted, screen, output)
    screen.line(say("screen.papers-at", n=len(paths), path=output))
    if made.study.ensemble.partial:
        raise Exit(Exit.INTERRUPTED)
