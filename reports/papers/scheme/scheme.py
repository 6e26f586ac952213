"""演练工作方案: what is played, by whom, in which order, under which conditions of safety (after AQ/T 9007)."""

from reports.document import (
    Block,
    Bullets,
    Cell,
    Fields,
    Heading,
    Note,
    Paragraph,
    Report,
    Section,
    Signatures,
    Table,
    cells,
)
from reports.papers.frame import columns, frame, heading, part, sentences
from reports.papers.material import PaperMaterial
from reports.papers.scheme.common import blank_or, story
from reports.prerun.basics import basis

#: The groups of a drill, with what each has to do.
GROUPS = ("lead", "director", "control", "players", "support", "safety", "evaluate", "media")
PARTS = (
    "purpose",
    "basis",
    "when",
    "kind",
    "story",
    "groups",
    "course",
    "deadlines",
    "conduct",
    "safety",
    "evaluate",
    "demands",
)


def scheme(m: PaperMaterial) -> Report:
    """The whole scheme; places to sign stand at its end."""
    made = {
        "purpose": _purpose(m),
        "basis": (Paragraph(m.say("scheme.basis_text", basis=basis(m))), *sentences(m, "scheme.basis_line")),
        "when": (Fields(_when(m)),),
        "kind": (
            Paragraph(_kind(m)),
            *((Note(m.say("scheme.unannounced"), "must"),) if not m.scenario.scenario.drill.announced else ()),
        ),
        "story": (Fields(story(m)),),
        "groups": (Paragraph(m.say("scheme.groups_intro")), _groups(m), *_posts(m)),
        "course": (Paragraph(m.say("scheme.course_intro")), *_course(m)),
        "deadlines": _deadlines(m),
        "conduct": _conduct(m),
        "safety": _safety(m),
        "evaluate": sentences(m, "scheme.evaluate"),
        "demands": (
            *sentences(m, "scheme.demands", unit=m.unit),
            Signatures(
                tuple(m.say(f"papers.sign.{key}") for key in ("drafted", "checked", "approved")),
                (m.say("papers.sign.seal_bureau"), m.say("papers.sign.seal_unit")),
            ),
        ),
    }
    found = [key for key in PARTS if made[key]]
    sections = tuple(_section(m, key, n, made[key]) for n, key in enumerate(found, 1))
    return frame(m, "scheme", sections, look="official", simulated=True)


def _section(m: PaperMaterial, key: str, n: int, blocks: tuple[Block, ...]) -> Section:
    titled = heading(m, n, f"scheme.part.{key}")
    return part(key, *blocks, title=titled)


def _purpose(m: PaperMaterial) -> tuple[Block, ...]:
    objectives = [m.say.text(o.title) for o in m.scenario.objectives.values() if m.say.text(o.title)]
    listed: tuple[Block, ...] = (
        (Paragraph(m.say("scheme.objectives")), Bullets(cells(*objectives), numbered=True)) if objectives else ()
    )
    return (*sentences(m, "scheme.purpose", unit=m.unit), *listed)


def _when(m: PaperMaterial) -> tuple[tuple[str, str], ...]:
    length = m.say("scheme.length_blank")
    if m.length:
        length = m.say("scheme.length", usual=m.length[0], bad=m.length[1])
    said = {
        "date": m.say("scheme.date_text"),
        "length": length,
        "place": m.unit,
        "held_by": m.say("scheme.held_by_text"),
        "unit": m.unit,
        "with": _others(m),
    }
    return tuple((m.say(f"scheme.when.{key}"), text) for key, text in said.items())


def _others(m: PaperMaterial) -> str:
    listed = [m.say.organisation(id) for id in m.invited]
    return m.say.join(listed) or m.say("scheme.others_none")


