"""From studies and runs to the data of the figures."""

from collections.abc import Callable, Collection
from typing import Literal

from matplotlib.figure import Figure

from reports.charts import breakdown as made_of
from reports.charts import deadlines as kept
from reports.charts import fragility as frail
from reports.charts import golden_ten as ten
from reports.charts import load as busy
from reports.charts import race as racing
from reports.prerun.material import Material
from reports.speech import Speaker
from scenarios.gap import Share
from scenarios.kinds import step_of
from scenarios.timeline import Doer, Mark, Timeline
from simulation.outcome.chain import Kind
from simulation.study.study import Race, Waiting

Draw = Callable[[], Figure]
WINDOW = 600_000
#: The words of the golden ten minutes.
GOLDEN = ("axis", "work", "walk", "wait", "hazard", "inject", "exposed", "nothing")
#: The width at which the figure for the wall is drawn: flatter, so that title and legend fit on its sheet of A3.
WALL_CM = 48.0
#: How many waits the load figure shows.
WAITS = 12


def golden(say: Speaker, course: Timeline, paper: Literal["a4", "a3"], title: str = "", *, wall: bool = False) -> Draw:
    """The first ten minutes of a course; for the `wall` without injects and exposures, of which players do not know."""
    bars = tuple(bar for mark in course.marks for bar in _bars(say, course, mark))
    seen = {bar.lane for bar in bars if bar.start < WINDOW / 1000}
    lanes = tuple(_lane(say, id) for id in say.scenario.people if id in seen)

    def moments(kind: Collection[str]) -> tuple[ten.Moment, ...]:
        came = ((s.node, s.settled) for s in course.stands if s.node in kind and s.status == "came")
        return tuple(ten.Moment(at / 1000, say.codes[id], say.node(id)) for id, at in came if at is not None)

    data = ten.GoldenTen(
        lanes=lanes,
        bars=bars,
        labels=ten.GoldenTenLabels(
            title=title,
            **{key: "" if wall and key in ("inject", "exposed") else say(f"report.golden.{key}") for key in GOLDEN},
        ),
        arrivals=moments(say.scenario.escalations),
        injects=() if wall else moments(say.scenario.injects),
        exposures=() if wall else tuple(ten.Exposure(e.person, e.time / 1000) for e in course.exposures),
    )
    return lambda: ten.golden_ten(data, paper=paper, width_cm=WALL_CM if wall else None)


def _lane(say: Speaker, id: str) -> ten.Lane:
    title = say.text(say.scenario.people[id].title)
    short = id.isascii() and len(id) <= 4
    return ten.Lane(id, id if short or not title else "", title)


def _bars(say: Speaker, course: Timeline, mark: Mark) -> list[ten.Bar]:
    """Walking up to one's own arrival, waiting for the others, working."""
    code, title = say.codes[step_of(mark.node)], say.node(step_of(mark.node))
    end = max(course.until, WINDOW) if mark.ended is None else mark.ended
    start = end if mark.began is None else mark.began
    sent = start if mark.sent is None else mark.sent
    bars = []
    for doer in mark.people:
        there = _arrival(doer, start)
        spans: tuple[tuple[int, int, ten.Doing], ...] = (
            (sent, there, "walk"),
            (there, start, "wait"),
            (start, end, "work"),
        )
        bars += [ten.Bar(doer.person, a / 1000, b / 1000, doing, code, title) for a, b, doing in spans if b > a]
    return bars


def _arrival(doer: Doer, start: int) -> int:
    """When somebody was there: not behind the beginning of work."""
    return start if doer.arrives is None else min(doer.arrives, start)


def deadlines(m: Material) -> Draw:
    """How each deadline is kept."""
    rows = []
    for id, deadline in m.scenario.deadlines.items():
        took, missed = m.study.took(id), m.study.missed(id)
        if missed.n and deadline.within:
            rows.append(
                kept.DeadlineRow(
                    code=m.say.deadline_codes[id],
                    title=m.say.deadline(id),
                    limit=deadline.within / 1000,
                    p10=_seconds(took.p10),
                    p50=_seconds(took.p50),
                    p90=_seconds(took.p90),
                    missed=missed.p,
                    not_counted=1 - missed.n / m.study.runs,
                    tolerance=deadline.tolerance,
                    note=m.say("report.chart.limit_note", limit=m.say.time(deadline.within)),
                    missed_text=_often(missed),
                )
            )
    keys = ("limit", "missed", "not_counted", "typical", "spread", "beyond", "nothing")
    labels = kept.DeadlineLabels(
        axis=m.say("report.chart.axis_limit"), **{key: m.say(f"report.chart.{key}") for key in keys}
    )
    return lambda: kept.deadlines(kept.Deadlines(tuple(rows), labels))


