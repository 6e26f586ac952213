"""五、险情演化与处置时间对照 and 六、人员和装备负荷."""

from reports.document import Block, Cell, Column, Heading, Note, Paragraph, Picture, Section, Table
from reports.prerun.figures import WINDOW, fragility, load, race, waiting
from reports.prerun.material import Material, flag
from scenarios.check.hazards import blamable
from scenarios.model import Escalation, Inject
from simulation.gaps.weight import TOLERANCE
from simulation.questions.compare import Difference
from simulation.questions.fragile import Effect
from simulation.study.study import Race

#: How many rows the table of waits has.
WAITS = 15


def hazard(m: Material) -> Section:
    """How often each escalation comes, who is there, and the race against it."""
    title = m.say("report.hazard.number"), m.say("report.hazard.title")
    if not _triggers(m):
        return Section("hazard", *title, (Paragraph(m.say("report.hazard.none")),))
    blocks: list[Block] = [Paragraph(m.say("report.hazard.intro")), _escalations(m)]
    if m.study.races:
        blocks += [Heading(m.say("report.hazard.races")), Note(m.say("report.hazard.race_note"))]
        for one in m.study.races:
            blocks += _race(m, one)
    return Section("hazard", *title, tuple(blocks))


def _triggers(m: Material) -> dict[str, Escalation | Inject]:
    """The escalations, and the injects that close a place as an escalation does."""
    closing = {id: inject for id, inject in m.scenario.injects.items() if inject.closes}
    return {**m.scenario.escalations, **closing}


def _escalations(m: Material) -> Table:
    rows = []
    able = blamable(m.scenario)
    for id, trigger in _triggers(m).items():
        came, (there, people) = m.study.reached(id), m.study.exposed(id)
        tolerance = trigger.tolerance if isinstance(trigger, Escalation) else TOLERANCE
        when = m.study.came_at(id)
        who = m.say.people([person for person, share in people if share.p > 0.05])
        exposed = m.say.exact(there) if came.k else ""
        rows.append(
            (
                Cell(m.say.numbered(id)),
                flag(m.say.exact(came), id in able and came.low > tolerance),
                Cell(m.say.time(when.p10) if came.k else m.say("report.hazard.not_come")),
                Cell(m.say.time(when.p50) if came.k else ""),
                Cell(m.say.averted_by(id)),
                flag(exposed, there.low > tolerance),
                Cell(who or (m.say("report.hazard.nobody") if came.k else "")),
            )
        )
    widths = (4.2, 2.2, 2, 2.2, 4, 2.4, 4)
    titles = ("escalation", "came", "early", "when", "averted_by", "exposed", "who")
    keys = tuple(zip(titles, widths, strict=True))
    columns = tuple(Column(m.say(f"report.hazard.{key}"), width) for key, width in keys)
    return Table(m.say("report.hazard.caption"), columns, tuple(rows))


def _race(m: Material, one: Race) -> list[Block]:
    title = m.say.node(one.escalation)
    lost = m.say.counted(one.lost, m.say("report.hazard.lost"))
    required, available = _middle(one.required, one.runs), _middle(one.available, one.runs)
    times = {"required": m.say.spaced(required), "available": m.say.spaced(available)}
    picture = Picture(
        race(m, one), m.say("report.hazard.race", title=title), m.say("report.hazard.race_alt", title=title, lost=lost)
    )
    key = "report.hazard.race_text" if required is not None else "report.hazard.race_never"
    return [Paragraph(m.say(key, title=title, lost=lost, **times)), picture]


def _middle(values: tuple[int, ...], runs: int) -> int | None:
    """The median over all runs; None where it lies among those without a value."""
    rank = (runs + 1) // 2 - 1
    return values[rank] if 0 <= rank < len(values) else None


def burden(m: Material) -> Section:
    """How busy people are, who waits for whom, and what the plan cannot do without."""
    busy = sorted(m.study.load(), key=lambda row: -(row[1] + row[2]))
    blocks: list[Block] = []
    if busy and busy[0][1] + busy[0][2] > 0:
        top = busy[0]
        alt = m.say("report.load.chart_alt", busy=m.say.person(top[0]), time=m.say.time((top[1] + top[2]) * WINDOW))
        blocks += [
            Paragraph(m.say("report.load.intro")),
            Picture(load(m), m.say("report.load.chart"), alt),
            _load(m, busy),
        ]
    blocks.append(Heading(m.say("report.load.waits")))
    waits = waiting(m)[:WAITS]
    if waits:
        rows = tuple(
            (
                Cell(m.say.numbered(step)),
                Cell(m.say.of(w.kind, w.whom)),
                Cell(m.say.numbered(w.thief) if w.thief else ""),
                Cell(m.say.time(w.mean)),
            )
            for step, w in waits
        )
        keys = (("step", 5), ("whom", 3.5), ("thief", 5), ("mean", 2))
        columns = tuple(Column(m.say(f"report.load.{key}"), width) for key, width in keys)
        blocks += [Paragraph(m.say("report.load.waits_intro")), Table("", columns, rows)]
    else:
        blocks.append(Paragraph(m.say("report.load.waits_none")))
    if m.effects:
        blocks += _fragile(m)
    return Section("load", m.say("report.load.number"), m.say("report.load.title"), tuple(blocks))


def _load(m: Material, busy: list[tuple[str, float, float]]) -> Table:
    rows = []
    for id, walk, work in busy:
        if walk + work > 0:
            times = (m.say.time(part * WINDOW) for part in (walk, work, walk + work))
            rows.append((Cell(m.say.person(id)), *(Cell(text) for text in times)))
    keys = (("person", 4), ("walking", 2), ("working", 2), ("total", 2.5))
    return Table(
        m.say("report.load.caption"), tuple(Column(m.say(f"report.load.{k}"), w) for k, w in keys), tuple(rows)
    )


def _fragile(m: Material) -> list[Block]:
    blocks: list[Block] = [
        Heading(m.say("report.load.fragile")),
        Paragraph(m.say("report.load.fragile_intro", n=m.say.count(m.effect_runs))),
    ]
    rows = []
    for effect in m.effects:
        worst = _worst(m, effect)
        if worst is not None:
            name = m.say(f"report.load.lost_{effect.loss.kind}", name=m.say.of(effect.loss.kind, effect.loss.id))
            named = m.say.deadline if worst in effect.deadlines else m.say.node
            texts = (named(worst.id), m.say.exact(worst.before), m.say.exact(worst.after))
            rows.append((worst.change, (Cell(name), *(Cell(text) for text in texts))))
    if not rows:
        return [*blocks, Paragraph(m.say("report.load.fragile_none"))]
    rows.sort(key=lambda row: -row[0])
    columns = (
        Column(m.say("report.load.fragile_lost"), 4),
        Column(m.say("report.load.effect"), 5),
        Column(m.say("report.load.before"), 2),
        Column(m.say("report.load.after"), 2),
    )
    picture = Picture(fragility(m), m.say("report.load.fragile_chart"), m.say("report.load.fragile_alt"))
    return [*blocks, picture, Table("", columns, tuple(row for _, row in rows))]


def _worst(m: Material, effect: Effect) -> Difference | None:
    """The deadline or escalation that a loss worsens most, if it clearly worsens any."""
    worse = [d for d in (*effect.deadlines, *effect.escalations) if d.verdict == "worse" and d.change >= 0.02]
    return max(worse, key=lambda d: d.change, default=None)
