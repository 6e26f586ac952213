"""The slides for the big screen at a drill: only what visitors may see.

No gap, no simulated time, no telephone number, nothing of the plan's text: the actions of a phase are named as the rule
base names them, not as the plan under test words them. The golden ten minutes are not shown: their lettering cannot be
read from afar, and the waits and exposures in them are the plan's weaknesses.
"""

from functools import partial

from reports.charts.stages import stages
from reports.document import Column, Picture, Table, cells
from reports.prerun.material import Material
from reports.slides.common import cover, lines_of, paired, public, short, swept, tell, title_of
from reports.slides.deck import Deck, Line, Slide

#: Most rows of places and of things, most actions of a phase, most slides of phases.
PLACES, THINGS, ACTS, PHASES = 18, 14, 8, 3


def screen(material: Material) -> Deck:
    """The deck for the visitors of a drill."""
    m = material
    slides = (
        cover(m, "screen"),
        _site(m),
        _units(m),
        _equipment(m),
        _course(m),
        Slide(tell(m, "safety.title"), lines_of(m, "safety")),
        Slide(tell(m, "visitors.title"), lines_of(m, "visitors")),
        *_phases(m),
        Slide(tell(m, "end.title"), lines_of(m, "end")),
    )
    return swept(Deck(m.lang, tell(m, "screen.title"), tell(m, "foot", title=title_of(m)), slides))


def _site(m: Material) -> Slide:
    s = m.scenario
    walked = {id for pair in s.walks.items() for id in (pair[0], *pair[1])}
    rows = [
        (short(m.names.place(id)), tell(m, "site.plain" if place.zone == "none" else "site.hazardous"))
        for id, place in s.places.items()
        if id in walked or not walked
    ]
    titles = (tell(m, "site.place"), tell(m, "site.zone"))
    table = paired(tell(m, "site.caption"), titles, rows[:PLACES], (2.2, 1.0))
    return Slide(tell(m, "site.title"), (Line(tell(m, "site.line"), "plain"),), table)


def _units(m: Material) -> Slide:
    s = m.scenario
    parts = {"unit": "units.unit_level", "regulator": "units.regulator"}
    rows = []
    for id, organisation in s.organisations.items():
        n = sum(person.organisation == id for person in s.people.values())
        if n:
            part = tell(m, parts.get(organisation.level, "units.external"))
            rows.append(cells(short(m.names.organisation(id)), part, tell(m, "units.people", n=n)))
    columns = tuple(Column(tell(m, f"units.{key}"), w) for key, w in (("unit", 2.2), ("part", 1.4), ("count", 0.8)))
    table = Table(tell(m, "units.caption"), columns, tuple(rows))
    return Slide(tell(m, "units.title"), (Line(tell(m, "units.line"), "plain"),), table)


def _equipment(m: Material) -> Slide:
    things = m.scenario.equipment
    rows = [(short(m.names.thing(id)), str(thing.count)) for id, thing in things.items() if thing.count]
    if not rows:
        return Slide(tell(m, "equipment.title"), (Line(tell(m, "equipment.none"), "plain"),))
    lines = []
    if len(rows) > THINGS:
        lines.append(Line(tell(m, "equipment.more", n=len(rows) - THINGS), "plain"))
    titles = (tell(m, "equipment.thing"), tell(m, "equipment.count"))
    return Slide(
        tell(m, "equipment.title"),
        tuple(lines),
        paired(tell(m, "equipment.caption"), titles, rows[:THINGS], (2.6, 0.9)),
    )


def _course(m: Material) -> Slide:
    blank = tell(m, "course.blank")
    rows = tuple(cells(blank, tell(m, f"course.item_{i}")) for i in range(1, 6))
    columns = (Column(tell(m, "course.time"), 1.0), Column(tell(m, "course.item"), 3.0))
    table = Table(tell(m, "course.caption"), columns, rows)
    titles = tuple(public(m.words.text(phase.title)) or id for id, phase in m.scenario.phases.items())
    picture = None
    if titles:
        alt = tell(m, "course.alt", phases=m.words.join(list(titles)))
        picture = Picture(partial(stages, titles), tell(m, "course.picture"), alt)
    return Slide(tell(m, "course.title"), (), table, picture)


def _phases(m: Material) -> tuple[Slide, ...]:
    s = m.scenario
    ids = list(s.phases)
    if not ids:
        acts = [act for step in s.steps.values() for act in step.does]
        lines = (Line(tell(m, "phases.all"), "lead"), _acts(m, acts), Line(tell(m, "phases.now"), "plain"))
        return (Slide(tell(m, "phases.title_one"), lines),)
    count = min(PHASES, -(-len(ids) // 2))
    out = []
    for i in range(count):
        lines_: list[Line] = []
        for n in range(len(ids) * i // count, len(ids) * (i + 1) // count):
            title = m.words.text(s.phases[ids[n]].title) or ids[n]
            lines_.append(Line(tell(m, "phases.phase", n=_numeral(m, n + 1), phase=title), "lead"))
            lines_.append(_acts(m, [act for step in s.steps.values() if step.phase == ids[n] for act in step.does]))
        lines_.append(Line(tell(m, "phases.now"), "plain"))
        title = tell(m, "phases.title", n=i + 1) if count > 1 else tell(m, "phases.title_one")
        out.append(Slide(title, tuple(lines_)))
    return tuple(out)


def _acts(m: Material, acts: list[str]) -> Line:
    known = m.names.rules.acts
    titles = [m.words.text(known[act].title) for act in dict.fromkeys(acts) if act in known]
    names = [short(title) for title in titles if title][:ACTS]
    if not names:
        return Line(tell(m, "phases.acts_none"))
    return Line(tell(m, "phases.acts", acts=tell(m, "phases.joint").join(names)))


def _numeral(m: Material, n: int) -> str:
    return "一二三四五六七八九十"[n - 1] if m.lang == "zh" and n <= 10 else str(n)
