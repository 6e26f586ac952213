"""Who can be granted to what in the kernel (L4): the lexicographically first complete assignment, or nothing."""

from simulation.kernel.assignment import assign
from simulation.kernel.jit import compiled, fixed, planned
from simulation.kernel.layout import (
    C_CLOSINGS,
    C_FULL,
    C_OUT,
    C_POSTS,
    H_CHOSEN,
    H_MOST_POSTS,
    H_SHUT,
    H_STOCK,
    N_NEEDS,
    N_NEEDS_END,
    N_PLACE,
    N_SLOTS,
    N_SLOTS_END,
    N_TEAM,
    O_ARRIVES,
    O_DEPUTY,
    O_ORIGIN,
    O_PERSON,
    O_ROLE,
    P_DOING,
    P_OUT,
    P_PLACE,
    P_TEAM,
    R_DEPUTIES,
    R_DEPUTIES_END,
    R_HOLDERS,
    R_HOLDERS_END,
    T_ALIVE,
    T_BUSY,
    T_LOST,
    T_MEMBERS,
    Floats,
    Ints,
    node_at,
    offers,
    person_at,
    pool,
    post_at,
    role_at,
    spans,
    team_at,
    team_people,
    walks,
)
from simulation.kernel.scene import closed_to
from simulation.kernel.walking import table_of

#: What `grant` says where nothing can be granted.
REFUSED = -1


@compiled
def walk_to(m: Ints, person: int, place: int, table: int) -> int:
    if place < 0 or table < 0:
        return 0
    here = m[person_at(m, person) + P_PLACE]
    return m[walks(m, table, here, place)] if here >= 0 else -1


@compiled
def _free(m: Ints, person: int) -> bool:
    """Whether somebody does nothing, is there, and belongs to no team."""
    p = person_at(m, person)
    return m[p + P_DOING] < 0 and m[p + P_OUT] == 0 and m[p + P_TEAM] < 0


@compiled
def _offer(m: Ints, n: int, person: int, deputy: int, place: int, table: int) -> int:
    """Add a person to the offers, if he is free and can come; how many there are then."""
    if not _free(m, person):
        return n
    walk = walk_to(m, person, place, table)
    if walk < 0:
        return n
    m[offers(m, n, 0)], m[offers(m, n, 1)], m[offers(m, n, 2)] = walk, person, deputy
    return n + 1


@compiled
def _deputised(m: Ints, r: int) -> bool:
    """Whether a holder of a post is out of action."""
    for row in range(planned(m, r + R_HOLDERS), planned(m, r + R_HOLDERS_END)):
        if m[person_at(m, planned(m, pool(m, row, 0))) + P_OUT] == 1:
            return True
    return False


@compiled
def _candidates(m: Ints, f: Floats, role: int, person: int, place: int, table: int, start: int) -> int:
    """Free and reachable holders by walking time, then listing; then deputies by listing, while a holder is out."""
    if role < 0:
        return _offer(m, start, person, 0, place, table)
    n, r = start, role_at(m, role)
    for row in range(planned(m, r + R_HOLDERS), planned(m, r + R_HOLDERS_END)):
        n = _offer(m, n, planned(m, pool(m, row, 0)), 0, place, table)
    if place >= 0:
        for k in range(start + 1, n):  # insertion, stable
            walk, who = m[offers(m, k, 0)], m[offers(m, k, 1)]
            j = k - 1
            while j >= start and m[offers(m, j, 0)] > walk:
                m[offers(m, j + 1, 0)], m[offers(m, j + 1, 1)] = m[offers(m, j, 0)], m[offers(m, j, 1)]
                j -= 1
            m[offers(m, j + 1, 0)], m[offers(m, j + 1, 1)] = walk, who
    if m[C_OUT] > 0 and _deputised(m, r):
        for row in range(planned(m, r + R_DEPUTIES), planned(m, r + R_DEPUTIES_END)):
            n = _offer(m, n, planned(m, pool(m, row, 0)), 1, place, table)
    return n


@compiled
def _at_once(m: Ints, n: int, first: int, slots: int) -> int:
    """Where nobody walks and nobody is out: a post behind the `n` that there are for each slot, with the first free
    holder whom no slot before it has. It ends with the first slot that finds none; how many posts there are then."""
    k = n
    for row in range(first, first + slots):
        person = _first_free(m, planned(m, pool(m, row, 0)), planned(m, pool(m, row, 1)), n, k)
        if person < 0:
            break
        k = _post(m, k, person, planned(m, pool(m, row, 0)), 0, 0)
    return k


