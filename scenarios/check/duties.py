"""Gaps of family duty: what the rules ask of a plan (DUT01, DUT03), and key posts without a deputy (DUT02)."""

from collections.abc import Iterable, Iterator
from typing import Any

from scenarios.check.possible import Possible
from scenarios.check.staff import candidates, distinct
from scenarios.gap import Gap, Weight, make_gap
from scenarios.graph import ResponseGraph
from scenarios.model import Scenario, Step
from scenarios.rules import Duty, RuleBase, missing_duties, rule_base


def missing(s: Scenario, graph: ResponseGraph, rules: RuleBase | None = None) -> Iterator[Gap]:
    """DUT01, one per duty; its node is the id of the duty. `level`: unit or regulator, whoever owes it.

    `kind`: others, where there are `steps` that do it, but only by `people` of another level. Duties of a level are
    asked for only where the scenario declares an organisation of that level.
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
        weight: Weight = "must" if base.demands(duty.basis.id) else "should"
        data = {"duty": duty.id, "level": duty.level, **_done_by_others(s, graph, duty)}
        yield make_gap("DUT01", duty.id, weight=weight, rule=duty.basis.id, **data)


def _done_by_others(s: Scenario, graph: ResponseGraph, duty: Duty) -> dict[str, Any]:
    steps = [id for id, step in s.steps.items() if duty.any_of & set(step.does)]
    people = distinct(person for id in steps for person in candidates(s, graph, s.steps[id]))
    return {"kind": "others", "steps": steps, "people": list(people)} if steps else {}


def _levels(s: Scenario, graph: ResponseGraph, step: Step) -> set[str]:
    """Whose people do the step; none for a milestone or a journey."""
    return {s.level_of(person) for person in candidates(s, graph, step)}


def ends_elsewhere(s: Scenario, rules: RuleBase | None = None) -> Iterator[Gap]:
    """DUT03: a deadline rests on a rule that asks for an act, and ends in `steps` that do not do it; its node is the
    deadline. A report to a bureau that no longer exists is none, however early it is made.

    `kind`: several, where the rule gives limits for more than one of the `acts`, each of which would do. A deadline
    that ends in a milestone may have the act in what the milestone waits for.
    """
    base = rules or rule_base()
    for id, deadline in s.deadlines.items():
        rule = deadline.basis.rule
        acts = base.acts_of(rule) if rule else ()
        ends = deadline.to.nodes
        if rule and acts and not any(set(acts) & set(step.does) for step in _done_at(s, ends)):
            kind: dict[str, Any] = {"kind": "several"} if len(acts) > 1 else {}
            yield make_gap("DUT03", id, rule=rule, deadline=id, steps=list(ends), acts=list(acts), **kind)


def _done_at(s: Scenario, ends: Iterable[str]) -> Iterator[Step]:
    """The steps that a deadline ends with; of a milestone also those that it waits for."""
    for id in ends:
        step = s.steps.get(id)
        if step is None:
            continue
        yield step
        if step.is_milestone and step.after:
            yield from (s.steps[before] for before in step.after.nodes if before in s.steps)


def without_deputy(s: Scenario, possible: Possible) -> Iterator[Gap]:
    """DUT02: a key role that only one person can hold, or only one of those who are there.

    `kind`: none (nobody else than `holder` is named), absent (`absent`: the others, who are not there on this shift) or
    later (they come, but only with `bringers`). People who are brought by one node come together; where nobody is there
    and nobody comes, CAP02 says so.
    """
    for id, role in s.roles.items():
        named = distinct((*role.holders, *role.deputies))
        if not role.key or not named:
            continue
        if len(named) == 1:
            yield make_gap("DUT02", id, kind="none", role=id, holder=named[0], absent=[])
            continue
        there, later = _company(s, possible, named)
        if len(there) == 1:
            rest = [person for person in named if person not in there and (not later or person in later)]
            data: dict[str, Any] = {"kind": "absent", "role": id, "holder": there[0], "absent": rest}
            if later:
                data |= {"kind": "later", "bringers": list(distinct(later.values()))}
            yield make_gap("DUT02", id, **data)


def _company(s: Scenario, possible: Possible, named: tuple[str, ...]) -> tuple[list[str], dict[str, str]]:
    """Those of the named who are there first, from T0 or brought together; and who brings which of the others."""
    brought: dict[str, list[str]] = {}
    for node, effects in possible.brought():
        crew = [person for person in named if effects.brings and person in effects.brings.people]
        brought[node] = list(distinct([*brought.get(node, ()), *crew]))
    there = [person for person in named if s.people[person].present]
    if not there:
        there = max(brought.values(), key=len, default=[])
    others = {person: node for node, crew in brought.items() for person in crew if person not in there}
    return there, others
