"""What an escalation or inject does to people, and whether the plan could have kept it away."""

from scenarios.check.possible import Possible
from scenarios.check.staff import candidates
from scenarios.graph import ResponseGraph
from scenarios.model import Effects, Entries, Escalation, Scenario


def harms(node: Effects) -> bool:
    """Whether it closes a place, or takes people or things away."""
    return bool(node.closes or node.takes)


def welcome(node: Effects) -> bool:
    """Whether it is good news: it brings help or opens a place, and does no harm."""
    return bool(node.brings or node.opens) and not harms(node)


def blamable(scenario: Scenario) -> frozenset[str]:
    """The escalations of which a plan can be blamed that they come: some step can avert them, and they are no good
    news."""
    return frozenset(id for id in avertable(scenario) if not welcome(scenario.escalations[id]))


def led_out(scenario: Scenario, inject: str) -> frozenset[str]:
    """The people whom a step that follows from an inject takes to a place that it does not close."""
    graph, closes = ResponseGraph(scenario), scenario.injects[inject].closes
    steps = [scenario.steps[id] for id in graph.descendants(inject) if id in scenario.steps]
    away = [step for step in steps if step.at is not None and step.at not in closes]
    return frozenset(person for step in away for person in candidates(scenario, graph, step))


def avertable(scenario: Scenario) -> frozenset[str]:
    """The escalations that some step can avert: by their own `averted_by`, or because what they wait for can be averted
    or is the failure of a step. A step counts, and what follows from one, where the entry can ever be met."""
    graph = ResponseGraph(scenario)
    possible = Possible(scenario, graph)
    found: set[str] = set()

    def by_a_step(entries: Entries | None) -> bool:
        if entries is None or not possible.can_be_ready(entries):
            return False
        met = (entry.node for entry in entries.of if possible.can_be_met(entry))
        return any(node in scenario.steps or _follows(graph, scenario, node) for node in met)

    def kept_away(trigger: Escalation) -> bool:
        if by_a_step(trigger.averted_by):
            return True
        if trigger.after is None:
            return False
        failures = [entry.when == "failed" for entry in trigger.after.of]
        if trigger.after.mode == "all" and any(failures):
            return True  # a step that does not fail makes its entry unmet, which skips the trigger
        return all(failure or entry.node in found for failure, entry in zip(failures, trigger.after.of, strict=True))

    before = -1
    while before != len(found):  # until no more are found: what follows an averted escalation does not come either
        before = len(found)
        found |= {id for id, trigger in scenario.escalations.items() if id not in found and kept_away(trigger)}
    return frozenset(found)


def averters(scenario: Scenario, escalation: str) -> list[str]:
    """What averts an escalation: the nodes of its own `averted_by`, else of those that it follows."""
    found: dict[str, None] = {}
    waiting, seen = [escalation], {escalation}
    while waiting:
        one = scenario.escalations[waiting.pop(0)]
        if one.averted_by is not None:
            found |= dict.fromkeys(one.averted_by.nodes)
        elif one.after is not None:
            before = [node for node in one.after.nodes if node in scenario.escalations and node not in seen]
            seen |= set(before)
            waiting += before
    return list(found)


def done_where_it_strikes(scenario: Scenario, escalation: str) -> tuple[str, ...]:
    """The steps that are to avert an escalation, where every one of them has to be done at a place that it closes."""
    steps = [id for id in averters(scenario, escalation) if id in scenario.steps]
    struck = [id for id in steps if scenario.steps[id].at in scenario.escalations[escalation].closes]
    return tuple(steps) if steps == struck else ()


def _follows(graph: ResponseGraph, scenario: Scenario, trigger: str) -> bool:
    """Whether a trigger comes of a step, at first or second hand."""
    return any(trigger in graph.descendants(step) for step in scenario.steps)
