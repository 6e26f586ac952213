"""Who held in a run of the kernel, moment by moment, what a step waited for (see `outcome.chain.Chains.waits`)."""

from simulation.kernel.entries import ENTRY
from simulation.kernel.jit import compiled, fixed, planned
from simulation.kernel.layout import (
    A_CAUSE,
    A_ENDED,
    A_GRANTED,
    A_NODE,
    A_POSTS,
    A_POSTS_END,
    A_READY,
    A_RESULT,
    A_TEAM,
    C_ATTEMPTS,
    D_BRINGS,
    D_BRINGS_END,
    D_CLOSES,
    D_CLOSES_END,
    H_COUNTS,
    H_HAD,
    H_HELD_THING,
    H_NODES,
    H_PEOPLE,
    H_THINGS,
    N_EFFECTS,
    N_EFFECTS_END,
    N_FORMS,
    N_NEEDS,
    N_NEEDS_END,
    N_PRIORITY,
    O_BEFORE,
    O_PERSON,
    S_SETTLED,
    S_STATUS,
    Ints,
    attempt_at,
    cause_node,
    cause_via,
    cause_what,
    doing_at,
    holds,
    node_at,
    pool,
    post_at,
    stand_at,
    team_steps,
)
from simulation.outcome.chain import PASSED, PASSED_THING
from simulation.outcome.run import Via
from simulation.plan.plan import OUTCOME

_PERSON, _THING, _PLACE = int(Via.PERSON), int(Via.THING), int(Via.PLACE)
_FOR_EVER = 1 << 62


@compiled
def _end(m: Ints, k: int) -> int:
    """When the people and things of an attempt were free again: those who formed a team when it parted (L5)."""
    a = attempt_at(m, k)
    end, team = m[a + A_ENDED], planned(m, node_at(m, m[a + A_NODE]) + N_FORMS)
    if end < 0:
        return _FOR_EVER
    if team < 0 or m[a + A_RESULT] < OUTCOME:
        return end
    for row in range(planned(m, team_steps(m, team, 0)), planned(m, team_steps(m, team, 1))):
        settled = m[stand_at(m, planned(m, pool(m, row, 0))) + S_SETTLED]
        if settled < 0:
            return _FOR_EVER
        end = max(end, settled)
    return end


@compiled
def _needs(m: Ints, k: int) -> tuple[int, int]:
    """From which row to which the things of an attempt stand."""
    node = node_at(m, m[attempt_at(m, k) + A_NODE])
    return planned(m, node + N_NEEDS), planned(m, node + N_NEEDS_END)


@compiled
def _need(m: Ints, k: int, thing: int) -> int:
    """The how-manieth of the things of an attempt it is; -1 for none."""
    first, end = _needs(m, k)
    for row in range(first, end):
        if planned(m, pool(m, row, 0)) == thing:
            return row - first
    return -1


@compiled
def note_holdings(m: Ints) -> None:
    """Note for everybody and everything in an attempt which attempt had it before."""
    for person in range(fixed(m, H_PEOPLE)):
        m[fixed(m, H_HAD) + person] = -1
    for thing in range(fixed(m, H_THINGS)):
        m[fixed(m, H_HELD_THING) + thing] = -1
    for k in range(m[C_ATTEMPTS]):
        a = attempt_at(m, k)
        for p in range(m[a + A_POSTS], m[a + A_POSTS_END]):
            post = post_at(m, p)
            m[post + O_BEFORE] = m[fixed(m, H_HAD) + m[post + O_PERSON]]
            m[fixed(m, H_HAD) + m[post + O_PERSON]] = k
        first, end = _needs(m, k)
        for row in range(first, end):
            thing = planned(m, pool(m, row, 0))
            before = m[fixed(m, H_HELD_THING) + thing]
            m[holds(m, k, row - first, 0)] = before
            reach = m[holds(m, before, _need(m, before, thing), 1)] if before >= 0 else -1
            m[holds(m, k, row - first, 1)] = max(reach, _end(m, k))
            m[fixed(m, H_HELD_THING) + thing] = k


