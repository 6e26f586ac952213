"""Chance (law L12): counters to uniforms, uniforms to times. Both engines call this file and nothing else.

A uniform is a pure function of (seed, node, run, try, purpose): Philox4x32-10 (Salmon et al., "Parallel random
numbers: as easy as 1, 2, 3", SC 2011) keyed by the seed. So run 4711 repeats alone, a new step moves no other draw,
and two variants of a plan share their luck.
"""

import hashlib
import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from scenarios.model import Shape, Spread

MASK = 0xFFFFFFFF
MULTIPLIERS = (0xD2511F53, 0xCD9E8D57)
WEYL = (0x9E3779B9, 0xBB67AE85)
ROUNDS = 10


class Purpose(IntEnum):
    """What a draw is for."""

    DURATION = 0
    FAILURE = 1
    OUTCOME = 2
    DELAY = 3
    PACE = 4


def key_of(kind: str, id: str) -> int:
    """64-bit BLAKE2b of `kind:id`: the name under which a node draws."""
    return int.from_bytes(hashlib.blake2b(f"{kind}:{id}".encode(), digest_size=8).digest(), "little")


def philox(counter: tuple[int, int, int, int], key: tuple[int, int]) -> tuple[int, int, int, int]:
    """One block of Philox4x32-10: four 32-bit words of counter and two of key give four 32-bit words."""
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(ROUNDS):
        p0, p1 = MULTIPLIERS[0] * c0, MULTIPLIERS[1] * c2
        c0, c1, c2, c3 = (p1 >> 32) ^ c1 ^ k0, p1 & MASK, (p0 >> 32) ^ c3 ^ k1, p0 & MASK
        k0, k1 = (k0 + WEYL[0]) & MASK, (k1 + WEYL[1]) & MASK
    return c0, c1, c2, c3


def uniform(seed: int, key: int, run: int, attempt: int, purpose: int) -> float:
    """The uniform number in (0, 1) of one draw: 53 bits of the first two words, centred in their interval."""
    words = philox(
        (key & MASK, key >> 32, run & MASK, (attempt << 3 | purpose) & MASK), (seed & MASK, seed >> 32 & MASK)
    )
    return ((words[0] << 21 | words[1] >> 11) + 0.5) * 2.0**-53


def uniforms(
    seed: int, keys: Sequence[int], purposes: Sequence[int], runs: range, attempt: int = 1
) -> list[list[float]]:
    """`uniform` for many draws at once: one row a run, one column a (key, purpose); the same numbers exactly."""
    key, purpose = np.array(keys, np.uint64), np.array(purposes, np.uint64)
    shape = (len(runs), len(keys))
    c: list[npt.NDArray[np.uint64]] = [
        np.broadcast_to(key & np.uint64(MASK), shape),
        np.broadcast_to(key >> np.uint64(32), shape),
        np.broadcast_to(np.arange(runs.start, runs.stop, dtype=np.uint64)[:, None] & np.uint64(MASK), shape),
        np.broadcast_to(np.uint64(attempt << 3) | purpose, shape),
    ]
    k = [seed & MASK, seed >> 32 & MASK]
    low, high = np.uint64(MASK), np.uint64(32)
    for _ in range(ROUNDS):
        p0, p1 = c[0] * np.uint64(MULTIPLIERS[0]), c[2] * np.uint64(MULTIPLIERS[1])
        c = [(p1 >> high) ^ c[1] ^ np.uint64(k[0]), p1 & low, (p0 >> high) ^ c[3] ^ np.uint64(k[1]), p0 & low]
        k = [(k[0] + WEYL[0]) & MASK, (k[1] + WEYL[1]) & MASK]
    bits = (c[0] << np.uint64(21)) | (c[1] >> np.uint64(11))
    rows: list[list[float]] = ((bits.astype(np.float64) + 0.5) * 2.0**-53).tolist()
    return rows


