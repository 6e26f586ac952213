"""One run in the kernel: the laws that move it (docs/laws.md), event by event.

The queue is in `queue`, standings and news in `marks`, effects in `consequences`, grants in `scene`, entries in
`entries`.
"""

from simulation.kernel.consequences import take_effect
from simulation.kernel.entries import ENTRY, MET, OPEN, T0, UNMET, after, deciding, deciding_after, entry, wait
from simulation.kernel.given import time_left
from simulation.kernel.jit import compiled
from simulation.kernel.layout import (
    A_BEFORE,
    A_CAUSE,
    A_ENDED,
    A_GRANTED,
    A_INTERRUPTED,
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
    C_FULL,
    C_MARKS,
    C_NEWS,
    C_NOW,
    C_POSTS,
    C_READ,
    C_RUN,
    C_TABLES,
    C_WAITING,
    E_KEY,
    E_ON,
    E_TIME,
    H_CLOCKS,
    H_COPIES,
    H_COPIES_END,
    H_F_ROWS,
    H_GIVEN,
    H_HELD,
    H_HORIZON,
    H_MOST_ATTEMPTS,
    H_NEWS,
    H_NODES,
    H_PACE,
    H_PACE_HIGH,
    H_PACE_LOW,
    H_SLOWED,
    H_WAITING,
    N_AFTER,
    N_AFTER_ANY,
    N_AFTER_END,
    N_ATTEMPTS,
    N_AVERTED,
    N_AVERTED_ANY,
    N_AVERTED_END,
    N_DELAY,
    N_DEPS,
    N_DEPS_END,
    N_EFFECTS,
    N_EFFECTS_END,
    N_FORMS,
    N_KIND,
    N_LASTS,
    N_MILESTONE,
    N_PARTS,
    N_PARTS_END,
    N_PEOPLED,
    N_PLACE,
    N_SLOTS,
    N_SLOW,
    N_SLOW_END,
    N_STARTS,
    N_TEAM,
    N_UNTIL,
    N_UNTIL_ANY,
    N_UNTIL_END,
    N_WHOLE,
    O_ARRIVES,
    O_PERSON,
    P_OUT,
    P_PLACE,
    S_CAUSE,
    S_CLOCK,
    S_CURRENT,
    S_DUE,
    S_FAILURES,
    S_FIXED,
    S_LAST,
    S_READY,
    S_ROOT,
    S_SETTLED_AS,
    S_SINCE,
    S_STARTED,
    S_STATUS,
    S_TRIES,
    S_UNDECIDED,
    S_WHY,
    Floats,
    Ints,
    attempt_at,
    event_at,
    node_at,
    pack,
    person_at,
    pool,
    post_at,
    stand_at,
    there_at,
)
from simulation.kernel.layout import ESCALATION as _ESCALATION
from simulation.kernel.layout import STEP as _STEP
from simulation.kernel.luck import DELAY, DURATION, PACE, drawn, result, time, uniform
from simulation.kernel.marks import (
    RETRY,
    all_settled,
    mark_begun,
    perhaps_part,
    take_standing,
    tell,
    unqueue,
    wait_for_people,
)
from simulation.kernel.queue import ARRIVAL, DISPATCH, END, ESCALATION, INJECT, at, pop
from simulation.kernel.scene import REFUSED, form, grant, hold, late_cause, release
from simulation.kernel.walking import open_ways
from simulation.plan import AVERTED, BLOCKED, CAME, FAILED, OUTCOME, SKIPPED, STOPPED, UNSETTLED

_COUNTERS = C_FULL + 1


@compiled
def settle(m: Ints, f: Floats, i: int, status: int, cause: int) -> None:
    """A node takes its final standing, once; its effects happen; a team may part (L3, L5, L7)."""
    take_standing(m, f, i, status, cause)
    for row in range(m[node_at(m, i) + N_EFFECTS], m[node_at(m, i) + N_EFFECTS_END]):
        if m[pool(m, row, 0)] == status:
            take_effect(m, f, i, m[pool(m, row, 1)])
    perhaps_part(m, f, i)


# ---- L3: steps


