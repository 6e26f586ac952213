"""一、基本情况 and 二、推演条件与数据可信程度."""

from collections import Counter

from reports.document import Block, Cell, Column, Fields, Heading, Note, Paragraph, Section, Table
from reports.prerun.material import Material
from reports.prerun.sensitivity import sensitivity
from reports.prerun.walks import walks
from reports.words.plain import grade
from scenarios.model import GRADES, Evidence


def basics(m: Material) -> Section:
    """Who, where, with what, and what is assumed to happen."""
    say, s = m.say, m.scenario
    unit = [(say("basics.name"), unit_name(m))]
    if s.scenario.medium:
        unit.append((say("basics.medium"), m.words.text(s.scenario.medium)))
    present = sum(person.present for person in s.people.values())
    unit.append((say("basics.people"), say("basics.people_text", n=len(s.people), present=present)))
    zoned = [m.names.place(id) for id, place in s.places.items() if place.zone != "none"]
    key = "basics.places_text" if zoned else "basics.places_plain"
    unit.append((say("basics.places"), say(key, n=len(s.places), zoned=len(zoned), names=m.words.join(zoned))))
    unit.append((say("basics.basis"), basis(m)))
    drill = s.scenario.drill
    kinds = {name: say(f"basics.{getattr(drill, name)}") for name in ("content", "form", "purpose")}
    told = say("basics.announced" if drill.announced else "basics.unannounced")
    four = [(say(f"basics.{name}"), m.words.text(getattr(s.scenario, name))) for name in FOUR]
    story = [pair for pair in four if pair[1]]
    story.append((say("basics.drill"), say("basics.drill_text", announced=told, **kinds)))
    gone = m.taken_away()
    blocks: list[Block] = [Heading(say("basics.unit")), Fields(tuple(unit))]
    if gone:
        blocks += [Note(say("basics.removed", variant=m.study.variant), "should"), Fields(tuple(gone))]
    blocks += [Heading(say("basics.scenario")), Fields(tuple(story))]
    blocks += [_posts(m)] if s.people else []
    blocks += [_things(m)] if s.equipment else []
    return Section("basics", say("basics.number"), say("basics.title"), tuple(blocks))


FOUR = ("summary", "consequence", "background", "evolution")


def unit_name(m: Material) -> str:
    s = m.scenario
    stations = [m.names.organisation(id) for id, o in s.organisations.items() if o.level == "unit"]
    return m.words.text(s.scenario.unit) or m.words.join(stations) or m.words.text(s.scenario.title)


def basis(m: Material) -> str:
    """The standards behind the deadlines and the gaps, each once."""
    rules = [m.names.rules.rule(id) for id in dict.fromkeys(m.rules()) if id]
    laws = [rule.standard for rule in rules if rule.evidence not in ("as", "I")]
    listed = m.words.join(list(dict.fromkeys(m.names.law(law) for law in laws)))
    return m.say("basics.basis_text", rules=listed) if listed else m.say("basics.basis_plain")


def _posts(m: Material) -> Table:
    s, names = m.scenario, m.names
    rows = []
    for id, person in s.people.items():
        holds = [names.role(role) for role, r in s.roles.items() if id in r.holders]
        stands_in = [names.role(role) for role, r in s.roles.items() if id in r.deputies]
        place = names.place(person.at) if person.at else ""
        place = place if person.present else m.say("basics.absent")
        title = names.person(id)
        label = title if id in title or not id.isascii() or len(id) > 4 else f"{id} {title}"
        texts = (label, names.organisation(person.organisation), place, m.words.join(holds), m.words.join(stands_in))
        rows.append(tuple(Cell(text) for text in texts))
    titles = (("people", 3), ("organisation", 3), ("place", 3.4), ("roles", 4.6), ("deputy", 3.4))
    columns = tuple(Column(m.say(f"basics.post_{key}"), width) for key, width in titles)
    return Table(m.say("basics.posts"), columns, tuple(rows))


