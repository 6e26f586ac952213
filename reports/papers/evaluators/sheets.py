"""现场评估记录表: one sheet per post of an evaluator, on paper, to be filled in with gloves on (wording of the form:
编号 大字 | 步骤 | 应由谁 | 时限 | 开始 | 结束 | 实做 模拟 未做 | 实际由谁 | 禁止事项 | 问题)."""

from dataclasses import replace

from reports.document import Block, Cell, Column, Note, Paragraph, Report, Section, Table
from reports.papers.evaluators.points import Point, points, spot, zoned
from reports.papers.frame import frame, part
from reports.papers.material import PaperMaterial

#: Millimetres: the least height of a row in which one writes with gloves on.
ROW = 15.0
#: Rows left empty at the end of each sheet, for what the plan does not foresee.
SPARE = 2
HEAD = (("point", 6.0), ("roles", 8.0), ("evaluator", 3.0), ("clock", 3.6))
COLUMNS = (
    ("code", 2.7),
    ("step", 4.6),
    ("who", 2.8),
    ("limit", 2.3),
    ("began", 1.8),
    ("ended", 1.8),
    ("conduct", 1.7),
    ("actual", 2.2),
    ("prohibited", 2.5),
    ("problem", 3.7),
)


def record_sheets(m: PaperMaterial) -> Report:
    """The sheets, each on a page of its own."""
    sections = tuple(_sheet(m, point, i > 0) for i, point in enumerate(points(m)))
    made = frame(m, "record_sheets", sections, look="form", paper="a4-landscape")
    return replace(made, readers=m.say("evaluators.sheet.foot", readers=made.readers))


def _sheet(m: PaperMaterial, point: Point, new_page: bool) -> Section:
    say = m.say
    head = (
        Cell(point_name(m, point)),
        Cell(m.say.join([m.say.role(role) for role in point.roles])),
        *m.blank(1),
        Cell(say("evaluators.sheet.clock_blank")),
    )
    named = tuple(Column(say(f"evaluators.sheet.{key}"), width) for key, width in HEAD)
    blocks: list[Block] = [Table("", named, (head,), row_height=10)]
    if any(zoned(m, place) for place in point.places):
        blocks.append(Note(say("evaluators.sheet.zone"), "must"))
    rows = [*(_row(m, id) for id in point.nodes), *(_spare(m) for _ in range(SPARE))]
    columns = tuple(Column(say(f"evaluators.sheet.column.{key}"), width) for key, width in COLUMNS)
    blocks.append(Table("", columns, tuple(rows), note=say("evaluators.sheet.legend"), row_height=ROW))
    if m.scenario.prohibitions:
        boxed = say("evaluators.sheet.gap").join(
            say("evaluators.sheet.boxed", text=cell.text) for cell in prohibited(m)
        )
        blocks.append(Paragraph(say("evaluators.sheet.prohibited", list=boxed)))
    title = say("evaluators.sheet.title", number=point.number)
    return part(f"point-{point.number}", *blocks, title=title, new_page=new_page)


def point_name(m: PaperMaterial, point: Point) -> str:
    """The places of a post; the whole site where the scenario names none."""
    return m.say.join([m.say.place(place) for place in point.places]) or m.say("evaluators.site")


def prohibited(m: PaperMaterial) -> tuple[Cell, ...]:
    """What nobody may do, numbered as on the sheets."""
    texts = [m.say.text(p.title) or id for id, p in m.scenario.prohibitions.items()]
    return tuple(Cell(m.say("evaluators.prohibited", number=i, text=text)) for i, text in enumerate(texts, 1))


def _row(m: PaperMaterial, id: str) -> tuple[Cell, ...]:
    s, say = m.scenario, m.say
    code = Cell(m.say.codes[id], large=True)
    boxes = Cell(say("evaluators.sheet.boxes"))
    if id in s.injects:
        inject = s.injects[id]
        told = m.say.text(inject.title) or m.say.text(inject.content) or id
        text = say("evaluators.sheet.inject", title=told, expected=m.say.text(inject.expected))
        who = m.say.addressee(inject.to) if inject.to else ""
        limit = say("evaluators.sheet.within", within=m.say.time(inject.within)) if inject.within is not None else ""
        cells = (Cell(text if inject.expected else told), Cell(who), Cell(limit))
        return (code, *cells, *m.blank(2), boxes, *m.blank(1), Cell(_marks(m, spot(m, id))), *m.blank(1))
    step = s.steps[id]
    text = m.say.node(id)
    if step.conduct != "real":
        text = say("evaluators.sheet.planned_conduct", step=text, conduct=m.say(f"report.conduct.{step.conduct}"))
    cells = (Cell(text), Cell(m.doers_of(id) or m.say("evaluators.nobody")), Cell(limits(m, id)))
    return (code, *cells, *m.blank(2), boxes, *m.blank(1), Cell(_marks(m, spot(m, id))), *m.blank(1))


def _spare(m: PaperMaterial) -> tuple[Cell, ...]:
    return (*m.blank(6), Cell(m.say("evaluators.sheet.boxes")), *m.blank(1), Cell(_marks(m, None)), *m.blank(1))


def limits(m: PaperMaterial, id: str) -> str:
    """The deadlines that run to a step, each with the numbers of what it runs from; nothing where there is none."""
    found = []
    for key in m.deadlines_to(id):
        deadline = m.scenario.deadlines[key]
        starts = [str(entry).partition(":")[0].strip() for entry in deadline.from_.of] if deadline.from_ else []
        start = m.say.join([m.say.codes.get(start, start) for start in starts]) or "T0"
        found.append(m.say("evaluators.limit", start=start, within=m.say.time(deadline.within)))
    return m.say("evaluators.semicolon").join(found)


def _marks(m: PaperMaterial, place: str | None) -> str:
    """Boxes of the prohibitions that hold at a place by their numbers; one box where none is written."""
    numbered = enumerate(m.scenario.prohibitions.values(), 1)
    marks = [m.say("evaluators.sheet.mark", number=i) for i, p in numbered if place in p.places]
    return " ".join(marks) or m.say("evaluators.sheet.mark_any")
