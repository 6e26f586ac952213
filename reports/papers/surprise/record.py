"""突击演练现场记录: what two inspectors write down when a station's plan is launched without notice."""

from reports.document import (
    Block,
    Cell,
    Column,
    Fields,
    Lines,
    Note,
    Paragraph,
    Report,
    Section,
    Signatures,
    Table,
    cells,
)
from reports.papers.frame import frame, part
from reports.papers.material import PaperMaterial

#: What is timed, with the acts that do it.
TIMED = (
    ("detect", ("detect",)),
    ("report", ("report_head",)),
    ("activate", ("activate",)),
    ("isolate", ("isolate",)),
    ("cordon", ("cordon",)),
    ("leave", ("evacuate", "evacuate_visitors")),
    ("count", ("count_staff", "count_visitors")),
    ("call_119", ("call_119",)),
    ("end", ("all_clear",)),
)
SAFETY = ("unloading", "filling", "gas", "fire", "electronics", "told", "stop_word")
DRAWN = ("unit", "inspectors", "when", "scenario")
STOPPED = ("whether", "when", "who", "why", "resumed")


def surprise(m: PaperMaterial) -> Report:
    """The record with the station's posts and the plan's times filled in."""
    sections = (
        _part(m, "task", _task(m), _inspectors(m)),
        _part(m, "draw", _draw(m)),
        _part(m, "posts", _posts(m)),
        _part(m, "safety", Note(m.say("surprise.safety.note"), "must"), _safety(m)),
        _part(m, "order", Paragraph(m.say("surprise.order.text", unit=m.unit)), Lines(m.say("surprise.order.said"), 2)),
        _part(m, "times", _times(m)),
        _part(m, "conduct", *_conduct(m)),
        _part(m, "stopped", _stopped(m)),
        _part(m, "problems", _problems(m)),
        _part(m, "opinion", Lines("", 4)),
        _part(m, "sign", *_sign(m)),
    )
    return frame(m, "surprise", sections, look="form", simulated=True)


def _part(m: PaperMaterial, id: str, *blocks: Block) -> Section:
    return part(id, *blocks, title=m.say(f"surprise.{id}.title"))


def _columns(m: PaperMaterial, **widths: float) -> tuple[Column, ...]:
    return tuple(Column(m.say(f"surprise.column.{key}"), width) for key, width in widths.items())


def _task(m: PaperMaterial) -> Fields:
    keys = ("source", "unit", "arrived", "shown")
    return Fields(
        tuple((m.say(f"surprise.task.{key}"), m.say(f"surprise.task.{key}_text", unit=m.unit)) for key in keys)
    )


def _inspectors(m: PaperMaterial) -> Table:
    columns = _columns(m, no=1.2, name=3, card=4.5, body=5, role=4)
    roles = ("record", "launch", "safety")
    rows = tuple((Cell(str(n)), *m.blank(3), Cell(m.say(f"surprise.task.{key}"))) for n, key in enumerate(roles, 1))
    return Table(m.say("surprise.task.caption"), columns, rows, row_height=9)


def _draw(m: PaperMaterial) -> Table:
    columns = _columns(m, no=1.2, drawn=4.5, how=4, result=5, witness=3)
    rows = tuple((*cells(str(n), m.say(f"surprise.draw.{key}")), *m.blank(3)) for n, key in enumerate(DRAWN, 1))
    return Table(m.say("surprise.draw.caption"), columns, rows, m.say("surprise.draw.note"), row_height=9)


def _posts(m: PaperMaterial) -> Table:
    columns = _columns(m, post=4.2, holder=3.6, deputy=3, there=3.4, ready=2, remark=2.2)
    tick = m.say("surprise.yes_no")
    rows = [
        (*(Cell(t) if t else Cell("", blank=True) for t in (m.say.role(id), m.holders(id), m.deputies(id))),
         *m.blank(1), Cell(tick), *m.blank(1))
        for id in m.station_roles
    ] or [(*m.blank(4), Cell(tick), *m.blank(1))]  # fmt: skip
    return Table(m.say("surprise.posts.caption"), columns, tuple(rows), m.say("surprise.posts.note"), row_height=8)