@compiled
def _relieve(m: Ints, f: Floats, i: int, cause: int) -> None:
    """A lasting step at work ends once the entries of its `until` are settled: its cause, if none (-1) is given."""
    node = node_at(m, i)
    if wait(m, f, m[node + N_UNTIL], m[node + N_UNTIL_END], m[node + N_UNTIL_ANY])[0] == OPEN:
        return
    attempt = m[stand_at(m, i) + S_CURRENT]
    if m[attempt_at(m, attempt) + A_RELIEVED] == 0:
        m[attempt_at(m, attempt) + A_RELIEVED] = 1
        if cause < 0:
            cause = deciding(m, f, m[node + N_UNTIL], m[node + N_UNTIL_END], m[node + N_UNTIL_ANY])
        m[stand_at(m, i) + S_CAUSE] = cause
        at(m, 0, END + i, attempt)


@compiled
def _begin(m: Ints, f: Floats, attempt: int) -> None:
    """The last has arrived: work begins."""
    a = attempt_at(m, attempt)
    i, node = m[a + A_NODE], node_at(m, m[a + A_NODE])
    m[a + A_STARTED] = m[C_NOW]
    if m[stand_at(m, i) + S_STARTED] < 0:
        mark_begun(m, i)
        if m[node + N_STARTS] == 1:
            tell(m, i)
    if m[node + N_UNTIL] >= 0:
        _relieve(m, f, i, pack(RETRY, i, m[a + A_NUMBER], -1))
        return
    factor = f[0] if m[node + N_PEOPLED] == 1 else 1.0
    lasts = time(m, f, i, m[node + N_LASTS], m[C_RUN], m[a + A_NUMBER], DURATION, factor)
    at(m, lasts, END + i, attempt)


@compiled
def _end(m: Ints, f: Floats, attempt: int) -> None:
    """Work is over: release, then another attempt or the outcome."""
    a = attempt_at(m, attempt)
    i = m[a + A_NODE]
    stand, node = stand_at(m, i), node_at(m, i)
    if m[stand + S_CURRENT] != attempt:
        return
    m[a + A_ENDED] = m[C_NOW]
    m[a + A_RESULT] = result(m, f, i, m[C_RUN], m[a + A_NUMBER], m[stand + S_FIXED])
    m[stand + S_CURRENT] = -1
    me = pack(RETRY, i, m[a + A_NUMBER], -1)
    if m[a + A_RESULT] == FAILED:
        m[stand + S_FAILURES] += 1
        release(m, f, attempt, me)
        if m[stand + S_FAILURES] < m[node + N_ATTEMPTS]:
            wait_for_people(m, i, me)
            return
    elif m[node + N_FORMS] >= 0 and not all_settled(m, f, m[node + N_FORMS]):
        form(m, f, m[node + N_FORMS], attempt, me)
    else:
        release(m, f, attempt, me)
    settle(m, f, i, m[a + A_RESULT], m[stand + S_CAUSE] if m[node + N_UNTIL] >= 0 else me)


@compiled
def _pass_milestone(m: Ints, f: Floats, i: int, cause: int) -> None:
    """A milestone ends in the very event that makes it ready; if it can fail, so do its attempts."""
    mark_begun(m, i)
    stand, found = stand_at(m, i), FAILED
    for _ in range(m[node_at(m, i) + N_ATTEMPTS]):
        m[stand + S_TRIES] += 1
        found = result(m, f, i, m[C_RUN], m[stand + S_TRIES], m[stand + S_FIXED])
        if found != FAILED:
            break
    settle(m, f, i, found, cause)


