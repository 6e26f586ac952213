"""What follows in the kernel when a node comes or ends: its effects (L7), interruption and exposure (L8)."""

from simulation.kernel.jit import compiled, fixed, planned
from simulation.kernel.layout import (
    A_ENDED,
    A_INTERRUPTED,
    A_NODE,
    A_NUMBER,
    A_POSTS,
    A_POSTS_END,
    A_RESULT,
    A_TEAM,
    C_ATTEMPTS,
    C_CLOSINGS,
    C_EXPOSURES,
    C_FULL,
    C_NOW,
    C_OUT,
    D_BRINGS,
    D_BRINGS_END,
    D_CLOSES,
    D_CLOSES_END,
    D_GIVEN,
    D_GIVEN_END,
    D_OPENS,
    D_OPENS_END,
    D_PEOPLE,
    D_PEOPLE_END,
    D_SETS,
    D_SETS_END,
    D_STOPS,
    D_STOPS_END,
    D_THINGS,
    D_THINGS_END,
    D_TO,
    H_MOST_EXPOSED,
    H_NODES,
    H_PEOPLE,
    H_ROLES,
    H_STOCK,
    H_TEAMS,
    N_NEEDS,
    N_NEEDS_END,
    N_PARTS,
    N_PARTS_END,
    N_PLACE,
    N_SLOTS,
    N_WHOLE,
    O_PERSON,
    P_AWAY,
    P_DOING,
    P_OUT,
    P_PLACE,
    P_TEAM,
    R_HOLDERS,
    R_HOLDERS_END,
    S_CURRENT,
    S_FIXED,
    S_READY,
    S_STATUS,
    T_ALIVE,
    T_LOST,
    T_ORDER,
    X_NODE,
    X_PERSON,
    X_PLACE,
    X_TIME,
    Floats,
    Ints,
    attempt_at,
    closing,
    doing_at,
    eligible_at,
    exposed_at,
    node_at,
    opened_at,
    pack,
    person_at,
    pool,
    post_at,
    role_at,
    stand_at,
    team_at,
    team_things,
)
from simulation.kernel.marks import RETRY, as_cause, settle_quietly, wait_for_people
from simulation.kernel.scene import OTHER, give_back, may_stay, note, release
from simulation.plan.plan import SKIPPED, STOPPED, UNSETTLED

# ---- L8: interruption and exposure


@compiled
def _interrupt(m: Ints, f: Floats, attempt: int, cause: int) -> None:
    """An attempt ends without outcome; none is used up; the step is ready anew."""
    a = attempt_at(m, attempt)
    m[stand_at(m, m[a + A_NODE]) + S_CURRENT] = -1
    m[a + A_ENDED], m[a + A_INTERRUPTED] = m[C_NOW], 1
    release(m, f, attempt, cause)
    wait_for_people(m, m[a + A_NODE], pack(RETRY, m[a + A_NODE], m[a + A_NUMBER], -1))


@compiled
def _expose(m: Ints, i: int, person: int, place: int) -> None:
    n = m[C_EXPOSURES]
    for k in range(n):
        if m[exposed_at(m, k) + X_PERSON] == person and m[exposed_at(m, k) + X_NODE] == i:
            return
    if n >= fixed(m, H_MOST_EXPOSED):
        m[C_FULL] = 1
        return
    e = exposed_at(m, n)
    m[e + X_TIME], m[e + X_PERSON], m[e + X_PLACE], m[e + X_NODE] = m[C_NOW], person, place, i
    m[C_EXPOSURES] = n + 1


@compiled
def _may_work(m: Ints, f: Floats, attempt: int, against: int) -> bool:
    a = attempt_at(m, attempt)
    if m[a + A_POSTS] < m[a + A_POSTS_END]:
        return may_stay(m, f, m[post_at(m, m[a + A_POSTS]) + O_PERSON], against)
    return against >= 0


