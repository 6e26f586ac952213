"""The reference engine: the laws of a plan (docs/laws.md) walked in SimPy, one run at a time.

Every method names the law that it carries out. SimPy keeps the clock and the queue; the priority of an event is its
kind and its order in the file, so that events of one instant are taken in the order of law L9.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterator
from typing import Any, TypeVar

import simpy

from simulation.luck import Luck
from simulation.plan import (
    AVERTED,
    BLOCKED,
    CAME,
    FAILED,
    OUTCOME,
    SKIPPED,
    STOPPED,
    UNSETTLED,
    Cond,
    Doing,
    Group,
    Node,
    Plan,
    Wait,
    entry_state,
)
from simulation.run import T0, Attempt, Cause, Exposure, Post, Run, Via
from simulation.sampling import Purpose
from simulation.scene import Scene, Team

# Kinds of events in the order in which those of one instant are taken (L9); 0 is SimPy's own, which ends a run.
END, ARRIVAL, ESCALATION, INJECT, DISPATCH = (kind << 24 for kind in range(1, 6))

# Asked for so often that the way through the class is felt.
OPEN, MET, UNMET, _, STUCK = Wait
ENTRY, RETRY = Via.ENTRY, Via.RETRY
DURATION = Purpose.DURATION


T = TypeVar("T")


def simulate_runs(
    plan: Plan, seed: int, runs: range, held_off: Collection[int] = (), block: int = 256
) -> Iterator[Run]:
    """The runs of those numbers, each from T0 to its end. `held_off` triggers keep their clock but never come (L11)."""
    for start in range(runs.start, runs.stop, block):
        luck = Luck(plan, seed, range(start, min(start + block, runs.stop)))
        for number in luck.runs:
            yield Course(plan, luck, number, held_off).run()


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


class Course:
    """One run under way."""

    def __init__(self, plan: Plan, luck: Luck, number: int, held_off: Collection[int] = ()) -> None:
        n = len(plan.nodes)
        self.plan, self.luck, self.number, self.held_off = plan, luck, number, held_off
        self.env = simpy.Environment()
        self.now = 0
        self.scene = Scene(plan)
        self.record = Run(number, [UNSETTLED] * n, [-1] * n, [-1] * n, [-1] * n, [T0] * n, [-1] * n, [-1] * n)
        self.status = self.record.status
        self.begun = self.record.started
        self.waiting: dict[int, tuple[int, int, int, Cause]] = {}  # ready steps: rank (L9) with since when, and why
        self.current: dict[int, Attempt] = {}
        self.tries = [0] * n
        self.failures = [0] * n
        self.fixed: dict[int, int] = {}  # outcomes that `sets` has laid down
        self.slowed: dict[int, set[int]] = {}  # entries of delayed_by that have had their effect
        self.clock: dict[int, int] = {}  # the latest alarm of a trigger; an earlier one is void
        self.relieved: set[int] = set()  # lasting attempts whose end is already due, by order
        self.marks = 0  # how many nodes have begun or been settled; by node, as which number
        self.begun_as = [0] * n
        self.settled_as = [0] * n
        self.news: deque[int] = deque()
        self.dispatch_due = False
        self.dispatched = 0  # the scene's count of changes when it was last scanned
        self.pace = luck.pace(number)

    def run(self) -> Run:
        """From T0 until nothing more can happen, or the horizon (L1)."""
        for node in self.plan.nodes:
            if node.after is None or self.marks:  # while nothing is settled, who waits for something waits on
                self.look(node)
        self.spread()
        self.env.run(until=self.plan.horizon + 1)
        return self.record

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

    # ---- L2: entries

    def wait(self, group: Group) -> tuple[Wait, int]:
        """How a list of entries stands; for BLOCKED also the node at its root."""
        met = open_ = False
        root = -1
        status, begun = self.status, self.begun
        for node, cond in group.of:
            state = entry_state(status[node], begun[node] >= 0, cond)
            if state is MET:
                if group.any:
                    return MET, -1
                met = True
            elif state is OPEN:
                open_ = True
            elif state is UNMET:
                if not group.any:
                    return UNMET, -1
            elif state is STUCK and root < 0:
                root = self.record.root[node] if status[node] == BLOCKED else node
        if open_:
            return OPEN, -1
        if root >= 0:
            return STUCK, root
        return (MET if met else UNMET), -1

    def former_of(self, node: Node) -> Group | None:
        """The former of a team as a list of its own, where it does not stand among the entries."""
        return Group(False, ((node.former, Cond.SUCCESS),)) if node.former >= 0 else None

    def after(self, node: Node) -> tuple[Wait, int]:
        """How all that a node waits for stands: its `after`, and with `any` the former of its team besides (L5)."""
        state, root = self.wait(node.after) if node.after else (MET, -1)
        if node.former < 0:
            return state, root
        team, team_root = self.wait(Group(False, ((node.former, Cond.SUCCESS),)))
        for found in (UNMET, OPEN):
            if found in (state, team):
                return found, -1
        if state is STUCK:
            return state, root
        return team, team_root

    def deciding(self, *groups: Group | None) -> Cause:
        """The entry that made these lists stand as they do (L10): the one met last, or the first where one is enough;
        T0 where nothing is waited for."""
        found: list[tuple[Wait, int, int]] = []
        for group in groups:
            if group is None:
                continue
            if len(group.of) == 1 and len(groups) == 1:  # nothing to choose
                return Cause(ENTRY, group.of[0][0], self.tries[group.of[0][0]])
            state = self.wait(group)[0]
            rows = [(self.mark_of(node, cond), node, cond) for node, cond in group.of]
            if state is (MET if group.any else UNMET):  # one is enough; where none is there, all are off
                rows = [row for row in rows if self.entry(*row[1:]) is state] or [max(rows)]
                found.append((state, *min(rows)[:2]))
            else:
                found.append((state, *max(rows)[:2]))
        if not found:
            return T0
        unmet = [row for row in found if row[0] is UNMET]
        node = min(unmet, key=lambda row: row[1])[2] if unmet else max(found, key=lambda row: row[1])[2]
        return Cause(ENTRY, node, self.tries[node])

    def entry(self, node: int, cond: int) -> Wait:
        """How one entry stands."""
        return entry_state(self.status[node], self.begun[node] >= 0, cond)

    def mark_of(self, node: int, cond: int) -> int:
        """As which of the run's marks an entry came to stand as it does."""
        return (cond == Cond.STARTED and self.begun_as[node]) or self.settled_as[node]

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
            result = self.draw_result(node)
            if result != FAILED:
                break
        self.settle(node, result, cause)

    def gather(self, whole: Node, cause: Cause) -> None:
        """The whole of an `each` ends when all its parts are settled: `missing` if one was skipped.

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
            cause = Cause(ENTRY, last, self.tries[last])
        bad = [p for p in whole.parts or () if self.status[p] in (FAILED, STOPPED, BLOCKED)]
        if bad:
            self.record.root[whole.index] = self.record.root[bad[0]] if self.status[bad[0]] == BLOCKED else bad[0]
            self.settle(whole, BLOCKED, cause)
        else:
            self.settle(whole, OUTCOME + (1 if SKIPPED in standings else 0), cause)

    def relieve(self, node: Node, cause: Cause | None) -> None:
        """A lasting step at work ends once the entries of its `until` are settled: its cause, if none is given."""
        assert node.until is not None
        if self.wait(node.until)[0] is not OPEN:
            attempt = self.current[node.index]
            if attempt.order not in self.relieved:
                self.relieved.add(attempt.order)
                self.record.cause[node.index] = cause or self.deciding(node.until)
                self.at(0, END + node.index, self.end, attempt)

    def mark_begun(self, i: int) -> None:
        """Work at a node begins for the first time."""
        self.begun[i] = self.now
        self.marks += 1
        self.begun_as[i] = self.marks

    def draw_result(self, node: Node) -> int:
        """How the attempt that now ends has gone: FAILED, or the status of an outcome (L3, L7 `sets`)."""
        i, number = node.index, self.tries[node.index]
        if node.fails and self.luck.draw(node, self.number, number, Purpose.FAILURE) < node.fails:
            return FAILED
        if i in self.fixed:
            return self.fixed[i]
        if len(node.shares) < 2:
            return OUTCOME
        u = self.luck.draw(node, self.number, number, Purpose.OUTCOME)
        for k, share in enumerate(node.shares):
            if u < share:
                return OUTCOME + k
        return OUTCOME + max(k for k in range(len(node.shares)) if k == 0 or node.shares[k] > node.shares[k - 1])

    def begin(self, attempt: Attempt) -> None:
        """The last has arrived: work begins."""
        node = self.plan.nodes[attempt.node]
        attempt.started = self.now
        if self.begun[node.index] < 0:
            self.mark_begun(node.index)
            if node.index in self.plan.start_matters:
                self.news.append(node.index)
        if node.until is not None:
            self.relieve(node, Cause(RETRY, node.index, attempt.number))
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
        attempt.result = self.draw_result(node)
        del self.current[node.index]
        me = Cause(RETRY, node.index, attempt.number)
        if attempt.result == FAILED:
            self.failures[node.index] += 1
            self.release(attempt, me)
            if self.failures[node.index] < node.attempts:
                self.queue(node, me)
                return
        elif node.forms >= 0 and not self.all_settled(node.forms):
            self.form(node, attempt, me)
        else:
            self.release(attempt, me)
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
            self.do(node, doing)
        if node.team >= 0 and self.all_settled(node.team):
            self.part(node.team, Cause(ENTRY, i, self.tries[i]))

    # ---- L4, L6: grants

    def dispatch(self, _: None) -> None:
        """Scan the ready steps by (priority, ready since, order in the file) and grant whatever fits (L9)."""
        self.dispatch_due, self.dispatched = False, self.scene.changes
        for _priority, _since, i, _cause in sorted(self.waiting.values()):
            node = self.plan.nodes[i]
            posts = self.scene.grant(node)
            if posts is not None:
                self.send(node, posts)

    def send(self, node: Node, posts: list[Post]) -> None:
        """Everything at once: people set out, things are taken."""
        _, since, _, cause = self.waiting.pop(node.index)
        scene, now = self.scene, self.now
        if since < now:
            cause = scene.late_cause(node, posts, now) or cause
        self.tries[node.index] += 1
        attempt = Attempt(node.index, self.tries[node.index], since, now, cause, posts, node.things)
        attempt.order, attempt.team = len(self.record.attempts), node.team
        self.record.attempts.append(attempt)
        self.current[node.index] = attempt
        for thing, n in node.things:
            scene.stock[thing] -= n
        if node.team >= 0 and (team := scene.teams[node.team]):
            team.busy = True
        walks = set()
        for post in posts:
            scene.doing[post.person] = attempt
            if post.arrives > 0:
                scene.place[post.person] = -1
            walks.add(post.arrives)
            post.arrives += now
        for walk in walks or (0,):
            self.at(walk, ARRIVAL + node.index, self.arrive, attempt)

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

    def release(self, attempt: Attempt, cause: Cause) -> None:
        """People are free where they stand, walkers where they set out; the team stays together (L5, L8)."""
        scene, now = self.scene, self.now
        for post in attempt.posts:
            person = post.person
            scene.doing[person] = None
            if scene.place[person] < 0 and not scene.out[person]:
                scene.place[person] = post.origin
            scene.mark(scene.free_person, person, now, cause)
        for thing, n in attempt.things:
            self.give_back(thing, n, cause)
        if attempt.team >= 0 and (team := scene.teams[attempt.team]):
            team.busy = False
            scene.changes += 1

    def give_back(self, thing: int, n: int, cause: Cause) -> None:
        if n > 0:
            self.scene.stock[thing] += n
            self.scene.mark(self.scene.free_thing, thing, self.now, cause)

    # ---- L5: teams

    def all_settled(self, team: int) -> bool:
        """Whether no step that names the team is still to come."""
        return all(self.status[i] != UNSETTLED for i in self.plan.team_steps[team])

    def form(self, node: Node, attempt: Attempt, cause: Cause) -> None:
        """After its success people and things of the forming step stay together."""
        scene, people = self.scene, [post.person for post in attempt.posts]
        for person in people:
            scene.doing[person] = None
            scene.team_of[person] = node.forms
            scene.mark(scene.free_person, person, self.now, cause)
        scene.teams[node.forms] = Team(people, dict(attempt.things), attempt.order)

    def part(self, index: int, cause: Cause) -> None:
        """A team parts when every step that names it is settled."""
        scene, team = self.scene, self.scene.teams[index]
        if team is None:
            return
        scene.teams[index] = None
        for person in team.people:
            scene.team_of[person] = -1
            scene.mark(scene.free_person, person, self.now, cause)
        for thing, n in team.things.items():
            self.give_back(thing, n, cause)

    # ---- L7: triggers and effects

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
            self.record.due[i] = self.now + self.luck.time(node, node.delay, self.number, 1, Purpose.DELAY)
        elif not node.delayed_by:
            return
        slowed = self.slowed.setdefault(i, set())
        for k, (other, cond, factor) in enumerate(node.delayed_by):
            if k not in slowed and entry_state(self.status[other], self.begun[other] >= 0, cond) is MET:
                slowed.add(k)
                rest = self.record.due[i] - self.now
                self.record.due[i] = self.now + int(rest * factor + 0.5)
        if self.clock.get(i) != self.record.due[i]:
            self.wind(node)

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

    def do(self, node: Node, doing: Doing) -> None:
        """The effects of a node, in the order in which L7 lists them."""
        cause, scene, now = Cause(ENTRY, node.index, self.tries[node.index]), self.scene, self.now
        if doing.closes:
            self.close(node, doing.closes)
        for place in doing.opens:
            if scene.closings.pop(place, None):
                scene.mark(scene.opened, place, now, cause)
        for person in doing.takes_people:
            self.take_person(person, cause)
        for thing, n in doing.takes_things:
            self.take_thing(thing, n, cause)
        for person in doing.brings_people:
            if scene.out[person] or (scene.doing[person] is None and scene.team_of[person] < 0):
                scene.out[person], scene.place[person] = False, doing.to
                scene.mark(scene.free_person, person, now, cause)
        for thing, n in doing.brings_things:
            self.give_back(thing, n, cause)
        for i in doing.stops:
            for stopped in (i, *(self.plan.nodes[i].parts or ())):
                self.stop(self.plan.nodes[stopped], cause)
        for i, outcome in doing.sets:
            if self.status[i] == UNSETTLED:
                self.fixed[i] = outcome

    def stop(self, node: Node, cause: Cause) -> None:
        """A named unsettled step ends `stopped`; who was at it is free where he stands."""
        if self.status[node.index] != UNSETTLED:
            return
        attempt = self.current.pop(node.index, None)
        if attempt is not None:
            attempt.ended, attempt.result = self.now, STOPPED
            self.release(attempt, cause)
        self.settle(node, STOPPED, cause)

    def take_person(self, person: int, cause: Cause) -> None:
        """Somebody falls out of action: his attempt is interrupted, his parts are skipped, his deputies may act."""
        scene = self.scene
        if scene.out[person]:
            return
        scene.out[person] = True
        attempt = scene.doing[person]
        if attempt is not None:
            self.interrupt(attempt, cause)
        scene.place[person] = -1
        for role, holders in enumerate(self.plan.holders):
            if person in holders:
                scene.mark(scene.eligible, role, self.now, cause, person)
        for node in self.plan.nodes:
            mine = node.whole >= 0 and node.slots[0].person == person
            if mine and self.status[node.index] == UNSETTLED and self.record.ready[node.index] >= 0:
                self.settle(node, SKIPPED, cause)

    def take_thing(self, thing: int, n: int, cause: Cause) -> None:
        """Things are lost: free ones first, then those of the latest grant (L7), whose attempt is interrupted (L8)."""
        scene = self.scene
        while n > 0:
            lost = min(n, scene.stock[thing])
            scene.stock[thing] -= lost
            n -= lost
            if n == 0:
                return
            holders: list[Attempt | Team] = [a for a in self.current.values() if any(t == thing for t, _ in a.things)]
            holders += [t for t in scene.teams if t is not None and t.things.get(thing, 0) > 0]
            if not holders:
                return
            last = max(holders, key=lambda holder: holder.order)
            if isinstance(last, Attempt):
                self.interrupt(last, cause)  # its things are free now, and taken in the next round
                continue
            lost = min(n, last.things[thing])
            last.things[thing] -= lost
            last.lost = True
            n -= lost
            busy = [a for a in self.current.values() if a.team >= 0 and scene.teams[a.team] is last]
            for attempt in busy:
                self.interrupt(attempt, cause)

    # ---- L8: interruption and exposure

    def close(self, node: Node, closings: tuple[tuple[int, int], ...]) -> None:
        """Places close: who is in them is exposed, then attempts at them are interrupted."""
        scene = self.scene
        for place, against in closings:
            scene.closings.setdefault(place, []).append(against)
        for place, against in closings:
            for person, where in enumerate(scene.place):
                if where == place and not scene.out[person] and not scene.may_stay(person, against):
                    seen = any(e.person == person and e.node == node.index for e in self.record.exposures)
                    if not seen:
                        self.record.exposures.append(Exposure(self.now, person, place, node.index))
        cause = Cause(ENTRY, node.index, self.tries[node.index])
        for i in sorted(self.current):
            attempt = self.current.get(i)
            barred = [against for place, against in closings if place == self.plan.nodes[i].place]
            if attempt is not None and not all(self.may_work(attempt, against) for against in barred):
                self.interrupt(attempt, cause)

    def may_work(self, attempt: Attempt, against: int) -> bool:
        """Whether an attempt may go on in a place closed against this; one without people only where nobody may."""
        if attempt.posts:
            return self.scene.may_stay(attempt.posts[0].person, against)
        return against >= 0

    def interrupt(self, attempt: Attempt, cause: Cause) -> None:
        """An attempt ends without outcome; none is used up; the step is ready anew."""
        node = self.plan.nodes[attempt.node]
        del self.current[node.index]
        attempt.ended, attempt.interrupted = self.now, True
        self.release(attempt, cause)
        self.queue(node, Cause(RETRY, node.index, attempt.number))
