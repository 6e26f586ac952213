"""What the plan does only when it has happened (STR10)."""

from collections.abc import Iterator

from scenarios.check.hazards import harms
from scenarios.check.possible import Possible
from scenarios.check.staff import candidates
from scenarios.gap import Gap, make_gap
from scenarios.graph import ResponseGraph
from scenarios.model import Entries, Scenario

#: Acts that are of use before the hazard grows, and that nothing but detection has to come before.
EARLY = frozenset(
    {"call_119", "sound_alarm", "report_head", "evacuate", "evacuate_visitors", "isolate", "stop_filling"}
)


def only_afterwards(s: Scenario, graph: ResponseGraph, possible: Possible) -> Iterator[Gap]:
    """STR10: a step with such an act that always waits for an escalation which closes places or takes people or things
    away, although what is to be seen has been seen before it, those who do the step are there, and nobody else does the
    act sooner. `triggers`: the escalations waited for."""
    behind = _always_behind(s, graph)
    doing = [id for id in s.steps if id in possible.nodes]
    seen = [behind[id] for id in doing if "detect" in s.steps[id].does]
    for id in doing:
        step = s.steps[id]
        late = frozenset(e for e in behind[id] if harms(s.escalations[e]) and any(e not in before for before in seen))
        there = any(s.people[person].present for person in candidates(s, graph, step))
        sooner = {act for other in doing if not behind[other] & late for act in s.steps[other].does}
        if late and there and EARLY & set(step.does) - sooner:
            yield make_gap("STR10", id, step=id, triggers=[e for e in s.escalations if e in late])


def _always_behind(s: Scenario, graph: ResponseGraph) -> dict[str, frozenset[str]]:
    """For each node the escalations that it cannot come without: it waits for them, at first or second hand, whichever
    entry of an `any` is met."""
    found: dict[str, frozenset[str]] = {}

    def waits(entries: Entries | None) -> frozenset[str]:
        ways = [
            found[entry.node] | ({entry.node} & s.escalations.keys())
            for entry in (entries.of if entries else ())
            if entry.node in found  # not so where an `any` names a node that `order` puts later
        ]
        if not ways:
            return frozenset()
        return frozenset.intersection(*ways) if entries and entries.mode == "any" else frozenset().union(*ways)

    for id, side in graph.order:
        if side == "start":
            node = s.node(id)
            former = graph.formers.get(getattr(node, "team", None) or "")
            found[id] = waits(node.after) | (found.get(former, frozenset()) if former else frozenset())
    return found
