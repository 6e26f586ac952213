"""预案修订建议: what to change in the plan, and clause by clause how it read and reads (修订前、修订后)."""

from reports.document import Block, Cell, Column, Paragraph, Report, Section, Signatures, Table, cells
from reports.papers.frame import columns, frame, heading, part, sentences
from reports.papers.material import PaperMaterial
from reports.papers.surprise.clauses import CLAUSES, changes, clauses
from reports.prerun.material import Mended
from reports.prerun.summary import cost_of
from reports.telling.gap import concerned, describe
from scenarios.gap import WEIGHTS, Gap
from scenarios.kinds import step_of

#: Most weaknesses told in one row, most names of what they concern; the report has them all.
SAID, NAMED = 4, 10


def amendments(m: PaperMaterial) -> Report:
    """The proposals, the comparison with the mended plan or room to write one, what the change achieved, who agrees."""
    made: list[tuple[str, tuple[Block, ...]]] = [("intro", _said(m, "intro"))]
    if m.open_gaps():
        made.append(("proposals", (*_said(m, "proposals"), _proposals(m))))
    made.append(("clauses", _clauses(m)))
    if m.mended:
        made.append(("effect", _effect(m, m.mended)))
    made.append(("opinion", (*_said(m, "opinion"), _opinion(m))))
    sections = tuple(_section(m, key, n, blocks) for n, (key, blocks) in enumerate(made, 1))
    return frame(m, "amendments", sections, look="form", paper="a4-landscape", simulated=True)


def _section(m: PaperMaterial, key: str, n: int, blocks: tuple[Block, ...]) -> Section:
    titled = heading(m, n, f"surprise.amend.{key}_title")
    return part(key, *blocks, title=titled)


def _said(m: PaperMaterial, key: str) -> tuple[Block, ...]:
    return sentences(m, f"surprise.amend.{key}", unit=m.unit)


def _proposals(m: PaperMaterial) -> Table:
    """One row for each proposal; weaknesses with the same mend share it, the heaviest first."""
    keys = (
        ("no", 1.2),
        ("weight", 2),
        ("what", 6.4),
        ("concerned", 4),
        ("mend", 6.4),
        ("cost", 2.2),
        ("accepted", 2.4),
        ("by", 2),
        ("until", 2),
    )
    shown = columns(m, "surprise.amend", keys)
    merged: dict[str, list[Gap]] = {}
    for gap in m.open_gaps():
        merged.setdefault(describe(gap, m.say).mend, []).append(gap)
    ordered = sorted(merged.items(), key=lambda item: min(WEIGHTS.index(gap.weight) for gap in item[1]))
    rows = []
    for n, (mend, gaps) in enumerate(ordered, 1):
        heaviest = min((gap.weight for gap in gaps), key=WEIGHTS.index)
        what = list(dict.fromkeys(describe(gap, m.say).what for gap in gaps))
        nodes = list(dict.fromkeys(name for gap in gaps for name in concerned(gap, m.say)))
        texts = (_some(m, what, SAID, "\n"), _some(m, nodes, NAMED, ""), mend, m.say.cost(cost_of(gaps[0])))
        rows.append((Cell(str(n)), Cell(m.say.weight(heaviest), heaviest), *cells(*texts), *m.blank(3)))
    return Table(m.say("surprise.amend.proposals_caption"), shown, tuple(rows), m.say("surprise.amend.proposals_note"))


def _some(m: PaperMaterial, items: list[str], most: int, joint: str) -> str:
    """The first of many, and how many there are: a row of a table that is higher than a page is cut off in Word."""
    shown = joint.join(items[:most]) if joint else m.say.join(items[:most])
    return shown if len(items) <= most else m.say("surprise.amend.more", shown=shown, n=len(items))


def _clauses(m: PaperMaterial) -> tuple[Block, ...]:
    """Before and after; without a mended plan the clauses that gaps concern, with room to write."""
    keys = (("no", 1.2), ("clause", 4), ("before", 9), ("after", 9), ("why", 3))
    shown = columns(m, "surprise.amend", keys)
    if m.mended:
        after = PaperMaterial(m.mended.study, m.mended.gaps, m.lang, day=m.day, contacts=m.contacts)
        found = changes(m, after)
        if not found:
            return (Paragraph(m.say("surprise.amend.same")),)
        none, gone = m.say("surprise.amend.added"), m.say("surprise.amend.removed")
        rows = [
            (*cells(str(n), c.title, c.before or none, c.after or gone), *m.blank(1)) for n, c in enumerate(found, 1)
        ]
        return (*_said(m, "clauses"), Table(m.say("surprise.amend.clauses_caption"), shown, tuple(rows)))
    known = clauses(m)
    touched = {(CLAUSES.get(kind, ""), step_of(id)) for gap in m.open_gaps() for kind, id in gap.members}
    listed = [clause for key, clause in known.items() if key in touched]
    rows = [(*cells(str(n), title, text), *m.blank(2)) for n, (title, text) in enumerate(listed, 1)]
    rows += [(Cell(str(n)), *m.blank(4)) for n in range(len(rows) + 1, len(rows) + 4)]
    return (*_said(m, "blank"), Table(m.say("surprise.amend.clauses_caption"), shown, tuple(rows), row_height=10))


def _effect(m: PaperMaterial, mended: Mended) -> tuple[Block, ...]:
    """How often each deadline was missed and each escalation came, before and after."""
    c = mended.comparison
    counted = m.say("surprise.amend.counted", closed=len(c.closed), kept=len(c.kept), opened=len(c.opened))
    rows = [(m.say("report.mending.missed", title=m.say.numbered_deadline(d.id)), d) for d in c.deadlines]
    rows += [(m.say("report.mending.came", title=m.say.numbered(d.id)), d) for d in c.escalations]
    if not rows:
        return (Paragraph(counted),)
    shown = tuple(
        Column(m.say(f"report.mending.{key}"), width)
        for key, width in (("item_column", 10), ("before", 4), ("after", 4))
    )
    table = Table(
        m.say("surprise.amend.effect_caption"),
        shown,
        tuple(cells(title, m.say.exact(d.before), m.say.exact(d.after)) for title, d in rows),
    )
    return Paragraph(counted), table


def _opinion(m: PaperMaterial) -> Signatures:
    return Signatures(
        (m.say("surprise.amend.unit_head"), m.say("surprise.amend.safety_head")),
        (m.say("papers.sign.seal_unit"), m.say("papers.sign.seal_bureau")),
    )
