"""From a scenario to the data of the response graph."""

from collections.abc import Callable, Iterator

from matplotlib.figure import Figure

from reports.charts import response_graph as chart
from reports.prerun.material import Material
from scenarios.gap import WEIGHTS
from scenarios.model import Entries, Step

LEVELS = ("unit", "regulator", "external")


def graph(m: Material, width_cm: float) -> Callable[[], Figure]:
    """The whole plan: levels one above the other, the hazard below, gaps as coloured edges."""
    nodes = tuple(_nodes(m))
    used = {node.lane for node in nodes}
    lanes = tuple(chart.GraphLane(id, m.say(f"report.graph.levels_{id}")) for id in (*LEVELS, "hazard") if id in used)
    keys = ("step", "milestone", "escalation", "inject", "order", "condition", "averts", "until", "nothing")
    weights = {weight: m.say(f"report.weight.{weight}") for weight in WEIGHTS}
    labels = chart.GraphLabels(**{key: m.say(f"report.graph.{key}") for key in keys}, **weights)
    phases = tuple(m.say.text(phase.title) or id for id, phase in m.scenario.phases.items())
    code = m.say.codes
    edges = tuple(chart.GraphEdge(code[e.source], code[e.target], e.style) for e in _edges(m))
    data = chart.ResponseGraph(lanes, nodes, edges, labels, phases)
    return lambda: chart.response_graph(data, width_cm=width_cm)


def _nodes(m: Material) -> Iterator[chart.GraphNode]:
    worst = worst_weights(m)
    phases = list(m.scenario.phases)
    known = {id: level_of(m, step) for id, step in m.scenario.steps.items()}
    for id, step in m.scenario.steps.items():
        phase = phases.index(step.phase) if step.phase else None
        idle = not step.uses_somebody and step.lasts is None and step.until is None
        lane = known[id] or _follows(m, step, known)
        yield chart.GraphNode(
            m.say.codes[id], m.say.node(id), lane, "milestone" if idle else "step", phase, worst.get(id, "")
        )
    for id in m.scenario.escalations:
        yield chart.GraphNode(m.say.codes[id], m.say.node(id), "hazard", "escalation", None, worst.get(id, ""))
    for id in m.scenario.injects:
        yield chart.GraphNode(m.say.codes[id], m.say.node(id), "hazard", "inject", None, worst.get(id, ""))


def worst_weights(m: Material) -> dict[str, chart.Weight]:
    """By node, the weight of its worst gap that was not accepted."""
    found: dict[str, chart.Weight] = {}
    for gap in sorted(m.open_gaps(), key=lambda gap: -WEIGHTS.index(gap.weight)):
        named = gap.of("node")
        if gap.code in ("LAT01", "WAI01"):  # a deadline: mark where it ends
            named += [node for id in gap.of("deadline") for node in m.scenario.deadlines[id].to.nodes]
        found |= dict.fromkeys(named, gap.weight)
    return found


def level_of(m: Material, step: Step) -> str:
    """Whose step it is, by the first of its people; "" where it asks for nobody."""
    roles = [*step.by, *([step.each] if step.each in m.scenario.roles else [])]
    for role in roles:
        people = (*m.scenario.roles[role].holders, *m.scenario.roles[role].deputies)
        if people:
            return m.scenario.level_of(people[0])
    if step.each or step.team:
        return m.scenario.organisations[step.of[0]].level if step.of else "unit"
    if step.brings is not None and step.brings.people:
        return m.scenario.level_of(step.brings.people[0])
    return "unit" if roles or step.at else ""


def _follows(m: Material, step: Step, known: dict[str, str]) -> str:
    """A milestone stands where what it waits for stands."""
    before = step.after.nodes if step.after else ()
    return next((known[id] for id in before if known.get(id)), "unit")


def _edges(m: Material) -> Iterator[chart.GraphEdge]:
    former = {step.forms: id for id, step in m.scenario.steps.items() if step.forms}
    for id, step in m.scenario.steps.items():
        yield from _after(step.after, id)
        if step.team and step.team in former:
            yield chart.GraphEdge(former[step.team], id, "order")
        for entry in step.until.of if step.until else ():
            yield chart.GraphEdge(entry.node, id, "until")
    for id, escalation in m.scenario.escalations.items():
        yield from _after(escalation.after, id)
        for entry in escalation.averted_by.of if escalation.averted_by else ():
            yield chart.GraphEdge(entry.node, id, "averts")
    for id, inject in m.scenario.injects.items():
        yield from _after(inject.after, id)


def _after(entries: Entries | None, id: str) -> Iterator[chart.GraphEdge]:
    for entry in entries.of if entries else ():
        plain = entry.when is None and entries is not None and entries.mode == "all"
        style: chart.Style = "order" if plain else "condition"
        yield chart.GraphEdge(entry.node, id, style)
