"""The scene as the audit rebuilds it: who stands where, what is free, what is closed, and who would be granted."""

import heapq
import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from simulation.outcome.run import Attempt
from simulation.plan.plan import Node, Plan, Slot

#: (person, role, deputy, origin, arrives): a `Post` as a value.
Hand = tuple[int, int, bool, int, int]


@dataclass
class Body:
    """One person: `place` is where he stands or set out from, `node` what he is at, `team` what he is bound to;
    `present` is in action, `on_site` also who was and has fallen out."""

    place: int
    present: bool
    on_site: bool
    node: int = -1
    team: int = -1
    walking: bool = False


@dataclass
class Band:
    """A team: its people and things, the rank of the grant that gathered them, whether things of it were taken."""

    people: list[int]
    things: Counter[int]
    rank: int
    robbed: bool = False
    node: int = -1


@dataclass
class Work:
    """An attempt under way; `there` are those who have arrived."""

    record: Attempt
    rank: int
    things: Counter[int]
    there: set[int] = field(default_factory=set)
    begun: bool = False


@dataclass
class Scene:
    """People, things, places and teams at one moment of the walk through a run."""

    plan: Plan
    people: list[Body] = field(init=False)
    free: list[int] = field(init=False)
    closings: list[list[int]] = field(init=False)
    teams: dict[int, Band] = field(default_factory=dict)
    works: dict[int, Work] = field(default_factory=dict)
    grants: int = 0

    def __post_init__(self) -> None:
        self.people = [Body(h, p, p) for h, p in zip(self.plan.home, self.plan.present, strict=True)]
        self.free = list(self.plan.stock)
        self.closings = [[] for _ in self.plan.places]
        self._walks: dict[frozenset[int], dict[int, dict[int, int]]] = {}

    # --- L6

    def walk(self, start: int, end: int, barred: frozenset[int]) -> int | None:
        """Milliseconds by the shortest path on which only `start` may be barred; None where there is none."""
        if start == end:
            return 0 if end not in barred else None
        known = self._walks.setdefault(barred, {})
        if start not in known:
            known[start] = self._metres(start, barred)
        metres = known[start].get(end)
        return None if metres is None else math.floor(metres / self.plan.walkways.speed * 1000 + 0.5)

    def _metres(self, start: int, barred: frozenset[int]) -> dict[int, int]:
        if start < 0:
            return {}
        graph, found, queue = self.plan.walkways.graph, dict[int, int](), [(0, start)]
        while queue:
            metres, place = heapq.heappop(queue)
            if place in found:
                continue
            found[place] = metres
            for near in graph[place]:
                if near not in barred:
                    heapq.heappush(queue, (metres + graph[place][near]["metres"], near))
        return found

    def group(self, node: Node) -> tuple[int, Counter[int]]:
        """How many heads an attempt at this node has, and what they hold, the team's things included."""
        band = self.teams.get(node.team)
        held = Counter(dict(node.things))
        if band is not None:
            held.update(band.things)
        return len(node.slots) + (len(band.people) if band else 0), held

    def protected(self, node: Node, against: int) -> bool:
        """Whether an attempt at this node may enter what is closed against that thing: one each."""
        heads, held = self.group(node)
        return against >= 0 and held[against] >= heads

    def barred(self, node: Node) -> frozenset[int]:
        """The places that are closed to an attempt at this node."""
        return frozenset(
            place for place, closings in enumerate(self.closings) if not all(self.protected(node, a) for a in closings)
        )

    # --- L4

    def out(self, person: int) -> bool:
        """Out of action: absent, taken or not yet arrived."""
        return not self.people[person].present

    def idle(self, person: int) -> bool:
        """In action, at nothing and bound to no team."""
        body = self.people[person]
        return body.present and body.node < 0 and body.team < 0

    def refusal(self, node: Node) -> str:
        """Why nothing at all is granted at this node now, before anybody is chosen; empty if people decide."""
        if node.team >= 0:
            band = self.teams.get(node.team)
            if band is None or band.robbed or band.node >= 0 or any(self.out(p) for p in band.people):
                return "L5"
        if node.place >= 0 and node.place in self.barred(node):
            return "L6"
        return "L4" if any(self.free[thing] < n for thing, n in node.things) else ""

    def fit(self, node: Node, now: int) -> set[Hand] | None:
        """The grant that the laws make at this node now; None if there is none."""
        if self.refusal(node):
            return None
        barred = self.barred(node)

        def walks(person: int) -> int | None:
            return 0 if node.place < 0 else self.walk(self.people[person].place, node.place, barred)

        def hand(person: int, role: int, deputy: bool) -> Hand:
            return person, role, deputy, self.people[person].place, now + (walks(person) or 0)

        members = self.teams[node.team].people if node.team >= 0 else []
        if any(walks(person) is None for person in members):
            return None
        ranks: list[list[tuple[int, bool]]] = []
        for slot in node.slots:
            ranked = [(p, deputy) for p, deputy in self._ranked(slot, walks) if self.idle(p)]
            ranks.append([(p, deputy) for p, deputy in ranked if walks(p) is not None])
        chosen = first_complete([[p for p, _ in row] for row in ranks])
        if chosen is None:
            return None
        posts = {hand(p, -1, False) for p in members}
        for slot, row, person in zip(node.slots, ranks, chosen, strict=True):
            posts.add(hand(person, slot.role, dict(row)[person]))
        return posts

    def _ranked(self, slot: Slot, walks: Callable[[int], int | None]) -> list[tuple[int, bool]]:
        """The candidates for a slot, best first, free or not (L4)."""
        if slot.person >= 0:
            return [(slot.person, False)]
        holders = self.plan.holders[slot.role]
        reach = [(walks(p), i, p) for i, p in enumerate(holders)]
        found = [(p, False) for _, _, p in sorted((w, i, p) for w, i, p in reach if w is not None)]
        if any(self.out(p) for p in holders):
            found += [(p, True) for p in self.plan.deputies[slot.role] if p not in holders]
        return found


def first_complete(rows: list[list[int]]) -> list[int] | None:
    """The lexicographically first choice of one candidate a row, nobody twice (L4); None if there is none."""
    chosen: list[int] = []
    for i, row in enumerate(rows):
        for candidate in row:
            taken = {*chosen, candidate}
            if candidate not in chosen and _fillable([[c for c in r if c not in taken] for r in rows[i + 1 :]]):
                chosen.append(candidate)
                break
        else:
            return None
    return chosen


def _fillable(rows: list[list[int]]) -> bool:
    """Whether every row can have a candidate of its own: Hall's theorem by augmenting paths."""
    owner: dict[int, int] = {}

    def place(row: int, seen: set[int]) -> bool:
        for candidate in rows[row]:
            if candidate not in seen:
                seen.add(candidate)
                if candidate not in owner or place(owner[candidate], seen):
                    owner[candidate] = row
                    return True
        return False

    return all(place(row, set()) for row in range(len(rows)))