@dataclass(frozen=True, slots=True)
class Draw:
    """A duration, delay or factor ready to be drawn: its shape and parameters, and for beta-pert its table."""

    shape: Shape
    a: float
    m: float
    b: float
    values: tuple[float, ...] = ()
    table: "BetaTable | None" = None

    @classmethod
    def of(cls, spread: "Spread[int] | Spread[float]") -> "Draw":
        """The draw of a spread of the scenario; a range of no width becomes fixed."""
        if spread.fixed is not None:
            return cls("fixed", 0.0, float(spread.fixed), 0.0)
        match spread.shape:
            case "exponential":
                return cls("exponential", 0.0, float(spread.mean or 0), 0.0)
            case "empirical":
                return cls("empirical", 0.0, 0.0, 0.0, tuple(float(v) for v in spread.values or ()))
            case "lognormal":
                median, p95 = float(spread.likely or 0), float(spread.most or 0)
                return cls("lognormal", 0.0, math.log(median), math.log(p95 / median) / Z95)
        a, m, b = float(spread.least or 0), float(spread.likely or 0), float(spread.most or 0)
        table = BetaTable.pert((m - a) / (b - a)) if spread.shape == "beta-pert" else None
        return cls(spread.shape, a, m, b, (), table)

    def at(self, u: float) -> float:
        """The inverse distribution function at u in (0, 1)."""
        match self.shape:
            case "fixed":
                return self.m
            case "beta-pert":
                assert self.table is not None
                return self.a + (self.b - self.a) * self.table.at(u)
            case "triangular":
                return triangular(u, self.a, self.m, self.b)
            case "uniform":
                return self.a + (self.b - self.a) * u
            case "lognormal":
                return math.exp(self.m + self.b * normal(u))
            case "exponential":
                return -self.m * math.log1p(-u)
            case "empirical":
                return self.values[int(u * len(self.values))]

    def whole(self, u: float, factor: float = 1.0) -> int:
        """The drawn time in whole milliseconds, rounded half up (L1)."""
        return math.floor(self.at(u) * factor + 0.5)


def triangular(u: float, a: float, m: float, b: float) -> float:
    """Inverse of the triangular distribution on [a, b] with mode m."""
    if u * (b - a) <= m - a:
        return a + math.sqrt(u * (b - a) * (m - a))
    return b - math.sqrt((1.0 - u) * (b - a) * (b - m))


# Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37 (1988) 477-484,
# routine PPND16: about one part in 1e16.
_CENTRE = (
    (2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
     13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608),
    (5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
     5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1.0),
)  # fmt: skip
_MIDDLE = (
    (7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
     3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734),
    (1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
     0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1.0),
)  # fmt: skip
_TAIL = (
    (2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093,
     0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772),
    (2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
     0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1.0),
)  # fmt: skip


def _ratio(x: float, polynomials: tuple[tuple[float, ...], tuple[float, ...]]) -> float:
    top = bottom = 0.0
    for p, q in zip(*polynomials, strict=True):
        top, bottom = top * x + p, bottom * x + q
    return top / bottom


def normal(u: float) -> float:
    """Inverse of the standard normal distribution (AS 241)."""
    q = u - 0.5
    if abs(q) <= 0.425:
        return q * _ratio(0.180625 - q * q, _CENTRE)
    r = math.sqrt(-math.log(u if q < 0 else 1.0 - u))
    x = _ratio(r - 1.6, _MIDDLE) if r <= 5.0 else _ratio(r - 5.0, _TAIL)
    return -x if q < 0 else x


#: 95th percentile of the standard normal distribution.
Z95 = normal(0.95)


