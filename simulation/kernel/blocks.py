"""Blocks of runs of the kernel, many threads at a time, as tallies."""

import threading
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np

from simulation.kernel.course import simulate
from simulation.kernel.flatten import memory
from simulation.kernel.jit import Native, available, compiled, floats_at, ints_at
from simulation.kernel.layout import Floats, Ints
from simulation.kernel.sums import T_FULL, decoded, table
from simulation.kernel.tally import keep
from simulation.plan import Plan
from simulation.results import Limit
from simulation.state import State
from simulation.tally import COUNTERS, Tally

_TOO_SMALL, _TOO_MANY_SUMS = 1, 2


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

    def block(self, runs: range) -> Tally:
        """The tally of the runs of these numbers, as `simulation.tally.tally` makes it."""
        sums, rows = self.simulate(runs)
        n, clocks, limits = len(self.plan.nodes), self.plan.clocks, len(self.limits)
        found = Tally.blank(self.plan, limits, len(rows))
        ends = np.cumsum([n, n, n, n - clocks, limits, limits]).tolist()
        for array, start, end in zip(found.arrays.values(), [0, *ends[:-1]], ends, strict=True):
            array[:] = rows[:, start:end]
        for name, key, total in decoded(sums):
            parts = COUNTERS[name]
            getattr(found, name)[tuple(key[i] for i in parts) if len(parts) > 1 else key[parts[0]]] = total
        return found

    def simulate(self, runs: range) -> tuple[Ints, Ints]:
        """The sums and rows of some runs. The last of them stands in the thread's `memory`."""
        mine = self._mine
        if not hasattr(mine, "memory"):
            mine.size, mine.sums = 1, 1 << 12
            mine.memory = self._memory(mine.size)
        while True:
            sums, out = table(mine.sums), np.empty((len(runs), self.width), np.int64)
            m, f = mine.memory
            full = simulate_block(m, f, runs.start, len(runs), out.ravel(), self.width, sums)
            if not full:
                return sums, out
            if full == _TOO_SMALL:  # for attempts, events or exposures: begin anew with more room
                mine.size *= 2
                mine.memory = self._memory(mine.size)
            else:
                mine.sums *= 2

    @property
    def memory(self) -> Ints:
        """The whole numbers of this thread, as the last run left them."""
        found: Ints = self._mine.memory[0]
        return found

    def _memory(self, size: int) -> tuple[Ints, Floats]:
        return memory(self.plan, self.seed, self.held_off, size, self.limits, self.start)


@compiled
def _block(ints: Any, floats: Any, first: int, count: int, out: Any, width: int, sums: Any) -> int:
    m, f, rows, s = ints_at(ints), floats_at(floats), ints_at(out), ints_at(sums)
    for k in range(count):
        if simulate(m, f, first + k):
            return _TOO_SMALL
        keep(m, f, k * width, rows, s)
        if s[T_FULL]:
            return _TOO_MANY_SUMS
    return 0


_native = Native(_block, 7)


def simulate_block(ints: Ints, floats: Floats, first: int, count: int, out: Ints, width: int, sums: Ints) -> int:
    """`count` runs from number `first` on: `width` numbers of `out` each, and their sums. Not 0 where a table was too
    small."""
    if not available():
        return _block(ints, floats, first, count, out, width, sums)
    where = [array.ctypes.data for array in (ints, floats, out, sums)]
    return _native(where[0], where[1], first, count, where[2], width, where[3])
