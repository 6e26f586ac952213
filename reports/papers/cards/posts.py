"""岗位应急处置卡: one side of A5 for every post of the station, for the wall."""

import re
import unicodedata

from reports.document import Banner, Block, Cell, Column, Lines, Paragraph, Report, Section, Table
from reports.papers.frame import frame, part
from reports.papers.material import PaperMaterial
from scenarios.model import Step

#: How many lines a side of A5 holds in its table, the first one less because Word has the title of the paper there; how
#: many lines the edges of a row take, and how many half-width letters stand in a line: measured on printed cards.
LINES, FIRST_LINES, EDGE, LETTERS = 23.5, 17.0, 0.3, 46
#: What is said of a step besides what is to be done, in order of what is left out first where room is short.
DETAILS = ("with_whom", "with_what", "limit", "where")
#: The number that a step bears in the plan's own text (the card counts its own), and a remark in brackets.
_COUNTED = re.compile(r"^(?:[一二三四五六七八九十]+、|\d+[.、]\s*)")
_REMARK = re.compile(r"\s*[（(][^（）()]*[）)]$")


def post_cards(m: PaperMaterial) -> Report:
    """All cards, one after another, each on a page of its own."""
    sections = tuple(_card(m, role, first=n == 0) for n, role in enumerate(m.station_roles))
    return frame(m, "post_cards", sections, look="card", paper="a5")


def card_steps(m: PaperMaterial, role: str) -> tuple[str, ...]:
    """The steps of a post and those that everybody does, its holders among them, in the order of the program."""
    own, holders = set(m.steps_of(role)), set(m.scenario.roles[role].holders)

    def asked(id: str) -> bool:
        step = m.scenario.steps[id]
        return id in own or (step.each == "everybody" and bool(holders & set(m.scenario.members(step))))

    return tuple(id for id in m.order if asked(id))


def _card(m: PaperMaterial, role: str, first: bool) -> Section:
    who, lines = _who(m, role)
    blocks: list[Block] = [Banner(m.say.role(role)), Paragraph(who)]
    if not card_steps(m, role):
        blocks += [Paragraph(m.say("cards.no_steps")), Lines("", 3)]
    foot = _foot(m, role)
    room = (FIRST_LINES if first else LINES) - 2 * (lines - 1) - _height(foot)
    columns = (Column(m.say("cards.step_column"), 2.3), Column(m.say("cards.what_column"), 10.2))
    blocks.append(Table("", columns, (*_rows(m, role, room), *foot)))
    return part(f"post-{role}", *blocks, new_page=not first)


def _who(m: PaperMaterial, role: str) -> tuple[str, int]:
    """Who holds the post and who stands in, and in how many lines."""
    given, blank = m.scenario.roles[role], m.say("cards.blank")
    holders = m.say("cards.held", who=_people(m, given.holders) or blank)
    deputies = m.say("cards.deputies", who=_people(m, given.deputies) or blank)
    one = m.say("cards.held_by", holders=holders, deputies=deputies)
    if _lines(one) == 1:
        return one, 1
    return f"{holders}\n{deputies}", _lines(holders) + _lines(deputies)


def _foot(m: PaperMaterial, role: str) -> list[tuple[Cell, Cell]]:
    """What holds besides the steps: forbidden, report to, signal, muster point."""
    said = {"report_to": _report_to(m, role), "signal": m.say("cards.signal_text"), "muster": _muster(m)}
    rows = [(Cell(m.say(f"cards.{key}")), Cell(text)) for key, text in said.items()]
    forbidden = forbidden_to(m, role)
    if forbidden:
        listed = m.say("cards.semicolon").join(m.say.text(m.scenario.prohibitions[id].title) for id in forbidden)
        rows.insert(0, (Cell(m.say("cards.forbidden"), "bad"), Cell(listed, "bad")))
    return rows


def _rows(m: PaperMaterial, role: str, room: float) -> list[tuple[Cell, Cell]]:
    """The steps with as much of the details as fits into so many lines: remarks go first, then detail after detail."""
    steps = card_steps(m, role)
    rows = _numbered(m, [_step(m, role, id, DETAILS, short=False) for id in steps])
    for left_out in range(len(DETAILS) + 1):
        if _height(rows) <= room:
            break
        rows = _numbered(m, [_step(m, role, id, DETAILS[left_out:], short=True) for id in steps])
    return rows


def _numbered(m: PaperMaterial, texts: list[str]) -> list[tuple[Cell, Cell]]:
    return [(Cell(m.say("cards.nth", n=m.say.number(n))), Cell(text)) for n, text in enumerate(texts, 1)]


def _height(rows: list[tuple[Cell, Cell]]) -> float:
    """Lines that rows take, with their edges."""
    return sum(_lines(what.text) + EDGE for _, what in rows)


