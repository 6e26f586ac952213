"""One run in the kernel: the laws that move it (docs/laws.md), event by event.

The queue is in `queue`, standings and news in `marks`, effects in `consequences`, grants in `scene`, entries in
`entries`.
"""

from simulation.kernel.causes import late_cause
from simulation.kernel.entries import MET, OPEN, T0, UNMET, after, deciding_after
from simulation.kernel.given import resume
from simulation.kernel.grants import REFUSED, grant
from simulation.kernel.jit import compiled, fixed, planned
from simulation.kernel.layout import (
    A_BEFORE,
    A_CAUSE,
    A_ENDED,
    A_GRANTED,
    A_INTERRUPTED,
    A_LASTS,
    A_NODE,
    A_NUMBER,
    A_POSTS,
    A_POSTS_END,
    A_READY,
    A_RELIEVED,
    A_RESULT,
    A_STARTED,
    A_TEAM,
    C_ATTEMPTS,
    C_CHANGES,
    C_DISPATCHED,
    C_DUE,
    C_EVENTS,
    C_FREED,
    C_FULL,
    C_MARKS,
    C_NEWS,
    C_NOW,
    C_POSTS,
    C_READ,
    C_RUN,
    C_TABLES,
    C_WAITING,
    E_ON,
    H_COPIES,
    H_COPIES_END,
    H_GIVEN,
    H_MOST_ATTEMPTS,
    H_NEWS,
    H_NODES,
    H_PACE,
    H_PACE_HIGH,
    H_PACE_LOW,
    N_AFTER,
    N_BITS,
    N_DEPS,
    N_DEPS_END,
    N_KIND,
    N_PARTS,
    N_PLACE,
    N_TEAM,
    N_UNTIL,
    O_ARRIVES,
    O_PERSON,
    P_PLACE,
    Q_ASKS,
    Q_NODE,
    S_CURRENT,
    S_LAST,
    S_READY,
    S_ROOT,
    S_SINCE,
    S_STATUS,
    S_TRIES,
    S_WHY,
    Floats,
    Ints,
    attempt_at,
    event_at,
    node_at,
    person_at,
    pool,
    post_at,
    stand_at,
    there_at,
    waiting_at,
)
from simulation.kernel.layout import STEP as _STEP
from simulation.kernel.luck import PACE, drawn, uniform
from simulation.kernel.marks import leave_queue
from simulation.kernel.queue import ARRIVAL, ESCALATION, at, next_rank, next_time, pop
from simulation.kernel.scene import ANEW, hold
from simulation.kernel.steps import begin, end, gather, lasts, make_ready, relieve, settle
from simulation.kernel.triggers import look_trigger, ring
from simulation.kernel.walking import open_ways
from simulation.plan.plan import BLOCKED, SKIPPED, UNSETTLED


@compiled
def _look(m: Ints, f: Floats, i: int) -> None:
    """Something that this node waits for has changed."""
    stand, node = stand_at(m, i), node_at(m, i)
    if m[stand + S_STATUS] != UNSETTLED:
        return
    if planned(m, node + N_KIND) != _STEP:
        look_trigger(m, f, i)
    elif m[stand + S_READY] < 0:
        found, root = after(m, f, i)
        if found == OPEN:
            return
        cause = deciding_after(m, f, i, found)
        if found == MET:
            m[stand + S_READY] = m[C_NOW]
            make_ready(m, f, i, cause)
        elif found == UNMET:
            settle(m, f, i, SKIPPED, cause)
        else:
            m[stand + S_ROOT] = root
            settle(m, f, i, BLOCKED, cause)
    elif planned(m, node + N_PARTS) >= 0:
        gather(m, f, i, T0)
    elif (
        planned(m, node + N_UNTIL) >= 0
        and m[stand + S_CURRENT] >= 0
        and m[attempt_at(m, m[stand + S_CURRENT]) + A_STARTED] >= 0
    ):
        relieve(m, f, i, -1)


# ---- L4, L6, L9: dispatch


@compiled
def _spread(m: Ints, f: Floats) -> None:
    """Let every node look at what has been settled or begun, first come first served; then ask for a dispatch."""
    while m[C_READ] < m[C_NEWS]:
        told = m[fixed(m, H_NEWS) + m[C_READ]]
        m[C_READ] += 1
        for row in range(planned(m, node_at(m, told) + N_DEPS), planned(m, node_at(m, told) + N_DEPS_END)):
            _look(m, f, planned(m, pool(m, row, 0)))
    if m[C_WAITING] > 0 and m[C_DUE] == 0 and m[C_DISPATCHED] != m[C_CHANGES]:
        m[C_DUE] = 1