@compiled
def _gather(m: Ints, f: Floats, i: int, cause: int) -> None:
    """The whole of an `each` ends when all its parts are settled: `missing` if one was skipped."""
    first, end = m[node_at(m, i) + N_PARTS], m[node_at(m, i) + N_PARTS_END]
    opened = begun = skipped = False
    last, bad = -1, -1
    for row in range(first, end):
        p = m[pool(m, row, 0)]
        stand = stand_at(m, p)
        opened = opened or m[stand + S_STATUS] == UNSETTLED
        begun = begun or m[stand + S_STARTED] >= 0
        skipped = skipped or m[stand + S_STATUS] == SKIPPED
        if last < 0 or m[stand + S_SETTLED_AS] > m[stand_at(m, last) + S_SETTLED_AS]:
            last = p
        if bad < 0 and (
            m[stand + S_STATUS] == FAILED or m[stand + S_STATUS] == STOPPED or m[stand + S_STATUS] == BLOCKED
        ):
            bad = p
    if opened:
        if m[stand_at(m, i) + S_STARTED] < 0 and begun:
            mark_begun(m, i)
            tell(m, i)
        return
    if last >= 0:
        cause = pack(ENTRY, last, m[stand_at(m, last) + S_TRIES], -1)
    if bad >= 0:
        m[stand_at(m, i) + S_ROOT] = m[stand_at(m, bad) + S_ROOT] if m[stand_at(m, bad) + S_STATUS] == BLOCKED else bad
        settle(m, f, i, BLOCKED, cause)
    else:
        settle(m, f, i, OUTCOME + (1 if skipped else 0), cause)


@compiled
def _ready(m: Ints, f: Floats, i: int, cause: int) -> None:
    """All that a step waited for is there."""
    node = node_at(m, i)
    if m[node + N_MILESTONE] == 1:
        _pass_milestone(m, f, i, cause)
    elif m[node + N_PARTS] >= 0:
        _gather(m, f, i, cause)
    elif m[node + N_WHOLE] >= 0 and m[person_at(m, m[pool(m, m[node + N_SLOTS], 1)]) + P_OUT] == 1:
        settle(m, f, i, SKIPPED, cause)
    else:
        wait_for_people(m, i, cause)


@compiled
def _look(m: Ints, f: Floats, i: int) -> None:
    """Something that this node waits for has changed."""
    stand, node = stand_at(m, i), node_at(m, i)
    if m[stand + S_STATUS] != UNSETTLED:
        return
    if m[node + N_KIND] != _STEP:
        _look_trigger(m, f, i)
    elif m[stand + S_READY] < 0:
        found, root = after(m, f, i)
        if found == OPEN:
            return
        cause = deciding_after(m, f, i)
        if found == MET:
            m[stand + S_READY] = m[C_NOW]
            _ready(m, f, i, cause)
        elif found == UNMET:
            settle(m, f, i, SKIPPED, cause)
        else:
            m[stand + S_ROOT] = root
            settle(m, f, i, BLOCKED, cause)
    elif m[node + N_PARTS] >= 0:
        _gather(m, f, i, T0)
    elif (
        m[node + N_UNTIL] >= 0 and m[stand + S_CURRENT] >= 0 and m[attempt_at(m, m[stand + S_CURRENT]) + A_STARTED] >= 0
    ):
        _relieve(m, f, i, -1)


# ---- L7: triggers


@compiled
def _look_trigger(m: Ints, f: Floats, i: int) -> None:
    """Averted, started, slowed down: an escalation or inject looks at what has changed."""
    stand, node, now = stand_at(m, i), node_at(m, i), m[C_NOW]
    if (
        m[node + N_AVERTED] >= 0
        and wait(m, f, m[node + N_AVERTED], m[node + N_AVERTED_END], m[node + N_AVERTED_ANY])[0] == MET
    ):
        cause = deciding(m, f, m[node + N_AVERTED], m[node + N_AVERTED_END], m[node + N_AVERTED_ANY])
        settle(m, f, i, AVERTED, cause)
        return
    if m[stand + S_READY] < 0:
        found, root = after(m, f, i)
        if found == OPEN:
            return
        cause = deciding(m, f, m[node + N_AFTER], m[node + N_AFTER_END], m[node + N_AFTER_ANY])
        if found == UNMET:
            settle(m, f, i, SKIPPED, cause)
            return
        if found != MET:
            m[stand + S_ROOT] = root
            settle(m, f, i, BLOCKED, cause)
            return
        m[stand + S_READY], m[stand + S_CAUSE] = now, cause
        m[stand + S_DUE] = now + time(m, f, i, m[node + N_DELAY], m[C_RUN], 1, DELAY, 1.0)
    elif m[node + N_SLOW] == m[node + N_SLOW_END]:
        return
    for row in range(m[node + N_SLOW], m[node + N_SLOW_END]):
        if m[m[H_SLOWED] + row] == 0 and entry(m, m[pool(m, row, 0)], m[pool(m, row, 1)]) == MET:
            m[m[H_SLOWED] + row] = 1 + now
            m[stand + S_DUE] = now + int((m[stand + S_DUE] - now) * f[m[H_F_ROWS] + row] + 0.5)
    if m[stand + S_CLOCK] != m[stand + S_DUE]:
        _wind(m, i)