def beta_cdf(x: float, p: float, q: float) -> float:
    """The regularised incomplete beta function I_x(p, q), by its continued fraction (Lentz's method, DLMF 8.17.22)."""
    if x <= 0.0:
        return 0.0
    if x >= 1.0:
        return 1.0
    front = math.exp(math.lgamma(p + q) - math.lgamma(p) - math.lgamma(q) + p * math.log(x) + q * math.log1p(-x))
    if x > (p + 1.0) / (p + q + 2.0):
        return 1.0 - front * _beta_fraction(1.0 - x, q, p) / q
    return front * _beta_fraction(x, p, q) / p


def _beta_fraction(x: float, p: float, q: float) -> float:
    tiny = 1e-300
    c, d = 1.0, 1.0 / max(1.0 - (p + q) * x / (p + 1.0), tiny)
    h = d
    for m in range(1, 300):
        for term in (
            m * (q - m) * x / ((p + 2 * m - 1.0) * (p + 2 * m)),
            -(p + m) * (p + q + m) * x / ((p + 2 * m) * (p + 2 * m + 1.0)),
        ):
            d = 1.0 + term * d
            c = 1.0 + term / c
            d = 1.0 / (d if abs(d) > tiny else tiny)
            c = c if abs(c) > tiny else tiny
            h *= d * c
        if abs(d * c - 1.0) < 1e-16:
            break
    return h


HALF = 96
#: So many tables are kept, of about 20 kB each: more shapes than any plan has.
SHAPES = 1024


@dataclass(frozen=True, slots=True)
class BetaTable:
    """The inverse of a beta distribution on [0, 1], tabulated.

    Below the middle x is smooth in s = u**(1/p), above it 1 - x in (1 - u)**(1/q) (the leading terms of the tails);
    between nodes a cubic through values and exact slopes. Error below 1e-8 (tests compare with scipy).
    """

    p: float
    q: float
    middle: float
    lower: tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]
    upper: tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]

    @classmethod
    def pert(cls, mode: float) -> "BetaTable":
        """Beta-PERT on [0, 1] with that mode: p = 1 + 4 mode, q = 6 - p."""
        return _pert(mode)

    def at(self, u: float) -> float:
        """x with I_x(p, q) = u."""
        if u <= self.middle:
            return _cubic(u ** (1.0 / self.p), self.lower)
        return 1.0 - _cubic((1.0 - u) ** (1.0 / self.q), self.upper)


@lru_cache(maxsize=SHAPES)
def _pert(mode: float) -> BetaTable:
    """The table of a mode, worked out once: the plans of a search differ in few of their shapes."""
    p = 1.0 + 4.0 * mode
    q = 6.0 - p
    return BetaTable(p, q, beta_cdf(0.5, p, q), _half(p, q), _half(q, p))


def _half(p: float, q: float) -> tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]:
    """Nodes s, values x in [0, 0.5] and slopes dx/ds for s = I_x(p, q)**(1/p)."""
    log_beta = math.lgamma(p) + math.lgamma(q) - math.lgamma(p + q)
    origin = math.exp((math.log(p) + log_beta) / p)
    nodes, values, slopes = [0.0], [0.0], [origin]
    for i in range(1, HALF + 1):
        x = 0.5 * i / HALF
        u = beta_cdf(x, p, q)
        s = u ** (1.0 / p)
        density = math.exp((p - 1.0) * math.log(x) + (q - 1.0) * math.log1p(-x) - log_beta)
        nodes.append(s)
        values.append(x)
        slopes.append(p * u / (s * density))
    return tuple(nodes), tuple(values), tuple(slopes)


def _cubic(s: float, table: tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]) -> float:
    """Hermite interpolation of (nodes, values, slopes) at s."""
    nodes, values, slopes = table
    i = min(max(bisect_right(nodes, s) - 1, 0), len(nodes) - 2)
    h = nodes[i + 1] - nodes[i]
    t = (s - nodes[i]) / h
    r = 1.0 - t
    left = values[i] * (1.0 + 2.0 * t) + h * slopes[i] * t
    right = values[i + 1] * (3.0 - 2.0 * t) - h * slopes[i + 1] * r
    return left * r * r + right * t * t
