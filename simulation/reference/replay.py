"""The laws walked along facts (law L14): the state of a course under way, from which both engines go on.

Nothing is drawn or granted. What follows of itself (skipped, blocked, averted, effects, teams, milestones) follows;
what the facts tell of a node stands, even where a law forbids it, and is listed as odd. Facts of one instant are taken
in an order that the laws allow, whoever hands them in and in whatever order: times rounded to whole seconds put much
into one instant.
"""

from collections.abc import Hashable, Iterable
from copy import deepcopy
from heapq import heappop, heappush

from simulation.outcome.run import T0
from simulation.plan.plan import STOPPED, Plan
from simulation.reference.facts import OPENING, Did, Fact, Given, Oddity, Script, in_order
from simulation.reference.state import OPEN, State
from simulation.reference.told import ARRIVAL, BREAK, DISPATCH, END, ESCALATION, FOLLOWS, INJECT, Happening, Told

#: So many steps are tried to find a lawful order of one instant, before the facts are taken as L9 has them.
PATIENCE = 400


class Replay(Told):
    """The facts of a run, each at its time, those of one instant as the laws allow."""

    def __init__(self, plan: Plan, script: Script) -> None:
        super().__init__(plan, script)
        self.agenda: list[Happening] = []
        self.batch: list[Happening] = []  # what one dispatch grants (L9), of what is still to happen
        self.taken: list[Happening] = []
        self.turns = 0
        for fact, number in script.facts:
            if self.is_sent(fact):
                self.expect(fact.sent, DISPATCH, fact, number)
            if fact.what != Did.SENT:
                self.expect(fact.time, self.kind(fact), fact, number)
        self.fill()
        self.look_around()
        self.spread()

    @staticmethod
    def is_sent(fact: Fact) -> bool:
        """Whether it is told when people set out."""
        return fact.what in OPENING and fact.sent is not None and fact.sent <= fact.time

    def kind(self, fact: Fact) -> int:
        """What kind of event a fact tells."""
        node = self.plan.nodes[fact.node]
        if fact.what == Did.BEGAN:
            return ARRIVAL
        if fact.what in (Did.BROKEN, STOPPED):
            return BREAK
        if not node.is_step:
            return INJECT if node.kind == "inject" else ESCALATION
        return FOLLOWS if node.milestone or node.parts is not None else END

    def expect(self, time: int, kind: int, fact: Fact, number: int, post: int = -1) -> None:
        """Something is to happen at a time, `now` or later."""
        self.turns += 1
        heappush(self.agenda, Happening(time, kind, fact.node, number, post, self.turns, fact))

    @property
    def troubles(self) -> int:
        """How often the laws and the facts were at odds so far."""
        return len(self.odd) + self.against

    # ---- L9: one instant

    def next_instant(self, until: int) -> bool:
        """Whether anything is to happen up to then; if so, the clock goes there."""
        if not self.pool and self.agenda and self.agenda[0].time <= until:
            self.now = self.agenda[0].time
            self.fill()
        return bool(self.pool)

    def fill(self) -> None:
        """What is to happen by now is to happen at this instant."""
        while self.agenda and self.agenda[0].time <= self.now:
            self.pool.append(heappop(self.agenda))

    def take_all(self) -> None:
        """The instant as L9 has it; where the laws allow nothing of what is left, it happens all the same."""
        while self.pool:
            allowed = self.allowed()
            self.take(allowed[0] if allowed else min(self.pool, key=self.rank))

    def allowed(self) -> list[Happening]:
        """What the laws allow to happen next, the first by L9 first."""
        found = sorted((h for h in self.pool if self.possible(h)), key=self.rank)
        self.batch = [h for h in self.batch if h in found]
        if not self.batch and found and found[0].kind == DISPATCH:  # one dispatch grants whatever fits
            self.batch = found
        return self.batch + [h for h in found if h not in self.batch]

    def rank(self, h: Happening) -> tuple[int, ...]:
        """The place of a happening among those of its instant."""
        if h.kind == DISPATCH:
            priority, since, *_ = self.waiting.get(h.node, (0, 0))
            return h.kind, priority, since, h.node, h.number
        return h.kind, h.node, h.post < 0, h.post, h.number

    def possible(self, h: Happening) -> bool:
        """Whether nothing in the laws speaks against its happening now."""
        node, attempt = self.plan.nodes[h.node], self.current.get(h.node)
        mine = attempt is not None and self.label.get(h.node) == h.number
        if h.kind == BREAK:
            return False  # a law brings it about, or nothing does
        if h.kind == ARRIVAL and h.post < 0 and not mine and self.is_sent(h.fact):
            return False
        if h.kind == DISPATCH or (h.kind == ARRIVAL and h.post < 0 and not mine):
            earlier = any(other.node == h.node and other.number < h.number for other in self.pool)
            free = attempt is None and h.node in self.waiting and not earlier
            return free and self.may_stand_in(node, h.fact) and not self.forbidden(node, h.fact)
        if h.kind == ARRIVAL:
            walking = any(other.node == h.node and other.post >= 0 for other in self.pool)
            return h.post >= 0 or not walking
        if not node.is_step:
            return self.record.ready[h.node] >= 0 and not self.averted(node)
        if (h.node, h.number) not in self.script.opened:
            return self.record.ready[h.node] >= 0
        lasts_on = node.until is not None and self.wait(node.until)[0] is OPEN
        return mine and attempt is not None and attempt.started >= 0 and not lasts_on

    def take(self, h: Happening) -> None:
        """Let one thing happen, and all that follows of itself."""
        self.pool.remove(h)
        self.taken.append(h)
        node, attempt = self.plan.nodes[h.node], self.current.get(h.node)
        mine = attempt if self.label.get(h.node) == h.number else None
        if h.kind == DISPATCH:
            self.depart(node, h.fact, h.number)
        elif h.kind == ARRIVAL and h.post >= 0:
            if mine is not None and node.place >= 0:
                self.scene.place[mine.posts[h.post].person] = node.place
        elif h.kind == ARRIVAL:
            walking = mine is not None and mine.started < 0
            self.begin(mine if mine is not None and walking else self.depart(node, h.fact, h.number))
        elif h.fact.what == Did.BROKEN:
            if mine is not None:
                self.interrupt(mine, T0)
        else:
            self.conclude(node, h.fact, h.number)
        self.spread()
        self.fill()
        self.pool = [h for h in self.pool if h.kind != BREAK or not self.brought_about(h)]

    def brought_about(self, h: Happening) -> bool:
        """Whether a law has broken off, or stopped, what is told to have been."""
        return self.status[h.node] == STOPPED if h.fact.what == STOPPED else (h.node, h.number) in self.ended

    def follow(self, taken: Iterable[Happening]) -> None:
        """Let happen what was taken in another replay of the same facts."""
        for h in taken:
            self.next_instant(h.time)
            self.take(h)

    def gist(self) -> Hashable:
        """What two orders of the same happenings have to have in common to go on alike."""
        left = frozenset((h.kind, h.node, h.number, h.post) for h in self.pool)
        closings = frozenset((place, *against) for place, against in self.scene.closings.items())
        return (
            left,
            tuple(self.status),
            frozenset(self.current),
            tuple(self.scene.out),
            closings,
            tuple(self.scene.stock),
        )

    # ---- now

    def recall(self) -> None:
        """Whoever is on his way counts as free where he set out: his walk has not been."""
        for attempt in [attempt for attempt in self.current.values() if attempt.started < 0]:
            i = attempt.node
            del self.current[i]
            self.record.attempts.remove(attempt)
            self.tries[i] -= 1
            self.waiting[i] = self.waited[i]
            for post in attempt.posts:
                self.scene.doing[post.person] = None
                if self.scene.place[post.person] < 0 and not self.scene.out[post.person]:
                    self.scene.place[post.person] = post.origin
            for thing, n in attempt.things:
                self.scene.stock[thing] += n
            if attempt.team >= 0 and (team := self.scene.teams[attempt.team]):
                team.busy = False
        order = {attempt.order: k for k, attempt in enumerate(self.record.attempts)}
        self.relieved = {order[k] for k in self.relieved if k in order}
        for team in filter(None, self.scene.teams):
            team.order = order[team.order]
        for attempt in self.record.attempts:
            attempt.order = order[attempt.order]


