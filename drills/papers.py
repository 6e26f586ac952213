"""From a scenario to the report on the disk."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from drills.files import write_bytes
from drills.screen import Screen, say
from drills.work import all_gaps, races, study
from reports.document import Report
from reports.prerun import Mended, build
from scenarios.gap import Gap
from simulation.compare import compare
from simulation.ensemble import Workers
from simulation.fragile import RUNS
from simulation.pick import pick_runs
from simulation.study import Study
from simulation.variants import Source

if TYPE_CHECKING:
    from reports.formats.docx.letterhead import Letterhead

#: In which a report can be written.
FORMATS = ("html", "docx", "pdf")


@dataclass(frozen=True)
class Written:
    """The files that were written, and the gaps that the report tells of."""

    paths: tuple[Path, ...]
    gaps: list[Gap]
    partial: bool


def write_report(
    source: Source,
    mended: Source | None,
    screen: Screen,
    folder: Path,
    runs: int,
    seed: int,
    workers: Workers,
    fragile: bool,
    command: str,
    formats: tuple[str, ...] = ("html",),
    letterhead: "Letterhead | None" = None,
) -> Written:
    """Simulate, find the gaps, and write the report into the folder, one file for each format (`FORMATS`); that of Word
    under the letterhead, if any."""
    before = study(source, screen, runs, seed, workers)
    whole = not before.ensemble.partial  # a user who broke off wants what there is, now
    if whole:
        before = replace(before, races=races(before, screen, workers))
    gaps, effects = all_gaps(source, before, screen, workers, fragile and whole)
    picked = pick_runs(before)
    screen.tell(say("screen.drawing"))
    report = build(
        before,
        gaps,
        lang=screen.lang,
        ordinary=picked.ordinary,
        bad=picked.bad,
        effects=effects,
        effect_runs=min(before.runs, RUNS),
        mended=_mended(before, gaps, mended, screen, workers) if mended and whole else None,
        command=command,
    )
    stem = f"{source.scenario.scenario.id}{_suffix(source.label)}.{screen.lang}"
    return Written(save(report, folder, stem, formats, screen, letterhead), gaps, not whole)


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
    """A paper in one of the `FORMATS`; the letterhead is for Word alone."""
    if name == "docx":
        from reports.formats import docx

        if letterhead is None:
            return docx.render(report)
        from reports.formats.docx import letterhead as letters

        return letters.render(report, letterhead)
    if name == "pdf":
        from reports.formats import pdf

        made = pdf.render(report)
        if made.missing:
            screen.error(say("screen.missing-glyphs", characters=" ".join(made.missing), mark=pdf.GETA))
        return made.content
    from reports.formats import html

    return html.render(report).encode("utf-8")


def _mended(before: Study, gaps: list[Gap], mended: Source, screen: Screen, workers: Workers) -> Mended:
    after = study(mended, screen, before.runs, before.ensemble.seed, workers)
    after_gaps, _ = all_gaps(mended, after, screen, workers, fragile=False)
    simulated = [gap for gap in gaps if gap.family != "fragile"]  # fragility is not tried on the mended plan
    return Mended(after, after_gaps, compare(before, simulated, after, after_gaps))


def _suffix(label: str) -> str:
    """What a variant adds to the name of a file: letters and digits only."""
    kept = "".join(c if c.isalnum() else "-" for c in label)
    return f"-{kept}" if kept else ""