@compiled
def _wind(m: Ints, i: int) -> None:
    """Set the clock of a trigger to its due time; what was set before is void."""
    stand = stand_at(m, i)
    m[stand + S_CLOCK] = m[stand + S_DUE]
    if m[m[H_HELD] + i] == 0:
        kind = ESCALATION if m[node_at(m, i) + N_KIND] == _ESCALATION else INJECT
        at(m, m[stand + S_DUE] - m[C_NOW], kind + i, i)


@compiled
def _ring(m: Ints, f: Floats, i: int) -> None:
    """The alarm of a trigger: it comes, unless it is settled or has been set to another time since."""
    if m[stand_at(m, i) + S_STATUS] == UNSETTLED and m[stand_at(m, i) + S_CLOCK] == m[C_NOW]:
        settle(m, f, i, CAME, m[stand_at(m, i) + S_CAUSE])


# ---- L4, L6, L9: dispatch


@compiled
def _spread(m: Ints, f: Floats) -> None:
    """Let every node look at what has been settled or begun, first come first served; then ask for a dispatch."""
    while m[C_READ] < m[C_NEWS]:
        told = m[m[H_NEWS] + m[C_READ]]
        m[C_READ] += 1
        for row in range(m[node_at(m, told) + N_DEPS], m[node_at(m, told) + N_DEPS_END]):
            _look(m, f, m[pool(m, row, 0)])
    if m[C_WAITING] > 0 and m[C_DUE] == 0 and m[C_DISPATCHED] != m[C_CHANGES]:
        m[C_DUE] = 1
        at(m, 0, DISPATCH, -1)


@compiled
def _send(m: Ints, f: Floats, i: int, count: int) -> int:
    """Everything at once: people set out, things are taken. The attempt, if somebody is there already or nobody has to
    come; else -1."""
    stand, now, n = stand_at(m, i), m[C_NOW], m[C_ATTEMPTS]
    if n >= m[H_MOST_ATTEMPTS]:
        m[C_FULL] = 1
        return -1
    since, cause = m[stand + S_SINCE], m[stand + S_WHY]
    unqueue(m, i)
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
    m[a + A_TEAM], m[a + A_POSTS], m[a + A_POSTS_END] = m[node_at(m, i) + N_TEAM], first, first + count
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
    hold(m, f, n)
    return n if there else -1


@compiled
def _dispatch(m: Ints, f: Floats) -> None:
    """Scan the ready steps and grant whatever fits (L9)."""
    m[C_DUE], m[C_DISPATCHED] = 0, m[C_CHANGES]
    there = k = 0
    while k < m[C_WAITING] and m[C_FULL] == 0:
        i = m[m[H_WAITING] + k]
        count = grant(m, f, i)
        if count == REFUSED:
            k += 1
            continue
        attempt = _send(m, f, i, count)  # it waits no more: the next has moved up
        if attempt >= 0:
            j = there
            while j > 0 and m[there_at(m, j - 1, 0)] > i:
                m[there_at(m, j, 0)], m[there_at(m, j, 1)] = m[there_at(m, j - 1, 0)], m[there_at(m, j - 1, 1)]
                j -= 1
            m[there_at(m, j, 0)], m[there_at(m, j, 1)] = i, attempt
            there += 1
    for k in range(there):
        i, attempt = m[there_at(m, k, 0)], m[there_at(m, k, 1)]
        if m[C_EVENTS] == 0 or m[event_at(m, 0) + E_TIME] > m[C_NOW]:
            _arrive(m, f, attempt)  # nothing else is due now: the queue would only hand it back
            _spread(m, f)
        else:
            at(m, 0, ARRIVAL + i, attempt)


