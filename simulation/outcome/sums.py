"""Sums under keys, over many runs: what a tally counts besides the marks of each run.

Blocks of the kernel hand in packed rows, a key and its sum; they are told apart once, when somebody asks. A packed key
holds, from its lowest bit on: which sum (4 bits: the place in `COUNTERS`), whose (18), via (3), what + 1 (19), whom + 1
(19).
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

#: The counters, and which parts of (whose, via, what, whom) make their keys; a key of one part is bare.
COUNTERS: dict[str, tuple[int, ...]] = {
    # by (deadline, link kind): ms along the deciding chain, over the runs in which the end was met
    "spent": (0, 3),
    # by (deadline, via, what, thief): ms waited along the deciding chain
    "waited": (0, 1, 2, 3),
    # by (deadline, node): ms of work and walk on the chain, and in how many runs it was on it
    "worked": (0, 3),
    "on_chain": (0, 3),
    # by (deadline, root): runs in which it was missed because its end was blocked
    "roots": (0, 3),
    # by (trigger, person) and by trigger: runs with exposure
    "exposed": (0, 3),
    "exposing": (0,),
    # by (step, via, what, thief): ms from ready to granted
    "queued": (0, 1, 2, 3),
    # by person: ms walking and working in the first ten minutes
    "walking": (0,),
    "working": (0,),
    # by thing: ms held in the first ten minutes, summed over pieces
    "holding": (0,),
    # by (node, where it is stuck) and (node, root)
    "unfinished": (0, 3),
    "blocked": (0, 3),
    # by (deadline, node on the chain, node beside it): runs in which both let the same thing happen at the same moment
    "together": (0, 2, 3),
}
#: Where the parts of a packed key begin.
WHOSE, VIA, WHAT, WHOM = 4, 22, 25, 44
#: Each part: from which bit to which, and what has been added to it.
_PARTS = ((WHOSE, VIA, 0), (VIA, WHAT, 0), (WHAT, WHOM, 1), (WHOM, 63, 1))
#: So many packed rows may wait before equal keys are put together, or as many as there were after the last time.
_MANY = 1 << 20

Packed = npt.NDArray[np.int64]


class Sums:
    """Counters by name (see `COUNTERS`), to be read and added to. Reading, too, changes what is kept: one thread at a
    time."""

    def __init__(self, packed: Packed | None = None) -> None:
        self._counters: dict[str, Counter[Any]] = {name: Counter() for name in COUNTERS}
        self._packed = [] if packed is None else [packed]
        self._merged = 0
        self._by: dict[str, dict[int, list[tuple[Any, int]]]] = {}

    def __getitem__(self, name: str) -> Counter[Any]:
        """The counter of that name; KeyError where there is none."""
        if self._packed:
            for each, totals in _told_apart(self._together()):
                self._counters[each].update(totals)
            self._packed = []
        return self._counters[name]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sums) and all(self[name] == other[name] for name in COUNTERS)

    __hash__ = None  # type: ignore[assignment]

    def of(self, name: str, whose: int) -> list[tuple[Any, int]]:
        """The sums of one deadline, node or trigger, in a counter whose keys have several parts: the rest of each key,
        bare where it is one number, and the sum. To be asked when everything has been added."""
        if name not in self._by:
            self._by[name] = {}
            for key, n in self[name].items():
                rest = key[1] if len(key) == 2 else key[1:]
                self._by[name].setdefault(key[0], []).append((rest, n))
        return self._by[name].get(whose, [])

    def update(self, other: "Sums") -> None:
        """Add the sums of others."""
        for name, counter in other._counters.items():
            self._counters[name].update(counter)
        self._packed += other._packed
        self._by = {}
        if sum(map(len, self._packed)) > max(_MANY, 2 * self._merged):
            self._packed = [self._together()]
            self._merged = len(self._packed[0])

    def _together(self) -> Packed:
        """The packed rows as one table, each key once."""
        rows = np.concatenate(self._packed)
        rows = rows[np.argsort(rows[:, 0], kind="stable")]
        first = np.flatnonzero(np.diff(rows[:, 0], prepend=-1))
        return np.stack([rows[first, 0], np.add.reduceat(rows[:, 1], first)], 1) if len(rows) else rows


def _told_apart(rows: Packed) -> Iterator[tuple[str, dict[Any, int]]]:
    """What packed rows hold, each key once, by counter."""
    for which, (name, parts) in enumerate(COUNTERS.items()):
        key, n = rows[(rows[:, 0] & (1 << WHOSE) - 1) == which].T
        columns = [
            ((key >> first & (1 << end - first) - 1) - added).tolist()
            for first, end, added in (_PARTS[p] for p in parts)
        ]
        keys = zip(*columns, strict=True) if len(parts) > 1 else columns[0]
        yield name, dict(zip(keys, n.tolist(), strict=True))
