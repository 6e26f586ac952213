"""What entries make of a run so far (L2), and which of them decided (L10)."""

from simulation.kernel.jit import compiled, planned
from simulation.kernel.layout import (
    N_AFTER,
    N_AFTER_ANY,
    N_AFTER_END,
    N_FORMER,
    S_BEGUN_AS,
    S_ROOT,
    S_SETTLED_AS,
    S_STARTED,
    S_STATUS,
    S_TRIES,
    Floats,
    Ints,
    node_at,
    pack,
    pool,
    stand_at,
)
from simulation.outcome.run import Via
from simulation.plan.plan import BLOCKED, CAME, FAILED, MISSING, STOPPED, UNSETTLED, Cond, Wait

OPEN, MET, UNMET, OFF, STUCK = (int(wait) for wait in Wait)
_PLAIN, _STARTED, _ENDED, _SUCCESS = Cond.PLAIN, Cond.STARTED, Cond.ENDED, Cond.SUCCESS
ENTRY = int(Via.ENTRY)
#: Nothing is the cause but that the accident happened: `pack(ENTRY, -1, 0, -1)`.
T0 = 0


@compiled
def entry_state(status: int, begun: bool, cond: int) -> int:
    """How an entry stands: the table of law L2."""
    if cond == _STARTED:
        if begun:
            return MET
        cond = _PLAIN
    if status == UNSETTLED:
        return OPEN
    if status >= CAME:
        return MET if cond <= 0 or cond == status else UNMET
    if status in (FAILED, STOPPED):
        return MET if cond in (_ENDED, status) else STUCK
    if status == MISSING:
        if cond in (_ENDED, MISSING):
            return MET
        return UNMET if cond > 0 else STUCK
    if status == BLOCKED:
        return OFF if cond == _ENDED else STUCK
    return OFF if cond in (_PLAIN, _ENDED) else UNMET


@compiled
def entry(m: Ints, node: int, cond: int) -> int:
    """How one entry stands now."""
    stand = stand_at(m, node)
    return entry_state(m[stand + S_STATUS], m[stand + S_STARTED] >= 0, cond)


@compiled
def _root(m: Ints, node: int) -> int:
    stand = stand_at(m, node)
    return m[stand + S_ROOT] if m[stand + S_STATUS] == BLOCKED else node


@compiled
def wait(m: Ints, f: Floats, first: int, end: int, any_: int) -> tuple[int, int]:
    """How a list of entries stands; where it is stuck also the node at its root."""
    met = opened = False
    root = -1
    for row in range(first, end):
        node = planned(m, pool(m, row, 0))
        found = entry(m, node, planned(m, pool(m, row, 1)))
        if found == MET:
            if any_:
                return MET, -1
            met = True
        elif found == OPEN:
            opened = True
        elif found == UNMET:
            if not any_:
                return UNMET, -1
        elif found == STUCK and root < 0:
            root = _root(m, node)
    if opened:
        return OPEN, -1
    if root >= 0:
        return STUCK, root
    return (MET if met else UNMET), -1


@compiled
def after(m: Ints, f: Floats, i: int) -> tuple[int, int]:
    """How all that a node waits for stands: its `after`, and with `any` the former of its team besides (L5)."""
    node = node_at(m, i)
    found, root = MET, -1
    if planned(m, node + N_AFTER) >= 0:
        found, root = wait(
            m, f, planned(m, node + N_AFTER), planned(m, node + N_AFTER_END), planned(m, node + N_AFTER_ANY)
        )
    if planned(m, node + N_FORMER) < 0:
        return found, root
    team, team_root = entry(m, planned(m, node + N_FORMER), _SUCCESS), -1
    if team == STUCK:
        team_root = _root(m, planned(m, node + N_FORMER))
    elif team == OFF:
        team = UNMET
    if found == UNMET or team == UNMET:
        return UNMET, -1
    if found == OPEN or team == OPEN:
        return OPEN, -1
    if found == STUCK:
        return found, root
    return team, team_root


@compiled
def _mark(m: Ints, node: int, cond: int) -> int:
    """As which of the run's marks an entry came to stand as it does."""
    stand = stand_at(m, node)
    if cond == _STARTED and m[stand + S_BEGUN_AS] > 0:
        return m[stand + S_BEGUN_AS]
    return m[stand + S_SETTLED_AS]


@compiled
def _decided(m: Ints, f: Floats, first: int, end: int, any_: int, found: int) -> tuple[int, int]:
    """By which mark a list came to stand as it was `found`, and through which node: the one met last, or the first
    where one is enough."""
    mark, node, cond = -1, -1, 0
    if found == (MET if any_ else UNMET):
        for row in range(first, end):  # the least of those that stand so
            n, c = planned(m, pool(m, row, 0)), planned(m, pool(m, row, 1))
            if entry(m, n, c) == found:
                mark_ = _mark(m, n, c)
                if node < 0 or (mark_, n, c) < (mark, node, cond):
                    mark, node, cond = mark_, n, c
    if node < 0:
        for row in range(first, end):
            n, c = planned(m, pool(m, row, 0)), planned(m, pool(m, row, 1))
            mark_ = _mark(m, n, c)
            if node < 0 or (mark_, n, c) > (mark, node, cond):
                mark, node, cond = mark_, n, c
    return mark, node


@compiled
def deciding(m: Ints, f: Floats, first: int, end: int, any_: int, found: int) -> int:
    """The entry that made a list stand as it was `found` (L10), as a cause; T0 where nothing is waited for."""
    if first < 0:
        return T0
    node = planned(m, pool(m, first, 0))
    if end - first != 1:
        node = _decided(m, f, first, end, any_, found)[1]
    return pack(ENTRY, node, m[stand_at(m, node) + S_TRIES], -1)


@compiled
def deciding_after(m: Ints, f: Floats, i: int, found: int) -> int:
    """The same for all that a node waits for."""
    node = node_at(m, i)
    first, end = planned(m, node + N_AFTER), planned(m, node + N_AFTER_END)
    any_ = planned(m, node + N_AFTER_ANY)
    if planned(m, node + N_FORMER) < 0:
        return deciding(m, f, first, end, any_, found)
    own = wait(m, f, first, end, any_)[0]  # without the former of the team
    mark, who = _decided(m, f, first, end, any_, own)
    team, team_mark = entry(m, planned(m, node + N_FORMER), _SUCCESS), _mark(m, planned(m, node + N_FORMER), _SUCCESS)
    if team == OFF:
        team = UNMET
    if own == UNMET and (team != UNMET or mark <= team_mark):
        chosen = who
    elif (own != UNMET and team == UNMET) or own == UNMET:
        chosen = planned(m, node + N_FORMER)
    else:
        chosen = who if mark >= team_mark else planned(m, node + N_FORMER)
    return pack(ENTRY, chosen, m[stand_at(m, chosen) + S_TRIES], -1)