def _things(m: Material) -> Table:
    rows = []
    for id, thing in m.scenario.equipment.items():
        used = [m.names.codes[step] for step, s in m.scenario.steps.items() if id in s.needs]
        texts = (m.names.thing(id), str(thing.count), m.words.join(used) or m.say("list.nothing"))
        rows.append(tuple(Cell(text) for text in texts))
    columns = (Column(m.say("basics.thing"), 4), Column(m.say("basics.thing_count"), 1.5, right=True))
    return Table(m.say("basics.things"), (*columns, Column(m.say("basics.thing_use"), 6)), tuple(rows))


def conditions(m: Material) -> Section:
    """What the computation assumes, and on what evidence."""
    say, walking = m.say, m.scenario.walking
    speed = f"{walking.speed:g}"
    blocks: list[Block] = [
        Paragraph(say("conditions.intro", speed=speed, grade=grade(m.words, walking.evidence.grade))),
        Paragraph(_mix(m)),
    ]
    unverified = m.names.unverified(m.rules())
    if unverified:
        blocks.append(Note(say("conditions.unverified", rules=m.words.join(unverified)), "should"))
    blocks.append(_durations(m))
    if m.scenario.escalations:
        blocks.append(_delays(m))
    told = walks(m)
    if told:
        blocks.append(told)
    blocks += [Note(say("conditions.weak")), *sensitivity(m)]
    return Section("conditions", say("conditions.number"), say("conditions.title"), tuple(blocks))


def _mix(m: Material) -> str:
    grades = Counter(m.grades())
    parts = [m.say("conditions.mix_part", grade=grade(m.words, g), n=grades[g]) for g in GRADES if grades[g]]
    return m.say("conditions.mix", n=grades.total(), parts=m.words.join(parts) or m.say("list.nothing"))


def evidence(m: Material, of: Evidence) -> Cell:
    """The grade, with its source, its number of drills or its note."""
    more = of.source or (f"n={of.n}" if of.n else "") or m.words.text(of.note)
    text = grade(m.words, of.grade) + (m.say("name.more", more=more) if more else "")
    return Cell(text, "muted" if of.grade == "assumed" else "plain")


def _durations(m: Material) -> Table:
    rows = []
    for id, step in m.scenario.steps.items():
        span = m.say("conditions.until", entries=m.entries(step.until)) if step.until else m.spread(step.lasts)
        fails = ""
        if step.fails.p:
            key = "conditions.fails_text" if step.attempts > 1 else "conditions.fails_once"
            fails = m.say(key, p=f"{step.fails.p * 100:.0f}%", attempts=step.attempts)
        rows.append(
            (
                Cell(m.names.numbered(id)),
                Cell(m.doers(step)),
                Cell(m.names.place(step.at) if step.at else ""),
                Cell(span),
                Cell(fails),
                evidence(m, step.lasts.evidence) if step.lasts else Cell(""),
            )
        )
    keys = (("step", 5.0), ("who", 3.8), ("where", 3.2), ("spread", 4.0), ("fails", 2.2), ("evidence", 3.4))
    columns = tuple(Column(m.say(f"conditions.{key}"), width) for key, width in keys)
    return Table(m.say("conditions.durations"), columns, tuple(rows))


def _delays(m: Material) -> Table:
    rows = []
    for id, escalation in m.scenario.escalations.items():
        averted = m.averted_by(id)
        delay = m.spread(escalation.delay)
        after = m.entries(escalation.after)
        rows.append(
            (
                Cell(m.names.numbered(id)),
                Cell(m.say("conditions.delay_after", after=after, delay=delay) if after else delay),
                Cell(averted),
                evidence(m, escalation.delay.evidence),
            )
        )
    keys = (("hazard", 4.5), ("delay", 5.0), ("averted_by", 4.5), ("evidence", 3.6))
    columns = tuple(Column(m.say(f"conditions.{key}"), width) for key, width in keys)
    return Table(m.say("conditions.hazards"), columns, tuple(rows))
