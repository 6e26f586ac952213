"""What is kept of many runs: the marks of every node, and sums along the deciding chains. Blocks add up in order."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from simulation.chain import Chains, Kind
from simulation.plan import BLOCKED, CAME, UNSETTLED, Plan
from simulation.results import Limit, hindrance, judge
from simulation.run import Run

Ints = npt.NDArray[np.int64]
#: The golden ten minutes, in ms: the window in which load is measured.
WINDOW = 600_000
NOT_COUNTED, KEPT, MISSED = 0, 1, 2
ARRAYS = ("status", "started", "settled", "due", "verdict", "took")


@dataclass
class Tally:
    """Sums over runs. Arrays have a row a run: `status`, `started`, `settled`, `due` by node; by deadline the
    `verdict` (NOT_COUNTED, KEPT, MISSED) and `took` (ms, -1 where the end was never met)."""

    status: Ints
    started: Ints
    settled: Ints
    due: Ints
    verdict: Ints
    took: Ints
    #: by (deadline, link kind): ms along the deciding chain, over the runs in which the end was met
    spent: Counter[tuple[int, int]] = field(default_factory=Counter)
    #: by (deadline, via, what, thief): ms waited along the deciding chain
    waited: Counter[tuple[int, int, int, int]] = field(default_factory=Counter)
    #: by (deadline, node): ms of work and walk on the chain, and in how many runs it was on it
    worked: Counter[tuple[int, int]] = field(default_factory=Counter)
    on_chain: Counter[tuple[int, int]] = field(default_factory=Counter)
    #: by (deadline, root): runs in which it was missed because its end was blocked
    roots: Counter[tuple[int, int]] = field(default_factory=Counter)
    #: by (trigger, person) and by trigger: runs with exposure
    exposed: Counter[tuple[int, int]] = field(default_factory=Counter)
    exposing: Counter[int] = field(default_factory=Counter)
    #: by (step, via, what, thief): ms from ready to granted; and by step
    queued: Counter[tuple[int, int, int, int]] = field(default_factory=Counter)
    #: by person: ms walking and working in the first ten minutes
    walking: Counter[int] = field(default_factory=Counter)
    working: Counter[int] = field(default_factory=Counter)
    #: by thing: ms held in the first ten minutes, summed over pieces
    holding: Counter[int] = field(default_factory=Counter)
    #: by (node, where it is stuck) and (node, root)
    unfinished: Counter[tuple[int, int]] = field(default_factory=Counter)
    blocked: Counter[tuple[int, int]] = field(default_factory=Counter)

    @property
    def runs(self) -> int:
        """How many runs are in it."""
        return len(self.status)


def tally(plan: Plan, limits: tuple[Limit, ...], runs: Iterable[Run]) -> Tally:
    """The tally of some runs."""
    rows: list[tuple[list[int], ...]] = []
    empty = np.zeros((0, 0), np.int64)
    total = Tally(empty, empty, empty, empty, empty, empty)
    for run in runs:
        verdicts, took = _deadlines(plan, limits, run, total)
        rows.append((run.status, run.started, run.settled, run.due, verdicts, took))
        _people(plan, run, total)
        _endings(plan, run, total)
    columns = [np.array([row[i] for row in rows], np.int64) for i in range(6)] if rows else [empty] * 6
    total.status, total.started, total.settled, total.due, total.verdict, total.took = columns
    return total


def _rows(parts: list[Tally]) -> Tally:
    arrays = {name: np.concatenate([getattr(part, name) for part in parts]) for name in ARRAYS}
    return Tally(**arrays)  # type: ignore[arg-type]


def merge(blocks: Iterable[Tally]) -> Tally:
    """One tally of several, rows in the order given."""
    parts = [block for block in blocks if block.runs]
    if not parts:
        raise ValueError("no run was finished")
    total = _rows(parts)
    for name in total.__dataclass_fields__:
        if name not in ARRAYS:
            for part in parts:
                getattr(total, name).update(getattr(part, name))
    return total


def _deadlines(plan: Plan, limits: tuple[Limit, ...], run: Run, total: Tally) -> tuple[list[int], list[int]]:
    verdicts, took, chains = [], [], Chains(plan, run)
    for d, limit in enumerate(limits):
        verdict = judge(run, limit)
        verdicts.append(NOT_COUNTED if not verdict.counts else MISSED if verdict.missed else KEPT)
        took.append(verdict.took)
        if verdict.root >= 0:
            total.roots[d, verdict.root] += 1
        if verdict.took < 0:
            continue
        seen = set()
        for link in chains.of(verdict.node):
            ms = link.end - max(link.start, verdict.begin)
            if ms <= 0:
                continue
            total.spent[d, int(link.kind)] += ms
            if link.kind is Kind.WAIT:
                total.waited[d, int(link.via), link.what, link.thief] += ms
            else:
                total.worked[d, link.node] += ms
            seen.add(link.node)
        for node in seen:
            total.on_chain[d, node] += 1
    return verdicts, took


def _people(plan: Plan, run: Run, total: Tally) -> None:
    end = run.end
    for attempt in run.attempts:
        finish = min(attempt.ended if attempt.ended >= 0 else end, WINDOW)
        begin = min(attempt.started if attempt.started >= 0 else finish, WINDOW)
        if attempt.granted > attempt.ready:
            cause = attempt.cause
            total.queued[attempt.node, int(cause.via), cause.what, cause.node] += attempt.granted - attempt.ready
        if attempt.granted >= WINDOW:
            continue
        for post in attempt.posts:
            total.walking[post.person] += max(begin - attempt.granted, 0)
            total.working[post.person] += max(finish - begin, 0)
        for thing, n in attempt.things:
            total.holding[thing] += n * max(finish - attempt.granted, 0)


def _endings(plan: Plan, run: Run, total: Tally) -> None:
    for node, status in enumerate(run.status):
        if status == UNSETTLED:
            total.unfinished[node, hindrance(plan, run, node)] += 1
        elif status == BLOCKED:
            total.blocked[node, run.root[node]] += 1
    seen: set[tuple[int, int]] = set()
    for exposure in run.exposures:
        seen.add((exposure.node, exposure.person))
    total.exposed.update(seen)
    total.exposing.update({node for node, _ in seen})


def came(tally: Tally, node: int) -> npt.NDArray[np.bool_]:
    """In which runs a node ended or came."""
    found: npt.NDArray[np.bool_] = tally.status[:, node] >= CAME
    return found
