"""签到表 and 意见反馈表: sheets to write on."""

from reports.document import Bullets, Cell, Fields, Lines, Note, Paragraph, Report, Table, cells
from reports.papers.frame import columns, frame, part
from reports.papers.material import PaperMaterial

#: Rows of the visitors' register; of the players', besides those who are known.
VISITORS, SPARE = 28, 6
#: What visitors are asked, each with boxes.
ASKED = ("organised", "real", "plan", "people", "safe", "useful")


def visitor_register(m: PaperMaterial) -> Report:
    """Who came to watch, what they handed in, and that they were told."""
    keys = (
        ("no", 1.2),
        ("name", 2.6),
        ("body", 5),
        ("post", 2.6),
        ("phone", 3.2),
        ("handed", 2.6),
        ("told", 2),
        ("sign", 2.6),
        ("back", 2),
    )
    shown = columns(m, "visitors", keys)
    box = m.say("visitors.box")
    rows = tuple((Cell(str(n)), *m.blank(5), Cell(box), *m.blank(1), Cell(box)) for n in range(1, VISITORS + 1))
    table = Table("", shown, rows, m.say("visitors.register_note"), row_height=8)
    return frame(m, "visitor_register", (part("register", _head(m), table),), look="form", paper="a4-landscape")


def visitor_opinions(m: PaperMaterial) -> Report:
    """Boxes to tick and lines to write on; anonymous unless they wish otherwise."""
    shown = columns(m, "visitors", (("asked", 8), ("answer", 9)))
    rows = tuple(cells(m.say(f"visitors.asked.{key}"), m.say("visitors.answers")) for key in ASKED)
    sections = (
        part("intro", Paragraph(m.say("visitors.opinion_intro", unit=m.unit)), Table("", shown, rows, row_height=9)),
        part("good", Lines(m.say("visitors.opinion_good"), 3)),
        part("bad", Lines(m.say("visitors.opinion_bad"), 3)),
        part("own", Lines(m.say("visitors.opinion_own"), 3)),
        part(
            "known",
            Bullets(cells(*m.say.listed("visitors.opinion_known")), boxes=True),
            Fields(((m.say("visitors.opinion_who"), m.say("visitors.blank")),)),
        ),
    )
    return frame(m, "visitor_opinions", sections, look="form")


def register(m: PaperMaterial) -> Report:
    """Who takes part: every person of the scenario once with everyday post and emergency posts, then empty rows."""
    keys = (
        ("no", 1.2),
        ("body", 4),
        ("everyday", 3.8),
        ("posts", 5),
        ("name", 2.6),
        ("handed", 2.4),
        ("clock", 2.2),
        ("sign", 2.8),
    )
    shown = columns(m, "visitors", keys)
    rows = [_person(m, n, id) for n, id in enumerate(m.scenario.people, 1)]
    rows += [(Cell(str(n)), *m.blank(7)) for n in range(len(rows) + 1, len(rows) + SPARE + 1)]
    table = Table("", shown, tuple(rows), m.say("visitors.players_note"), row_height=8)
    note = Note(m.say("visitors.players_told"), "must")
    return frame(m, "register", (part("register", _head(m), note, table),), look="form", paper="a4-landscape")


def _head(m: PaperMaterial) -> Fields:
    return Fields(((m.say("visitors.at"), m.unit), (m.say("visitors.on"), m.say("visitors.date"))))


def _person(m: PaperMaterial, n: int, id: str) -> tuple[Cell, ...]:
    person = m.scenario.people[id]
    posts = m.say.join([m.say.role(role) for role, r in m.scenario.roles.items() if id in r.holders])
    name = m.contacts.name(id)
    texts = (m.say.organisation(person.organisation) or m.unit, m.say.person(id), posts or m.say("report.list.nothing"))
    return (Cell(str(n)), *cells(*texts), Cell(name) if name else Cell("", blank=True), *m.blank(3))
