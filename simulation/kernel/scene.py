"""People, things, teams and places in the kernel: who can be granted to what (L4, L5, L6), holding and letting go."""

from simulation.kernel.jit import compiled
from simulation.kernel.layout import (
    A_NODE,
    A_POSTS,
    A_POSTS_END,
    A_TEAM,
    C_CHANGES,
    C_CLOSINGS,
    C_FULL,
    C_NOW,
    C_POSTS,
    F_CAUSE,
    F_ORDER,
    F_TIME,
    F_WHAT,
    H_CHOSEN,
    H_MOST_POSTS,
    H_PEOPLE,
    H_PLACES,
    H_SHUT,
    H_STOCK,
    H_THINGS,
    H_USED,
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
    T_ORDER,
    Floats,
    Ints,
    attempt_at,
    cause_attempt,
    cause_node,
    closing,
    eligible_at,
    match,
    node_at,
    offers,
    opened_at,
    pack,
    person_at,
    pool,
    post_at,
    role_at,
    spans,
    team_at,
    team_people,
    team_things,
    thing_at,
    walks,
)
from simulation.kernel.walking import table_of
from simulation.run import Via

_PERSON, _THING, _PLACE, _DEPUTY = int(Via.PERSON), int(Via.THING), int(Via.PLACE), int(Via.DEPUTY)
#: What `grant` says where nothing can be granted.
REFUSED = -1


@compiled
def note(m: Ints, freed: int, cause: int, what: int) -> None:
    """Something became available just now: `freed` is where its row begins."""
    m[C_CHANGES] += 1
    m[freed + F_ORDER], m[freed + F_TIME] = m[C_CHANGES], m[C_NOW]
    m[freed + F_CAUSE], m[freed + F_WHAT] = cause, what


# ---- L6: places


@compiled
def held_by_group(m: Ints, f: Floats, i: int, thing: int) -> int:
    """How many of a thing a step asks for and its team has."""
    n = 0
    for row in range(m[node_at(m, i) + N_NEEDS], m[node_at(m, i) + N_NEEDS_END]):
        if m[pool(m, row, 0)] == thing:
            n += m[pool(m, row, 1)]
    team = m[node_at(m, i) + N_TEAM]
    if team >= 0 and m[team_at(m, team) + T_ALIVE] == 1:
        n += m[team_things(m, team, thing)]
    return n


@compiled
def closed_to(m: Ints, f: Floats, i: int, extra: int) -> None:
    """Mark in `shut` the places that are closed to those who would do a step, and the place `extra`."""
    node = node_at(m, i)
    size = m[node + N_SLOTS_END] - m[node + N_SLOTS]
    if m[node + N_TEAM] >= 0 and m[team_at(m, m[node + N_TEAM]) + T_ALIVE] == 1:
        size += m[team_at(m, m[node + N_TEAM]) + T_MEMBERS]
    shut = m[H_SHUT]
    for p in range(m[H_PLACES]):
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


# ---- L4: who


@compiled
def _walk(m: Ints, person: int, place: int, table: int) -> int:
    if place < 0 or table < 0:
        return 0
    here = m[person_at(m, person) + P_PLACE]
    return m[walks(m, table, here, place)] if here >= 0 else -1


@compiled
def _offer(m: Ints, n: int, person: int, deputy: int, place: int, table: int) -> int:
    """Add a person to the offers, if he is free and can come; how many there are then."""
    p = person_at(m, person)
    if m[p + P_DOING] >= 0 or m[p + P_OUT] == 1 or m[p + P_TEAM] >= 0:
        return n
    walk = _walk(m, person, place, table)
    if walk < 0:
        return n
    m[offers(m, n, 0)], m[offers(m, n, 1)], m[offers(m, n, 2)] = walk, person, deputy
    return n + 1


@compiled
def _candidates(m: Ints, f: Floats, role: int, person: int, place: int, table: int, start: int) -> int:
    """Free and reachable holders by walking time, then listing; then deputies by listing, while a holder is out."""
    if role < 0:
        return _offer(m, start, person, 0, place, table)
    n, out, r = start, False, role_at(m, role)
    for row in range(m[r + R_HOLDERS], m[r + R_HOLDERS_END]):
        holder = m[pool(m, row, 0)]
        out = out or m[person_at(m, holder) + P_OUT] == 1
        n = _offer(m, n, holder, 0, place, table)
    if place >= 0:
        for k in range(start + 1, n):  # insertion, stable
            walk, who = m[offers(m, k, 0)], m[offers(m, k, 1)]
            j = k - 1
            while j >= start and m[offers(m, j, 0)] > walk:
                m[offers(m, j + 1, 0)], m[offers(m, j + 1, 1)] = m[offers(m, j, 0)], m[offers(m, j, 1)]
                j -= 1
            m[offers(m, j + 1, 0)], m[offers(m, j + 1, 1)] = walk, who
    if out:
        for row in range(m[r + R_DEPUTIES], m[r + R_DEPUTIES_END]):
            n = _offer(m, n, m[pool(m, row, 0)], 1, place, table)
    return n


