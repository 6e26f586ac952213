"""What all papers have in common: number, title, readers, standard, head and foot."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Literal

from reports.document import Block, Column, Look, Meta, Paragraph, Report, Section
from reports.document import Paper as Sheet
from reports.papers.material import PaperMaterial
from reports.prerun.material import Material
from reports.slides import Deck
from simulation.version import PROGRAM

#: Who may read a paper. `insiders`: only those whom it names, for it tells of injects, of what is expected or of gaps;
#: `anyone`: players, visitors and the public too; `announced`: anyone, where the drill is announced.
Readers = Literal["insiders", "anyone", "announced"]


@dataclass(frozen=True)
class Paper:
    """One of the papers before the drill: its number in the set, its id (titles, readers and standard stand in the
    catalogue under `papers.<id>`), how it is made, and who may read it."""

    number: int
    id: str
    make: Callable[[PaperMaterial], Report]
    readers: Readers = "insiders"

    def is_open(self, m: PaperMaterial) -> bool:
        """Whether players, visitors and the public may read it."""
        return self.readers == "anyone" or (self.readers == "announced" and m.scenario.scenario.drill.announced)

    def build(self, m: PaperMaterial) -> Report:
        """The paper; 内部资料 stands on every page of one that is not for everybody."""
        made = self.make(m)
        return made if self.is_open(m) else replace(made, classification=m.say("report.cover.classification"))

    def name(self, say: Callable[[str], str]) -> str:
        """The name of its file without the ending, in the language of `say`: 01-演练工作方案."""
        return f"{self.number:02d}-{say(f'papers.{self.id}.title').replace(' ', '-')}"


@dataclass(frozen=True)
class DeckPaper:
    """Slides that belong to the set: number, id (its title stands under `slides.<id>`), and how they are made."""

    number: int
    id: str
    build: Callable[[Material], Deck]

    def name(self, say: Callable[[str], str]) -> str:
        """The name of its file without the ending, in the language of `say`."""
        return f"{self.number:02d}-{say(f'slides.{self.id}.title').replace(' ', '-')}"


def frame(
    m: PaperMaterial,
    id: str,
    sections: tuple[Section, ...],
    *,
    look: Look = "official",
    paper: Sheet = "a4",
    simulated: bool = False,
    cover: tuple[tuple[str, str], ...] = (),
    signatures: tuple[str, ...] = (),
) -> Report:
    """A paper around its sections. `simulated`: it shows planned times, so the badge says that they were computed, and
    the disclaimer stands on the last page."""
    head = m.scenario.scenario
    return Report(
        lang=m.lang,
        title=m.say(f"papers.{id}.title"),
        subtitle=m.unit,
        classification="",
        badge=m.say("papers.badge") if simulated else "",
        cover=cover,
        signatures=signatures,
        disclaimer=m.say("papers.disclaimer") if simulated else "",
        sections=sections,
        meta=Meta(
            scenario=head.id,
            hash=m.scenario.hash,
            variant=m.study.variant,
            seed=m.study.ensemble.seed,
            runs=m.study.runs,
            partial=m.study.ensemble.partial,
            program=PROGRAM,
        ),
        look=look,
        paper=paper,
        readers=m.say("papers.readers", who=m.say(f"papers.{id}.readers")),
    )


def part(id: str, *blocks: Block, number: str = "", title: str = "", new_page: bool = False) -> Section:
    """A section of a paper; without title it has no heading."""
    return Section(id, number, title, blocks, new_page)


def heading(m: PaperMaterial, n: int, key: str) -> str:
    """The heading of the n-th section by the key of its title: 三、时间和地点."""
    return m.say("papers.heading", n=m.say(f"papers.ordinal.n{n}"), title=m.say(key))


def sentences(m: PaperMaterial, key: str, /, **data: object) -> tuple[Block, ...]:
    """The sentences `key_1`, `key_2` … of the catalogue as paragraphs."""
    return tuple(Paragraph(text) for text in m.say.listed(key, **data))


def columns(m: PaperMaterial, stem: str, widths: Iterable[tuple[str, float]]) -> tuple[Column, ...]:
    """Columns by the keys of their titles (`stem.KEY_column`) with their widths."""
    return tuple(Column(m.say(f"{stem}.{key}_column"), width) for key, width in widths)