def _lines(text: str) -> int:
    """Lines that a text takes."""
    letters = [sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line) for line in text.split("\n")]
    return sum(max(1, -(-n // LETTERS)) for n in letters)


def _step(m: PaperMaterial, role: str, id: str, kept: tuple[str, ...], short: bool) -> str:
    """What is to be done; below it where, by when, with what and with whom. `short`: without remarks in brackets."""
    step = m.scenario.steps[id]
    place = m.say.place(step.at) if step.at else ""
    said = {
        "where": m.say("cards.where", place=_REMARK.sub("", place) if short else place) if place else "",
        "limit": _limit(m, id),
        "with_what": _with_what(m, step),
        "with_whom": _with_whom(m, role, step),
    }
    details = [said[key] for key in reversed(DETAILS) if key in kept and said[key]]
    return "\n".join([step_title(m, id), *([m.say("cards.semicolon").join(details)] if details else [])])


def step_title(m: PaperMaterial, id: str) -> str:
    """What is to be done at a step, without the number that the plan itself may give it."""
    return _COUNTED.sub("", m.say.text(m.scenario.steps[id].title)) or id


def _limit(m: PaperMaterial, id: str) -> str:
    """The shortest of the deadlines that run to a step, from where it counts."""
    deadlines = [m.scenario.deadlines[name] for name in m.deadlines_to(id)]
    if not deadlines:
        return ""
    tightest = min(deadlines, key=lambda deadline: deadline.within)
    within = m.say.time(tightest.within)
    if tightest.from_ is None:
        return m.say("cards.limit_t0", within=within)
    return m.say("cards.limit", start=_REMARK.sub("", m.say.entries(tightest.from_)), within=within)


def _with_what(m: PaperMaterial, step: Step) -> str:
    things = m.say.needed(step)
    return m.say("cards.with_what", things=m.say.join(things)) if things else ""


def _with_whom(m: PaperMaterial, role: str, step: Step) -> str:
    others = [m.say.role(other) for other in m.posts(step) if other != role]
    if others:
        return m.say("cards.with_others", roles=m.say.join(others))
    count = step.by.get(role, 1)
    if step.team:
        teams = m.scenario.steps.values()
        count = max((s.by.get(role, 1) for s in teams if s.forms == step.team), default=1)
    return m.say("cards.together", n=m.say.few(count)) if count > 1 else ""


def forbidden_to(m: PaperMaterial, role: str) -> tuple[str, ...]:
    """The prohibitions for the places where a post works or stands, and those that hold everywhere."""
    s = m.scenario
    places = {s.steps[id].at for id in card_steps(m, role)} | {s.people[id].at for id in s.roles[role].holders}
    return tuple(id for id, p in s.prohibitions.items() if not p.places or places & set(p.places))


def _people(m: PaperMaterial, ids: tuple[str, ...]) -> str:
    """Everyday posts, with the names where the table has them."""
    return m.say.join([" ".join(filter(None, (m.say.person(id), m.contacts.name(id)))) for id in ids])


def _doing(m: PaperMaterial, *acts: str) -> list[Step]:
    """The steps that do one of the acts, in the order of the program."""
    return [step for id in m.order if set((step := m.scenario.steps[id]).does) & set(acts)]


def _report_to(m: PaperMaterial, role: str) -> str:
    """To whom a post reports: to the one who starts the plan; he himself to those outside."""
    chiefs = [name for step in _doing(m, "activate") for name in m.posts(step)]
    chief = chiefs[0] if chiefs else None
    if role == chief:
        outside = [line for line in m.contacts.lines if _level(m, line.organisation) == "regulator"]
        parts = [" ".join((line.title, line.real or m.say("cards.blank"))) for line in outside]
        if not parts:
            bureaus = [m.say.organisation(id) for id, o in m.scenario.organisations.items() if o.level == "regulator"]
            parts = [f"{title} {m.say('cards.blank')}" for title in bureaus or [m.say("cards.regulator")]]
        return m.say("cards.semicolon").join([m.say("cards.call_119"), *parts])
    if chief is None:
        return m.say("cards.head", phone=m.say("cards.blank"))
    holders = m.scenario.roles[chief].holders
    phones = [p.mobile for id in holders if (p := m.contacts.people.get(id)) and p.mobile]
    title = m.say("cards.bracket", name=m.say.role(chief), who=_people(m, holders)) if holders else m.say.role(chief)
    return m.say("cards.to", who=title, phone=m.say.join(phones) or m.say("cards.blank"))


def _level(m: PaperMaterial, organisation: str | None) -> str:
    return m.scenario.organisations[organisation].level if organisation in m.scenario.organisations else ""


def _muster(m: PaperMaterial) -> str:
    """Where people are counted or walk to when they leave; room to write where the plan says of none or one only."""
    steps = [*_doing(m, "count_staff", "count_visitors"), *(s for s in _doing(m, "evacuate") if s.each)]
    places = [m.say.place(place) for place in dict.fromkeys(step.at for step in steps) if place]
    blank = m.say("cards.blank")
    return m.say("cards.muster_text", first=(places or [blank])[0], other=m.say.join(places[1:]) or blank)
