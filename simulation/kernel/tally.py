"""What is kept of a run of the kernel (see `simulation.outcome.tally`): the marks of every node as a row, and sums."""

from simulation.kernel.deadlines import judge
from simulation.kernel.holdings import note_holdings, wait_part
from simulation.kernel.jit import compiled, fixed, planned
from simulation.kernel.layout import (
    A_ENDED,
    A_GRANTED,
    A_NODE,
    A_POSTS,
    A_POSTS_END,
    A_READY,
    A_STARTED,
    C_ATTEMPTS,
    C_EXPOSURES,
    H_CLOCKS,
    H_LIMITS,
    H_NODES,
    H_PUSHED,
    H_SEEN,
    H_VISITED,
    N_AFTER,
    N_AFTER_END,
    N_FORMER,
    N_NEEDS,
    N_NEEDS_END,
    N_PARTS,
    N_PARTS_END,
    O_PERSON,
    S_DUE,
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
    exposed_at,
    node_at,
    pool,
    post_at,
    stand_at,
)
from simulation.kernel.sums import (
    SUM_BLOCKED,
    SUM_EXPOSED,
    SUM_EXPOSING,
    SUM_HOLDING,
    SUM_QUEUED,
    SUM_UNFINISHED,
    SUM_WALKING,
    SUM_WORKING,
    add,
)
from simulation.outcome.tally import WINDOW
from simulation.plan.plan import BLOCKED, UNSETTLED


@compiled
def _end(m: Ints) -> int:
    """When the last thing happened that the record tells of."""
    end = 0
    for i in range(fixed(m, H_NODES)):
        stand = stand_at(m, i)
        end = max(end, m[stand + S_SETTLED], m[stand + S_STARTED], m[stand + S_READY])
    for k in range(m[C_ATTEMPTS]):
        a = attempt_at(m, k)
        end = max(end, m[a + A_ENDED], m[a + A_STARTED], m[a + A_GRANTED])
    return end


@compiled
def _people(m: Ints, sums: Ints) -> None:
    """What was waited for, and how people and things were used in the first ten minutes."""
    last = -1
    for k in range(m[C_ATTEMPTS]):
        a = attempt_at(m, k)
        node, granted = m[a + A_NODE], m[a + A_GRANTED]
        if m[a + A_ENDED] < 0 and last < 0:
            last = _end(m)
        finish = min(m[a + A_ENDED] if m[a + A_ENDED] >= 0 else last, WINDOW)
        begin = min(m[a + A_STARTED] if m[a + A_STARTED] >= 0 else finish, WINDOW)
        time = granted
        while time > m[a + A_READY]:
            via, what, thief, since = wait_part(m, k, time)
            add(sums, SUM_QUEUED, node, via, what, thief, time - since)
            time = since
        if granted >= WINDOW:
            continue
        for post in range(m[a + A_POSTS], m[a + A_POSTS_END]):
            person = m[post_at(m, post) + O_PERSON]
            if begin > granted:
                add(sums, SUM_WALKING, person, 0, -1, -1, begin - granted)
            if finish > begin:
                add(sums, SUM_WORKING, person, 0, -1, -1, finish - begin)
        if finish > granted:
            for need in range(planned(m, node_at(m, node) + N_NEEDS), planned(m, node_at(m, node) + N_NEEDS_END)):
                n = planned(m, pool(m, need, 1))
                add(sums, SUM_HOLDING, planned(m, pool(m, need, 0)), 0, -1, -1, n * (finish - granted))


@compiled
def _waits(m: Ints, node: int) -> bool:
    return m[stand_at(m, node) + S_STATUS] == UNSETTLED and m[stand_at(m, node) + S_READY] < 0


@compiled
def _hindrance(m: Ints, node: int) -> int:
    """The node at which an unfinished one is stuck (see `simulation.outcome.verdicts.hindrance`)."""
    mark, seen = -1 - node, fixed(m, H_SEEN)  # every unfinished node leaves marks of its own
    while m[seen + node] != mark and _waits(m, node):
        m[seen + node] = mark
        here, found = node_at(m, node), -1
        if planned(m, here + N_AFTER) >= 0:
            for row in range(planned(m, here + N_AFTER), planned(m, here + N_AFTER_END)):
                if m[stand_at(m, planned(m, pool(m, row, 0))) + S_STATUS] == UNSETTLED:
                    found = planned(m, pool(m, row, 0))
                    break
        former = planned(m, here + N_FORMER)
        if found < 0 and former >= 0 and m[stand_at(m, former) + S_STATUS] == UNSETTLED:
            found = former
        if found >= 0:
            node = found
    for row in range(planned(m, node_at(m, node) + N_PARTS), planned(m, node_at(m, node) + N_PARTS_END)):
        if m[stand_at(m, planned(m, pool(m, row, 0))) + S_STATUS] == UNSETTLED:
            return planned(m, pool(m, row, 0))
    return node


@compiled
def _endings(m: Ints, sums: Ints) -> None:
    """What was unfinished and blocked, and who was exposed to what."""
    for i in range(fixed(m, H_NODES)):
        status = m[stand_at(m, i) + S_STATUS]
        if status == UNSETTLED:
            add(sums, SUM_UNFINISHED, i, 0, -1, _hindrance(m, i), 1)
        elif status == BLOCKED:
            add(sums, SUM_BLOCKED, i, 0, -1, m[stand_at(m, i) + S_ROOT], 1)
    for k in range(m[C_EXPOSURES]):
        node, again = m[exposed_at(m, k) + X_NODE], False
        for other in range(k):
            again = again or m[exposed_at(m, other) + X_NODE] == node
        add(sums, SUM_EXPOSED, node, 0, -1, m[exposed_at(m, k) + X_PERSON], 1)
        if not again:
            add(sums, SUM_EXPOSING, node, 0, -1, -1, 1)


@compiled
def keep(m: Ints, f: Floats, row: int, out: Ints, sums: Ints) -> None:
    """Keep what `outcome.tally` keeps of the run that has just been simulated; its row begins at `row` of `out`."""
    n, clocks = fixed(m, H_NODES), fixed(m, H_CLOCKS)
    for i in range(n):
        stand = stand_at(m, i)
        out[row + i], out[row + n + i] = m[stand + S_STATUS], m[stand + S_STARTED]
        out[row + 2 * n + i] = m[stand + S_SETTLED]
        if i >= clocks:
            out[row + 3 * n + i - clocks] = m[stand + S_DUE]
        m[fixed(m, H_SEEN) + i] = m[fixed(m, H_VISITED) + i] = m[fixed(m, H_PUSHED) + i] = 0
    note_holdings(m)
    for d in range(fixed(m, H_LIMITS)):
        judge(m, f, d, row + 4 * n - clocks, out, sums)
    _people(m, sums)
    _endings(m, sums)