@compiled
def _before(m: Ints, k: int, via: int, what: int) -> int:
    """Which attempt had somebody or something before the k-th did; -1 for none."""
    if via == _THING:
        return m[holds(m, k, _need(m, k, what), 0)]
    a = attempt_at(m, k)
    for p in range(m[a + A_POSTS], m[a + A_POSTS_END]):
        if m[post_at(m, p) + O_PERSON] == what:
            return m[post_at(m, p) + O_BEFORE]
    return -1


@compiled
def _over(m: Ints, k: int, via: int, what: int, time: int) -> bool:
    """Whether the k-th attempt, and all before it that had somebody or something, had let go by a time. (Somebody at a
    step of his team is held by the step that formed it, too, and longer.)"""
    if via == _THING:
        return m[holds(m, k, _need(m, k, what), 1)] <= time
    return m[attempt_at(m, k) + A_TEAM] < 0 and _end(m, k) <= time


@compiled
def _way(m: Ints, k: int, holder: int, via: int) -> int:
    """Whether the holder was there first, or was given what a step of higher rank was waiting for (L9)."""
    a, h = attempt_at(m, k), attempt_at(m, holder)
    i, j = m[a + A_NODE], m[h + A_NODE]
    own = (planned(m, node_at(m, i) + N_PRIORITY), m[a + A_READY], i)
    other = (planned(m, node_at(m, j) + N_PRIORITY), m[h + A_READY], j)
    if m[h + A_GRANTED] < m[a + A_READY] or not other > own:
        return via
    return PASSED if via == _PERSON else PASSED_THING


@compiled
def _holder(m: Ints, k: int, via: int, what: int, time: int) -> tuple[int, int, int]:
    """Of the attempts before the k-th that had somebody or something just before a time: the one that had it longest
    (-1: none), and how many pieces all had; and when the last of the others before had let go (-1: never)."""
    a = attempt_at(m, k)
    best, held, last = -1, 0, -1
    h = _before(m, k, via, what)
    while h >= 0 and not _over(m, h, via, what, m[a + A_READY]):
        end, granted = _end(m, h), m[attempt_at(m, h) + A_GRANTED]
        if granted < time <= end:
            if best < 0 or granted < m[attempt_at(m, best) + A_GRANTED]:
                best = h
            if via == _THING:
                held += planned(m, pool(m, _needs(m, h)[0] + _need(m, h, what), 1))
        elif end < time:
            last = max(last, end)
        h = _before(m, h, via, what)
    return best, held, last


@compiled
def _latest(m: Ints, k: int, via: int, what: int, time: int) -> int:
    """The latest attempt before the k-th that had somebody or something just before a time; -1 for none."""
    h = _before(m, k, via, what)
    while h >= 0 and not _over(m, h, via, what, time - 1):
        if m[attempt_at(m, h) + A_GRANTED] < time <= _end(m, h):
            return h
        h = _before(m, h, via, what)
    return -1


@compiled
def _closer(m: Ints, place: int, time: int) -> tuple[int, int]:
    """Which node closed a place last before a time, and when; -1, -1 where none did."""
    found, since = -1, -1
    for i in range(fixed(m, H_NODES)):
        stand, node, closes = stand_at(m, i), node_at(m, i), False
        at = m[stand + S_SETTLED]
        if at < since or at < 0 or at >= time:
            continue
        for row in range(planned(m, node + N_EFFECTS), planned(m, node + N_EFFECTS_END)):
            if planned(m, pool(m, row, 0)) == m[stand + S_STATUS]:
                doing = doing_at(m, planned(m, pool(m, row, 1)))
                for closed in range(planned(m, doing + D_CLOSES), planned(m, doing + D_CLOSES_END)):
                    closes = closes or planned(m, pool(m, closed, 0)) == place
        if closes:
            found, since = i, at
    return found, since


