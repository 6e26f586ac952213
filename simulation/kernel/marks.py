"""How nodes of the kernel come to stand as they do (L10), who waits for people, and whom it is told."""

from simulation.kernel.entries import ENTRY
from simulation.kernel.jit import compiled, fixed, planned
from simulation.kernel.layout import (
    C_CHANGES,
    C_MARKS,
    C_NEWS,
    C_NOW,
    C_WAITING,
    H_NEWS,
    N_PRIORITY,
    N_TEAM,
    Q_ASKS,
    Q_NODE,
    Q_PRIORITY,
    S_BEGUN_AS,
    S_CAUSE,
    S_SETTLED,
    S_SETTLED_AS,
    S_SINCE,
    S_STARTED,
    S_STATUS,
    S_TRIES,
    S_WHY,
    Floats,
    Ints,
    node_at,
    pack,
    pool,
    stand_at,
    team_steps,
    waiting_at,
)
from simulation.kernel.scene import ALL, part
from simulation.outcome.run import Via
from simulation.plan.plan import UNSETTLED

RETRY = int(Via.RETRY)


@compiled
def tell(m: Ints, i: int) -> None:
    m[fixed(m, H_NEWS) + m[C_NEWS]] = i
    m[C_NEWS] += 1


@compiled
def mark_begun(m: Ints, i: int) -> None:
    m[stand_at(m, i) + S_STARTED] = m[C_NOW]
    m[C_MARKS] += 1
    m[stand_at(m, i) + S_BEGUN_AS] = m[C_MARKS]


@compiled
def as_cause(m: Ints, i: int) -> int:
    """A node as the cause of what its settling does."""
    return pack(ENTRY, i, m[stand_at(m, i) + S_TRIES], -1)


@compiled
def wait_for_people(m: Ints, i: int, cause: int) -> None:
    """A step waits for its people and things from now on."""
    stand, priority = stand_at(m, i), planned(m, node_at(m, i) + N_PRIORITY)
    m[stand + S_SINCE], m[stand + S_WHY] = m[C_NOW], cause
    m[C_CHANGES] += 1
    k = m[C_WAITING]
    m[C_WAITING] = k + 1
    while k > 0 and _later(m, waiting_at(m, k - 1), i, priority):
        _move(m, k - 1, k)
        k -= 1
    m[waiting_at(m, k) + Q_NODE], m[waiting_at(m, k) + Q_PRIORITY], m[waiting_at(m, k) + Q_ASKS] = i, priority, ALL


@compiled
def _later(m: Ints, row: int, i: int, priority: int) -> bool:
    """Whether a step that waits comes after step i, ready now: by priority, ready since, order in the file (L9)."""
    if m[row + Q_PRIORITY] != priority:
        return m[row + Q_PRIORITY] > priority
    return m[row + Q_NODE] > i and m[stand_at(m, m[row + Q_NODE]) + S_SINCE] == m[C_NOW]


@compiled
def _move(m: Ints, a: int, b: int) -> None:
    m[waiting_at(m, b) + Q_NODE] = m[waiting_at(m, a) + Q_NODE]
    m[waiting_at(m, b) + Q_PRIORITY] = m[waiting_at(m, a) + Q_PRIORITY]
    m[waiting_at(m, b) + Q_ASKS] = m[waiting_at(m, a) + Q_ASKS]


@compiled
def unqueue(m: Ints, i: int) -> None:
    """A step waits no more, if it did."""
    if m[stand_at(m, i) + S_SINCE] >= 0:
        k = 0
        while m[waiting_at(m, k) + Q_NODE] != i:
            k += 1
        leave_queue(m, k)


@compiled
def leave_queue(m: Ints, k: int) -> None:
    """The k-th of those who wait does so no more."""
    m[stand_at(m, m[waiting_at(m, k) + Q_NODE]) + S_SINCE] = -1
    m[C_WAITING] -= 1
    for j in range(k, m[C_WAITING]):
        _move(m, j + 1, j)


@compiled
def all_settled(m: Ints, f: Floats, team: int) -> bool:
    for row in range(planned(m, team_steps(m, team, 0)), planned(m, team_steps(m, team, 1))):
        if m[stand_at(m, planned(m, pool(m, row, 0))) + S_STATUS] == UNSETTLED:
            return False
    return True


@compiled
def take_standing(m: Ints, f: Floats, i: int, status: int, cause: int) -> None:
    """A node takes its final standing; everybody who looks at it will be told."""
    stand = stand_at(m, i)
    m[stand + S_STATUS], m[stand + S_SETTLED], m[stand + S_CAUSE] = status, m[C_NOW], cause
    m[C_MARKS] += 1
    m[stand + S_SETTLED_AS] = m[C_MARKS]
    unqueue(m, i)
    tell(m, i)


@compiled
def perhaps_part(m: Ints, f: Floats, i: int) -> None:
    team = planned(m, node_at(m, i) + N_TEAM)
    if team >= 0 and all_settled(m, f, team):
        part(m, f, team, as_cause(m, i))


@compiled
def settle_quietly(m: Ints, f: Floats, i: int, status: int, cause: int) -> None:
    """The same for a standing that has no effects (stopped, skipped)."""
    take_standing(m, f, i, status, cause)
    perhaps_part(m, f, i)
