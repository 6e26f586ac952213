"""Walking distances of a station laid over those of a base scenario: what was filled in becomes the shortest way."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import networkx as nx

from scenarios.fitting.facts import Assumption, Cell, Said, Site
from scenarios.fitting.terms import Note, brief, duty_room, filling_hall, own_places, titled
from scenarios.model import Scenario
from scenarios.model.site import Walk
from scenarios.problem import Problem

#: The distance taken where neither the station nor the base scenario states one (m). Assumed.
UNSAID: Final = 30
#: Distances that were paced out need not fit together exactly. One that is off by no more than so many metres, or this
#: share of itself, is moved to the nearest value that fits; a larger error is a problem. Assumed.
SLACK: Final = (10, 0.2)

Cells = dict[str, Cell[int]]
#: On what a walk rests: whether the station stated it, the key of the sentence that says so, and its data.
_Reason = tuple[bool, str, dict[str, Said]]


@dataclass(frozen=True)
class Walks:
    """New walks as plain data, and what was assumed and found wrong on the way."""

    data: dict[str, dict[str, Any]]
    assumptions: list[Assumption]
    problems: list[Problem]


def fit_walks(scenario: Scenario, sites: Mapping[str, Site], note: Note) -> Walks:
    """The walks of the base so changed that every filled-in distance is the length of a shortest way, exactly.

    With f the filled-in distance to one end (duty room, hall), elsewhere carried on from the nearest place that has
    one, every walk a-b is at least |f(a) - f(b)|, so nothing can be nearer than filled in; where the way is still
    longer, a direct walk is added.
    """
    duty, hall = duty_room(scenario), filling_hall(scenario)
    ends = list(dict.fromkeys(end for end in (duty, hall) if end))
    return _Fitter(scenario, sites, note, ends, duty).result() if ends else Walks({}, [], [])


class _Fitter:
    def __init__(
        self, scenario: Scenario, sites: Mapping[str, Site], note: Note, ends: list[str], duty: str | None
    ) -> None:
        self.scenario, self.note, self.ends = scenario, note, ends
        self.titles = {id: brief(titled(scenario.places, id)) for id in scenario.places}
        self.assumptions: list[Assumption] = []
        self.problems: list[Problem] = []
        self.graph: nx.Graph[str] = nx.Graph()
        self.graph.add_nodes_from(scenario.places)
        for a, row in scenario.walks.items():
            for b, walk in row.items():
                if a != b:
                    self.graph.add_edge(a, b, metres=walk.metres)
        self.places = own_places(scenario)
        self.cells: dict[str, Cells] = {
            end: {id: (s.to_duty if end == duty else s.to_hall) for id, s in sites.items() if id in self.places}
            for end in ends
        }
        self.unlisted = [id for id in self.places if id not in sites]
        self.filled: dict[str, dict[str, int]] = {end: {} for end in ends}

    def result(self) -> Walks:
        base = {end: self._lengths(end) for end in self.ends}
        self._join(base)
        base = {end: self._lengths(end) for end in self.ends}
        self._read()
        self._between(base)
        if self.problems:
            return Walks({}, self.assumptions, self.problems)
        far = {end: self._carried(end, base[end]) for end in self.ends}
        trees = {end: nx.single_source_dijkstra_path(self.graph, end, weight="metres") for end in self.ends}
        self._stretch(far, trees)
        self._shorten()
        self._say_assumed()
        return Walks(self._data(trees), self.assumptions, self.problems)

    def _lengths(self, end: str) -> dict[str, int]:
        found = nx.single_source_dijkstra_path_length(self.graph, end, weight="metres")
        return {id: int(metres) for id, metres in found.items()}

    def _join(self, base: dict[str, dict[str, int]]) -> None:
        """Places of the site to which no walk leads in the base are taken as 30 m from the first end."""
        self.new: set[str] = set()
        for id in self.places:
            if id not in base[self.ends[0]]:
                self.graph.add_edge(self.ends[0], id, metres=UNSAID)
                self.new.add(id)

    def _read(self) -> None:
        for end in self.ends:
            for id, cell in self.cells[end].items():
                if id == end:
                    if cell.value:
                        self._wrong(cell, 0, 0, cell.value)
                elif cell.value is not None:
                    self.filled[end][id] = cell.value

    def _wrong(self, cell: Cell[int], least: int, most: int, value: int) -> None:
        data: dict[str, str | int | float] = {"value": value, "least": least, "most": most}
        self.problems.append(Problem("station-distance", cell.where, data=data))

    def _between(self, base: dict[str, dict[str, int]]) -> None:
        """The distance between the two ends may stand in two cells, which must agree; the two distances of every place
        must form a triangle with it."""
        if len(self.ends) < 2:
            return
        duty, hall = self.ends
        here, there = self.filled[duty].get(hall), self.filled[hall].get(duty)
        if here is not None and there is not None and here != there:
            self._wrong(self.cells[hall][duty], here, here, there)
        said = here if here is not None else there
        if said is not None:
            self.filled[duty][hall] = self.filled[hall][duty] = said
        c = said if said is not None else base[duty].get(hall, UNSAID)
        for id in self.filled[duty]:
            if id in self.filled[hall] and id not in self.ends:
                self._triangle(id, c, duty, hall)

    def _triangle(self, id: str, c: int, duty: str, hall: str) -> None:
        d, h = self.filled[duty][id], self.filled[hall][id]
        least, most = abs(c - d), c + d
        near = min(max(h, least), most)
        if near == h:
            return
        cell = self.cells[hall][id]
        if abs(near - h) > max(SLACK[0], SLACK[1] * h):
            self._wrong(cell, least, most, h)
            return
        self.filled[hall][id] = near
        data: dict[str, Said] = {"place": self.titles[id], "value": h, "metres": near}
        self.assumptions.append(Assumption("distance-rounded", cell.where, data))

    def _carried(self, end: str, base: dict[str, int]) -> dict[str, int]:
        """Metres from the end to every place: as filled in; else as in the base, longer or shorter by as much as the
        nearest place that was filled in."""
        # The distance between the ends stays what it is in the base.
        others = {id: base.get(id, UNSAID) for id in self.ends}
        known = others | {end: 0} | self.filled[end]
        near = {id: nx.single_source_dijkstra_path_length(self.graph, id, weight="metres") for id in known}
        far: dict[str, int] = {}
        for id in self.graph:
            if id in known:
                far[id] = known[id]
            elif id in base:
                by = min(known, key=lambda k: (near[k].get(id, 10**9), list(known).index(k)))
                far[id] = max(0, known[by] + base[id] - base[by]) if by in base else base[id]
        return far

    def _stretch(self, far: dict[str, dict[str, int]], trees: dict[str, dict[str, list[str]]]) -> None:
        free = {
            frozenset(trees[end][id][-2:])
            for end in self.ends
            for id in self.filled[end]
            if len(trees[end].get(id, ())) > 1
        }
        if len(self.ends) == 2:  # a distance that was not stated must fit the triangle of the place and both ends too
            duty, hall = self.ends
            c = far[duty].get(hall, UNSAID)
            for id in self.graph:
                for one, other in ((duty, hall), (hall, duty)):
                    if id in self.filled[one] and id not in self.filled[other] and id in far[other] and id != other:
                        d = far[one][id]
                        far[other][id] = min(max(far[other][id], abs(c - d)), c + d)
        for a, b, edge in self.graph.edges(data=True):
            least = max((abs(f[a] - f[b]) for f in far.values() if a in f and b in f), default=0)
            edge["metres"] = least if frozenset((a, b)) in free else max(edge["metres"], least)

    def _shorten(self) -> None:
        for end in self.ends:
            for id, metres in self.filled[end].items():
                if self._lengths(end).get(id, 10**9) > metres:
                    self.graph.add_edge(end, id, metres=metres)

    def _say_assumed(self) -> None:
        self.said: dict[tuple[str, str], tuple[str, int]] = {}
        for end in self.ends:
            lengths = self._lengths(end)
            for id in self.places:
                if id in self.filled[end] or id == end or id not in lengths:
                    continue
                code = "distance-unsaid" if id in self.new else "distance-base"
                self.said[end, id] = code, lengths[id]
                data: dict[str, Said] = {
                    "place": self.titles[id],
                    "end": self.titles[end],
                    "metres": lengths[id],
                }
                if id in self.cells[end]:
                    self.assumptions.append(Assumption(code, self.cells[end][id].where, data))
        for id in self.unlisted:
            self.assumptions.append(Assumption("place-unlisted", None, {"place": self.titles[id]}))

    def _data(self, trees: dict[str, dict[str, list[str]]]) -> dict[str, dict[str, Any]]:
        """Walks in the order of the base, then those that were added; each with what it rests on."""
        notes: dict[frozenset[str], list[_Reason]] = {}
        for end in self.ends:
            for id in self.places:
                way = trees[end].get(id, [])
                direct = self.graph.has_edge(end, id)
                if id == end or not (direct or len(way) > 1):
                    continue
                pair = frozenset((end, id)) if direct else frozenset(way[-2:])
                data: dict[str, Said] = {"end": self.titles[end], "place": self.titles[id]}
                if id in self.filled[end]:
                    notes.setdefault(pair, []).append((True, "filled", data | {"metres": self.filled[end][id]}))
                elif (end, id) in self.said:
                    code, metres = self.said[end, id]
                    notes.setdefault(pair, []).append((False, code, data | {"metres": metres}))
        result: dict[str, dict[str, Any]] = {}
        for a, b, edge in self.graph.edges(data=True):
            walks = self.scenario.walks
            if a in walks.get(b, {}):
                a, b = b, a
            found = notes.get(frozenset((a, b)), [])
            result.setdefault(a, {})[b] = self._walk(edge["metres"], walks.get(a, {}).get(b), found)
        return result

    def _walk(self, metres: int, old: Walk | None, found: list[_Reason]) -> Any:
        by_station = any(filled for filled, _, _ in found)
        if not found and old is not None and metres == old.metres:
            return old.model_dump(mode="json", exclude_defaults=True)
        texts = [self.note(f"evidence.{code}", **data) for _, code, data in found] or [self.note("evidence.raised")]
        joined = {lang: " ".join(text[lang] for text in texts) for lang in ("zh", "en")}
        return {"metres": metres, "evidence": {"grade": "expert" if by_station else "assumed", "note": joined}}
