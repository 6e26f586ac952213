"""When things can happen if nobody has to wait for anybody: the critical path under the entries of L2."""

import math
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field

from scenarios.check.possible import Possible
from scenarios.check.ways import NEVER, Ways
from scenarios.graph import ResponseGraph, Vertex, delaying
from scenarios.model import Duration, Entries, Entry, Escalation, Inject, Scenario, Step

Pick = Callable[[Duration], float]


def least(duration: Duration) -> float:
    """The least that the duration can be."""
    return duration.lowest


def likely(duration: Duration) -> float:
    """A typical value: the mode or the median where it is written, otherwise the middle."""
    if duration.likely is not None:
        return duration.likely
    if duration.values:
        return sorted(duration.values)[(len(duration.values) - 1) // 2]
    return duration.mean if duration.mean is not None else ((duration.least or 0) + (duration.most or 0)) / 2


@dataclass
class Schedule:
    """Times by node, in ms from T0: a step is ready, started, done; a trigger's coming is its `done`.

    `off` is when it can first be skipped or averted, infinite where it cannot; `why` is the node waited for last.
    """

    ready: dict[str, float] = field(default_factory=dict)
    start: dict[str, float] = field(default_factory=dict)
    done: dict[str, float] = field(default_factory=dict)
    off: dict[str, float] = field(default_factory=dict)
    why: dict[str, str] = field(default_factory=dict)


class Scheduler:
    """Makes schedules of one scenario. First attempts succeed, `any` takes the earliest, nothing is closed."""

    def __init__(self, scenario: Scenario, graph: ResponseGraph, possible: Possible, ways: Ways) -> None:
        self.s, self.graph, self.possible, self.ways = scenario, graph, possible, ways
        self._walks = {id: ways.shortest(id) for id in scenario.steps}

    def best(self, zero: Iterable[Vertex] = ()) -> Schedule:
        """The schedule that no run can beat: every duration at its least, nothing waited for that can be skipped.

        With `zero` (starts or ends of nodes) the clock stands at 0 at those moments; whatever does not follow from them
        counts as long past.
        """
        return _Timing(self, least, True, dict.fromkeys(zero, 0.0), {}).run()

    def usual(self, hold: Mapping[str, float] | None = None) -> Schedule:
        """An ordinary schedule: every duration at its likely value; steps in `hold` do not begin before their time."""
        return _Timing(self, likely, False, {}, hold or {}).run()

    def time_of(self, schedule: Schedule, entries: Entries | None) -> float:
        """When a list of entries is met in a schedule of `usual`; T0 where there is none."""
        reader = _Timing(self, likely, False, {}, {})
        reader.c = schedule
        return reader.when(entries)[0]

    def walk(self, id: str) -> float:
        """The walk that a step cannot do without (ms)."""
        return self._walks[id]

    def lower_bound(self, deadline_id: str) -> int | None:
        """No run takes less than so many ms from the `from` of the deadline to its `to`.

        None where nothing can be said: `to` can never come, or does not follow from `from`; or there is a circle.
        """
        deadline = self.s.deadlines[deadline_id]
        if self.graph.circles or not self.possible.can_be_ready(deadline.to):
            return None
        starts = deadline.from_.of if deadline.from_ else ()
        # Of an `all` any entry may be the last to come: each is tried, and the smallest result is a bound for them all.
        groups = [[entry] for entry in starts] if deadline.from_ and deadline.from_.mode == "all" else [list(starts)]
        bounds = []
        for group in groups:
            zero = [(entry.node, self.graph.side(entry)) for entry in group]
            timing = _Timing(self, least, True, dict.fromkeys(zero, 0.0), {})
            timing.run()
            bounds.append(timing.when(deadline.to)[0])
        bound = min(bounds)
        return int(max(bound, 0)) if math.isfinite(bound) else None


def lower_bound(scenario: Scenario, deadline_id: str) -> int | None:
    """`Scheduler.lower_bound` for one deadline alone."""
    graph = ResponseGraph(scenario)
    if graph.circles:
        return None
    possible = Possible(scenario, graph)
    return Scheduler(scenario, graph, possible, Ways(scenario, graph, possible)).lower_bound(deadline_id)


class _Timing:
    def __init__(
        self, maker: Scheduler, pick: Pick, strict: bool, zero: Mapping[Vertex, float], hold: Mapping[str, float]
    ) -> None:
        self.m, self.pick, self.strict, self.zero, self.hold = maker, pick, strict, zero, hold
        self.s = maker.s
        self.base = -NEVER if zero else 0.0
        self.c = Schedule()

    def run(self) -> Schedule:
        graph = self.m.graph
        if not graph.looks_back:
            return self._pass()
        never = dict.fromkeys(graph.net, NEVER)
        self.c = Schedule(never, never.copy(), never.copy(), never.copy())
        for _ in graph.order:  # a node that looks at one placed after it learns its time in the next pass
            before = deepcopy(self.c)
            if self._pass() == before:
                break
        return self.c

    def _pass(self) -> Schedule:
        for id, side in self.m.graph.order:
            node = self.s.node(id)
            if side == "start":
                self.begin(id, node)
            elif isinstance(node, Step):
                self.finish(id, node)
            else:
                self.come(id, node)
            if (id, side) in self.zero:
                (self.c.start if side == "start" else self.c.done)[id] = self.zero[id, side]
                self.c.off[id] = NEVER
        return self.c

    def begin(self, id: str, node: Step | Escalation | Inject) -> None:
        ready, why = self.when(node.after)
        off = self.unmet(node.after)
        if isinstance(node, Step) and node.team:
            former = self.m.graph.formers[node.team]
            if self.c.done[former] >= ready:
                ready, why = self.c.done[former], former
            off = min(off, self.c.off[former])
        if why:
            self.c.why[id] = why
        if id not in self.m.possible.nodes:
            ready = NEVER
        self.c.ready[id], self.c.off[id] = ready, off
        walk = self.m.walk(id) if isinstance(node, Step) else 0.0
        if walk == NEVER and not self.strict:
            walk = 0.0  # CAP01 says that nobody can get there; here the rest of the schedule still counts
        self.c.start[id] = max(ready + walk, self.hold.get(id, -NEVER)) if ready < NEVER else NEVER

    def finish(self, id: str, step: Step) -> None:
        start = self.c.start[id]
        if step.until is not None:
            self.c.done[id] = max(start, self.settled(step.until))
        else:
            self.c.done[id] = start + (self.pick(step.lasts) if step.lasts else 0.0)

    def come(self, id: str, trigger: Escalation | Inject) -> None:
        delay = self.pick(trigger.delay)
        if self.strict and isinstance(trigger, Escalation):
            for entry, factor in zip(delaying(trigger), trigger.delayed_by.values(), strict=True):
                if factor < 1 and self.m.possible.can_be_met(entry):
                    delay *= factor
        self.c.done[id] = self.c.start[id] + delay
        averted = trigger.averted_by if isinstance(trigger, Escalation) else trigger.unless
        if averted is not None:
            self.c.off[id] = min(self.c.off[id], self.when(averted)[0])

    # ---- L2: entries

    def met(self, entry: Entry) -> float:
        if not self.m.possible.can_be_met(entry):
            return NEVER
        if self.strict and entry.when in ("ended", "stopped") and self.m.possible.can_be_stopped(entry.node):
            return self.base  # it may be stopped before it has begun
        if self.m.graph.side(entry) == "start":
            return self.c.start[entry.node]
        done = self.c.done[entry.node]
        return min(done, self.c.off[entry.node]) if entry.when == "ended" and self.strict else done

    def off(self, entry: Entry) -> float:
        """The earliest moment at which the entry can come to stand as off or unmet (L2)."""
        off = self.c.off[entry.node]
        if entry.when in (None, "started", "ended") or entry.node not in self.s.steps:
            return off
        others = self.m.possible.results(entry.node) - {entry.when}
        return min(off, self.c.done[entry.node]) if others else off

    def when(self, entries: Entries | None) -> tuple[float, str | None]:
        """When the list first calls its node ready, and the node waited for last."""
        if entries is None:
            return self.base, None
        met = [(self.met(entry), entry.node) for entry in entries.of]
        if entries.mode == "any":
            return min(met, key=lambda pair: pair[0])
        waits = []
        for (time, node), entry in zip(met, entries.of, strict=True):
            skipped = entry.when is None and (self.strict or time == NEVER)
            waits.append((min(time, self.c.off[entry.node] if self.strict else -NEVER) if skipped else time, node))
        return max(max(waits, key=lambda pair: pair[0]), min(met, key=lambda pair: pair[0]), key=lambda pair: pair[0])

    def unmet(self, entries: Entries | None) -> float:
        """When the list can first call its node skipped."""
        if entries is None:
            return NEVER
        all_off = max(self.off(entry) for entry in entries.of)
        if entries.mode == "any":
            return all_off
        return min([all_off, *(self.off(entry) for entry in entries.of if entry.when is not None)])

    def settled(self, entries: Entries) -> float:
        """When the list of an `until` can first be settled."""
        ready = self.when(entries)[0]
        return min(ready, self.unmet(entries)) if self.strict or ready == NEVER else ready
