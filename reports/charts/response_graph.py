"""The plan as a graph: levels one above the other, phases from left to right."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Literal

import networkx as nx
from matplotlib.figure import Figure

from reports.charts import palette
from reports.charts.layering import Layout, acyclic, lay_out
from reports.charts.routing import Router
from reports.charts.rows import LEGEND_LINE, legend, legend_lines
from reports.charts.sheet import Sheet, line_height
from reports.charts.wrap import breaks_word, wrap

Kind = Literal["step", "escalation", "inject", "milestone"]
Style = Literal["order", "condition", "averts", "until"]
Weight = Literal["", "must", "should", "could"]

# What each row of the legend explains; every name is a field of the labels too.
LEGENDS = (
    ("step", "milestone", "escalation", "inject", "must", "should", "could"),
    ("order", "condition", "averts", "until"),
)
LINES: dict[str, tuple[str, float, tuple[float, ...]]] = {
    "order": ("#7d8994", 0.6, ()),
    "condition": (palette.WORK, 1.0, ()),
    "averts": (palette.GOOD, 0.9, (4, 2)),
    "until": ("#7d8994", 0.8, (1, 1.6)),
}
SIZES = (7.0, 6.5, 6.0, 5.5, 5.0)
MOST_LINES = 3
HEADER = 0.42
PAD = 0.08
ROW_GAP = 0.32


@dataclass(frozen=True)
class GraphLane:
    """A level: station, bureau, external, hazard."""

    id: str
    title: str


@dataclass(frozen=True)
class GraphNode:
    """A node; ``phase`` is an index into ``ResponseGraph.phases``, ``weight`` that of its worst gap."""

    id: str
    title: str
    lane: str
    kind: Kind = "step"
    phase: int | None = None
    weight: Weight = ""


@dataclass(frozen=True)
class GraphEdge:
    """``target`` waits for ``source`` (order, condition), is averted by it, or lasts until it."""

    source: str
    target: str
    style: Style = "order"


@dataclass(frozen=True)
class GraphLabels:
    """The words of the legend, in the reader's language."""

    step: str
    milestone: str
    escalation: str
    inject: str
    order: str
    condition: str
    averts: str
    until: str
    must: str
    should: str
    could: str
    nothing: str
    title: str = ""


@dataclass(frozen=True)
class ResponseGraph:
    """Nodes in order of listing. ``reduce`` leaves out order lines that other lines imply."""

    lanes: tuple[GraphLane, ...]
    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]
    labels: GraphLabels
    phases: tuple[str, ...] = ()
    reduce: bool = True


def response_graph(data: ResponseGraph, *, width_cm: float = 25.7) -> Figure:
    """Draw the graph; the height follows from the rows. A node of an unknown lane raises ValueError."""
    known = {lane.id for lane in data.lanes}
    for node in data.nodes:
        if node.lane not in known:
            raise ValueError(f"{node.id}: no lane {node.lane!r}")
    return _Drawing(data, width_cm).draw()


def drawn_edges(data: ResponseGraph) -> list[GraphEdge]:
    """The edges to draw: known ends, none twice, and with ``reduce`` no order line that a longer way implies."""
    names = {node.id for node in data.nodes}
    edges = list(dict.fromkeys(e for e in data.edges if e.source in names and e.target in names))
    if not data.reduce:
        return edges
    binding = [(e.source, e.target) for e in edges if e.style in ("order", "condition")]
    graph = acyclic(data.nodes, binding)
    reduced = nx.transitive_reduction(graph)
    return [
        e
        for e in edges
        if e.style != "order" or reduced.has_edge(e.source, e.target) or not graph.has_edge(e.source, e.target)
    ]


