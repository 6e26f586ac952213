"""People, things, teams and places in the kernel (L5, L6, L8): who may be where, holding and letting go."""

from simulation.kernel.jit import compiled, fixed, planned
from simulation.kernel.layout import (
    A_NODE,
    A_POSTS,
    A_POSTS_END,
    A_TEAM,
    C_CHANGES,
    C_CLOSINGS,
    C_FREED,
    C_NOW,
    F_CAUSE,
    F_ORDER,
    F_TIME,
    F_WHAT,
    H_PERSON_BITS,
    H_PLACES,
    H_SHUT,
    H_STOCK,
    H_THING_BITS,
    H_THINGS,
    N_NEEDS,
    N_NEEDS_END,
    N_SLOTS,
    N_SLOTS_END,
    N_TEAM,
    O_ARRIVES,
    O_ORIGIN,
    O_PERSON,
    P_DOING,
    P_OUT,
    P_PLACE,
    P_TEAM,
    T_ALIVE,
    T_BUSY,
    T_LOST,
    T_MEMBERS,
    T_ORDER,
    Floats,
    Ints,
    attempt_at,
    closing,
    node_at,
    person_at,
    pool,
    post_at,
    team_at,
    team_people,
    team_things,
    thing_at,
)

#: Bits of what a step may ask for, besides those of people and things: whatever else every step may ask for (ways and
#: places, deputies, teams); and that it waits anew, which is so at each dispatch. ALL for a step that has just begun to
#: wait, and for one of a team, which is always looked at.
OTHER, ANEW, ALL = 1 << 30, 1 << 31, -1


@compiled
def note(m: Ints, freed: int, cause: int, what: int, bits: int) -> None:
    """Something became available just now: `freed` is where its row begins, `bits` what it is to those who wait."""
    m[C_CHANGES] += 1
    m[C_FREED] |= bits
    m[freed + F_ORDER], m[freed + F_TIME] = m[C_CHANGES], m[C_NOW]
    m[freed + F_CAUSE], m[freed + F_WHAT] = cause, what


# ---- L6: places


@compiled
def held_by_group(m: Ints, f: Floats, i: int, thing: int) -> int:
    """How many of a thing a step asks for and its team has."""
    n = 0
    for row in range(planned(m, node_at(m, i) + N_NEEDS), planned(m, node_at(m, i) + N_NEEDS_END)):
        if planned(m, pool(m, row, 0)) == thing:
            n += planned(m, pool(m, row, 1))
    team = planned(m, node_at(m, i) + N_TEAM)
    if team >= 0 and m[team_at(m, team) + T_ALIVE] == 1:
        n += m[team_things(m, team, thing)]
    return n


@compiled
def closed_to(m: Ints, f: Floats, i: int, extra: int) -> None:
    """Mark in `shut` the places that are closed to those who would do a step, and the place `extra`."""
    node = node_at(m, i)
    size = planned(m, node + N_SLOTS_END) - planned(m, node + N_SLOTS)
    if planned(m, node + N_TEAM) >= 0 and m[team_at(m, planned(m, node + N_TEAM)) + T_ALIVE] == 1:
        size += m[team_at(m, planned(m, node + N_TEAM)) + T_MEMBERS]
    shut = fixed(m, H_SHUT)
    for p in range(fixed(m, H_PLACES)):
        m[shut + p] = 1 if p == extra else 0
    for k in range(m[C_CLOSINGS]):
        place, against = m[closing(m, k, 0)], m[closing(m, k, 1)]
        if m[shut + place] == 0 and (against < 0 or held_by_group(m, f, i, against) < size):
            m[shut + place] = 1


@compiled
def may_stay(m: Ints, f: Floats, person: int, against: int) -> bool:
    """Whether somebody may be in a place closed against this thing (-1: closed to all)."""
    if against < 0:
        return False
    attempt = m[person_at(m, person) + P_DOING]
    if attempt >= 0:
        a = attempt_at(m, attempt)
        return held_by_group(m, f, m[a + A_NODE], against) >= m[a + A_POSTS_END] - m[a + A_POSTS]
    team = m[person_at(m, person) + P_TEAM]
    if team >= 0:
        return m[team_things(m, team, against)] >= m[team_at(m, team) + T_MEMBERS]
    return False


# ---- L4, L5, L8: holding and letting go