@compiled
def _brings(m: Ints, i: int, person: int) -> bool:
    """Whether a node, as it ended, brought somebody."""
    node = node_at(m, i)
    for row in range(planned(m, node + N_EFFECTS), planned(m, node + N_EFFECTS_END)):
        if planned(m, pool(m, row, 0)) == m[stand_at(m, i) + S_STATUS]:
            doing = doing_at(m, planned(m, pool(m, row, 1)))
            for brought in range(planned(m, doing + D_BRINGS), planned(m, doing + D_BRINGS_END)):
                if planned(m, pool(m, brought, 0)) == person:
                    return True
    return False


@compiled
def _came_with_it(m: Ints, k: int) -> int:
    """Who of a grant became free or came at the moment at which a thing did that it takes; -1 for nobody."""
    a = attempt_at(m, k)
    time, by = m[a + A_GRANTED], cause_node(m[a + A_CAUSE])
    for p in range(m[a + A_POSTS], m[a + A_POSTS_END]):
        person = m[post_at(m, p) + O_PERSON]
        h = _before(m, k, _PERSON, person)
        while h >= 0 and m[attempt_at(m, h) + A_GRANTED] >= time:
            h = _before(m, h, _PERSON, person)
        if h >= 0 and _end(m, h) == time:
            return person
        if m[stand_at(m, by) + S_SETTLED] == time and _brings(m, by, person):
            return person
    return -1


@compiled
def _last_part(m: Ints, k: int) -> tuple[int, int, int, int]:
    """The last part of a wait, by its cause (see `wait_part`)."""
    cause, time = m[attempt_at(m, k) + A_CAUSE], m[attempt_at(m, k) + A_GRANTED]
    via, what, thief = cause_via(cause), cause_what(cause), cause_node(cause)
    if via == _THING:
        person = _came_with_it(m, k)
        if person >= 0:
            via, what = _PERSON, person
    if via in (_PERSON, _THING):
        holder = _latest(m, k, via, what, time)
        if holder >= 0:
            h = attempt_at(m, holder)
            return _way(m, k, holder, via), what, m[h + A_NODE], m[h + A_GRANTED]
        return via, what, thief, _holder(m, k, via, what, time)[2]
    if via == _PLACE:
        node, since = _closer(m, what, time)
        return via, what, node if node >= 0 else thief, since
    return via, what, thief, -1


@compiled
def wait_part(m: Ints, k: int, time: int) -> tuple[int, int, int, int]:
    """Of the time for which the k-th attempt waited the part that ends at `time`: by which way, for whom or what, which
    node had it, and when the part begins (not before the attempt was ready)."""
    a = attempt_at(m, k)
    ready = m[a + A_READY]
    if time == m[a + A_GRANTED]:
        via, what, thief, since = _last_part(m, k)
        return via, what, thief, max(since, ready)
    best, best_via, best_what, last = -1, ENTRY, -1, -1
    for p in range(m[a + A_POSTS], m[a + A_POSTS_END]):
        person = m[post_at(m, p) + O_PERSON]
        holder, _, ended = _holder(m, k, _PERSON, person, time)
        last = max(last, ended)
        if holder >= 0 and (best < 0 or m[attempt_at(m, holder) + A_GRANTED] < m[attempt_at(m, best) + A_GRANTED]):
            best, best_via, best_what = holder, _PERSON, person
    first, end = _needs(m, k)
    for row in range(first, end):
        thing = planned(m, pool(m, row, 0))
        holder, held, ended = _holder(m, k, _THING, thing, time)
        last = max(last, ended)
        if planned(m, fixed(m, H_COUNTS) + thing) - held >= planned(m, pool(m, row, 1)):
            continue
        if holder >= 0 and (best < 0 or m[attempt_at(m, holder) + A_GRANTED] < m[attempt_at(m, best) + A_GRANTED]):
            best, best_via, best_what = holder, _THING, thing
    if best < 0:
        return ENTRY, -1, -1, max(last, ready)
    h = attempt_at(m, best)
    return _way(m, k, best, best_via), best_what, m[h + A_NODE], max(m[h + A_GRANTED], ready)
