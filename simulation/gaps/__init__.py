"""Gaps that the simulation shows: late, hazard, waiting, evidence, and what blocks or starves."""

from collections.abc import Collection, Iterator
from typing import Any

from scenarios.check.hazards import blamable, done_where_it_strikes, led_out
from scenarios.gap import LEAST, Gap, Share, Weight, accept, make_gap
from scenarios.model import Basis, Escalation, Inject
from scenarios.rules import rule_base
from simulation.gaps.stuck import never_ending
from simulation.outcome.chain import Kind
from simulation.plan.plan import Node
from simulation.study.study import Study, standing

#: An escalation must have come in so many runs before one speaks of the people who were there.
ENOUGH = 30
#: Waiting for one person or thing is a gap of its own when it takes this share of a late deadline's limit.
LONG_WAIT = 0.2
#: A step that several are needed for starves if it waits so much longer (ms) because one of them went elsewhere.
PASSED = 60_000
#: How often people may be there when an inject closes a place: what the format gives an escalation that names nothing.
TOLERANCE = 0.1


def find_gaps(study: Study) -> list[Gap]:
    """The gaps of a study, those accepted in the file marked, in order of rank; none at fewer than `LEAST` runs, which
    judge nothing."""
    if study.runs < LEAST:
        return []
    found = [*late(study), *hazard(study), *waiting(study), *starved(study), *never_ending(study), *evidence(study)]
    return accept(found, study.scenario.accepted)


def weigh(share: Share, tolerance: float, basis: Basis | None = None) -> Weight:
    """`must` where the basis is a verified rule or the lower bound exceeds twice the tolerance, else `should`."""
    if basis and basis.rule and rule_base().rule(basis.rule).verified:
        return "must"
    return "must" if share.low > 2 * tolerance else "should"


def late(study: Study) -> Iterator[Gap]:
    """Deadlines missed in more than their tolerance, by the lower bound."""
    for id, deadline in study.scenario.deadlines.items():
        if standing(study, id) != "late":
            continue
        took, spent, share = study.took(id), study.spent(id), study.missed(id)
        yield make_gap(
            "LAT01",
            id,
            weight=weigh(share, deadline.tolerance, deadline.basis),
            share=share,
            rule=deadline.basis.rule,
            plan=deadline.basis.plan,
            grade=study.grade(id),
            deadline=id,
            limit=deadline.within,
            p50=took.p50,
            p90=took.p90,
            lateness=study.lateness(id),
            main=max(Kind, key=lambda kind: spent[kind]).name.lower(),
            **({} if took.p50 is not None else {"kind": "mostly-never" if study.met_runs(id) else "never"}),
            **{kind.name.lower(): ms for kind, ms in spent.items()},
        )


def hazard(study: Study) -> Iterator[Gap]:
    """Escalations that come too often although steps can avert them (HAZ01), and people who are there when something
    comes that closes a place to them (HAZ02), whether an escalation or an inject. An inject is news: those whom a step
    then leads elsewhere have been thought of.

    No plan is blamed for what no step can avert, nor for good news: of these it only counts whether somebody is there.
    """
    able = blamable(study.scenario)
    for id, escalation in study.scenario.escalations.items():
        came, tolerance = study.reached(id), escalation.tolerance
        if id in able and came.low > tolerance:
            weight, grade = weigh(came, tolerance), escalation.delay.evidence.grade
            data: dict[str, Any] = {"escalation": id, "tolerance": tolerance}
            if there_alone := done_where_it_strikes(study.scenario, id):
                data |= {"kind": "control", "steps": there_alone}
            yield make_gap("HAZ01", id, weight=weight, share=came, grade=grade, **data)
        yield from _exposed(study, id, tolerance, escalation)
    for id, inject in study.scenario.injects.items():
        if inject.closes:
            yield from _exposed(study, id, TOLERANCE, inject, led_out(study.scenario, id))


def _exposed(
    study: Study, id: str, tolerance: float, trigger: Escalation | Inject, answered: Collection[str] = ()
) -> Iterator[Gap]:
    came, (there, people) = study.reached(id), study.exposed(id)
    left = [(person, share) for person, share in people if person not in answered]
    if len(left) < len(people):
        there = left[0][1] if left else Share(0, there.n)  # at least so often one of those left is there
    if came.k >= ENOUGH and there.low > tolerance:
        exposed = tuple(person for person, share in left if share.p > tolerance) or (left[0][0],)
        weight, grade = weigh(there, tolerance), trigger.delay.evidence.grade
        yield make_gap("HAZ02", id, weight=weight, share=there, grade=grade, escalation=id, exposed=exposed)


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


def evidence(study: Study) -> Iterator[Gap]:
    """Deadlines of which more than a tenth of the deciding time rests on assumed durations."""
    weak = [id for id in study.scenario.deadlines if study.met_runs(id) and study.grade(id) == "assumed"]
    if weak:
        yield make_gap("EVI01", deadlines=tuple(weak), grade="assumed")