@compiled
def _send(m: Ints, f: Floats, place: int, count: int) -> int:
    """Everything at once: people set out to the step at that place of those who wait, things are taken. The attempt, if
    somebody is there already or nobody has to come; else -1."""
    i, now, n = m[waiting_at(m, place) + Q_NODE], m[C_NOW], m[C_ATTEMPTS]
    stand = stand_at(m, i)
    if n >= fixed(m, H_MOST_ATTEMPTS):
        m[C_FULL] = 1
        return -1
    since, cause = m[stand + S_SINCE], m[stand + S_WHY]
    leave_queue(m, place)
    if since < now:
        late = late_cause(m, f, i, count)
        if late >= 0:
            cause = late
    m[stand + S_TRIES] += 1
    first = m[C_POSTS]
    a = attempt_at(m, n)
    m[a + A_NODE], m[a + A_NUMBER], m[a + A_READY], m[a + A_GRANTED], m[a + A_CAUSE] = (
        i,
        m[stand + S_TRIES],
        since,
        now,
        cause,
    )
    m[a + A_STARTED], m[a + A_ENDED], m[a + A_RESULT], m[a + A_INTERRUPTED], m[a + A_RELIEVED] = -1, -1, UNSETTLED, 0, 0
    m[a + A_BEFORE], m[stand + S_LAST] = m[stand + S_LAST], n
    m[a + A_TEAM], m[a + A_POSTS], m[a + A_POSTS_END] = planned(m, node_at(m, i) + N_TEAM), first, first + count
    m[C_ATTEMPTS], m[C_POSTS] = n + 1, first + count
    m[stand + S_CURRENT] = n
    there = count == 0
    for k in range(first, first + count):
        walk = m[post_at(m, k) + O_ARRIVES]
        there = there or walk == 0
        again = False
        for other in range(first, k):
            again = again or m[post_at(m, other) + O_ARRIVES] == walk
        if walk > 0 and not again:
            at(m, walk, ARRIVAL + i, n)
    m[a + A_LASTS] = lasts(m, f, i, m[stand + S_TRIES])  # drawn here, it is there when work begins
    hold(m, f, n)
    return n if there else -1


@compiled
def _nothing_else_now(m: Ints) -> bool:
    """Whether no event is due at this instant any more: then it is the turn of a dispatch that was asked for (L9)."""
    return m[C_EVENTS] == 0 or next_time(m) > m[C_NOW]


@compiled
def _dispatch(m: Ints, f: Floats) -> None:
    """Scan the ready steps and grant whatever fits (L9). One that was refused is passed over while nothing that it asks
    for has become available."""
    freed = m[C_FREED] | ANEW
    m[C_DUE], m[C_DISPATCHED], m[C_FREED] = 0, m[C_CHANGES], 0
    there = k = 0
    while k < m[C_WAITING] and m[C_FULL] == 0:
        i, count = m[waiting_at(m, k) + Q_NODE], REFUSED
        if m[waiting_at(m, k) + Q_ASKS] & freed:
            count = grant(m, f, i)
            m[waiting_at(m, k) + Q_ASKS] = planned(m, node_at(m, i) + N_BITS)
        if count == REFUSED:
            k += 1
            continue
        attempt = _send(m, f, k, count)  # it waits no more: the next has moved up
        if attempt >= 0:
            j = there
            while j > 0 and m[there_at(m, j - 1, 0)] > i:
                m[there_at(m, j, 0)], m[there_at(m, j, 1)] = m[there_at(m, j - 1, 0)], m[there_at(m, j - 1, 1)]
                j -= 1
            m[there_at(m, j, 0)], m[there_at(m, j, 1)] = i, attempt
            there += 1
    for k in range(there):
        i, attempt = m[there_at(m, k, 0)], m[there_at(m, k, 1)]
        if _nothing_else_now(m):
            _arrive(m, f, attempt)  # the queue would only hand it back
            _spread(m, f)
        else:
            at(m, 0, ARRIVAL + i, attempt)


@compiled
def _arrive(m: Ints, f: Floats, attempt: int) -> None:
    """Whoever's walk ends now is there; work begins with the last."""
    a = attempt_at(m, attempt)
    if m[stand_at(m, m[a + A_NODE]) + S_CURRENT] != attempt:
        return
    place, there = planned(m, node_at(m, m[a + A_NODE]) + N_PLACE), True
    for k in range(m[a + A_POSTS], m[a + A_POSTS_END]):
        if m[post_at(m, k) + O_ARRIVES] > m[C_NOW]:
            there = False
        elif place >= 0:
            m[person_at(m, m[post_at(m, k) + O_PERSON]) + P_PLACE] = place
    if there:
        begin(m, f, attempt)


# ---- L1: a run


@compiled
def reset(m: Ints, f: Floats, run: int) -> None:
    """The state from which a run begins. The tables of walking times stay."""
    tables = m[C_TABLES]
    for row in range(fixed(m, H_COPIES), fixed(m, H_COPIES_END), 3):
        source, target = m[row], m[row + 1]
        for k in range(m[row + 2]):
            m[target + k] = m[source + k]
    m[C_TABLES], m[C_RUN] = tables, run
    if tables == 0:
        open_ways(m, f)
    u = uniform(m, fixed(m, H_PACE_LOW), fixed(m, H_PACE_HIGH), run, 1, PACE)
    f[0] = drawn(m, f, fixed(m, H_PACE), u)


@compiled
def simulate(m: Ints, f: Floats, run: int) -> int:
    """One run from T0, or from a state (L14), until nothing more can happen, or the horizon (L1). 1 if the tables of
    the state were too small: make larger ones and begin the run anew."""
    reset(m, f, run)
    if fixed(m, H_GIVEN) == 1:
        resume(m, f)
    else:
        for i in range(fixed(m, H_NODES)):
            if planned(m, node_at(m, i) + N_AFTER) < 0 or m[C_MARKS] > 0:
                _look(m, f, i)
    _spread(m, f)
    while m[C_EVENTS] + m[C_DUE] > 0 and m[C_FULL] == 0:
        if m[C_DUE] == 1 and _nothing_else_now(m):
            _dispatch(m, f)
        else:
            m[C_NOW] = next_time(m)
            rank, on = next_rank(m), m[event_at(m, 0) + E_ON]
            pop(m)
            if rank >= ESCALATION:
                ring(m, f, on)
            elif rank >= ARRIVAL:
                _arrive(m, f, on)
            else:
                end(m, f, on)
        if m[C_READ] < m[C_NEWS] or m[C_WAITING] > 0:
            _spread(m, f)
    return m[C_FULL]
