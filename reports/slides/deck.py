"""`Deck`: slides as a value that knows no format. `reports.formats.pptx` makes a file of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from reports.document import Picture, Table, texts_of
from scenarios.text import Lang

#: How a line stands on a slide: a `lead` names what follows, a `bullet` hangs under it, a `question` goes to those at
#: the table, a `plain` line stands for itself.
Kind = Literal["plain", "lead", "bullet", "question"]


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of a slide."""

    text: str
    kind: Kind = "bullet"


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide: its title, lines, then a table and a picture (both may be missing). `notes` are read by the speaker
    alone. A `cover` bears its title large in the middle, its first line as a band above it."""

    title: str
    lines: tuple[Line, ...] = ()
    table: Table | None = None
    picture: Picture | None = None
    notes: str = ""
    cover: bool = False

    def texts(self) -> Iterator[str]:
        """Every text that is shown, the text for those who cannot see a picture included; not the notes."""
        yield self.title
        yield from (line.text for line in self.lines)
        for block in (self.table, self.picture):
            if block is not None:
                yield from texts_of(block)


@dataclass(frozen=True, slots=True)
class Deck:
    """Slides in order; `foot` stands at the foot of each beside its number."""

    lang: Lang
    title: str
    foot: str
    slides: tuple[Slide, ...]

    def texts(self) -> Iterator[str]:
        """Every text that is shown, not the notes."""
        yield from (self.title, self.foot)
        for slide in self.slides:
            yield from slide.texts()
