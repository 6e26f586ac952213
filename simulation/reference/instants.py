"""The instants of a course that facts tell (L9): what is to happen in one, and what of that the laws allow next."""

from collections.abc import Hashable, Iterable
from heapq import heappop, heappush

from simulation.outcome.run import T0
from simulation.plan.plan import STOPPED, Plan
from simulation.reference.facts import Did, Fact, Script
from simulation.reference.state import OPEN
from simulation.reference.told import ARRIVAL, BREAK, DISPATCH, END, ESCALATION, FOLLOWS, INJECT, Happening, Told


class Instants(Told):
    """The facts of a run, each at its time, those of one instant as the laws allow."""

    def __init__(self, plan: Plan, script: Script) -> None:
        super().__init__(plan, script)
        self.agenda: list[Happening] = []
        self.batch: list[Happening] = []  # what one dispatch grants (L9), of what is still to happen
        self.taken: list[Happening] = []
        self.turns = 0
        for fact, number in script.facts:
            if fact.sets_out is not None:
                self.expect(fact.sets_out, DISPATCH, fact, number)
            if fact.what != Did.SENT:
                self.expect(fact.time, self.kind(fact), fact, number)
        self.fill()
        self.look_around()
        self.spread()

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
        if h.kind == ARRIVAL and h.post < 0 and not mine and h.fact.sets_out is not None:
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

    def hinders(self, h: Happening) -> bool:
        """Whether its effects take, close or stop what something else at this instant needs."""
        others = [other for other in self.pool if other.kind in (ARRIVAL, DISPATCH, END) and other.node != h.node]
        needed = [(self.plan.nodes[other.node], other.fact.people) for other in others]
        for doing in self.plan.nodes[h.node].effects.get(h.fact.what, ()):
            things, places = {thing for thing, _ in doing.takes_things}, {place for place, _ in doing.closes}
            for node, people in needed:
                if node.index in doing.stops or node.place in places or not things.isdisjoint(dict(node.things)):
                    return True
                if not set(people).isdisjoint(doing.takes_people):
                    return True
        return False

    def leaves_doubt(self) -> bool:
        """Whether the order of this instant may show only later: two things had effects in it."""
        came = (node for node in self.plan.nodes if self.record.settled[node.index] == self.now)
        return sum(self.status[node.index] in node.effects for node in came) > 1