class _Drawing:
    def __init__(self, data: ResponseGraph, width: float) -> None:
        self.data, self.width = data, width
        self.edges = drawn_edges(data)
        lanes = [lane.id for lane in data.lanes]
        moving = [(e.source, e.target) for e in data.edges if e.style != "until"]
        self.layout: Layout = lay_out(data.nodes, lanes, moving)
        self.pitch = (width - 0.3) / max(self.layout.columns, 6)
        self.box_width = self.pitch - max(0.4, min(0.26 * self.pitch, 0.9))
        self.size, self.texts = self.fitted()
        most = max((len(lines) for lines in self.texts.values()), default=1)
        self.box_height = (most + 1) * line_height(self.size) + 1.2 * PAD
        self.row_height = self.box_height + ROW_GAP
        self.heads = {
            number: wrap(data.phases[number], (last + 1 - first) * self.pitch - 0.15, palette.HEAD, True)
            for number, (first, last) in self.layout.spans.items()
            if number < len(data.phases)
        }
        self.head_height = max((len(lines) for lines in self.heads.values()), default=0) * line_height(palette.HEAD)
        self.top = (0.9 if data.labels.title else 0.1) + (self.head_height + 0.2 if self.heads else 0.0)
        self.lane_tops: dict[str, float] = {}
        y = self.top
        for lane in lanes:
            self.lane_tops[lane] = y
            y += HEADER + self.layout.rows[lane] * self.row_height
        self.bottom = y
        self.legend_lines = [
            legend_lines([getattr(data.labels, name) for name in names], 0.2, width) for names in LEGENDS
        ]
        self.sheet = Sheet(width, self.bottom + 0.4 + LEGEND_LINE * sum(self.legend_lines))

    def fitted(self) -> tuple[float, dict[str, tuple[str, ...]]]:
        """The largest type size with which every title fits its box, and the titles in lines."""
        room = self.box_width - 2 * PAD
        for size in SIZES:
            texts = {node.id: wrap(node.title, room, size) for node in self.data.nodes}
            broken = any(breaks_word(node.title, room, size) for node in self.data.nodes)
            if not broken and all(len(lines) <= MOST_LINES for lines in texts.values()):
                return size, texts
        return SIZES[-1], texts

    def at(self, node: GraphNode) -> tuple[float, float]:
        """The top left corner of the node's box."""
        x = 0.15 + self.layout.column[node.id] * self.pitch + (self.pitch - self.box_width) / 2
        y = self.lane_tops[node.lane] + HEADER + self.layout.row[node.id] * self.row_height
        return x, y + (self.row_height - self.box_height) / 2

    def draw(self) -> Figure:
        if self.data.labels.title:
            self.sheet.text(0.1, 0.4, self.data.labels.title, palette.HEAD * 1.2, bold=True)
        self.ground()
        if not self.data.nodes:
            self.sheet.text(self.width / 2, self.bottom - 0.4, self.data.labels.nothing, palette.BODY, align="center")
        corners = {node.id: self.at(node) for node in self.data.nodes}
        router = Router(corners, self.layout.column, self.box_width, self.box_height, self.pitch, self.gaps())
        for edge in self.edges:
            color, width, dash = LINES[edge.style]
            start, parts, tip = router.route(edge.source, edge.target)
            self.sheet.curve(start, parts, color, width, dash)
            self.head(tip, color, edge.style)
        for node in self.data.nodes:
            self.node(node, *corners[node.id])
        self.legend()
        return self.sheet.figure

    def gaps(self) -> list[float]:
        """The heights between rows, where long lines may run."""
        heights = []
        for lane in self.data.lanes:
            top = self.lane_tops[lane.id] + HEADER
            heights += [top + number * self.row_height for number in range(self.layout.rows[lane.id] + 1)]
        return heights

    def ground(self) -> None:
        for number, lane in enumerate(self.data.lanes):
            top = self.lane_tops[lane.id]
            high = HEADER + self.layout.rows[lane.id] * self.row_height
            self.sheet.box(0.05, top, self.width - 0.1, high, palette.WHITE if number % 2 else palette.PALE, over=0.1)
            self.sheet.text(0.2, top + 0.24, lane.title, palette.HEAD, palette.MUTED, bold=True)
        for number, lines in self.heads.items():
            self.phase(lines, *self.layout.spans[number])

    def phase(self, lines: tuple[str, ...], first: int, last: int) -> None:
        left, right = 0.15 + first * self.pitch, 0.15 + (last + 1) * self.pitch
        y = self.top - 0.1 - self.head_height / 2
        if first:
            self.sheet.line(
                [(left, self.top - 0.1 - self.head_height), (left, self.bottom)],
                palette.RULE,
                palette.THIN,
                (3, 3),
                over=0.2,
            )
        self.sheet.lines((left + right) / 2, y, lines, palette.HEAD, palette.INK, "center", bold=True)

    def head(self, tip: tuple[float, float], color: str, style: str) -> None:
        x, y = tip
        if style == "averts":
            self.sheet.line([(x - 0.04, y - 0.11), (x - 0.04, y + 0.11)], color, 1.6, over=1.6)
        else:
            self.sheet.shape([(x - 0.15, y - 0.065), (x, y), (x - 0.15, y + 0.065)], color, over=1.6)

    def node(self, node: GraphNode, x: float, y: float) -> None:
        self.frame(node.kind, node.weight, x, y, self.box_width, self.box_height)
        step = line_height(self.size)
        color = palette.HAZARD if node.kind == "escalation" else palette.WORK
        middle = y + self.box_height / 2 - len(self.texts[node.id]) * step / 2
        self.sheet.text(x + PAD + 0.03, middle, node.id, self.size, color, bold=True)
        for number, line in enumerate(self.texts[node.id]):
            self.sheet.text(x + PAD + 0.03, middle + (number + 1) * step, line, self.size)
        if node.weight:
            self.badge(node.weight, x + self.box_width - 0.12, y + 0.12)

    def frame(self, kind: str, weight: str, x: float, y: float, wide: float, high: float) -> None:
        edge = palette.WEIGHTS.get(weight, palette.HAZARD if kind == "escalation" else "#8794a0")
        line = 1.3 if weight in ("must", "should") else 0.6
        if kind == "escalation":
            cut = min(0.18, high / 4)
            corners = [(x + cut, y), (x + wide - cut, y), (x + wide, y + cut), (x + wide, y + high - cut)]
            corners += [(x + wide - cut, y + high), (x + cut, y + high), (x, y + high - cut), (x, y + cut)]
            self.sheet.shape(corners, palette.HAZARD_PALE, palette.HAZARD, max(line, 0.8))
        elif kind == "milestone":
            self.sheet.box(x, y, wide, high, "#e3eef5", edge, line, round_=high / 2.6, over=2)
        else:
            self.sheet.box(x, y, wide, high, palette.WHITE, edge, line, over=2, dash=kind == "inject")
        if kind == "step":
            self.sheet.box(x, y, 0.06, high, palette.WORK, over=2.1)

    def badge(self, weight: str, x: float, y: float) -> None:
        """The weight of a gap, told apart by form as well as by colour."""
        r, color = 0.15, palette.WEIGHTS[weight]
        if weight == "must":
            self.sheet.shape([(x - r, y + r), (x, y - r), (x + r, y + r)], color, palette.WHITE, 0.6, over=2.6)
        elif weight == "should":
            self.sheet.dot(x, y, 0.8 * r, color, palette.WHITE, 0.6)
        else:
            self.sheet.box(x - 0.6 * r, y - 0.6 * r, 1.2 * r, 1.2 * r, palette.WHITE, color, 1.0, over=2.6)

    def legend(self) -> None:
        for number, names in enumerate(LEGENDS):
            keys = [(partial(self.key, name), getattr(self.data.labels, name)) for name in names]
            y = self.bottom + 0.4 + LEGEND_LINE * sum(self.legend_lines[:number])
            legend(self.sheet, 0.2, y, self.width, keys)

    def key(self, name: str, x: float, y: float) -> None:
        if name in LINES:
            color, width, dash = LINES[name]
            self.sheet.curve((x, y), [((x + 0.6, y),)], color, width, dash)
            self.head((x + 0.62, y), color, name)
        elif name in palette.WEIGHTS:
            self.badge(name, x + 0.4, y)
        else:
            self.frame(name, "", x, y - 0.14, 0.6, 0.28)
