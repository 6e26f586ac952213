"""The queue of events in the kernel (L9): by time, kind and order in the file, then as they were put in."""

from simulation.kernel.jit import compiled
from simulation.kernel.layout import (
    C_EVENTS,
    C_FULL,
    C_NOW,
    C_SERIAL,
    E_ON,
    E_RANK,
    E_SERIAL,
    E_TIME,
    H_MOST_EVENTS,
    Ints,
    event_at,
)

#: Kinds of events in the order in which those of one instant are taken (L9).
END, ARRIVAL, ESCALATION, INJECT, DISPATCH = 1 << 24, 2 << 24, 3 << 24, 4 << 24, 5 << 24


@compiled
def _before(m: Ints, a: int, b: int) -> bool:
    x, y = event_at(m, a), event_at(m, b)
    if m[x + E_TIME] != m[y + E_TIME]:
        return bool(m[x + E_TIME] < m[y + E_TIME])
    if m[x + E_RANK] != m[y + E_RANK]:
        return bool(m[x + E_RANK] < m[y + E_RANK])
    return bool(m[x + E_SERIAL] < m[y + E_SERIAL])


@compiled
def _swap(m: Ints, a: int, b: int) -> None:
    x, y = event_at(m, a), event_at(m, b)
    m[x + E_TIME], m[y + E_TIME] = m[y + E_TIME], m[x + E_TIME]
    m[x + E_RANK], m[y + E_RANK] = m[y + E_RANK], m[x + E_RANK]
    m[x + E_SERIAL], m[y + E_SERIAL] = m[y + E_SERIAL], m[x + E_SERIAL]
    m[x + E_ON], m[y + E_ON] = m[y + E_ON], m[x + E_ON]


@compiled
def at(m: Ints, delay: int, rank: int, on: int) -> None:
    """Let something happen in `delay` ms; `on` is an attempt or a node."""
    n = m[C_EVENTS]
    if n >= m[H_MOST_EVENTS]:
        m[C_FULL] = 1
        return
    event = event_at(m, n)
    m[event + E_TIME], m[event + E_RANK], m[event + E_ON] = m[C_NOW] + delay, rank, on
    m[event + E_SERIAL] = m[C_SERIAL]
    m[C_SERIAL] += 1
    m[C_EVENTS] = n + 1
    while n > 0 and _before(m, n, (n - 1) // 2):
        _swap(m, n, (n - 1) // 2)
        n = (n - 1) // 2


@compiled
def pop(m: Ints) -> None:
    """Take the first event off the heap (it has been read)."""
    n = m[C_EVENTS] - 1
    m[C_EVENTS] = n
    _swap(m, 0, n)
    i = 0
    while True:
        least, left = i, 2 * i + 1
        if left < n and _before(m, left, least):
            least = left
        if left + 1 < n and _before(m, left + 1, least):
            least = left + 1
        if least == i:
            return
        _swap(m, i, least)
        i = least
