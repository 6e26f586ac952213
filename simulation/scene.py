"""People, things, teams and places of one run of the reference engine: who can be granted to what (L4, L5, L6)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import itemgetter

from simulation.distances import Table
from simulation.plan import Node, Plan, Slot
from simulation.run import Attempt, Cause, Post, Via

#: A candidate for a slot: walking time, person, whether as a deputy.
Offer = tuple[int, int, bool]
_by_walk = itemgetter(0)


@dataclass(slots=True)
class Team:
    """People and things kept together after their forming step (L5). `lost` once a thing of it was taken."""

    people: list[int]
    things: dict[int, int]
    order: int
    busy: bool = False
    lost: bool = False


@dataclass(slots=True)
class Freed:
    """When (`time`, and `order` within the run) and why something last became free, brought, opened or eligible."""

    order: int = -1
    time: int = -1
    cause: Cause = field(default_factory=lambda: Cause(Via.ENTRY, -1))


class Scene:
    """The state of the scene in one run; it knows no time but what it is told."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.place = list(plan.home)
        self.out = [not present for present in plan.present]
        self.doing: list[Attempt | None] = [None] * len(plan.people)
        self.team_of = [-1] * len(plan.people)
        self.stock = list(plan.stock)
        self.teams: list[Team | None] = [None] * len(plan.teams)
        self.closings: dict[int, list[int]] = {}
        self.free_person = [Freed() for _ in plan.people]
        self.free_thing = [Freed() for _ in plan.things]
        self.opened = Freed()
        self.eligible = [Freed() for _ in plan.roles]
        self.changes = 0

    # ---- L6: places

    def closed(self, passes: frozenset[int]) -> frozenset[int]:
        """The places closed to a group that has one protecting thing each of the kinds `passes`."""
        return frozenset(p for p, against in self.closings.items() if not passes.issuperset(against))

    def table(self, passes: frozenset[int]) -> Table:
        """Walking times for such a group now."""
        return self.plan.walkways.table(self.closed(passes) if self.closings else frozenset())

    def holdings(self, person: int) -> tuple[int, dict[int, int]]:
        """How many people stand together with this one (in an attempt or an idle team), and what they hold together."""
        attempt = self.doing[person]
        if attempt is not None:
            held = dict(attempt.things)
            team = self.teams[attempt.team] if attempt.team >= 0 else None
            for thing, n in (team.things if team else {}).items():
                held[thing] = held.get(thing, 0) + n
            return len(attempt.posts), held
        if self.team_of[person] >= 0:
            idle = self.teams[self.team_of[person]]
            assert idle is not None
            return len(idle.people), idle.things
        return 1, {}

    def may_stay(self, person: int, against: int) -> bool:
        """Whether somebody may be in a place closed against this thing (-1: closed to all)."""
        if against < 0:
            return False
        people, held = self.holdings(person)
        return held.get(against, 0) >= people

    # ---- L4: who

    def grant(self, node: Node) -> list[Post] | None:
        """The first complete assignment of people to a step, or None; arrival times count from 0."""
        team = self.teams[node.team] if node.team >= 0 else None
        if node.team >= 0 and (team is None or team.busy or team.lost or any(self.out[p] for p in team.people)):
            return None
        if any(self.stock[thing] < n for thing, n in node.things):
            return None
        members = team.people if team else []
        table = None
        if node.place >= 0:
            passes: frozenset[int] = frozenset()
            if self.closings:
                size = len(members) + len(node.slots)
                held = dict(node.things)
                for thing, n in (team.things if team else {}).items():
                    held[thing] = held.get(thing, 0) + n
                passes = frozenset(thing for thing, n in held.items() if n >= size)
                if node.place in self.closed(passes):
                    return None
            table = self.table(passes)
        posts = []
        for person in members:
            walk = self._walk(person, node.place, table)
            if walk < 0:
                return None
            posts.append(Post(person, -1, False, self.place[person], walk))
        if not node.slots:
            return posts
        offers = self._offers(node, table)
        chosen = _assign(offers)
        if chosen is None:
            return None
        for slot, offer in zip(node.slots, chosen, strict=True):
            walk, person, deputy = offer
            posts.append(Post(person, slot.role, deputy, self.place[person], walk))
        return posts

    def _walk(self, person: int, place: int, table: Table | None) -> int:
        if place < 0 or table is None:
            return 0
        return table[self.place[person]][place] if self.place[person] >= 0 else -1

    def _offers(self, node: Node, table: Table | None) -> list[list[Offer]]:
        """For each slot its candidates, best first."""
        known: dict[Slot, list[Offer]] = {}
        for slot in node.slots:
            if slot not in known:
                known[slot] = self._candidates(slot, node.place, table)
        return [known[slot] for slot in node.slots]

    def _candidates(self, slot: Slot, place: int, table: Table | None) -> list[Offer]:
        """Free and reachable holders by walking time, then listing; then deputies by listing, while a holder is out."""
        if slot.role < 0:
            return self._free((slot.person,), False, place, table)
        holders = self.plan.holders[slot.role]
        offers = self._free(holders, False, place, table)
        if place >= 0:
            offers.sort(key=_by_walk)  # stable
        deputies = self.plan.deputies[slot.role]
        if deputies and any(self.out[person] for person in holders):
            offers += self._free((p for p in deputies if p not in holders), True, place, table)
        return offers

    def _free(self, people: Iterable[int], deputy: bool, place: int, table: Table | None) -> list[Offer]:
        offers = []
        for person in people:
            if not self.out[person] and self.doing[person] is None and self.team_of[person] < 0:
                walk = self._walk(person, place, table)
                if walk >= 0:
                    offers.append((walk, person, deputy))
        return offers

    # ---- causes of a late grant (L10)

    def late_cause(self, node: Node, posts: list[Post], now: int) -> Cause | None:
        """What let go, brought, opened or made eligible last, at this instant, of what the grant takes."""
        found = [self.free_person[post.person] for post in posts]
        found += [self.free_thing[thing] for thing, _ in node.things]
        found += [self.eligible[post.role] for post in posts if post.deputy]
        if node.place >= 0:
            found.append(self.opened)
        last = max((f for f in found if f.time == now), key=lambda f: f.order, default=None)
        return last.cause if last else None

    def mark(self, freed: Freed, now: int, cause: Cause) -> None:
        """Note that something became available just now."""
        self.changes += 1
        freed.order, freed.time, freed.cause = self.changes, now, cause


