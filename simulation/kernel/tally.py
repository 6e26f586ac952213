"""What is kept of a run of the kernel: the marks of every node as a row, and sums under a key (see `simulation.tally`).

Sums stand in a table with open addressing: `T_MASK`, `T_USED`, `T_FULL`, then key and sum in turn. A key says which sum
(`SUMS`) and whose.
"""

from collections.abc import Iterator

import numpy as np

from simulation.chain import Kind
from simulation.kernel.entries import ENTRY, MET, OPEN, STUCK, UNMET, entry_state
from simulation.kernel.jit import compiled
from simulation.kernel.layout import (
    A_BEFORE,
    A_CAUSE,
    A_ENDED,
    A_GRANTED,
    A_NODE,
    A_NUMBER,
    A_POSTS,
    A_POSTS_END,
    A_READY,
    A_STARTED,
    C_ATTEMPTS,
    C_EXPOSURES,
    H_CLOCKS,
    H_LIMITS,
    H_NODES,
    H_SEEN,
    L_FROM,
    L_FROM_ANY,
    L_FROM_END,
    L_TO,
    L_TO_ANY,
    L_TO_END,
    L_WITHIN,
    N_AFTER,
    N_AFTER_END,
    N_DELAY,
    N_FORMER,
    N_NEEDS,
    N_NEEDS_END,
    N_PARTS,
    N_PARTS_END,
    N_UNTIL,
    O_PERSON,
    S_CAUSE,
    S_DUE,
    S_LAST,
    S_READY,
    S_ROOT,
    S_SETTLED,
    S_STARTED,
    S_STATUS,
    X_NODE,
    X_PERSON,
    Floats,
    Ints,
    attempt_at,
    cause_attempt,
    cause_node,
    cause_via,
    cause_what,
    exposed_at,
    limit_at,
    node_at,
    pool,
    post_at,
    stand_at,
)
from simulation.plan import AVERTED, BLOCKED, FAILED, STOPPED, UNSETTLED, Cond
from simulation.tally import COUNTERS, KEPT, MISSED, NOT_COUNTED, WINDOW

_STARTED = Cond.STARTED
_WORK, _WALK, _WAIT, _CLOCK = (int(kind) for kind in Kind)
#: The sums, by the number that stands in their keys.
SUMS = tuple(COUNTERS)
(
    _SPENT,
    _WAITED,
    _WORKED,
    _ON_CHAIN,
    _ROOTS,
    _EXPOSED,
    _EXPOSING,
    _QUEUED,
    _WALKING,
    _WORKING,
    _HOLDING,
    _UNFINISHED,
    _BLOCKED,
) = range(13)
T_MASK, T_USED, T_FULL, T_ROWS = range(4)


@compiled
def _add(sums: Ints, which: int, a: int, via: int, what: int, b: int, n: int) -> None:
    """Add `n` to the sum `which` under (a, via, what, b); -1 is a value too. Says so where the table is too full."""
    key = which | a << 4 | via << 22 | (what + 1) << 25 | (b + 1) << 44
    mask = sums[T_MASK]
    k = (key ^ key >> 21 ^ key >> 38) & mask
    while sums[T_ROWS + 2 * k] != key:
        if sums[T_ROWS + 2 * k] == -1:
            if 4 * sums[T_USED] >= 3 * mask:
                sums[T_FULL] = 1
                return
            sums[T_USED] += 1
            sums[T_ROWS + 2 * k] = key
            break
        k = (k + 1) & mask
    sums[T_ROWS + 2 * k + 1] += n


# ---- L11: deadlines