def replayed(plan: Plan, given: Given) -> Replay:
    """The course that facts tell up to `now`, those of one instant in an order that the laws allow, if there is one."""
    facts = sorted(given.facts, key=in_order)
    script = Script(fact for fact in facts if fact.time <= given.now)
    replay = Replay(plan, script)
    while replay.next_instant(given.now):
        troubles, taken, several = replay.troubles, len(replay.taken), len(replay.pool) > 1
        replay.take_all()
        if several and replay.troubles > troubles:
            again = Replay(plan, script)
            again.follow(replay.taken[:taken])
            again.next_instant(given.now)
            replay = _lawful(again) or replay
    replay.now = given.now
    replay.odd += [Oddity(fact, "after-now") for fact in facts if fact.time > given.now]
    return replay


def _lawful(start: Replay) -> Replay | None:
    """The instant in the first order that the laws allow, nearest to that of L9; None where none is found."""
    todo: list[tuple[Replay, Happening | None]] = [(start, None)]
    seen = set()
    for _ in range(PATIENCE):
        if not todo:
            return None
        before, chosen = todo.pop()
        replay = before
        if chosen is not None:
            replay = _after(before, chosen)
        gist = replay.gist()
        if replay.troubles > start.troubles or gist in seen:
            continue
        if not replay.pool:
            return replay
        seen.add(gist)
        allowed = replay.allowed()
        free = [h for h in allowed if not _bars(replay, h, allowed)] if len(allowed) > 1 else allowed
        todo += [(replay, h) for h in reversed(free + [h for h in allowed if h not in free])]
    return None


def _after(before: Replay, h: Happening) -> Replay:
    replay = deepcopy(before, {id(before.plan): before.plan})
    replay.take(h)
    return replay


def _bars(before: Replay, h: Happening, allowed: list[Happening]) -> bool:
    """Whether something of what is allowed now is so no longer once this has happened."""
    after = _after(before, h)
    return any(other is not h and other in after.pool and not after.possible(other) for other in allowed)


def state_at(plan: Plan, given: Given) -> tuple[State, list[Oddity]]:
    """The state at `now`, from which `simulate_runs` and `kernel_runs` go on, and what is odd about the facts.

    ValueError where the horizon is past by then."""
    if given.now > plan.horizon:
        raise ValueError(f"{given.now} ms is behind the horizon of {plan.horizon} ms: nothing is left to simulate")
    replay = replayed(plan, given)
    replay.recall()
    for person in given.out:
        replay.take_person(person, T0)
    for person, place in given.places.items():
        replay.scene.place[person] = place
    replay.spread()
    state = State(plan, -1)
    state.__dict__.update({name: value for name, value in replay.__dict__.items() if name in state.__dict__})
    return state, replay.odd
