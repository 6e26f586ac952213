"""Deadlines of a run of the kernel (L11), and the chain of causes that decided each (L10)."""

from simulation.chain import Kind
from simulation.kernel.entries import ENTRY, MET, OPEN, STUCK, UNMET, entry_state
from simulation.kernel.jit import compiled, fixed, planned
from simulation.kernel.layout import (
    A_BEFORE,
    A_CAUSE,
    A_ENDED,
    A_GRANTED,
    A_NUMBER,
    A_READY,
    A_STARTED,
    H_LIMITS,
    H_SEEN,
    L_FROM,
    L_FROM_ANY,
    L_FROM_END,
    L_TO,
    L_TO_ANY,
    L_TO_END,
    L_WITHIN,
    N_DELAY,
    N_UNTIL,
    S_CAUSE,
    S_LAST,
    S_READY,
    S_ROOT,
    S_SETTLED,
    S_STARTED,
    S_STATUS,
    Floats,
    Ints,
    attempt_at,
    cause_attempt,
    cause_node,
    cause_via,
    cause_what,
    limit_at,
    node_at,
    pool,
    stand_at,
)
from simulation.kernel.sums import (
    SUM_ON_CHAIN,
    SUM_ROOTS,
    SUM_SPENT,
    SUM_WAITED,
    SUM_WORKED,
    add,
)
from simulation.plan import AVERTED, BLOCKED, FAILED, STOPPED, Cond
from simulation.sampling import MASK
from simulation.tally import KEPT, MISSED, NOT_COUNTED

_STARTED = Cond.STARTED
_WORK, _WALK, _WAIT, _CLOCK = (int(kind) for kind in Kind)


@compiled
def _settled(m: Ints, first: int, end: int, any_: int) -> tuple[int, int, int]:
    """How a list stands at the end of a run, when it got there, and the node that decided it (-1: open)."""
    decisive = MET if any_ else UNMET
    opened = stuck = met = False
    early, early_node, late, late_node = -1, -1, -1, -1
    for row in range(first, end):
        node, cond = planned(m, pool(m, row, 0)), planned(m, pool(m, row, 1))
        stand = stand_at(m, node)
        began = m[stand + S_STARTED] >= 0
        state = entry_state(m[stand + S_STATUS], began, cond)
        time = m[stand + S_STARTED] if cond == _STARTED and began else m[stand + S_SETTLED]
        opened, stuck, met = opened or state == OPEN, stuck or state == STUCK, met or state == MET
        if state == decisive and (early_node < 0 or time < early):
            early, early_node = time, node
        if late_node < 0 or time > late:
            late, late_node = time, node
    if early_node >= 0:
        return decisive, early, early_node
    if opened:
        return OPEN, -1, -1
    if stuck:
        return STUCK, late, late_node
    return (MET if met else UNMET), late, late_node


@compiled
def judge(m: Ints, f: Floats, d: int, row: int, out: Ints, sums: Ints) -> None:
    """One deadline of this run: its verdict, the time it took, and what stood on its deciding chain."""
    limit, n = limit_at(m, d), fixed(m, H_LIMITS)
    begin = 0
    out[row + d], out[row + n + d] = NOT_COUNTED, -1
    if planned(m, limit + L_FROM) >= 0:
        state, begin, _ = _settled(
            m, planned(m, limit + L_FROM), planned(m, limit + L_FROM_END), planned(m, limit + L_FROM_ANY)
        )
        if state != MET:
            return
    state, end, node = _settled(m, planned(m, limit + L_TO), planned(m, limit + L_TO_END), planned(m, limit + L_TO_ANY))
    if state == UNMET:
        return
    if state == MET:
        out[row + d] = MISSED if end - begin > planned(m, limit + L_WITHIN) & MASK else KEPT
        out[row + n + d] = end - begin
        if end - begin >= 0:
            _chain(m, d, node, begin, sums)
        return
    out[row + d] = MISSED
    if state == STUCK:
        for entry in range(planned(m, limit + L_TO), planned(m, limit + L_TO_END)):
            node = planned(m, pool(m, entry, 0))
            status = m[stand_at(m, node) + S_STATUS]
            if status in (FAILED, STOPPED, BLOCKED):
                root = m[stand_at(m, node) + S_ROOT] if status == BLOCKED else node
                if root >= 0:
                    add(sums, SUM_ROOTS, d, 0, -1, root, 1)
                return