@compiled
def _settled(m: Ints, first: int, end: int, any_: int) -> tuple[int, int, int]:
    """How a list stands at the end of a run, when it got there, and the node that decided it (-1: open)."""
    decisive = MET if any_ else UNMET
    opened = stuck = met = False
    early, early_node, late, late_node = -1, -1, -1, -1
    for row in range(first, end):
        node, cond = m[pool(m, row, 0)], m[pool(m, row, 1)]
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
def _judge(m: Ints, f: Floats, d: int, row: int, out: Ints, sums: Ints) -> None:
    """One deadline of this run: its verdict, the time it took, and what stood on its deciding chain."""
    limit, n = limit_at(m, d), m[H_LIMITS]
    begin = 0
    out[row + d], out[row + n + d] = NOT_COUNTED, -1
    if m[limit + L_FROM] >= 0:
        state, begin, _ = _settled(m, m[limit + L_FROM], m[limit + L_FROM_END], m[limit + L_FROM_ANY])
        if state != MET:
            return
    state, end, node = _settled(m, m[limit + L_TO], m[limit + L_TO_END], m[limit + L_TO_ANY])
    if state == UNMET:
        return
    if state == MET:
        out[row + d] = MISSED if end - begin > m[limit + L_WITHIN] else KEPT
        out[row + n + d] = end - begin
        if end - begin >= 0:
            _chain(m, d, node, begin, sums)
        return
    out[row + d] = MISSED
    if state == STUCK:
        for entry in range(m[limit + L_TO], m[limit + L_TO_END]):
            node = m[pool(m, entry, 0)]
            status = m[stand_at(m, node) + S_STATUS]
            if status in (FAILED, STOPPED, BLOCKED):
                root = m[stand_at(m, node) + S_ROOT] if status == BLOCKED else node
                if root >= 0:
                    _add(sums, _ROOTS, d, 0, -1, root, 1)
                return


# ---- L10: the deciding chain


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
    relieved = m[node_at(m, node) + N_UNTIL] >= 0 and m[stand + S_SETTLED] == time
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
    _add(sums, _SPENT, d, 0, -1, kind, ms)
    if kind == _WAIT:
        _add(sums, _WAITED, d, via, what, thief, ms)
    else:
        _add(sums, _WORKED, d, 0, -1, node, ms)
    if m[m[H_SEEN] + node] != d + 1:
        m[m[H_SEEN] + node] = d + 1
        _add(sums, _ON_CHAIN, d, 0, -1, node, 1)


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
            if m[node_at(m, node) + N_DELAY] >= 0 and m[stand + S_STATUS] != AVERTED:
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


# ---- people, things, endings


@compiled
def _end(m: Ints) -> int:
    """When the last thing happened that the record tells of."""
    end = 0
    for i in range(m[H_NODES]):
        stand = stand_at(m, i)
        end = max(end, m[stand + S_SETTLED], m[stand + S_STARTED], m[stand + S_READY])
    for k in range(m[C_ATTEMPTS]):
        a = attempt_at(m, k)
        end = max(end, m[a + A_ENDED], m[a + A_STARTED], m[a + A_GRANTED])
    return end


@compiled
def _people(m: Ints, sums: Ints) -> None:
    """What was waited for, and how people and things were used in the first ten minutes."""
    last = _end(m)
    for k in range(m[C_ATTEMPTS]):
        a = attempt_at(m, k)
        node, granted = m[a + A_NODE], m[a + A_GRANTED]
        finish = min(m[a + A_ENDED] if m[a + A_ENDED] >= 0 else last, WINDOW)
        begin = min(m[a + A_STARTED] if m[a + A_STARTED] >= 0 else finish, WINDOW)
        if granted > m[a + A_READY]:
            cause = m[a + A_CAUSE]
            waited = granted - m[a + A_READY]
            _add(sums, _QUEUED, node, cause_via(cause), cause_what(cause), cause_node(cause), waited)
        if granted >= WINDOW:
            continue
        for post in range(m[a + A_POSTS], m[a + A_POSTS_END]):
            person = m[post_at(m, post) + O_PERSON]
            if begin > granted:
                _add(sums, _WALKING, person, 0, -1, -1, begin - granted)
            if finish > begin:
                _add(sums, _WORKING, person, 0, -1, -1, finish - begin)
        if finish > granted:
            for need in range(m[node_at(m, node) + N_NEEDS], m[node_at(m, node) + N_NEEDS_END]):
                n = m[pool(m, need, 1)]
                _add(sums, _HOLDING, m[pool(m, need, 0)], 0, -1, -1, n * (finish - granted))


