"""WAI01 and WAI02: time that goes into waiting for one person or thing, and steps that starve behind others (L9)."""

from collections.abc import Iterator
from typing import Any

from scenarios.gap import Gap, make_gap
from simulation.plan.plan import Node
from simulation.study.study import Study, standing

#: Waiting for one person or thing is a gap of its own when it takes this share of a late deadline's limit.
LONG_WAIT = 0.2
#: A step that several are needed for starves if it waits so much longer (ms) because one of them went elsewhere.
PASSED = 60_000


def waiting(study: Study) -> Iterator[Gap]:
    """Late deadlines whose time goes into waiting for one person or thing; who had him is named, the longest first."""
    for id, deadline in study.scenario.deadlines.items():
        if standing(study, id) != "late":
            continue
        total: dict[tuple[str, str], int] = {}
        held: dict[tuple[str, str], dict[str, int]] = {}
        for w in study.waited(id):
            whom = (w.kind, w.whom)
            total[whom] = total.get(whom, 0) + w.mean
            by = held.setdefault(whom, {})
            by[w.thief] = by.get(w.thief, 0) + w.mean
        whole = max(sum(study.spent(id).values()), 1)
        for (kind, name), ms in sorted(total.items(), key=lambda item: -item[1]):
            if name and ms > LONG_WAIT * deadline.within:
                by = held[kind, name]
                who = sorted((thief for thief in by if thief), key=lambda thief: -by[thief])
                least = 0.1 * ms  # who had him for less is not worth naming, unless nobody had him longer
                thieves = tuple([thief for thief in who if by[thief] > least][:3] or who[:1])
                data: dict[str, Any] = {"deadline": id, "whom": name, "kind": kind, "wait": ms, "thief": thieves}
                yield make_gap("WAI01", id, name, grade=study.grade(id), share_of_time=ms / whole, **data)


def starved(study: Study) -> Iterator[Gap]:
    """WAI02: steps that need several people or things at once and see one of these go to other steps meanwhile, for
    want of a reservation (L9). `whom` costs the step most; `thieves`: who got him, the longest first; `wait`: the mean
    of what the step waits longer for it.

    A gap above a minute, or above a fifth of the limit of a late deadline whose time the step decides.
    """
    limits = _limits_that_decide(study)
    for node in study.plan.nodes:
        if not node.is_step or node.parts is not None or _asked(node) < 2:
            continue
        lost: dict[tuple[str, str], dict[str, int]] = {}
        for row in study.queued(node.id):
            if row.passed:
                kept = lost.setdefault((row.kind, row.whom), {})
                kept[row.thief] = kept.get(row.thief, 0) + row.mean
        kind, whom = max(lost, key=lambda one: sum(lost[one].values()), default=("", ""))
        had = lost.get((kind, whom), {})
        ms = sum(had.values())
        if ms > min([PASSED, *(LONG_WAIT * limit for limit in limits.get(node.id, ()))]):
            thieves = tuple(sorted(had, key=lambda thief: -had[thief]))
            data: dict[str, Any] = {"step": node.id, "whom": whom, "kind": kind, "wait": ms, "thieves": thieves}
            yield make_gap("WAI02", node.id, whom, **data)


def _limits_that_decide(study: Study) -> dict[str, list[int]]:
    """By node on the deciding chain of late deadlines, their limits (ms)."""
    found: dict[str, list[int]] = {}
    for id, deadline in study.scenario.deadlines.items():
        if standing(study, id) == "late":
            for node, _, _ in study.deciding(id):
                found.setdefault(node, []).append(deadline.within)
    return found


def _asked(node: Node) -> int:
    """How many people and things a step takes at once; a team counts as one, as it is granted whole."""
    return len(node.slots) + (node.team >= 0) + sum(n for _, n in node.things)
