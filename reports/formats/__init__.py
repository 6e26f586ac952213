"""The formats in which papers and slides are written: one table, one method for each.

A new format is a function here that makes bytes of a `Report` or a `Deck`, and its line in `FORMATS`. What a format
needs is loaded when it is first asked for: Word, typst and PowerPoint take their time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from reports.document import Report
    from reports.formats.docx.letterhead import Letterhead
    from reports.slides.deck import Deck

#: What a format makes a file of: a paper (`Report`) or slides (`Deck`).
Kind = Literal["paper", "slides"]


@dataclass(frozen=True, slots=True)
class Made:
    """A file: its bytes, and the characters that no font had, in whose place `reports.fonts.lending.GETA` stands (PDF
    alone: a web page or an office file is shown in the fonts of its reader)."""

    content: bytes
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Format:
    """What it makes a file of, and how: `render(paper or slides, letterhead)`; only Word heeds the letterhead."""

    of: Kind
    render: "Callable[[Any, Letterhead | None], Made]"


class UnknownFormat(ValueError):
    """No format bears that name, or it is none for what shall be written (slides as PDF)."""


def _html(report: "Report", _: "Letterhead | None") -> Made:
    from reports.formats import html

    return Made(html.render(report).encode("utf-8"))


def _docx(report: "Report", letterhead: "Letterhead | None") -> Made:
    from reports.formats import docx
    from reports.formats.docx import letterhead as letters

    return Made(docx.render(report) if letterhead is None else letters.render(report, letterhead))


def _pdf(report: "Report", _: "Letterhead | None") -> Made:
    from reports.fonts.lending import desk
    from reports.formats import pdf

    made = pdf.render(report, desk())
    return Made(made.content, made.missing)


def _pptx(deck: "Deck", _: "Letterhead | None") -> Made:
    from reports.formats import pptx

    return Made(pptx.render(deck))


#: By name, which is also the ending of the file.
FORMATS: dict[str, Format] = {
    "html": Format("paper", _html),
    "docx": Format("paper", _docx),
    "pdf": Format("paper", _pdf),
    "pptx": Format("slides", _pptx),
}


def names(of: Kind) -> tuple[str, ...]:
    """The formats in which papers, or slides, can be written."""
    return tuple(name for name, known in FORMATS.items() if known.of == of)


def render(what: "Report | Deck", name: str, letterhead: "Letterhead | None" = None) -> Made:
    """A paper or slides in the format of that name, every text as a file can hold it; `UnknownFormat` where there is no
    such format for it. The letterhead is for Word alone."""
    from reports.formats.texts import printable_paper
    from reports.slides.deck import Deck

    kind: Kind = "slides" if isinstance(what, Deck) else "paper"
    if name not in names(kind):
        raise UnknownFormat(f"no format {name!r} for {kind}; there are {', '.join(names(kind))}")
    return FORMATS[name].render(printable_paper(what), letterhead)
