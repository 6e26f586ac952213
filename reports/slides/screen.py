"""The slides for the big screen at a drill: only what visitors may see.

No gap, no simulated time, no telephone number, nothing of the plan's text: the actions of a phase are named as the rule
base names them, not as the plan under test words them. The golden ten minutes are not shown: their lettering cannot be
read from afar, and the waits and exposures in them are the plan's weaknesses.
"""

from functools import partial

from reports.charts.stages import stages
from reports.document import Column, Picture, Table, cells
from reports.prerun.material import Material
from reports.slides.common import cover, lines_of, paired, public, short, swept, title_of
from reports.slides.deck import Deck, Line, Slide

#: Most rows of places and of things, most actions of a phase, most slides of phases.
PLACES, THINGS, ACTS, PHASES = 18, 14, 8, 3

#: What an organisation of each level takes part as; others are `external`.
PARTS = {"unit": "unit_level", "regulator": "regulator"}


def screen(material: Material) -> Deck:
    """The deck for the visitors of a drill."""
    m = material
    slides = (
        cover(m, "screen"),
        _site(m),
        _units(m),
        _equipment(m),
        _course(m),
        Slide(m.say("slides.safety.title"), lines_of(m, "safety")),
        Slide(m.say("slides.visitors.title"), lines_of(m, "visitors")),
        *_phases(m),
        Slide(m.say("slides.end.title"), lines_of(m, "end")),
    )
    return swept(Deck(m.lang, m.say("slides.screen.title"), m.say("slides.foot", title=title_of(m)), slides))


def _site(m: Material) -> Slide:
    s = m.scenario
    walked = {id for pair in s.walks.items() for id in (pair[0], *pair[1])}
    rows = [
        (short(m.say.place(id)), m.say("slides.site.plain" if place.zone == "none" else "slides.site.hazardous"))
        for id, place in s.places.items()
        if id in walked or not walked
    ]
    titles = (m.say("slides.site.place"), m.say("slides.site.zone"))
    table = paired(m.say("slides.site.caption"), titles, rows[:PLACES], (2.2, 1.0))
    return Slide(m.say("slides.site.title"), (Line(m.say("slides.site.line"), "plain"),), table)


def _units(m: Material) -> Slide:
    s = m.scenario
    rows = []
    for id, organisation in s.organisations.items():
        n = sum(person.organisation == id for person in s.people.values())
        if n:
            part = m.say(f"slides.units.{PARTS.get(organisation.level, 'external')}")
            rows.append(cells(short(m.say.organisation(id)), part, m.say("slides.units.people", n=n)))
    columns = tuple(
        Column(m.say(f"slides.units.{key}"), w) for key, w in (("unit", 2.2), ("part", 1.4), ("count", 0.8))
    )
    table = Table(m.say("slides.units.caption"), columns, tuple(rows))
    return Slide(m.say("slides.units.title"), (Line(m.say("slides.units.line"), "plain"),), table)


def _equipment(m: Material) -> Slide:
    things = m.scenario.equipment
    rows = [(short(m.say.thing(id)), str(thing.count)) for id, thing in things.items() if thing.count]
    if not rows:
        return Slide(m.say("slides.equipment.title"), (Line(m.say("slides.equipment.none"), "plain"),))
    lines = []
    if len(rows) > THINGS:
        lines.append(Line(m.say("slides.equipment.more", n=len(rows) - THINGS), "plain"))
    titles = (m.say("slides.equipment.thing"), m.say("slides.equipment.count"))
    return Slide(
        m.say("slides.equipment.title"),
        tuple(lines),
        paired(m.say("slides.equipment.caption"), titles, rows[:THINGS], (2.6, 0.9)),
    )


def _course(m: Material) -> Slide:
    blank = m.say("slides.course.blank")
    rows = tuple(cells(blank, m.say(f"slides.course.item_{i}")) for i in range(1, 6))
    columns = (Column(m.say("slides.course.time"), 1.0), Column(m.say("slides.course.item"), 3.0))
    table = Table(m.say("slides.course.caption"), columns, rows)
    titles = tuple(public(m.say.text(phase.title)) or id for id, phase in m.scenario.phases.items())
    picture = None
    if titles:
        alt = m.say("slides.course.alt", phases=m.say.join(list(titles)))
        picture = Picture(partial(stages, titles), m.say("slides.course.picture"), alt)
    return Slide(m.say("slides.course.title"), (), table, picture)


def _phases(m: Material) -> tuple[Slide, ...]:
    s = m.scenario
    ids = list(s.phases)
    if not ids:
        acts = [act for step in s.steps.values() for act in step.does]
        lines = (Line(m.say("slides.phases.all"), "lead"), _acts(m, acts), Line(m.say("slides.phases.now"), "plain"))
        return (Slide(m.say("slides.phases.title_one"), lines),)
    count = min(PHASES, -(-len(ids) // 2))
    out = []
    for i in range(count):
        lines_: list[Line] = []
        for n in range(len(ids) * i // count, len(ids) * (i + 1) // count):
            title = m.say.text(s.phases[ids[n]].title) or ids[n]
            lines_.append(Line(m.say("slides.phases.phase", n=_numeral(m, n + 1), phase=title), "lead"))
            lines_.append(_acts(m, [act for step in s.steps.values() if step.phase == ids[n] for act in step.does]))
        lines_.append(Line(m.say("slides.phases.now"), "plain"))
        title = m.say("slides.phases.title", n=i + 1) if count > 1 else m.say("slides.phases.title_one")
        out.append(Slide(title, tuple(lines_)))
    return tuple(out)


def _acts(m: Material, acts: list[str]) -> Line:
    known = m.say.rules.acts
    titles = [m.say.text(known[act].title) for act in dict.fromkeys(acts) if act in known]
    names = [short(title) for title in titles if title][:ACTS]
    if not names:
        return Line(m.say("slides.phases.acts_none"))
    return Line(m.say("slides.phases.acts", acts=m.say("slides.phases.joint").join(names)))


def _numeral(m: Material, n: int) -> str:
    return m.say.number(n) if n <= 10 else str(n)
