"""The reference engine: the laws of a plan (docs/laws.md) walked in SimPy, one run at a time.

SimPy keeps the clock and the queue; the priority of an event is its kind and its order in the file, so that events of
one instant are taken in the order of law L9. Where to find a law: L1, L3, L7 (triggers), L9 here; L2, L10 in `state`;
L4, L5, L6 in `scene`; L7 (effects), L8 in `consequences`; L12 in `luck` and `sampling`.
"""

from collections.abc import Callable, Collection, Iterator
from copy import deepcopy
from functools import partial
from typing import Any, TypeVar

import simpy

from simulation.outcome.run import T0, Attempt, Cause, Post, Run, because
from simulation.plan.plan import (
    AVERTED,
    BLOCKED,
    CAME,
    FAILED,
    MISSING,
    OUTCOME,
    SKIPPED,
    STOPPED,
    UNSETTLED,
    Node,
    Plan,
)
from simulation.plan.sampling import Purpose
from simulation.reference.consequences import take_effect
from simulation.reference.luck import Luck
from simulation.reference.state import ENTRY, MET, OPEN, RETRY, STUCK, UNMET, State

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


class Course(State):
    """One run under way, and the laws that move it."""

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
            self.begin_course()
        self.env.run(until=self.plan.horizon + 1)
        return self.record

    def begin_course(self) -> None:
        """T0: who waits for nothing is ready."""
        for node in self.plan.nodes:
            if node.after is None or self.marks:  # while nothing is settled, who waits for something waits on
                self.look(node)
        self.spread()

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
        self.spread()

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
        """Let every node look at what has been settled or begun, first come first served; then ask for a dispatch,
        if anything has changed since the last that could let a step be granted."""
        while self.news:
            for dependent in self.plan.dependents[self.news.popleft()]:
                self.look(self.plan.nodes[dependent])
        if self.waiting and not self.dispatch_due and self.dispatched != self.scene.changes:
            self.dispatch_due = True
            self.at(0, DISPATCH, self.dispatch, None)

    def look(self, node: Node) -> None:
        """Something that this node waits for has changed."""
        i = node.index
        if self.status[i] != UNSETTLED:
            return
        if node.delay is not None:
            self.look_trigger(node)
        elif self.record.ready[i] < 0:
            state, root = self.after(node)
            if state is OPEN:
                return
            cause = self.deciding(node.after, self.former_of(node)) if node.former >= 0 else self.deciding(node.after)
            if state is MET:
                self.record.ready[i] = self.now
                self.ready(node, cause)
            elif state is UNMET:
                self.settle(node, SKIPPED, cause)
            else:
                self.record.root[i] = root
                self.settle(node, BLOCKED, cause)
        elif node.parts is not None:
            self.gather(node, T0)
        elif node.until is not None and i in self.current and self.current[i].started >= 0:
            self.relieve(node, None)

    # ---- L3: steps

    def ready(self, node: Node, cause: Cause) -> None:
        """All that a step waited for is there."""
        if node.milestone:
            self.pass_milestone(node, cause)
        elif node.parts is not None:
            self.gather(node, cause)
        elif node.whole >= 0 and self.scene.away[node.slots[0].person]:
            self.settle(node, AVERTED, cause)  # not on site: not asked
        elif node.whole >= 0 and self.scene.out[node.slots[0].person]:
            self.settle(node, SKIPPED, cause)
        else:
            self.queue(node, cause)

    def queue(self, node: Node, cause: Cause) -> None:
        """A step waits for its people and things from now on."""
        self.waiting[node.index] = (node.priority, self.now, node.index, cause)
        self.scene.changes += 1

    def pass_milestone(self, node: Node, cause: Cause) -> None:
        """A milestone ends in the very event that makes it ready; if it can fail, so do its attempts."""
        self.mark_begun(node.index)
        for _ in range(node.attempts):
            self.tries[node.index] += 1
            result = self.luck.result(node, self.number, self.tries[node.index], self.fixed.get(node.index))
            if result != FAILED:
                break
        self.settle(node, result, cause)

    def gather(self, whole: Node, cause: Cause) -> None:
        """The whole of an `each` ends when all its parts are settled: `missing` if one was skipped, itself skipped if
        nobody was asked.

        Its cause is the last part; `cause` is for a whole without parts.
        """
        standings = [self.status[part] for part in whole.parts or ()]
        if UNSETTLED in standings:
            if self.begun[whole.index] < 0 and any(self.begun[p] >= 0 for p in whole.parts or ()):
                self.mark_begun(whole.index)
                self.news.append(whole.index)
            return
        if whole.parts:
            last = max(whole.parts, key=lambda part: self.settled_as[part])
            cause = because(ENTRY, last, self.tries[last])
        bad = [p for p in whole.parts or () if self.status[p] in (FAILED, STOPPED, BLOCKED)]
        if bad:
            self.record.root[whole.index] = self.record.root[bad[0]] if self.status[bad[0]] == BLOCKED else bad[0]
            self.settle(whole, BLOCKED, cause)
        elif SKIPPED in standings:
            self.settle(whole, MISSING, cause)
        else:
            self.settle(whole, OUTCOME if any(s != AVERTED for s in standings) else SKIPPED, cause)

    def relieve(self, node: Node, cause: Cause | None) -> None:
        """A lasting step at work ends once the entries of its `until` are settled: its cause, if none is given."""
        assert node.until is not None
        if self.wait(node.until)[0] is not OPEN:
            attempt = self.current[node.index]
            if attempt.order not in self.relieved:
                self.relieved.add(attempt.order)
                self.record.cause[node.index] = cause or self.deciding(node.until)
                self.at(0, END + node.index, self.end, attempt)

    def begin(self, attempt: Attempt) -> None:
        """The last has arrived: work begins."""
        node = self.plan.nodes[attempt.node]
        attempt.started = self.now
        if self.begun[node.index] < 0:
            self.mark_begun(node.index)
            if node.index in self.plan.start_matters:
                self.news.append(node.index)
        if node.until is not None:
            self.relieve(node, because(RETRY, node.index, attempt.number))
            return
        factor = self.pace if node.peopled else 1.0
        lasts = self.luck.time(node, node.lasts, self.number, attempt.number, DURATION, factor)
        self.at(lasts, END + node.index, self.end, attempt)

    def end(self, attempt: Attempt) -> None:
        """Work is over: release, then another attempt or the outcome."""
        if self.current.get(attempt.node) is not attempt:
            return
        node = self.plan.nodes[attempt.node]
        attempt.ended = self.now
        attempt.result = self.luck.result(node, self.number, attempt.number, self.fixed.get(node.index))
        del self.current[node.index]
        me = because(RETRY, node.index, attempt.number)
        if attempt.result == FAILED:
            self.failures[node.index] += 1
            self.scene.release(attempt, self.now, me)
            if self.failures[node.index] < node.attempts:
                self.queue(node, me)
                return
        elif node.forms >= 0 and not self.all_settled(node.forms):
            self.scene.form(node.forms, attempt, self.now, me)
        else:
            self.scene.release(attempt, self.now, me)
        self.settle(node, attempt.result, self.record.cause[node.index] if node.until else me)

    def settle(self, node: Node, status: int, cause: Cause) -> None:
        """A node takes its final standing, once; its effects happen; everybody who looks at it is told."""
        i = node.index
        self.status[i] = status
        self.record.settled[i] = self.now
        self.marks += 1
        self.settled_as[i] = self.marks
        self.record.cause[i] = cause
        self.waiting.pop(i, None)
        self.news.append(i)
        for doing in node.effects.get(status, ()):
            take_effect(self, node, doing)
        if node.team >= 0 and self.all_settled(node.team):
            self.scene.part(node.team, self.now, because(ENTRY, i, self.tries[i]))

    # ---- L4, L6: grants (who is granted: simulation.reference.scene)

    def dispatch(self, _: None) -> None:
        """Scan the ready steps by (priority, ready since, order in the file) and grant whatever fits (L9)."""
        self.dispatch_due, self.dispatched = False, self.scene.changes
        there: list[tuple[int, Attempt]] = []
        for _priority, _since, i, _cause in sorted(self.waiting.values()):
            node = self.plan.nodes[i]
            posts = self.scene.grant(node)
            if posts is not None and (attempt := self.send(node, posts)):
                there.append((i, attempt))
        for i, attempt in sorted(there):
            if self.env.peek() > self.now:  # nothing else is due now: the queue would only hand it back
                self.arrive(attempt)
                self.spread()
            else:
                self.at(0, ARRIVAL + i, self.arrive, attempt)

    def send(self, node: Node, posts: list[Post]) -> Attempt | None:
        """Everything at once: people set out, things are taken. The attempt, if somebody is there already or nobody has
        to come."""
        _, since, _, cause = self.waiting.pop(node.index)
        scene, now = self.scene, self.now
        if since < now:
            cause = scene.late_cause(node, posts, now) or cause
        self.tries[node.index] += 1
        attempt = Attempt(node.index, self.tries[node.index], since, now, cause, posts, node.things)
        attempt.order, attempt.team = len(self.record.attempts), node.team
        self.record.attempts.append(attempt)
        self.current[node.index] = attempt
        walks = scene.hold(attempt, now)
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

    # ---- L7: triggers (their effects: simulation.reference.consequences)

    def look_trigger(self, node: Node) -> None:
        """Averted, started, slowed down: an escalation or inject looks at what has changed."""
        i = node.index
        if node.averted_by is not None and self.wait(node.averted_by)[0] is MET:
            self.settle(node, AVERTED, self.deciding(node.averted_by))
            return
        if self.record.ready[i] < 0:
            state, root = self.after(node)
            if state is OPEN:
                return
            cause = self.deciding(node.after)
            if state is UNMET:
                self.settle(node, SKIPPED, cause)
            elif state is STUCK:
                self.record.root[i] = root
                self.settle(node, BLOCKED, cause)
            if state is not MET:
                return
            self.record.ready[i], self.record.cause[i] = self.now, cause
            self.draw_delay(node)
        elif not node.delayed_by:
            return
        slowed = self.slowed.setdefault(i, {})
        for k, (other, cond, factor) in enumerate(node.delayed_by):
            if k not in slowed and self.entry(other, cond) is MET:
                slowed[k] = self.now
                rest = self.record.due[i] - self.now
                self.record.due[i] = self.now + int(rest * factor + 0.5)
        if self.clock.get(i) != self.record.due[i]:
            self.wind(node)

    def draw_delay(self, node: Node) -> None:
        """The clock of a trigger starts."""
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
            self.settle(node, CAME, self.record.cause[node.index])
