"""The reference engine: the laws of a plan (`simulation.reference.laws`) walked in SimPy, one run at a time.

SimPy keeps the clock and the queue; the priority of an event is its kind and its order in the file, so that events of
one instant are taken in the order of law L9. This is the only file that knows SimPy.
"""

from collections.abc import Callable, Collection, Iterator
from copy import deepcopy
from functools import partial
from typing import Any, TypeVar

import simpy

from simulation.outcome.run import Attempt, Cause, Post, Run
from simulation.plan.plan import FAILED, UNSETTLED, Node, Plan
from simulation.plan.sampling import Purpose
from simulation.reference.laws import Laws
from simulation.reference.luck import Luck
from simulation.reference.state import State

# Kinds of events in the order in which those of one instant are taken (L9); 0 is SimPy's own, which ends a run.
END, ARRIVAL, ESCALATION, INJECT, DISPATCH = (kind << 24 for kind in range(1, 6))

DURATION = Purpose.DURATION  # asked for so often that the way through the class is felt
T = TypeVar("T")


def simulate_runs(
    plan: Plan, seed: int, runs: range, held_off: Collection[int] = (), block: int = 256, start: State | None = None
) -> Iterator[Run]:
    """The runs of those numbers, each from T0, or from the state `start` (L14), to its end. `held_off` triggers keep
    their clock but never come (L11)."""
    for first in range(runs.start, runs.stop, block):
        luck = Luck(plan, seed, range(first, min(first + block, runs.stop)))
        for number in luck.runs:
            yield Course(plan, luck, number, held_off, start).run()


class Due(simpy.Event):
    """Something that will happen in a run, whatever comes: `action(on)`."""

    _ok, _value = True, None

    def __init__(self, course: "Course", action: Callable[[Any], None], on: object) -> None:
        self.env, self.callbacks = course.env, [_take]
        self.course, self.action, self.on = course, action, on


def _take(due: Any) -> None:
    """One event: the action, then all that follows from it at once."""
    course = due.course
    course.now = int(course.env.now)
    due.action(due.on)
    if course.news or course.waiting:
        course.spread()


