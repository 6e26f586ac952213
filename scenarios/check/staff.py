"""Whom a step asks for, read off the plan."""

from collections import Counter
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


def things_of(s: Scenario, graph: ResponseGraph, step: Step) -> Counter[str]:
    """What a step holds while it is done: what it asks for on top of what its team brought along (L5)."""
    former = s.steps[graph.formers[step.team]] if step.team else None
    return Counter(step.needs) + (Counter(former.needs) if former else Counter())


def may_work(s: Scenario, graph: ResponseGraph, step: Step, against: str | None) -> bool:
    """Whether those who do the step may be in a place closed against this (None: to all): one each of it in their
    hands; a step without people may, unless it is closed to all (L6)."""
    if against is None:
        return False
    heads = 1 if step.each else len(slots(s, graph, step))
    return things_of(s, graph, step)[against] >= heads
