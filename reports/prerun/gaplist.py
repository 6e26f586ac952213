"""四、预案缺口（薄弱环节）清单: all columns of the official list; the last three are filled in by hand."""

from reports.document import Block, Bullets, Cell, Column, Heading, Paragraph, Section, Table, cells
from reports.prerun.material import Material
from reports.prerun.summary import cost_of
from reports.sensitivity import readings
from reports.telling.gap import concerned, describe
from scenarios.gap import Gap

COLUMNS = (
    ("report.column.no", 1.3),
    ("report.gaps.number_column", 2.6),
    ("report.gaps.what", 7.0),
    ("report.gaps.nodes", 3.9),
    ("report.gaps.simulated", 4.7),
    ("report.gaps.basis", 4.2),
    ("report.gaps.grade", 2.0),
    ("report.gaps.weight", 2.5),
    ("report.gaps.mend", 6.0),
    ("report.gaps.cost", 2.4),
    ("report.gaps.effect", 2.4),
    ("report.gaps.opinion", 2.6),
    ("report.gaps.person", 1.8),
    ("report.gaps.date", 1.8),
)

#: What happened in the runs that a gap's share counts, by its code.
HAPPENED = {"LAT01": "report.summary.late", "HAZ01": "report.summary.happened", "HAZ02": "report.gaps.there"}


def gap_list(m: Material) -> Section:
    """The list, and below it why each gap arises."""
    title = m.say("report.gaps.number"), m.say("report.gaps.title")
    if not m.gaps:
        return Section("gaps", *title, (Paragraph(m.say("report.gaps.none")),))
    columns = tuple(Column(m.say(key), width) for key, width in COLUMNS)
    rows = tuple(_row(m, number, gap) for number, gap in enumerate(m.gaps, 1))
    table = Table(m.say("report.gaps.caption"), columns, rows, paper="a4-landscape")
    merged: dict[tuple[str, str, str], list[str]] = {}
    for number, gap in enumerate(m.gaps, 1):
        words = describe(gap, m.say)
        merged.setdefault((gap.code, words.title, words.why), []).append(str(number))
    reasons = [
        m.say("report.gaps.reason", title=title, codes=code, numbers=m.say.join(numbers), why=why)
        for (code, title, why), numbers in merged.items()
    ]
    blocks: tuple[Block, ...] = (
        Paragraph(m.say("report.gaps.intro", n=len(m.gaps))),
        table,
        Heading(m.say("report.gaps.why")),
        Bullets(cells(*reasons)),
    )
    return Section("gaps", *title, blocks)


def _row(m: Material, number: int, gap: Gap) -> tuple[Cell, ...]:
    words, blank = describe(gap, m.say), Cell("", blank=True)
    opinion = Cell(m.say("report.gaps.accepted", reason=m.say.text(gap.accepted))) if gap.accepted else blank
    return (
        Cell(str(number)),
        Cell(gap.code),
        Cell(words.what),
        Cell(m.say.join(concerned(gap, m.say))),
        Cell(_simulated(m, gap)),
        Cell(_basis(m, gap)),
        Cell(m.say.grade(gap.grade) if _measured(gap) else ""),
        Cell(m.say.weight(gap.weight), gap.weight),
        Cell(words.mend),
        Cell(m.say.cost(cost_of(gap))),
        _effect(m, gap),
        opinion,
        blank,
        blank,
    )


def _measured(gap: Gap) -> bool:
    """Whether a gap rests on simulated courses rather than on the text of the plan alone."""
    return gap.family in ("late", "hazard", "fragile", "waiting", "evidence") or gap.share is not None


def _simulated(m: Material, gap: Gap) -> str:
    if not _measured(gap):
        return m.say("report.gaps.checked")
    if gap.family == "evidence" or gap.share is None:
        return ""
    what = HAPPENED.get(gap.code, "report.gaps.so")
    parts = [m.say.counted(gap.share, m.say(what))]
    if "p50" in gap.data:
        parts.append(m.say("report.gaps.times", p50=m.say.spaced(gap.data["p50"]), p90=m.say.spaced(gap.data["p90"])))
    flips = m.sensitivity.closing(gap) if m.sensitivity else ()
    if flips:
        parts.append(m.say("sensitivity.flips_to", readings=readings(m.say, flips)))
    return m.say("report.list.semicolon").join(parts)


def _basis(m: Material, gap: Gap) -> str:
    if gap.rule is None and gap.plan is None and gap.family == "hazard":
        return m.say("report.gaps.scenario")
    return "" if gap.family == "evidence" else m.say.basis(gap.rule, gap.plan)


def _effect(m: Material, gap: Gap) -> Cell:
    """What became of a gap in the mended plan; closed only where that plan was asked for it."""
    if m.mended is None:
        return Cell(m.say("report.gaps.not_tried"), "muted")
    c = m.mended.comparison
    for key, pairs in (("kept", c.kept), ("changed", c.changed)):
        for a, b in pairs:
            if a.identity == gap.identity:
                return Cell(m.say(f"report.gaps.{key}", weight=m.say.weight(b.weight)), "bad")
    for one in c.unsettled:
        if one.gap.identity == gap.identity:
            return Cell(m.say("report.gaps.unsettled", reason=m.say(f"unjudged.reason.{one.reason}")), "should")
    return Cell(m.say("report.gaps.closed"), "good")
