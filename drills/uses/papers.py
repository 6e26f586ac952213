"""From a scenario to the whole set of papers before the drill."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from drills.shelf.saving import write_bytes
from drills.uses.listener import Listener, Refused
from drills.uses.report import content
from reports.formats import render
from reports.papers import DECKS, PAPERS, DeckPaper, Paper, PaperMaterial
from reports.words.catalogue import Words

if TYPE_CHECKING:
    from reports.formats.docx.letterhead import Letterhead


@dataclass(frozen=True)
class Wanted:
    """Which papers in which formats, and which slides; the letterhead is for Word alone."""

    papers: tuple[Paper, ...] = PAPERS
    decks: tuple[DeckPaper, ...] = DECKS
    formats: tuple[str, ...] = ("docx",)
    letterhead: "Letterhead | None" = None

    def files(self, words: Words) -> tuple[str, ...]:
        """The names of the files that will be written, in that language."""
        papers = (f"{paper.name(words.say)}.{name}" for paper in self.papers for name in self.formats)
        return (*papers, *(f"{deck.name(words.say)}.pptx" for deck in self.decks))


def chosen(text: str) -> tuple[tuple[Paper, ...], tuple[DeckPaper, ...]]:
    """The papers and slides of a list of numbers or ids (`2,18`); `Refused` where one is unknown."""
    every: tuple[Paper | DeckPaper, ...] = (*PAPERS, *DECKS)
    known = {key: paper for paper in every for key in (paper.id, str(paper.number), f"{paper.number:02d}")}
    words = [word.strip() for word in text.replace("，", ",").split(",") if word.strip()]
    unknown = [word for word in words if word not in known]
    if unknown or not words:
        listed = ", ".join(f"{paper.number} {paper.id}" for paper in every)
        raise Refused("screen.unknown-paper", paper=", ".join(unknown) or text, known=listed)
    found = dict.fromkeys(known[word] for word in words)
    papers = tuple(paper for paper in found if isinstance(paper, Paper))
    return papers, tuple(paper for paper in found if isinstance(paper, DeckPaper))


def write_papers(m: PaperMaterial, wanted: Wanted, listener: Listener, folder: Path) -> tuple[Path, ...]:
    """Write the papers into the folder, a file for each paper and format, and one of PowerPoint for each deck."""
    paths: list[Path] = []

    def write(name: str, made: bytes) -> None:
        paths.append(folder / name)
        write_bytes(paths[-1], made)
        bar(1)

    total = len(wanted.papers) * len(wanted.formats) + len(wanted.decks)
    with listener.progress("screen.writing", total) as bar:
        for paper in wanted.papers:
            report = paper.build(m)
            for name in wanted.formats:
                head = wanted.letterhead if report.look == "official" else None
                write(f"{paper.name(m.say)}.{name}", content(report, name, listener, head))
        for deck in wanted.decks:
            write(f"{deck.name(m.say)}.pptx", render(deck.build(m), "pptx").content)
    return tuple(paths)