@compiled
def _fillable(m: Ints, first: int, slots: int) -> bool:
    """Whether every slot from `first` on can have somebody of its own who is not `used` (augmenting paths)."""
    people = m[H_PEOPLE]
    for p in range(people):
        m[match(m, 0, p)] = -1  # the slot that has him
    for slot in range(first, slots):
        for p in range(people):
            m[match(m, 1, p)] = -1  # from which slot he was reached
        head, tail, found = 0, 1, -1
        m[match(m, 2, 0)] = slot
        while head < tail and found < 0:
            s = m[match(m, 2, head)]
            head += 1
            for row in range(m[spans(m, s, 0)], m[spans(m, s, 1)]):
                p = m[offers(m, row, 1)]
                if m[m[H_USED] + p] == 1 or m[match(m, 1, p)] >= 0:
                    continue
                m[match(m, 1, p)] = s
                if m[match(m, 0, p)] < 0:
                    found = p
                    break
                m[match(m, 2, tail)] = m[match(m, 0, p)]
                tail += 1
        if found < 0:
            return False
        while True:  # hand people on along the path
            s = m[match(m, 1, found)]
            before = -1
            for p in range(people):
                if m[match(m, 0, p)] == s:
                    before = p
            m[match(m, 0, found)] = s
            if s == slot:
                break
            m[match(m, 0, before)] = -1 if before != found else s
            found = before
    return True


@compiled
def _assign(m: Ints, slots: int) -> bool:
    """The lexicographically first complete assignment: each slot its best candidate that lets the rest be filled."""
    people = m[H_PEOPLE]
    for p in range(people):
        m[m[H_USED] + p] = 0
    done = True
    for slot in range(slots):  # if taking the best each time completes, that is the answer
        found = -1
        for row in range(m[spans(m, slot, 0)], m[spans(m, slot, 1)]):
            if m[m[H_USED] + m[offers(m, row, 1)]] == 0:
                found = row
                break
        if found < 0:
            done = False
            break
        m[m[H_CHOSEN] + slot] = found
        m[m[H_USED] + m[offers(m, found, 1)]] = 1
    if done:
        return True
    for p in range(people):
        m[m[H_USED] + p] = 0
    for slot in range(slots):
        found = -1
        for row in range(m[spans(m, slot, 0)], m[spans(m, slot, 1)]):
            p = m[offers(m, row, 1)]
            if m[m[H_USED] + p] == 0:
                m[m[H_USED] + p] = 1
                if _fillable(m, slot + 1, slots):
                    found = row
                    break
                m[m[H_USED] + p] = 0
        if found < 0:
            return False
        m[m[H_CHOSEN] + slot] = found
    return True


@compiled
def grant(m: Ints, f: Floats, i: int) -> int:
    """Write the posts of the first complete assignment behind those that there are; how many, or REFUSED. Arrival
    times count from 0."""
    node = node_at(m, i)
    team = m[node + N_TEAM]
    if team >= 0:
        t = team_at(m, team)
        if m[t + T_ALIVE] == 0 or m[t + T_BUSY] == 1 or m[t + T_LOST] == 1:
            return REFUSED
        for k in range(m[t + T_MEMBERS]):
            if m[person_at(m, m[team_people(m, team, k)]) + P_OUT] == 1:
                return REFUSED
    for row in range(m[node + N_NEEDS], m[node + N_NEEDS_END]):
        if m[m[H_STOCK] + m[pool(m, row, 0)]] < m[pool(m, row, 1)]:
            return REFUSED
    table = -1
    if m[node + N_PLACE] >= 0:
        table = 0
        if m[C_CLOSINGS] > 0:
            closed_to(m, f, i, -1)
            if m[m[H_SHUT] + m[node + N_PLACE]] == 1:
                return REFUSED
            table = table_of(m, f)
    n = m[C_POSTS]
    if team >= 0:
        for k in range(m[team_at(m, team) + T_MEMBERS]):
            person = m[team_people(m, team, k)]
            walk = _walk(m, person, m[node + N_PLACE], table)
            if walk < 0:
                return REFUSED
            n = _post(m, n, person, -1, 0, walk)
    slots, end = m[node + N_SLOTS_END] - m[node + N_SLOTS], 0
    for slot in range(slots):
        role, person = m[pool(m, m[node + N_SLOTS] + slot, 0)], m[pool(m, m[node + N_SLOTS] + slot, 1)]
        if slot > 0 and role >= 0 and role == m[pool(m, m[node + N_SLOTS] + slot - 1, 0)]:
            m[spans(m, slot, 0)], m[spans(m, slot, 1)] = m[spans(m, slot - 1, 0)], m[spans(m, slot - 1, 1)]
        else:
            start, end = end, _candidates(m, f, role, person, m[node + N_PLACE], table, end)
            if end == start:
                return REFUSED
            m[spans(m, slot, 0)], m[spans(m, slot, 1)] = start, end
    if slots and not _assign(m, slots):
        return REFUSED
    for slot in range(slots):
        row = m[m[H_CHOSEN] + slot]
        role = m[pool(m, m[node + N_SLOTS] + slot, 0)]
        n = _post(m, n, m[offers(m, row, 1)], role, m[offers(m, row, 2)], m[offers(m, row, 0)])
    return n - m[C_POSTS]


