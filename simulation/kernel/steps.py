"""How steps of the kernel begin, end and come to an end (L3), and what settling a node brings about."""

from simulation.kernel.consequences import take_effect
from simulation.kernel.entries import ENTRY, OPEN, deciding, wait
from simulation.kernel.jit import compiled, planned
from simulation.kernel.layout import (
    A_ENDED,
    A_LASTS,
    A_NODE,
    A_NUMBER,
    A_RELIEVED,
    A_RESULT,
    A_STARTED,
    C_NOW,
    C_RUN,
    N_ATTEMPTS,
    N_EFFECTS,
    N_EFFECTS_END,
    N_FORMS,
    N_LASTS,
    N_MILESTONE,
    N_PARTS,
    N_PARTS_END,
    N_PEOPLED,
    N_SLOTS,
    N_STARTS,
    N_UNTIL,
    N_UNTIL_ANY,
    N_UNTIL_END,
    N_WHOLE,
    P_AWAY,
    P_OUT,
    PACE,
    S_CAUSE,
    S_CURRENT,
    S_FAILURES,
    S_FIXED,
    S_ROOT,
    S_SETTLED_AS,
    S_STARTED,
    S_STATUS,
    S_TRIES,
    Floats,
    Ints,
    attempt_at,
    node_at,
    pack,
    person_at,
    pool,
    stand_at,
)
from simulation.kernel.luck import DURATION, result, time
from simulation.kernel.marks import (
    RETRY,
    all_settled,
    mark_begun,
    perhaps_part,
    take_standing,
    tell,
    wait_for_people,
)
from simulation.kernel.queue import END, at
from simulation.kernel.scene import form, release
from simulation.plan.plan import AVERTED, BLOCKED, FAILED, MISSING, OUTCOME, SKIPPED, STOPPED, UNSETTLED


@compiled
def settle(m: Ints, f: Floats, i: int, status: int, cause: int) -> None:
    """A node takes its final standing, once; its effects happen; a team may part (L3, L5, L7)."""
    take_standing(m, f, i, status, cause)
    for row in range(planned(m, node_at(m, i) + N_EFFECTS), planned(m, node_at(m, i) + N_EFFECTS_END)):
        if planned(m, pool(m, row, 0)) == status:
            take_effect(m, f, i, planned(m, pool(m, row, 1)))
    perhaps_part(m, f, i)


@compiled
def relieve(m: Ints, f: Floats, i: int, cause: int) -> None:
    """A lasting step at work ends once the entries of its `until` are settled: its cause, if none (-1) is given."""
    node = node_at(m, i)
    found = wait(m, f, planned(m, node + N_UNTIL), planned(m, node + N_UNTIL_END), planned(m, node + N_UNTIL_ANY))[0]
    if found == OPEN:
        return
    attempt = m[stand_at(m, i) + S_CURRENT]
    if m[attempt_at(m, attempt) + A_RELIEVED] == 0:
        m[attempt_at(m, attempt) + A_RELIEVED] = 1
        if cause < 0:
            cause = deciding(
                m, f, planned(m, node + N_UNTIL), planned(m, node + N_UNTIL_END), planned(m, node + N_UNTIL_ANY), found
            )
        m[stand_at(m, i) + S_CAUSE] = cause
        at(m, 0, END + i, attempt)


@compiled
def pace(m: Ints, f: Floats, i: int) -> float:
    """By what the duration of a step is multiplied: the pace of the run where people work at it."""
    return f[PACE] if planned(m, node_at(m, i) + N_PEOPLED) == 1 else 1.0


@compiled
def lasts(m: Ints, f: Floats, i: int, number: int) -> int:
    """How long the work of an attempt takes, in ms; 0 where it lasts until something else."""
    return time(m, f, i, planned(m, node_at(m, i) + N_LASTS), m[C_RUN], number, DURATION, pace(m, f, i))


@compiled
def begin(m: Ints, f: Floats, attempt: int) -> None:
    """The last has arrived: work begins."""
    a = attempt_at(m, attempt)
    i, node = m[a + A_NODE], node_at(m, m[a + A_NODE])
    m[a + A_STARTED] = m[C_NOW]
    if m[stand_at(m, i) + S_STARTED] < 0:
        mark_begun(m, i)
        if planned(m, node + N_STARTS) == 1:
            tell(m, i)
    if planned(m, node + N_UNTIL) >= 0:
        relieve(m, f, i, pack(RETRY, i, m[a + A_NUMBER], -1))
        return
    at(m, m[a + A_LASTS], END + i, attempt)


