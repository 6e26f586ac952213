"""`gasdrill papers`: the papers before the drill."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drills.cli.commands.reporting import Folder, Template
from drills.cli.options import Exit, File, Simulation, Talk, Under, open_with
from drills.cli.root import app
from drills.cli.screen import WORDS, say
from reports.formats import names

if TYPE_CHECKING:
    from drills.uses.papers import Wanted

#: What is printed first, the web page last.
_FORMATS = ",".join(sorted(names("paper"), key=lambda name: name == "html"))
Formats = Annotated[str, typer.Option("--format", metavar=_FORMATS, help=say("help.papers-format"))]
Only = Annotated[str | None, typer.Option("--only", metavar="2,18", help=say("help.papers-only"))]


@app.command(help=say("help.papers"))
def papers(
    file: File,
    output: Folder = Path("out"),
    format: Formats = "docx",
    only: Only = None,
    template: Template = None,
    mended: Annotated[str | None, typer.Option("--mended", metavar="FILE", help=say("help.papers-mended"))] = None,
    simulation: Simulation = Simulation(),
    under: Under = Under(),
    talk: Talk = Talk(),
) -> None:
    from drills.shelf.places import ready_folder
    from drills.shelf.scenario import contacts_of
    from drills.uses.papers import write_papers
    from drills.uses.report import material
    from reports.papers import PaperMaterial

    screen = talk.screen
    wanted = _wanted(only, format, template)
    ready_folder(output, wanted.files(WORDS))
    contacts = contacts_of(file)
    source = open_with(file, screen, under)
    after = open_with(mended, screen, Under(under.variant)) if mended else None
    with simulation.effort(screen) as effort:
        made = PaperMaterial.of(material(source, after, screen, effort, screen.lang, date.today()), contacts)
    paths = write_papers(made, wanted, screen, output)
    screen.line(say("screen.papers-at", n=len(paths), path=output))
    if made.study.ensemble.partial:
        raise Exit(Exit.INTERRUPTED)


def _wanted(only: str | None, format: str, template: str | None) -> "Wanted":
    """The papers and slides asked for, all where none are named."""
    from drills.uses.papers import Wanted, chosen
    from drills.uses.report import formats_of, letterhead_of

    formats = formats_of(format)
    letterhead = letterhead_of(template, formats)
    if only is None:
        return Wanted(formats=formats, letterhead=letterhead)
    return Wanted(*chosen(only), formats, letterhead)
