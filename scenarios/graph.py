"""The response graph of a scenario: who waits for whom, circles, and what can run at the same time."""

from collections.abc import Collection, Iterator
from functools import cached_property
from heapq import heapify, heappop, heappush
from typing import Literal

import networkx as nx

from scenarios.model import Effects, Entries, Entry, Escalation, Inject, Scenario, Step

#: order, condition: plain and named entries of `after`; averts: `averted_by` and `unless`; delays: `delayed_by`;
#: until: the end of a lasting step; team: from the step that forms it; stops, sets: effects, which nobody waits for.
Kind = Literal["order", "condition", "averts", "delays", "until", "team", "stops", "sets"]
#: A node begins and ends at different times; what waits for its start does not wait for its `until` (L3).
Vertex = tuple[str, Literal["start", "end"]]


def effects_of(node: Step | Escalation | Inject) -> Iterator[tuple[str | None, Effects]]:
    """What a node does to the scene: (None: whenever it succeeds or comes, otherwise the outcome; the effects)."""
    if node.any:
        yield None, node
    if isinstance(node, Step):
        yield from ((outcome, effects) for outcome, effects in node.on.items() if effects.any)


def delaying(escalation: Escalation) -> tuple[Entry, ...]:
    """The entries of `delayed_by`."""
    return tuple(Entry.model_validate(text) for text in escalation.delayed_by)


