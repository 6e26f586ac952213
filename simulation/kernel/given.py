"""What is under way when a course goes on from a state (L14), drawn on condition that it has lasted so far."""

import math

from simulation.kernel.jit import compiled, fixed, planned
from simulation.kernel.layout import (
    A_NUMBER,
    A_STARTED,
    C_NOW,
    C_RUN,
    FIXED,
    H_CLOCKS,
    H_F_ROWS,
    H_NODES,
    H_SLOWED,
    N_DELAY,
    N_KEY_HIGH,
    N_KEY_LOW,
    N_LASTS,
    N_SLOW,
    N_SLOW_END,
    N_UNTIL,
    S_CURRENT,
    S_DUE,
    S_READY,
    S_STATUS,
    S_UNDECIDED,
    W_CURVE,
    Floats,
    Ints,
    attempt_at,
    draw_at,
    node_at,
    stand_at,
)
from simulation.kernel.luck import DELAY, DURATION, drawn, uniform
from simulation.kernel.queue import END, at
from simulation.kernel.steps import pace, pass_milestone, relieve
from simulation.kernel.triggers import wind
from simulation.plan.plan import UNSETTLED
from simulation.reference.luck import HALVINGS, LAST

_FIXED = FIXED


@compiled
def _ends(m: Ints, f: Floats, i: int, began: int, ms: int) -> int:
    """When what began then ends by the time drawn; the clock of a trigger slowed down as it has been, in that order."""
    due, past, done = began + ms, -1, -1
    while True:
        time, row = -1, -1
        for r in range(planned(m, node_at(m, i) + N_SLOW), planned(m, node_at(m, i) + N_SLOW_END)):
            slowed = m[fixed(m, H_SLOWED) + r] - 1
            if slowed >= 0 and (slowed > past or (slowed == past and r > done)) and (row < 0 or slowed < time):
                time, row = slowed, r
        if row < 0:
            return due
        due = time + int((due - time) * f[fixed(m, H_F_ROWS) + row] + 0.5)
        past, done = time, row


@compiled
def _time_left(m: Ints, f: Floats, i: int, draw: int, attempt: int, purpose: int, began: int, factor: float) -> int:
    """When something under way ends (see `simulation.reference.luck.Luck.time_left`)."""
    now, node = m[C_NOW], node_at(m, i)
    if draw < 0:
        return max(now, _ends(m, f, i, began, 0))
    if planned(m, draw_at(m, draw) + W_CURVE) == _FIXED:
        return max(now, _ends(m, f, i, began, math.floor(drawn(m, f, draw, 0.5) * factor + 0.5)))
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if _ends(m, f, i, began, math.floor(drawn(m, f, draw, middle) * factor + 0.5)) < now:
            low = middle
        else:
            high = middle
    u = uniform(m, planned(m, node + N_KEY_LOW), planned(m, node + N_KEY_HIGH), m[C_RUN], attempt, purpose)
    u = min(high + (1.0 - high) * u, LAST)
    return max(now, _ends(m, f, i, began, math.floor(drawn(m, f, draw, u) * factor + 0.5)))


@compiled
def resume(m: Ints, f: Floats) -> None:
    """Go on from a state: what is under way is drawn on condition that it has lasted so far (L14)."""
    for i in range(fixed(m, H_NODES)):
        stand, node = stand_at(m, i), node_at(m, i)
        attempt = m[stand + S_CURRENT]
        if attempt >= 0 and planned(m, node + N_UNTIL) >= 0:
            relieve(m, f, i, -1)
        elif attempt >= 0:
            a = attempt_at(m, attempt)
            factor = pace(m, f, i)
            due = _time_left(m, f, i, planned(m, node + N_LASTS), m[a + A_NUMBER], DURATION, m[a + A_STARTED], factor)
            at(m, due - m[C_NOW], END + i, attempt)
    for i in range(fixed(m, H_CLOCKS), fixed(m, H_NODES)):
        stand = stand_at(m, i)
        if m[stand + S_STATUS] == UNSETTLED and m[stand + S_READY] >= 0:
            m[stand + S_DUE] = _time_left(
                m, f, i, planned(m, node_at(m, i) + N_DELAY), 1, DELAY, m[stand + S_READY], 1.0
            )
            wind(m, i)
    for i in range(fixed(m, H_NODES)):
        cause = m[stand_at(m, i) + S_UNDECIDED]
        if cause >= 0:
            m[stand_at(m, i) + S_UNDECIDED] = -1
            pass_milestone(m, f, i, cause)
