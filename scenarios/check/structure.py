"""Gaps of family structure: what the graph itself cannot do."""

from collections.abc import Iterator
from typing import Any

from scenarios.check.earliest import Scheduler
from scenarios.check.possible import Possible
from scenarios.check.staff import may_work, users
from scenarios.check.ways import NEVER
from scenarios.gap import Gap, make_gap
from scenarios.graph import ResponseGraph
from scenarios.model import Entries, Entry, Scenario, Step

#: Acts that end a response: the all-clear, or command handed over.
ENDINGS = frozenset({"all_clear", "hand_over"})


def circles(graph: ResponseGraph) -> Iterator[Gap]:
    """STR01, one per knot. `path`: the ids around the circle; `kind` itself: one that waits for itself alone."""
    for path in graph.circles:
        kind: dict[str, Any] = {"kind": "itself"} if len(path) == 1 else {}
        yield make_gap("STR01", *path, path=list(path), **kind)


def unreachable(s: Scenario, graph: ResponseGraph, possible: Possible) -> Iterator[Gap]:
    """STR02, one per node that is the cause; what only waits for it is listed with it.

    `kind`: outcome (it asks for what never happens) or contradiction (for two results of one step);
    `asks`: those entries; `behind`: ids of what then never comes either.
    """
    for id in graph.net:
        if id in possible.nodes:
            continue
        asks = [entry for entry in _asked(s, graph, id) if not possible.can_be_met(entry)]
        own_fault = [entry for entry in asks if entry.node in possible.nodes]
        clash = possible.contradicts(id) and not asks
        after = s.node(id).after
        if (after and after.mode == "any" and len(own_fault) < len(after.of)) or not (own_fault or clash):
            continue
        behind = [other for other in graph.descendants(id) if other not in possible.nodes and other != id]
        if clash:
            wants = possible.required[id]
            asked = [step for step, results in wants.items() if not results]
            yield make_gap("STR02", id, kind="contradiction", asks=asked, behind=behind)
        else:
            yield make_gap("STR02", id, kind="outcome", asks=[str(entry) for entry in own_fault], behind=behind)


def _asked(s: Scenario, graph: ResponseGraph, id: str) -> tuple[Entry, ...]:
    """The entries that a node cannot come without, one by one; plain ones of several may be off."""
    node = s.node(id)
    entries = node.after.of if node.after else ()
    team = (Entry(node=graph.formers[node.team]),) if isinstance(node, Step) and node.team else ()
    return (*entries, *team)


def unhandled(s: Scenario, graph: ResponseGraph, possible: Possible) -> Iterator[Gap]:
    """STR03, one per step. `outcomes`: entries, the results that can happen and from which nothing goes on."""
    lists: dict[str, list[tuple[str | None, Entries]]] = {}
    for node, after in _lists(s):
        if node is None or node in possible.nodes:
            for named in dict.fromkeys(after.nodes):
                lists.setdefault(named, []).append((node, after))
    for id in s.steps:
        if id not in possible.nodes:
            continue
        waiting = lists.get(id, [])
        teams = users(s, s.steps[id])
        if not any(node in s.steps for node, _ in waiting) and not teams:
            continue  # nobody waits for it: nothing is left hanging
        open_ends = sorted(
            result
            for result in possible.results(id) - {"stopped"}
            if not (result == "missing" and not possible.takes_people)
            and not any(_goes_on(s, id, result, after) for _, after in waiting)
            and not (teams and result != "failed")
            and not (result == "failed" and _escalates(s, id))
        )
        if open_ends:
            yield make_gap("STR03", id, step=id, outcomes=[f"{id}: {result}" for result in open_ends])


def _lists(s: Scenario) -> Iterator[tuple[str | None, Entries]]:
    """Everything that may take up a result: the `after` of nodes, and (without a node) alternatives elsewhere."""
    for collection in (s.steps, s.escalations, s.injects):
        for id, node in collection.items():
            if node.after:
                yield id, node.after
    others = [e.averted_by for e in s.escalations.values()] + [i.unless for i in s.injects.values()]
    others += [d.to for d in s.deadlines.values()]
    for entries in others:
        if entries and entries.mode == "any" and len(set(entries.nodes)) > 1:
            yield None, entries