def _safety(m: PaperMaterial) -> Table:
    columns = _columns(m, no=1.2, condition=7.5, holds=2.2, value=4, confirmed=3)
    tick = m.say("surprise.yes_no")
    rows = tuple(
        (*cells(str(n), m.say(f"surprise.safety.{key}"), tick), *m.blank(2)) for n, key in enumerate(SAFETY, 1)
    )
    return Table(m.say("surprise.safety.caption"), columns, rows, row_height=8)


def _times(m: PaperMaterial) -> Table:
    """One row for each step that does what is timed; planned is when it has ended."""
    columns = _columns(m, timed=2.3, step=4.6, usual=1.9, bad=1.9, limit=3.6, actual=2.6, done=2.1)
    done = m.say("surprise.done")
    rows: list[tuple[Cell, ...]] = []
    for key, acts in TIMED:
        title, found = Cell(m.say(f"surprise.times.{key}")), timed(m, acts)
        for id in found:
            usual, bad = m.ended(id)
            step = Cell(m.say.numbered(id))
            rows.append((title, step, Cell(usual), Cell(bad), Cell(m.limit(id)), *m.blank(1), Cell(done)))
        if not found:
            rows.append((title, Cell(m.say("surprise.times.none"), "muted"), *m.blank(4), Cell(done)))
    return Table(m.say("surprise.times.caption"), columns, tuple(rows), m.say("surprise.times.note"), row_height=9)


def timed(m: PaperMaterial, acts: tuple[str, ...]) -> list[str]:
    """The steps of the plan that do one of the acts, in the order of the program."""
    return [id for id in m.order if set(m.scenario.steps[id].does) & set(acts)]


def _conduct(m: PaperMaterial) -> tuple[Block, ...]:
    """What the plan does in show only, to be compared with what was done."""
    columns = _columns(m, step=6.5, planned=2.6, done_as=4.4, remark=4.5)
    steps = [id for id in m.order if m.scenario.steps[id].conduct != "real" and m.posts(m.scenario.steps[id])]
    rows = [
        (
            Cell(m.say.numbered(id)),
            Cell(m.say(f"surprise.conduct.{m.scenario.steps[id].conduct}")),
            Cell(m.say("surprise.conduct.boxes")),
            *m.blank(1),
        )
        for id in steps
    ]
    intro = Paragraph(m.say("surprise.conduct.intro"))
    if not rows:
        return intro, Lines("", 3)
    return intro, Table(m.say("surprise.conduct.caption"), columns, tuple(rows), row_height=8)


def _stopped(m: PaperMaterial) -> Fields:
    return Fields(tuple((m.say(f"surprise.stopped.{key}"), m.say(f"surprise.stopped.{key}_text")) for key in STOPPED))


def _problems(m: PaperMaterial) -> Table:
    columns = _columns(m, no=1.2, problem=7.5, step_clause=3.5, proof=3, handled=2.8)
    rows = tuple((Cell(str(n)), *m.blank(4)) for n in range(1, 6))
    return Table(m.say("surprise.problems.caption"), columns, rows, m.say("surprise.problems.note"), row_height=12)


def _sign(m: PaperMaterial) -> tuple[Block, ...]:
    places = tuple(m.say(f"surprise.sign.{key}") for key in ("first", "second", "unit", "safety"))
    seals = tuple(m.say(f"surprise.sign.{key}") for key in ("seal_unit", "seal_bureau"))
    refusal = Fields(
        tuple((m.say(f"surprise.sign.{key}"), m.say(f"surprise.sign.{key}_text")) for key in ("refused", "proof"))
    )
    official = Paragraph(m.say("surprise.sign.official"))  # the forms of inspection are SAMR's (Order 57, art. 39)
    return Signatures(places, seals), refusal, Signatures((m.say("surprise.sign.witness"),)), official