@compiled
def _close(m: Ints, f: Floats, i: int, first: int, end: int) -> None:
    """Places close: who is in them is exposed, then attempts at them are interrupted."""
    for row in range(first, end):
        place, against = planned(m, pool(m, row, 0)), planned(m, pool(m, row, 1))
        n, known = m[C_CLOSINGS], False
        for k in range(n):
            known = known or (m[closing(m, k, 0)] == place and m[closing(m, k, 1)] == against)
        if not known:
            m[closing(m, n, 0)], m[closing(m, n, 1)] = place, against
            m[C_CLOSINGS] = n + 1
    for row in range(first, end):
        place, against = planned(m, pool(m, row, 0)), planned(m, pool(m, row, 1))
        for person in range(fixed(m, H_PEOPLE)):
            p = person_at(m, person)
            if m[p + P_PLACE] == place and m[p + P_OUT] == 0 and not may_stay(m, f, person, against):
                _expose(m, i, person, place)
    cause = as_cause(m, i)
    for other in range(fixed(m, H_NODES)):
        attempt = m[stand_at(m, other) + S_CURRENT]
        if attempt < 0:
            continue
        for row in range(first, end):
            barred = planned(m, pool(m, row, 0)) == planned(m, node_at(m, other) + N_PLACE)
            if barred and not _may_work(m, f, attempt, planned(m, pool(m, row, 1))):
                _interrupt(m, f, attempt, cause)
                break


# ---- L7: effects


@compiled
def take_effect(m: Ints, f: Floats, i: int, index: int) -> None:
    """The effects of a node, in the order in which L7 lists them."""
    doing, cause = doing_at(m, index), as_cause(m, i)
    if planned(m, doing + D_CLOSES) < planned(m, doing + D_CLOSES_END):
        _close(m, f, i, planned(m, doing + D_CLOSES), planned(m, doing + D_CLOSES_END))
    for row in range(planned(m, doing + D_OPENS), planned(m, doing + D_OPENS_END)):
        _open(m, planned(m, pool(m, row, 0)), cause)
    for row in range(planned(m, doing + D_PEOPLE), planned(m, doing + D_PEOPLE_END)):
        _take_person(m, f, planned(m, pool(m, row, 0)), cause)
    for row in range(planned(m, doing + D_THINGS), planned(m, doing + D_THINGS_END)):
        _take_thing(m, f, planned(m, pool(m, row, 0)), planned(m, pool(m, row, 1)), cause)
    for row in range(planned(m, doing + D_BRINGS), planned(m, doing + D_BRINGS_END)):
        p = person_at(m, planned(m, pool(m, row, 0)))
        if m[p + P_OUT] == 1 or (m[p + P_DOING] < 0 and m[p + P_TEAM] < 0):
            m[C_OUT] -= m[p + P_OUT]
            m[p + P_OUT], m[p + P_AWAY], m[p + P_PLACE] = 0, 0, planned(m, doing + D_TO)
            note(m, p, cause, planned(m, pool(m, row, 0)), OTHER)
    for row in range(planned(m, doing + D_GIVEN), planned(m, doing + D_GIVEN_END)):
        give_back(m, planned(m, pool(m, row, 0)), planned(m, pool(m, row, 1)), cause)
    for row in range(planned(m, doing + D_STOPS), planned(m, doing + D_STOPS_END)):
        other = planned(m, pool(m, row, 0))
        _stop(m, f, other, cause)
        if planned(m, node_at(m, other) + N_PARTS) >= 0:
            for p in range(planned(m, node_at(m, other) + N_PARTS), planned(m, node_at(m, other) + N_PARTS_END)):
                _stop(m, f, planned(m, pool(m, p, 0)), cause)
    for row in range(planned(m, doing + D_SETS), planned(m, doing + D_SETS_END)):
        if m[stand_at(m, planned(m, pool(m, row, 0))) + S_STATUS] == UNSETTLED:
            m[stand_at(m, planned(m, pool(m, row, 0))) + S_FIXED] = planned(m, pool(m, row, 1))