@compiled
def _attempt_of(m: Ints, node: int, number: int) -> int:
    """An attempt by its number; -1 where there is none."""
    attempt = m[stand_at(m, node) + S_LAST]
    while attempt >= 0 and m[attempt_at(m, attempt) + A_NUMBER] != number:
        attempt = m[attempt_at(m, attempt) + A_BEFORE]
    return attempt


@compiled
def _meant(m: Ints, cause: int, time: int) -> int:
    """The attempt that a cause speaks of (see `simulation.chain.Chains`); -1 for none."""
    node = cause_node(cause)
    stand = stand_at(m, node)
    relieved = planned(m, node_at(m, node) + N_UNTIL) >= 0 and m[stand + S_SETTLED] == time
    if cause_attempt(cause) and not (relieved and cause_via(cause) == ENTRY):
        return _attempt_of(m, node, cause_attempt(cause))
    own = m[stand + S_CAUSE]
    return _attempt_of(m, node, cause_attempt(own)) if cause_node(own) == node else -1


@compiled
def _link(
    m: Ints, sums: Ints, d: int, kind: int, node: int, start: int, end: int, begin: int, via: int, what: int, thief: int
) -> None:
    """One link of the chain of a deadline that counts from `begin`."""
    ms = end - max(start, begin)
    if ms <= 0:
        return
    add(sums, SUM_SPENT, d, 0, -1, kind, ms)
    if kind == _WAIT:
        add(sums, SUM_WAITED, d, via, what, thief, ms)
    else:
        add(sums, SUM_WORKED, d, 0, -1, node, ms)
    if m[fixed(m, H_SEEN) + node] != d + 1:
        m[fixed(m, H_SEEN) + node] = d + 1
        add(sums, SUM_ON_CHAIN, d, 0, -1, node, 1)


@compiled
def _chain(m: Ints, d: int, node: int, begin: int, sums: Ints) -> None:
    """Back from a node over its causes to T0, every instant in one link."""
    clip = m[stand_at(m, node) + S_SETTLED]
    if clip < 0:
        return
    cause = ENTRY | (node + 1) << 3
    while cause_node(cause) >= 0:
        node, attempt = cause_node(cause), _meant(m, cause, clip)
        stand = stand_at(m, node)
        if attempt < 0:
            start = clip
            if planned(m, node_at(m, node) + N_DELAY) >= 0 and m[stand + S_STATUS] != AVERTED:
                start = min(m[stand + S_READY], clip)
            _link(m, sums, d, _CLOCK, node, start, clip, begin, ENTRY, -1, -1)
            cause, clip = m[stand + S_CAUSE], start
            continue
        a = attempt_at(m, attempt)
        begun = min(m[a + A_STARTED] if m[a + A_STARTED] >= 0 else m[a + A_ENDED], clip)
        _link(m, sums, d, _WORK, node, begun, clip, begin, ENTRY, -1, -1)
        left = min(m[a + A_GRANTED], begun)
        _link(m, sums, d, _WALK, node, left, begun, begin, ENTRY, -1, -1)
        clip, cause = left, m[a + A_CAUSE]
        if m[a + A_READY] < clip:
            ready, thief = m[a + A_READY], cause_node(cause)
            _link(m, sums, d, _WAIT, node, ready, clip, begin, cause_via(cause), cause_what(cause), thief)
            clip = ready
