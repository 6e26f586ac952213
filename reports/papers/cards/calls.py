"""通讯联络表: whom to call, on the day of the drill and in earnest, and what to say."""

from reports.document import Banner, Block, Cell, Note, Paragraph, Report, Table, cells
from reports.papers.frame import columns, frame, part
from reports.papers.material import PaperMaterial
from scenarios.contacts import REAL_EMERGENCY, Line

#: The acts that ring somebody outside, with the public number where there is one: what the calls of a plan are for.
CALLS = {
    "call_119": "119",
    "call_120": "120",
    "report_regulator": "",
    "report_gas_authority": "",
    "report_emergency": "",
    "report_township": "",
    "warn_public": "",
}
#: The acts for which traffic or people outside are stopped: the police are called too.
POLICE = frozenset(("cordon", "warn_public", "bar_entry"))
#: What is told on the telephone: the contents of a report (Order 493 art. 12, with those of special equipment) and
#: what the fire brigade asks for.
ELEMENTS = (
    "opening",
    "unit",
    "when",
    "medium",
    "course",
    "scene",
    "people",
    "loss",
    "measures",
    "cause",
    "meet",
    "end",
)


def calls(m: PaperMaterial) -> Report:
    """The lines outside, the posts inside, the words for the telephone."""
    numbers = m.say("cards.slash").join(n for n in REAL_EMERGENCY if n in ("119", "120", "110"))
    outside: tuple[Block, ...] = (
        Banner(m.say("cards.calls.banner"), "bad"),
        Note(m.say("cards.calls.warning", numbers=numbers), "bad"),
        _outside(m),
    )
    sections = [part("outside", *outside, title=m.say("cards.calls.outside"))]
    if m.station_roles:
        sections.append(part("inside", _inside(m), title=m.say("cards.calls.inside")))
    script = (Paragraph(m.say("cards.calls.script_intro")), _script(m))
    sections.append(part("script", *script, title=m.say("cards.calls.script"), new_page=True))
    return frame(m, "calls", tuple(sections), look="form")


def lines(m: PaperMaterial) -> tuple[Line, ...]:
    """The lines of the table of contacts; without one, those that the steps and organisations of the plan ask for,
    with nothing but the public emergency numbers."""
    if m.contacts.lines:
        return m.contacts.lines
    acts = dict.fromkeys(act for id in m.order for act in m.scenario.steps[id].does)
    wanted = [act for act in acts if act in CALLS]
    if not wanted:  # a plan that names no call still has to reach the fire brigade and the ambulance
        wanted = ["call_119", "call_120"]
    found = {act: Line(title=m.say(f"cards.calls.{act}"), real=CALLS[act]) for act in wanted}
    rest: list[Line] = []
    for id, organisation in m.scenario.organisations.items():
        people = [p for p in m.scenario.people.values() if p.organisation == id]
        on_site = organisation.level == "external" and any(p.present for p in people)
        if organisation.level == "unit" or on_site:
            continue
        title = m.say.organisation(id)
        act = next((a for a in CALLS if m.say(f"cards.calls.stem_{a}").casefold() in title.casefold()), None)
        if act in found:
            found[act] = found[act].model_copy(update={"title": title})
        else:
            rest.append(Line(title=title, real=CALLS[act] if act else ""))
    police = [Line(title=m.say("cards.calls.police"), real="110")] if acts.keys() & POLICE else []
    return (*found.values(), *police, *rest)


def _outside(m: PaperMaterial) -> Table:
    keys = (("order", 1.2), ("whom", 5.2), ("drill", 3.4), ("real", 3.4), ("checked", 2.4), ("connected", 2.4))
    shown = columns(m, "cards.calls", keys)
    rows = tuple(
        (
            Cell(str(n)),
            Cell(line.title),
            _or_blank(line.drill),
            _or_blank(line.real),
            _or_blank(line.checked),
            _or_blank(),
        )
        for n, line in enumerate(lines(m), 1)
    )
    return Table(m.say("cards.calls.caption"), shown, rows, m.say("cards.calls.note"), row_height=9)


def _inside(m: PaperMaterial) -> Table:
    keys = (("post", 4.5), ("holder", 4.2), ("phone", 3), ("deputy", 3.6), ("deputy_phone", 3))
    shown = columns(m, "cards.calls", keys)
    rows = []
    for id in m.station_roles:
        role = m.scenario.roles[id]
        cells_of = [_or_blank(text) for ids in (role.holders, role.deputies) for text in _people(m, ids)]
        rows.append((Cell(m.say.role(id)), *cells_of))
    return Table(m.say("cards.calls.inside_caption"), shown, tuple(rows), row_height=8)


def _people(m: PaperMaterial, ids: tuple[str, ...]) -> tuple[str, str]:
    """Who, and their numbers in the same order."""
    who = [" ".join(filter(None, (m.say.person(id), m.contacts.name(id)))) for id in ids]
    phones = [contact.mobile for id in ids if (contact := m.contacts.people.get(id)) and contact.mobile]
    return m.say.join(who), "\n".join(phones)


def _script(m: PaperMaterial) -> Table:
    shown = columns(m, "cards.calls", (("element", 3.5), ("say", 14)))
    medium = m.say.text(m.scenario.scenario.medium) or m.say("cards.blank")
    rows = [
        cells(m.say(f"cards.say.{key}"), m.say(f"cards.say.{key}_text", unit=m.unit, medium=medium)) for key in ELEMENTS
    ]
    return Table(m.say("cards.calls.script_caption"), shown, tuple(rows), m.say("cards.calls.script_note"))


def _or_blank(value: object = None) -> Cell:
    return Cell(str(value)) if value else Cell("", blank=True)
