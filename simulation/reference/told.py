"""What facts say in place of the laws (L14), and what becomes of a run when one of them happens."""

from abc import abstractmethod
from typing import NamedTuple

from simulation.outcome.run import T0, Attempt, Cause, Post, because
from simulation.plan.plan import CAME, FAILED, OUTCOME, STOPPED, UNSETTLED, Node, Plan
from simulation.reference.facts import Did, Fact, Odd, Oddity, Script
from simulation.reference.laws import Laws
from simulation.reference.scene import Team
from simulation.reference.state import ENTRY, MET

# Kinds of what happens, in the order in which it is taken of one instant: what comes in the very event that makes it
# ready; then L9; last of all what a law should have brought about by then.
FOLLOWS, END, ARRIVAL, ESCALATION, INJECT, DISPATCH, BREAK = range(7)


class Happening(NamedTuple):
    """One thing that a fact tells, or an arrival that follows from it: the `kind` of event at a node, in the attempt
    `number`; `post` is the place in the list of who arrives, -1 for none. `turn` keeps apart what else is equal."""

    time: int
    kind: int
    node: int
    number: int
    post: int
    turn: int
    fact: Fact


class Told(Laws):
    """A run of which facts tell. What they tell stands; `odd` is what the laws forbid of it, and `against` counts what
    the laws undid although facts tell otherwise: in a lawful order of lawful facts there is neither."""

    def __init__(self, plan: Plan, script: Script) -> None:
        super().__init__(plan, 0)
        self.script = script
        self.odd: list[Oddity] = []
        self.against = 0
        self.pool: list[Happening] = []  # what is still to happen at this instant
        self.label: dict[int, int] = {}  # by node the number that facts give the attempt under way
        self.waited: dict[int, tuple[int, int, int, Cause]] = {}  # by node how it waited for that attempt
        self.ended: set[tuple[int, int]] = set()  # attempts (node, told number) that are over
        self.unseen: set[tuple[int, int]] = set()  # attempts (node, number) to which nobody saw people set out

    @abstractmethod
    def expect(self, time: int, kind: int, fact: Fact, number: int, post: int = -1) -> None:
        """Something is to happen at a time, `now` or later."""

    def note(self, fact: Fact, why: Odd, whom: int = -1) -> None:
        """Something is odd about a fact."""
        self.odd.append(Oddity(fact, why, whom))

    def averted(self, node: Node) -> bool:
        """Whether what averts a trigger is met."""
        return node.averted_by is not None and self.wait(node.averted_by)[0] is MET

    # ---- what follows of itself, and what does not

    def look(self, node: Node) -> None:
        """As the laws say, but what becomes of a node that facts tell of is theirs to say."""
        i = node.index
        if i not in self.script.nodes or self.status[i] != UNSETTLED:
            super().look(node)
        elif self.record.ready[i] < 0:
            if self.after(node)[0] is MET:
                self.record.ready[i], cause = self.now, self.entries_cause(node)
                if node.delay is not None:
                    self.record.cause[i] = cause
                self.ready(node, cause)
        elif node.parts is not None or node.until is not None:
            super().look(node)

    def ready(self, node: Node, cause: Cause) -> None:
        """As the laws say, but who is told to have done his part was asked."""
        if node.whole >= 0 and node.index in self.script.nodes:
            self.queue(node, cause)
        elif node.delay is None:
            super().ready(node, cause)

    def gather(self, whole: Node, cause: Cause) -> None:
        """As the laws say, but the end of a whole that facts tell of is theirs to say."""
        if whole.index not in self.script.nodes or any(self.status[part] == UNSETTLED for part in whole.parts or ()):
            super().gather(whole, cause)

    def pass_milestone(self, node: Node, cause: Cause) -> None:
        """What is told of it at this instant; otherwise what chance decides is left until `now`."""
        i = node.index
        told = next((h for h in self.pool if h.node == i), None)
        if told is not None:
            self.pool.remove(told)
            self.reach(node, told.fact.what, cause)
        elif i in self.script.nodes:
            self.record.cause[i] = cause
        elif node.fails or len(node.shares) > 1:
            self.undecided[i] = cause
        else:
            self.reach(node, self.fixed.get(i, OUTCOME), cause)

    def reach(self, node: Node, status: int, cause: Cause) -> None:
        """A milestone is passed."""
        self.mark_begun(node.index)
        self.tries[node.index] += 1
        self.settle(node, status, cause)

    def start_clock(self, node: Node) -> None:
        """It is drawn at `now`, on condition that it has not rung."""

    def wind(self, node: Node) -> None:
        """It does not ring before `now` either."""
        self.record.due[node.index] = -1

    def let_end(self, attempt: Attempt) -> None:
        """Ends are told."""

    def let_work(self, node: Node, attempt: Attempt) -> None:
        """Ends are told."""

    def interrupt(self, attempt: Attempt, cause: Cause) -> None:
        """As the laws say; it is against what is told where facts tell another end of that attempt."""
        mine = (attempt.node, self.label.get(attempt.node, 0))
        told = self.script.closing.get(mine)
        self.against += told is not None and (told.what != Did.BROKEN or told.time != self.now)
        self.against += attempt.started < 0 and self.script.begins.get(mine, -1) >= self.now
        self.ended.add(mine)
        super().interrupt(attempt, cause)

    def settle(self, node: Node, status: int, cause: Cause) -> None:
        """As the laws say; it is against what is told where facts tell another end of that node."""
        self.against += self.script.settled.get(node.index, (status, self.now)) != (status, self.now)
        super().settle(node, status, cause)

    def loser(self, holders: list[Attempt | Team]) -> Attempt | Team:
        """Who is told to have been broken off at this instant, if anybody is; else as L7 says."""
        told = {(h.node, h.number) for h in self.pool if h.kind == BREAK}
        found = [holder for holder in holders if self._told_to_lose(holder, told)]
        return super().loser(found or holders)

    def _told_to_lose(self, holder: Attempt | Team, told: set[tuple[int, int]]) -> bool:
        if isinstance(holder, Attempt):
            return (holder.node, self.label.get(holder.node, 0)) in told
        busy = [a.node for a in self.current.values() if a.team >= 0 and self.scene.teams[a.team] is holder]
        return any((node, self.label.get(node, 0)) in told for node in busy)

    # ---- a beginning

    def depart(self, node: Node, fact: Fact, number: int) -> Attempt:
        """People set out, or, where nobody saw that, are there: who is told of holds what the step asks for."""
        i = node.index
        if (before := self.current.get(i)) is not None:
            self.note(fact, "begun-twice")
            self.interrupt(before, because(ENTRY, i))
        if i not in self.waiting:
            self.note(fact, "not-ready")
            self.record.ready[i] = self.now if self.record.ready[i] < 0 else self.record.ready[i]
            self.waiting[i] = (node.priority, self.now, i, T0)
        for why, whom in self.forbidden(node, fact):
            self.note(fact, why, whom)
            self.make_possible(node, why, whom)
        self.label[i], self.waited[i] = number, self.waiting[i]
        posts = self.posts(node, fact)
        attempt, _ = self.send(node, posts)
        if fact.sets_out is None:
            self.unseen.add((i, attempt.number))
        if node.team >= 0 and self.scene.teams[node.team] is None:
            attempt.team = -1
        for k, post in enumerate(posts):
            if fact.sets_out is not None and (fact.what == Did.SENT or post.arrives <= fact.time):
                self.expect(post.arrives, ARRIVAL, fact, number, k)
        return attempt

    def forbidden(self, node: Node, fact: Fact) -> list[tuple[Odd, int]]:
        """Why the laws would not grant a step to those who are told to have done it."""
        scene, found = self.scene, list[tuple[Odd, int]]()
        team = scene.teams[node.team] if node.team >= 0 else None
        if node.team >= 0 and (team is None or team.busy or team.lost):
            found.append(("no-team", -1))
        for person in fact.people:
            bound = scene.team_of[person]
            if scene.doing[person] is not None or (bound >= 0 and bound != node.team):
                found.append(("busy", person))
            if scene.out[person]:
                found.append(("out-of-action", person))
        found += [("missing-thing", thing) for thing, n in node.things if scene.stock[thing] < n]
        if node.place >= 0 and scene.closings:
            closed = scene.closed(scene.passes(node))
            walks = self.walks(node, fact) if fact.sets_out is not None else []
            if node.place in closed or any(walk < 0 for walk in walks):
                found.append(("closed", -1))
        return found

    def may_stand_in(self, node: Node, fact: Fact) -> bool:
        """Whether every deputy among them may act (L4); to see one act who may not is nothing odd."""
        return all(
            person in self.plan.holders[role] or any(self.scene.out[holder] for holder in self.plan.holders[role])
            for person, role in self.acting(node, fact)
            if role >= 0
        )

    @staticmethod
    def acting(node: Node, fact: Fact) -> list[tuple[int, int]]:
        """Those told of, each with the role of his slot (-1: of the team, or asked by name)."""
        members = max(0, len(fact.people) - len(node.slots)) if node.team >= 0 else 0
        roles = [-1] * members + [slot.role for slot in node.slots] + [-1] * len(fact.people)
        return list(zip(fact.people, roles, strict=False))

    def make_possible(self, node: Node, why: Odd, whom: int) -> None:
        """Whoever did it was there, and what was used too."""
        if why == "busy" and (busy := self.scene.doing[whom]) is not None:
            self.interrupt(busy, because(ENTRY, node.index))
        elif why == "out-of-action":
            self.scene.out[whom] = self.scene.away[whom] = False
        elif why == "missing-thing":
            self.scene.stock[whom] = next(n for thing, n in node.things if thing == whom)

    def posts(self, node: Node, fact: Fact) -> list[Post]:
        """Who was at it: those told of, else those whom the laws would have sent. When each is there: as he is told to
        have arrived, else as long as the laws have him walk, but not behind the beginning of work."""
        if not fact.people:
            found = self.scene.grant(node) or []
        else:
            acting = zip(self.acting(node, fact), self.walks(node, fact), strict=True)
            found = [
                Post(person, role, role >= 0 and person not in self.plan.holders[role], self.scene.place[person], walk)
                for (person, role), walk in acting
            ]
        told = [None if time is None else time - self.now for time in fact.arrived] + [None] * len(found)
        for post, arrived in zip(found, told, strict=False):
            walk = post.arrives if arrived is None else arrived
            if fact.what == Did.BEGAN:
                walk = min(walk, fact.time - self.now)
            post.arrives = max(walk, 0) if fact.sets_out is not None else 0
        return found

    def walks(self, node: Node, fact: Fact) -> list[int]:
        """How long the laws have each of them walk (ms); below 0 where every way is closed."""
        if node.place < 0:
            return [0] * len(fact.people)
        table = self.plan.walkways.table(self.scene.closed(self.scene.passes(node)))
        places = [self.scene.place[person] for person in fact.people]
        return [table[place][node.place] if place >= 0 else 0 for place in places]

    def begin(self, attempt: Attempt) -> None:
        """Work begins: by now all are there."""
        place = self.plan.nodes[attempt.node].place
        for post in attempt.posts:
            post.arrives = min(post.arrives, self.now)
            if place >= 0:
                self.scene.place[post.person] = place
        super().begin(attempt)

    # ---- an end

    def conclude(self, node: Node, fact: Fact, number: int) -> None:
        """A node was settled, or an attempt failed."""
        i, status = node.index, FAILED if fact.what == Did.TRIED else fact.what
        if self.status[i] != UNSETTLED:
            if (self.status[i], self.record.settled[i]) != (status, self.now):
                self.note(fact, "settled")
            return
        attempt = self.current.get(i)
        if status == STOPPED:
            self.stop(node, T0)
        elif attempt is not None:
            if attempt.started < 0:
                self.begin(attempt)
            self.ended.add((i, self.label[i]))
            self.finish(node, attempt, status, last=fact.what == FAILED)
        else:
            if (i, number) in self.script.opened:
                self.note(fact, "broken-off")
            self.conclude_unbegun(node, fact, status)

    def conclude_unbegun(self, node: Node, fact: Fact, status: int) -> None:
        """Something ended, or came, of which nothing is under way."""
        i = node.index
        cause = self.waiting[i][3] if i in self.waiting else self.record.cause[i]
        if status == FAILED:
            self.failures[i] += 1
        if fact.what == Did.TRIED and self.failures[i] < node.attempts:
            self.queue(node, cause)
            return
        if status == CAME and self.averted(node):
            self.note(fact, "averted")
        if self.record.ready[i] < 0 and (status >= CAME or status == FAILED):
            self.note(fact, "not-ready")
            self.record.ready[i] = self.now
        elif node.is_step and self.begun[i] < 0 and status >= CAME:
            self.mark_begun(i)
        self.tries[i] += node.milestone
        self.settle(node, status, cause)
