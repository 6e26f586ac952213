"""What follows when a node of a run comes or ends: its effects (L7), interruption and exposure (L8)."""

from typing import TYPE_CHECKING

from simulation.outcome.run import Attempt, Cause, Exposure, because
from simulation.plan.plan import SKIPPED, STOPPED, UNSETTLED, Doing, Node
from simulation.reference.scene import Team
from simulation.reference.state import ENTRY, RETRY

if TYPE_CHECKING:
    from simulation.reference.engine import Course

# ---- L7: effects


def take_effect(course: "Course", node: Node, doing: Doing) -> None:
    """The effects of a node, in the order in which L7 lists them."""
    cause, scene, now = because(ENTRY, node.index, course.tries[node.index]), course.scene, course.now
    if doing.closes:
        close(course, node, doing.closes)
    for place in doing.opens:
        if scene.closings.pop(place, None):
            scene.mark(scene.opened, place, now, cause)
    for person in doing.takes_people:
        take_person(course, person, cause)
    for thing, n in doing.takes_things:
        take_thing(course, thing, n, cause)
    for person in doing.brings_people:
        if scene.out[person] or (scene.doing[person] is None and scene.team_of[person] < 0):
            scene.out[person], scene.away[person], scene.place[person] = False, False, doing.to
            scene.mark(scene.free_person, person, now, cause)
    for thing, n in doing.brings_things:
        scene.give_back(thing, n, now, cause)
    for i in doing.stops:
        for stopped in (i, *(course.plan.nodes[i].parts or ())):
            stop(course, course.plan.nodes[stopped], cause)
    for i, outcome in doing.sets:
        if course.status[i] == UNSETTLED:
            course.fixed[i] = outcome


def stop(course: "Course", node: Node, cause: Cause) -> None:
    """A named unsettled step ends `stopped`; who was at it is free where he stands."""
    if course.status[node.index] != UNSETTLED:
        return
    attempt = course.current.pop(node.index, None)
    if attempt is not None:
        attempt.ended, attempt.result = course.now, STOPPED
        course.scene.release(attempt, course.now, cause)
    course.settle(node, STOPPED, cause)


def take_person(course: "Course", person: int, cause: Cause) -> None:
    """Somebody falls out of action: his attempt is interrupted, his parts are skipped, his deputies may act."""
    scene = course.scene
    if scene.out[person]:
        return
    scene.out[person] = True
    attempt = scene.doing[person]
    if attempt is not None:
        interrupt(course, attempt, cause)
    scene.place[person] = -1
    for role, holders in enumerate(course.plan.holders):
        if person in holders:
            scene.mark(scene.eligible, role, course.now, cause, person)
    for node in course.plan.nodes:
        mine = node.whole >= 0 and node.slots[0].person == person
        if mine and course.status[node.index] == UNSETTLED and course.record.ready[node.index] >= 0:
            course.settle(node, SKIPPED, cause)


def take_thing(course: "Course", thing: int, n: int, cause: Cause) -> None:
    """Things are lost: free ones first, then those of the latest grant (L7), whose attempt is interrupted (L8)."""
    scene = course.scene
    while n > 0:
        lost = min(n, scene.stock[thing])
        scene.stock[thing] -= lost
        n -= lost
        if n == 0:
            return
        holders: list[Attempt | Team] = [a for a in course.current.values() if any(t == thing for t, _ in a.things)]
        holders += [t for t in scene.teams if t is not None and t.things.get(thing, 0) > 0]
        if not holders:
            return
        last = max(holders, key=lambda holder: holder.order)
        if isinstance(last, Attempt):
            interrupt(course, last, cause)  # its things are free now, and taken in the next round
            continue
        lost = min(n, last.things[thing])
        last.things[thing] -= lost
        last.lost = True
        n -= lost
        busy = [a for a in course.current.values() if a.team >= 0 and scene.teams[a.team] is last]
        for attempt in busy:
            interrupt(course, attempt, cause)


# ---- L8: interruption and exposure


def close(course: "Course", node: Node, closings: tuple[tuple[int, int], ...]) -> None:
    """Places close: who is in them is exposed, then attempts at them are interrupted."""
    scene = course.scene
    for place, against in closings:
        scene.closings.setdefault(place, []).append(against)
    for place, against in closings:
        for person, where in enumerate(scene.place):
            if where == place and not scene.out[person] and not scene.may_stay(person, against):
                seen = any(e.person == person and e.node == node.index for e in course.record.exposures)
                if not seen:
                    course.record.exposures.append(Exposure(course.now, person, place, node.index))
    cause = because(ENTRY, node.index, course.tries[node.index])
    for i in sorted(course.current):
        attempt = course.current.get(i)
        barred = [against for place, against in closings if place == course.plan.nodes[i].place]
        if attempt is not None and not all(may_work(course, attempt, against) for against in barred):
            interrupt(course, attempt, cause)


def may_work(course: "Course", attempt: Attempt, against: int) -> bool:
    """Whether an attempt may go on in a place closed against this (-1: to all); without people, if to some only."""
    return course.scene.may_stay(attempt.posts[0].person, against) if attempt.posts else against >= 0


def interrupt(course: "Course", attempt: Attempt, cause: Cause) -> None:
    """An attempt ends without outcome; none is used up; the step is ready anew."""
    node = course.plan.nodes[attempt.node]
    del course.current[node.index]
    attempt.ended, attempt.interrupted = course.now, True
    course.scene.release(attempt, course.now, cause)
    course.queue(node, because(RETRY, node.index, attempt.number))
