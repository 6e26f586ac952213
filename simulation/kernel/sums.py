"""Sums under a key, in a table with open addressing: `T_MASK`, `T_USED`, `T_FULL`, then key and sum in turn.

A key says which sum and whose (`simulation.outcome.sums`).
"""

import numpy as np

from simulation.kernel.jit import compiled
from simulation.kernel.layout import Ints
from simulation.outcome.sums import VIA, WHAT, WHOM, WHOSE

#: The sums, in the order of `simulation.outcome.sums.COUNTERS`: the numbers that stand in their keys.
(
    SUM_SPENT,
    SUM_WAITED,
    SUM_WORKED,
    SUM_ON_CHAIN,
    SUM_ROOTS,
    SUM_EXPOSED,
    SUM_EXPOSING,
    SUM_QUEUED,
    SUM_WALKING,
    SUM_WORKING,
    SUM_HOLDING,
    SUM_UNFINISHED,
    SUM_BLOCKED,
    SUM_TOGETHER,
) = range(14)
T_MASK, T_USED, T_FULL, T_ROWS = range(4)
#: 2**30 divided by the golden ratio (Fibonacci hashing: Knuth, TAOCP 3, 6.4); times 32 bits it stays within 62.
_SPREAD = 663608941


@compiled
def add(sums: Ints, which: int, a: int, via: int, what: int, b: int, n: int) -> None:
    """Add `n` to the sum `which` under (a, via, what, b); -1 is a value too. Says so where the table is too full."""
    key = which | a << WHOSE | via << VIA | (what + 1) << WHAT | (b + 1) << WHOM
    mask = sums[T_MASK]
    k = ((key ^ key >> 32) & 0xFFFFFFFF) * _SPREAD >> 20 & mask  # every part of the key moves where the search begins
    while sums[T_ROWS + 2 * k] != key:
        if sums[T_ROWS + 2 * k] == -1:
            if 4 * sums[T_USED] >= 3 * mask:
                sums[T_FULL] = 1
                return
            sums[T_USED] += 1
            sums[T_ROWS + 2 * k] = key
            break
        k = (k + 1) & mask
    sums[T_ROWS + 2 * k + 1] += n


def rows(sums: Ints) -> Ints:
    """What a table of sums holds, a key and its sum a row."""
    found = sums[T_ROWS:].reshape(-1, 2)
    return found[found[:, 0] >= 0]


def table(rows: int) -> Ints:
    """An empty table of sums with room for so many, a power of two."""
    sums = np.full(T_ROWS + 2 * rows, 0, np.int64)
    sums[T_MASK] = rows - 1
    sums[T_ROWS::2] = -1
    return sums
