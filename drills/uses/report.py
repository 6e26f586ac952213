"""From a scenario to the report on the disk."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from drills.shelf.saving import write_bytes
from drills.uses.comparing import compared_judged
from drills.uses.judging import judged
from drills.uses.listener import Listener, Refused
from drills.uses.studying import Effort, races, sensitive, study
from reports.document import Report
from reports.fonts.lending import GETA
from reports.formats import names, render
from reports.prerun import Material, Mended, build
from scenarios.source import Source
from scenarios.text import Lang
from simulation.questions.judged import Judged, loss_runs
from simulation.study.pick import pick_runs

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


@dataclass(frozen=True)
class Depth:
    """How deep a report goes: losses tried (`fragile`; with at most `bound` runs each), escalations raced against,
    durations changed (`sensitivity`)."""

    fragile: bool = False
    raced: bool = False
    sensitivity: bool = False
    bound: int | None = None


def material(
    source: Source,
    mended: Source | None,
    listener: Listener,
    effort: Effort,
    lang: Lang,
    day: date,
    depth: Depth = Depth(),
    command: str = "",
) -> Material:
    """Simulate (the mended plan too), find the gaps, pick the two courses. A run that was broken off leaves out all
    that would take longer: the user wants what there is, now. `day` is today's: laws
    out of force are told as of it. `command` is what one types to have the same again."""
    before, workers = study(source, listener, effort), effort.workers
    whole = not before.ensemble.partial
    if whole and depth.raced:
        before = replace(before, races=races(before, listener, workers))
    plan = judged(source, before, listener, workers, depth.fragile, depth.bound)
    picked = pick_runs(before)
    after = _mended(plan, mended, listener, effort, depth.bound) if mended and whole else None
    return Material(
        before,
        plan.gaps,
        lang,
        picked.ordinary,
        picked.bad,
        effects=plan.effects or (),
        effect_runs=loss_runs(before, depth.bound),
        sensitivity=sensitive(before, listener, workers) if depth.sensitivity and whole else None,
        mended=after,
        command=command,
        removed=source.removed,
        written=source.written,
        fragile=plan.effects is not None,
        day=day,
    )


def write_report(
    m: Material,
    listener: Listener,
    folder: Path,
    stem: str,
    formats: tuple[str, ...] = ("html",),
    letterhead: "Letterhead | None" = None,
) -> Written:
    """Write the report into the folder, one file for each format (`FORMATS`); that of Word under the letterhead, if
    any."""
    listener.tell("screen.drawing")
    return Written(save(build(m), folder, stem, formats, listener, letterhead), m)


def formats_of(text: str) -> tuple[str, ...]:
    """The formats of a list (`html,docx`), in its order; `Refused` where one is unknown."""
    wanted = tuple(dict.fromkeys(word.strip().lower() for word in text.split(",") if word.strip()))
    unknown = [word for word in wanted if word not in FORMATS]
    if unknown or not wanted:
        raise Refused("screen.unknown-format", format=", ".join(unknown) or text, known=", ".join(FORMATS))
    return wanted


def letterhead_of(template: str | None, formats: tuple[str, ...]) -> "Letterhead | None":
    """The letterhead of a Word file, read and found sound; `Refused` where no Word report is asked for."""
    if template is None:
        return None
    if "docx" not in formats:
        raise Refused("screen.template-without-docx")
    from reports.formats.docx.letterhead import read_template

    return read_template(template)


def stem_of(source: Source, lang: str) -> str:
    """The name of a report without its ending."""
    return f"{source.scenario.scenario.id}{_suffix(source.label)}.{lang}"


def save(
    report: Report,
    folder: Path,
    stem: str,
    formats: tuple[str, ...],
    listener: Listener,
    letterhead: "Letterhead | None" = None,
) -> tuple[Path, ...]:
    """Write a paper in each format; characters that a PDF cannot show are told."""
    paths = []
    with listener.progress("screen.writing", len(formats)) as bar:
        for name in formats:
            path = folder / f"{stem}.{name}"
            write_bytes(path, content(report, name, listener, letterhead))
            paths.append(path)
            bar(1)
    return tuple(paths)


def content(report: Report, name: str, listener: Listener, letterhead: "Letterhead | None" = None) -> bytes:
    """A paper in one of the `FORMATS`; characters that no font has are told."""
    made = render(report, name, letterhead)
    if made.missing:
        listener.tell("screen.missing-glyphs", characters=" ".join(made.missing), mark=GETA)
    return made.content


def _mended(before: Judged, mended: Source, listener: Listener, effort: Effort, bound: int | None) -> Mended:
    """The mended plan, tried as the one before was: without one thing at a time too where that one was."""
    again = replace(effort, runs=before.study.runs)
    fragile = before.effects is not None
    after = judged(mended, study(mended, listener, again), listener, effort.workers, fragile, bound)
    return Mended(after.study, after.gaps, compared_judged(before, after))


def _suffix(label: str) -> str:
    """What a variant adds to the name of a file: letters and digits only."""
    kept = "".join(c if c.isalnum() else "-" for c in label)
    if len(kept) > LONGEST:  # a file system has its limit, and what is cut off must still tell two files apart
        kept = f"{kept[:LONGEST]}-{hashlib.blake2b(label.encode(), digest_size=4).hexdigest()}"
    return f"-{kept}" if kept else ""
