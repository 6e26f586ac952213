"""Gaps that the simulation shows: late, hazard, waiting, evidence, and what blocks or starves (DESIGN 5)."""

from collections.abc import Iterator
from typing import Any

from scenarios.gap import Gap, Share, Weight, accept, make_gap
from scenarios.model import Basis
from scenarios.rules import rule_base
from simulation.chain import Kind
from simulation.study import Study, standing

#: An escalation must have come in so many runs before one speaks of the people who were there.
ENOUGH = 30
#: Waiting for one person or thing is a gap of its own when it takes this share of a late deadline's limit.
LONG_WAIT = 0.2
#: Blocked or starved steps are a gap when it happens in more than this share of the runs.
RARELY = 0.1


def find_gaps(study: Study) -> list[Gap]:
    """The gaps of a study, those accepted in the file marked, in order of rank."""
    found = [*late(study), *hazard(study), *waiting(study), *never_ending(study), *evidence(study)]
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
    """Escalations that come too often, and people who are there when they come."""
    for id, escalation in study.scenario.escalations.items():
        came, (there, people) = study.reached(id), study.exposed(id)
        grade = escalation.delay.evidence.grade
        tolerance = escalation.tolerance
        if came.low > tolerance:
            weight = weigh(came, tolerance)
            yield make_gap("HAZ01", id, weight=weight, share=came, grade=grade, escalation=id, tolerance=tolerance)
        if came.k >= ENOUGH and there.low > tolerance:
            yield make_gap(
                "HAZ02",
                id,
                weight=weigh(there, tolerance),
                share=there,
                grade=grade,
                escalation=id,
                exposed=tuple(person for person, share in people if share.p > tolerance) or (people[0][0],),
            )


def waiting(study: Study) -> Iterator[Gap]:
    """Late deadlines whose time goes into waiting for one person or thing; the thief is named."""
    for id, deadline in study.scenario.deadlines.items():
        if standing(study, id) != "late":
            continue
        total: dict[tuple[str, str], int] = {}
        thief: dict[tuple[str, str], tuple[int, str]] = {}
        for w in study.waited(id):
            whom = (w.kind, w.whom)
            total[whom] = total.get(whom, 0) + w.mean
            thief[whom] = max(thief.get(whom, (0, "")), (w.mean, w.thief))
        whole = max(sum(study.spent(id).values()), 1)
        for (kind, name), ms in sorted(total.items(), key=lambda item: -item[1]):
            if name and ms > LONG_WAIT * deadline.within:
                who = thief[kind, name][1]
                data: dict[str, Any] = {"deadline": id, "whom": name, "kind": kind, "wait": ms, "thief": who}
                yield make_gap("WAI01", id, name, grade=study.grade(id), share_of_time=ms / whole, **data)


def never_ending(study: Study) -> Iterator[Gap]:
    """Steps blocked behind a failed one, and steps for which people or things never come together."""
    roots: dict[str, list[tuple[str, Share]]] = {}
    for node, root, share in study.blocked():
        if share.low > RARELY:
            roots.setdefault(root, []).append((node, share))
    for root, behind in roots.items():
        share = max((s for _, s in behind), key=lambda s: s.k)
        yield make_gap("STR06", root, share=share, node=tuple(node for node, _ in behind), root=root)
    stuck: dict[str, list[tuple[str, Share]]] = {}
    for node, at, share in study.unfinished():
        if share.low > RARELY:
            stuck.setdefault(at, []).append((node, share))
    for at, behind in stuck.items():
        share = max((s for _, s in behind), key=lambda s: s.k)
        weight: Weight = "must" if share.k == share.n else "should"
        data: dict[str, Any] = {"node": at, "behind": tuple(node for node, _ in behind if node != at)}
        yield make_gap("CAP08", at, weight=weight, share=share, **data)


def evidence(study: Study) -> Iterator[Gap]:
    """Deadlines of which more than a tenth of the deciding time rests on assumed durations."""
    weak = [id for id in study.scenario.deadlines if study.met_runs(id) and study.grade(id) == "assumed"]
    if weak:
        yield make_gap("EVI01", deadlines=tuple(weak), grade="assumed")
