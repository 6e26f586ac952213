"""The laws of a plan (docs/laws.md) without a clock and without luck: what follows from what has happened.

`Course` (`simulation.reference.engine`) adds SimPy's clock, luck and dispatch; `Replay` (`simulation.reference.replay`)
walks along facts that are told. Where to find a law: L1, L3, L5, L7 (triggers) here; L2, L10 in `state`; L4, L5, L6 in
`scene`; L7 (effects), L8 in `consequences`; L9 in `engine`; L12 in `luck` and `sampling`.
"""

from abc import abstractmethod

from simulation.outcome.run import T0, Attempt, Cause, Post, because
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
)
from simulation.reference.consequences import Consequences
from simulation.reference.state import ENTRY, MET, OPEN, RETRY, STUCK, UNMET


class Laws(Consequences):
    """One run under way, and what the laws make of it. What only a clock or luck can say is left open."""

    # ---- for a clock and luck to say

    @abstractmethod
    def pass_milestone(self, node: Node, cause: Cause) -> None:
        """A milestone ends in the very event that makes it ready."""

    @abstractmethod
    def start_clock(self, node: Node) -> None:
        """The clock of a trigger starts now."""

    @abstractmethod
    def wind(self, node: Node) -> None:
        """The clock of a trigger is to ring when `record.due` says; what was set before is void."""

    @abstractmethod
    def let_end(self, attempt: Attempt) -> None:
        """What a lasting step at work waited for is there: its end is due now."""

    @abstractmethod
    def let_work(self, node: Node, attempt: Attempt) -> None:
        """Work that lasts its time has begun: its end is due later."""

    # ---- L2: who waits looks at what has happened

    def look_around(self) -> None:
        """At T0: who waits for nothing is ready."""
        for node in self.plan.nodes:
            if node.after is None or self.marks:  # while nothing is settled, who waits for something waits on
                self.look(node)

    def spread(self) -> None:
        """Let every node look at what has been settled or begun, first come first served."""
        while self.news:
            for dependent in self.plan.dependents[self.news.popleft()]:
                self.look(self.plan.nodes[dependent])

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
            cause = self.entries_cause(node)
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

    def entries_cause(self, node: Node) -> Cause:
        """What made the entries of a step stand as they do (L10)."""
        return self.deciding(node.after, self.former_of(node)) if node.former >= 0 else self.deciding(node.after)

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
                self.let_end(attempt)

    def send(self, node: Node, posts: list[Post]) -> tuple[Attempt, set[int]]:
        """A ready step is granted: people set out, things are taken. The attempt, and how long the walks are (ms)."""
        _, since, _, cause = self.waiting.pop(node.index)
        scene, now = self.scene, self.now
        if since < now:
            cause = scene.late_cause(node, posts, now) or cause
        self.tries[node.index] += 1
        attempt = Attempt(node.index, self.tries[node.index], since, now, cause, posts, node.things)
        attempt.order, attempt.team = len(self.record.attempts), node.team
        self.record.attempts.append(attempt)
        self.current[node.index] = attempt
        return attempt, scene.hold(attempt, now)

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
        else:
            self.let_work(node, attempt)

    def finish(self, node: Node, attempt: Attempt, result: int, last: bool = False) -> None:
        """Work is over: release, then another attempt (unless this was the `last`) or the outcome."""
        attempt.ended, attempt.result = self.now, result
        del self.current[node.index]
        me = because(RETRY, node.index, attempt.number)
        if result == FAILED:
            self.failures[node.index] += 1
            self.scene.release(attempt, self.now, me)
            if self.failures[node.index] < node.attempts and not last:
                self.queue(node, me)
                return
        elif node.forms >= 0 and not self.all_settled(node.forms):
            self.scene.form(node.forms, attempt, self.now, me)
        else:
            self.scene.release(attempt, self.now, me)
        self.settle(node, result, self.record.cause[node.index] if node.until else me)

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
            self.take_effect(node, doing)
        if node.team >= 0 and self.all_settled(node.team):
            self.scene.part(node.team, self.now, because(ENTRY, i, self.tries[i]))

    # ---- L7: triggers

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
            self.start_clock(node)
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

    def come(self, node: Node) -> None:
        """A trigger comes."""
        self.settle(node, CAME, self.record.cause[node.index])
