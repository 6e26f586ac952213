"""The part of the audit that needs no order within an instant: formulas over the marks of a finished run."""

from collections.abc import Callable, Iterator
from itertools import pairwise

from simulation.outcome.run import Attempt, Run
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
    Cond,
    Group,
    Node,
    Plan,
    Wait,
)
from simulation.plan.sampling import Purpose, uniform

#: Reports a breach: law, node, time, what.
Report = Callable[[str, int, int, str], None]

# L2, row by row: how an entry stands by what its node has; columns: plain, another outcome asked for, `ended`.
_ROWS: dict[str, tuple[Wait, Wait, Wait]] = {
    "ended": (Wait.MET, Wait.UNMET, Wait.MET),
    "broke off": (Wait.BLOCKED, Wait.BLOCKED, Wait.MET),
    "somebody missing": (Wait.BLOCKED, Wait.UNMET, Wait.MET),
    "fell away": (Wait.OFF, Wait.UNMET, Wait.OFF),
    "blocked": (Wait.BLOCKED, Wait.BLOCKED, Wait.OFF),
}


def stands(status: int, begun: bool, cond: int) -> Wait:
    """The table of L2, written a second time: an entry with condition `cond` on a node of that status."""
    if cond == Cond.STARTED and begun:
        return Wait.MET
    if status == UNSETTLED:
        return Wait.OPEN
    if status == cond or (cond == Cond.SUCCESS and status >= OUTCOME):
        return Wait.MET
    if status >= CAME:
        row = "ended"
    elif status in (FAILED, STOPPED):
        row = "broke off"
    elif status == MISSING:
        row = "somebody missing"
    elif status == BLOCKED:
        row = "blocked"
    else:
        row = "fell away"
    plain, named, ended = _ROWS[row]
    if cond in (Cond.PLAIN, Cond.STARTED):
        return plain
    return ended if cond == Cond.ENDED else named


def judge(any_: bool, states: list[Wait]) -> Wait:
    """What L2 says of a node with such entries: MET ready, UNMET skipped, BLOCKED blocked, OPEN not yet."""
    if any_ and Wait.MET in states:
        return Wait.MET
    if not any_ and Wait.UNMET in states:
        return Wait.UNMET
    if Wait.OPEN in states:
        return Wait.OPEN
    if Wait.BLOCKED in states:
        return Wait.BLOCKED
    return Wait.MET if Wait.MET in states else Wait.UNMET


def both(first: Wait, second: Wait) -> Wait:
    """An `any` list and the entry on a team's former, both of which must hold (L5)."""
    return judge(False, [first, second])


