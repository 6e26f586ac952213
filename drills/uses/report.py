"""From a scenario to the report on the disk."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from drills.cli.screen import Screen, say
from drills.shelf.files import write_bytes
from drills.uses.work import all_gaps, fragile_runs, races, sensitive, study
from reports.document import Report
from reports.fonts.lending import GETA
from reports.formats import names, render
from reports.prerun import Material, Mended, build
from scenarios.gap import Gap
from scenarios.source import Source
from simulation.questions.compare import compare
from simulation.questions.fragile import Effect
from simulation.study.ensemble import Workers
from simulation.study.pick import pick_runs
from simulation.study.study import Study

if TYPE_CHECKING:
    from reports.formats.docx.letterhead import Letterhead

#: In which a report can be written.
FORMATS = names("paper")
#: Characters of a variant's label in the name of a file.
LONGEST = 40


@dataclass(frozen=True)
class Written:
    """The files that were written, and what the report was made from."""

    paths: tuple[Path, ...]
    material: Material

    @property
    def partial(self) -> bool:
        """Whether the user broke the simulation off."""
        return self.material.study.ensemble.partial


def material(
    source: Source,
    mended: Source | None,
    screen: Screen,
    runs: int,
    seed: int,
    workers: Workers,
    *,
    fragile: bool = False,
    raced: bool = False,
    sensitivity: bool = False,
    bound: int | None = None,
    command: str = "",
) -> Material:
    """Simulate (the mended plan too), find the gaps, pick the two courses. A run that was broken off leaves out all
    that would take longer: the user wants what there is, now. `bound` limits the runs of each loss (fragility)."""
    before = study(source, screen, runs, seed, workers)
    whole = not before.ensemble.partial
    if whole and raced:
        before = replace(before, races=races(before, screen, workers))
    gaps, effects = all_gaps(source, before, screen, workers, fragile and whole, bound)
    picked = pick_runs(before)
    tried = fragile and whole
    after = (
        _mended(before, gaps, mended, screen, workers, effects if tried else None, bound) if mended and whole else None
    )
    return Material(
        before,
        gaps,
        screen.lang,
        picked.ordinary,
        picked.bad,
        effects=tuple(effects),
        effect_runs=fragile_runs(before, bound),
        sensitivity=sensitive(before, screen, workers) if sensitivity and whole else None,
        mended=after,
        command=command,
        removed=source.removed,
        written=source.written,
        fragile=tried,
    )


def write_report(
    m: Material,
    screen: Screen,
    folder: Path,
    stem: str,
    formats: tuple[str, ...] = ("html",),
    letterhead: "Letterhead | None" = None,
) -> Written:
    """Write the report into the folder, one file for each format (`FORMATS`); that of Word under the letterhead, if
    any."""
    screen.tell(say("screen.drawing"))
    return Written(save(build(m), folder, stem, formats, screen, letterhead), m)


def stem_of(source: Source, lang: str) -> str:
    """The name of a report without its ending."""
    return f"{source.scenario.scenario.id}{_suffix(source.label)}.{lang}"


def save(
    report: Report,
    folder: Path,
    stem: str,
    formats: tuple[str, ...],
    screen: Screen,
    letterhead: "Letterhead | None" = None,
) -> tuple[Path, ...]:
    """Write a paper in each format; characters that a PDF cannot show are named on the screen."""
    paths = []
    with screen.progress(say("screen.writing"), len(formats)) as bar:
        for name in formats:
            path = folder / f"{stem}.{name}"
            write_bytes(path, content(report, name, screen, letterhead))
            paths.append(path)
            bar(1)
    return tuple(paths)


def content(report: Report, name: str, screen: Screen, letterhead: "Letterhead | None" = None) -> bytes:
    """A paper in one of the `FORMATS`; characters that no font has are named on the screen."""
    made = render(report, name, letterhead)
    if made.missing:
        screen.error(say("screen.missing-glyphs", characters=" ".join(made.missing), mark=GETA))
    return made.content


def _mended(
    before: Study,
    gaps: list[Gap],
    mended: Source,
    screen: Screen,
    workers: Workers,
    effects: list[Effect] | None,
    bound: int | None,
) -> Mended:
    """The mended plan, tried as the one before was: without one thing at a time too where `effects` are given (G12)."""
    after = study(mended, screen, before.runs, before.ensemble.seed, workers)
    tried = effects is not None and not after.ensemble.partial
    found, effects_after = all_gaps(mended, after, screen, workers, tried, bound)
    pair = (effects, effects_after) if effects is not None and tried else None
    return Mended(after, found, compare(before, gaps, after, found, pair))


def _suffix(label: str) -> str:
    """What a variant adds to the name of a file: letters and digits only."""
    kept = "".join(c if c.isalnum() else "-" for c in label)
    if len(kept) > LONGEST:  # a file system has its limit, and what is cut off must still tell two files apart
        kept = f"{kept[:LONGEST]}-{hashlib.blake2b(label.encode(), digest_size=4).hexdigest()}"
    return f"-{kept}" if kept else ""