@compiled
def _waits(m: Ints, node: int) -> bool:
    return m[stand_at(m, node) + S_STATUS] == UNSETTLED and m[stand_at(m, node) + S_READY] < 0


@compiled
def _hindrance(m: Ints, node: int) -> int:
    """The node at which an unfinished one is stuck (see `simulation.results.hindrance`)."""
    mark, seen = -1 - node, m[H_SEEN]  # every unfinished node leaves marks of its own
    while m[seen + node] != mark and _waits(m, node):
        m[seen + node] = mark
        here, found = node_at(m, node), -1
        if m[here + N_AFTER] >= 0:
            for row in range(m[here + N_AFTER], m[here + N_AFTER_END]):
                if m[stand_at(m, m[pool(m, row, 0)]) + S_STATUS] == UNSETTLED:
                    found = m[pool(m, row, 0)]
                    break
        former = m[here + N_FORMER]
        if found < 0 and former >= 0 and m[stand_at(m, former) + S_STATUS] == UNSETTLED:
            found = former
        if found >= 0:
            node = found
    for row in range(m[node_at(m, node) + N_PARTS], m[node_at(m, node) + N_PARTS_END]):
        if m[stand_at(m, m[pool(m, row, 0)]) + S_STATUS] == UNSETTLED:
            return m[pool(m, row, 0)]
    return node


@compiled
def _endings(m: Ints, sums: Ints) -> None:
    """What was unfinished and blocked, and who was exposed to what."""
    for i in range(m[H_NODES]):
        status = m[stand_at(m, i) + S_STATUS]
        if status == UNSETTLED:
            _add(sums, _UNFINISHED, i, 0, -1, _hindrance(m, i), 1)
        elif status == BLOCKED:
            _add(sums, _BLOCKED, i, 0, -1, m[stand_at(m, i) + S_ROOT], 1)
    for k in range(m[C_EXPOSURES]):
        node, again = m[exposed_at(m, k) + X_NODE], False
        for other in range(k):
            again = again or m[exposed_at(m, other) + X_NODE] == node
        _add(sums, _EXPOSED, node, 0, -1, m[exposed_at(m, k) + X_PERSON], 1)
        if not again:
            _add(sums, _EXPOSING, node, 0, -1, -1, 1)


@compiled
def keep(m: Ints, f: Floats, row: int, out: Ints, sums: Ints) -> None:
    """Keep what `simulation.tally` keeps of the run that has just been simulated; its row begins at `row` of `out`."""
    n, clocks = m[H_NODES], m[H_CLOCKS]
    for i in range(n):
        stand = stand_at(m, i)
        out[row + i], out[row + n + i] = m[stand + S_STATUS], m[stand + S_STARTED]
        out[row + 2 * n + i] = m[stand + S_SETTLED]
        if i >= clocks:
            out[row + 3 * n + i - clocks] = m[stand + S_DUE]
        m[m[H_SEEN] + i] = 0
    for d in range(m[H_LIMITS]):
        _judge(m, f, d, row + 4 * n - clocks, out, sums)
    _people(m, sums)
    _endings(m, sums)


def decoded(sums: Ints) -> Iterator[tuple[str, tuple[int, int, int, int], int]]:
    """What a table of sums holds: which counter, the parts of the key (a, via, what, b), and the sum."""
    rows = sums[T_ROWS:].reshape(-1, 2)
    for key, n in rows[rows[:, 0] >= 0].tolist():
        which, a, via, what, b = key & 15, key >> 4 & 0x3FFFF, key >> 22 & 7, key >> 25 & 0x7FFFF, key >> 44
        yield SUMS[which], (a, via, what - 1, b - 1), n


def table(rows: int) -> Ints:
    """An empty table of sums with room for so many, a power of two."""
    sums = np.full(T_ROWS + 2 * rows, 0, np.int64)
    sums[T_MASK] = rows - 1
    sums[T_ROWS::2] = -1
    return sums