def _kind(m: PaperMaterial) -> str:
    drill = m.scenario.scenario.drill
    kinds = {name: m.say(f"report.basics.{getattr(drill, name)}") for name in ("content", "form", "purpose")}
    return m.say(
        "scheme.kind",
        announced=m.say("report.basics.announced" if drill.announced else "report.basics.unannounced"),
        **kinds,
    )


def _groups(m: PaperMaterial) -> Table:
    shown = columns(m, "scheme", (("group", 3), ("made_of", 5), ("duty", 9)))
    rows = tuple(
        cells(*(m.say(f"scheme.group.{key}{end}", unit=m.unit) for end in ("", "_of", "_does"))) for key in GROUPS
    )
    return Table(m.say("scheme.groups_caption"), shown, rows)


def _posts(m: PaperMaterial) -> tuple[Block, ...]:
    """Who plays which post, and what the post does."""
    if not m.scenario.roles:
        return ()
    keys = (("post", 3.6), ("holder", 3.4), ("deputy", 2.8), ("does", 7.2))
    shown = columns(m, "scheme", keys)
    rows = []
    for id in m.scenario.roles:
        steps = [m.say.node(step) for step in m.steps_of(id)]
        rows.append(
            (
                Cell(m.say.role(id)),
                blank_or(m.holders(id)),
                blank_or(m.deputies(id)),
                Cell(m.say.join(steps) or m.say("scheme.no_step")),
            )
        )
    return (Table(m.say("scheme.posts_caption"), shown, tuple(rows)),)


def _course(m: PaperMaterial) -> tuple[Block, ...]:
    """The phases with their planned times; without phases, the steps."""
    keys = (("phase", 3.4), ("acts", 8), ("begins", 1.9), ("ends", 1.9), ("ends_bad", 1.9))
    rows = []
    for id, phase in m.scenario.phases.items():
        acts = [m.say.node(step) for step in m.order if m.scenario.steps[step].phase == id]
        if acts:
            rows.append(cells(m.say.text(phase.title) or id, m.say.join(acts), *m.phase_span(id)))
    loose = [id for id in m.order if not m.scenario.steps[id].phase]
    rows += [cells("", m.say.numbered(id), m.planned(id)[0], *m.ended(id)) for id in loose]
    shown = columns(m, "scheme", keys)
    return (
        Table(m.say("scheme.course_caption"), shown, tuple(rows), m.say("scheme.course_note")),
        *sentences(m, "scheme.course"),
    )


def _deadlines(m: PaperMaterial) -> tuple[Block, ...]:
    if not m.scenario.deadlines:
        return ()
    keys = (("deadline", 3.4), ("span", 6), ("within", 2), ("basis", 5.6))
    shown = columns(m, "scheme", keys)
    rows = tuple(
        cells(m.say.deadline(id), m.say.span(id), m.say.time(d.within), m.say.basis_of(d.basis))
        for id, d in m.scenario.deadlines.items()
    )
    return (Paragraph(m.say("scheme.deadlines_intro")), Table(m.say("scheme.deadlines_caption"), shown, rows))


def _conduct(m: PaperMaterial) -> tuple[Block, ...]:
    """What is done for real and what in show only."""
    blocks: list[Block] = [Paragraph(m.say("scheme.conduct_intro"))]
    for conduct in ("simulated", "talked"):
        steps = [m.say.node(id) for id in m.order if (s := m.scenario.steps[id]).conduct == conduct and m.posts(s)]
        if steps:
            blocks.append(Paragraph(m.say(f"scheme.conduct_{conduct}", steps=m.say.join(steps))))
    return tuple(blocks)


def _safety(m: PaperMaterial) -> tuple[Block, ...]:
    blocks: list[Block] = [Note(m.say("scheme.stop"), "must"), *sentences(m, "scheme.safety")]
    forbidden = [m.say.text(p.title) or id for id, p in m.scenario.prohibitions.items()]
    if forbidden:
        blocks += [Heading(m.say("scheme.forbidden")), Bullets(cells(*forbidden), numbered=True)]
    return tuple(blocks)
