"""From a scenario to the whole set of papers before the drill."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from drills.cli.screen import Screen, say
from drills.shelf.files import write_bytes
from drills.uses.report import content
from reports.formats import render
from reports.papers import DECKS, PAPERS, DeckPaper, Paper, PaperMaterial
from scenarios.contacts import Contacts, beside, read_contacts

if TYPE_CHECKING:
    from reports.formats.docx.letterhead import Letterhead


@dataclass(frozen=True)
class Wanted:
    """Which papers in which formats, and which slides; the letterhead is for Word alone."""

    papers: tuple[Paper, ...] = PAPERS
    decks: tuple[DeckPaper, ...] = DECKS
    formats: tuple[str, ...] = ("docx",)
    letterhead: "Letterhead | None" = None

    @property
    def files(self) -> tuple[str, ...]:
        """The names of the files that will be written, in the language of the screen."""
        papers = (f"{paper.name(say)}.{name}" for paper in self.papers for name in self.formats)
        return (*papers, *(f"{deck.name(say)}.pptx" for deck in self.decks))


def contacts_of(file: str) -> Contacts:
    """The telephone table beside a scenario file; an empty one where there is none. `Invalid` where it is wrong."""
    path = beside(Path(file))
    return read_contacts(path) if path.exists() else Contacts()


def write_papers(m: PaperMaterial, wanted: Wanted, screen: Screen, folder: Path) -> tuple[Path, ...]:
    """Write the papers into the folder, a file for each paper and format, and one of PowerPoint for each deck."""
    paths: list[Path] = []

    def write(name: str, made: bytes) -> None:
        paths.append(folder / name)
        write_bytes(paths[-1], made)
        bar(1)

    total = len(wanted.papers) * len(wanted.formats) + len(wanted.decks)
    with screen.progress(say("screen.writing"), total) as bar:
        for paper in wanted.papers:
            report = paper.build(m)
            for name in wanted.formats:
                head = wanted.letterhead if report.look == "official" else None
                write(f"{paper.name(m.say)}.{name}", content(report, name, screen, head))
        for deck in wanted.decks:
            write(f"{deck.name(m.say)}.pptx", render(deck.build(m), "pptx").content)
    return tuple(paths)
