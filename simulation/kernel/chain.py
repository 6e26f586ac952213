"""The deciding chain of a deadline in a run of the kernel (L10), and what decided beside it (`outcome.chain`)."""

from simulation.kernel.entries import ENTRY, MET, entry_state
from simulation.kernel.holdings import wait_part
from simulation.kernel.jit import compiled, fixed, planned
from simulation.kernel.layout import (
    A_BEFORE,
    A_CAUSE,
    A_ENDED,
    A_GRANTED,
    A_NUMBER,
    A_READY,
    A_STARTED,
    H_PUSHED,
    H_SEEN,
    H_TIED,
    H_VISITED,
    L_TO,
    L_TO_ANY,
    L_TO_END,
    N_AFTER,
    N_AFTER_ANY,
    N_AFTER_END,
    N_DELAY,
    N_PARTS,
    N_PARTS_END,
    N_UNTIL,
    S_CAUSE,
    S_LAST,
    S_READY,
    S_SETTLED,
    S_STARTED,
    S_STATUS,
    Ints,
    attempt_at,
    cause_attempt,
    cause_node,
    cause_via,
    limit_at,
    node_at,
    pack,
    pool,
    stand_at,
    tied,
)
from simulation.kernel.marks import RETRY
from simulation.kernel.sums import (
    SUM_ON_CHAIN,
    SUM_SPENT,
    SUM_TOGETHER,
    SUM_WAITED,
    SUM_WORKED,
    add,
)
from simulation.outcome.chain import Kind
from simulation.plan.plan import AVERTED, Cond

_STARTED = Cond.STARTED
_WORK, _WALK, _WAIT, _CLOCK = (int(kind) for kind in Kind)


# ---- marks and attempts


@compiled
def _attempt_of(m: Ints, node: int, number: int) -> int:
    """An attempt by its number; -1 where there is none."""
    attempt = m[stand_at(m, node) + S_LAST]
    while attempt >= 0 and m[attempt_at(m, attempt) + A_NUMBER] != number:
        attempt = m[attempt_at(m, attempt) + A_BEFORE]
    return attempt


@compiled
def _meant(m: Ints, cause: int, time: int) -> int:
    """The attempt that a cause speaks of (see `simulation.outcome.chain.Chains`); -1 for none."""
    node = cause_node(cause)
    stand = stand_at(m, node)
    relieved = planned(m, node_at(m, node) + N_UNTIL) >= 0 and m[stand + S_SETTLED] == time
    if cause_attempt(cause) and not (relieved and cause_via(cause) == ENTRY):
        return _attempt_of(m, node, cause_attempt(cause))
    own = m[stand + S_CAUSE]
    return _attempt_of(m, node, cause_attempt(own)) if cause_node(own) == node else -1


@compiled
def _mark(m: Ints, node: int, time: int) -> int:
    """The mark of a node that was made at a time, as a cause: its settling, or the beginning of an attempt."""
    if m[stand_at(m, node) + S_SETTLED] != time:
        for row in range(planned(m, node_at(m, node) + N_PARTS), planned(m, node_at(m, node) + N_PARTS_END)):
            if m[stand_at(m, planned(m, pool(m, row, 0))) + S_STARTED] == time:
                node = planned(m, pool(m, row, 0))
                break
        attempt = m[stand_at(m, node) + S_LAST]
        while attempt >= 0:
            if m[attempt_at(m, attempt) + A_STARTED] == time:
                return pack(RETRY, node, m[attempt_at(m, attempt) + A_NUMBER], -1)
            attempt = m[attempt_at(m, attempt) + A_BEFORE]
    return pack(ENTRY, node, 0, -1)


# ---- what came to the same moment


@compiled
def _push(m: Ints, d: int, on_chain: int, node: int, time: int) -> None:
    """A node that decided together with one on the chain, to be followed later; once."""
    if m[fixed(m, H_PUSHED) + node] != d + 1 and m[fixed(m, H_VISITED) + node] != d + 1:
        m[fixed(m, H_PUSHED) + node] = d + 1
        k = m[fixed(m, H_TIED)]
        m[tied(m, k, 0)], m[tied(m, k, 1)], m[tied(m, k, 2)] = on_chain, node, time
        m[fixed(m, H_TIED)] = k + 1


@compiled
def _push_as_late(m: Ints, d: int, first: int, end: int, any_: int, decisive: int, time: int) -> None:
    """The entries of an `all` list, other than the decisive one, that were met at that time."""
    if any_:
        return
    for row in range(first, end):
        node, cond = planned(m, pool(m, row, 0)), planned(m, pool(m, row, 1))
        stand = stand_at(m, node)
        begun = m[stand + S_STARTED] >= 0
        at = m[stand + S_STARTED] if cond == _STARTED and begun else m[stand + S_SETTLED]
        if node != decisive and at == time and entry_state(m[stand + S_STATUS], begun, cond) == MET:
            _push(m, d, decisive, node, time)


