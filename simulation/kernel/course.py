"""One run in the kernel: the laws that move it (docs/laws.md), event by event."""

from simulation.kernel.entries import ENTRY, MET, OPEN, T0, UNMET, after, deciding, deciding_after, entry, wait
from simulation.kernel.jit import compiled, entrance
from simulation.kernel.layout import ESCALATION as _ESCALATION
from simulation.kernel.layout import STEP as _STEP
from simulation.kernel.layout import (
    A,
    C,
    D,
    E,
    F,
    Floats,
    H,
    Ints,
    N,
    O,
    P,
    R,
    S,
    T,
    X,
    attempt_at,
    closing,
    doing_at,
    eligible_at,
    event_at,
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
    team_steps,
    team_things,
    there_at,
    thing_at,
)
from simulation.kernel.luck import DELAY, DURATION, PACE, drawn, result, time, uniform
from simulation.kernel.scene import REFUSED, form, give_back, grant, hold, late_cause, may_stay, note, part, release
from simulation.plan import AVERTED, BLOCKED, CAME, FAILED, OUTCOME, SKIPPED, STOPPED, UNSETTLED
from simulation.run import Via

RETRY = int(Via.RETRY)
_COUNTERS = len(C)
#: Kinds of events in the order in which those of one instant are taken (L9).
END, ARRIVAL, ESCALATION, INJECT, DISPATCH = 1 << 24, 2 << 24, 3 << 24, 4 << 24, 5 << 24


# ---- L9: the queue of events, by (time, rank, serial)


@compiled
def _before(m: Ints, a: int, b: int) -> bool:
    x, y = event_at(m, a), event_at(m, b)
    if m[x + E.time] != m[y + E.time]:
        return bool(m[x + E.time] < m[y + E.time])
    if m[x + E.rank] != m[y + E.rank]:
        return bool(m[x + E.rank] < m[y + E.rank])
    return bool(m[x + E.serial] < m[y + E.serial])


@compiled
def _swap(m: Ints, a: int, b: int) -> None:
    x, y = event_at(m, a), event_at(m, b)
    m[x + E.time], m[y + E.time] = m[y + E.time], m[x + E.time]
    m[x + E.rank], m[y + E.rank] = m[y + E.rank], m[x + E.rank]
    m[x + E.serial], m[y + E.serial] = m[y + E.serial], m[x + E.serial]
    m[x + E.on], m[y + E.on] = m[y + E.on], m[x + E.on]