class ResponseGraph:
    """The graph of one scenario.

    `net` has the ids of steps, escalations and injects as nodes (attribute `kind`: step, escalation, inject) and an
    edge (attributes `kind`, `when`) from what is waited for to who waits. `times` has the start and the end of each
    node as vertices and an edge wherever one cannot come before the other; averting and delaying are in it too,
    marked `loose`, because nobody waits for them.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.net: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        self.times: nx.DiGraph[Vertex] = nx.DiGraph()
        self.formers = {step.forms: id for id, step in scenario.steps.items() if step.forms}
        self._add_nodes()
        for id, step in scenario.steps.items():
            self._add_step(id, step)
        for id, escalation in scenario.escalations.items():
            self._add_trigger(id, escalation, escalation.averted_by)
            for entry in delaying(escalation):
                self._link(entry, id, "delays", "end")
        for id, inject in scenario.injects.items():
            self._add_trigger(id, inject, inject.unless)
        self.index = {id: i for i, id in enumerate(self.net)}

    def _add_nodes(self) -> None:
        s = self.scenario
        for kind, ids in (("step", s.steps), ("escalation", s.escalations), ("inject", s.injects)):
            for id in ids:
                self.net.add_node(id, kind=kind)
                self.times.add_edge((id, "start"), (id, "end"), loose=False)

    def _add_step(self, id: str, step: Step) -> None:
        self._add_after(id, step.after)
        for entry in step.until.of if step.until else ():
            self._link(entry, id, "until", "end")
        if step.team in self.formers:
            self._link(Entry(node=self.formers[step.team]), id, "team", "start")
        self._add_effects(id, step)

    def _add_trigger(self, id: str, trigger: Escalation | Inject, averted: Entries | None) -> None:
        self._add_after(id, trigger.after)
        for entry in averted.of if averted else ():
            self._link(entry, id, "averts", "end")
        self._add_effects(id, trigger)

    def _add_after(self, id: str, after: Entries | None) -> None:
        for entry in after.of if after else ():
            self._link(entry, id, "order" if entry.when is None else "condition", "start")

    def _add_effects(self, id: str, node: Step | Escalation | Inject) -> None:
        for outcome, effects in effects_of(node):
            for other in effects.stops:
                self.net.add_edge(id, other, kind="stops", when=outcome)
            for other in effects.sets:
                self.net.add_edge(id, other, kind="sets", when=outcome)

    def _link(self, entry: Entry, target: str, kind: Kind, side: Literal["start", "end"]) -> None:
        self.net.add_edge(entry.node, target, kind=kind, when=entry.when)
        source: Vertex = (entry.node, self.side(entry))
        loose = kind in ("averts", "delays") and self.times.get_edge_data(source, (target, side), {}).get("loose", True)
        self.times.add_edge(source, (target, side), loose=loose)

    def side(self, entry: Entry) -> Literal["start", "end"]:
        """Which moment of its node an entry waits for; a trigger comes in one moment, its `end`."""
        return "start" if entry.when == "started" and entry.node in self.scenario.steps else "end"

    @property
    def circles(self) -> tuple[tuple[str, ...], ...]:
        """One shortest circle for each knot of nodes of which none can ever settle, because each waits for another
        (L3), from its first one in the file; of what waits for itself that one alone. A list of `any` is settled by one
        of its nodes."""
        return self._settling[1]

    @property
    def order(self) -> tuple[Vertex, ...]:
        """All vertices, each after what it waits for (at least one of an `any`); ValueError where there is a circle."""
        if self.circles:
            raise ValueError(f"a circle has no order: {self.circles[0]}")
        return self._settling[0]

    @cached_property
    def looks_back(self) -> bool:
        """Whether a node looks at one that `order` puts after it: by an `any`, or as what averts or delays it."""
        place = {vertex: i for i, vertex in enumerate(self.order)}
        return any(place[source] >= place[vertex] for source, vertex in self.times.edges)

    @cached_property
    def _settling(self) -> tuple[tuple[Vertex, ...], tuple[tuple[str, ...], ...]]:
        """The vertices in an order in which they can settle, and the circles that keep some from it.

        A vertex is taken once everything that it looks at has been taken. Where no such vertex is left, the rest holds
        a knot: vertices that look at each other, and at nothing else that is left. Of it is taken a vertex that only
        what averts or delays it has kept back; if there is none, one with an `any` of which a node has been taken; if
        there is none either, the knot is a circle and is taken whole.
        """
        left = {vertex: self.times.in_degree(vertex) for vertex in self.times}
        free = [(*self._place(vertex), vertex) for vertex, n in left.items() if not n]
        heapify(free)
        order: dict[Vertex, None] = {}
        found: list[tuple[str, ...]] = []
        while len(order) < len(left):
            if not free:
                for vertex in self._knot(order, found):
                    heappush(free, (*self._place(vertex), vertex))
            vertex = heappop(free)[-1]
            if vertex in order:
                continue
            order[vertex] = None
            for other in self.times.successors(vertex):
                left[other] -= 1
                if not left[other] and other not in order:
                    heappush(free, (*self._place(other), other))
        return tuple(order), tuple(sorted(found, key=lambda ids: self.index[ids[0]]))

    def _place(self, vertex: Vertex) -> tuple[int, bool]:
        return self.index[vertex[0]], vertex[1] == "end"

    def _knot(self, taken: Collection[Vertex], found: list[tuple[str, ...]]) -> list[Vertex]:
        """The vertices to take next where all that is left waits for something left; a circle is added to `found`."""
        left = self.times.subgraph(vertex for vertex in self.times if vertex not in taken)
        knots = nx.condensation(left)
        sources = (knots.nodes[n]["members"] for n in knots if not knots.in_degree(n))
        knot = sorted(min(sources, key=lambda members: min(map(self._place, members))), key=self._place)
        for loose in (True, False):
            able = [vertex for vertex in knot if self._can_settle(vertex, taken, loose=loose)]
            if able:
                return able[:1]
        tangle = left.subgraph(knot)
        ways = (nx.shortest_path(tangle, after, knot[0]) for after in tangle.successors(knot[0]))
        path = [knot[0], *min(ways, key=lambda way: (len(way), [self.index[v[0]] for v in way]))]
        found.append(tuple(dict.fromkeys(vertex[0] for vertex in path)))
        return knot

    def _can_settle(self, vertex: Vertex, taken: Collection[Vertex], *, loose: bool) -> bool:
        """Whether a vertex of a knot can settle after those taken, whatever averts or delays it: with `loose` because
        all else that it looks at is taken, otherwise because its `any` has a node that is taken."""
        sources = (
            source for source in self.times.predecessors(vertex) if not self.times.edges[source, vertex]["loose"]
        )
        open_ = {source for source in sources if source not in taken}
        if loose or not open_:
            return loose and not open_
        node = self.scenario.node(vertex[0])
        entries = node.after if vertex[1] == "start" else node.until if isinstance(node, Step) else None
        asked = [(entry.node, self.side(entry)) for entry in entries.of] if entries and entries.mode == "any" else []
        return open_ <= set(asked) and any(source in taken for source in asked)

    @cached_property
    def _later(self) -> dict[str, int]:
        """For each node the set, as bits by `index`, of nodes that begin after its end."""
        found: dict[Vertex, int] = {}
        for vertex in reversed(self.order):
            bits = 0
            for other in self.times.successors(vertex):
                if other in found and not self.times.edges[vertex, other]["loose"]:
                    bits |= found[other] | (1 << self.index[other[0]] if other[1] == "start" else 0)
            found[vertex] = bits
        return {id: found[id, "end"] for id in self.net}

    @cached_property
    def _over(self) -> dict[str, int]:
        """As `_later`, with what comes after something that stops the node."""
        over = dict(self._later)
        for stopper in self.net:
            for _, effects in effects_of(self.scenario.node(stopper)):
                for stopped in effects.stops:
                    over[stopped] |= self._later[stopper]
        return over

    def later(self, id: str) -> int:
        """The nodes that cannot begin before `id` has ended, as bits by `index`."""
        return self._later[id]

    def before(self, a: str, b: str) -> bool:
        """Whether `a` is an ancestor of `b`: `b` waits, at first or second hand, for the end of `a`."""
        return bool(self._later[a] >> self.index[b] & 1)

    def can_overlap(self, a: str, b: str) -> bool:
        """Whether two nodes can run at the same time: neither is an ancestor of the other, nor stopped before it."""
        return a != b and not (self._over[a] >> self.index[b] & 1 or self._over[b] >> self.index[a] & 1)

    def descendants(self, id: str) -> tuple[str, ...]:
        """The nodes that wait for `id` at first or second hand, in order of the file; circles do no harm."""
        waits = nx.subgraph_view(
            self.net, filter_edge=lambda a, b, key: self.net.edges[a, b, key]["kind"] not in ("stops", "sets")
        )
        return tuple(sorted(nx.descendants(waits, id), key=self.index.__getitem__))
