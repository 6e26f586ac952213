"""From a scenario to the whole set of papers before the drill."""

from dataclasses import dataclass
from pathlib import Path

from drills.files import write_bytes
from drills.papers import content
from drills.screen import Screen, say
from drills.work import all_gaps, study
from reports.papers import PAPERS, Paper, PaperMaterial
from reports.prerun import Material, Mended
from scenarios.contacts import Contacts, beside, read_contacts
from simulation.compare import compare
from simulation.ensemble import Workers
from simulation.pick import pick_runs
from simulation.variants import Source


@dataclass(frozen=True)
class Wanted:
    """Which papers, in which formats."""

    papers: tuple[Paper, ...] = PAPERS
    formats: tuple[str, ...] = ("docx",)


def contacts_of(file: str) -> Contacts:
    """The telephone table beside a scenario file; an empty one where there is none. `Invalid` where it is wrong."""
    path = beside(Path(file))
    return read_contacts(path) if path.exists() else Contacts()


def material(
    source: Source,
    mended: Source | None,
    contacts: Contacts,
    screen: Screen,
    runs: int,
    seed: int,
    workers: Workers,
) -> PaperMaterial:
    """Simulate (the mended plan too), find the gaps, pick the two courses."""
    before = study(source, screen, runs, seed, workers)
    gaps, _ = all_gaps(source, before, screen, workers, fragile=False)
    picked = pick_runs(before)
    after = None
    if mended and not before.ensemble.partial:
        result = study(mended, screen, runs, seed, workers)
        found, _ = all_gaps(mended, result, screen, workers, fragile=False)
        after = Mended(result, found, compare(before, gaps, result, found))
    made = Material(before, gaps, screen.lang, picked.ordinary, picked.bad, mended=after)
    return PaperMaterial.of(made, contacts)


def write_papers(m: PaperMaterial, wanted: Wanted, screen: Screen, folder: Path) -> tuple[Path, ...]:
    """Write the papers into the folder, a file for each paper and format."""
    paths: list[Path] = []
    with screen.progress(say("screen.writing"), len(wanted.papers) * len(wanted.formats)) as bar:
        for paper in wanted.papers:
            report = paper.build(m)
            for name in wanted.formats:
                path = folder / f"{paper.name(m)}.{name}"
                write_bytes(path, content(report, name, screen))
                paths.append(path)
                bar(1)
    return tuple(paths)