@compiled
def hold(m: Ints, f: Floats, attempt: int) -> None:
    """The people of a grant set out, its things are taken."""
    a = attempt_at(m, attempt)
    node = node_at(m, m[a + A_NODE])
    for row in range(planned(m, node + N_NEEDS), planned(m, node + N_NEEDS_END)):
        m[fixed(m, H_STOCK) + planned(m, pool(m, row, 0))] -= planned(m, pool(m, row, 1))
    if m[a + A_TEAM] >= 0:
        m[team_at(m, m[a + A_TEAM]) + T_BUSY] = 1
    for k in range(m[a + A_POSTS], m[a + A_POSTS_END]):
        post = post_at(m, k)
        m[person_at(m, m[post + O_PERSON]) + P_DOING] = attempt
        if m[post + O_ARRIVES] > 0:
            m[person_at(m, m[post + O_PERSON]) + P_PLACE] = -1
        m[post + O_ARRIVES] += m[C_NOW]


@compiled
def release(m: Ints, f: Floats, attempt: int, cause: int) -> None:
    """People are free where they stand, walkers where they set out; the team stays together (L5, L8)."""
    a = attempt_at(m, attempt)
    for k in range(m[a + A_POSTS], m[a + A_POSTS_END]):
        post = post_at(m, k)
        person = person_at(m, m[post + O_PERSON])
        m[person + P_DOING] = -1
        if m[person + P_PLACE] < 0 and m[person + P_OUT] == 0:
            m[person + P_PLACE] = m[post + O_ORIGIN]
        note(m, person, cause, m[post + O_PERSON], planned(m, fixed(m, H_PERSON_BITS) + m[post + O_PERSON]))
    node = node_at(m, m[a + A_NODE])
    for row in range(planned(m, node + N_NEEDS), planned(m, node + N_NEEDS_END)):
        give_back(m, planned(m, pool(m, row, 0)), planned(m, pool(m, row, 1)), cause)
    if m[a + A_TEAM] >= 0 and m[team_at(m, m[a + A_TEAM]) + T_ALIVE] == 1:
        m[team_at(m, m[a + A_TEAM]) + T_BUSY] = 0
        m[C_CHANGES] += 1
        m[C_FREED] |= OTHER


@compiled
def give_back(m: Ints, thing: int, n: int, cause: int) -> None:
    """Things are free again, or brought."""
    if n > 0:
        m[fixed(m, H_STOCK) + thing] += n
        note(m, thing_at(m, thing), cause, thing, planned(m, fixed(m, H_THING_BITS) + thing))


@compiled
def form(m: Ints, f: Floats, team: int, attempt: int, cause: int) -> None:
    """After its success people and things of the forming step stay together."""
    a, t = attempt_at(m, attempt), team_at(m, team)
    m[t + T_ALIVE], m[t + T_BUSY], m[t + T_LOST], m[t + T_ORDER], m[t + T_MEMBERS] = (
        1,
        0,
        0,
        attempt,
        m[a + A_POSTS_END] - m[a + A_POSTS],
    )
    for thing in range(fixed(m, H_THINGS)):
        m[team_things(m, team, thing)] = 0
    for k in range(m[a + A_POSTS], m[a + A_POSTS_END]):
        person = m[post_at(m, k) + O_PERSON]
        m[person_at(m, person) + P_DOING] = -1
        m[person_at(m, person) + P_TEAM] = team
        m[team_people(m, team, k - m[a + A_POSTS])] = person
        note(m, person_at(m, person), cause, person, OTHER)
    node = node_at(m, m[a + A_NODE])
    for row in range(planned(m, node + N_NEEDS), planned(m, node + N_NEEDS_END)):
        m[team_things(m, team, planned(m, pool(m, row, 0)))] = planned(m, pool(m, row, 1))


@compiled
def part(m: Ints, f: Floats, team: int, cause: int) -> None:
    """A team parts when every step that names it is settled."""
    t = team_at(m, team)
    if m[t + T_ALIVE] == 0:
        return
    m[t + T_ALIVE] = 0
    for k in range(m[t + T_MEMBERS]):
        person = m[team_people(m, team, k)]
        m[person_at(m, person) + P_TEAM] = -1
        note(m, person_at(m, person), cause, person, OTHER)
    former = m[attempt_at(m, m[t + T_ORDER]) + A_NODE]  # its things in the order in which it asked for them
    for row in range(planned(m, node_at(m, former) + N_NEEDS), planned(m, node_at(m, former) + N_NEEDS_END)):
        thing = planned(m, pool(m, row, 0))
        give_back(m, thing, m[team_things(m, team, thing)], cause)
