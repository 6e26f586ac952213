"""Deadlines of a run of the kernel (L11), and the chain of causes that decided each (L10)."""

from simulation.kernel.chain import count_chain
from simulation.kernel.entries import MET, OPEN, STUCK, UNMET, entry_state
from simulation.kernel.jit import compiled, fixed, planned
from simulation.kernel.layout import (
    H_HORIZON,
    H_LIMITS,
    L_FROM,
    L_FROM_ANY,
    L_FROM_END,
    L_TO,
    L_TO_ANY,
    L_TO_END,
    L_WITHIN,
    S_ROOT,
    S_SETTLED,
    S_STARTED,
    S_STATUS,
    Floats,
    Ints,
    limit_at,
    pool,
    stand_at,
)
from simulation.kernel.sums import (
    SUM_ROOTS,
    add,
)
from simulation.outcome.chain import Kind
from simulation.outcome.tally import KEPT, MISSED, NOT_COUNTED
from simulation.outcome.verdicts import NEVER
from simulation.plan.plan import BLOCKED, FAILED, MISSING, STOPPED, Cond
from simulation.plan.sampling import MASK

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
    out[row + d], out[row + n + d] = NOT_COUNTED, NEVER
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
        out[row + n + d] = max(end - begin, NEVER + 1)
        if end > begin:
            count_chain(m, d, node, begin, end, sums)
        return
    if state == OPEN and begin + (planned(m, limit + L_WITHIN) & MASK) > fixed(m, H_HORIZON):
        return  # the run ended before the limit did
    out[row + d] = MISSED
    if state == STUCK:
        for entry in range(planned(m, limit + L_TO), planned(m, limit + L_TO_END)):
            node = planned(m, pool(m, entry, 0))
            status = m[stand_at(m, node) + S_STATUS]
            if status in (FAILED, STOPPED, MISSING, BLOCKED):
                root = m[stand_at(m, node) + S_ROOT] if status == BLOCKED else node
                if root >= 0:
                    add(sums, SUM_ROOTS, d, 0, -1, root, 1)
                return
