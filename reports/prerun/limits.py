"""九、推演的局限与可复核信息: what the computation leaves out, and what makes it repeatable."""

from reports.document import Block, Bullets, Cell, Column, Fields, Heading, Paragraph, Section, Table, cells
from reports.prerun.material import Material
from scenarios.gap import Share
from simulation.version import PROGRAM


def limitations(m: Material) -> Section:
    """Intervals, quantiles, seed and hash stand here and nowhere else."""
    say, study = m.say, m.study
    told = [say(f"report.limits.{key}") for key in ("not_drill", "assumed", "simple", "same")]
    runs = str(study.runs)
    if study.ensemble.partial:
        runs = say("report.cover.partial", done=study.runs, asked=study.ensemble.asked)
    pairs = [
        (say("report.limits.id"), m.scenario.scenario.id),
        (say("report.limits.hash"), m.scenario.hash),
        (say("report.limits.variant"), study.variant or say("report.cover.base")),
        (say("report.limits.seed"), str(study.ensemble.seed)),
        (say("report.limits.runs"), runs),
        (say("report.limits.program"), PROGRAM),
    ]
    if m.command:
        pairs.append((say("report.limits.command"), m.command))
    blocks: list[Block] = [Bullets(cells(*told)), Heading(say("report.limits.repeat")), Fields(tuple(pairs))]
    if m.scenario.deadlines:
        blocks.append(_deadlines(m))
    if m.scenario.escalations:
        blocks.append(_escalations(m))
    blocks.append(Paragraph(say("report.limits.note"), "muted"))
    return Section("limits", say("report.limits.number"), say("report.limits.title"), tuple(blocks))


def _share(share: Share) -> tuple[Cell, ...]:
    if not share.n:
        return (Cell("0/0"), Cell(""), Cell(""))
    interval = f"{share.low * 100:.1f}%–{share.high * 100:.1f}%"
    return (Cell(f"{share.k}/{share.n}"), Cell(f"{share.p * 100:.1f}%"), Cell(interval))


def _deadlines(m: Material) -> Table:
    rows = []
    for id in m.scenario.deadlines:
        share, took = m.study.missed(id), m.study.took(id)
        times = [_exact(m, ms) for ms in (took.p10, took.p50, took.p90)]
        bounds = took.p90_interval
        interval = " – ".join(_exact(m, ms) for ms in bounds) if bounds else m.say("report.limits.no_interval")
        texts = [*times, interval] if share.n else [""] * 4
        rows.append((Cell(m.say.numbered_deadline(id)), *_share(share), *(Cell(text) for text in texts)))
    keys = (("missed", 2.2), ("share", 1.6), ("interval", 2.8), ("p10", 1.6), ("p50", 1.6), ("p90", 1.6))
    columns = [
        Column(m.say("report.process.deadline"), 4),
        *(Column(m.say(f"report.limits.{k}"), w, right=True) for k, w in keys),
    ]
    columns.append(Column(m.say("report.limits.p90_interval"), 3, right=True))
    return Table(m.say("report.limits.figures"), tuple(columns), tuple(rows))


def _escalations(m: Material) -> Table:
    rows = []
    for id in m.scenario.escalations:
        share, when = m.study.reached(id), m.study.came_at(id)
        times = [Cell(_exact(m, ms) if share.k else "") for ms in (when.p10, when.p50, when.p90)]
        rows.append((Cell(m.say.numbered(id)), *_share(share), *times))
    keys = (("came", 2.2), ("share", 1.6), ("interval", 2.8), ("p10", 1.6), ("p50", 1.6), ("p90", 1.6))
    columns = [
        Column(m.say("report.hazard.escalation"), 5),
        *(Column(m.say(f"report.limits.{k}"), w, right=True) for k, w in keys),
    ]
    return Table(m.say("report.limits.hazards"), tuple(columns), tuple(rows))


def _exact(m: Material, ms: int | None) -> str:
    """Seconds to a tenth; ∞ where it lies among the runs that never met it; what was done before its time began to run
    is said to be so many seconds early."""
    if ms is None:
        return "∞"
    seconds = f"{abs(ms) / 1000:.1f} s"
    return m.say("report.limits.before", time=seconds) if ms < 0 else seconds
