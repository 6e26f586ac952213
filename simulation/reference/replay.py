"""What has happened so far (law L14): facts of a course under way, and the state from which both engines go on.

The state is made by walking the facts through the laws in order of time, without granting or drawing anything: what
follows of itself (skipped, blocked, averted, effects, teams, milestones) follows; what the facts tell of a node stands,
even where a law forbids it, and is listed as odd.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Literal

from simulation.outcome.run import T0, Attempt, Cause, Post, because
from simulation.plan.plan import CAME, FAILED, OUTCOME, SKIPPED, STOPPED, UNSETTLED, Node, Plan
from simulation.reference.consequences import interrupt, take_person
from simulation.reference.engine import Course
from simulation.reference.luck import Luck
from simulation.reference.state import ENTRY, MET, OPEN, RETRY, State

#: Why a fact is odd: work began before its step was ready; somebody was elsewhere; a thing or team was not there;
#: it had begun and nothing told how that ended (the work is taken as broken off and begun anew).
Odd = Literal["not-ready", "begun-twice", "busy", "missing-thing", "no-team", "out-of-action", "after-now"]


class Did(IntEnum):
    """What a fact tells of a node, if not how it was settled (then a status of `simulation.plan.plan`)."""

    BEGAN = -1  # work began, everybody there
    TRIED = -2  # an attempt failed, another may follow


@dataclass(frozen=True, slots=True)
class Fact:
    """At `time` (ms) node `node` began, was tried in vain, or was settled as `what`. `people` did it (at a beginning;
    empty: those whom the laws would have sent)."""

    time: int
    node: int
    what: int
    people: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Oddity:
    """A fact that a law forbids; it stands all the same. `whom` is a person or thing, -1 for none."""

    fact: Fact
    why: Odd
    whom: int = -1


@dataclass
class Given:
    """A course that is known up to `now` (ms): what happened, where people are seen now, and who is out of action.

    Somebody on his way counts as free where he set out, unless `places` says where he is.
    """

    now: int
    facts: Sequence[Fact] = ()
    places: Mapping[int, int] = field(default_factory=dict)
    out: Collection[int] = ()


def state_at(plan: Plan, given: Given) -> tuple[State, list[Oddity]]:
    """The state at `now`, from which `simulate_runs` and `kernel_runs` go on, and what is odd about the facts.

    ValueError where the horizon is past by then."""
    if given.now > plan.horizon:
        raise ValueError(f"{given.now} ms is behind the horizon of {plan.horizon} ms: nothing is left to simulate")
    replay = _Replay(plan, [fact.node for fact in given.facts])
    replay.begin_course()
    for fact in sorted(given.facts, key=lambda fact: fact.time):
        if fact.time > given.now:
            replay.odd.append(Oddity(fact, "after-now"))
        else:
            replay.happen(fact)
    replay.now = given.now
    for person in given.out:
        take_person(replay, person, T0)
    for person, place in given.places.items():
        replay.scene.place[person] = place
    replay.spread()
    state = State(plan, -1)
    state.__dict__.update({name: value for name, value in replay.__dict__.items() if name in state.__dict__})
    return state, replay.odd


class _Replay(Course):
    """The laws walked along facts: nothing is drawn, scheduled or granted."""

    def __init__(self, plan: Plan, told: Iterable[int]) -> None:
        super().__init__(plan, Luck(plan, 0, range(1)), 0)
        self.told = frozenset(told)
        self.odd: list[Oddity] = []

    def spread(self) -> None:
        """Let every node look at what has been settled or begun; nobody is sent."""
        while self.news:
            for dependent in self.plan.dependents[self.news.popleft()]:
                self.look(self.plan.nodes[dependent])

    def at(self, *_: object) -> None:
        """Nothing is due before `now` but facts."""

    def look(self, node: Node) -> None:
        """As in the engine, but what becomes of a node that facts tell of is theirs to say."""
        if node.index not in self.told or self.status[node.index] != UNSETTLED:
            super().look(node)
        elif self.record.ready[node.index] < 0 and self.after(node)[0] is not OPEN:
            cause = self.deciding(node.after, self.former_of(node)) if node.former >= 0 else self.deciding(node.after)
            if self.after(node)[0] is MET:
                self.record.ready[node.index], self.record.cause[node.index] = self.now, cause
                if not node.milestone and node.parts is None and node.delay is None:
                    self.queue(node, cause)

    def pass_milestone(self, node: Node, cause: Cause) -> None:
        """What chance decides is left until `now`."""
        if node.fails or len(node.shares) > 1:
            self.undecided[node.index] = cause
        else:
            super().pass_milestone(node, cause)

    def draw_delay(self, node: Node) -> None:
        """A clock that has started is drawn at `now`, on condition that it has not rung."""

    def wind(self, node: Node) -> None:
        """It does not ring before `now` either."""
        self.record.due[node.index] = -1

    # ---- facts

    def happen(self, fact: Fact) -> None:
        """One fact, and all that follows of itself."""
        self.now, node = fact.time, self.plan.nodes[fact.node]
        if self.status[fact.node] != UNSETTLED:
            return
        if fact.what == Did.BEGAN:
            self.set_to_work(node, fact)
        else:
            self.conclude(node, fact)
        self.spread()

    def set_to_work(self, node: Node, fact: Fact) -> None:
        """Work began: who was told of holds what the step asks for, wherever he was."""
        i = node.index
        if (before := self.current.get(i)) is not None:
            self.odd.append(Oddity(fact, "begun-twice"))
            interrupt(self, before, because(ENTRY, i))
        waited = self.waiting.pop(i, None)
        if waited is None:
            self.odd.append(Oddity(fact, "not-ready"))
            self.record.ready[i] = self.now if self.record.ready[i] < 0 else self.record.ready[i]
        since, cause = (waited[1], waited[3]) if waited else (self.now, T0)
        posts = self.posts(node, fact)
        for post in posts:
            if (busy := self.scene.doing[post.person]) is not None:
                self.odd.append(Oddity(fact, "busy", post.person))
                interrupt(self, busy, because(ENTRY, i))
            if self.scene.out[post.person]:
                self.odd.append(Oddity(fact, "out-of-action", post.person))
                self.scene.out[post.person] = self.scene.away[post.person] = False
        for thing, n in node.things:
            if self.scene.stock[thing] < n:  # it was used, so it was there
                self.odd.append(Oddity(fact, "missing-thing", thing))
                self.scene.stock[thing] = n
        self.tries[i] += 1
        attempt = Attempt(i, self.tries[i], since, self.now, cause, posts, node.things)
        attempt.order, attempt.team, attempt.started = len(self.record.attempts), node.team, self.now
        if node.team >= 0 and self.scene.teams[node.team] is None:
            self.odd.append(Oddity(fact, "no-team"))
            attempt.team = -1
        self.record.attempts.append(attempt)
        self.current[i] = attempt
        self.scene.hold(attempt, self.now)
        for post in posts:
            if node.place >= 0:
                self.scene.place[post.person] = node.place
        if self.begun[i] < 0:
            self.mark_begun(i)
            self.news.append(i)

    def posts(self, node: Node, fact: Fact) -> list[Post]:
        """Who was at it: those told of, else those whom the laws would have sent. All are there: nobody walks."""
        if fact.people:
            roles = [slot.role for slot in node.slots] + [-1] * len(fact.people)
            first = [-1] * max(0, len(fact.people) - len(node.slots)) if node.team >= 0 else []
            found = [
                Post(person, role, False, self.scene.place[person], 0)
                for person, role in zip(fact.people, first + roles, strict=False)
            ]
        else:
            found = self.scene.grant(node) or []
        for post in found:
            post.arrives = 0
        return found

    def conclude(self, node: Node, fact: Fact) -> None:
        """A node was settled, or an attempt failed."""
        i, attempt = node.index, self.current.pop(node.index, None)
        self.undecided.pop(i, None)
        me = because(RETRY, i, attempt.number) if attempt else self.record.cause[i]
        status = FAILED if fact.what == Did.TRIED else fact.what
        if attempt is not None:
            attempt.ended, attempt.result = self.now, status
            if status >= OUTCOME and node.forms >= 0 and not self.all_settled(node.forms):
                self.scene.form(node.forms, attempt, self.now, me)
            else:
                self.scene.release(attempt, self.now, me)
        if status == FAILED:
            self.failures[i] += 1
        if fact.what == Did.TRIED and self.failures[i] < node.attempts:
            self.queue(node, me)
            return
        if self.record.ready[i] < 0 and status not in (SKIPPED, STOPPED):
            if status >= CAME or status == FAILED:
                self.odd.append(Oddity(fact, "not-ready"))
                self.record.ready[i] = self.now
        elif node.is_step and attempt is None and self.begun[i] < 0 and status >= CAME:
            self.mark_begun(i)
        self.settle(node, status, me)
