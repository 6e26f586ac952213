"""四、预案缺口（薄弱环节）清单: all columns of the official list; the last three are filled in by hand."""

from reports.document import Block, Bullets, Cell, Column, Heading, Paragraph, Section, Table, cells
from reports.prerun.material import Material
from reports.prerun.summary import cost_of
from reports.sensitivity import readings
from reports.words.gap import describe
from reports.words.plain import cost, counted, grade, weight
from scenarios.gap import Gap

COLUMNS = (
    ("column.no", 1.3),
    ("gaps.number_column", 2.6),
    ("gaps.what", 7.0),
    ("gaps.nodes", 3.9),
    ("gaps.simulated", 4.7),
    ("gaps.basis", 4.2),
    ("gaps.grade", 2.0),
    ("gaps.weight", 2.5),
    ("gaps.mend", 6.0),
    ("gaps.cost", 2.4),
    ("gaps.effect", 2.4),
    ("gaps.opinion", 2.6),
    ("gaps.person", 1.8),
    ("gaps.date", 1.8),
)


def gap_list(m: Material) -> Section:
    """The list, and below it why each gap arises."""
    title = m.say("gaps.number"), m.say("gaps.title")
    if not m.gaps:
        return Section("gaps", *title, (Paragraph(m.say("gaps.none")),))
    columns = tuple(Column(m.say(key), width) for key, width in COLUMNS)
    rows = tuple(_row(m, number, gap) for number, gap in enumerate(m.gaps, 1))
    table = Table(m.say("gaps.caption"), columns, rows, paper="a4-landscape")
    merged: dict[tuple[str, str, str], list[str]] = {}
    for number, gap in enumerate(m.gaps, 1):
        words = describe(gap, m.words, m.names)
        merged.setdefault((gap.code, words.title, words.why), []).append(str(number))
    reasons = [
        m.say("gaps.reason", title=title, codes=code, numbers=m.words.join(numbers), why=why)
        for (code, title, why), numbers in merged.items()
    ]
    blocks: tuple[Block, ...] = (
        Paragraph(m.say("gaps.intro", n=len(m.gaps))),
        table,
        Heading(m.say("gaps.why")),
        Bullets(cells(*reasons)),
    )
    return Section("gaps", *title, blocks)


def _row(m: Material, number: int, gap: Gap) -> tuple[Cell, ...]:
    words, blank = describe(gap, m.words, m.names), Cell("", blank=True)
    opinion = Cell(m.say("gaps.accepted", reason=m.words.text(gap.accepted))) if gap.accepted else blank
    return (
        Cell(str(number)),
        Cell(gap.code),
        Cell(words.what),
        Cell(m.concerned(gap)),
        Cell(_simulated(m, gap)),
        Cell(_basis(m, gap)),
        Cell(grade(m.words, gap.grade) if _measured(gap) else ""),
        Cell(weight(m.words, gap.weight), gap.weight),
        Cell(words.mend),
        Cell(cost(m.words, cost_of(gap))),
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
        return m.say("gaps.checked")
    if gap.family == "evidence" or gap.share is None:
        return ""
    what = {"LAT01": "summary.late", "HAZ01": "summary.happened", "HAZ02": "gaps.there"}.get(gap.code, "gaps.so")
    parts = [counted(m.words, gap.share, m.say(what))]
    if "p50" in gap.data:
        parts.append(m.say("gaps.times", p50=m.spaced(gap.data["p50"]), p90=m.spaced(gap.data["p90"])))
    flips = m.sensitivity.closing(gap) if m.sensitivity else ()
    if flips:
        parts.append(m.words.say("sensitivity.flips_to", readings=readings(m.words, flips)))
    return m.say("list.semicolon").join(parts)


def _basis(m: Material, gap: Gap) -> str:
    if gap.rule is None and gap.plan is None and gap.family == "hazard":
        return m.say("gaps.scenario")
    return "" if gap.family == "evidence" else m.names.basis(gap.rule, gap.plan)


def _effect(m: Material, gap: Gap) -> Cell:
    """What became of a gap in the mended plan; closed only where that plan was asked for it."""
    if m.mended is None:
        return Cell(m.say("gaps.not_tried"), "muted")
    c = m.mended.comparison
    for key, pairs in (("kept", c.kept), ("changed", c.changed)):
        for a, b in pairs:
            if a.identity == gap.identity:
                return Cell(m.say(f"gaps.{key}", weight=weight(m.words, b.weight)), "bad")
    for one in c.unsettled:
        if one.gap.identity == gap.identity:
            return Cell(m.say("gaps.unsettled", reason=m.words.say(f"unjudged.reason.{one.reason}")), "should")
    return Cell(m.say("gaps.closed"), "good")
