"""What follows when a node of a run comes or ends: its effects (L7), interruption and exposure (L8)."""

from abc import ABC, abstractmethod

from simulation.outcome.run import Attempt, Cause, Exposure, because
from simulation.plan.plan import SKIPPED, STOPPED, UNSETTLED, Doing, Node
from simulation.reference.scene import Team
from simulation.reference.state import ENTRY, RETRY, State


class Consequences(State, ABC):
    """A state, and what effects make of it. How a node is settled and waits anew is for `Laws` to say."""

    @abstractmethod
    def settle(self, node: Node, status: int, cause: Cause) -> None:
        """A node takes its final standing."""

    @abstractmethod
    def queue(self, node: Node, cause: Cause) -> None:
        """A step waits for its people and things."""

    # ---- L7: effects

    def take_effect(self, node: Node, doing: Doing) -> None:
        """The effects of a node, in the order in which L7 lists them."""
        cause, scene, now = because(ENTRY, node.index, self.tries[node.index]), self.scene, self.now
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
                scene.out[person], scene.away[person], scene.place[person] = False, False, doing.to
                scene.mark(scene.free_person, person, now, cause)
        for thing, n in doing.brings_things:
            scene.give_back(thing, n, now, cause)
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
            self.scene.release(attempt, self.now, cause)
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
            last = self.loser(holders)
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

    def loser(self, holders: list[Attempt | Team]) -> Attempt | Team:
        """Who of those that hold a thing loses it: the latest grant (L7)."""
        return max(holders, key=lambda holder: holder.order)

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
        cause = because(ENTRY, node.index, self.tries[node.index])
        for i in sorted(self.current):
            attempt = self.current.get(i)
            barred = [against for place, against in closings if place == self.plan.nodes[i].place]
            if attempt is not None and not all(self.may_work(attempt, against) for against in barred):
                self.interrupt(attempt, cause)

    def may_work(self, attempt: Attempt, against: int) -> bool:
        """Whether an attempt may go on in a place closed against this (-1: to all); without people, if to some only."""
        return self.scene.may_stay(attempt.posts[0].person, against) if attempt.posts else against >= 0

    def interrupt(self, attempt: Attempt, cause: Cause) -> None:
        """An attempt ends without outcome; none is used up; the step is ready anew."""
        node = self.plan.nodes[attempt.node]
        del self.current[node.index]
        attempt.ended, attempt.interrupted = self.now, True
        self.scene.release(attempt, self.now, cause)
        self.queue(node, because(RETRY, node.index, attempt.number))
