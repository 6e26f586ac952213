"""The lines of a story that tell of the hazard, injects, milestones, exposures and missed deadlines."""

from collections import defaultdict
from collections.abc import Iterator

from reports.story.line import Line
from reports.story.teller import Teller


def events(t: Teller) -> Iterator[Line]:
    """Milestones, escalations and injects, each when it came or was averted."""
    for stand in t.course.stands:
        id, at = stand.node, stand.settled
        if at is None:
            continue
        if id in t.s.escalations and stand.status == "came":
            notes = tuple(t.effects(t.s.escalations[id]))
            yield Line(at, None, "hazard", id, t.say("hazard"), t.speaker.numbered(id), notes)
        elif id in t.s.escalations and stand.status == "averted" and stand.due is not None:
            notes = (t.say("averted", time=t.speaker.time(max(stand.due - at, 0))),)
            yield Line(at, None, "averted", id, t.say("hazard"), t.speaker.numbered(id), notes)
        elif id in t.s.injects and stand.status == "came":
            yield _inject(t, id, at)
        elif id in t.s.steps and t.s.steps[id].is_milestone and stand.status in t.s.steps[id].ends:
            yield Line(at, None, "milestone", id, "", t.say("milestone", step=t.speaker.numbered(id)))


def _inject(t: Teller, id: str, at: int) -> Line:
    inject = t.s.injects[id]
    content = t.speaker.text(inject.content)
    notes = ([content] if content else []) + list(t.effects(inject))
    return Line(at, None, "inject", id, t.say("control"), t.speaker.numbered(id), tuple(notes))


def exposures(t: Teller) -> Iterator[Line]:
    """Who stood in a place that closed to him, those of one closing together."""
    found: dict[tuple[int, str, str], list[str]] = defaultdict(list)
    for exposure in t.course.exposures:
        found[exposure.time, exposure.node, exposure.place].append(exposure.person)
    for (at, node, place), people in found.items():
        what = t.say("exposed", event=t.speaker.node(node), place=t.speaker.place(place))
        yield Line(at, None, "exposed", node, t.speaker.people(people), what)


def late(t: Teller) -> Iterator[Line]:
    """The deadlines that were missed, each where its time was up."""
    for limit in t.course.limits:
        if not limit.missed:
            continue
        within = t.s.deadlines[limit.deadline].within
        title = f"{t.speaker.deadline_codes[limit.deadline]} {t.speaker.deadline(limit.deadline)}"
        what = t.say("late", deadline=title, limit=t.speaker.time(within))
        notes = [t.say("never_met") if limit.took is None else t.say("took", time=t.speaker.time(limit.took))]
        if limit.root is not None and t.is_missing(limit.root):
            notes.append(t.missing(t.lost(limit.root)))
        yield Line(limit.began + within, None, "deadline", limit.deadline, "", what, tuple(notes))
