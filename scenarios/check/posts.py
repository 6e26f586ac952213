"""Who can fill which post: pools of candidates, and whether a set of slots can be filled by different people."""

from collections.abc import Sequence
from dataclasses import dataclass

from scenarios.check.possible import Possible
from scenarios.check.staff import users
from scenarios.check.ways import NEVER, Ways
from scenarios.graph import ResponseGraph
from scenarios.model import Scenario, Step

Pool = frozenset[str]


@dataclass(frozen=True)
class Shortage:
    """Slots that ask for more people than there are: `slots` by position, and all the people whom they could have."""

    slots: tuple[int, ...]
    people: Pool
    filled: int
    asked: int

    @property
    def short(self) -> int:
        """How many people are missing."""
        return self.asked - self.filled


def fill(pools: Sequence[Pool]) -> Shortage | None:
    """None if every slot can have a person of its own; otherwise what is short (Kuhn's bipartite matching).

    The slots named are those that violate Hall's condition together; they include one that stays empty.
    """
    slot_of: dict[str, int] = {}

    def give(slot: int, tried: set[str]) -> bool:
        for person in sorted(pools[slot]):
            if person not in tried:
                tried.add(person)
                if person not in slot_of or give(slot_of[person], tried):
                    slot_of[person] = slot
                    return True
        return False

    empty = []
    for slot in range(len(pools)):
        reached: set[str] = set()
        if not give(slot, reached):
            empty.append((slot, reached))
    if not empty:
        return None
    slots = {slot for slot, _ in empty}
    people = set[str]().union(*(pools[slot] for slot in slots))
    while True:  # whoever else holds one of these people competes too
        more = {slot_of[person] for person in people if person in slot_of} - slots
        if not more:
            break
        slots |= more
        people |= set[str]().union(*(pools[slot] for slot in more))
    return Shortage(tuple(sorted(slots)), frozenset(people), len(pools) - len(empty), len(pools))


class Posts:
    """The pools of candidates of a scenario's roles."""

    def __init__(self, scenario: Scenario, graph: ResponseGraph, possible: Possible, ways: Ways) -> None:
        self.s, self.graph, self.ways = scenario, graph, ways
        self.ever = possible.people
        self.out = possible.people_out()
        self.absent = {id for id, person in scenario.people.items() if not person.present}

    def at_most(self, role: str) -> Pool:
        """Everybody who can ever act in the role: deputies only if a holder is absent or can be put out of action."""
        return self._pool(role, self.out)

    def today(self, role: str) -> Pool:
        """Who acts in the role if nobody falls out: deputies only if a holder is absent at T0 (L4)."""
        return self._pool(role, self.absent)

    def _pool(self, role: str, out: set[str]) -> Pool:
        post = self.s.roles[role]
        deputies = post.deputies if set(post.holders) & out or not post.holders else ()
        return frozenset(self.ever & {*post.holders, *deputies})

    def who_can_walk(self, pool: Pool, id: str) -> Pool:
        """Those of the pool who have a way to the step's place at all."""
        return frozenset(person for person in pool if self.ways.to(person, id) < NEVER)

    def teams_bound(self, id: str, step: Step) -> list[str]:
        """The formers of the teams that are certainly together while the step is done, besides its own.

        A team is bound from the step that forms it until the last that names it (L5).
        """
        bound = []
        for team, former in self.graph.formers.items():
            together = team != step.team and self.graph.before(former, id)
            if together and any(self.graph.before(id, user) for user in users(self.s, self.s.steps[former])):
                bound.append(former)
        return bound