def _often(share: Share) -> str:
    return f"{share.k}/{share.n}"


def _seconds(ms: int | None) -> float | None:
    """What was done before its time began to run has taken nothing of it."""
    return None if ms is None else max(ms, 0) / 1000


def breakdown(m: Material) -> Draw:
    """Of what the time of each deadline is made."""
    rows = []
    for id, deadline in m.scenario.deadlines.items():
        spent = m.study.spent(id)
        if m.study.met_runs(id) and deadline.within:
            rows.append(
                made_of.BreakdownRow(
                    code=m.say.deadline_codes[id],
                    title=m.say.deadline(id),
                    limit=deadline.within / 1000,
                    work=spent[Kind.WORK] / 1000,
                    walk=spent[Kind.WALK] / 1000,
                    wait=spent[Kind.WAIT] / 1000,
                    clock=spent[Kind.CLOCK] / 1000,
                    note=m.say("report.chart.limit_note", limit=m.say.time(deadline.within)),
                )
            )
    keys = ("limit", "total", "work", "walk", "wait", "clock", "nothing")
    labels = made_of.BreakdownLabels(
        axis=m.say("report.chart.axis_limit"), **{key: m.say(f"report.chart.{key}") for key in keys}
    )
    return lambda: made_of.breakdown(made_of.Breakdown(tuple(rows), labels))


def race(m: Material, one: Race) -> Draw:
    """Time required against time available."""
    keys = ("x", "y", "required", "available", "overlap")
    labels = racing.RaceLabels(
        lost=m.say("report.hazard.lost"),
        nothing=m.say("report.chart.nothing"),
        **{key: m.say(f"report.race.{key}") for key in keys},
    )
    data = racing.Race(
        required=tuple(ms / 1000 for ms in one.required),
        available=tuple(ms / 1000 for ms in one.available),
        lost=one.lost.p,
        labels=labels,
        required_never=1 - len(one.required) / max(one.runs, 1),
        available_never=1 - len(one.available) / max(one.runs, 1),
        lost_text=_often(one.lost),
    )
    return lambda: racing.race(data)


def waiting(m: Material) -> list[tuple[str, Waiting]]:
    """Steps and for whom they wait, at least a second on average; the longest first."""
    rows: list[tuple[str, Waiting]] = []
    for node in m.study.plan.nodes:
        if node.is_step and node.whole < 0:
            rows += [(node.id, w) for w in m.study.queued(node.id) if w.mean >= 1000 and w.whom]
    return sorted(rows, key=lambda row: -row[1].mean)


def load(m: Material) -> Draw:
    """How busy each one is, and who queues for whom."""
    rows = []
    for id, walk, work in m.study.load():
        if walk + work > 0:
            lane = _lane(m.say, id)
            rows.append(busy.LoadRow(lane.code, lane.title, work, walk))
    waits = tuple(
        busy.WaitRow(m.say.numbered(step), m.say.of(w.kind, w.whom), w.mean / 1000) for step, w in waiting(m)[:WAITS]
    )
    keys = {"busy": "loadchart", "waiting": "loadchart", "work": "chart", "walk": "chart"}
    labels = busy.LoadLabels(
        nothing=m.say("report.chart.nothing"), **{key: m.say(f"report.{part}.{key}") for key, part in keys.items()}
    )
    return lambda: busy.load(busy.Load(tuple(rows), waits, labels))


def fragility(m: Material) -> Draw:
    """What suffers when one thing is away: the losses that change some deadline for certain, worst first."""
    rows = []
    for effect in m.effects:
        changes = [frail.Change(m.say.deadline_codes[d.id], d.change, d.low, d.high) for d in effect.deadlines]
        if any(change.certain and change.change > 0 for change in changes):
            title = m.say(f"report.load.lost_{effect.loss.kind}", name=m.say.of(effect.loss.kind, effect.loss.id))
            rows.append(frail.FragilityRow("", title, tuple(changes)))
    touched = {c.deadline for row in rows for c in row.changes if c.certain}
    columns = [(m.say.deadline_codes[id], m.say.deadline(id)) for id in m.scenario.deadlines]
    shown = tuple(column for column in columns if column[0] in touched)
    labels = frail.FragilityLabels(
        nothing=m.say("report.chart.nothing"),
        **{key: m.say(f"report.fragile.{key}") for key in ("worse", "better", "uncertain")},
    )
    return lambda: frail.fragility(frail.Fragility(shown, tuple(rows), labels))