@compiled
def _arrive(m: Ints, f: Floats, attempt: int) -> None:
    """Whoever's walk ends now is there; work begins with the last."""
    a = attempt_at(m, attempt)
    if m[stand_at(m, m[a + A_NODE]) + S_CURRENT] != attempt:
        return
    place, there = m[node_at(m, m[a + A_NODE]) + N_PLACE], True
    for k in range(m[a + A_POSTS], m[a + A_POSTS_END]):
        if m[post_at(m, k) + O_ARRIVES] > m[C_NOW]:
            there = False
        elif place >= 0:
            m[person_at(m, m[post_at(m, k) + O_PERSON]) + P_PLACE] = place
    if there:
        _begin(m, f, attempt)


# ---- L1: a run


@compiled
def reset(m: Ints, f: Floats, run: int) -> None:
    """The state from which a run begins. The tables of walking times stay."""
    tables = m[C_TABLES]
    for row in range(m[H_COPIES], m[H_COPIES_END], 3):
        source, target = m[row], m[row + 1]
        for k in range(m[row + 2]):
            m[target + k] = m[source + k]
    m[C_TABLES], m[C_RUN] = tables, run
    if tables == 0:
        open_ways(m, f)
    u = uniform(m, m[H_PACE_LOW], m[H_PACE_HIGH], run, 1, PACE)
    f[0] = drawn(m, f, m[H_PACE], u)


@compiled
def _resume(m: Ints, f: Floats) -> None:
    """Go on from a state: what is under way is drawn on condition that it has lasted so far (L14)."""
    for i in range(m[H_NODES]):
        stand, node = stand_at(m, i), node_at(m, i)
        attempt = m[stand + S_CURRENT]
        if attempt >= 0 and m[node + N_UNTIL] >= 0:
            _relieve(m, f, i, -1)
        elif attempt >= 0:
            a = attempt_at(m, attempt)
            factor = f[0] if m[node + N_PEOPLED] == 1 else 1.0
            end = time_left(m, f, i, m[node + N_LASTS], m[a + A_NUMBER], DURATION, m[a + A_STARTED], factor)
            at(m, end - m[C_NOW], END + i, attempt)
    for i in range(m[H_CLOCKS], m[H_NODES]):
        stand = stand_at(m, i)
        if m[stand + S_STATUS] == UNSETTLED and m[stand + S_READY] >= 0:
            m[stand + S_DUE] = time_left(m, f, i, m[node_at(m, i) + N_DELAY], 1, DELAY, m[stand + S_READY], 1.0)
            _wind(m, i)
    for i in range(m[H_NODES]):
        cause = m[stand_at(m, i) + S_UNDECIDED]
        if cause >= 0:
            m[stand_at(m, i) + S_UNDECIDED] = -1
            _pass_milestone(m, f, i, cause)


@compiled
def simulate(m: Ints, f: Floats, run: int) -> int:
    """One run from T0, or from a state (L14), until nothing more can happen, or the horizon (L1). 1 if the tables of
    the state were too small: make larger ones and begin the run anew."""
    reset(m, f, run)
    if m[H_GIVEN] == 1:
        _resume(m, f)
    else:
        for i in range(m[H_NODES]):
            if m[node_at(m, i) + N_AFTER] < 0 or m[C_MARKS] > 0:
                _look(m, f, i)
    _spread(m, f)
    while m[C_EVENTS] > 0 and m[event_at(m, 0) + E_TIME] <= m[H_HORIZON] and m[C_FULL] == 0:
        event = event_at(m, 0)
        m[C_NOW] = m[event + E_TIME]
        rank, on = m[event + E_KEY] >> 32, m[event + E_ON]
        pop(m)
        if rank >= DISPATCH:
            _dispatch(m, f)
        elif rank >= ESCALATION:
            _ring(m, f, on)
        elif rank >= ARRIVAL:
            _arrive(m, f, on)
        else:
            _end(m, f, on)
        if m[C_READ] < m[C_NEWS] or m[C_WAITING] > 0:
            _spread(m, f)
    return m[C_FULL]
