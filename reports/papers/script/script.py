"""演练脚本: every step, inject and escalation as it comes, with what is said, shown and explained (columns of the form:
阶段 时间 模拟事故情景 处置行动与执行人员 指令与对白 视频背景与字幕 解说词)."""

from reports.document import Bullets, Cell, Column, Note, Paragraph, Report, Table, cells
from reports.papers.frame import frame, part
from reports.papers.material import PaperMaterial
from scenarios.model import Escalation, Inject, Step

COLUMNS = (("phase", 2.0), ("time", 2.1), ("scene", 4.2), ("action", 5.2), ("said", 5.4), ("shown", 3.6), ("told", 4.4))


def script(m: PaperMaterial) -> Report:
    """How to read it, the script itself, how it ends."""
    columns = tuple(Column(m.tell(f"script.column.{key}"), width) for key, width in COLUMNS)
    table = Table(m.tell("script.caption"), columns, _rows(m), m.tell("script.note"), paper="a4-landscape")
    sections = (
        part("use", Bullets(cells(*m.listed("script.use.line"))), title=m.tell("script.use.title")),
        part("script", table, title=m.tell("script.script_title")),
        part(
            "stop",
            Note(m.tell("script.stop"), "must"),
            Paragraph(m.tell("script.end")),
            title=m.tell("script.stop_title"),
        ),
    )
    return frame(m, "script", sections, look="form", paper="a4-landscape", simulated=True)


def _rows(m: PaperMaterial) -> tuple[tuple[Cell, ...], ...]:
    """T0, then each node. The phase stands where it changes."""
    known = m.words.text(m.scenario.scenario.summary) or m.words.text(m.scenario.scenario.title)
    rows = [
        cells(
            m.tell("script.opening_phase"),
            "T0",
            known,
            *(m.tell(f"script.opening_{key}", unit=m.unit) for key in ("action", "said", "shown", "told")),
        )
    ]
    last = ""
    for id in m.programme:
        node = m.scenario.node(id)
        phase = _phase(m, node)
        rows.append(_row(m, id, node, phase if phase != last else ""))
        last = phase
    return tuple(rows)


def _phase(m: PaperMaterial, node: Step | Escalation | Inject) -> str:
    if not isinstance(node, Step):
        return m.tell("script.hazard" if isinstance(node, Escalation) else "script.inject")
    return m.words.text(m.scenario.phases[node.phase].title) if node.phase else m.tell("script.no_phase")


def _row(m: PaperMaterial, id: str, node: Step | Escalation | Inject, phase: str) -> tuple[Cell, ...]:
    usual, bad = m.planned(id)
    time = m.tell("script.time", usual=usual, bad=bad) if usual != bad else usual
    match node:
        case Step():
            said = _step(m, id, node)
        case Inject():
            said = _inject(m, id, node)
        case Escalation():
            said = _escalation(m, id, node)
    return cells(phase, time, *said)


def _step(m: PaperMaterial, id: str, step: Step) -> tuple[str, ...]:
    who, title = m.doers_of(id), m.names.node(id)
    place = m.names.place(step.at) if step.at else m.tell("script.site")
    if not who:  # a milestone, or what comes about by others
        return (
            "",
            m.names.numbered(id),
            m.tell("script.said_none"),
            m.tell("script.shown", title=title, place=place),
            m.tell("script.told_none", title=title),
        )
    action = m.tell(
        "script.action", node=m.names.numbered(id), who=who, place=place, conduct=m.say(f"conduct.{step.conduct}")
    )
    told = m.tell("script.told", who=who, title=title, place=place)
    limit = m.limit(id)
    if limit:
        told += m.tell("script.told_limit", limit=limit)
    return "", action, _said(m, step, who, title), m.tell("script.shown", title=title, place=place), told


def _said(m: PaperMaterial, step: Step, who: str, title: str) -> str:
    """What is said aloud: the words of the first act that has some, else a report of completion."""
    data = {
        "who": who,
        "title": title,
        "unit": m.unit,
        "medium": m.words.text(m.scenario.scenario.medium) or m.tell("script.medium"),
    }
    key = next((key for act in step.does if (key := f"script.say.{act}") in m.words), "script.said")
    return m.tell(key, **data)


def _inject(m: PaperMaterial, id: str, inject: Inject) -> tuple[str, ...]:
    content = m.words.text(inject.content) or m.names.node(id)
    sender = m.words.text(inject.sender) or m.tell("script.controller")
    expected = m.words.text(inject.expected)
    action = m.tell("script.inject_action", inject=m.names.numbered(id), to=m.recipient(inject.to))
    if expected:
        action += m.tell("script.inject_expected", expected=expected)
    said = m.tell("script.inject_said", sender=sender, content=content)
    return (
        content,
        action,
        said,
        m.tell("script.inject_shown", title=m.names.node(id)),
        m.tell("script.inject_told", title=m.names.node(id)),
    )


def _escalation(m: PaperMaterial, id: str, escalation: Escalation) -> tuple[str, ...]:
    title = m.names.node(id)
    averted = m.entries(escalation.averted_by)
    action = m.tell("script.hazard_averted", entries=averted) if averted else m.tell("script.hazard_action")
    return (
        m.names.numbered(id),
        action,
        m.tell("script.hazard_said", title=title),
        m.tell("script.hazard_shown", title=title),
        m.tell("script.hazard_told", title=title),
    )
