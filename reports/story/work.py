"""The lines of a story that tell of work: who did it, for whom he waited, how it went."""

from collections import defaultdict
from collections.abc import Iterator

from reports.story.line import Line
from reports.story.teller import Teller
from scenarios.graph import effects_of
from scenarios.kinds import step_of
from scenarios.timeline import Doer, Mark, Wait, person_of

#: So many parts of a wait are told, the longest.
PARTS = 3
#: What lasts no longer is not worth a word, in ms.
SHORT = 1000


def work(t: Teller) -> Iterator[Line]:
    """A line for every attempt; the parts of an `each` are one line."""
    wholes: dict[str, list[Mark]] = defaultdict(list)
    for mark in t.course.marks:
        if person_of(mark.node):
            wholes[step_of(mark.node)].append(mark)
        else:
            yield _attempt(t, mark)
    for whole, parts in wholes.items():
        yield _together(t, whole, parts)


def _attempt(t: Teller, mark: Mark) -> Line:
    notes = (*_waiting(t, mark), *_walk(t, mark), *_result(t, mark))
    return Line(_begin(mark), mark.ended, "step", mark.node, _crew(t, mark), t.speaker.numbered(mark.node), notes)


def _begin(mark: Mark) -> int | None:
    """When work began, or at least somebody was sent."""
    return mark.sent if mark.began is None else mark.began


def _crew(t: Teller, mark: Mark) -> str:
    """Who: people by post, a deputy with the post that he stands in for."""
    return t.speaker.join([_who(t, doer) for doer in mark.people])


def _who(t: Teller, doer: Doer) -> str:
    name = t.speaker.person(doer.person)
    if doer.deputy and doer.role is not None:
        return t.say("deputy", person=name, role=t.speaker.role(doer.role))
    return name


def _waiting(t: Teller, mark: Mark) -> Iterator[str]:
    """Whom or what it waited for, by who held that when; the longest parts, in order of time."""
    if mark.sent is None or mark.ready is None or mark.sent - mark.ready < SHORT:
        return
    told = sorted(mark.waits, key=lambda wait: -wait.ms)[:PARTS]
    for wait in mark.waits:
        if wait in told and wait.ms >= SHORT:
            yield _waited(t, wait)


def _waited(t: Teller, wait: Wait) -> str:
    """One part of a wait."""
    holder, what = wait.holder, wait.what or ""
    data = {"time": t.speaker.time(wait.ms), "thief": t.speaker.node(holder) if holder is not None else ""}
    if holder is None:
        return t.say("wait_other", **data)
    match wait.way:
        case "person":
            key = "wait_brought" if _brings(t, holder, what) else "wait_person"
            return t.say(key, whom=t.speaker.person(what), **data)
        case "passed":
            return t.say("wait_person", whom=t.speaker.person(what), **data)
        case "deputy":
            return t.say("wait_deputy", whom=t.speaker.person(what), **data)
        case "thing" | "passed_thing":
            return t.say("wait_thing", whom=t.speaker.thing(what), **data)
        case "place":
            return t.say("wait_place", whom=t.speaker.place(what), **data)
    return t.say("wait_other", **data)


def _brings(t: Teller, node: str, person: str) -> bool:
    """Whether a node can bring somebody."""
    if person_of(node):
        return False
    brought = (effects.brings for _, effects in effects_of(t.s.node(node)))
    return any(bringing is not None and person in bringing.people for bringing in brought)


def _walk(t: Teller, mark: Mark) -> Iterator[str]:
    """The walk of the last to arrive, and who waited for him."""
    walkers = [(doer.arrives, doer) for doer in mark.people if doer.arrives is not None]
    if not walkers or mark.sent is None:
        return
    there, last = max(walkers, key=lambda walker: walker[0])
    if there - mark.sent < SHORT or last.origin is None:
        return
    data = {"time": t.speaker.time(there - mark.sent), "place": t.speaker.place(last.origin)}
    if len(mark.people) > 1:
        yield t.say("walk_last", person=t.speaker.person(last.person), **data)
    else:
        yield t.say("walk", **data)


def _result(t: Teller, mark: Mark) -> Iterator[str]:
    """How it went, if there is anything to say of that."""
    step, result = t.s.steps[mark.node], mark.result
    if mark.interrupted:
        yield t.say("interrupted" if t.last[mark.node] is not mark else "interrupted_for_good")
    elif mark.ended is None:
        yield t.say("under_way")
    elif result == "failed":
        yield t.say("failed_last" if t.stands[mark.node].status == "failed" else "failed_again")
    elif result == "stopped":
        yield t.say("stopped")
    elif result is not None:
        if result != "done":
            yield t.say("outcome", outcome=t.speaker.outcome(result))
        yield from t.effects(step)
        if result in step.on:
            yield from t.effects(step.on[result])


def _together(t: Teller, whole: str, parts: list[Mark]) -> Line:
    """The whole of an `each`: from the first to begin to the last to end."""
    done = [(mark.ended, mark) for mark in parts if mark.result == "done" and mark.ended is not None]
    asked = t.asked(whole)
    begins = [begin for mark in parts if (begin := _begin(mark)) is not None]
    end, notes = None, []
    if done:
        end, last = max(done, key=lambda one: one[0])
        notes.append(t.say("last_of_all", person=_crew(t, last)))
    if len(done) < len(asked):
        there = {mark.node for _, mark in done}
        notes.append(t.missing(part for part in asked if part not in there))
    who = t.say("so_many", n=len(done), of=len(asked))
    return Line(min(begins, default=None), end, "step", whole, who, t.speaker.numbered(whole), tuple(notes))
