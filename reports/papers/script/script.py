"""演练脚本: every step, inject and escalation as it comes, with what is said, shown and explained (columns of the form:
阶段 时间 模拟事故情景 处置行动与执行人员 指令与对白 视频背景与字幕 解说词)."""

from reports.document import Bullets, Cell, Column, Note, Paragraph, Report, Table, cells
from reports.papers.frame import frame, part
from reports.papers.material import PaperMaterial
from scenarios.model import Escalation, Inject, Step

COLUMNS = (("phase", 2.0), ("time", 2.1), ("scene", 4.2), ("action", 5.2), ("said", 5.4), ("shown", 3.6), ("told", 4.4))


def script(m: PaperMaterial) -> Report:
    """How to read it, the script itself, how it ends."""
    columns = tuple(Column(m.say(f"script.column.{key}"), width) for key, width in COLUMNS)
    table = Table(m.say("script.caption"), columns, _rows(m), m.say("script.note"), paper="a4-landscape")
    sections = (
        part("use", Bullets(cells(*m.say.listed("script.use.line"))), title=m.say("script.use.title")),
        part("script", table, title=m.say("script.script_title")),
        part(
            "stop",
            Note(m.say("script.stop"), "must"),
            Paragraph(m.say("script.end")),
            title=m.say("script.stop_title"),
        ),
    )
    return frame(m, "script", sections, look="form", paper="a4-landscape", simulated=True)


def _rows(m: PaperMaterial) -> tuple[tuple[Cell, ...], ...]:
    """T0, then each node. The phase stands where it changes."""
    known = m.say.text(m.scenario.scenario.summary) or m.say.text(m.scenario.scenario.title)
    rows = [
        cells(
            m.say("script.opening_phase"),
            "T0",
            known,
            *(m.say(f"script.opening_{key}", unit=m.unit) for key in ("action", "said", "shown", "told")),
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
        return m.say("script.hazard" if isinstance(node, Escalation) else "script.inject")
    return m.say.text(m.scenario.phases[node.phase].title) if node.phase else m.say("script.no_phase")


def _row(m: PaperMaterial, id: str, node: Step | Escalation | Inject, phase: str) -> tuple[Cell, ...]:
    usual, bad = m.planned(id)
    time = m.say("script.time", usual=usual, bad=bad) if usual != bad else usual
    match node:
        case Step():
            said = _step(m, id, node)
        case Inject():
            said = _inject(m, id, node)
        case Escalation():
            said = _escalation(m, id, node)
    return cells(phase, time, *said)


def _step(m: PaperMaterial, id: str, step: Step) -> tuple[str, ...]:
    who, title = m.doers_of(id), m.say.node(id)
    place = m.say.place(step.at) if step.at else m.say("script.site")
    if not who:  # a milestone, or what comes about by others
        return (
            "",
            m.say.numbered(id),
            m.say("script.said_none"),
            m.say("script.shown", title=title, place=place),
            m.say("script.told_none", title=title),
        )
    action = m.say(
        "script.action", node=m.say.numbered(id), who=who, place=place, conduct=m.say(f"report.conduct.{step.conduct}")
    )
    told = m.say("script.told", who=who, title=title, place=place)
    limit = m.limit(id)
    if limit:
        told += m.say("script.told_limit", limit=limit)
    return "", action, _said(m, step, who, title), m.say("script.shown", title=title, place=place), told


def _said(m: PaperMaterial, step: Step, who: str, title: str) -> str:
    """What is said aloud: the words of the first act that has some, else a report of completion."""
    data = {
        "who": who,
        "title": title,
        "unit": m.unit,
        "medium": m.say.text(m.scenario.scenario.medium) or m.say("script.medium"),
    }
    key = next((key for act in step.does if m.say.has(key := f"script.say.{act}")), "script.said")
    return m.say(key, **data)


def _inject(m: PaperMaterial, id: str, inject: Inject) -> tuple[str, ...]:
    content = m.say.text(inject.content) or m.say.node(id)
    sender = m.say.text(inject.sender) or m.say("script.controller")
    expected = m.say.text(inject.expected)
    action = m.say("script.inject_action", inject=m.say.numbered(id), to=m.recipient(inject.to))
    if expected:
        action += m.say("script.inject_expected", expected=expected)
    said = m.say("script.inject_said", sender=sender, content=content)
    return (
        content,
        action,
        said,
        m.say("script.inject_shown", title=m.say.node(id)),
        m.say("script.inject_told", title=m.say.node(id)),
    )


def _escalation(m: PaperMaterial, id: str, escalation: Escalation) -> tuple[str, ...]:
    title = m.say.node(id)
    averted = m.say.entries(escalation.averted_by)
    action = m.say("script.hazard_averted", entries=averted) if averted else m.say("script.hazard_action")
    return (
        m.say.numbered(id),
        action,
        m.say("script.hazard_said", title=title),
        m.say("script.hazard_shown", title=title),
        m.say("script.hazard_told", title=title),
    )
