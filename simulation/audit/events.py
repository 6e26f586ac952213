"""What the audit derives from the laws when a node is ready, settled or comes: entries, effects, interruption."""

import math

from simulation.audit.holding import Holding
from simulation.audit.marks import both
from simulation.outcome.run import Via
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
    Doing,
    Node,
    Wait,
)
from simulation.plan.sampling import Purpose, uniform


class Events(Holding):
    """The consequences of an event, all within that event (L2, L3, L7, L8).

    Where the laws are silent: a node settles with its effects at once, in the order of the fields; then the news goes
    round first come first served, to those that look at the node in the order of the file. The closings of one effect
    close together.
    """

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
            self.settle(node, SKIPPED if self.scene.people[node.slots[0].person].on_site else AVERTED)
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

    def milestone(self, node: Node) -> None:
        """Ends in the very event that makes it ready, after as many attempts as luck asks."""
        self.begun[node.index] = self.now
        for number in range(1, node.attempts + 1):
            if not uniform(self.seed, node.key, self.run.number, number, Purpose.FAILURE) < node.fails:
                self.settle(node, self.drawn(node, number))
                return
        self.settle(node, FAILED)

    def gather(self, node: Node) -> None:
        """The whole of an `each` ends with its last part: blocked by one that broke off, else missing or complete;
        skipped where nobody was asked."""
        parts = [self.status[p] for p in node.parts or ()]
        if UNSETTLED in parts:
            return
        if {FAILED, STOPPED, BLOCKED} & set(parts):
            self.settle(node, BLOCKED)
        else:
            asked = [part for part in parts if part != AVERTED]
            self.settle(node, MISSING if SKIPPED in asked else OUTCOME if asked else SKIPPED)

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
                there = body.present and not body.walking and body.place == place
                once = all((person, node.index) != (p, n) for p, _, n in self.exposed)
                if there and once and not self._may_stay(person, against):
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
            his = part.whole >= 0 and part.slots[0].person == person
            if his and self.first[part.index] >= 0 and self.status[part.index] == UNSETTLED:
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
            body.present, body.on_site, body.place, body.walking = True, True, to, False
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
