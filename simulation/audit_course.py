"""The part of the audit that follows a finished run from instant to instant and asks the laws what had to happen.

The times come from the record; within an instant, what the record says is taken in the order of law L9, and after
each instant the state that the laws give is compared with what the record says. The walk stops at the first instant
that breaks a law: what follows from a wrong state cannot be judged.
"""

import math
from collections import Counter, deque
from collections.abc import Collection

from simulation.audit_marks import Report, both, judge, stands
from simulation.audit_scene import Band, Scene, Work
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
)
from simulation.run import Attempt, Run, Via
from simulation.sampling import Purpose, uniform

END, ARRIVAL, ESCALATION, INJECT = range(4)
#: What became free or open at this instant, and by which node and attempt: for L10.
Change = tuple[Via, int]


class Course:
    """The walk through one run."""

    def __init__(self, plan: Plan, run: Run, seed: int, report: Report, held_off: Collection[int] = ()) -> None:
        self.plan, self.run, self.seed, self._report, self.held_off = plan, run, seed, report, held_off
        n = len(plan.nodes)
        self.scene = Scene(plan)
        self.now, self.broken = 0, False
        self.status, self.first, self.since, self.begun = [UNSETTLED] * n, [-1] * n, [-1] * n, [-1] * n
        self.tries, self.failures, self.outcome = [0] * n, [0] * n, [0] * n
        self.due: list[int] = [-1] * n
        self.slowed: list[set[int]] = [set() for _ in range(n)]
        self.records = {(a.node, a.number): a for a in run.attempts}
        self.cut: set[tuple[int, int]] = set()
        self.exposed: set[tuple[int, int, int]] = set()
        self.changes: dict[Change, set[int]] = {}
        self.news: deque[int] = deque()

    def report(self, law: str, node: int, what: str) -> None:
        """A breach at this instant."""
        self.broken = True
        self._report(law, node, self.now, what)

    # --- instants

    def walk(self) -> None:
        """Go through all instants of the record."""
        for time in sorted(self._instants()):
            self.now = time
            self.cut, self.exposed, self.changes = set(), set(), {}
            if time == 0:
                for node in self.plan.nodes:
                    self.look(node)
                self.spread()
            self._instant()
            self._compare()
            if self.broken:
                return
        for i, due in enumerate(self.due):
            if self.status[i] == UNSETTLED and due != self.run.due[i]:
                self.report("L7", i, f"due {self.run.due[i]}, should be {due}")

    def _instants(self) -> set[int]:
        run = self.run
        times = {0, *run.ready, *run.started, *run.settled, *(e.time for e in run.exposures)}
        for a in run.attempts:
            times |= {a.granted, a.started, a.ended, *(post.arrives for post in a.posts)}
        return {t for t in times if 0 <= t <= self.plan.horizon}

    def _instant(self) -> None:
        """Take what the record has at this instant by (kind, order in the file), dispatching when nothing is due."""
        ends = {(a.node, a.number): a for a in self.run.attempts if a.ended == self.now and self._natural(a)}
        came = {n.index for n in self.plan.nodes if self.run.settled[n.index] == self.now and not n.is_step}
        came = {i for i in came if self.run.status[i] == CAME}
        granted = {(a.node, a.number) for a in self.run.attempts if a.granted == self.now}
        while True:
            ready = [(END, i) for (i, _), a in ends.items() if self._can_end(i, a)]
            ready += [(ARRIVAL, i) for i in self.scene.works if self._arriving(i)]
            ready += [(_kind(self.plan.nodes[i]), i) for i in came if self.status[i] == UNSETTLED and self.due[i] >= 0]
            if ready:
                kind, i = min(ready)
                if kind == END:
                    self.end(self.plan.nodes[i], ends.pop((i, self.scene.works[i].record.number)))
                elif kind == ARRIVAL:
                    self.arrive(i)
                else:
                    came.discard(i)
                    self.come(self.plan.nodes[i])
                self.spread()
            elif not self.dispatch(granted):
                break
        for i, _ in ends:
            law = "L3" if self.plan.nodes[i].until is not None else "L9"
            self.report(law, i, "ended when the laws do not let it end")
        for i in came:
            self.report("L7", i, "came when the laws do not let it come")
        for i, _ in granted:
            node = self.plan.nodes[i]
            law = self.scene.refusal(node) if self.since[i] >= 0 else "L2"
            self.report(law or "L4", i, "granted when the laws do not grant it")

    @staticmethod
    def _natural(a: Attempt) -> bool:
        """Whether an attempt ran its course."""
        return a.result == FAILED or a.result >= OUTCOME

    def _can_end(self, i: int, a: Attempt) -> bool:
        work, until = self.scene.works.get(i), self.plan.nodes[i].until
        if work is None or work.record is not a or not work.begun:
            return False
        return until is None or self.group(until) != Wait.OPEN

    def _arriving(self, i: int) -> bool:
        work = self.scene.works[i]
        there = {post.person for post in work.record.posts if post.arrives <= self.now}
        return not work.begun and (self._last(work.record) <= self.now or there != work.there)

    @staticmethod
    def _last(a: Attempt) -> int:
        return max((a.granted, *(post.arrives for post in a.posts)))

    # --- L2

    def entry(self, x: int, cond: int) -> Wait:
        """How an entry stands now."""
        return stands(self.status[x], self.begun[x] >= 0, cond)

    def group(self, group: Group | None) -> Wait:
        """How a list stands now."""
        return Wait.MET if group is None else judge(group.any, [self.entry(*entry) for entry in group.of])

    def look(self, node: Node) -> None:
        """What the entries of a node make of it now."""
        i = node.index
        if self.status[i] != UNSETTLED:
            return
        if node.averted_by is not None and self.group(node.averted_by) == Wait.MET:
            self.settle(node, AVERTED)
            return
        if self.first[i] >= 0:
            if node.parts is not None:
                self.gather(node)
            self.slow(node)
            return
        state = self.group(node.after)
        if node.former >= 0:
            state = both(state, self.entry(node.former, Cond.SUCCESS))
        if state == Wait.UNMET:
            self.settle(node, SKIPPED)
        elif state == Wait.BLOCKED:
            self.settle(node, BLOCKED)
        elif state == Wait.MET:
            self.get_ready(node)

    def get_ready(self, node: Node) -> None:
        """A node becomes ready: a clock starts, a milestone ends, a part may have lost its person."""
        i = node.index
        self.first[i] = self.now
        if not node.is_step:
            u = uniform(self.seed, node.key, self.run.number, 1, Purpose.DELAY)
            self.due[i] = self.now + (node.delay.whole(u) if node.delay else 0)
            self.slow(node)
        elif node.whole >= 0 and self.scene.out(node.slots[0].person):
            self.settle(node, SKIPPED)
        elif node.parts is not None:
            self.gather(node)
        elif node.milestone:
            self.milestone(node)
        else:
            self.since[i] = self.now

    def slow(self, node: Node) -> None:
        """L7: each `delayed_by` once, when its entry is met or when the clock starts."""
        i = node.index
        for k, (x, cond, factor) in enumerate(node.delayed_by):
            if k not in self.slowed[i] and self.entry(x, cond) == Wait.MET:
                self.slowed[i].add(k)
                self.due[i] = self.now + math.floor((self.due[i] - self.now) * factor + 0.5)

    def settle(self, node: Node, status: int) -> None:
        """A node is settled: its effects at once; those that look at it look after the event."""
        i = node.index
        self.status[i], self.since[i] = status, -1
        self.news.append(i)
        for doing in node.effects.get(status, ()):
            self.do(node, doing)
        if node.team >= 0:
            self.part(node.team, node)

    def spread(self) -> None:
        """Those that look at what was settled or begun in this event look again, first come first served."""
        while self.news:
            for other in self.plan.dependents[self.news.popleft()]:
                self.look(self.plan.nodes[other])

    # --- L3

    def drawn(self, node: Node, number: int) -> int:
        """The outcome of a success: set by others, otherwise drawn."""
        if self.outcome[node.index]:
            return self.outcome[node.index]
        u = uniform(self.seed, node.key, self.run.number, number, Purpose.OUTCOME)
        last = max((k for k, share in enumerate(node.shares) if share > max((0.0, *node.shares[:k]))), default=0)
        return OUTCOME + next((k for k, share in enumerate(node.shares) if u < share), last)

    def milestone(self, node: Node) -> None:
        """Ends in the very event that makes it ready, after as many attempts as luck asks."""
        self.begun[node.index] = self.now
        for number in range(1, node.attempts + 1):
            if not uniform(self.seed, node.key, self.run.number, number, Purpose.FAILURE) < node.fails:
                self.settle(node, self.drawn(node, number))
                return
        self.settle(node, FAILED)

    def gather(self, node: Node) -> None:
        """The whole of an `each` ends with its last part: blocked by one that broke off, else missing or complete."""
        parts = [self.status[p] for p in node.parts or ()]
        if UNSETTLED in parts:
            return
        if {FAILED, STOPPED, BLOCKED} & set(parts):
            self.settle(node, BLOCKED)
        else:
            self.settle(node, OUTCOME + (1 if SKIPPED in parts else 0))

    def end(self, node: Node, a: Attempt) -> None:
        """An attempt runs its course."""
        i = node.index
        work = self.release(i, i)
        if a.result == FAILED:
            self.failures[i] += 1
            if self.failures[i] < node.attempts:
                self.since[i] = self.now
            else:
                self.settle(node, FAILED)
            return
        expected = self.drawn(node, a.number)
        if a.result != expected:
            law = "L7" if self.outcome[i] else "L3"
            self.report(law, i, f"outcome {node.status_name(a.result)}, should be {node.status_name(expected)}")
        if node.forms >= 0 and any(self.status[s] == UNSETTLED for s in self.plan.team_steps[node.forms]):
            self.form(node, work)
        self.settle(node, a.result)

    def arrive(self, i: int) -> None:
        """Somebody arrives at the place of an attempt; with the last one work begins."""
        work = self.scene.works[i]
        for post in work.record.posts:
            if post.arrives <= self.now:
                work.there.add(post.person)
                if self.plan.nodes[i].place >= 0:
                    body = self.scene.people[post.person]
                    body.walking, body.place = False, self.plan.nodes[i].place
        if self._last(work.record) > self.now:
            return
        work.begun = True
        for j in (i, self.plan.nodes[i].whole):
            if j >= 0 and self.begun[j] < 0:
                self.begun[j] = self.now
                self.news.append(j)

    # --- L5, L8: holding and letting go

    def change(self, via: Via, what: int, by: int) -> None:
        """Note that something was let go, brought, opened or taken at this instant by a node."""
        self.changes.setdefault((via, what), set()).add(by)

    def release(self, i: int, by: int) -> Work:
        """The people and things of an attempt are let go where they stand, because of node `by`; a team stays whole."""
        work = self.scene.works.pop(i)
        for post in work.record.posts:
            body = self.scene.people[post.person]
            body.node, body.walking = -1, False
            self.change(Via.PERSON, post.person, by)
        for thing, n in work.things.items():
            self.scene.free[thing] += n
            self.change(Via.THING, thing, by)
        if work.record.team >= 0:
            self.scene.teams[work.record.team].node = -1
        return work

    def form(self, node: Node, work: Work) -> None:
        """L5: those who formed a team stay together."""
        people = [post.person for post in work.record.posts]
        for person in people:
            self.scene.people[person].team = node.forms
        for thing, n in work.things.items():
            self.scene.free[thing] -= n
        self.scene.teams[node.forms] = Band(people, Counter(work.things), work.rank)

    def part(self, team: int, by: Node) -> None:
        """L5: a team parts when every step that names it is settled."""
        if team in self.scene.teams and all(self.status[s] != UNSETTLED for s in self.plan.team_steps[team]):
            band = self.scene.teams.pop(team)
            for person in band.people:
                self.scene.people[person].team = -1
                self.change(Via.PERSON, person, by.index)
            for thing, n in band.things.items():
                self.scene.free[thing] += n
                self.change(Via.THING, thing, by.index)

    def interrupt(self, i: int, by: Node) -> None:
        """L8: an attempt ends without outcome and its step is ready anew."""
        a = self.scene.works[i].record
        self.cut.add((i, a.number))
        self.release(i, by.index)
        self.since[i] = self.now

    # --- L7

    def come(self, node: Node) -> None:
        """A trigger comes."""
        if self.due[node.index] != self.now:
            self.report("L7", node.index, f"came, but its clock rings at {self.due[node.index]}")
        self.settle(node, CAME)

    def do(self, node: Node, doing: Doing) -> None:
        """Effects in the order of the fields."""
        self.close(node, doing.closes)
        for place in doing.opens:
            if self.scene.closings[place]:
                self.scene.closings[place] = []
                self.change(Via.PLACE, place, node.index)
        for person in doing.takes_people:
            self.take_person(node, person)
        for thing, n in doing.takes_things:
            self.take_things(node, thing, n)
        for person in doing.brings_people:
            self.bring(node, person, doing.to)
        for thing, n in doing.brings_things:
            self.scene.free[thing] += n
            self.change(Via.THING, thing, node.index)
        for i in doing.stops:
            self.stop(self.plan.nodes[i], node)
        for i, outcome in doing.sets:
            if self.status[i] == UNSETTLED:
                self.outcome[i] = outcome

    def close(self, node: Node, closings: tuple[tuple[int, int], ...]) -> None:
        """L8: places close; who stands in one unprotected is exposed, then the attempts at them are interrupted."""
        scene = self.scene
        for place, against in closings:
            scene.closings[place].append(against)
            for person, body in enumerate(scene.people):
                if body.present and not body.walking and body.place == place and not self._may_stay(person, against):
                    if not any((person, node.index) == (p, n) for p, _, n in self.exposed):
                        self.exposed.add((person, place, node.index))
        shut = {
            i
            for i in scene.works
            for place, against in closings
            if self.plan.nodes[i].place == place and not scene.protected(self.plan.nodes[i], against)
        }
        for i in sorted(shut):
            self.interrupt(i, node)

    def _may_stay(self, person: int, against: int) -> bool:
        body = self.scene.people[person]
        if body.node >= 0:
            return self.scene.protected(self.plan.nodes[body.node], against)
        band = self.scene.teams.get(body.team)
        return band is not None and against >= 0 and band.things[against] >= len(band.people)

    def take_person(self, node: Node, person: int) -> None:
        """Somebody falls out: his attempt is interrupted, his parts are skipped, his team is no longer whole."""
        body = self.scene.people[person]
        if not body.present:
            return
        body.present = False
        self.change(Via.DEPUTY, person, node.index)
        if body.node >= 0:
            self.interrupt(body.node, node)
        for part in self.plan.nodes:
            if part.whole >= 0 and part.slots[0].person == person and self.first[part.index] >= 0:
                if self.status[part.index] == UNSETTLED:
                    self.settle(part, SKIPPED)

    def take_things(self, node: Node, thing: int, n: int) -> None:
        """Things go from the free ones first, then from the latest grant, which is interrupted."""
        scene = self.scene
        while n > 0:
            taken = min(n, scene.free[thing])
            scene.free[thing] -= taken
            n -= taken
            holders = [(w.rank, i, -1) for i, w in scene.works.items() if w.things[thing]]
            holders += [(band.rank, -1, t) for t, band in scene.teams.items() if band.things[thing]]
            if n <= 0 or not holders:
                return
            _, i, team = max(holders)
            if i >= 0:
                self.interrupt(i, node)
                continue
            band = scene.teams[team]
            taken = min(n, band.things[thing])
            band.things[thing] -= taken
            band.robbed, n = True, n - taken
            if band.node >= 0:
                self.interrupt(band.node, node)

    def bring(self, node: Node, person: int, to: int) -> None:
        """Somebody comes into action at a place; who is present and free is moved there."""
        body = self.scene.people[person]
        if not body.present:
            body.present, body.place, body.walking = True, to, False
            self.change(Via.PERSON, person, node.index)
        elif self.scene.idle(person):
            body.place = to
            self.change(Via.PERSON, person, node.index)

    def stop(self, node: Node, by: Node) -> None:
        """A named unsettled step ends `stopped`, and an `each` with its parts."""
        if self.status[node.index] != UNSETTLED:
            return
        if node.index in self.scene.works:
            self.release(node.index, by.index)
        self.settle(node, STOPPED)
        for part in node.parts or ():
            self.stop(self.plan.nodes[part], by)

    # --- L4, L9, L10

    def dispatch(self, granted: set[tuple[int, int]]) -> bool:
        """One scan of the ready steps; whether anything was granted."""
        waiting = [n for n in self.plan.nodes if self.since[n.index] >= 0 and n.index not in self.scene.works]
        waiting.sort(key=lambda n: (n.priority, self.since[n.index], n.index))
        some = False
        for node in waiting:
            posts = self.scene.fit(node, self.now)
            key = node.index, self.tries[node.index] + 1
            if posts is None:
                continue
            if key not in granted:
                self.report(self._why_not(node, {p[0] for p in posts}), node.index, "fits and is not granted")
                continue
            granted.discard(key)
            some = True
            self.grant(node, self.records[key], posts)
        return some

    def _why_not(self, node: Node, people: set[int]) -> str:
        """L9 if another step took somebody or something at this instant, otherwise L4: idle while grantable."""
        for a in self.run.attempts:
            shared = {p.person for p in a.posts} & people or {t for t, _ in a.things} & {t for t, _ in node.things}
            if a.granted == self.now and a.node != node.index and shared:
                return "L9"
        return "L4"

    def grant(self, node: Node, a: Attempt, posts: "set[tuple[int, int, bool, int, int]]") -> None:
        """Compare a grant with what the laws choose, and carry it out as recorded."""
        recorded = {(p.person, p.role, p.deputy, p.origin, p.arrives) for p in a.posts}
        if {p[:3] for p in recorded} != {p[:3] for p in posts}:
            self.report("L4", node.index, f"granted to {sorted(recorded)}, should be {sorted(posts)}")
        elif recorded != posts:
            self.report("L6", node.index, f"ways {sorted(recorded)}, should be {sorted(posts)}")
        if a.ready != self.since[node.index]:
            self.report("L2", node.index, f"granted as ready since {a.ready}, is so since {self.since[node.index]}")
        self.cause(node, a)
        scene = self.scene
        for post in a.posts:
            body = scene.people[post.person]
            body.node = node.index
            body.walking = post.arrives > self.now  # nobody walks who has no way to go
        for thing, n in a.things:
            scene.free[thing] -= n
        if node.team >= 0 and node.team in scene.teams:
            scene.teams[node.team].node = node.index
        scene.grants += 1
        scene.works[node.index] = Work(a, scene.grants, Counter(dict(a.things)))
        self.tries[node.index] += 1
        self.since[node.index] = -1

    def cause(self, node: Node, a: Attempt) -> None:
        """L10: the cause named did something at this instant that this grant could wait for."""
        c = a.cause
        if c.via == Via.ENTRY:
            good = a.number == 1 and a.granted == a.ready and self._entered(node, c.node)
        elif c.via == Via.RETRY:
            good = a.number > 1 and a.granted == a.ready and (c.node, c.attempt) == (node.index, a.number - 1)
        else:
            good = c.node in self.changes.get((c.via, c.what), set()) and self._took(node, a, c.via, c.what)
        if not good:
            self.report("L10", node.index, f"cause {c} is not what let it begin")

    def _entered(self, node: Node, x: int) -> bool:
        """Whether x is an entry of the node, met, and met at this instant."""
        entries = [*(node.after.of if node.after else ()), *([(node.former, Cond.SUCCESS)] if node.former >= 0 else [])]
        if x < 0:
            return not entries and self.now == 0
        last = any(y == x and self.entry(y, cond) in (Wait.MET, Wait.OFF) for y, cond in entries)
        return last and self.now in (self.run.settled[x], self.begun[x])

    def _took(self, node: Node, a: Attempt, via: Via, what: int) -> bool:
        if via == Via.PERSON:
            return any(p.person == what for p in a.posts)
        if via == Via.THING:
            return any(thing == what for thing, _ in a.things)
        if via == Via.PLACE:
            return node.place >= 0
        return any(p.deputy and what in self.plan.holders[p.role] for p in a.posts)

    # --- the record

    def _compare(self) -> None:
        """The state that the laws give at the end of the instant, against the record."""
        run, now = self.run, self.now
        for node in self.plan.nodes:
            i = node.index
            status = run.status[i] if 0 <= run.settled[i] <= now else UNSETTLED
            if status != self.status[i]:
                what = f"{node.status_name(status)}, should be {node.status_name(self.status[i])}"
                self.report(self._law(node, status), i, what)
            for name, mine, theirs in (
                ("ready", self.first[i], run.ready[i]),
                ("begun", self.begun[i], run.started[i]),
            ):
                if mine != (theirs if theirs <= now else -1):
                    self.report("L2" if name == "ready" else "L3", i, f"{name} {theirs}, should be {mine}")
            if i not in self.held_off and status == UNSETTLED and 0 <= self.due[i] <= now:
                self.report("L7", i, "its clock has rung and it did not come")
            if status == CAME and run.due[i] != now == run.settled[i]:
                self.report("L7", i, f"came, due {run.due[i]}")
            work = self.scene.works.get(i)
            if work is not None and work.begun and node.until is not None and self.group(node.until) != Wait.OPEN:
                self.report("L3", i, "a lasting step goes on after its `until`")
        cut = {(a.node, a.number) for a in run.attempts if a.interrupted and a.ended == now}
        for i, number in cut ^ self.cut:
            said = "recorded" if (i, number) in cut else "not recorded"
            self.report("L8", i, f"interruption of try {number} {said}")
        exposed = [(e.person, e.place, e.node) for e in run.exposures if e.time == now]
        if set(exposed) != self.exposed or len(exposed) != len(self.exposed):
            self.report("L8", -1, f"exposed {sorted(exposed)}, should be {sorted(self.exposed)}")
        under_way = {a.node for a in run.attempts if a.granted <= now and (a.ended < 0 or a.ended > now)}
        if not self.broken and under_way != set(self.scene.works):
            self.report("L3", -1, f"under way {sorted(under_way)}, should be {sorted(self.scene.works)}")

    def _law(self, node: Node, status: int) -> str:
        """The law that a wrong status breaks."""
        both_ = {status, self.status[node.index]}
        if both_ & {STOPPED, AVERTED, CAME}:
            return "L7"
        if node.parts is not None or node.whole >= 0:
            return "L3"
        return "L2" if both_ & {SKIPPED, BLOCKED} else "L3"


def _kind(node: Node) -> int:
    return ESCALATION if node.kind == "escalation" else INJECT
