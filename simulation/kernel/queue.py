"""The queue of events in the kernel (L9): by time, then by key: kind, order in the file, and as they were put in."""

from simulation.kernel.jit import compiled, fixed
from simulation.kernel.layout import (
    C_EVENTS,
    C_FULL,
    C_NOW,
    C_SERIAL,
    E_KEY,
    E_ON,
    E_TIME,
    H_MOST_EVENTS,
    Ints,
    event_at,
)

#: Kinds of events in the order in which those of one instant are taken (L9).
END, ARRIVAL, ESCALATION, INJECT, DISPATCH = 1 << 24, 2 << 24, 3 << 24, 4 << 24, 5 << 24


@compiled
def at(m: Ints, delay: int, rank: int, on: int) -> None:
    """Let something happen in `delay` ms; `on` is an attempt or a node."""
    n, time = m[C_EVENTS], m[C_NOW] + delay
    if n >= fixed(m, H_MOST_EVENTS):
        m[C_FULL] = 1
        return
    key = rank << 32 | m[C_SERIAL]
    m[C_SERIAL] += 1
    m[C_EVENTS] = n + 1
    while n > 0:  # later ones make room on the way up
        above = event_at(m, (n - 1) // 2)
        if m[above + E_TIME] < time or (m[above + E_TIME] == time and m[above + E_KEY] < key):
            break
        _move(m, above, event_at(m, n))
        n = (n - 1) // 2
    event = event_at(m, n)
    m[event + E_TIME], m[event + E_KEY], m[event + E_ON] = time, key, on


@compiled
def pop(m: Ints) -> None:
    """Take the first event off the heap (it has been read): the last one finds its place on the way down."""
    n = m[C_EVENTS] - 1
    m[C_EVENTS] = n
    last, i = event_at(m, n), 0
    while 2 * i + 1 < n:
        child, next_ = event_at(m, 2 * i + 1), 2 * i + 1
        if next_ + 1 < n and _before(m, event_at(m, next_ + 1), child):
            next_ += 1
            child = event_at(m, next_)
        if _before(m, last, child):
            break
        _move(m, child, event_at(m, i))
        i = next_
    _move(m, last, event_at(m, i))


@compiled
def _before(m: Ints, a: int, b: int) -> bool:
    return m[a + E_TIME] < m[b + E_TIME] or (m[a + E_TIME] == m[b + E_TIME] and m[a + E_KEY] < m[b + E_KEY])


@compiled
def _move(m: Ints, a: int, b: int) -> None:
    m[b + E_TIME], m[b + E_KEY], m[b + E_ON] = m[a + E_TIME], m[a + E_KEY], m[a + E_ON]
