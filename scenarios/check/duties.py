"""Gaps of family duty: what the rules ask of a plan (DUT01), and key posts without a deputy (DUT02)."""

from collections.abc import Iterator

from scenarios.check.staff import candidates, distinct
from scenarios.gap import Gap, Weight, make_gap
from scenarios.graph import ResponseGraph
from scenarios.model import Scenario, Step
from scenarios.rules import RuleBase, missing_duties, rule_base


def missing(s: Scenario, graph: ResponseGraph, rules: RuleBase | None = None) -> Iterator[Gap]:
    """DUT01, one per duty; its node is the id of the duty. `level`: unit or regulator.

    Duties of a level are asked for only where the scenario declares an organisation of that level.
    """
    base = rules or rule_base()
    declared = {organisation.level for organisation in s.organisations.values()} & {"unit", "regulator"}
    acts: dict[str, set[str]] = {level: set() for level in declared}
    for step in s.steps.values():
        for act in step.does:
            for level in _levels(s, graph, step) or {base.acts[act].level if act in base.acts else "unit"}:
                acts.setdefault(level, set()).add(act)
    planned = {level: frozenset(done) for level, done in acts.items() if level in declared or level == "external"}
    for duty in missing_duties(planned, base.duties.values()):
        weight: Weight = "must" if duty.verified else "should"
        yield make_gap("DUT01", duty.id, weight=weight, rule=duty.basis.id, duty=duty.id, level=duty.level)


def _levels(s: Scenario, graph: ResponseGraph, step: Step) -> set[str]:
    """Whose people do the step; none for a milestone or a journey."""
    return {s.level_of(person) for person in candidates(s, graph, step)}


def without_deputy(s: Scenario) -> Iterator[Gap]:
    """DUT02: a key role that only one person can hold, or only one of those who are there.

    `kind`: none (nobody else than `holder` is named) or absent (`absent`: the others, who are not there on this shift).
    """
    for id, role in s.roles.items():
        named = distinct((*role.holders, *role.deputies))
        if not role.key or not named:
            continue
        absent = [person for person in named[1:] if not s.people[person].present]
        if len(named) == 1:
            yield make_gap("DUT02", id, kind="none", role=id, holder=named[0], absent=[])
        elif len(absent) == len(named) - 1:
            yield make_gap("DUT02", id, kind="absent", role=id, holder=named[0], absent=absent)
