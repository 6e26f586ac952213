"""Where each node of a response graph stands: its column by longest path, its row so that few lines cross."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import networkx as nx

SWEEPS = 6


class Placed(Protocol):
    """What the layout needs to know of a node."""

    @property
    def id(self) -> str: ...
    @property
    def lane(self) -> str: ...
    @property
    def phase(self) -> int | None: ...


@dataclass(frozen=True)
class Layout:
    """Columns and rows from 0; ``rows`` counts those of each lane, ``spans`` has each phase's first and last column."""

    column: Mapping[str, int]
    row: Mapping[str, int]
    columns: int
    rows: Mapping[str, int]
    spans: Mapping[int, tuple[int, int]]


def acyclic(nodes: Sequence[Placed], edges: Sequence[tuple[str, str]]) -> nx.DiGraph[str]:
    """The graph of the edges, without those that would close a circle: a drawing must also show a wrong plan."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(node.id for node in nodes)
    for source, target in edges:
        known = source in graph and target in graph
        if known and source != target and not nx.has_path(graph, target, source):
            graph.add_edge(source, target)
    return graph


def lay_out(nodes: Sequence[Placed], lanes: Sequence[str], edges: Sequence[tuple[str, str]]) -> Layout:
    """Columns: longest path, no node before its phase. Rows within a lane: barycentres, swept both ways."""
    graph = acyclic(nodes, edges)
    phase = _phases(nodes, graph)
    column = _columns(graph, phase)
    _pull_right(graph, phase, column)
    _spread(nodes, graph, phase, column)
    row, rows = _rows(nodes, lanes, graph, column)
    spans: dict[int, tuple[int, int]] = {}
    for node, number in phase.items():
        first, last = spans.get(number, (column[node], column[node]))
        spans[number] = (min(first, column[node]), max(last, column[node]))
    return Layout(column, row, max(column.values(), default=-1) + 1, rows, spans)


def _phases(nodes: Sequence[Placed], graph: nx.DiGraph[str]) -> dict[str, int]:
    """The phase that a node is drawn in: its own, but never before that of what it waits for."""
    own = {node.id: node.phase or 0 for node in nodes}
    for node in nx.topological_sort(graph):
        own[node] = max([own[node], *(own[before] for before in graph.predecessors(node))])
    return own


def _columns(graph: nx.DiGraph[str], phase: Mapping[str, int]) -> dict[str, int]:
    column: dict[str, int] = {}
    order = list(nx.topological_sort(graph))
    start = 0
    for number in sorted(set(phase.values())):
        for node in order:
            if phase[node] == number:
                column[node] = max([start, *(column[before] + 1 for before in graph.predecessors(node))])
        start = 1 + max(column.values())
    return column


def _pull_right(graph: nx.DiGraph[str], phase: Mapping[str, int], column: dict[str, int]) -> None:
    """A node that waits for nothing goes beside the first one that waits for it, within its phase."""
    last = {number: max(column[n] for n in phase if phase[n] == number) for number in set(phase.values())}
    for node in graph:
        if not list(graph.predecessors(node)) and list(graph.successors(node)):
            beside = min(column[after] for after in graph.successors(node)) - 1
            column[node] = max(column[node], min(beside, last[phase[node]]))


def _spread(nodes: Sequence[Placed], graph: nx.DiGraph[str], phase: Mapping[str, int], column: dict[str, int]) -> None:
    """A node without any line goes where its lane is emptiest among the columns of its phase."""
    alone = [node for node in nodes if graph.degree(node.id) == 0]
    names = {node.id for node in alone}
    taken = [(node.lane, column[node.id]) for node in nodes if node.id not in names]
    for node in alone:
        own = [column[name] for name in phase if phase[name] == phase[node.id]]
        places = range(min(own), max(own) + 1)
        column[node.id] = min(places, key=lambda place: (taken.count((node.lane, place)), place))
        taken.append((node.lane, column[node.id]))


def _rows(
    nodes: Sequence[Placed], lanes: Sequence[str], graph: nx.DiGraph[str], column: Mapping[str, int]
) -> tuple[dict[str, int], dict[str, int]]:
    cells: dict[tuple[str, int], list[str]] = {}
    for node in nodes:
        cells.setdefault((node.lane, column[node.id]), []).append(node.id)
    rows = {lane: max((len(c) for (of, _), c in cells.items() if of == lane), default=1) for lane in lanes}
    base, total = {}, 0
    for lane in lanes:
        base[lane], total = total, total + rows[lane]
    place = {name: base[lane] + i for (lane, _), cell in cells.items() for i, name in enumerate(cell)}
    for sweep in range(SWEEPS):
        forward = sweep % 2 == 1
        for (lane, _), cell in sorted(cells.items(), key=lambda item: item[0][1], reverse=not forward):
            _settle(cell, graph, place, base[lane], rows[lane], forward)
    lane_of = {node.id: node.lane for node in nodes}
    return {name: place[name] - base[lane_of[name]] for name in place}, rows


def _settle(
    cell: list[str], graph: nx.DiGraph[str], place: dict[str, int], base: int, rows: int, forward: bool
) -> None:
    """Give the nodes of one cell the rows nearest to the mean of their neighbours', in that order."""
    wish = {}
    for name in cell:
        beside = list(graph.predecessors(name) if forward else graph.successors(name)) or [name]
        wish[name] = sum(place[other] for other in beside) / len(beside) - base
    ordered = sorted(cell, key=lambda name: (wish[name], place[name]))
    free = 0
    for number, name in enumerate(ordered):
        row = min(max(round(wish[name]), free), rows - (len(ordered) - number))
        place[name], free = base + row, row + 1
