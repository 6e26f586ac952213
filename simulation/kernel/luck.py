"""Chance in the kernel (L12): the numbers of `simulation.plan.sampling`, drawn when they are asked for."""

import math

import numpy as np

from simulation.kernel import layout
from simulation.kernel.jit import compiled, fixed, planned
from simulation.kernel.layout import (
    GRID,
    H_F_DRAWS,
    H_F_FAILS,
    H_F_ROWS,
    H_F_SHAPES,
    H_F_TABLES,
    H_SEED_HIGH,
    H_SEED_LOW,
    HALF,
    N_KEY_HIGH,
    N_KEY_LOW,
    N_SHARES,
    N_SHARES_END,
    PARTS,
    W_CURVE,
    W_TABLE,
    W_VALUES,
    W_VALUES_END,
    Floats,
    Ints,
    draw_at,
    node_at,
)
from simulation.plan.plan import FAILED, OUTCOME
from simulation.plan.sampling import _CENTRE, _MIDDLE, _TAIL, MASK, MULTIPLIERS, WEYL, Purpose

_M0, _M1 = np.uint64(MULTIPLIERS[0]), np.uint64(MULTIPLIERS[1])
_W0, _W1 = np.uint64(WEYL[0]), np.uint64(WEYL[1])
_LOW, _HALF, _21, _11 = np.uint64(0xFFFFFFFF), np.uint64(32), np.uint64(21), np.uint64(11)
DURATION, FAILURE, CHOICE, DELAY, PACE = (int(purpose) for purpose in Purpose)
_FIXED, _TRIANGULAR, _PERT, _UNIFORM = layout.FIXED, layout.TRIANGULAR, layout.PERT, layout.UNIFORM
_LOGNORMAL, _EXPONENTIAL = layout.LOGNORMAL, layout.EXPONENTIAL
_UNIT = 2.0**-53
# Polynomials of AS 241, as `simulation.plan.sampling` has them.
_CT, _CB = (np.array(p) for p in _CENTRE)
_MT, _MB = (np.array(p) for p in _MIDDLE)
_TT, _TB = (np.array(p) for p in _TAIL)


@compiled
def uniform(m: Ints, key_low: int, key_high: int, run: int, attempt: int, purpose: int) -> float:
    """The uniform number in (0, 1) of one draw: Philox4x32-10, 53 bits."""
    c0, c1 = np.uint64(key_low & MASK), np.uint64(key_high & MASK)
    c2, c3 = np.uint64(run) & _LOW, np.uint64(attempt << 3 | purpose) & _LOW
    k0, k1 = np.uint64(fixed(m, H_SEED_LOW)), np.uint64(fixed(m, H_SEED_HIGH))
    for _ in range(10):
        p0, p1 = _M0 * c0, _M1 * c2
        c0, c1, c2, c3 = (p1 >> _HALF) ^ c1 ^ k0, p1 & _LOW, (p0 >> _HALF) ^ c3 ^ k1, p0 & _LOW
        k0, k1 = (k0 + _W0) & _LOW, (k1 + _W1) & _LOW
    return (float((c0 << _21) | (c1 >> _11)) + 0.5) * _UNIT


@compiled
def _ratio(x: float, top: Floats, bottom: Floats) -> float:
    t = b = 0.0
    for i in range(8):
        t, b = t * x + top[i], b * x + bottom[i]
    return t / b


@compiled
def normal(u: float) -> float:
    """Inverse of the standard normal distribution (AS 241)."""
    q = u - 0.5
    if abs(q) <= 0.425:
        return q * _ratio(0.180625 - q * q, _CT, _CB)
    r = math.sqrt(-math.log(u if q < 0 else 1.0 - u))
    x = _ratio(r - 1.6, _MT, _MB) if r <= 5.0 else _ratio(r - 5.0, _TT, _TB)
    return -x if q < 0 else x