@compiled
def _push_beside(m: Ints, d: int, i: int, cause: int, time: int) -> None:
    """What else let a node begin, or a whole end, at that very moment."""
    if cause_via(cause) != ENTRY or cause_node(cause) < 0:
        return
    node, decisive = node_at(m, i), cause_node(cause)
    if planned(m, node + N_PARTS) >= 0:
        for row in range(planned(m, node + N_PARTS), planned(m, node + N_PARTS_END)):
            part = planned(m, pool(m, row, 0))
            if part != decisive and m[stand_at(m, part) + S_SETTLED] == time:
                _push(m, d, decisive, part, time)
    elif planned(m, node + N_AFTER) >= 0 and planned(m, node + N_UNTIL) < 0 and m[stand_at(m, i) + S_STATUS] != AVERTED:
        first, end = planned(m, node + N_AFTER), planned(m, node + N_AFTER_END)
        _push_as_late(m, d, first, end, planned(m, node + N_AFTER_ANY), decisive, time)


# ---- the walk back


@compiled
def _seen(m: Ints, sums: Ints, d: int, node: int) -> None:
    """Count once in a run that a node is on a chain of a deadline."""
    if m[fixed(m, H_SEEN) + node] != d + 1:
        m[fixed(m, H_SEEN) + node] = d + 1
        add(sums, SUM_ON_CHAIN, d, 0, -1, node, 1)


@compiled
def _link(m: Ints, sums: Ints, d: int, kind: int, node: int, ms: int, branch: bool) -> None:
    """Work, walk or a clock on the chain of a deadline, or on a branch beside it."""
    if ms > 0:
        if not branch:
            add(sums, SUM_SPENT, d, 0, -1, kind, ms)
        add(sums, SUM_WORKED, d, 0, -1, node, ms)
        _seen(m, sums, d, node)


@compiled
def _waits(m: Ints, sums: Ints, d: int, node: int, attempt: int, clip: int, begin: int, branch: bool) -> None:
    """The waiting of an attempt before `clip`, by who held what it waited for."""
    a = attempt_at(m, attempt)
    time = m[a + A_GRANTED]
    while time > m[a + A_READY]:
        via, what, thief, since = wait_part(m, attempt, time)
        ms = min(time, clip) - max(min(since, clip), begin)
        if ms > 0:
            if not branch:
                add(sums, SUM_SPENT, d, 0, -1, _WAIT, ms)
                add(sums, SUM_WAITED, d, via, what, thief, ms)
            _seen(m, sums, d, node)
        time = since


@compiled
def _back(m: Ints, sums: Ints, d: int, node: int, clip: int, begin: int, branch: bool) -> None:
    """Back from a mark over its causes to T0, every instant in one link; a branch ends where it meets what was walked
    before. Only what lies behind `begin` counts."""
    cause, last = _mark(m, node, clip), -1
    while cause_node(cause) >= 0:
        node, attempt = cause_node(cause), _meant(m, cause, clip)
        if branch and node != last and m[fixed(m, H_VISITED) + node] == d + 1:
            return
        m[fixed(m, H_VISITED) + node] = d + 1
        last, stand = node, stand_at(m, node)
        if attempt < 0:
            start = clip
            if planned(m, node_at(m, node) + N_DELAY) >= 0 and m[stand + S_STATUS] != AVERTED:
                start = min(m[stand + S_READY], clip)
            _link(m, sums, d, _CLOCK, node, clip - max(start, begin), branch)
            cause, clip = m[stand + S_CAUSE], start
            _push_beside(m, d, node, cause, clip)
            continue
        a = attempt_at(m, attempt)
        begun = min(m[a + A_STARTED] if m[a + A_STARTED] >= 0 else m[a + A_ENDED], clip)
        _link(m, sums, d, _WORK, node, clip - max(begun, begin), branch)
        left = min(m[a + A_GRANTED], begun)
        _link(m, sums, d, _WALK, node, begun - max(left, begin), branch)
        clip, cause = left, m[a + A_CAUSE]
        if m[a + A_READY] < clip:
            _waits(m, sums, d, node, attempt, clip, begin, branch)
            clip = m[a + A_READY]
        elif m[a + A_NUMBER] == 1:
            _push_beside(m, d, node, cause, clip)


@compiled
def count_chain(m: Ints, d: int, node: int, begin: int, end: int, sums: Ints) -> None:
    """Count what a deadline that took from `begin` to `end`, when `node` decided it, spent on what, and what decided
    beside its chain."""
    m[fixed(m, H_TIED)] = 0
    limit = limit_at(m, d)
    first, last = planned(m, limit + L_TO), planned(m, limit + L_TO_END)
    _push_as_late(m, d, first, last, planned(m, limit + L_TO_ANY), node, end)
    _back(m, sums, d, node, end, begin, False)
    k = 0
    while k < m[fixed(m, H_TIED)]:
        on_chain, other, time = m[tied(m, k, 0)], m[tied(m, k, 1)], m[tied(m, k, 2)]
        if m[fixed(m, H_VISITED) + other] != d + 1:
            add(sums, SUM_TOGETHER, d, 0, on_chain, other, 1)
            _back(m, sums, d, other, time, begin, True)
        k += 1
