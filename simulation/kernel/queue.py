"""The queue of events in the kernel (L9): a heap by time, then kind, then order in the file, all in one number."""

from simulation.kernel.jit import compiled, fixed
from simulation.kernel.layout import (
    C_EVENTS,
    C_FULL,
    C_NOW,
    E_KEY,
    E_ON,
    H_HORIZON,
    H_MOST_EVENTS,
    Ints,
    event_at,
)

#: Kinds of events in the order in which those of one instant are taken (L9); a node's number stands below the kind. A
#: dispatch is the last of an instant, and stands in no queue.
END, ARRIVAL, ESCALATION, INJECT = (kind << 19 for kind in range(1, 5))
#: Where the time begins in a key: 41 bits of ms are left; no horizon is beyond 32.
TIME = 22
_RANK = (1 << TIME) - 1


@compiled
def at(m: Ints, delay: int, rank: int, on: int) -> None:
    """Let something happen in `delay` ms, if the run lasts so long; `on` is an attempt or a node.

    Of two events with the same key at most one is of any effect: the other is for an attempt that has ended, or for a
    trigger that has come. So nothing hangs on which of them is taken first.
    """
    n, time = m[C_EVENTS], m[C_NOW] + delay
    if time > fixed(m, H_HORIZON):
        return
    if n >= fixed(m, H_MOST_EVENTS):
        m[C_FULL] = 1
        return
    m[C_EVENTS] = n + 1
    _rise(m, n, time << TIME | rank, on)


@compiled
def _rise(m: Ints, i: int, key: int, on: int) -> None:
    """Put an event into the free place i, or above it: later ones make room."""
    while i > 0 and m[event_at(m, (i - 1) >> 1) + E_KEY] > key:
        _move(m, event_at(m, (i - 1) >> 1), event_at(m, i))
        i = (i - 1) >> 1
    event = event_at(m, i)
    m[event + E_KEY], m[event + E_ON] = key, on


@compiled
def next_time(m: Ints) -> int:
    """When the first event is due; there is one."""
    return m[event_at(m, 0) + E_KEY] >> TIME


@compiled
def next_rank(m: Ints) -> int:
    """Kind and node of the first event; there is one."""
    return m[event_at(m, 0) + E_KEY] & _RANK


@compiled
def pop(m: Ints) -> None:
    """Take the first event off the heap (it has been read). Its place goes down to a leaf, the earlier one coming up
    each time, and from there the last event finds its own: as a rule it is late, and stays near the bottom."""
    n = m[C_EVENTS] - 1
    m[C_EVENTS] = n
    i = 0
    while 2 * i + 2 < n:
        child = 2 * i + 1 + (m[event_at(m, 2 * i + 2) + E_KEY] < m[event_at(m, 2 * i + 1) + E_KEY])
        _move(m, event_at(m, child), event_at(m, i))
        i = child
    if 2 * i + 2 == n:
        _move(m, event_at(m, 2 * i + 1), event_at(m, i))
        i = 2 * i + 1
    _rise(m, i, m[event_at(m, n) + E_KEY], m[event_at(m, n) + E_ON])


@compiled
def _move(m: Ints, a: int, b: int) -> None:
    m[b + E_KEY], m[b + E_ON] = m[a + E_KEY], m[a + E_ON]
