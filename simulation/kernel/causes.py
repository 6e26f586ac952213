"""Why a grant of the kernel came when it did (L10): what last let go, brought, opened or made eligible."""

from simulation.kernel.grants import walk_to
from simulation.kernel.jit import compiled, fixed, planned
from simulation.kernel.layout import (
    C_NOW,
    C_POSTS,
    F_CAUSE,
    F_ORDER,
    F_TIME,
    F_WHAT,
    H_PLACES,
    N_NEEDS,
    N_NEEDS_END,
    N_PLACE,
    O_ARRIVES,
    O_DEPUTY,
    O_PERSON,
    O_ROLE,
    Floats,
    Ints,
    cause_attempt,
    cause_node,
    eligible_at,
    node_at,
    opened_at,
    pack,
    person_at,
    pool,
    post_at,
    thing_at,
)
from simulation.kernel.scene import closed_to
from simulation.kernel.walking import table_of
from simulation.outcome.run import Via

_PERSON, _THING, _PLACE, _DEPUTY = int(Via.PERSON), int(Via.THING), int(Via.PLACE), int(Via.DEPUTY)


@compiled
def late_cause(m: Ints, f: Floats, i: int, count: int) -> int:
    """What let go, brought, opened or made eligible last, at this instant, of what the grant takes; -1 where nothing
    did. The posts stand behind those that there are."""
    first, now = m[C_POSTS], m[C_NOW]
    best, time, cause, what, via = -2, -1, -1, -1, _PERSON
    for k in range(first, first + count):
        freed = person_at(m, m[post_at(m, k) + O_PERSON])
        if m[freed + F_ORDER] > best:
            best, time, cause, what, via = (
                m[freed + F_ORDER],
                m[freed + F_TIME],
                m[freed + F_CAUSE],
                m[freed + F_WHAT],
                _PERSON,
            )
    for row in range(planned(m, node_at(m, i) + N_NEEDS), planned(m, node_at(m, i) + N_NEEDS_END)):
        thing = thing_at(m, planned(m, pool(m, row, 0)))
        if m[thing + F_ORDER] > best:
            best, time, cause, what, via = (
                m[thing + F_ORDER],
                m[thing + F_TIME],
                m[thing + F_CAUSE],
                m[thing + F_WHAT],
                _THING,
            )
    for k in range(first, first + count):
        if m[post_at(m, k) + O_DEPUTY] == 1:
            role = eligible_at(m, m[post_at(m, k) + O_ROLE])
            if m[role + F_ORDER] > best:
                best, time, cause, what, via = (
                    m[role + F_ORDER],
                    m[role + F_TIME],
                    m[role + F_CAUSE],
                    m[role + F_WHAT],
                    _DEPUTY,
                )
    for p in range(fixed(m, H_PLACES)):
        place = opened_at(m, p)
        if m[place + F_TIME] == now and m[place + F_ORDER] > best and _used(m, f, i, p, count):
            best, time, cause, what, via = (
                m[place + F_ORDER],
                m[place + F_TIME],
                m[place + F_CAUSE],
                m[place + F_WHAT],
                _PLACE,
            )
    if time != now or best < 0:
        return -1
    return pack(via, cause_node(cause), cause_attempt(cause), what)


@compiled
def _used(m: Ints, f: Floats, i: int, opened: int, count: int) -> bool:
    """Whether a place that has just been opened is where the step is, or on somebody's way there."""
    place = planned(m, node_at(m, i) + N_PLACE)
    if place < 0 or opened == place:
        return opened == place
    closed_to(m, f, i, opened)
    table = table_of(m, f)
    first = m[C_POSTS]
    for k in range(first, first + count):
        if walk_to(m, m[post_at(m, k) + O_PERSON], place, table) != m[post_at(m, k) + O_ARRIVES]:
            return True
    return False
