"""What can happen at all under a plan, before any luck: which nodes can come, how steps can end, who can be there."""

from collections import Counter
from collections.abc import Iterator, Mapping

from scenarios.graph import ResponseGraph, effects_of
from scenarios.model import Effects, Entries, Entry, Scenario, Step

#: How steps must end for a node to come: step -> the results that allow it. An empty set is a contradiction.
Requirement = Mapping[str, frozenset[str]]


class Possible:
    """The nodes that can come (`nodes`), found by adding those that can until nothing changes.

    `people` are those who are present or can be brought.
    """

    def __init__(self, scenario: Scenario, graph: ResponseGraph) -> None:
        self.s, self.graph = scenario, graph
        self.required = {} if graph.circles else _requirements(scenario, graph)
        self.nodes: set[str] = set()
        self._sets: dict[str, set[str]] = {}
        self._stops: set[str] = set()
        ids = list(graph.net) if graph.circles else list(dict.fromkeys(id for id, _ in graph.order))
        size = (-1, -1)
        while size != (size := (len(self.nodes), sum(map(len, self._sets.values())))):
            for id in ids:
                if id not in self.nodes and self._can_come(id):
                    self.nodes.add(id)
            for _, effects in self._find_effects():
                self._stops |= set(effects.stops)
                for step, outcome in effects.sets.items():
                    self._sets.setdefault(step, set()).add(outcome)
        self._effects = tuple(self._find_effects())
        self.people = self._people()
        self.takes_people = any(effects.takes and effects.takes.people for _, effects in self.effects())

    def effects(self) -> tuple[tuple[str, Effects], ...]:
        """The effects that can come, with the node that has them."""
        return self._effects

    def _find_effects(self) -> Iterator[tuple[str, Effects]]:
        for id in self.graph.net:
            if id in self.nodes:
                for outcome, effects in effects_of(self.s.node(id)):
                    if outcome is None or outcome in self.results(id):
                        yield id, effects

    def outcomes(self, id: str) -> set[str]:
        """The outcomes that a success of the step can have: those with a chance, and those that something sets."""
        step = self.s.steps[id]
        if step.fails.p >= 1:
            return set()
        if step.each:
            return {"complete", "missing"}
        drawn = {name for name, chance in step.outcomes.items() if chance.p > 0} or {"done"}
        return drawn | self._sets.get(id, set())

    def results(self, id: str) -> set[str]:
        """`outcomes`, and `failed` and `stopped` where they can be."""
        extra = {"failed"} if self.s.steps[id].fails.p > 0 else set()
        return self.outcomes(id) | extra | ({"stopped"} if id in self._stops else set())

    def can_be_stopped(self, id: str) -> bool:
        """Whether an effect that can come stops the step."""
        return id in self._stops

    def can_be_met(self, entry: Entry) -> bool:
        """Whether the entry can ever be met (L2)."""
        if entry.when == "ended":
            return True
        if entry.node not in self.nodes:
            return False
        if entry.node not in self.s.steps or entry.when == "started":
            return True
        return bool(self.outcomes(entry.node)) if entry.when is None else entry.when in self.results(entry.node)

    def contradicts(self, *ids: str) -> bool:
        """Whether those nodes can never all come, because they ask for different results of one step."""
        wants: dict[str, frozenset[str]] = {}
        for id in ids:
            _both(wants, self.required.get(id, {}))
        return not all(wants.values())

    def _can_come(self, id: str) -> bool:
        step = self.s.steps.get(id)
        if step and step.team and not self.can_be_met(Entry(node=self.graph.formers[step.team])):
            return False
        return not self.contradicts(id) and self.can_be_ready(self.s.node(id).after)

    def can_be_ready(self, after: Entries | None) -> bool:
        """Whether a list of entries can ever call its node ready: in `all`, plain entries may be off, but not all."""
        if after is None:
            return True
        met = [self.can_be_met(entry) for entry in after.of]
        if after.mode == "any":
            return any(met)
        return any(met) and all(ok or self._can_be_off(entry) for ok, entry in zip(met, after.of, strict=True))

    def _can_be_off(self, entry: Entry) -> bool:
        """Whether the entry can stand as off (L2): a plain one, on a node that cannot come and so is skipped; one that
        can only fail would block."""
        return entry.when is None and entry.node not in self.nodes

    # ---- people and things

    def brought(self) -> Iterator[tuple[str, Effects]]:
        """The effects that bring somebody or something."""
        return ((id, effects) for id, effects in self.effects() if effects.brings)

    def _people(self) -> frozenset[str]:
        present = {id for id, person in self.s.people.items() if person.present}
        return frozenset(present.union(*(e.brings.people for _, e in self.brought() if e.brings)))

    def people_out(self) -> set[str]:
        """Everybody who is absent at T0 or can be put out of action."""
        absent = {id for id, person in self.s.people.items() if not person.present}
        return absent.union(*(e.takes.people for _, e in self.effects() if e.takes))

    def things(self) -> Counter[str]:
        """How many there can be of each thing: the stock and all that can be brought."""
        stock = Counter({id: thing.count for id, thing in self.s.equipment.items()})
        for _, effects in self.brought():
            stock.update(effects.brings.things if effects.brings else {})
        return stock


def _both(wants: dict[str, frozenset[str]], more: Requirement) -> None:
    for step, results in more.items():
        wants[step] = wants[step] & results if step in wants else results


def _requirements(scenario: Scenario, graph: ResponseGraph) -> dict[str, Requirement]:
    """What each node asks of the results of the steps before it, at first and second hand."""
    found: dict[str, Requirement] = {}
    for id, side in graph.order:
        if side == "start":
            step = scenario.steps.get(id)
            wants = dict(_of_list(scenario.node(id).after, found, scenario))
            if step and step.team:
                _both(wants, _of_entry(Entry(node=graph.formers[step.team]), found, scenario.steps))
            found[id] = wants
    return found


def _of_list(after: Entries | None, found: Mapping[str, Requirement], scenario: Scenario) -> Requirement:
    if after is None:
        return {}
    steps = scenario.steps
    named = [] if after.mode == "any" else [entry for entry in after.of if entry.when is not None]
    if named:
        wants: dict[str, frozenset[str]] = {}
        for entry in named:
            _both(wants, _of_entry(entry, found, steps))
        return wants
    # It is not known which of the entries is met: what each of them asks for holds.
    each = [_of_entry(entry, found, steps) for entry in after.of]
    shared = set(each[0]).intersection(*each[1:])
    return {step: frozenset[str]().union(*(wants[step] for wants in each)) for step in sorted(shared)}


def _of_entry(entry: Entry, found: Mapping[str, Requirement], steps: Mapping[str, Step]) -> Requirement:
    if entry.when == "ended":
        return {}
    wants = dict(found.get(entry.node, {}))
    step = steps.get(entry.node)
    if step is None or entry.when == "started":
        return wants
    if entry.when is not None:
        _both(wants, {entry.node: frozenset({entry.when})})
    elif step.fails.p or len(step.ends) > 1:  # a step with one possible end leaves nothing to contradict
        _both(wants, {entry.node: frozenset(step.ends)})
    return wants
