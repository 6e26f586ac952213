"""评估方案: who watches what from where, by which limits and in which manner (contents after AQ/T 9009)."""

from reports.document import Block, Bullets, Cell, Note, Report, Section, Signatures, Table, cells
from reports.papers.evaluators.points import points, zoned
from reports.papers.evaluators.sheets import point_name
from reports.papers.frame import columns, frame, heading, part, sentences
from reports.papers.material import PaperMaterial
from reports.telling.gap import concerned, describe
from scenarios.gap import Gap

#: Most weaknesses that are given to the evaluators to watch: more than that nobody keeps in mind on site.
FOCUS = 12
PARTS = ("purpose", "team", "method", "limits", "focus", "grades", "course", "rules")


def evaluation(m: PaperMaterial) -> Report:
    """The plan of the evaluators, with their points, the limits beside what was simulated, and what to watch."""
    made: dict[str, tuple[Block, ...]] = {
        "purpose": _said(m, "purpose"),
        "team": (*_said(m, "team"), _points(m)),
        "method": (*_said(m, "method"), Note(m.say("evaluators.plan.zone"), "must")),
        "limits": _limits(m),
        "focus": _focus(m),
        "grades": (*_said(m, "grades"), Bullets(cells(*m.say.listed("evaluators.plan.grade")))),
        "course": _said(m, "course"),
        "rules": (
            Bullets(cells(*m.say.listed("evaluators.plan.rules")), numbered=True),
            Signatures((m.say("evaluators.plan.head"), m.say("evaluators.plan.director"))),
        ),
    }
    found = [key for key in PARTS if made[key]]
    sections = tuple(_section(m, key, n, made[key]) for n, key in enumerate(found, 1))
    return frame(m, "evaluation", sections, look="official", simulated=True)


def _section(m: PaperMaterial, key: str, n: int, blocks: tuple[Block, ...]) -> Section:
    return part(
        key,
        *blocks,
        title=heading(m, n, f"evaluators.part.{key}"),
    )


def _said(m: PaperMaterial, key: str) -> tuple[Block, ...]:
    return sentences(m, f"evaluators.plan.{key}", unit=m.unit)


def _points(m: PaperMaterial) -> Table:
    keys = (("point", 1.6), ("place", 5), ("roles", 5), ("nodes", 3.4), ("evaluator", 2.4))
    shown = columns(m, "evaluators.plan", keys)
    rows = []
    for point in points(m):
        place = point_name(m, point)
        if any(zoned(m, p) for p in point.places):
            place = m.say("evaluators.plan.zoned", place=place)
        posts = m.say.join([m.say.role(role) for role in point.roles]) or m.say("report.list.nothing")
        nodes = " ".join(m.say.codes[id] for id in point.nodes) or m.say("report.list.nothing")
        rows.append((*cells(m.say("evaluators.sheet.title", number=point.number), place, posts, nodes), *m.blank(1)))
    return Table(m.say("evaluators.plan.points"), shown, tuple(rows))


def _limits(m: PaperMaterial) -> tuple[Block, ...]:
    """Each deadline with what it runs from and to, what was simulated, and room for what was measured."""
    if not m.scenario.deadlines:
        return ()
    keys = (("deadline", 2.8), ("span", 5), ("within", 1.7), ("usual", 2), ("bad", 2), ("missed", 2.2), ("actual", 2.2))
    shown = columns(m, "evaluators.plan", keys)
    rows = []
    for id, deadline in m.scenario.deadlines.items():
        missed, took = m.study.missed(id), m.study.took(id)
        times = (
            (m.say.time(took.p50), m.say.time(took.p90), m.say.exact(missed))
            if missed.n
            else ("", "", m.say("report.process.not_counted"))
        )
        rows.append(
            (*cells(m.say.numbered_deadline(id), m.say.span(id), m.say.time(deadline.within), *times), *m.blank(1))
        )
    table = Table(m.say("evaluators.plan.limits_caption"), shown, tuple(rows), m.say("evaluators.plan.limits_note"))
    return (*_said(m, "limits"), table)


def focus(m: PaperMaterial) -> list[tuple[Gap, str]]:
    """The heaviest open gaps, one for each thing that is said."""
    found: dict[str, Gap] = {}
    for gap in m.open_gaps():
        found.setdefault(describe(gap, m.say).what, gap)
    return [(gap, what) for what, gap in list(found.items())[:FOCUS]]


def _focus(m: PaperMaterial) -> tuple[Block, ...]:
    watched = focus(m)
    if not watched:
        return ()
    keys = (("no", 1.3), ("what", 8), ("concerned", 4.6), ("seen", 3))
    shown = columns(m, "evaluators.plan", keys)
    box = Cell(m.say("evaluators.plan.seen"))
    rows = tuple(
        (*cells(str(n), what, m.say.join(concerned(gap, m.say))), box) for n, (gap, what) in enumerate(watched, 1)
    )
    return (*_said(m, "focus"), Table(m.say("evaluators.plan.focus_caption"), shown, rows))
