"""The lines of a story that tell of steps that were never done, each with the reason."""

from collections.abc import Iterator

from reports.story.line import Line
from reports.story.teller import Teller
from scenarios.timeline import Stand


def left_undone(t: Teller) -> Iterator[Line]:
    """Steps skipped, blocked or never finished; parts speak through their whole."""
    for stand in t.course.stands:
        id, missing = stand.node, t.is_missing(stand.node)
        if id not in t.s.steps or not (stand.status in (None, "blocked", "skipped") or missing):
            continue
        if missing and any(part.began is not None for part in t.parts.get(id, ())):
            continue  # its line says who is missing
        if stand.status is None and id in t.last:
            continue  # its attempt says that it was under way
        yield Line(None, None, "never", id, "", t.speaker.numbered(id), (_reason(t, stand),))


def _reason(t: Teller, stand: Stand) -> str:
    if stand.status == "blocked":
        return _blocked(t, stand.root)
    if stand.status == "skipped":
        return _skipped(t, stand)
    if stand.status is not None:
        return t.missing(t.lost(stand.node))
    if stand.root is None or stand.root == stand.node:
        return t.say("starved" if stand.ready is not None else "unfinished")
    return t.say("waits_for", node=t.speaker.node(stand.root))


def _blocked(t: Teller, root: str | None) -> str:
    if root is None:
        return t.say("blocked", root="")
    key = "blocked_stopped" if t.stands[root].status == "stopped" else "blocked"
    return t.say("blocked_missing" if t.is_missing(root) else key, root=t.speaker.node(root))


def _skipped(t: Teller, stand: Stand) -> str:
    if t.s.steps[stand.node].each is not None and not t.asked(stand.node):
        return t.say("asked_nobody")
    if stand.cause is None:
        return t.say("skipped_plain")
    why = t.stands[stand.cause]
    if why.node in (*t.s.escalations, *t.s.injects) and why.status != "came":
        return t.say("not_come", node=t.speaker.node(why.node))
    outcome = t.speaker.outcome(why.status or "unfinished")
    return t.say("skipped", node=t.speaker.node(why.node), outcome=outcome)
