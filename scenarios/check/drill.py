"""Gaps between the plan and what the drill asks of it: injects (STR08) and objectives (STR09)."""

from collections.abc import Iterator

from scenarios.check.staff import candidates
from scenarios.gap import Gap, make_gap
from scenarios.graph import ResponseGraph
from scenarios.model import Inject, Scenario


def unanswered(s: Scenario, graph: ResponseGraph) -> Iterator[Gap]:
    """STR08: an inject that expects an action, while no step follows from it and those it is addressed to have none
    left to do once it has come. `inject`; `to` and `kind` (role or person) where it is addressed."""
    for id, inject in s.injects.items():
        if inject.expected is None or any(node in s.steps for node in graph.descendants(id)):
            continue
        if inject.to is None:
            yield make_gap("STR08", id, inject=id)
        elif not _has_work_after(s, graph, id, inject):
            kind = "role" if inject.to in s.roles else "person"
            yield make_gap("STR08", id, kind=kind, inject=id, to=inject.to)


def _has_work_after(s: Scenario, graph: ResponseGraph, id: str, inject: Inject) -> bool:
    """Whether a step of those addressed may still be done when the inject has come."""
    role = s.roles.get(inject.to or "")
    people = {*role.holders, *role.deputies} if role else {inject.to}
    return any(
        (inject.to in step.by or people & set(candidates(s, graph, step)))
        and (graph.circles or not graph.before(name, id))
        for name, step in s.steps.items()
    )


def without_measure(s: Scenario) -> Iterator[Gap]:
    """STR09: an objective that no step and no deadline belongs to."""
    for id, objective in s.objectives.items():
        if not objective.steps and not objective.deadlines:
            yield make_gap("STR09", id, objective=id)