@compiled
def end(m: Ints, f: Floats, attempt: int) -> None:
    """Work is over: release, then another attempt or the outcome."""
    a = attempt_at(m, attempt)
    i = m[a + A_NODE]
    stand, node = stand_at(m, i), node_at(m, i)
    if m[stand + S_CURRENT] != attempt:
        return
    m[a + A_ENDED] = m[C_NOW]
    m[a + A_RESULT] = result(m, f, i, m[C_RUN], m[a + A_NUMBER], m[stand + S_FIXED])
    m[stand + S_CURRENT] = -1
    me = pack(RETRY, i, m[a + A_NUMBER], -1)
    if m[a + A_RESULT] == FAILED:
        m[stand + S_FAILURES] += 1
        release(m, f, attempt, me)
        if m[stand + S_FAILURES] < planned(m, node + N_ATTEMPTS):
            wait_for_people(m, i, me)
            return
    elif planned(m, node + N_FORMS) >= 0 and not all_settled(m, f, planned(m, node + N_FORMS)):
        form(m, f, planned(m, node + N_FORMS), attempt, me)
    else:
        release(m, f, attempt, me)
    settle(m, f, i, m[a + A_RESULT], m[stand + S_CAUSE] if planned(m, node + N_UNTIL) >= 0 else me)


@compiled
def pass_milestone(m: Ints, f: Floats, i: int, cause: int) -> None:
    """A milestone ends in the very event that makes it ready; if it can fail, so do its attempts."""
    mark_begun(m, i)
    stand, found = stand_at(m, i), FAILED
    for _ in range(planned(m, node_at(m, i) + N_ATTEMPTS)):
        m[stand + S_TRIES] += 1
        found = result(m, f, i, m[C_RUN], m[stand + S_TRIES], m[stand + S_FIXED])
        if found != FAILED:
            break
    settle(m, f, i, found, cause)


@compiled
def gather(m: Ints, f: Floats, i: int, cause: int) -> None:
    """The whole of an `each` ends when all its parts are settled: `missing` if one was skipped, and skipped itself if
    nobody was asked."""
    first, end = planned(m, node_at(m, i) + N_PARTS), planned(m, node_at(m, i) + N_PARTS_END)
    opened = begun = skipped = asked = False
    last, bad = -1, -1
    for row in range(first, end):
        p = planned(m, pool(m, row, 0))
        stand = stand_at(m, p)
        opened = opened or m[stand + S_STATUS] == UNSETTLED
        begun = begun or m[stand + S_STARTED] >= 0
        skipped = skipped or m[stand + S_STATUS] == SKIPPED
        asked = asked or m[stand + S_STATUS] != AVERTED
        if last < 0 or m[stand + S_SETTLED_AS] > m[stand_at(m, last) + S_SETTLED_AS]:
            last = p
        if bad < 0 and (
            m[stand + S_STATUS] == FAILED or m[stand + S_STATUS] == STOPPED or m[stand + S_STATUS] == BLOCKED
        ):
            bad = p
    if opened:
        if m[stand_at(m, i) + S_STARTED] < 0 and begun:
            mark_begun(m, i)
            tell(m, i)
        return
    if last >= 0:
        cause = pack(ENTRY, last, m[stand_at(m, last) + S_TRIES], -1)
    if bad >= 0:
        m[stand_at(m, i) + S_ROOT] = m[stand_at(m, bad) + S_ROOT] if m[stand_at(m, bad) + S_STATUS] == BLOCKED else bad
        settle(m, f, i, BLOCKED, cause)
    elif skipped:
        settle(m, f, i, MISSING, cause)
    else:
        settle(m, f, i, OUTCOME if asked else SKIPPED, cause)


@compiled
def make_ready(m: Ints, f: Floats, i: int, cause: int) -> None:
    """All that a step waited for is there."""
    node = node_at(m, i)
    if planned(m, node + N_MILESTONE) == 1:
        pass_milestone(m, f, i, cause)
    elif planned(m, node + N_PARTS) >= 0:
        gather(m, f, i, cause)
    elif (
        planned(m, node + N_WHOLE) >= 0
        and m[person_at(m, planned(m, pool(m, planned(m, node + N_SLOTS), 1))) + P_OUT] == 1
    ):
        away = m[person_at(m, planned(m, pool(m, planned(m, node + N_SLOTS), 1))) + P_AWAY] == 1
        settle(m, f, i, AVERTED if away else SKIPPED, cause)  # who is not on site is not asked
    else:
        wait_for_people(m, i, cause)
