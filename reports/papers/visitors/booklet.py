"""观摩手册: what visitors see, when, from where, and how they stay safe. No injects, no escalations."""

from reports.document import Block, Bullets, Fields, Lines, Note, Paragraph, Report, Table, cells
from reports.papers.frame import columns, frame, heading, part
from reports.papers.material import PaperMaterial

PARTS = ("welcome", "drill", "day", "phases", "who", "safety", "manners", "contact")
#: The course of the day; times are filled in by hand.
DAY = ("register", "brief", "drill", "restore", "comments", "exchange", "leave")


def visitors(m: PaperMaterial) -> Report:
    """A booklet to hand out."""
    made: dict[str, tuple[Block, ...]] = {
        "welcome": tuple(Paragraph(text) for text in m.say.listed("visitors.welcome", unit=m.unit)),
        "drill": (Fields(_drill(m)),),
        "day": (_day(m),),
        "phases": _phases(m),
        "who": _who(m),
        "safety": (
            Note(m.say("visitors.stop"), "must"),
            Bullets(cells(*m.say.listed("visitors.safety")), numbered=True),
        ),
        "manners": (Bullets(cells(*m.say.listed("visitors.manners")), numbered=True),),
        "contact": (
            Fields(
                tuple((m.say(f"visitors.{key}"), m.say("visitors.phone")) for key in ("guide", "medical", "office"))
            ),
            Lines(m.say("visitors.notes"), 5),
        ),
    }
    found = [key for key in PARTS if made[key]]
    sections = tuple(
        part(
            key,
            *made[key],
            title=heading(m, n, f"visitors.part.{key}"),
        )
        for n, key in enumerate(found, 1)
    )
    return frame(m, "visitors", sections, look="official", simulated=bool(m.scenario.phases))


def _drill(m: PaperMaterial) -> tuple[tuple[str, str], ...]:
    drill = m.scenario.scenario.drill
    kind = m.say(
        "visitors.kind", content=m.say(f"report.basics.{drill.content}"), form=m.say(f"report.basics.{drill.form}")
    )
    said = {
        "date": m.say("visitors.date"),
        "place": m.unit,
        "medium": m.say.text(m.scenario.scenario.medium),
        "kind": kind,
        "story": m.say.text(m.scenario.scenario.title),
    }
    return tuple((m.say(f"visitors.drill.{key}"), text) for key, text in said.items() if text)


def _day(m: PaperMaterial) -> Table:
    shown = columns(m, "visitors", (("time", 4), ("item", 7), ("where", 6)))
    rows = tuple(
        cells(m.say("visitors.clock"), m.say(f"visitors.day.{key}"), m.say(f"visitors.day.{key}_at")) for key in DAY
    )
    return Table(m.say("visitors.day.caption"), shown, rows)


def _phases(m: PaperMaterial) -> tuple[Block, ...]:
    """The phases in which posts have something to do, with when they ordinarily begin."""
    rows = []
    for n, (id, phase) in enumerate(m.scenario.phases.items(), 1):
        if any(step.phase == id and m.posts(step) for step in m.scenario.steps.values()):
            rows.append(cells(str(n), m.say.text(phase.title) or id, m.phase_span(id)[0], _see(m, id)))
    if not rows:
        return ()
    shown = columns(m, "visitors", (("no", 1.6), ("phase", 5), ("begins", 3), ("see", 8)))
    return (
        Paragraph(m.say("visitors.phases")),
        Table(m.say("visitors.phases_caption"), shown, tuple(rows), m.say("visitors.phases_note")),
    )


def _see(m: PaperMaterial, phase: str) -> str:
    """Who acts in a phase: enough to know where to look."""
    posts = [
        m.say.role(role)
        for id in m.order
        if m.scenario.steps[id].phase == phase
        for role in m.posts(m.scenario.steps[id])
    ]
    return m.say.join(list(dict.fromkeys(posts)))


def _who(m: PaperMaterial) -> tuple[Block, ...]:
    listed = [m.unit, *(m.say.organisation(id) for id in m.invited)]
    return (Bullets(cells(*listed)),)