def _goes_on(s: Scenario, id: str, result: str, after: Entries) -> bool:
    """Whether that list can still be met when the step ends so: by the entry itself, or by an alternative to it. A
    plain entry is met by a success, and somebody missing of an `each` is none (L3)."""
    success = result != "failed" and not (result == "missing" and s.steps[id].each)
    met = [
        entry.when in (result, "ended", "started") or (entry.when is None and success)
        for entry in after.of
        if entry.node == id
    ]
    if after.mode == "any":
        return any(met) or len(met) < len(after.of)
    return all(met)


def _escalates(s: Scenario, id: str) -> bool:
    """Whether failing lets an escalation come that the plan answers with a step."""
    answered = {node for step in s.steps.values() if step.after for node in step.after.nodes}
    return any(
        escalation.averted_by is not None and id in escalation.averted_by.nodes and name in answered
        for name, escalation in s.escalations.items()
    )


def dead_ends(s: Scenario, graph: ResponseGraph) -> Iterator[Gap]:
    """STR04: a step that nothing depends on, that does no act, changes nothing and is no end of a deadline."""
    named = {node for d in s.deadlines.values() for e in (d.from_, d.to) if e for node in e.nodes}
    named |= {step for objective in s.objectives.values() for step in objective.steps}
    for id, step in s.steps.items():
        has_effects = step.any or any(effects.any for effects in step.on.values())
        if not (step.does or has_effects or id in named or graph.net.out_degree(id)):
            yield make_gap("STR04", id)


def no_end(s: Scenario) -> Iterator[Gap]:
    """STR05: no step gives the all-clear or hands over command. A sketch without a site or without acts is let off."""
    acts = {act for step in s.steps.values() for act in step.does}
    units = [organisation for organisation in s.organisations.values() if organisation.level == "unit"]
    if units and s.places and acts and not acts & ENDINGS:
        yield make_gap("STR05")


def asks_nobody(s: Scenario) -> Iterator[Gap]:
    """STR11: a step for each of some people of whom nobody is there and nobody can be brought: it falls away (L3)."""
    for id, step in s.steps.items():
        if step.each and not s.members(step):
            yield make_gap("STR11", id, step=id)


def never_over(s: Scenario, graph: ResponseGraph, possible: Possible, scheduler: Scheduler) -> Iterator[Gap]:
    """STR07: a step whose place a `trigger` closes to it for good, ordinarily before it is done, with what `waits` for
    its `ended`. Not where something opens the place, calls the step off, or before the step averts the trigger."""
    schedule = scheduler.usual()
    opened = {place for _, effects in possible.effects() for place in effects.opens}
    for id, step in s.steps.items():
        waits = [other for other in graph.net if id in _ended(s.node(other).after)]
        if not waits or step.at is None or step.at in opened or possible.can_be_stopped(id):
            continue
        for trigger in (*s.escalations, *s.injects):
            node = s.node(trigger)
            closing = node.closes.get(step.at)
            if closing is None or trigger not in possible.nodes or _averted_before(s, graph, trigger, id):
                continue
            if not may_work(s, graph, step, closing.against) and schedule.done[trigger] < schedule.done[id] < NEVER:
                yield make_gap("STR07", id, *waits, step=id, place=step.at, trigger=trigger, waits=waits)
                break


def _ended(after: Entries | None) -> set[str]:
    """The nodes whose end a list cannot do without."""
    if after is None or (after.mode == "any" and len(after.of) > 1):
        return set()
    return {entry.node for entry in after.of if entry.when == "ended"}


def _averted_before(s: Scenario, graph: ResponseGraph, trigger: str, step: str) -> bool:
    """Whether what averts the trigger comes before the step."""
    averted = s.escalations[trigger].averted_by if trigger in s.escalations else s.injects[trigger].unless
    return averted is not None and any(graph.before(node, step) for node in averted.nodes)
