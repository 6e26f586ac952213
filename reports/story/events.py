"""The lines of a story that tell of the hazard, injects, milestones, exposures and missed deadlines."""

from collections import defaultdict
from collections.abc import Iterator

from reports.story.line import Line
from reports.story.teller import Teller
from reports.words.plain import time


def events(t: Teller) -> Iterator[Line]:
    """Milestones, escalations and injects, each when it came or was averted."""
    for stand in t.course.stands:
        id, at = stand.node, stand.settled
        if at is None:
            continue
        if id in t.s.escalations and stand.status == "came":
            notes = tuple(t.effects(t.s.escalations[id]))
            yield Line(at, None, "hazard", id, t.say("hazard"), t.names.numbered(id), notes)
        elif id in t.s.escalations and stand.status == "averted" and stand.due is not None:
            notes = (t.say("averted", time=time(t.words, max(stand.due - at, 0))),)
            yield Line(at, None, "averted", id, t.say("hazard"), t.names.numbered(id), notes)
        elif id in t.s.injects and stand.status == "came":
            yield _inject(t, id, at)
        elif id in t.s.steps and t.s.steps[id].is_milestone and stand.status in t.s.steps[id].ends:
            yield Line(at, None, "milestone", id, "", t.say("milestone", step=t.names.numbered(id)))


def _inject(t: Teller, id: str, at: int) -> Line:
    inject = t.s.injects[id]
    content = t.words.text(inject.content)
    notes = ([content] if content else []) + list(t.effects(inject))
    return Line(at, None, "inject", id, t.say("control"), t.names.numbered(id), tuple(notes))


def exposures(t: Teller) -> Iterator[Line]:
    """Who stood in a place that closed to him, those of one closing together."""
    found: dict[tuple[int, str, str], list[str]] = defaultdict(list)
    for exposure in t.course.exposures:
        found[exposure.time, exposure.node, exposure.place].append(exposure.person)
    for (at, node, place), people in found.items():
        what = t.say("exposed", event=t.names.node(node), place=t.names.place(place))
        yield Line(at, None, "exposed", node, t.names.people(people), what)


def late(t: Teller) -> Iterator[Line]:
    """The deadlines that were missed, each where its time was up."""
    for limit in t.course.limits:
        if not limit.missed:
            continue
        within = t.s.deadlines[limit.deadline].within
        title = f"{t.names.deadline_codes[limit.deadline]} {t.names.deadline(limit.deadline)}"
        what = t.say("late", deadline=title, limit=time(t.words, within))
        notes = [t.say("never_met") if limit.took is None else t.say("took", time=time(t.words, limit.took))]
        if limit.root is not None and t.is_missing(limit.root):
            notes.append(t.missing(t.lost(limit.root)))
        yield Line(limit.began + within, None, "deadline", limit.deadline, "", what, tuple(notes))
