"""What one run means for deadlines and races (law L11): read off its marks, whichever engine made them."""

from dataclasses import dataclass

from scenarios.model import Entries, Scenario
from simulation.outcome.run import Run
from simulation.plan.plan import (
    BLOCKED,
    FAILED,
    MISSING,
    OUTCOME,
    STOPPED,
    UNSETTLED,
    Cond,
    Group,
    Plan,
    Wait,
    condition,
    entry_state,
)

#: Stands for the time of a deadline whose end was never met. A time below 0 (its end came before its start) is always
#: larger than this: see `time_taken`.
NEVER = -(1 << 31)


@dataclass(frozen=True, slots=True)
class Limit:
    """A deadline as numbers: from when (None: T0), to when, within how many ms; and when a run ends."""

    id: str
    start: Group | None
    end: Group
    within: int
    horizon: int


def limits(scenario: Scenario, plan: Plan) -> tuple[Limit, ...]:
    """The deadlines of a scenario on its plan."""
    return tuple(
        Limit(id, group(plan, d.from_) if d.from_ else None, _goal(plan, d.to), d.within, plan.horizon)
        for id, d in scenario.deadlines.items()
    )


def group(plan: Plan, entries: Entries) -> Group:
    """A list of entries of the file as numbers."""
    nodes = [plan.nodes[plan.index[entry.node]] for entry in entries.of]
    of = tuple((n.index, condition(e.when, n.outcomes)) for n, e in zip(nodes, entries.of, strict=True))
    return Group(entries.mode == "any", of)


def _goal(plan: Plan, entries: Entries) -> Group:
    """The end of a deadline: `complete` of an `each` is its plain end, so that a limit is missed, and does not cease to
    count, where somebody is missing (L3, L11)."""
    found = group(plan, entries)
    of = ((n, Cond.PLAIN if plan.nodes[n].parts is not None and cond == OUTCOME else cond) for n, cond in found.of)
    return Group(found.any, tuple(of))


def settle(run: Run, group: Group) -> tuple[Wait, int, int]:
    """How a list stands at the end of a run: its state, when it got there, and the node that decided it (-1: open)."""
    states, open_ = [], False
    for node, cond in group.of:
        state = entry_state(run.status[node], run.started[node] >= 0, cond)
        began = cond == Cond.STARTED and run.started[node] >= 0
        states.append((state, run.started[node] if began else run.settled[node], node))
        open_ = open_ or state is Wait.OPEN
    decisive = Wait.MET if group.any else Wait.UNMET
    found = [s for s in states if s[0] is decisive]
    if found:
        first = min(found, key=lambda s: s[1])
        return first[0], first[1], first[2]
    if open_:
        return Wait.OPEN, -1, -1
    last = max(states, key=lambda s: s[1])
    if any(s[0] is Wait.BLOCKED for s in states):
        return Wait.BLOCKED, last[1], last[2]
    met = any(s[0] is Wait.MET for s in states)
    return (Wait.MET if met else Wait.UNMET), last[1], last[2]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A deadline in one run: does it count, is it missed, how long did it take in ms (NEVER: `to` never met; below 0:
    already done before `from` came), which node decided its end (-1), and the root if it was blocked (-1)."""

    counts: bool
    missed: bool = False
    took: int = NEVER
    begin: int = 0
    node: int = -1
    root: int = -1


def judge(run: Run, limit: Limit) -> Verdict:
    """A deadline counts where `from` came; it is missed when `to` is later than the limit, blocked or unfinished, and
    does not count when `to` is skipped or averted, or the run ended before the limit and `to` (L11)."""
    begin = 0
    if limit.start is not None:
        state, begin, _ = settle(run, limit.start)
        if state is not Wait.MET:
            return Verdict(False)
    state, end, node = settle(run, limit.end)
    if state is Wait.UNMET:
        return Verdict(False)
    if state is Wait.MET:
        took = time_taken(begin, end)
        return Verdict(True, took > limit.within, took, begin, node)
    if state is Wait.OPEN and begin + limit.within > limit.horizon:
        return Verdict(False)  # the run ended before the limit did
    root = -1
    if state is Wait.BLOCKED:
        root = next(
            (root_of(run, n) for n, _ in limit.end.of if run.status[n] in (FAILED, STOPPED, MISSING, BLOCKED)), -1
        )
    return Verdict(True, True, NEVER, begin, node, root)


def time_taken(begin: int, end: int) -> int:
    """From the start of a deadline to its end, in ms; below 0 where the end came first (by 24 days at the most)."""
    return max(end - begin, NEVER + 1)


def root_of(run: Run, node: int) -> int:
    """The node behind a blocked one that failed, was stopped or is missing somebody; itself if it is not blocked."""
    return run.root[node] if run.status[node] == BLOCKED else node


def hindrance(plan: Plan, run: Run, node: int) -> int:
    """The node at which an unfinished one is stuck: follow what is open until something ready that was never done."""
    seen: set[int] = set()
    while node not in seen and run.status[node] == UNSETTLED and run.ready[node] < 0:
        seen.add(node)
        here = plan.nodes[node]
        of = (*(here.after.of if here.after else ()), *(((here.former, Cond.SUCCESS),) if here.former >= 0 else ()))
        node = next((n for n, _ in of if run.status[n] == UNSETTLED), node)
    parts = plan.nodes[node].parts
    if parts:
        return next((p for p in parts if run.status[p] == UNSETTLED), node)
    return node