@compiled
def _open(m: Ints, place: int, cause: int) -> None:
    """All closings of a place end."""
    left = 0
    for k in range(m[C_CLOSINGS]):
        if m[closing(m, k, 0)] != place:
            m[closing(m, left, 0)], m[closing(m, left, 1)] = m[closing(m, k, 0)], m[closing(m, k, 1)]
            left += 1
    if left < m[C_CLOSINGS]:
        m[C_CLOSINGS] = left
        note(m, opened_at(m, place), cause, place, OTHER)


@compiled
def _stop(m: Ints, f: Floats, i: int, cause: int) -> None:
    """A named unsettled step ends `stopped`; who was at it is free where he stands."""
    stand = stand_at(m, i)
    if m[stand + S_STATUS] != UNSETTLED:
        return
    attempt = m[stand + S_CURRENT]
    if attempt >= 0:
        m[stand + S_CURRENT] = -1
        m[attempt_at(m, attempt) + A_ENDED], m[attempt_at(m, attempt) + A_RESULT] = m[C_NOW], STOPPED
        release(m, f, attempt, cause)
    settle_quietly(m, f, i, STOPPED, cause)


@compiled
def _take_person(m: Ints, f: Floats, person: int, cause: int) -> None:
    """Somebody falls out of action: his attempt is interrupted, his parts are skipped, his deputies may act."""
    p = person_at(m, person)
    if m[p + P_OUT] == 1:
        return
    m[p + P_OUT] = 1
    m[C_OUT] += 1
    if m[p + P_DOING] >= 0:
        _interrupt(m, f, m[p + P_DOING], cause)
    m[p + P_PLACE] = -1
    for role in range(fixed(m, H_ROLES)):
        for row in range(planned(m, role_at(m, role) + R_HOLDERS), planned(m, role_at(m, role) + R_HOLDERS_END)):
            if planned(m, pool(m, row, 0)) == person:
                note(m, eligible_at(m, role), cause, person, OTHER)
                break
    for i in range(fixed(m, H_NODES)):
        mine = (
            planned(m, node_at(m, i) + N_WHOLE) >= 0
            and planned(m, pool(m, planned(m, node_at(m, i) + N_SLOTS), 1)) == person
        )
        if mine and m[stand_at(m, i) + S_STATUS] == UNSETTLED and m[stand_at(m, i) + S_READY] >= 0:
            settle_quietly(m, f, i, SKIPPED, cause)


@compiled
def _asks_for(m: Ints, i: int, thing: int) -> bool:
    for row in range(planned(m, node_at(m, i) + N_NEEDS), planned(m, node_at(m, i) + N_NEEDS_END)):
        if planned(m, pool(m, row, 0)) == thing:
            return True
    return False


@compiled
def _take_thing(m: Ints, f: Floats, thing: int, n: int, cause: int) -> None:
    """Things are lost: free ones first, then those of the latest grant (L7), whose attempt is interrupted (L8)."""
    while n > 0:
        lost = min(n, m[fixed(m, H_STOCK) + thing])
        m[fixed(m, H_STOCK) + thing] -= lost
        n -= lost
        if n == 0:
            return
        last, order, team = -1, -1, -1
        for i in range(fixed(m, H_NODES)):
            attempt = m[stand_at(m, i) + S_CURRENT]
            if attempt > order and _asks_for(m, i, thing):
                last, order, team = attempt, attempt, -1
        for t in range(fixed(m, H_TEAMS)):
            held = m[team_at(m, t) + T_ALIVE] == 1 and m[team_things(m, t, thing)] > 0
            if held and m[team_at(m, t) + T_ORDER] > order:
                last, order, team = t, m[team_at(m, t) + T_ORDER], t
        if last < 0:
            return
        if team < 0:
            _interrupt(m, f, last, cause)  # its things are free now, and taken in the next round
            continue
        lost = min(n, m[team_things(m, team, thing)])
        m[team_things(m, team, thing)] -= lost
        m[team_at(m, team) + T_LOST] = 1
        n -= lost
        for k in range(m[C_ATTEMPTS]):  # in the order in which they were granted
            a = attempt_at(m, k)
            if m[a + A_TEAM] == team and m[stand_at(m, m[a + A_NODE]) + S_CURRENT] == k:
                _interrupt(m, f, k, cause)