@compiled
def _post(m: Ints, n: int, person: int, role: int, deputy: int, walk: int) -> int:
    if n >= m[H_MOST_POSTS]:
        m[C_FULL] = 1
        return n
    post = post_at(m, n)
    m[post + O_PERSON], m[post + O_ROLE], m[post + O_DEPUTY] = person, role, deputy
    m[post + O_ORIGIN], m[post + O_ARRIVES] = m[person_at(m, person) + P_PLACE], walk
    return n + 1


# ---- L4, L5, L8: holding and letting go


@compiled
def hold(m: Ints, f: Floats, attempt: int) -> None:
    """The people of a grant set out, its things are taken."""
    a = attempt_at(m, attempt)
    node = node_at(m, m[a + A_NODE])
    for row in range(m[node + N_NEEDS], m[node + N_NEEDS_END]):
        m[m[H_STOCK] + m[pool(m, row, 0)]] -= m[pool(m, row, 1)]
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
        note(m, person_at(m, m[post + O_PERSON]), cause, m[post + O_PERSON])
    node = node_at(m, m[a + A_NODE])
    for row in range(m[node + N_NEEDS], m[node + N_NEEDS_END]):
        give_back(m, m[pool(m, row, 0)], m[pool(m, row, 1)], cause)
    if m[a + A_TEAM] >= 0 and m[team_at(m, m[a + A_TEAM]) + T_ALIVE] == 1:
        m[team_at(m, m[a + A_TEAM]) + T_BUSY] = 0
        m[C_CHANGES] += 1


@compiled
def give_back(m: Ints, thing: int, n: int, cause: int) -> None:
    """Things are free again, or brought."""
    if n > 0:
        m[m[H_STOCK] + thing] += n
        note(m, thing_at(m, thing), cause, thing)


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
    for thing in range(m[H_THINGS]):
        m[team_things(m, team, thing)] = 0
    for k in range(m[a + A_POSTS], m[a + A_POSTS_END]):
        person = m[post_at(m, k) + O_PERSON]
        m[person_at(m, person) + P_DOING] = -1
        m[person_at(m, person) + P_TEAM] = team
        m[team_people(m, team, k - m[a + A_POSTS])] = person
        note(m, person_at(m, person), cause, person)
    node = node_at(m, m[a + A_NODE])
    for row in range(m[node + N_NEEDS], m[node + N_NEEDS_END]):
        m[team_things(m, team, m[pool(m, row, 0)])] = m[pool(m, row, 1)]


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
        note(m, person_at(m, person), cause, person)
    former = m[attempt_at(m, m[t + T_ORDER]) + A_NODE]  # its things in the order in which it asked for them
    for row in range(m[node_at(m, former) + N_NEEDS], m[node_at(m, former) + N_NEEDS_END]):
        thing = m[pool(m, row, 0)]
        give_back(m, thing, m[team_things(m, team, thing)], cause)


# ---- causes of a late grant (L10)


@compiled
def late_cause(m: Ints, f: Floats, i: int, count: int) -> int:
    """What let go, brought, opened or made eligible last, at this instant, of what the grant takes; NO_CAUSE where
    nothing did. The posts stand behind those that there are."""
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
    for row in range(m[node_at(m, i) + N_NEEDS], m[node_at(m, i) + N_NEEDS_END]):
        thing = thing_at(m, m[pool(m, row, 0)])
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
    for p in range(m[H_PLACES]):
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
    place = m[node_at(m, i) + N_PLACE]
    if place < 0 or opened == place:
        return opened == place
    closed_to(m, f, i, opened)
    table = table_of(m, f)
    first = m[C_POSTS]
    for k in range(first, first + count):
        if _walk(m, m[post_at(m, k) + O_PERSON], place, table) != m[post_at(m, k) + O_ARRIVES]:
            return True
    return False
