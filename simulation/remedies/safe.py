"""What a remedy must not do, read off the plan and the study: protect after the harm, or send somebody where it
strikes."""

from collections.abc import Iterator

import numpy as np

from scenarios.gap import Share
from scenarios.graph import ResponseGraph, effects_of
from scenarios.model import Entries, Scenario, Step
from simulation.plan.plan import CAME
from simulation.study.study import Study

#: A place counts as one where it strikes if it is closed before the work there is done in more than this share of runs.
STRUCK = 0.1


def harmful(s: Scenario) -> list[str]:
    """Escalations and injects that close a place or take somebody or something, in order of the file."""
    triggers = (*s.escalations.items(), *s.injects.items())
    return [id for id, trigger in triggers if trigger.closes or trigger.takes]


def after_harm(s: Scenario) -> frozenset[str]:
    """Nodes that come only after something harmful has struck, with that itself. The accident that the plan answers,
    which its finding already waits for, is not meant."""
    graph = ResponseGraph(s)
    if graph.circles:
        return frozenset()
    found = [id for id, step in s.steps.items() if "detect" in step.does]
    harm = {id for id in harmful(s) if not _behind(s, graph, {id}).intersection(found)}
    return frozenset(_behind(s, graph, harm))


def _behind(s: Scenario, graph: ResponseGraph, harm: set[str]) -> set[str]:
    """Nodes that cannot come before one of these has."""
    late = set(harm)
    for id, moment in graph.order:
        if moment == "start" and _waits(s.node(id).after, late):
            late.add(id)
    return late


def _waits(after: Entries | None, late: set[str]) -> bool:
    """Whether entries can only be met once one of these has come."""
    if after is None:
        return False
    came = [entry.node in late for entry in after.of]
    return all(came) if after.mode == "any" else any(came)


def musters(s: Scenario) -> list[str]:
    """Places where people gather: where the plan counts them, else where it leads them, those that nothing closes."""
    closed = {place for id in harmful(s) for place in s.node(id).closes}
    of = [
        step.at
        for acts in ({"count_staff", "count_visitors"}, {"evacuate", "evacuate_visitors"})
        for step in s.steps.values()
        if step.at and acts.intersection(step.does)
    ]
    return [place for place in dict.fromkeys(of) if place not in closed]


def entered(study: Study, role: str, home: str | None) -> Iterator[tuple[str, str]]:
    """Steps of a post, each with its place, into which its holder would come from elsewhere unprotected or alone, and
    which in many runs is closed before the work is done."""
    s = study.scenario
    for id, step in s.steps.items():
        if role in step.by and step.at and step.at != home and _exposed(s, step) and _struck(study, id, step.at):
            yield id, step.at


def _exposed(s: Scenario, step: Step) -> bool:
    """Whether those at a step are alone, or lack what lets them into its place where that is closed."""
    former = next((one for one in s.steps.values() if step.team and one.forms == step.team), None)
    groups = [step, former] if former else [step]
    people = sum(n for one in groups for n in one.by.values())
    against = [
        effects.closes[step.at].against
        for node in (*s.steps, *s.escalations, *s.injects)
        for _, effects in effects_of(s.node(node))
        if step.at in effects.closes
    ]
    unprotected = any(not thing or sum(one.needs.get(thing, 0) for one in groups) < people for thing in against)
    return unprotected or people < 2


def _struck(study: Study, id: str, place: str) -> bool:
    """Whether in more than so many runs the place is closed before the step is done."""
    s, tally, plan = study.scenario, study.tally, study.plan
    done = tally.settled[:, plan.index[id]]
    over = np.where(done < 0, np.iinfo(np.int64).max, done.astype(np.int64))
    runs = np.zeros(study.runs, np.bool_)
    for trigger in (*s.escalations, *s.injects):
        if place in s.node(trigger).closes:
            n = plan.index[trigger]
            runs |= (tally.status[:, n] >= CAME) & (tally.settled[:, n] < over)
    return Share(int(runs.sum()), study.runs).low > STRUCK
