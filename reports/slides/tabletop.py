"""The slides of a tabletop: situations and questions for the players; what is expected stands in the notes alone.

Nothing that the simulation found is shown: no gap, no planned time, no step of the plan.
"""

import re
from dataclasses import dataclass

from reports.document import Column, Table, cells
from reports.prerun.basics import unit_name
from reports.prerun.material import Material
from reports.slides.common import cover, lines_of, paired, short, swept, title_of
from reports.slides.deck import Deck, Line, Slide
from reports.slides.notes import notes

#: Most situations, most messages on one, most people on a slide.
SITUATIONS, MESSAGES, PEOPLE = 5, 3, 18
#: Least situations: where few messages are written, the phases of the plan make up for them.
LEAST = 3
#: The questions of the situations in turn; the first and the last have their own.
QUESTIONS = (
    ("ask_who", "ask_whom", "ask_with"),
    ("ask_who", "ask_whom", "ask_stop"),
    ("ask_who", "ask_change", "ask_whom"),
)


@dataclass(frozen=True)
class Situation:
    """What comes to the table at once: injects by id, or a phase of the plan; `at` is ms from T0."""

    at: int
    injects: tuple[str, ...] = ()
    phase: str = ""


def tabletop(material: Material) -> Deck:
    """The deck for the players of a tabletop."""
    m = material
    found = situations(m)
    slides = [
        cover(m, "tabletop"),
        Slide(m.say("slides.rules.title"), lines_of(m, "rules")),
        _station(m),
        _people(m),
        *(_slide(m, found, i) for i in range(len(found))),
        _closing(m),
        _discussion(m),
    ]
    return swept(Deck(m.lang, m.say("slides.tabletop.title"), m.say("slides.foot", title=title_of(m)), tuple(slides)))


