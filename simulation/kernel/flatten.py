"""From the plan that the SimPy engine reads to the memory of the kernel."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from simulation.kernel import layout
from simulation.kernel.asked import Asked
from simulation.kernel.layout import MOST_NODES, Floats, Ints, columns, row_of
from simulation.kernel.placing import placed
from simulation.kernel.start import starting
from simulation.outcome.verdicts import Limit
from simulation.plan.plan import Doing, Group, Node, Plan
from simulation.plan.sampling import MASK, BetaTable, Draw
from simulation.reference.state import State

_KINDS = {"step": layout.STEP, "escalation": layout.ESCALATION, "inject": layout.INJECT}
_CURVES = {
    "fixed": layout.FIXED,
    "triangular": layout.TRIANGULAR,
    "beta-pert": layout.PERT,
    "uniform": layout.UNIFORM,
    "lognormal": layout.LOGNORMAL,
    "exponential": layout.EXPONENTIAL,
    "empirical": layout.EMPIRICAL,
}
#: Megabytes for tables of walking times, and how many tables at most.
_ROOM, _MOST = 16, 256


def memory(
    plan: Plan,
    seed: int,
    held_off: Collection[int] = (),
    size: int = 1,
    limits: Sequence[Limit] = (),
    start: State | None = None,
) -> tuple[Ints, Floats]:
    """The memory of a plan, ready for its first run, from T0 or the state `start` (L14). `held_off` triggers keep their
    clock but never come (L11); `size` times the usual room for attempts, events and exposures; `limits` are judged by
    the tally."""
    if len(plan.nodes) >= MOST_NODES:
        raise OverflowError(f"a plan of {len(plan.nodes)} nodes is too large for the kernel")
    return _Flattener(plan, limits, start).memory(seed, held_off, size)


class _Flattener:
    def __init__(self, plan: Plan, limits: Sequence[Limit], start: State | None) -> None:
        self.plan, self.limits = plan, limits
        self.given, self.start = start is not None, start or State(plan, 0)
        self.pool: list[tuple[int, ...]] = []
        self.floats: list[float] = []
        self.draws: list[tuple[int, ...]] = []
        self.parameters: list[float] = []
        self.tables: list[BetaTable] = []
        self.doings: list[tuple[int, ...]] = []
        self.drawn: dict[Draw, int] = {}
        self.asked = Asked(plan)

    # ---- lists and rows

    def rows(self, rows: Iterable[tuple[int, ...]], floats: Iterable[float] | None = None) -> tuple[int, int]:
        """Add rows to the pool: from which to which."""
        start = len(self.pool)
        self.pool += [tuple([*row, 0, 0][:2]) for row in rows]
        self.floats += list(floats) if floats is not None else [0.0] * (len(self.pool) - start)
        return start, len(self.pool)

    def singles(self, values: Iterable[int]) -> tuple[int, int]:
        return self.rows((value,) for value in values)

    def draw(self, draw: Draw | None) -> int:
        if draw is None:
            return -1
        if draw not in self.drawn:
            start, end = self.rows([()] * len(draw.values), draw.values)
            table = -1
            if draw.table is not None:
                table = len(self.tables)
                self.tables.append(draw.table)
            self.drawn[draw] = len(self.draws)
            self.draws.append((_CURVES[draw.shape], start, end, table))
            self.parameters += [draw.a, draw.m, draw.b]
        return self.drawn[draw]

    def group(self, name: str, group: Group | None) -> dict[str, int]:
        if group is None:
            return {name: -1, f"{name}_end": -1, f"{name}_any": 0}
        return _span(name, self.rows(group.of)) | {f"{name}_any": int(group.any)}

    def doing(self, doing: Doing) -> int:
        row = {"to": doing.to}
        row |= _span("closes", self.rows(doing.closes))
        row |= _span("opens", self.singles(doing.opens))
        row |= _span("people", self.singles(doing.takes_people))
        row |= _span("things", self.rows(doing.takes_things))
        row |= _span("brings", self.singles(doing.brings_people))
        row |= _span("given", self.rows(doing.brings_things))
        row |= _span("stops", self.singles(doing.stops))
        row |= _span("sets", self.rows(doing.sets))
        self.doings.append(row_of("D", row))
        return len(self.doings) - 1

    def node(self, node: Node) -> tuple[int, ...]:
        effects = [(status, self.doing(d)) for status, doings in node.effects.items() for d in doings]
        row = {
            "kind": _KINDS[node.kind],
            "key_low": node.key & MASK,
            "key_high": node.key >> 32,
            "whole": node.whole,
            "place": node.place,
            "lasts": self.draw(node.lasts),
            "delay": self.draw(node.delay),
            "attempts": node.attempts,
            "forms": node.forms,
            "team": node.team,
            "former": node.former,
            "priority": node.priority,
            "milestone": int(node.milestone),
            "peopled": int(node.peopled),
            "starts": int(node.index in self.plan.start_matters),
            "bits": self.asked.of(node),
        }
        row |= self.group("after", node.after) | self.group("until", node.until)
        row |= self.group("averted", node.averted_by)
        row |= _span("slots", self.rows((slot.role, slot.person) for slot in node.slots))
        row |= _span("needs", self.rows(node.things))
        row |= _span("shares", self.rows([()] * len(node.shares), node.shares))
        row |= _span("parts", self.singles(node.parts) if node.parts is not None else (-1, -1))
        slow = [(other, cond) for other, cond, _ in node.delayed_by]
        row |= _span("slow", self.rows(slow, [factor for _, _, factor in node.delayed_by]))
        row |= _span("effects", self.rows(effects))
        row |= _span("deps", self.singles(self.plan.dependents[node.index]))
        return row_of("N", row)

    def limit(self, limit: Limit) -> tuple[int, ...]:
        within = min(limit.within, (1 << 32) - 1)  # no run is so long
        return row_of("L", self.group("from", limit.start) | self.group("to", limit.end) | {"within": within})

    # ---- the whole

    def memory(self, seed: int, held_off: Collection[int], size: int) -> tuple[Ints, Floats]:
        plan = self.plan
        nodes = [self.node(node) for node in plan.nodes]
        roles = [
            row_of(
                "R",
                _span("holders", self.singles(holders))
                | _span("deputies", self.singles(d for d in deputies if d not in holders)),
            )
            for holders, deputies in zip(plan.holders, plan.deputies, strict=True)
        ]
        team_steps = [self.singles(steps) for steps in plan.team_steps]
        pace = self.draw(plan.pace)
        given: dict[str, Any] = {
            "node": nodes,
            "limit": [self.limit(limit) for limit in self.limits],
            "doing": self.doings,
            "role": roles,
            "draw": self.draws,
            "team_steps": team_steps,
            "held": [int(i in held_off) for i in range(len(nodes))],
            "pool": self.pool,
            "person_bits": self.asked.people,
            "thing_bits": self.asked.things,
            "counts": plan.stock,
            "metres": self.metres(),
        }
        head = self.sizes(size) | {
            "pace": pace,
            "pace_low": plan.pace_key & MASK,
            "pace_high": plan.pace_key >> 32,
            "seed_low": seed & MASK,
            "seed_high": seed >> 32 & MASK,
        }
        start = starting(self.start, [cells[columns("N")["slow"]] for cells in nodes], len(self.pool))
        m = placed(head, given, start, dict(self.room(head)))
        return m, self.reals(m)

    def metres(self) -> Ints:
        size = len(self.plan.places)
        found = np.full((size, size), -1, np.int64)
        for a, b in self.plan.walkways.graph.edges:
            found[a, b] = found[b, a] = self.plan.walkways.graph[a][b]["metres"]
        return found

    def sizes(self, size: int) -> dict[str, int]:
        plan, places = self.plan, len(self.plan.places)
        slots = max((len(node.slots) for node in plan.nodes), default=0)
        attempts = size * (2 * sum(min(node.attempts, 8) for node in plan.nodes) + 16) + len(self.start.record.attempts)
        return {
            "nodes": len(plan.nodes),
            "people": len(plan.people),
            "things": len(plan.things),
            "places": places,
            "roles": len(plan.roles),
            "teams": len(plan.teams),
            "clocks": plan.clocks,
            "given": int(self.given),
            "limits": len(self.limits),
            "rows": len(self.pool),
            "doings": len(self.doings),
            "draws": len(self.draws),
            "slots": slots,
            "most_needs": max((len(node.things) for node in plan.nodes), default=0),
            "horizon": plan.horizon,
            "most_attempts": attempts,
            "most_posts": attempts * max(slots, 2) + len(plan.people),
            "most_events": 4 * attempts + 8 * len(plan.nodes) + 64,
            "most_exposed": size * (4 * len(plan.people) + 16),
            "most_tables": max(2, min(_MOST, _ROOM * 1_000_000 // (8 * max(1, places * places)))),
        }

    def room(self, head: Mapping[str, int]) -> Iterator[tuple[str, int]]:
        """The tables of the run, each with how many numbers it holds."""
        nodes, people, things, places = (head[name] for name in ("nodes", "people", "things", "places"))
        yield "stand", nodes * len(columns("S"))
        yield "person", people * len(columns("P"))
        yield "thing", things * len(columns("F"))
        yield "eligible", head["roles"] * len(columns("F"))
        yield "opened", places * len(columns("F"))
        yield "team", head["teams"] * len(columns("T"))
        yield "stock", things
        yield "slowed", head["rows"]
        yield "attempt", head["most_attempts"] * len(columns("A"))
        yield "post", head["most_posts"] * len(columns("O"))
        yield "event", head["most_events"] * len(columns("E"))
        yield "exposed", head["most_exposed"] * len(columns("X"))
        yield "closing", 2 * places * (things + 1)
        yield "team_people", head["teams"] * people
        yield "team_things", head["teams"] * things
        yield "news", 4 * nodes + 8
        yield "waiting", nodes * len(columns("Q"))
        yield "there", 2 * nodes
        yield "offers", 3 * ((head["slots"] + 1) * people + 1)
        yield "spans", 2 * (head["slots"] + 1)
        yield "chosen", head["slots"] + 1
        yield "used", people
        yield "match", 3 * (people + head["slots"] + 2)
        yield "masks", head["most_tables"] * places
        yield "walks", head["most_tables"] * places * places
        yield "shut", places
        yield "seen", nodes
        yield "holds", 2 * head["most_attempts"] * head["most_needs"]
        yield "had", people
        yield "held_thing", things
        yield "visited", nodes
        yield "pushed", nodes
        yield "tied", 1 + 3 * nodes

    def reals(self, m: Ints) -> Floats:
        """The floats, and where they begin in the head."""
        parts = {
            "f_rows": self.floats,
            "f_fails": [node.fails for node in self.plan.nodes],
            "f_draws": self.parameters,
            "f_shapes": [x for t in self.tables for x in (1.0 / t.p, 1.0 / t.q, t.middle)],
            "f_tables": [x for t in self.tables for half in (t.lower, t.upper) for x in _guided(half)],
        }
        found, places = [1.0, self.plan.walkways.speed], columns("H")
        for name, values in parts.items():
            m[places[name]] = len(found)
            found += values
        return np.array(found, np.float64)


def _span(name: str, span: tuple[int, int]) -> dict[str, int]:
    return {name: span[0], f"{name}_end": span[1]}


def _guided(half: tuple[tuple[float, ...], ...]) -> Iterator[float]:
    """Nodes, values and slopes of half a table, and where to begin to look for a node."""
    for column in half:
        yield from column
    for part in range(layout.PARTS):
        yield float(min(max(0, bisect_right(half[0], part / layout.PARTS) - 1), layout.GRID - 2))
