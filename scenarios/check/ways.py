"""Walking times, and where the people of a step may be when they are sent there."""

import math
from functools import cache

import networkx as nx

from scenarios.check.possible import Possible
from scenarios.check.staff import candidates, distinct, slots
from scenarios.graph import ResponseGraph
from scenarios.model import Scenario

NEVER = math.inf


class Ways:
    """Walks by shortest path with nothing closed (L6), each from the nearest place that somebody may come from."""

    def __init__(self, scenario: Scenario, graph: ResponseGraph, possible: Possible) -> None:
        self.s, self.graph, self.possible = scenario, graph, possible
        self.paths: nx.Graph[str] = nx.Graph()
        self.paths.add_nodes_from(scenario.places)
        for a, ends in scenario.walks.items():
            self.paths.add_weighted_edges_from((a, b, walk.metres) for b, walk in ends.items() if a != b)
        self._metres = cache(lambda place: nx.single_source_dijkstra_path_length(self.paths, place))
        self._homes = {p: {who.at} for p, who in scenario.people.items() if who.present and who.at}
        for _, effects in possible.brought():
            if effects.brings and effects.brings.to:
                for person in effects.brings.people:
                    self._homes.setdefault(person, set()).add(effects.brings.to)
        self._work = self._places_of_work()

    def _places_of_work(self) -> dict[str, dict[str, int]]:
        """Person -> place -> the steps, as bits by index, that may have taken him there."""
        found: dict[str, dict[str, int]] = {}
        for id, step in self.s.steps.items():
            if step.at and id in self.possible.nodes:
                for person in candidates(self.s, self.graph, step):
                    places = found.setdefault(person, {})
                    places[step.at] = places.get(step.at, 0) | 1 << self.graph.index[id]
        return found

    def time(self, a: str, b: str) -> float:
        """Milliseconds from place to place, rounded half up (L1); infinite where there is no path."""
        if a == b:
            return 0
        metres = self._metres(a).get(b)
        return NEVER if metres is None else math.floor(metres / self.s.walking.speed * 1000 + 0.5)

    def to(self, person: str, id: str) -> float:
        """The shortest walk of that person to the step: from where he starts or has an earlier step."""
        step = self.s.steps[id]
        if step.at is None:
            return 0
        after = self.graph.later(id) | 1 << self.graph.index[id]
        starts = set(self._homes.get(person, ()))
        starts |= {place for place, bits in self._work.get(person, {}).items() if bits & ~after}
        return min((self.time(place, step.at) for place in starts), default=NEVER)

    def shortest(self, id: str) -> float:
        """The walk that the step cannot do without: for each slot the nearest candidate, of these the farthest.

        Everybody of an `each` may drop out, so of those only the nearest counts.
        """
        step = self.s.steps[id]
        if step.at is None:
            return 0
        ever = self.possible.people
        if step.each:
            return min((self.to(p, id) for p in self.s.members(step) if p in ever), default=0)
        walks = []
        for role in distinct(slots(self.s, self.graph, step)):
            post = self.s.roles[role]
            walks.append(min((self.to(p, id) for p in (*post.holders, *post.deputies) if p in ever), default=NEVER))
        return max(walks, default=0)