def situations(m: Material) -> list[Situation]:
    """The start with the first messages, then the others as they come in the ordinary course."""
    s = m.scenario
    when = {id: m.study.came_at(id).p50 for id in s.injects}
    last = max((at for at in when.values() if at is not None), default=0)
    order = sorted(s.injects, key=lambda id: (when[id] is None, when[id] or 0))
    first = tuple(id for id in order if (at := when[id]) is not None and at <= 60_000)[:2]
    rest = [id for id in order if id not in first]
    parts = min(max(-(-len(rest) // MESSAGES), LEAST - 1), SITUATIONS - 1, len(rest))
    found = [Situation(0, first)]
    for i in range(parts):
        group = tuple(rest[len(rest) * i // parts : len(rest) * (i + 1) // parts])
        at = when[group[0]]
        found.append(Situation(last + 1 if at is None else at, group))
    for id in list(s.phases)[1:] or list(s.phases):
        if len(found) < LEAST:
            starts = [m.study.start(i).p50 for i, step in s.steps.items() if step.phase == id]
            known = [at for at in starts if at is not None]
            found.append(Situation(min(known, default=last + 1), phase=id))
    return sorted(found, key=lambda situation: situation.at)


def _station(m: Material) -> Slide:
    s = m.scenario
    lines = [Line(m.say("slides.station.unit", unit=unit_name(m)))]
    if s.scenario.medium:
        lines.append(Line(m.say("slides.station.medium", medium=m.say.text(s.scenario.medium))))
    if background := m.say.text(s.scenario.background):
        lines.append(Line(m.say("slides.station.background", text=_named(m, background))))
    zoned = [short(m.say.place(id)) for id, place in s.places.items() if place.zone != "none"]
    if zoned:
        lines.append(Line(m.say("slides.station.places", places=m.say.join(zoned))))
    return Slide(m.say("slides.station.title"), tuple(lines))


def _named(m: Material, text: str) -> str:
    """A text with titles for the codes of people: the players know each other by post."""
    for id in m.scenario.people:
        text = re.sub(rf"(?<![A-Za-z0-9_]){re.escape(id)}(?![A-Za-z0-9_])", _literal(m.say.person(id)), text)
    return text


def _literal(text: str) -> str:
    return text.replace("\\", r"\\")


def _people(m: Material) -> Slide:
    s = m.scenario
    own = [id for id in s.people if s.level_of(id) == "unit"]
    others = sum(p.present and s.level_of(id) == "external" for id, p in s.people.items())
    rows = []
    for id in own[:PEOPLE]:
        person = s.people[id]
        where = short(m.say.place(person.at)) if person.present and person.at else m.say("slides.people.away")
        rows.append((m.say.person(id), where))
    lines = [Line(m.say("slides.people.others", n=others), "plain")] if others else []
    if len(own) > PEOPLE:
        lines.append(Line(m.say("slides.people.more", n=len(own) - PEOPLE), "plain"))
    titles = (m.say("slides.people.person"), m.say("slides.people.place"))
    return Slide(
        m.say("slides.people.title"), tuple(lines), paired(m.say("slides.people.caption"), titles, rows, (1.0, 1.1))
    )


def _slide(m: Material, found: list[Situation], i: int) -> Slide:
    situation, s = found[i], m.scenario
    lines: list[Line] = []
    if i == 0:
        what = m.say("slides.situation.start")
        known = m.say.text(s.scenario.summary) or title_of(m)
        lines += [Line(m.say("slides.situation.known"), "lead"), Line(known)]
    elif situation.phase:
        what = m.say("slides.situation.phase_what", phase=m.say.text(s.phases[situation.phase].title))
        lines.append(Line(m.say("slides.situation.phase", phase=m.say.text(s.phases[situation.phase].title)), "lead"))
    else:
        what = m.say("slides.situation.heard")
    if situation.injects:
        lines.append(Line(m.say("slides.situation.heard_lead"), "lead"))
        lines += [Line(_message(m, id)) for id in situation.injects]
    lines.append(Line(m.say("slides.situation.ask"), "lead"))
    lines += [Line(m.say(f"slides.situation.{key}"), "question") for key in _questions(i, len(found))]
    until = found[i + 1].at if i + 1 < len(found) else None
    said = notes(m, situation.injects, situation.at, until)
    return Slide(m.say("slides.situation.title", n=m.say.number(i + 1), what=what), tuple(lines), notes=said)


def _questions(i: int, count: int) -> tuple[str, ...]:
    if i == 0:
        return ("ask_first", "ask_who", "ask_whom")
    return (*QUESTIONS[i % len(QUESTIONS)], "ask_end") if i == count - 1 else QUESTIONS[i % len(QUESTIONS)]


def _message(m: Material, id: str) -> str:
    """What is heard and from whom. A moment stands only where the file fixes it: elsewhere it would tell the players
    how far the plan comes by then."""
    inject = m.scenario.injects[id]
    if inject.after is None and inject.delay.fixed is not None:
        at = inject.delay.fixed
        when = m.say("slides.situation.time", time=m.say.time(at)) if at else m.say("slides.situation.time_0")
    else:
        when = m.say("slides.situation.later")
    content = m.say.text(inject.content) or m.say.node(id)
    sender = m.say.text(inject.sender)
    if sender:
        return m.say("slides.situation.message", when=when, sender=sender, content=content)
    return m.say("slides.situation.message_plain", when=when, content=content)


def _closing(m: Material) -> Slide:
    lines = [Line(m.say("slides.closing.lead"), "lead")]
    for id, deadline in m.scenario.deadlines.items():
        data = {"title": m.say.deadline(id), "within": m.say.time(deadline.within)}
        lines.append(Line(m.say("slides.closing.deadline", **data), "question"))
    if len(lines) == 1:
        lines.append(Line(m.say("slides.closing.none"), "question"))
    return Slide(m.say("slides.closing.title"), tuple(lines))


def _discussion(m: Material) -> Slide:
    columns = tuple(
        Column(m.say(f"slides.discussion.{key}"), share) for key, share in (("place", 1), ("name", 2), ("date", 1))
    )
    rows = tuple(cells(m.say(f"slides.discussion.{key}"), "", "") for key in ("chief", "controller", "recorder"))
    table = Table(m.say("slides.discussion.caption"), columns, rows)
    return Slide(m.say("slides.discussion.title"), lines_of(m, "discussion"), table)
