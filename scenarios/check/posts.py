"""Who can fill which post: pools of candidates, and whether a set of slots can be filled by different people."""

from collections.abc import Sequence
from dataclasses import dataclass

import networkx as nx
from networkx.algorithms import bipartite

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
    """None if every slot can have a person of its own; otherwise what is short.

    The slots named are those that together ask for more people than they have (Hall's condition): the empty ones of a
    largest matching, and those whose people they could have instead. Which largest matching it is makes no difference.
    """
    slots = range(len(pools))
    graph: nx.Graph[int | str] = nx.Graph()
    graph.add_nodes_from(slots)
    graph.add_edges_from((slot, person) for slot in slots for person in pools[slot])
    partner = bipartite.hopcroft_karp_matching(graph, slots)
    empty = [slot for slot in slots if slot not in partner]
    if not empty:
        return None
    short, people = set(empty), set[str]()
    asked = empty
    while asked:  # whoever else holds one of these people competes too
        people |= set[str]().union(*(pools[slot] for slot in asked))
        asked = [slot for slot in slots if slot not in short and partner[slot] in people]
        short.update(asked)
    return Shortage(tuple(sorted(short)), frozenset(people), len(pools) - len(empty), len(pools))


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