@compiled
def at(m: Ints, delay: int, rank: int, on: int) -> None:
    """Let something happen in `delay` ms; `on` is an attempt or a node."""
    n = m[C.events]
    if n >= m[H.most_events]:
        m[C.full] = 1
        return
    event = event_at(m, n)
    m[event + E.time], m[event + E.rank], m[event + E.on] = m[C.now] + delay, rank, on
    m[event + E.serial] = m[C.serial]
    m[C.serial] += 1
    m[C.events] = n + 1
    while n > 0 and _before(m, n, (n - 1) // 2):
        _swap(m, n, (n - 1) // 2)
        n = (n - 1) // 2


@compiled
def _pop(m: Ints) -> None:
    """Take the first event off the heap (it has been read)."""
    n = m[C.events] - 1
    m[C.events] = n
    _swap(m, 0, n)
    i = 0
    while True:
        least, left = i, 2 * i + 1
        if left < n and _before(m, left, least):
            least = left
        if left + 1 < n and _before(m, left + 1, least):
            least = left + 1
        if least == i:
            return
        _swap(m, i, least)
        i = least


# ---- L10: marks, and the news that goes round


@compiled
def _tell(m: Ints, i: int) -> None:
    m[m[H.news] + m[C.news]] = i
    m[C.news] += 1


@compiled
def _mark_begun(m: Ints, i: int) -> None:
    m[stand_at(m, i) + S.started] = m[C.now]
    m[C.marks] += 1
    m[stand_at(m, i) + S.begun_as] = m[C.marks]


@compiled
def _me(m: Ints, i: int) -> int:
    """A node as the cause of what its settling does."""
    return pack(ENTRY, i, m[stand_at(m, i) + S.tries], -1)


@compiled
def _queue(m: Ints, i: int, cause: int) -> None:
    """A step waits for its people and things from now on."""
    stand = stand_at(m, i)
    if m[stand + S.since] < 0:
        m[C.waiting] += 1
    m[stand + S.since], m[stand + S.why] = m[C.now], cause
    m[C.changes] += 1


@compiled
def _unqueue(m: Ints, i: int) -> None:
    if m[stand_at(m, i) + S.since] >= 0:
        m[stand_at(m, i) + S.since] = -1
        m[C.waiting] -= 1


@compiled
def _all_settled(m: Ints, f: Floats, team: int) -> bool:
    for row in range(m[team_steps(m, team, 0)], m[team_steps(m, team, 1)]):
        if m[stand_at(m, m[pool(m, row, 0)]) + S.status] == UNSETTLED:
            return False
    return True


@compiled
def _stand(m: Ints, f: Floats, i: int, status: int, cause: int) -> None:
    """A node takes its final standing; everybody who looks at it will be told."""
    stand = stand_at(m, i)
    m[stand + S.status], m[stand + S.settled], m[stand + S.cause] = status, m[C.now], cause
    m[C.marks] += 1
    m[stand + S.settled_as] = m[C.marks]
    _unqueue(m, i)
    _tell(m, i)


@compiled
def _perhaps_part(m: Ints, f: Floats, i: int) -> None:
    team = m[node_at(m, i) + N.team]
    if team >= 0 and _all_settled(m, f, team):
        part(m, f, team, _me(m, i))


@compiled
def _settle_quietly(m: Ints, f: Floats, i: int, status: int, cause: int) -> None:
    """The same for a standing that has no effects (stopped, skipped)."""
    _stand(m, f, i, status, cause)
    _perhaps_part(m, f, i)


@compiled
def settle(m: Ints, f: Floats, i: int, status: int, cause: int) -> None:
    """A node takes its final standing, once; its effects happen; a team may part (L3, L5, L7)."""
    _stand(m, f, i, status, cause)
    for row in range(m[node_at(m, i) + N.effects], m[node_at(m, i) + N.effects_end]):
        if m[pool(m, row, 0)] == status:
            _take_effect(m, f, i, m[pool(m, row, 1)])
    _perhaps_part(m, f, i)


# ---- L8: interruption and exposure


@compiled
def _interrupt(m: Ints, f: Floats, attempt: int, cause: int) -> None:
    """An attempt ends without outcome; none is used up; the step is ready anew."""
    a = attempt_at(m, attempt)
    m[stand_at(m, m[a + A.node]) + S.current] = -1
    m[a + A.ended], m[a + A.interrupted] = m[C.now], 1
    release(m, f, attempt, cause)
    _queue(m, m[a + A.node], pack(RETRY, m[a + A.node], m[a + A.number], -1))


@compiled
def _expose(m: Ints, i: int, person: int, place: int) -> None:
    n = m[C.exposures]
    for k in range(n):
        if m[exposed_at(m, k) + X.person] == person and m[exposed_at(m, k) + X.node] == i:
            return
    if n >= m[H.most_exposed]:
        m[C.full] = 1
        return
    e = exposed_at(m, n)
    m[e + X.time], m[e + X.person], m[e + X.place], m[e + X.node] = m[C.now], person, place, i
    m[C.exposures] = n + 1


@compiled
def _may_work(m: Ints, f: Floats, attempt: int, against: int) -> bool:
    a = attempt_at(m, attempt)
    if m[a + A.posts] < m[a + A.posts_end]:
        return may_stay(m, f, m[post_at(m, m[a + A.posts]) + O.person], against)
    return against >= 0


@compiled
def _close(m: Ints, f: Floats, i: int, first: int, end: int) -> None:
    """Places close: who is in them is exposed, then attempts at them are interrupted."""
    for row in range(first, end):
        place, against = m[pool(m, row, 0)], m[pool(m, row, 1)]
        before = 0
        for k in range(m[H.things] + 1):
            before += m[closing(m, place, k)]
        if before == 0:
            m[C.closed] += 1
        m[closing(m, place, against + 1)] = 1
    for row in range(first, end):
        place, against = m[pool(m, row, 0)], m[pool(m, row, 1)]
        for person in range(m[H.people]):
            p = person_at(m, person)
            if m[p + P.place] == place and m[p + P.out] == 0 and not may_stay(m, f, person, against):
                _expose(m, i, person, place)
    cause = _me(m, i)
    for other in range(m[H.nodes]):
        attempt = m[stand_at(m, other) + S.current]
        if attempt < 0:
            continue
        for row in range(first, end):
            barred = m[pool(m, row, 0)] == m[node_at(m, other) + N.place]
            if barred and not _may_work(m, f, attempt, m[pool(m, row, 1)]):
                _interrupt(m, f, attempt, cause)
                break


# ---- L7: effects


@compiled
def _take_effect(m: Ints, f: Floats, i: int, index: int) -> None:
    """The effects of a node, in the order in which L7 lists them."""
    doing, cause = doing_at(m, index), _me(m, i)
    if m[doing + D.closes] < m[doing + D.closes_end]:
        _close(m, f, i, m[doing + D.closes], m[doing + D.closes_end])
    for row in range(m[doing + D.opens], m[doing + D.opens_end]):
        _open(m, m[pool(m, row, 0)], cause)
    for row in range(m[doing + D.people], m[doing + D.people_end]):
        _take_person(m, f, m[pool(m, row, 0)], cause)
    for row in range(m[doing + D.things], m[doing + D.things_end]):
        _take_thing(m, f, m[pool(m, row, 0)], m[pool(m, row, 1)], cause)
    for row in range(m[doing + D.brings], m[doing + D.brings_end]):
        p = person_at(m, m[pool(m, row, 0)])
        if m[p + P.out] == 1 or (m[p + P.doing] < 0 and m[p + P.team] < 0):
            m[p + P.out], m[p + P.place] = 0, m[doing + D.to]
            note(m, person_at(m, m[pool(m, row, 0)]), cause, m[pool(m, row, 0)])
    for row in range(m[doing + D.given], m[doing + D.given_end]):
        give_back(m, m[pool(m, row, 0)], m[pool(m, row, 1)], cause)
    for row in range(m[doing + D.stops], m[doing + D.stops_end]):
        other = m[pool(m, row, 0)]
        _stop(m, f, other, cause)
        if m[node_at(m, other) + N.parts] >= 0:
            for p in range(m[node_at(m, other) + N.parts], m[node_at(m, other) + N.parts_end]):
                _stop(m, f, m[pool(m, p, 0)], cause)
    for row in range(m[doing + D.sets], m[doing + D.sets_end]):
        if m[stand_at(m, m[pool(m, row, 0)]) + S.status] == UNSETTLED:
            m[stand_at(m, m[pool(m, row, 0)]) + S.fixed] = m[pool(m, row, 1)]


@compiled
def _open(m: Ints, place: int, cause: int) -> None:
    closed = 0
    for k in range(m[H.things] + 1):
        closed += m[closing(m, place, k)]
        m[closing(m, place, k)] = 0
    if closed:
        m[C.closed] -= 1
        note(m, opened_at(m, place), cause, place)


@compiled
def _stop(m: Ints, f: Floats, i: int, cause: int) -> None:
    """A named unsettled step ends `stopped`; who was at it is free where he stands."""
    stand = stand_at(m, i)
    if m[stand + S.status] != UNSETTLED:
        return
    attempt = m[stand + S.current]
    if attempt >= 0:
        m[stand + S.current] = -1
        m[attempt_at(m, attempt) + A.ended], m[attempt_at(m, attempt) + A.result] = m[C.now], STOPPED
        release(m, f, attempt, cause)
    _settle_quietly(m, f, i, STOPPED, cause)


@compiled
def _take_person(m: Ints, f: Floats, person: int, cause: int) -> None:
    """Somebody falls out of action: his attempt is interrupted, his parts are skipped, his deputies may act."""
    p = person_at(m, person)
    if m[p + P.out] == 1:
        return
    m[p + P.out] = 1
    if m[p + P.doing] >= 0:
        _interrupt(m, f, m[p + P.doing], cause)
    m[p + P.place] = -1
    for role in range(m[H.roles]):
        for row in range(m[role_at(m, role) + R.holders], m[role_at(m, role) + R.holders_end]):
            if m[pool(m, row, 0)] == person:
                note(m, eligible_at(m, role), cause, person)
                break
    for i in range(m[H.nodes]):
        mine = m[node_at(m, i) + N.whole] >= 0 and m[pool(m, m[node_at(m, i) + N.slots], 1)] == person
        if mine and m[stand_at(m, i) + S.status] == UNSETTLED and m[stand_at(m, i) + S.ready] >= 0:
            _settle_quietly(m, f, i, SKIPPED, cause)


@compiled
def _asks_for(m: Ints, i: int, thing: int) -> bool:
    for row in range(m[node_at(m, i) + N.needs], m[node_at(m, i) + N.needs_end]):
        if m[pool(m, row, 0)] == thing:
            return True
    return False


@compiled
def _take_thing(m: Ints, f: Floats, thing: int, n: int, cause: int) -> None:
    """Things are lost: free ones first, then those of the latest grant (L7), whose attempt is interrupted (L8)."""
    while n > 0:
        lost = min(n, m[m[H.stock] + thing])
        m[m[H.stock] + thing] -= lost
        n -= lost
        if n == 0:
            return
        last, order, team = -1, -1, -1
        for i in range(m[H.nodes]):
            attempt = m[stand_at(m, i) + S.current]
            if attempt > order and _asks_for(m, i, thing):
                last, order, team = attempt, attempt, -1
        for t in range(m[H.teams]):
            held = m[team_at(m, t) + T.alive] == 1 and m[team_things(m, t, thing)] > 0
            if held and m[team_at(m, t) + T.order] > order:
                last, order, team = t, m[team_at(m, t) + T.order], t
        if last < 0:
            return
        if team < 0:
            _interrupt(m, f, last, cause)  # its things are free now, and taken in the next round
            continue
        lost = min(n, m[team_things(m, team, thing)])
        m[team_things(m, team, thing)] -= lost
        m[team_at(m, team) + T.lost] = 1
        n -= lost
        for k in range(m[C.attempts]):  # in the order in which they were granted
            a = attempt_at(m, k)
            if m[a + A.team] == team and m[stand_at(m, m[a + A.node]) + S.current] == k:
                _interrupt(m, f, k, cause)


# ---- L3: steps


@compiled
def _relieve(m: Ints, f: Floats, i: int, cause: int) -> None:
    """A lasting step at work ends once the entries of its `until` are settled: its cause, if none (-1) is given."""
    node = node_at(m, i)
    if wait(m, f, m[node + N.until], m[node + N.until_end], m[node + N.until_any])[0] == OPEN:
        return
    attempt = m[stand_at(m, i) + S.current]
    if m[attempt_at(m, attempt) + A.relieved] == 0:
        m[attempt_at(m, attempt) + A.relieved] = 1
        if cause < 0:
            cause = deciding(m, f, m[node + N.until], m[node + N.until_end], m[node + N.until_any])
        m[stand_at(m, i) + S.cause] = cause
        at(m, 0, END + i, attempt)


@compiled
def _begin(m: Ints, f: Floats, attempt: int) -> None:
    """The last has arrived: work begins."""
    a = attempt_at(m, attempt)
    i, node = m[a + A.node], node_at(m, m[a + A.node])
    m[a + A.started] = m[C.now]
    if m[stand_at(m, i) + S.started] < 0:
        _mark_begun(m, i)
        if m[node + N.starts] == 1:
            _tell(m, i)
    if m[node + N.until] >= 0:
        _relieve(m, f, i, pack(RETRY, i, m[a + A.number], -1))
        return
    factor = f[0] if m[node + N.peopled] == 1 else 1.0
    lasts = time(m, f, i, m[node + N.lasts], m[C.run], m[a + A.number], DURATION, factor)
    at(m, lasts, END + i, attempt)


@compiled
def _end(m: Ints, f: Floats, attempt: int) -> None:
    """Work is over: release, then another attempt or the outcome."""
    a = attempt_at(m, attempt)
    i = m[a + A.node]
    stand, node = stand_at(m, i), node_at(m, i)
    if m[stand + S.current] != attempt:
        return
    m[a + A.ended] = m[C.now]
    m[a + A.result] = result(m, f, i, m[C.run], m[a + A.number], m[stand + S.fixed])
    m[stand + S.current] = -1
    me = pack(RETRY, i, m[a + A.number], -1)
    if m[a + A.result] == FAILED:
        m[stand + S.failures] += 1
        release(m, f, attempt, me)
        if m[stand + S.failures] < m[node + N.attempts]:
            _queue(m, i, me)
            return
    elif m[node + N.forms] >= 0 and not _all_settled(m, f, m[node + N.forms]):
        form(m, f, m[node + N.forms], attempt, me)
    else:
        release(m, f, attempt, me)
    settle(m, f, i, m[a + A.result], m[stand + S.cause] if m[node + N.until] >= 0 else me)


@compiled
def _pass_milestone(m: Ints, f: Floats, i: int, cause: int) -> None:
    """A milestone ends in the very event that makes it ready; if it can fail, so do its attempts."""
    _mark_begun(m, i)
    stand, found = stand_at(m, i), FAILED
    for _ in range(m[node_at(m, i) + N.attempts]):
        m[stand + S.tries] += 1
        found = result(m, f, i, m[C.run], m[stand + S.tries], m[stand + S.fixed])
        if found != FAILED:
            break
    settle(m, f, i, found, cause)


@compiled
def _gather(m: Ints, f: Floats, i: int, cause: int) -> None:
    """The whole of an `each` ends when all its parts are settled: `missing` if one was skipped."""
    first, end = m[node_at(m, i) + N.parts], m[node_at(m, i) + N.parts_end]
    opened = begun = skipped = False
    last, bad = -1, -1
    for row in range(first, end):
        p = m[pool(m, row, 0)]
        stand = stand_at(m, p)
        opened = opened or m[stand + S.status] == UNSETTLED
        begun = begun or m[stand + S.started] >= 0
        skipped = skipped or m[stand + S.status] == SKIPPED
        if last < 0 or m[stand + S.settled_as] > m[stand_at(m, last) + S.settled_as]:
            last = p
        if bad < 0 and (
            m[stand + S.status] == FAILED or m[stand + S.status] == STOPPED or m[stand + S.status] == BLOCKED
        ):
            bad = p
    if opened:
        if m[stand_at(m, i) + S.started] < 0 and begun:
            _mark_begun(m, i)
            _tell(m, i)
        return
    if last >= 0:
        cause = pack(ENTRY, last, m[stand_at(m, last) + S.tries], -1)
    if bad >= 0:
        m[stand_at(m, i) + S.root] = m[stand_at(m, bad) + S.root] if m[stand_at(m, bad) + S.status] == BLOCKED else bad
        settle(m, f, i, BLOCKED, cause)
    else:
        settle(m, f, i, OUTCOME + (1 if skipped else 0), cause)


@compiled
def _ready(m: Ints, f: Floats, i: int, cause: int) -> None:
    """All that a step waited for is there."""
    node = node_at(m, i)
    if m[node + N.milestone] == 1:
        _pass_milestone(m, f, i, cause)
    elif m[node + N.parts] >= 0:
        _gather(m, f, i, cause)
    elif m[node + N.whole] >= 0 and m[person_at(m, m[pool(m, m[node + N.slots], 1)]) + P.out] == 1:
        settle(m, f, i, SKIPPED, cause)
    else:
        _queue(m, i, cause)


@compiled
def _look(m: Ints, f: Floats, i: int) -> None:
    """Something that this node waits for has changed."""
    stand, node = stand_at(m, i), node_at(m, i)
    if m[stand + S.status] != UNSETTLED:
        return
    if m[node + N.kind] != _STEP:
        _look_trigger(m, f, i)
    elif m[stand + S.ready] < 0:
        found, root = after(m, f, i)
        if found == OPEN:
            return
        cause = deciding_after(m, f, i)
        if found == MET:
            m[stand + S.ready] = m[C.now]
            _ready(m, f, i, cause)
        elif found == UNMET:
            settle(m, f, i, SKIPPED, cause)
        else:
            m[stand + S.root] = root
            settle(m, f, i, BLOCKED, cause)
    elif m[node + N.parts] >= 0:
        _gather(m, f, i, T0)
    elif (
        m[node + N.until] >= 0 and m[stand + S.current] >= 0 and m[attempt_at(m, m[stand + S.current]) + A.started] >= 0
    ):
        _relieve(m, f, i, -1)


# ---- L7: triggers


@compiled
def _look_trigger(m: Ints, f: Floats, i: int) -> None:
    """Averted, started, slowed down: an escalation or inject looks at what has changed."""
    stand, node, now = stand_at(m, i), node_at(m, i), m[C.now]
    if (
        m[node + N.averted] >= 0
        and wait(m, f, m[node + N.averted], m[node + N.averted_end], m[node + N.averted_any])[0] == MET
    ):
        cause = deciding(m, f, m[node + N.averted], m[node + N.averted_end], m[node + N.averted_any])
        settle(m, f, i, AVERTED, cause)
        return
    if m[stand + S.ready] < 0:
        found, root = after(m, f, i)
        if found == OPEN:
            return
        cause = deciding(m, f, m[node + N.after], m[node + N.after_end], m[node + N.after_any])
        if found == UNMET:
            settle(m, f, i, SKIPPED, cause)
            return
        if found != MET:
            m[stand + S.root] = root
            settle(m, f, i, BLOCKED, cause)
            return
        m[stand + S.ready], m[stand + S.cause] = now, cause
        m[stand + S.due] = now + time(m, f, i, m[node + N.delay], m[C.run], 1, DELAY, 1.0)
    elif m[node + N.slow] == m[node + N.slow_end]:
        return
    for row in range(m[node + N.slow], m[node + N.slow_end]):
        if m[m[H.slowed] + row] == 0 and entry(m, m[pool(m, row, 0)], m[pool(m, row, 1)]) == MET:
            m[m[H.slowed] + row] = 1
            m[stand + S.due] = now + int((m[stand + S.due] - now) * f[m[H.f_rows] + row] + 0.5)
    if m[stand + S.clock] != m[stand + S.due]:
        m[stand + S.clock] = m[stand + S.due]
        if m[m[H.held] + i] == 0:
            at(m, m[stand + S.due] - now, (ESCALATION if m[node + N.kind] == _ESCALATION else INJECT) + i, i)


@compiled
def _ring(m: Ints, f: Floats, i: int) -> None:
    """The alarm of a trigger: it comes, unless it is settled or has been set to another time since."""
    if m[stand_at(m, i) + S.status] == UNSETTLED and m[stand_at(m, i) + S.clock] == m[C.now]:
        settle(m, f, i, CAME, m[stand_at(m, i) + S.cause])


# ---- L4, L6, L9: dispatch


@compiled
def _spread(m: Ints, f: Floats) -> None:
    """Let every node look at what has been settled or begun, first come first served; then ask for a dispatch."""
    while m[C.read] < m[C.news]:
        told = m[m[H.news] + m[C.read]]
        m[C.read] += 1
        for row in range(m[node_at(m, told) + N.deps], m[node_at(m, told) + N.deps_end]):
            _look(m, f, m[pool(m, row, 0)])
    if m[C.waiting] > 0 and m[C.due] == 0 and m[C.dispatched] != m[C.changes]:
        m[C.due] = 1
        at(m, 0, DISPATCH, -1)


@compiled
def _ranked(m: Ints, f: Floats) -> int:
    """The ready steps by (priority, ready since, order in the file) in `order`; how many."""
    n = 0
    for i in range(m[H.nodes]):
        if m[stand_at(m, i) + S.since] < 0:
            continue
        k = n
        while k > 0:
            j = m[m[H.order] + k - 1]
            later = m[node_at(m, j) + N.priority] > m[node_at(m, i) + N.priority] or (
                m[node_at(m, j) + N.priority] == m[node_at(m, i) + N.priority]
                and m[stand_at(m, j) + S.since] > m[stand_at(m, i) + S.since]
            )
            if not later:
                break
            m[m[H.order] + k] = j
            k -= 1
        m[m[H.order] + k] = i
        n += 1
    return n


@compiled
def _send(m: Ints, f: Floats, i: int, count: int) -> int:
    """Everything at once: people set out, things are taken. The attempt, if somebody is there already or nobody has to
    come; else -1."""
    stand, now, n = stand_at(m, i), m[C.now], m[C.attempts]
    if n >= m[H.most_attempts]:
        m[C.full] = 1
        return -1
    since, cause = m[stand + S.since], m[stand + S.why]
    _unqueue(m, i)
    if since < now:
        late = late_cause(m, f, i, count)
        if late >= 0:
            cause = late
    m[stand + S.tries] += 1
    first = m[C.posts]
    a = attempt_at(m, n)
    m[a + A.node], m[a + A.number], m[a + A.ready], m[a + A.granted], m[a + A.cause] = (
        i,
        m[stand + S.tries],
        since,
        now,
        cause,
    )
    m[a + A.started], m[a + A.ended], m[a + A.result], m[a + A.interrupted], m[a + A.relieved] = -1, -1, UNSETTLED, 0, 0
    m[a + A.team], m[a + A.posts], m[a + A.posts_end] = m[node_at(m, i) + N.team], first, first + count
    m[C.attempts], m[C.posts] = n + 1, first + count
    m[stand + S.current] = n
    there = count == 0
    for k in range(first, first + count):
        walk = m[post_at(m, k) + O.arrives]
        there = there or walk == 0
        again = False
        for other in range(first, k):
            again = again or m[post_at(m, other) + O.arrives] == walk
        if walk > 0 and not again:
            at(m, walk, ARRIVAL + i, n)
    hold(m, f, n)
    return n if there else -1


@compiled
def _dispatch(m: Ints, f: Floats) -> None:
    """Scan the ready steps and grant whatever fits (L9)."""
    m[C.due], m[C.dispatched] = 0, m[C.changes]
    n, there = _ranked(m, f), 0
    for k in range(n):
        i = m[m[H.order] + k]
        count = grant(m, f, i)
        if count == REFUSED:
            continue
        attempt = _send(m, f, i, count)
        if attempt >= 0:
            j = there
            while j > 0 and m[there_at(m, j - 1, 0)] > i:
                m[there_at(m, j, 0)], m[there_at(m, j, 1)] = m[there_at(m, j - 1, 0)], m[there_at(m, j - 1, 1)]
                j -= 1
            m[there_at(m, j, 0)], m[there_at(m, j, 1)] = i, attempt
            there += 1
    for k in range(there):
        i, attempt = m[there_at(m, k, 0)], m[there_at(m, k, 1)]
        if m[C.events] == 0 or m[event_at(m, 0) + E.time] > m[C.now]:
            _arrive(m, f, attempt)  # nothing else is due now: the queue would only hand it back
            _spread(m, f)
        else:
            at(m, 0, ARRIVAL + i, attempt)


@compiled
def _arrive(m: Ints, f: Floats, attempt: int) -> None:
    """Whoever's walk ends now is there; work begins with the last."""
    a = attempt_at(m, attempt)
    if m[stand_at(m, m[a + A.node]) + S.current] != attempt:
        return
    place, there = m[node_at(m, m[a + A.node]) + N.place], True
    for k in range(m[a + A.posts], m[a + A.posts_end]):
        if m[post_at(m, k) + O.arrives] > m[C.now]:
            there = False
        elif place >= 0:
            m[person_at(m, m[post_at(m, k) + O.person]) + P.place] = place
    if there:
        _begin(m, f, attempt)


# ---- L1: a run


@compiled
def reset(m: Ints, f: Floats, run: int) -> None:
    """T0 of a run. The tables of walking times stay."""
    tables = m[C.tables]
    for k in range(_COUNTERS):
        m[k] = 0
    m[C.tables], m[C.run] = tables, run
    for i in range(m[H.nodes]):
        s = stand_at(m, i)
        (
            m[s + S.status],
            m[s + S.ready],
            m[s + S.started],
            m[s + S.settled],
            m[s + S.cause],
            m[s + S.root],
            m[s + S.due],
        ) = UNSETTLED, -1, -1, -1, T0, -1, -1
        (
            m[s + S.tries],
            m[s + S.failures],
            m[s + S.fixed],
            m[s + S.begun_as],
            m[s + S.settled_as],
            m[s + S.since],
            m[s + S.why],
        ) = 0, 0, -1, 0, 0, -1, T0
        m[s + S.current], m[s + S.clock] = -1, -1
    for i in range(m[H.people]):
        p = person_at(m, i)
        m[p + P.place], m[p + P.out], m[p + P.doing], m[p + P.team] = m[m[H.home] + i], 1 - m[m[H.present] + i], -1, -1
        m[p + P.order], m[p + P.time], m[p + P.cause], m[p + P.what] = -1, -1, T0, -1
    for i in range(m[H.things]):
        m[m[H.stock] + i] = m[m[H.stock0] + i]
        m[thing_at(m, i) + F.order], m[thing_at(m, i) + F.time] = -1, -1
    for i in range(m[H.roles]):
        m[eligible_at(m, i) + F.order], m[eligible_at(m, i) + F.time] = -1, -1
    for i in range(m[H.places]):
        m[opened_at(m, i) + F.order], m[opened_at(m, i) + F.time] = -1, -1
        for k in range(m[H.things] + 1):
            m[closing(m, i, k)] = 0
    for i in range(m[H.teams]):
        m[team_at(m, i) + T.alive] = 0
    for i in range(m[H.rows]):
        m[m[H.slowed] + i] = 0
    u = uniform(m, m[H.pace_low], m[H.pace_high], run, 1, PACE)
    f[0] = drawn(m, f, m[H.pace], u)


@entrance
def simulate(m: Ints, f: Floats, run: int) -> int:
    """One run from T0 until nothing more can happen, or the horizon (L1). 1 if the tables of the state were too small:
    make larger ones and begin the run anew."""
    reset(m, f, run)
    for i in range(m[H.nodes]):
        if m[node_at(m, i) + N.after] < 0 or m[C.marks] > 0:
            _look(m, f, i)
    _spread(m, f)
    while m[C.events] > 0 and m[event_at(m, 0) + E.time] <= m[H.horizon] and m[C.full] == 0:
        event = event_at(m, 0)
        m[C.now] = m[event + E.time]
        rank, on = m[event + E.rank], m[event + E.on]
        _pop(m)
        if rank >= DISPATCH:
            _dispatch(m, f)
        elif rank >= ESCALATION:
            _ring(m, f, on)
        elif rank >= ARRIVAL:
            _arrive(m, f, on)
        else:
            _end(m, f, on)
        if m[C.read] < m[C.news] or m[C.waiting] > 0:
            _spread(m, f)
    return int(m[C.full])
