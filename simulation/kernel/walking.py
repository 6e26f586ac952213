"""Walking times in the kernel (L6): one table for each set of closed places, made when first asked for and kept.

The whole metres of the shortest open path are those of `simulation.plan.distances`, whatever way they are found.
"""

import math

from simulation.kernel.jit import compiled, fixed, planned
from simulation.kernel.layout import (
    C_TABLES,
    H_MOST_TABLES,
    H_PLACES,
    H_SHUT,
    SPEED,
    Floats,
    Ints,
    masks,
    metres,
    walks,
)

_FAR = 1 << 60


@compiled
def table_of(m: Ints, f: Floats) -> int:
    """The number of the table for the places that are marked closed in `shut`."""
    known, size, shut = m[C_TABLES], fixed(m, H_PLACES), fixed(m, H_SHUT)
    for k in range(known):
        same = True
        for p in range(size):
            if m[masks(m, k, p)] != m[shut + p]:
                same = False
                break
        if same:
            return k
    if known == fixed(m, H_MOST_TABLES):
        known = 1  # more sets than room: begin anew behind that of open ways
    _make(m, f, known)
    for p in range(size):
        m[masks(m, known, p)] = m[shut + p]
    m[C_TABLES] = known + 1
    return known


@compiled
def open_ways(m: Ints, f: Floats) -> None:
    """Make the first table: that of a scene where nothing is closed."""
    for p in range(fixed(m, H_PLACES)):
        m[fixed(m, H_SHUT) + p] = 0
    table_of(m, f)


@compiled
def _make(m: Ints, f: Floats, t: int) -> None:
    """Floyd and Warshall over open places; then the first step out of closed ones; then metres into milliseconds."""
    size, shut = fixed(m, H_PLACES), fixed(m, H_SHUT)
    for a in range(size):
        for b in range(size):
            edge = planned(m, metres(m, a, b)) >= 0 and m[shut + a] == 0 and m[shut + b] == 0
            m[walks(m, t, a, b)] = planned(m, metres(m, a, b)) if edge else _FAR
        if m[shut + a] == 0:
            m[walks(m, t, a, a)] = 0
    for k in range(size):
        if m[shut + k] == 0:
            for a in range(size):
                for b in range(size):
                    through = m[walks(m, t, a, k)] + m[walks(m, t, k, b)]
                    if through < m[walks(m, t, a, b)]:
                        m[walks(m, t, a, b)] = through
    for a in range(size):
        if m[shut + a] == 1:
            for gate in range(size):
                if planned(m, metres(m, a, gate)) >= 0 and m[shut + gate] == 0:
                    for b in range(size):
                        through = planned(m, metres(m, a, gate)) + m[walks(m, t, gate, b)]
                        if through < m[walks(m, t, a, b)]:
                            m[walks(m, t, a, b)] = through
    for a in range(size):
        for b in range(size):
            way = m[walks(m, t, a, b)]
            m[walks(m, t, a, b)] = math.floor(way / f[SPEED] * 1000 + 0.5) if way < _FAR else -1
