"""People, things, teams and places of one run of the reference engine: who can be granted to what (L4, L5, L6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from simulation.outcome.run import T0, Attempt, Cause, Post, Via, because
from simulation.plan.distances import Table
from simulation.plan.plan import Node, Plan, Slot

NONE: frozenset[int] = frozenset()
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


class Freed(NamedTuple):
    """When (`time`, and `order` within the run) and why something last became free, brought, opened or eligible;
    `what` is the person, thing or place that made it so."""

    order: int
    time: int
    cause: Cause
    what: int


NEVER = Freed(-1, -1, T0, -1)
# Asked for so often that the way through the class is felt.
PERSON, THING, PLACE, DEPUTY = Via.PERSON, Via.THING, Via.PLACE, Via.DEPUTY


def _order(found: tuple[Freed, Via]) -> int:
    return found[0].order


class Scene:
    """The state of the scene in one run; it knows no time but what it is told."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.place = list(plan.home)
        self.out = [not present for present in plan.present]
        self.away = list(self.out)  # of those out of action, who is not on site at all: absent, or not yet brought
        self.doing: list[Attempt | None] = [None] * len(plan.people)
        self.team_of = [-1] * len(plan.people)
        self.stock = list(plan.stock)
        self.teams: list[Team | None] = [None] * len(plan.teams)
        self.closings: dict[int, list[int]] = {}
        self.free_person = [NEVER] * len(plan.people)
        self.free_thing = [NEVER] * len(plan.things)
        self.eligible = [NEVER] * len(plan.roles)
        self.opened = [NEVER] * len(plan.places)
        self.changes = 0

    # ---- L6: places

    def closed(self, passes: frozenset[int]) -> frozenset[int]:
        """The places closed to a group that has one protecting thing each of the kinds `passes`."""
        return frozenset(p for p, against in self.closings.items() if not passes.issuperset(against))

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
        for thing, n in node.things:
            if self.stock[thing] < n:
                return None
        members = team.people if team else []
        table = None
        if node.place >= 0:
            closed = self.closed(self.passes(node)) if self.closings else NONE
            if node.place in closed:
                return None
            table = self.plan.walkways.table(closed)
        posts = []
        for person in members:
            walk = self._walk(person, node.place, table)
            if walk < 0:
                return None
            posts.append(Post(person, -1, False, self.place[person], walk))
        chosen = _assign(self._offers(node, table))
        if chosen is None:
            return None
        for slot, (walk, person, deputy) in zip(node.slots, chosen, strict=True):
            posts.append(Post(person, slot.role, deputy, self.place[person], walk))
        return posts

    def passes(self, node: Node) -> frozenset[int]:
        """The protecting things of which a step would have one for each of its people; all of them if it has none."""
        team = self.teams[node.team] if node.team >= 0 else None
        size = len(node.slots) + (len(team.people) if team else 0)
        held = dict(node.things)
        for thing, n in (team.things if team else {}).items():
            held[thing] = held.get(thing, 0) + n
        return frozenset(thing for thing in range(len(self.stock)) if held.get(thing, 0) >= size)

    def _walk(self, person: int, place: int, table: Table | None) -> int:
        if place < 0 or table is None:
            return 0
        return table[self.place[person]][place] if self.place[person] >= 0 else -1

    def _offers(self, node: Node, table: Table | None) -> list[list[Offer]]:
        """For each slot its candidates, best first; ends with the first slot that has none."""
        offers: list[list[Offer]] = []
        known: dict[int, list[Offer]] = {}  # by role; a slot for a person stands alone
        for slot in node.slots:
            if slot.role not in known:
                known[slot.role] = self._candidates(slot, node.place, table)
            offers.append(known[slot.role])
            if not offers[-1]:
                break
        return offers

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
        out, doing, team_of = self.out, self.doing, self.team_of
        free = [p for p in people if doing[p] is None and not out[p] and team_of[p] < 0]
        if table is None:
            return [(0, p, deputy) for p in free]
        walks = [(self._walk(p, place, table), p, deputy) for p in free]
        return [offer for offer in walks if offer[0] >= 0]

    # ---- L4, L5, L8: holding and letting go

    def hold(self, attempt: Attempt, now: int) -> set[int]:
        """The people of a grant set out, its things are taken; how long the walks are."""
        for thing, n in attempt.things:
            self.stock[thing] -= n
        if attempt.team >= 0 and (team := self.teams[attempt.team]):
            team.busy = True
        walks = set()
        for post in attempt.posts:
            self.doing[post.person] = attempt
            if post.arrives > 0:
                self.place[post.person] = -1
            walks.add(post.arrives)
            post.arrives += now
        return walks

    def release(self, attempt: Attempt, now: int, cause: Cause) -> None:
        """People are free where they stand, walkers where they set out; the team stays together (L5, L8)."""
        for post in attempt.posts:
            person = post.person
            self.doing[person] = None
            if self.place[person] < 0 and not self.out[person]:
                self.place[person] = post.origin
            self.mark(self.free_person, person, now, cause)
        for thing, n in attempt.things:
            self.give_back(thing, n, now, cause)
        if attempt.team >= 0 and (team := self.teams[attempt.team]):
            team.busy = False
            self.changes += 1

    def give_back(self, thing: int, n: int, now: int, cause: Cause) -> None:
        """Things are free again, or brought."""
        if n > 0:
            self.stock[thing] += n
            self.mark(self.free_thing, thing, now, cause)

    def form(self, team: int, attempt: Attempt, now: int, cause: Cause) -> None:
        """After its success people and things of the forming step stay together."""
        people = [post.person for post in attempt.posts]
        for person in people:
            self.doing[person] = None
            self.team_of[person] = team
            self.mark(self.free_person, person, now, cause)
        self.teams[team] = Team(people, dict(attempt.things), attempt.order)

    def part(self, index: int, now: int, cause: Cause) -> None:
        """A team parts when every step that names it is settled."""
        team = self.teams[index]
        if team is None:
            return
        self.teams[index] = None
        for person in team.people:
            self.team_of[person] = -1
            self.mark(self.free_person, person, now, cause)
        for thing, n in team.things.items():
            self.give_back(thing, n, now, cause)

    # ---- causes of a late grant (L10)

    def late_cause(self, node: Node, posts: list[Post], now: int) -> Cause | None:
        """What let go, brought, opened or made eligible last, at this instant, of what the grant takes."""
        found = [(self.free_person[post.person], PERSON) for post in posts]
        found += [(self.free_thing[thing], THING) for thing, _ in node.things]
        found += [(self.eligible[post.role], DEPUTY) for post in posts if post.deputy]
        opened = (p for p, freed in enumerate(self.opened) if freed.time == now)
        found += [(self.opened[p], PLACE) for p in opened if self._used(p, node, posts)]
        last, via = max(found, key=_order, default=(NEVER, PERSON))
        return because(via, last.cause.node, last.cause.attempt, last.what) if last.time == now else None

    def _used(self, opened: int, node: Node, posts: list[Post]) -> bool:
        """Whether a place that has just been opened is where the step is, or on somebody's way there."""
        if node.place < 0 or opened == node.place:
            return opened == node.place
        table = self.plan.walkways.table(self.closed(self.passes(node)) | {opened})
        return any(self._walk(post.person, node.place, table) != post.arrives for post in posts)

    def mark(self, freed: list[Freed], i: int, now: int, cause: Cause, by: int | None = None) -> None:
        """Note that `freed[i]` became available just now; `by` says what made it so, if not `i` itself."""
        self.changes += 1
        freed[i] = Freed(self.changes, now, cause, i if by is None else by)


def _assign(offers: list[list[Offer]]) -> list[Offer] | None:
    """The lexicographically first complete assignment: each slot its best candidate that lets the rest be filled."""
    chosen: list[Offer] = []
    used: set[int] = set()
    if len(offers) == 1 and offers[0]:
        return [offers[0][0]]
    for slot in offers:  # if taking the best each time completes, that is the answer
        for offer in slot:
            if offer[1] not in used:
                chosen.append(offer)
                used.add(offer[1])
                break
        else:
            break
    else:
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
