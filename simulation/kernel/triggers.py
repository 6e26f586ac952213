"""Escalations and injects in the kernel (L7): averted, started, slowed down, come."""

from simulation.kernel.entries import MET, OPEN, UNMET, after, deciding, deciding_after, entry, wait
from simulation.kernel.jit import compiled, fixed, planned
from simulation.kernel.layout import (
    C_NOW,
    C_RUN,
    H_F_ROWS,
    H_HELD,
    H_SLOWED,
    N_AVERTED,
    N_AVERTED_ANY,
    N_AVERTED_END,
    N_DELAY,
    N_KIND,
    N_SLOW,
    N_SLOW_END,
    S_CAUSE,
    S_CLOCK,
    S_DUE,
    S_READY,
    S_ROOT,
    S_STATUS,
    Floats,
    Ints,
    node_at,
    pool,
    stand_at,
)
from simulation.kernel.layout import ESCALATION as _ESCALATION
from simulation.kernel.luck import DELAY, time
from simulation.kernel.queue import ESCALATION, INJECT, at
from simulation.kernel.steps import settle
from simulation.plan.plan import AVERTED, BLOCKED, CAME, SKIPPED, UNSETTLED


@compiled
def look_trigger(m: Ints, f: Floats, i: int) -> None:
    """Averted, started, slowed down: an escalation or inject looks at what has changed."""
    stand, node, now = stand_at(m, i), node_at(m, i), m[C_NOW]
    if (
        planned(m, node + N_AVERTED) >= 0
        and wait(
            m, f, planned(m, node + N_AVERTED), planned(m, node + N_AVERTED_END), planned(m, node + N_AVERTED_ANY)
        )[0]
        == MET
    ):
        cause = deciding(
            m, f, planned(m, node + N_AVERTED), planned(m, node + N_AVERTED_END), planned(m, node + N_AVERTED_ANY), MET
        )
        settle(m, f, i, AVERTED, cause)
        return
    if m[stand + S_READY] < 0:
        found, root = after(m, f, i)
        if found == OPEN:
            return
        cause = deciding_after(m, f, i, found)
        if found == UNMET:
            settle(m, f, i, SKIPPED, cause)
            return
        if found != MET:
            m[stand + S_ROOT] = root
            settle(m, f, i, BLOCKED, cause)
            return
        m[stand + S_READY], m[stand + S_CAUSE] = now, cause
        m[stand + S_DUE] = now + time(m, f, i, planned(m, node + N_DELAY), m[C_RUN], 1, DELAY, 1.0)
    elif planned(m, node + N_SLOW) == planned(m, node + N_SLOW_END):
        return
    for row in range(planned(m, node + N_SLOW), planned(m, node + N_SLOW_END)):
        if (
            m[fixed(m, H_SLOWED) + row] == 0
            and entry(m, planned(m, pool(m, row, 0)), planned(m, pool(m, row, 1))) == MET
        ):
            m[fixed(m, H_SLOWED) + row] = 1 + now
            m[stand + S_DUE] = now + int((m[stand + S_DUE] - now) * f[fixed(m, H_F_ROWS) + row] + 0.5)
    if m[stand + S_CLOCK] != m[stand + S_DUE]:
        wind(m, i)


@compiled
def wind(m: Ints, i: int) -> None:
    """Set the clock of a trigger to its due time; what was set before is void."""
    stand = stand_at(m, i)
    m[stand + S_CLOCK] = m[stand + S_DUE]
    if planned(m, fixed(m, H_HELD) + i) == 0:
        kind = ESCALATION if planned(m, node_at(m, i) + N_KIND) == _ESCALATION else INJECT
        at(m, m[stand + S_DUE] - m[C_NOW], kind + i, i)


@compiled
def ring(m: Ints, f: Floats, i: int) -> None:
    """The alarm of a trigger: it comes, unless it is settled or has been set to another time since."""
    if m[stand_at(m, i) + S_STATUS] == UNSETTLED and m[stand_at(m, i) + S_CLOCK] == m[C_NOW]:
        settle(m, f, i, CAME, m[stand_at(m, i) + S_CAUSE])
