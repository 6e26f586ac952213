"""Who can walk where, and how long it takes (law L6): the integer table that both engines read."""

import math
from collections.abc import Mapping

import networkx as nx

from scenarios.model import Scenario

#: Milliseconds from place to place, by index; -1 where there is no open path.
Table = tuple[tuple[int, ...], ...]


class Walkways:
    """The walking graph of a site, in whole metres, and its tables of walking times.

    A closed place may be left, but neither crossed nor entered, so each set of closed places has a table of its own;
    tables are made when first asked for and kept.
    """

    def __init__(self, places: tuple[str, ...], walks: Mapping[tuple[str, str], int], speed: float) -> None:
        self.places = places
        self.speed = speed
        self.graph: nx.Graph[int] = nx.Graph()
        self.graph.add_nodes_from(range(len(places)))
        index = {place: i for i, place in enumerate(places)}
        for (a, b), metres in walks.items():
            self.graph.add_edge(index[a], index[b], metres=metres)
        self._tables: dict[frozenset[int], Table] = {}

    @classmethod
    def of(cls, scenario: Scenario) -> "Walkways":
        """The walkways of a scenario's site."""
        walks = {(a, b): walk.metres for a, ends in scenario.walks.items() for b, walk in ends.items() if a != b}
        return cls(tuple(scenario.places), walks, scenario.walking.speed)

    def time(self, metres: int) -> int:
        """Milliseconds for that many metres, rounded half up (L1)."""
        return math.floor(metres / self.speed * 1000 + 0.5)

    def table(self, closed: frozenset[int] = frozenset()) -> Table:
        """Walking times by shortest open path, from row to column, while these places are closed to the walker."""
        if closed not in self._tables:
            self._tables[closed] = self._make(closed)
        return self._tables[closed]

    def _make(self, closed: frozenset[int]) -> Table:
        open_graph = self.graph.subgraph(n for n in self.graph if n not in closed)
        metres = dict(nx.all_pairs_dijkstra_path_length(open_graph, weight="metres"))
        rows = []
        for start in range(len(self.places)):
            if start not in closed:
                reach = metres[start]
            else:  # leave by any open neighbour
                reach = {}
                for gate in self.graph[start]:
                    if gate not in closed:
                        first = self.graph[start][gate]["metres"]
                        for end, rest in metres[gate].items():
                            reach[end] = min(reach.get(end, first + rest), first + rest)
            rows.append(tuple(self.time(int(reach[end])) if end in reach else -1 for end in range(len(self.places))))
        return tuple(rows)