def _assign(offers: list[list[Offer]]) -> list[Offer] | None:
    """The lexicographically first complete assignment: each slot its best candidate that lets the rest be filled."""
    chosen: list[Offer] = []
    used: set[int] = set()
    for slot in offers:  # if taking the best each time completes, that is the answer
        best = next((offer for offer in slot if offer[1] not in used), None)
        if best is None:
            break
        chosen.append(best)
        used.add(best[1])
    if len(chosen) == len(offers):
        return chosen
    chosen, used = [], set()
    for i, slot in enumerate(offers):
        for offer in slot:
            if offer[1] not in used and _fillable(offers[i + 1 :], used | {offer[1]}):
                chosen.append(offer)
                used.add(offer[1])
                break
        else:
            return None
    return chosen


def _fillable(offers: list[list[Offer]], used: set[int]) -> bool:
    """Whether every slot can have somebody of its own who is not `used` (augmenting paths)."""
    holder: dict[int, int] = {}

    def place(slot: int, tried: set[int]) -> bool:
        for _, person, _ in offers[slot]:
            if person in used or person in tried:
                continue
            tried.add(person)
            if person not in holder or place(holder[person], tried):
                holder[person] = slot
                return True
        return False

    return all(place(slot, set()) for slot in range(len(offers)))