@compiled
def _first_free(m: Ints, role: int, person: int, first: int, end: int) -> int:
    """The first free holder of a post, or a person named, who is in none of some posts; -1 for nobody."""
    if role < 0:
        return person if _free(m, person) and not _posted(m, person, first, end) else -1
    r = role_at(m, role)
    for row in range(planned(m, r + R_HOLDERS), planned(m, r + R_HOLDERS_END)):
        holder = planned(m, pool(m, row, 0))
        if _free(m, holder) and not _posted(m, holder, first, end):
            return holder
    return -1


@compiled
def _posted(m: Ints, person: int, first: int, end: int) -> bool:
    found = False
    for k in range(first, end):
        found = found or m[post_at(m, k) + O_PERSON] == person
    return found


@compiled
def grant(m: Ints, f: Floats, i: int) -> int:
    """Write the posts of the first complete assignment behind those that there are; how many, or REFUSED. Arrival
    times count from 0."""
    node = node_at(m, i)
    team = planned(m, node + N_TEAM)
    if team >= 0:
        t = team_at(m, team)
        if m[t + T_ALIVE] == 0 or m[t + T_BUSY] == 1 or m[t + T_LOST] == 1:
            return REFUSED
        for k in range(m[t + T_MEMBERS]):
            if m[person_at(m, m[team_people(m, team, k)]) + P_OUT] == 1:
                return REFUSED
    for row in range(planned(m, node + N_NEEDS), planned(m, node + N_NEEDS_END)):
        if m[fixed(m, H_STOCK) + planned(m, pool(m, row, 0))] < planned(m, pool(m, row, 1)):
            return REFUSED
    table = -1
    if planned(m, node + N_PLACE) >= 0:
        table = 0
        if m[C_CLOSINGS] > 0:
            closed_to(m, f, i, -1)
            if m[fixed(m, H_SHUT) + planned(m, node + N_PLACE)] == 1:
                return REFUSED
            table = table_of(m, f)
    n = m[C_POSTS]
    if team >= 0:
        for k in range(m[team_at(m, team) + T_MEMBERS]):
            person = m[team_people(m, team, k)]
            walk = walk_to(m, person, planned(m, node + N_PLACE), table)
            if walk < 0:
                return REFUSED
            n = _post(m, n, person, -1, 0, walk)
    slots, end = planned(m, node + N_SLOTS_END) - planned(m, node + N_SLOTS), 0
    if planned(m, node + N_PLACE) < 0 and m[C_OUT] == 0:
        last = _at_once(m, n, planned(m, node + N_SLOTS), slots)
        if last == n + slots:
            return last - m[C_POSTS]
        if slots == 1:
            return REFUSED
    for slot in range(slots):
        role, person = (
            planned(m, pool(m, planned(m, node + N_SLOTS) + slot, 0)),
            planned(m, pool(m, planned(m, node + N_SLOTS) + slot, 1)),
        )
        if slot > 0 and role >= 0 and role == planned(m, pool(m, planned(m, node + N_SLOTS) + slot - 1, 0)):
            m[spans(m, slot, 0)], m[spans(m, slot, 1)] = m[spans(m, slot - 1, 0)], m[spans(m, slot - 1, 1)]
        else:
            start, end = end, _candidates(m, f, role, person, planned(m, node + N_PLACE), table, end)
            if end == start:
                return REFUSED
            m[spans(m, slot, 0)], m[spans(m, slot, 1)] = start, end
    if slots and not assign(m, slots):
        return REFUSED
    for slot in range(slots):
        row = m[fixed(m, H_CHOSEN) + slot]
        role = planned(m, pool(m, planned(m, node + N_SLOTS) + slot, 0))
        n = _post(m, n, m[offers(m, row, 1)], role, m[offers(m, row, 2)], m[offers(m, row, 0)])
    return n - m[C_POSTS]


@compiled
def _post(m: Ints, n: int, person: int, role: int, deputy: int, walk: int) -> int:
    if n >= fixed(m, H_MOST_POSTS):
        m[C_FULL] = 1
        return n
    post = post_at(m, n)
    m[post + O_PERSON], m[post + O_ROLE], m[post + O_DEPUTY] = person, role, deputy
    m[post + O_ORIGIN], m[post + O_ARRIVES] = m[person_at(m, person) + P_PLACE], walk
    return n + 1
