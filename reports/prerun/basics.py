"""一、基本情况 and 二、推演条件与数据可信程度."""

from collections import Counter

from reports.document import Block, Cell, Column, Fields, Heading, Note, Paragraph, Section, Table
from reports.prerun.material import Material
from reports.prerun.sensitivity import sensitivity
from reports.prerun.walks import walks
from scenarios.model import GRADES, Evidence


def basics(m: Material) -> Section:
    """Who, where, with what, and what is assumed to happen."""
    say, s = m.say, m.scenario
    unit = [(say("report.basics.name"), unit_name(m))]
    if s.scenario.medium:
        unit.append((say("report.basics.medium"), m.say.text(s.scenario.medium)))
    present = sum(person.present for person in s.people.values())
    unit.append((say("report.basics.people"), say("report.basics.people_text", n=len(s.people), present=present)))
    zoned = [m.say.place(id) for id, place in s.places.items() if place.zone != "none"]
    key = "report.basics.places_text" if zoned else "report.basics.places_plain"
    unit.append((say("report.basics.places"), say(key, n=len(s.places), zoned=len(zoned), names=m.say.join(zoned))))
    unit.append((say("report.basics.basis"), basis(m)))
    drill = s.scenario.drill
    kinds = {name: say(f"report.basics.{getattr(drill, name)}") for name in ("content", "form", "purpose")}
    told = say("report.basics.announced" if drill.announced else "report.basics.unannounced")
    four = [(say(f"report.basics.{name}"), m.say.text(getattr(s.scenario, name))) for name in FOUR]
    story = [pair for pair in four if pair[1]]
    story.append((say("report.basics.drill"), say("report.basics.drill_text", announced=told, **kinds)))
    gone = m.taken_away()
    blocks: list[Block] = [Heading(say("report.basics.unit")), Fields(tuple(unit))]
    if gone:
        blocks += [Note(say("report.basics.removed", variant=m.study.variant), "should"), Fields(tuple(gone))]
    blocks += [Heading(say("report.basics.scenario")), Fields(tuple(story))]
    blocks += [_posts(m)] if s.people else []
    blocks += [_things(m)] if s.equipment else []
    return Section("basics", say("report.basics.number"), say("report.basics.title"), tuple(blocks))


FOUR = ("summary", "consequence", "background", "evolution")


def unit_name(m: Material) -> str:
    s = m.scenario
    stations = [m.say.organisation(id) for id, o in s.organisations.items() if o.level == "unit"]
    return m.say.text(s.scenario.unit) or m.say.join(stations) or m.say.text(s.scenario.title)


def basis(m: Material) -> str:
    """The standards behind the deadlines and the gaps, each once."""
    rules = [m.say.rules.rule(id) for id in dict.fromkeys(m.rules()) if id]
    laws = [rule.standard for rule in rules if rule.evidence not in ("as", "I")]
    listed = m.say.join(list(dict.fromkeys(m.say.law(law) for law in laws)))
    return m.say("report.basics.basis_text", rules=listed) if listed else m.say("report.basics.basis_plain")


def _posts(m: Material) -> Table:
    s, say = m.scenario, m.say
    rows = []
    for id, person in s.people.items():
        holds = [say.role(role) for role, r in s.roles.items() if id in r.holders]
        stands_in = [say.role(role) for role, r in s.roles.items() if id in r.deputies]
        place = say.place(person.at) if person.at else ""
        place = place if person.present else m.say("report.basics.absent")
        title = say.person(id)
        label = title if id in title or not id.isascii() or len(id) > 4 else f"{id} {title}"
        texts = (label, say.organisation(person.organisation), place, m.say.join(holds), m.say.join(stands_in))
        rows.append(tuple(Cell(text) for text in texts))
    titles = (("people", 3), ("organisation", 3), ("place", 3.4), ("roles", 4.6), ("deputy", 3.4))
    columns = tuple(Column(m.say(f"report.basics.post_{key}"), width) for key, width in titles)
    return Table(m.say("report.basics.posts"), columns, tuple(rows))


