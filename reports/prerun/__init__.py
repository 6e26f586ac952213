"""演练前推演报告: what a simulation says of a plan, as a `Report` that knows no format."""

from reports.document import Meta, Report
from reports.prerun.basics import basics, conditions, unit_name
from reports.prerun.courses import annex, courses
from reports.prerun.gaplist import gap_list
from reports.prerun.hazard import burden, hazard
from reports.prerun.limits import limitations
from reports.prerun.material import Material, Mended
from reports.prerun.mending import mending
from reports.prerun.process import process
from reports.prerun.summary import summary
from simulation.version import PROGRAM

__all__ = ["Material", "Mended", "build"]


def build(m: Material) -> Report:
    """The report on a study, in the outline of the official wording."""
    say = m.say
    sections = (
        summary(m),
        basics(m),
        conditions(m),
        process(m),
        gap_list(m),
        hazard(m),
        burden(m),
        courses(m),
        mending(m),
        limitations(m),
        annex(m),
    )
    head = m.scenario.scenario
    return Report(
        lang=m.lang,
        title=say("report.cover.title"),
        subtitle=m.say.text(head.title) or head.id,
        classification=say("report.cover.classification"),
        badge=say("report.cover.badge"),
        cover=_cover(m),
        signatures=tuple(say(f"report.cover.{key}") for key in ("made", "checked", "approved", "date")),
        disclaimer=say("report.cover.disclaimer"),
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
        contents=say("report.cover.contents"),
    )


def _cover(m: Material) -> tuple[tuple[str, str], ...]:
    study, say = m.study, m.say
    runs = say("report.cover.number", n=f"{study.runs:,}" if m.lang == "en" else str(study.runs))
    if study.ensemble.partial:
        runs = say("report.cover.partial", done=study.runs, asked=study.ensemble.asked)
    gone = len(m.removed)
    return (
        (say("report.cover.unit"), unit_name(m)),
        (say("report.cover.scenario"), m.say.text(m.scenario.scenario.title) or m.scenario.scenario.id),
        (say("report.cover.variant"), study.variant or say("report.cover.base")),
        *([(say("report.cover.removed"), say("report.cover.removed_text", n=gone))] if gone else []),
        (say("report.cover.runs"), runs),
    )