@compiled
def _cubic(f: Floats, first: int, s: float) -> float:
    """Hermite interpolation at s of a table of nodes, values and slopes that begins at `first`."""
    i = int(f[first + 3 * GRID + min(int(s * PARTS), PARTS - 1)])
    while i < GRID - 2 and s >= f[first + i + 1]:
        i += 1
    x, v, d = first + i, first + GRID + i, first + 2 * GRID + i
    h = f[x + 1] - f[x]
    t = (s - f[x]) / h
    r = 1.0 - t
    left = f[v] * (1.0 + 2.0 * t) + h * f[d] * t
    right = f[v + 1] * (3.0 - 2.0 * t) - h * f[d + 1] * r
    return left * r * r + right * t * t


@compiled
def drawn(m: Ints, f: Floats, index: int, u: float) -> float:
    """The inverse distribution function of a draw at u."""
    draw, floats = draw_at(m, index), fixed(m, H_F_DRAWS) + 3 * index
    curve, least, likely, most = planned(m, draw + W_CURVE), f[floats], f[floats + 1], f[floats + 2]
    if curve == _FIXED:
        return likely
    if curve == _PERT:
        shape = fixed(m, H_F_SHAPES) + 3 * planned(m, draw + W_TABLE)
        table = fixed(m, H_F_TABLES) + 2 * HALF * planned(m, draw + W_TABLE)
        if u <= f[shape + 2]:
            return least + (most - least) * _cubic(f, table, u ** f[shape])
        rest = _cubic(f, table + HALF, (1.0 - u) ** f[shape + 1])
        return least + (most - least) * (1.0 - rest)
    if curve == _TRIANGULAR:
        rising = u * (most - least) <= likely - least
        root = math.sqrt((u if rising else 1.0 - u) * (most - least) * (likely - least if rising else most - likely))
        return least + root if rising else most - root
    if curve == _UNIFORM:
        return least + (most - least) * u
    if curve == _LOGNORMAL:
        return math.exp(likely + most * normal(u))
    if curve == _EXPONENTIAL:
        return -likely * math.log1p(-u)
    return f[
        fixed(m, H_F_ROWS)
        + planned(m, draw + W_VALUES)
        + int(u * (planned(m, draw + W_VALUES_END) - planned(m, draw + W_VALUES)))
    ]


@compiled
def time(m: Ints, f: Floats, i: int, draw: int, run: int, attempt: int, purpose: int, factor: float) -> int:
    """A duration or delay in whole milliseconds, rounded half up (L1); 0 where none is written."""
    if draw < 0:
        return 0
    u, node = 0.5, node_at(m, i)
    if planned(m, draw_at(m, draw) + W_CURVE) != _FIXED:
        u = uniform(m, planned(m, node + N_KEY_LOW), planned(m, node + N_KEY_HIGH), run, attempt, purpose)
    return math.floor(drawn(m, f, draw, u) * factor + 0.5)


@compiled
def result(m: Ints, f: Floats, i: int, run: int, attempt: int, laid: int) -> int:
    """How an attempt goes: FAILED, or the status of an outcome (L3); `laid` is what `sets` has laid down (L7)."""
    node, fails = node_at(m, i), f[fixed(m, H_F_FAILS) + i]
    if (
        fails != 0.0
        and uniform(m, planned(m, node + N_KEY_LOW), planned(m, node + N_KEY_HIGH), run, attempt, FAILURE) < fails
    ):
        return FAILED
    if laid >= 0:
        return laid
    first, many = (
        fixed(m, H_F_ROWS) + planned(m, node + N_SHARES),
        planned(m, node + N_SHARES_END) - planned(m, node + N_SHARES),
    )
    if many < 2:
        return OUTCOME
    u = uniform(m, planned(m, node + N_KEY_LOW), planned(m, node + N_KEY_HIGH), run, attempt, CHOICE)
    last = 0
    for k in range(many):
        if u < f[first + k]:
            return OUTCOME + k
        if k > 0 and f[first + k] > f[first + k - 1]:
            last = k
    return OUTCOME + last
