"""The part of the audit that follows a finished run from instant to instant and asks the laws what had to happen.

The times come from the record; within an instant, what the record says is taken in the order of law L9, and after
each instant the state that the laws give is compared with what the record says. The walk stops at the first instant
that breaks a law: what follows from a wrong state cannot be judged.
"""

from collections import Counter

from simulation.audit.events import Events
from simulation.audit.scene import Hand, Work
from simulation.outcome.run import Attempt, Via
from simulation.plan.plan import AVERTED, BLOCKED, CAME, FAILED, OUTCOME, SKIPPED, STOPPED, UNSETTLED, Cond, Node, Wait

END, ARRIVAL, ESCALATION, INJECT = range(4)


class Course(Events):
    """The walk through one run."""

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
            late = self.due[i] == self.now and self.status[i] == AVERTED
            self.report("L9" if late else "L7", i, "came when the laws do not let it come")
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

    def grant(self, node: Node, a: Attempt, posts: set[Hand]) -> None:
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