def _things(m: Material) -> Table:
    rows = []
    for id, thing in m.scenario.equipment.items():
        used = [m.say.codes[step] for step, s in m.scenario.steps.items() if id in s.needs]
        texts = (m.say.thing(id), str(thing.count), m.say.join(used) or m.say("report.list.nothing"))
        rows.append(tuple(Cell(text) for text in texts))
    columns = (Column(m.say("report.basics.thing"), 4), Column(m.say("report.basics.thing_count"), 1.5, right=True))
    return Table(m.say("report.basics.things"), (*columns, Column(m.say("report.basics.thing_use"), 6)), tuple(rows))


def conditions(m: Material) -> Section:
    """What the computation assumes, and on what evidence."""
    say, walking = m.say, m.scenario.walking
    speed = f"{walking.speed:g}"
    blocks: list[Block] = [
        Paragraph(say("report.conditions.intro", speed=speed, grade=m.say.grade(walking.evidence.grade))),
        Paragraph(_mix(m)),
    ]
    unverified = m.say.unverified(m.rules())
    if unverified:
        blocks.append(Note(say("report.conditions.unverified", rules=m.say.join(unverified)), "should"))
    blocks.append(_durations(m))
    if m.scenario.escalations:
        blocks.append(_delays(m))
    told = walks(m)
    if told:
        blocks.append(told)
    blocks += [Note(say("report.conditions.weak")), *sensitivity(m)]
    return Section("conditions", say("report.conditions.number"), say("report.conditions.title"), tuple(blocks))


def _mix(m: Material) -> str:
    grades = Counter(m.grades())
    parts = [m.say("report.conditions.mix_part", grade=m.say.grade(g), n=grades[g]) for g in GRADES if grades[g]]
    return m.say("report.conditions.mix", n=grades.total(), parts=m.say.join(parts) or m.say("report.list.nothing"))


def evidence(m: Material, of: Evidence) -> Cell:
    """The grade, with its source, its number of drills or its note."""
    more = of.source or (f"n={of.n}" if of.n else "") or m.say.text(of.note)
    text = m.say.grade(of.grade) + (m.say("report.name.more", more=more) if more else "")
    return Cell(text, "muted" if of.grade == "assumed" else "plain")


def _durations(m: Material) -> Table:
    rows = []
    for id, step in m.scenario.steps.items():
        span = (
            m.say("report.conditions.until", entries=m.say.entries(step.until))
            if step.until
            else m.say.spread(step.lasts)
        )
        fails = ""
        if step.fails.p:
            key = "report.conditions.fails_text" if step.attempts > 1 else "report.conditions.fails_once"
            fails = m.say(key, p=f"{step.fails.p * 100:.0f}%", attempts=step.attempts)
        rows.append(
            (
                Cell(m.say.numbered(id)),
                Cell(m.say.doers(step)),
                Cell(m.say.place(step.at) if step.at else ""),
                Cell(span),
                Cell(fails),
                evidence(m, step.lasts.evidence) if step.lasts else Cell(""),
            )
        )
    keys = (("step", 5.0), ("who", 3.8), ("where", 3.2), ("spread", 4.0), ("fails", 2.2), ("evidence", 3.4))
    columns = tuple(Column(m.say(f"report.conditions.{key}"), width) for key, width in keys)
    return Table(m.say("report.conditions.durations"), columns, tuple(rows))


def _delays(m: Material) -> Table:
    rows = []
    for id, escalation in m.scenario.escalations.items():
        averted = m.say.averted_by(id)
        delay = m.say.spread(escalation.delay)
        after = m.say.entries(escalation.after)
        rows.append(
            (
                Cell(m.say.numbered(id)),
                Cell(m.say("report.conditions.delay_after", after=after, delay=delay) if after else delay),
                Cell(averted),
                evidence(m, escalation.delay.evidence),
            )
        )
    keys = (("hazard", 4.5), ("delay", 5.0), ("averted_by", 4.5), ("evidence", 3.6))
    columns = tuple(Column(m.say(f"report.conditions.{key}"), width) for key, width in keys)
    return Table(m.say("report.conditions.hazards"), columns, tuple(rows))
