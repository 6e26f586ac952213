"""HAZ01 and HAZ02: what comes although it could be averted, and who is there when something comes."""

from collections.abc import Collection, Iterator
from typing import Any

from scenarios.check.hazards import blamable, done_where_it_strikes, led_out
from scenarios.gap import Gap, Share, make_gap
from scenarios.model import Escalation, Inject
from simulation.gaps.weight import ENOUGH, TOLERANCE, weigh
from simulation.study.study import Study


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
    most, often = max(left, key=lambda row: row[1].k, default=("", Share(0, there.n)))
    if len(left) < len(people):
        there = often  # at least so often one of those left is there: the one who is there most
    if came.k >= ENOUGH and there.low > tolerance:
        exposed = tuple(person for person, share in left if share.p > tolerance) or (most,)
        weight, grade = weigh(there, tolerance), trigger.delay.evidence.grade
        yield make_gap("HAZ02", id, weight=weight, share=there, grade=grade, escalation=id, exposed=exposed)