class Marks:
    """The order-free checks of one run."""

    def __init__(self, plan: Plan, run: Run, seed: int, report: Report) -> None:
        self.plan, self.run, self.seed, self.report = plan, run, seed, report
        self.attempts: list[list[Attempt]] = [[] for _ in plan.nodes]
        for attempt in run.attempts:
            self.attempts[attempt.node].append(attempt)
        self.pace = plan.pace.at(uniform(seed, plan.pace_key, run.number, 1, Purpose.PACE))

    def check(self) -> None:
        """Report every breach found."""
        self.times()
        for node in self.plan.nodes:
            self.entries(node)
            self.outcome(node)
            for before, attempt in zip([None, *self.attempts[node.index]], self.attempts[node.index], strict=False):
                self.attempt(node, attempt, before)
        self.people()

    def times(self) -> None:
        """L1: nothing before T0 or after the horizon; a settled node has a time and an unsettled one has none."""
        run = self.run
        for node in self.plan.nodes:
            i = node.index
            for name, time in (("ready", run.ready[i]), ("started", run.started[i]), ("settled", run.settled[i])):
                if not -1 <= time <= self.plan.horizon:
                    self.report("L1", i, time, f"{name} outside the run")
            if (run.status[i] == UNSETTLED) != (run.settled[i] < 0):
                self.report("L2", i, run.settled[i], "status and time of settling do not go together")
        for a in run.attempts:
            if not 0 <= a.granted <= self.plan.horizon or max(a.started, a.ended) > self.plan.horizon:
                self.report("L1", a.node, a.granted, "attempt outside the run")

    # --- L2

    def when(self, entry: tuple[int, int]) -> tuple[Wait, int]:
        """How an entry stands at the end of the run, and since when."""
        x, cond = entry
        begun = self.run.started[x] >= 0
        state = stands(self.run.status[x], begun, cond)
        return state, self.run.started[x] if cond == Cond.STARTED and begun else self.run.settled[x]

    def verdict(self, group: Group | None) -> tuple[Wait, int]:
        """What a list comes to in the end, and when that was plain."""
        if group is None:
            return Wait.MET, 0
        found = [self.when(entry) for entry in group.of]
        state = judge(group.any, [s for s, _ in found])
        at_once = {Wait.MET} if group.any else {Wait.UNMET}
        first = [time for s, time in found if s in at_once]
        if state == Wait.OPEN:
            return state, -1
        return state, min(first) if first else max(time for _, time in found)

    def entries(self, node: Node) -> None:
        """L2: ready, skipped and blocked follow from the marks of the nodes waited for."""
        run, i = self.run, node.index
        state, time = self.verdict(node.after)
        if node.former >= 0:
            other, later = self.when((node.former, Cond.SUCCESS))
            skips = [t for s, t in ((state, time), (other, later)) if s == Wait.UNMET]
            state, time = both(state, other), min(skips) if skips else max(time, later)
        status, settled = run.status[i], run.settled[i]
        cut = status in (STOPPED, AVERTED) and (state == Wait.OPEN or settled <= time)
        if cut and run.ready[i] in (-1, time):
            return
        expected = {Wait.MET: time, Wait.OPEN: -1, Wait.UNMET: -1, Wait.BLOCKED: -1}[state]
        if run.ready[i] != expected:
            self.report("L2", i, time, f"ready {run.ready[i]}, its entries say {expected}")
        if state == Wait.UNMET and (status, settled) != (SKIPPED, time):
            self.report("L2", i, time, f"should be skipped, is {node.status_name(status)} at {settled}")
        if state == Wait.BLOCKED and (status, settled) != (BLOCKED, time):
            self.report("L2", i, time, f"should be blocked, is {node.status_name(status)} at {settled}")
        if state == Wait.OPEN and status not in (UNSETTLED, STOPPED, AVERTED):
            self.report("L2", i, settled, f"{node.status_name(status)} though entries are open")
        asks_nobody = node.parts is not None and all(run.status[part] == AVERTED for part in node.parts)
        odd = status == BLOCKED and node.parts is None
        odd = odd or (status == SKIPPED and node.whole < 0 and not asks_nobody)
        if state == Wait.MET and odd:
            self.report("L2", i, settled, f"{node.status_name(status)} though its entries are met")
        if status == BLOCKED and run.root[i] not in self.roots(node):
            self.report("L2", i, settled, f"root {run.root[i]} is not among {sorted(self.roots(node))}")
        if status != BLOCKED and run.root[i] != -1:
            self.report("L2", i, settled, "a root without being blocked")

    def roots(self, node: Node) -> set[int]:
        """The failed or stopped nodes behind the blocked entries of a node."""
        entries = list(node.after.of if node.after else ()) + (
            [(node.former, Cond.SUCCESS)] if node.former >= 0 else []
        )
        blocked = [x for x, cond in entries if self.when((x, cond))[0] == Wait.BLOCKED]
        blocked += [x for x in node.parts or () if self.run.status[x] in (FAILED, STOPPED, BLOCKED)]
        return {self.run.root[x] if self.run.status[x] == BLOCKED else x for x in blocked}

    # --- L3

    def outcome(self, node: Node) -> None:
        """L3: the status of a step follows from its attempts; the tries are numbered from 1 without a hole."""
        i, status, attempts = node.index, self.run.status[node.index], self.attempts[node.index]
        if not node.is_step:
            if attempts or status not in (UNSETTLED, SKIPPED, AVERTED, BLOCKED, CAME):
                self.report("L7", i, self.run.settled[i], "a trigger that worked or ended")
            return
        unlawful = {CAME, AVERTED} - ({AVERTED} if node.whole >= 0 else set())  # a part that was not asked
        unlawful |= set() if node.parts is not None else {MISSING}
        if status in unlawful or status >= OUTCOME + len(node.outcomes):
            self.report("L3", i, self.run.settled[i], "a step that came, was averted or has an outcome too many")
        if node.milestone or node.parts is not None:
            if attempts:
                self.report("L3", i, attempts[0].granted, "a milestone or a whole was granted")
            if node.milestone and self.run.ready[i] >= 0 and self.run.settled[i] != self.run.ready[i]:
                self.report("L3", i, self.run.ready[i], "a milestone did not end when it was ready")
            return
        failed = sum(a.result == FAILED for a in attempts)
        if failed > node.attempts or (failed == node.attempts) != (status == FAILED):
            self.report("L3", i, self.run.settled[i], f"{failed} attempts of {node.attempts} failed, {status=}")
        last = attempts[-1] if attempts else None
        if status >= OUTCOME and (last is None or (last.result, last.ended) != (status, self.run.settled[i])):
            self.report("L3", i, self.run.settled[i], "its outcome is not that of its last attempt")
        if [a.number for a in attempts] != list(range(1, len(attempts) + 1)):
            self.report("L3", i, -1, "tries are not numbered 1, 2, 3 …")
        if any(a.result >= OUTCOME for a in attempts[:-1]):
            self.report("L3", i, self.run.settled[i], "an attempt after success")
        if self.run.started[i] != (starts := next((a.started for a in attempts if a.started >= 0), -1)):
            self.report("L3", i, starts, "first start of work is not that of its attempts")

    def lasts(self, node: Node, number: int) -> int | None:
        """The drawn duration of a try in ms; None for a lasting step (L12: the counter is the try)."""
        if node.until is not None or node.lasts is None:
            return None if node.until is not None else 0
        u = uniform(self.seed, node.key, self.run.number, number, Purpose.DURATION)
        return node.lasts.whole(u, self.pace if node.peopled else 1.0)

    def fails(self, node: Node, number: int) -> bool:
        """Whether the luck of that try is a failure."""
        return uniform(self.seed, node.key, self.run.number, number, Purpose.FAILURE) < node.fails

    def attempt(self, node: Node, a: Attempt, before: Attempt | None) -> None:
        """L3, L8: one attempt in itself and after the one before it."""
        ready = self.run.ready[node.index] if before is None else before.ended
        if a.ready != ready or a.granted < a.ready:
            self.report("L3", node.index, a.granted, f"try {a.number} ready {a.ready}, should be {ready}")
        arrived = max((post.arrives for post in a.posts), default=a.granted)
        if a.started >= 0 and a.started != max(arrived, a.granted):
            self.report("L6", node.index, a.started, f"work begins at {a.started}, the last arrived at {arrived}")
        if a.started < 0 and a.ended < 0 and arrived <= self.plan.horizon:
            self.report("L6", node.index, arrived, "all arrived, no work began")
        if 0 <= a.ended < max(a.started, a.granted):
            self.report("L3", node.index, a.ended, "ended before it began")
        if a.result >= FAILED and a.result != STOPPED:
            self.ended(node, a)
        elif a.started >= 0 and (lasts := self.lasts(node, a.number)) is not None:
            due = a.started + lasts
            if (a.ended < 0 and due <= self.plan.horizon) or a.ended > due:
                self.report("L3", node.index, due, f"try {a.number} goes on after its duration")
        if before is not None and before.ended < 0:
            self.report("L3", node.index, a.granted, "a try began before the last one ended")
        stopped = self.run.status[node.index] == STOPPED and self.run.settled[node.index] == a.ended
        if a.interrupted != (a.ended >= 0 and a.result == UNSETTLED) or (a.result == STOPPED and not stopped):
            self.report("L8", node.index, a.ended, "what ends without outcome and is not stopped is interrupted")

    def ended(self, node: Node, a: Attempt) -> None:
        """L3: an attempt that ran its course lasted what was drawn and failed if that was drawn."""
        lasts = self.lasts(node, a.number)
        if a.started < 0 or (lasts is not None and a.ended != a.started + lasts):
            self.report("L3", node.index, a.ended, f"try {a.number} lasted {a.ended - a.started}, drawn {lasts}")
        if (a.result == FAILED) != self.fails(node, a.number):
            self.report("L3", node.index, a.ended, f"try {a.number}: failure against the draw")
        if lasts is None and a.result != OUTCOME:
            self.report("L3", node.index, a.ended, "a lasting step ends done")

    # --- L4

    def people(self) -> None:
        """L4: nobody is in two attempts at a time, and each attempt has all its hands."""
        spans: list[list[tuple[int, int, int]]] = [[] for _ in self.plan.people]
        for a in self.run.attempts:
            end = a.ended if a.ended >= 0 else self.plan.horizon + 1
            for post in a.posts:
                spans[post.person].append((a.granted, end, a.node))
            for problem in _hands(self.plan, self.plan.nodes[a.node], a):
                self.report("L4", a.node, a.granted, problem)
        for person, own in enumerate(spans):
            own.sort()
            for (_, end, node), (start, _, other) in pairwise(own):
                if start < end:
                    self.report("L4", other, start, f"person {person} is still in node {node}")


def _hands(plan: Plan, node: Node, a: Attempt) -> Iterator[str]:
    """Are the slots filled, each once, by holders or deputies of the role, and the things those asked for?"""
    if len({post.person for post in a.posts}) != len(a.posts):
        yield "somebody stands twice in the attempt"
    asked = sorted(slot.role for slot in node.slots if slot.person < 0)
    if asked != sorted(post.role for post in a.posts if post.role >= 0):
        yield "the roles are not those asked for"
    for slot in node.slots:
        if slot.person >= 0 and slot.person not in {post.person for post in a.posts}:
            yield "the very person asked for is not there"
    for post in a.posts:
        if post.role >= 0:
            known = plan.deputies[post.role] if post.deputy else plan.holders[post.role]
            if post.person not in known:
                yield f"person {post.person} does not hold role {post.role}"
    if dict(a.things) != dict(node.things):
        yield "the things are not those asked for"
    if a.team != node.team:
        yield "not by the team named"
