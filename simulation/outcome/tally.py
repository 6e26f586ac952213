"""What is kept of many runs: the marks of every node, and sums along the deciding chains. Blocks add up in order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from simulation.outcome.chain import Chains, Kind
from simulation.outcome.run import Run
from simulation.outcome.sums import Sums
from simulation.outcome.verdicts import Limit, hindrance, judge
from simulation.plan.plan import BLOCKED, CAME, OUTCOME, UNSETTLED, Plan

#: Whole numbers, as narrow as they may be.
Ints = npt.NDArray[np.signedinteger[Any]]
#: The golden ten minutes, in ms: the window in which load is measured.
WINDOW = 600_000
NOT_COUNTED, KEPT, MISSED = 0, 1, 2
ARRAYS = ("status", "started", "settled", "due", "verdict", "took")


@dataclass
class Tally:
    """Marks and sums of runs. Arrays have a row a run: `status`, `started`, `settled` by node; `due` by trigger (node
    `plan.clocks` first); by deadline the `verdict` (NOT_COUNTED, KEPT, MISSED) and `took` (ms; NEVER where the end was
    never met, below 0 where it was met before the deadline began)."""

    status: Ints
    started: Ints
    settled: Ints
    due: Ints
    verdict: Ints
    took: Ints
    sums: Sums = field(default_factory=Sums)

    @classmethod
    def blank(cls, plan: Plan, limits: int, runs: int) -> "Tally":
        """Room for so many runs and deadlines: a million runs of forty steps take about 400 MB."""
        nodes = len(plan.nodes)
        states = np.int8 if max((len(n.outcomes) for n in plan.nodes), default=0) + OUTCOME < 128 else np.int16
        times = np.int32 if plan.horizon < 2**31 else np.int64
        return cls(
            np.empty((runs, nodes), states),
            np.empty((runs, nodes), times),
            np.empty((runs, nodes), times),
            np.empty((runs, nodes - plan.clocks), np.int64),  # a clock may be set to ring after the horizon
            np.empty((runs, limits), np.int8),
            np.empty((runs, limits), times),
        )

    @property
    def arrays(self) -> dict[str, Ints]:
        """The arrays by name."""
        return {name: getattr(self, name) for name in ARRAYS}

    @property
    def runs(self) -> int:
        """How many runs are in it."""
        return len(self.status)

    def part(self, runs: range) -> "Tally":
        """A tally of some of the runs, blank but for its rows, which are the rows of this one."""
        rows: dict[str, Any] = {name: array[runs.start : runs.stop] for name, array in self.arrays.items()}
        return Tally(**rows)

    def take(self, start: int, part: "Tally") -> None:
        """Put a part in: its rows, unless they are these, from row `start` on, its sums to these."""
        for name, array in part.arrays.items():
            if not np.may_share_memory(array, self.arrays[name]):
                self.arrays[name][start : start + part.runs] = array
        self.sums.update(part.sums)

    def cut(self, runs: int) -> None:
        """Leave off the rows behind the first `runs`, which were never filled."""
        for name, array in self.arrays.items():
            setattr(self, name, array[:runs])


def merge(parts: Sequence[Tally]) -> Tally:
    """One tally of several, rows in the order given."""
    arrays: dict[str, Any] = {name: np.concatenate([part.arrays[name] for part in parts]) for name in ARRAYS}
    total = Tally(**arrays)
    for part in parts:
        total.sums.update(part.sums)
    return total


def tally(plan: Plan, limits: tuple[Limit, ...], runs: Sequence[Run]) -> Tally:
    """The tally of some runs."""
    total = Tally.blank(plan, len(limits), len(runs))
    for k, run in enumerate(runs):
        total.verdict[k], total.took[k] = _deadlines(plan, limits, run, total)
        total.status[k], total.started[k], total.settled[k] = run.status, run.started, run.settled
        total.due[k] = run.due[plan.clocks :]
        _people(run, Chains(plan, run), total)
        _endings(plan, run, total)
    return total


def _deadlines(plan: Plan, limits: tuple[Limit, ...], run: Run, total: Tally) -> tuple[list[int], list[int]]:
    verdicts, took, chains = [], [], Chains(plan, run)
    for d, limit in enumerate(limits):
        verdict = judge(run, limit)
        verdicts.append(NOT_COUNTED if not verdict.counts else MISSED if verdict.missed else KEPT)
        took.append(verdict.took)
        if verdict.root >= 0:
            total.sums["roots"][d, verdict.root] += 1
        if verdict.took <= 0:
            continue
        decided = chains.decided(verdict.node, verdict.begin + verdict.took, limit.end)
        seen = set()
        for on_chain, links in ((True, decided.chain), (False, decided.beside)):
            for link in links:
                ms = link.end - max(link.start, verdict.begin)
                if ms <= 0:
                    continue
                seen.add(link.node)
                if on_chain:
                    total.sums["spent"][d, int(link.kind)] += ms
                if link.kind is not Kind.WAIT:
                    total.sums["worked"][d, link.node] += ms
                elif on_chain:
                    total.sums["waited"][d, int(link.via), link.what, link.thief] += ms
        for node in seen:
            total.sums["on_chain"][d, node] += 1
        for pair in decided.together:
            total.sums["together"][d, *pair] += 1
    return verdicts, took


def _people(run: Run, chains: Chains, total: Tally) -> None:
    end = run.end
    for attempt in run.attempts:
        finish = min(attempt.ended if attempt.ended >= 0 else end, WINDOW)
        begin = min(attempt.started if attempt.started >= 0 else finish, WINDOW)
        for link in chains.waits(attempt):
            total.sums["queued"][attempt.node, int(link.via), link.what, link.thief] += link.end - link.start
        if attempt.granted >= WINDOW:
            continue
        for post in attempt.posts:
            if begin > attempt.granted:
                total.sums["walking"][post.person] += begin - attempt.granted
            if finish > begin:
                total.sums["working"][post.person] += finish - begin
        for thing, n in attempt.things:
            if finish > attempt.granted:
                total.sums["holding"][thing] += n * (finish - attempt.granted)


def _endings(plan: Plan, run: Run, total: Tally) -> None:
    for node, status in enumerate(run.status):
        if status == UNSETTLED:
            total.sums["unfinished"][node, hindrance(plan, run, node)] += 1
        elif status == BLOCKED:
            total.sums["blocked"][node, run.root[node]] += 1
    seen: set[tuple[int, int]] = set()
    for exposure in run.exposures:
        seen.add((exposure.node, exposure.person))
    total.sums["exposed"].update(seen)
    total.sums["exposing"].update({node for node, _ in seen})


def came(tally: Tally, node: int) -> npt.NDArray[np.bool_]:
    """In which runs a node ended or came."""
    found: npt.NDArray[np.bool_] = tally.status[:, node] >= CAME
    return found
