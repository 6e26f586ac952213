"""`Report`: a paper as a value that knows no format. HTML, Word and PDF are made from it by `reports.formats`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from scenarios.text import Lang

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

#: How a text is meant: `must`, `should`, `could` are the weights of gaps; `good` and `bad` say whether something holds.
Tone = Literal["plain", "must", "should", "could", "good", "bad", "muted"]
#: The sheet that something is printed on: A4 upright, A4 laid across, A3 laid across, A5 upright.
Paper = Literal["a4", "a4-landscape", "a3", "a5"]
#: How a paper is laid out: `report` has a cover and contents; `official` is an official document (GB/T 9704): title on
#: the first page, body in large type; `form` is a sheet to be filled in, in small type; `card` is read from afar.
Look = Literal["report", "official", "form", "card"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table, or one line of a list. `blank` cells are filled in by hand; `large` ones are read at arm's
    length (numbers of steps on a sheet that is filled in with gloves on)."""

    text: str
    tone: Tone = "plain"
    blank: bool = False
    large: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, its share of the width, whether figures stand to the right."""

    title: str
    width: float = 1.0
    right: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    text: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; `numbered` ones are counted, `boxes` have a box to tick before each."""

    items: tuple[Cell, ...]
    numbered: bool = False
    boxes: bool = False


@dataclass(frozen=True, slots=True)
class Fields:
    """Pairs of what and which, such as the head of a form."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose header repeats on every page. Each row has as many cells as there are columns.

    `row_height` in mm is the least height of a row: room to write by hand.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    paper: Paper = "a4"
    row_height: float = 0.0

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"a row of the table {self.caption!r} does not fit its {len(self.columns)} columns")


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure: how to draw it (called by each format), its caption, and what it shows in words."""

    draw: "Callable[[], Drawing]"
    caption: str
    alt: str
    paper: Paper = "a4"


@dataclass(frozen=True, slots=True)
class Note:
    """A remark set apart from the text."""

    text: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Lines:
    """Ruled lines to write on by hand, under a caption."""

    caption: str
    count: int


@dataclass(frozen=True, slots=True)
class Signatures:
    """Places to sign: for each title room for a signature and a date; `seals` names those who put their seal beside."""

    places: tuple[str, ...]
    seals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Banner:
    """A line in large type that is read first: the post on a card, a stop word."""

    text: str
    tone: Tone = "plain"


Block = Paragraph | Heading | Bullets | Fields | Table | Picture | Note | Lines | Signatures | Banner


@dataclass(frozen=True, slots=True)
class Section:
    """One section with its number (一, 二 …; the summary and the annex have words of their own in its place).

    Without number and title it has no heading. `new_page`: it begins on a page of its own (a card, a post's sheet).
    """

    id: str
    number: str
    title: str
    blocks: tuple[Block, ...]
    new_page: bool = False

    @property
    def heading(self) -> str:
        """Number and title as printed."""
        return f"{self.number}{self.title}"


@dataclass(frozen=True, slots=True)
class Meta:
    """What makes the paper repeatable; no clock, no host, no path."""

    scenario: str
    hash: str
    variant: str
    seed: int
    runs: int
    partial: bool
    program: str


@dataclass(frozen=True, slots=True)
class Report:
    """A paper: cover, sections in order, and the sentence that stands on cover and last page.

    What is empty is not printed. `classification` (内部资料 注意保管) stands at the head of every page, `badge`
    (推演数据，非演练记录) beside it; `readers` says who may have the paper. `paper` is the sheet of all that asks for
    none of its own.
    """

    lang: Lang
    title: str
    subtitle: str
    classification: str
    badge: str
    cover: tuple[tuple[str, str], ...]
    signatures: tuple[str, ...]
    disclaimer: str
    sections: tuple[Section, ...]
    meta: Meta
    contents: str = ""
    look: Look = "report"
    paper: Paper = "a4"
    readers: str = ""

    def section(self, id: str) -> Section:
        """The section of that id; KeyError if there is none."""
        for section in self.sections:
            if section.id == id:
                return section
        raise KeyError(id)

    def blocks(self) -> Iterator[Block]:
        """All blocks in order."""
        for section in self.sections:
            yield from section.blocks

    def texts(self) -> Iterator[str]:
        """Every text of the paper: what a check of its words reads."""
        yield from (self.title, self.subtitle, self.classification, self.badge, self.disclaimer, self.contents)
        yield self.readers
        yield from (text for pair in self.cover for text in pair)
        yield from self.signatures
        for section in self.sections:
            yield section.heading
            for block in section.blocks:
                yield from texts_of(block)


def texts_of(block: Block) -> Iterator[str]:
    """Every text of a block."""
    match block:
        case Bullets(items):
            yield from (item.text for item in items)
        case Fields(pairs):
            yield from (text for pair in pairs for text in pair)
        case Table(caption, columns, rows, note):
            yield from (caption, note, *(column.title for column in columns))
            yield from (cell.text for row in rows for cell in row)
        case Picture(_, caption, alt):
            yield from (caption, alt)
        case Lines(caption):
            yield caption
        case Signatures(places, seals):
            yield from (*places, *seals)
        case Paragraph(text) | Heading(text) | Note(text) | Banner(text):
            yield text


def cells(*texts: "str | Cell") -> tuple[Cell, ...]:
    """A row of a table, or the items of a list; plain strings become plain cells."""
    return tuple(text if isinstance(text, Cell) else Cell(text) for text in texts)
