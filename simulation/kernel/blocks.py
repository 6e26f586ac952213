"""Blocks of runs of the kernel, many threads at a time, as tallies."""

import threading
from collections.abc import Callable, Collection, Sequence
from typing import Any

import numpy as np

from simulation.kernel.course import simulate
from simulation.kernel.flatten import memory
from simulation.kernel.jit import Native, compiled, floats_at, ints_at
from simulation.kernel.layout import Floats, Ints
from simulation.kernel.sums import T_FULL, rows, table
from simulation.kernel.tally import keep
from simulation.outcome.sums import Sums
from simulation.outcome.tally import Tally
from simulation.outcome.verdicts import Limit
from simulation.plan.plan import Plan
from simulation.reference.state import State

_TOO_SMALL, _TOO_MANY_SUMS = 1, 2
#: Numbers of rows that are kept at a time before the tally takes them: what a processor holds near itself.
_ROOM = 1 << 16
#: Room for sums at first, for each node: where it is too little, a block is begun anew.
_SUMS = 64


class Kernel:
    """A plan ready to be run in blocks; any number of threads may ask it, each has a memory of its own."""

    def __init__(
        self,
        plan: Plan,
        limits: Sequence[Limit],
        seed: int,
        held_off: Collection[int] = (),
        start: State | None = None,
    ) -> None:
        self.plan, self.limits, self.seed, self.held_off, self.start = plan, limits, seed, held_off, start
        self.width = 4 * len(plan.nodes) - plan.clocks + 2 * len(limits)
        self._mine = threading.local()

    def block(self, runs: range, into: Tally | None = None) -> Tally:
        """The tally of the runs of these numbers, as `simulation.outcome.tally.tally` makes it; `into` is blank."""
        n, clocks, limits = len(self.plan.nodes), self.plan.clocks, len(self.limits)
        found = into or Tally.blank(self.plan, limits, len(runs))
        ends = np.cumsum([n, n, n, n - clocks, limits, limits]).tolist()
        columns = list(zip(found.arrays.values(), [0, *ends[:-1]], ends, strict=True))

        def take(first: int, rows: Ints) -> None:
            for array, start, end in columns:
                array[first : first + len(rows)] = rows[:, start:end]

        found.sums = Sums(rows(self.simulate(runs, take)))
        return found

    def simulate(self, runs: range, take: Callable[[int, Ints], None] = lambda first, rows: None) -> Ints:
        """The sums of some runs; `take` is handed their rows, a few at a time, and from the first again where a table
        was too small. The last run stands in the thread's `memory`."""
        mine = self._mine
        if not hasattr(mine, "memory"):
            mine.size, mine.sums = 1, 1 << (_SUMS * len(self.plan.nodes)).bit_length()
            mine.memory = self._memory(mine.size)
            mine.rows = np.empty((max(1, _ROOM // max(1, self.width)), self.width), np.int64)
        while (sums := self._sums(runs, take)) is None:
            pass
        return sums

    def _sums(self, runs: range, take: Callable[[int, Ints], None]) -> Ints | None:
        """The same, once; None where a table was too small, which is larger now."""
        mine = self._mine
        (m, f), sums, many = mine.memory, table(mine.sums), len(mine.rows)
        for first in range(0, len(runs), many):
            rows = mine.rows[: len(runs) - first]
            full = simulate_block(m, f, runs.start + first, len(rows), rows.ravel(), self.width, sums)
            if full == _TOO_SMALL:  # for attempts, events or exposures
                mine.size *= 2
                mine.memory = self._memory(mine.size)
            elif full:
                mine.sums *= 2
            if full:
                return None
            take(first, rows)
        return sums

    @property
    def memory(self) -> Ints:
        """The whole numbers of this thread, as the last run left them."""
        found: Ints = self._mine.memory[0]
        return found

    def _memory(self, size: int) -> tuple[Ints, Floats]:
        return memory(self.plan, self.seed, self.held_off, size, self.limits, self.start)


@compiled
def _block(ints: Any, floats: Any, first: int, count: int, out: Any, width: int, sums: Any) -> int:
    """`count` runs from number `first` on: `width` numbers of `out` each, and their sums. Not 0 where a table was too
    small."""
    m, f, rows, s = ints_at(ints), floats_at(floats), ints_at(out), ints_at(sums)
    for k in range(count):
        if simulate(m, f, first + k):
            return _TOO_SMALL
        keep(m, f, k * width, rows, s)
        if s[T_FULL]:
            return _TOO_MANY_SUMS
    return 0


simulate_block = Native(_block, 7)
