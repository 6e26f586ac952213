"""Whom a step asks for, read off the plan."""

from collections.abc import Iterable

from scenarios.graph import ResponseGraph
from scenarios.model import Scenario, Step


def distinct(items: Iterable[str]) -> tuple[str, ...]:
    """Each once, in order of first mention."""
    return tuple(dict.fromkeys(items))


def own_slots(step: Step) -> list[str]:
    """The roles of the slots that the step itself asks for, in order."""
    return [role for role, n in step.by.items() for _ in range(n)]


def slots(s: Scenario, graph: ResponseGraph, step: Step) -> list[str]:
    """The roles of all slots that a step needs filled: those of its team first, then its own."""
    former = s.steps[graph.formers[step.team]] if step.team else None
    return (slots(s, graph, former) if former else []) + own_slots(step)


def users(s: Scenario, step: Step) -> tuple[str, ...]:
    """The steps done by the team that this step forms."""
    return tuple(id for id, other in s.steps.items() if other.team == step.forms) if step.forms else ()


def candidates(s: Scenario, graph: ResponseGraph, step: Step) -> tuple[str, ...]:
    """Everybody who may do the step: holders and deputies of its roles, or the people of an `each`."""
    if step.each:
        return s.members(step)
    roles = [s.roles[role] for role in distinct(slots(s, graph, step))]
    return distinct(person for role in roles for person in (*role.holders, *role.deputies))
