"""People, things, teams and places in the kernel: who can be granted to what (L4, L5, L6), holding and letting go."""

from simulation.kernel.jit import compiled
from simulation.kernel.layout import (
    A,
    C,
    F,
    Floats,
    H,
    Ints,
    N,
    O,
    P,
    R,
    T,
    attempt_at,
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
    m[C.changes] += 1
    m[freed + F.order], m[freed + F.time] = m[C.changes], m[C.now]
    m[freed + F.cause], m[freed + F.what] = cause, what


# ---- L6: places


@compiled
def held_by_group(m: Ints, f: Floats, i: int, thing: int) -> int:
    """How many of a thing a step asks for and its team has."""
    n = 0
    for row in range(m[node_at(m, i) + N.needs], m[node_at(m, i) + N.needs_end]):
        if m[pool(m, row, 0)] == thing:
            n += m[pool(m, row, 1)]
    team = m[node_at(m, i) + N.team]
    if team >= 0 and m[team_at(m, team) + T.alive] == 1:
        n += m[team_things(m, team, thing)]
    return n


@compiled
def closed_to(m: Ints, f: Floats, i: int, extra: int) -> None:
    """Mark in `shut` the places that are closed to those who would do a step, and the place `extra`."""
    node = node_at(m, i)
    size = m[node + N.slots_end] - m[node + N.slots]
    if m[node + N.team] >= 0 and m[team_at(m, m[node + N.team]) + T.alive] == 1:
        size += m[team_at(m, m[node + N.team]) + T.members]
    places, things = m[H.places], m[H.things]
    for p in range(places):
        m[m[H.shut] + p] = 1 if p == extra else 0
        if m[C.closed] and m[m[H.shut] + p] == 0:
            if m[closing(m, p, 0)] == 1:
                m[m[H.shut] + p] = 1
            else:
                for thing in range(things):
                    if m[closing(m, p, thing + 1)] == 1 and held_by_group(m, f, i, thing) < size:
                        m[m[H.shut] + p] = 1
                        break


@compiled
def may_stay(m: Ints, f: Floats, person: int, against: int) -> bool:
    """Whether somebody may be in a place closed against this thing (-1: closed to all)."""
    if against < 0:
        return False
    attempt = m[person_at(m, person) + P.doing]
    if attempt >= 0:
        a = attempt_at(m, attempt)
        return held_by_group(m, f, m[a + A.node], against) >= m[a + A.posts_end] - m[a + A.posts]
    team = m[person_at(m, person) + P.team]
    if team >= 0:
        return m[team_things(m, team, against)] >= m[team_at(m, team) + T.members]
    return False


# ---- L4: who


@compiled
def _walk(m: Ints, person: int, place: int, table: int) -> int:
    if place < 0 or table < 0:
        return 0
    here = m[person_at(m, person) + P.place]
    return m[walks(m, table, here, place)] if here >= 0 else -1


@compiled
def _offer(m: Ints, n: int, person: int, deputy: int, place: int, table: int) -> int:
    """Add a person to the offers, if he is free and can come; how many there are then."""
    p = person_at(m, person)
    if m[p + P.doing] >= 0 or m[p + P.out] == 1 or m[p + P.team] >= 0:
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
    for row in range(m[r + R.holders], m[r + R.holders_end]):
        holder = m[pool(m, row, 0)]
        out = out or m[person_at(m, holder) + P.out] == 1
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
        for row in range(m[r + R.deputies], m[r + R.deputies_end]):
            n = _offer(m, n, m[pool(m, row, 0)], 1, place, table)
    return n


@compiled
def _fillable(m: Ints, first: int, slots: int) -> bool:
    """Whether every slot from `first` on can have somebody of its own who is not `used` (augmenting paths)."""
    people = m[H.people]
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
                if m[m[H.used] + p] == 1 or m[match(m, 1, p)] >= 0:
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
    people = m[H.people]
    for p in range(people):
        m[m[H.used] + p] = 0
    done = True
    for slot in range(slots):  # if taking the best each time completes, that is the answer
        found = -1
        for row in range(m[spans(m, slot, 0)], m[spans(m, slot, 1)]):
            if m[m[H.used] + m[offers(m, row, 1)]] == 0:
                found = row
                break
        if found < 0:
            done = False
            break
        m[m[H.chosen] + slot] = found
        m[m[H.used] + m[offers(m, found, 1)]] = 1
    if done:
        return True
    for p in range(people):
        m[m[H.used] + p] = 0
    for slot in range(slots):
        found = -1
        for row in range(m[spans(m, slot, 0)], m[spans(m, slot, 1)]):
            p = m[offers(m, row, 1)]
            if m[m[H.used] + p] == 0:
                m[m[H.used] + p] = 1
                if _fillable(m, slot + 1, slots):
                    found = row
                    break
                m[m[H.used] + p] = 0
        if found < 0:
            return False
        m[m[H.chosen] + slot] = found
    return True


@compiled
def grant(m: Ints, f: Floats, i: int) -> int:
    """Write the posts of the first complete assignment behind those that there are; how many, or REFUSED. Arrival
    times count from 0."""
    node = node_at(m, i)
    team = m[node + N.team]
    if team >= 0:
        t = team_at(m, team)
        if m[t + T.alive] == 0 or m[t + T.busy] == 1 or m[t + T.lost] == 1:
            return REFUSED
        for k in range(m[t + T.members]):
            if m[person_at(m, m[team_people(m, team, k)]) + P.out] == 1:
                return REFUSED
    for row in range(m[node + N.needs], m[node + N.needs_end]):
        if m[m[H.stock] + m[pool(m, row, 0)]] < m[pool(m, row, 1)]:
            return REFUSED
    table = -1
    if m[node + N.place] >= 0:
        closed_to(m, f, i, -1)
        if m[m[H.shut] + m[node + N.place]] == 1:
            return REFUSED
        table = table_of(m, f)
    n = m[C.posts]
    if team >= 0:
        for k in range(m[team_at(m, team) + T.members]):
            person = m[team_people(m, team, k)]
            walk = _walk(m, person, m[node + N.place], table)
            if walk < 0:
                return REFUSED
            n = _post(m, n, person, -1, 0, walk)
    slots, end = m[node + N.slots_end] - m[node + N.slots], 0
    for slot in range(slots):
        role, person = m[pool(m, m[node + N.slots] + slot, 0)], m[pool(m, m[node + N.slots] + slot, 1)]
        if slot > 0 and role >= 0 and role == m[pool(m, m[node + N.slots] + slot - 1, 0)]:
            m[spans(m, slot, 0)], m[spans(m, slot, 1)] = m[spans(m, slot - 1, 0)], m[spans(m, slot - 1, 1)]
        else:
            start, end = end, _candidates(m, f, role, person, m[node + N.place], table, end)
            if end == start:
                return REFUSED
            m[spans(m, slot, 0)], m[spans(m, slot, 1)] = start, end
    if slots and not _assign(m, slots):
        return REFUSED
    for slot in range(slots):
        row = m[m[H.chosen] + slot]
        role = m[pool(m, m[node + N.slots] + slot, 0)]
        n = _post(m, n, m[offers(m, row, 1)], role, m[offers(m, row, 2)], m[offers(m, row, 0)])
    return n - m[C.posts]


@compiled
def _post(m: Ints, n: int, person: int, role: int, deputy: int, walk: int) -> int:
    if n >= m[H.most_posts]:
        m[C.full] = 1
        return n
    post = post_at(m, n)
    m[post + O.person], m[post + O.role], m[post + O.deputy] = person, role, deputy
    m[post + O.origin], m[post + O.arrives] = m[person_at(m, person) + P.place], walk
    return n + 1


# ---- L4, L5, L8: holding and letting go


@compiled
def hold(m: Ints, f: Floats, attempt: int) -> None:
    """The people of a grant set out, its things are taken."""
    a = attempt_at(m, attempt)
    node = node_at(m, m[a + A.node])
    for row in range(m[node + N.needs], m[node + N.needs_end]):
        m[m[H.stock] + m[pool(m, row, 0)]] -= m[pool(m, row, 1)]
    if m[a + A.team] >= 0:
        m[team_at(m, m[a + A.team]) + T.busy] = 1
    for k in range(m[a + A.posts], m[a + A.posts_end]):
        post = post_at(m, k)
        m[person_at(m, m[post + O.person]) + P.doing] = attempt
        if m[post + O.arrives] > 0:
            m[person_at(m, m[post + O.person]) + P.place] = -1
        m[post + O.arrives] += m[C.now]


@compiled
def release(m: Ints, f: Floats, attempt: int, cause: int) -> None:
    """People are free where they stand, walkers where they set out; the team stays together (L5, L8)."""
    a = attempt_at(m, attempt)
    for k in range(m[a + A.posts], m[a + A.posts_end]):
        post = post_at(m, k)
        person = person_at(m, m[post + O.person])
        m[person + P.doing] = -1
        if m[person + P.place] < 0 and m[person + P.out] == 0:
            m[person + P.place] = m[post + O.origin]
        note(m, person_at(m, m[post + O.person]), cause, m[post + O.person])
    node = node_at(m, m[a + A.node])
    for row in range(m[node + N.needs], m[node + N.needs_end]):
        give_back(m, m[pool(m, row, 0)], m[pool(m, row, 1)], cause)
    if m[a + A.team] >= 0 and m[team_at(m, m[a + A.team]) + T.alive] == 1:
        m[team_at(m, m[a + A.team]) + T.busy] = 0
        m[C.changes] += 1


@compiled
def give_back(m: Ints, thing: int, n: int, cause: int) -> None:
    """Things are free again, or brought."""
    if n > 0:
        m[m[H.stock] + thing] += n
        note(m, thing_at(m, thing), cause, thing)


@compiled
def form(m: Ints, f: Floats, team: int, attempt: int, cause: int) -> None:
    """After its success people and things of the forming step stay together."""
    a, t = attempt_at(m, attempt), team_at(m, team)
    m[t + T.alive], m[t + T.busy], m[t + T.lost], m[t + T.order], m[t + T.members] = (
        1,
        0,
        0,
        attempt,
        m[a + A.posts_end] - m[a + A.posts],
    )
    for thing in range(m[H.things]):
        m[team_things(m, team, thing)] = 0
    for k in range(m[a + A.posts], m[a + A.posts_end]):
        person = m[post_at(m, k) + O.person]
        m[person_at(m, person) + P.doing] = -1
        m[person_at(m, person) + P.team] = team
        m[team_people(m, team, k - m[a + A.posts])] = person
        note(m, person_at(m, person), cause, person)
    node = node_at(m, m[a + A.node])
    for row in range(m[node + N.needs], m[node + N.needs_end]):
        m[team_things(m, team, m[pool(m, row, 0)])] = m[pool(m, row, 1)]


@compiled
def part(m: Ints, f: Floats, team: int, cause: int) -> None:
    """A team parts when every step that names it is settled."""
    t = team_at(m, team)
    if m[t + T.alive] == 0:
        return
    m[t + T.alive] = 0
    for k in range(m[t + T.members]):
        person = m[team_people(m, team, k)]
        m[person_at(m, person) + P.team] = -1
        note(m, person_at(m, person), cause, person)
    former = m[attempt_at(m, m[t + T.order]) + A.node]  # its things in the order in which it asked for them
    for row in range(m[node_at(m, former) + N.needs], m[node_at(m, former) + N.needs_end]):
        thing = m[pool(m, row, 0)]
        give_back(m, thing, m[team_things(m, team, thing)], cause)


# ---- causes of a late grant (L10)


@compiled
def late_cause(m: Ints, f: Floats, i: int, count: int) -> int:
    """What let go, brought, opened or made eligible last, at this instant, of what the grant takes; NO_CAUSE where
    nothing did. The posts stand behind those that there are."""
    first, now = m[C.posts], m[C.now]
    best, time, cause, what, via = -2, -1, -1, -1, _PERSON
    for k in range(first, first + count):
        freed = person_at(m, m[post_at(m, k) + O.person])
        if m[freed + F.order] > best:
            best, time, cause, what, via = (
                m[freed + F.order],
                m[freed + F.time],
                m[freed + F.cause],
                m[freed + F.what],
                _PERSON,
            )
    for row in range(m[node_at(m, i) + N.needs], m[node_at(m, i) + N.needs_end]):
        thing = thing_at(m, m[pool(m, row, 0)])
        if m[thing + F.order] > best:
            best, time, cause, what, via = (
                m[thing + F.order],
                m[thing + F.time],
                m[thing + F.cause],
                m[thing + F.what],
                _THING,
            )
    for k in range(first, first + count):
        if m[post_at(m, k) + O.deputy] == 1:
            role = eligible_at(m, m[post_at(m, k) + O.role])
            if m[role + F.order] > best:
                best, time, cause, what, via = (
                    m[role + F.order],
                    m[role + F.time],
                    m[role + F.cause],
                    m[role + F.what],
                    _DEPUTY,
                )
    for p in range(m[H.places]):
        place = opened_at(m, p)
        if m[place + F.time] == now and m[place + F.order] > best and _used(m, f, i, p, count):
            best, time, cause, what, via = (
                m[place + F.order],
                m[place + F.time],
                m[place + F.cause],
                m[place + F.what],
                _PLACE,
            )
    if time != now or best < 0:
        return -1
    node, attempt = (cause >> 3 & 0x7FFFF) - 1, cause >> 22 & 0x7FFFF
    return pack(via, node, attempt, what)


@compiled
def _used(m: Ints, f: Floats, i: int, opened: int, count: int) -> bool:
    """Whether a place that has just been opened is where the step is, or on somebody's way there."""
    place = m[node_at(m, i) + N.place]
    if place < 0 or opened == place:
        return opened == place
    closed_to(m, f, i, opened)
    table = table_of(m, f)
    first = m[C.posts]
    for k in range(first, first + count):
        if _walk(m, m[post_at(m, k) + O.person], place, table) != m[post_at(m, k) + O.arrives]:
            return True
    return False
