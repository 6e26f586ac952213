"""Quantiles over many runs: their one definition, and how far off they may be."""

import math
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from simulation.outcome.tally import Ints

#: What an interval of 95 % leaves out on either side.
TAIL = 0.025


@dataclass(frozen=True, slots=True)
class Quantiles:
    """P10, P50 and P90 of `n` runs, of which `came` have a value and the others are later than any; None where the
    quantile is among these. With the 95 % intervals of P50 and P90, None at so few runs that there is none.

    A quantile is the inverted distribution function: P90 is the smallest value that at least 90 % of the runs do not
    exceed, the ⌈0.9 n⌉-th from below. Intervals are order statistics (see `ranks`).
    """

    n: int
    p10: int | None
    p50: int | None
    p90: int | None
    p50_interval: tuple[int | None, int | None] | None = None
    p90_interval: tuple[int | None, int | None] | None = None
    came: int = 0

    @classmethod
    def of(cls, values: Ints, missing: int = 0) -> "Quantiles":
        """Of values in ms, with `missing` more that are later than any."""
        ordered = np.sort(values)
        n = len(ordered) + missing

        def at(rank: int) -> int | None:
            return int(ordered[rank - 1]) if 0 < rank <= len(ordered) else None

        def quantile(tenths: int) -> int | None:
            return at(-(-n * tenths // 10))

        def interval(tenths: int) -> tuple[int | None, int | None] | None:
            found = ranks(n, tenths)
            return (at(found[0]), at(found[1])) if found else None

        return cls(n, quantile(1), quantile(5), quantile(9), interval(5), interval(9), len(ordered))

    def json(self) -> dict[str, Any]:
        """As it stands in results."""
        intervals = {"p50_interval": self.p50_interval, "p90_interval": self.p90_interval}
        figures = {"n": self.n, "came": self.came, "p10": self.p10, "p50": self.p50, "p90": self.p90}
        return figures | {name: list(pair) if pair else None for name, pair in intervals.items()}


@cache
def ranks(n: int, tenths: int) -> tuple[int, int] | None:
    """Between which two of n values in order the quantile lies with at least 95 % (Conover, Practical Nonparametric
    Statistics, 3rd ed. (1999), 3.2): by the binomial distribution, at most 2.5 % on either side; None where n is too
    small for two such values (under 6 for P50, under 36 for P10 and P90)."""
    p = tenths / 10
    spread = 12 * (n * p * (1 - p)) ** 0.5 + 20
    first, last = max(int(n * p - spread), 0), min(int(n * p + spread), n)
    low, high, below = 0, n + 1, 0.0
    for k in range(first, last + 1):  # below: the chance that fewer than k values lie under the quantile
        if below <= TAIL:
            low = k
        if below >= 1 - TAIL:
            high = k
            break
        logs = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
        below += math.exp(logs + k * math.log(p) + (n - k) * math.log1p(-p))
    return (low, high) if low > 0 and high <= n else None