class Course(Laws):
    """One run under way with its clock, its queue and its luck."""

    def __init__(
        self, plan: Plan, luck: Luck, number: int, held_off: Collection[int] = (), start: State | None = None
    ) -> None:
        super().__init__(plan, number)
        if start is not None:
            self.__dict__.update(deepcopy(start, {id(plan): plan}).__dict__)
            self.number = self.record.number = number
        self.luck, self.held_off, self.pace = luck, held_off, luck.pace(number)
        self.env = simpy.Environment(self.now)
        self.given = start is not None
        self.dispatch_due = False
        self.dispatched = 0  # the scene's count of changes when it was last scanned

    def run(self) -> Run:
        """From T0 until nothing more can happen, or the horizon (L1)."""
        if self.given:
            self.resume()
        else:
            self.look_around()
        self.spread()
        self.env.run(until=self.plan.horizon + 1)
        return self.record

    def resume(self) -> None:
        """Go on from a state (L14): what is under way is drawn on condition that it has lasted so far."""
        for i, attempt in sorted(self.current.items()):
            node = self.plan.nodes[i]
            if node.until is not None:
                self.relieve(node, None)
                continue
            factor = self.pace if node.peopled else 1.0
            ends = partial(int.__add__, attempt.started)
            end = self.luck.time_left(node, node.lasts, self.number, attempt.number, DURATION, self.now, ends, factor)
            self.at(end - self.now, END + i, self.end, attempt)
        for node in self.plan.nodes[self.plan.clocks :]:
            i = node.index
            if self.status[i] == UNSETTLED and self.record.ready[i] >= 0:
                rings = partial(self.rings, node)
                due = self.luck.time_left(node, node.delay, self.number, 1, Purpose.DELAY, self.now, rings)
                self.record.due[i] = due
                self.wind(node)
        undecided, self.undecided = sorted(self.undecided.items()), {}
        for i, cause in undecided:
            self.pass_milestone(self.plan.nodes[i], cause)

    def rings(self, node: Node, delay: int) -> int:
        """When a trigger whose clock started rings after that delay, slowed down as it has been."""
        due = self.record.ready[node.index] + delay
        for time, k in sorted((time, k) for k, time in self.slowed.get(node.index, {}).items()):
            due = time + int((due - time) * node.delayed_by[k][2] + 0.5)
        return due

    # ---- L9: one instant

    def at(self, delay: int, priority: int, action: Callable[[T], None], on: T) -> None:
        """Let `action(on)` be taken in `delay` ms, among the events of that instant by its priority."""
        self.env.schedule(Due(self, action, on), priority, delay)  # type: ignore[arg-type]

    def spread(self) -> None:
        """As the laws say; then ask for a dispatch, if anything has changed since the last that could let a step be
        granted."""
        while self.news:
            for dependent in self.plan.dependents[self.news.popleft()]:
                self.look(self.plan.nodes[dependent])
        if self.waiting and not self.dispatch_due and self.dispatched != self.scene.changes:
            self.dispatch_due = True
            self.at(0, DISPATCH, self.dispatch, None)

    def dispatch(self, _: None) -> None:
        """Scan the ready steps by (priority, ready since, order in the file) and grant whatever fits (L9). Who is
        granted: `simulation.reference.scene` (L4)."""
        self.dispatch_due, self.dispatched = False, self.scene.changes
        there: list[tuple[int, Attempt]] = []
        for _priority, _since, i, _cause in sorted(self.waiting.values()):
            node = self.plan.nodes[i]
            posts = self.scene.grant(node)
            if posts is not None and (attempt := self.let_go(node, posts)):
                there.append((i, attempt))
        for i, attempt in sorted(there):
            if self.env.peek() > self.now:  # nothing else is due now: the queue would only hand it back
                self.arrive(attempt)
                self.spread()
            else:
                self.at(0, ARRIVAL + i, self.arrive, attempt)

    def let_go(self, node: Node, posts: list[Post]) -> Attempt | None:
        """People set out and arrive in their time. The attempt, if somebody is there already or nobody has to come."""
        attempt, walks = self.send(node, posts)
        for walk in walks:
            if walk > 0:
                self.at(walk, ARRIVAL + node.index, self.arrive, attempt)
        return attempt if 0 in walks or not walks else None

    def arrive(self, attempt: Attempt) -> None:
        """Whoever's walk ends now is there; work begins with the last."""
        if self.current.get(attempt.node) is not attempt:
            return
        place, there = self.plan.nodes[attempt.node].place, True
        for post in attempt.posts:
            if post.arrives > self.now:
                there = False
            elif place >= 0:
                self.scene.place[post.person] = place
        if there:
            self.begin(attempt)

    # ---- L12: what luck says

    def let_work(self, node: Node, attempt: Attempt) -> None:
        """Work ends after the time drawn."""
        factor = self.pace if node.peopled else 1.0
        lasts = self.luck.time(node, node.lasts, self.number, attempt.number, DURATION, factor)
        self.at(lasts, END + node.index, self.end, attempt)

    def let_end(self, attempt: Attempt) -> None:
        """A lasting step ends at once."""
        self.at(0, END + attempt.node, self.end, attempt)

    def end(self, attempt: Attempt) -> None:
        """Work is over; luck says how it went."""
        if self.current.get(attempt.node) is attempt:
            node = self.plan.nodes[attempt.node]
            result = self.luck.result(node, self.number, attempt.number, self.fixed.get(node.index))
            self.finish(node, attempt, result)

    def pass_milestone(self, node: Node, cause: Cause) -> None:
        """A milestone ends in the very event that makes it ready; if it can fail, so do its attempts."""
        self.mark_begun(node.index)
        for _ in range(node.attempts):
            self.tries[node.index] += 1
            result = self.luck.result(node, self.number, self.tries[node.index], self.fixed.get(node.index))
            if result != FAILED:
                break
        self.settle(node, result, cause)

    def start_clock(self, node: Node) -> None:
        """The clock of a trigger starts: its delay is drawn."""
        delay = self.luck.time(node, node.delay, self.number, 1, Purpose.DELAY)
        self.record.due[node.index] = self.now + delay

    def wind(self, node: Node) -> None:
        """Set the clock of a trigger to its due time; what was set before is void."""
        due = self.clock[node.index] = self.record.due[node.index]
        kind = ESCALATION if node.kind == "escalation" else INJECT
        if node.index not in self.held_off:
            self.at(due - self.now, kind + node.index, self.ring, node)

    def ring(self, node: Node) -> None:
        """The alarm of a trigger: it comes, unless it is settled or has been set to another time since."""
        if self.status[node.index] == UNSETTLED and self.clock[node.index] == self.now:
            self.come(node)
