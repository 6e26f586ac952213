"""From a scenario to its flattened plan: ids become numbers, groups are expanded (L3)."""

from scenarios.model import Effects, Entries, Entry, Scenario, Step
from simulation.plan.distances import Walkways
from simulation.plan.plan import CAME, FAILED, MISSING, OUTCOME, Cond, Doing, Group, Node, Plan, Slot, condition
from simulation.plan.sampling import Draw, key_of


def compile_plan(scenario: Scenario) -> Plan:
    """The plan of a scenario: pure, the same for the same scenario."""
    return _Compiler(scenario).plan()


class _Compiler:
    def __init__(self, scenario: Scenario) -> None:
        self.s = scenario
        self.people = {id: i for i, id in enumerate(scenario.people)}
        self.places = {id: i for i, id in enumerate(scenario.places)}
        self.things = {id: i for i, id in enumerate(scenario.equipment)}
        self.roles = {id: i for i, id in enumerate(scenario.roles)}
        self.members = {id: scenario.members(step) for id, step in scenario.steps.items() if step.each}
        self.order: list[tuple[str, str, str | None]] = []
        for id, step in scenario.steps.items():
            self.order.append(("step", id, None))
            self.order += [("step", id, person) for person in self.members.get(id, ())] if step.each else []
        self.order += [("escalation", id, None) for id in scenario.escalations]
        self.order += [("inject", id, None) for id in scenario.injects]
        self.node = {(id, person): i for i, (_, id, person) in enumerate(self.order)}
        former = {step.forms: id for id, step in scenario.steps.items() if step.forms}
        self.teams = {team: i for i, team in enumerate(former)}
        self.former = {team: self.node[id, None] for team, id in former.items() if team}

    def plan(self) -> Plan:
        nodes = tuple(self._node(i, *spot) for i, spot in enumerate(self.order))
        return Plan(
            nodes=nodes,
            people=tuple(self.people),
            home=tuple(self.places[p.at] if p.at else -1 for p in self.s.people.values()),
            present=tuple(p.present for p in self.s.people.values()),
            roles=tuple(self.roles),
            holders=tuple(tuple(dict.fromkeys(self.people[p] for p in r.holders)) for r in self.s.roles.values()),
            deputies=tuple(tuple(dict.fromkeys(self.people[p] for p in r.deputies)) for r in self.s.roles.values()),
            things=tuple(self.things),
            stock=tuple(e.count for e in self.s.equipment.values()),
            places=tuple(self.places),
            teams=tuple(self.teams),
            team_steps=tuple(tuple(n.index for n in nodes if n.team == t) for t in range(len(self.teams))),
            dependents=_dependents(nodes),
            walkways=Walkways.of(self.s),
            pace=Draw.of(self.s.scenario.pace),
            pace_key=key_of("scenario", "pace"),
            horizon=self.s.scenario.horizon,
        )

    def _node(self, index: int, kind: str, id: str, person: str | None) -> Node:
        if kind == "step":
            return self._part(index, id, person) if person is not None else self._step(index, id)
        trigger = self.s.escalations[id] if kind == "escalation" else self.s.injects[id]
        common = (index, id, kind, key_of(kind, id), self._group(trigger.after))
        effects: dict[int, tuple[Doing, ...]] = {CAME: (self._doing(trigger),)} if trigger.any else {}
        averted = self.s.escalations[id].averted_by if kind == "escalation" else self.s.injects[id].unless
        slower = self.s.escalations[id].delayed_by if kind == "escalation" else {}
        return Node(
            *common,
            outcomes=(),
            effects=effects,
            delay=Draw.of(trigger.delay),
            averted_by=self._group(averted),
            delayed_by=tuple((*self._entry(Entry.model_validate(text)), by) for text, by in slower.items()),
        )

    def _step(self, index: int, id: str) -> Node:
        step = self.s.steps[id]
        after, team = self._group(step.after), self.teams[step.team] if step.team else -1
        former = -1
        if step.team:
            entry = (self.former[step.team], Cond.SUCCESS)
            if after is not None and after.any:
                former = entry[0]
            else:
                after = Group(False, (*(after.of if after else ()), entry))
        shares, total = [], 0.0
        for outcome in _ends(step) if step.outcomes else ():
            total += step.outcomes[outcome].p
            shares.append(total)
        return Node(
            index,
            id,
            "step",
            key_of("step", id),
            after,
            outcomes=_ends(step),
            effects=self._ends(step),
            slots=tuple(Slot(self.roles[role]) for role, n in step.by.items() for _ in range(n)),
            things=tuple((self.things[thing], n) for thing, n in step.needs.items()) if not step.each else (),
            place=self.places[step.at] if step.at and not step.each else -1,
            lasts=Draw.of(step.lasts) if step.lasts and not step.each else None,
            until=self._group(step.until),
            fails=step.fails.p if not step.each else 0.0,
            attempts=step.attempts if not step.each else 1,
            shares=tuple(shares),
            forms=self.teams[step.forms] if step.forms else -1,
            team=team,
            former=former,
            priority=step.priority,
            milestone=step.is_milestone,
            parts=tuple(self.node[id, p] for p in self.members[id]) if step.each else None,
        )

    def _part(self, index: int, id: str, person: str) -> Node:
        step = self.s.steps[id]
        name = part_id(id, person)
        return Node(
            index,
            name,
            "step",
            key_of("step", name),
            self._group(step.after),
            slots=(Slot(-1, self.people[person]),),
            things=tuple((self.things[thing], n) for thing, n in step.needs.items()),
            place=self.places[step.at] if step.at else -1,
            lasts=Draw.of(step.lasts) if step.lasts else None,
            fails=step.fails.p,
            attempts=step.attempts,
            priority=step.priority,
            whole=self.node[id, None],
        )

    def _entry(self, entry: Entry) -> tuple[int, int]:
        ends = _ends(self.s.steps[entry.node]) if entry.node in self.s.steps else ()
        return self.node[entry.node, None], condition(entry.when, ends)

    def _group(self, entries: Entries | None) -> Group | None:
        return Group(entries.mode == "any", tuple(self._entry(e) for e in entries.of)) if entries else None

    def _ends(self, step: Step) -> dict[int, tuple[Doing, ...]]:
        """Effects by status: the step's own on every success, then those under `on`."""
        found: dict[int, tuple[Doing, ...]] = {}
        own = (self._doing(step),) if step.any else ()
        for i, name in enumerate(_ends(step)):
            doings = own + ((self._doing(step.on[name]),) if name in step.on else ())
            if doings:
                found[OUTCOME + i] = doings
        for name, status in (("failed", FAILED), ("missing", MISSING)):
            if name in step.on and name not in _ends(step):
                found[status] = (self._doing(step.on[name]),)
        return found

    def _doing(self, e: Effects) -> Doing:
        takes, brings = e.takes, e.brings
        return Doing(
            closes=tuple((self.places[p], self.things[c.against] if c.against else -1) for p, c in e.closes.items()),
            opens=tuple(self.places[p] for p in e.opens),
            takes_people=tuple(self.people[p] for p in takes.people) if takes else (),
            takes_things=tuple((self.things[t], n) for t, n in takes.things.items()) if takes else (),
            brings_people=tuple(self.people[p] for p in brings.people) if brings else (),
            brings_things=tuple((self.things[t], n) for t, n in brings.things.items()) if brings else (),
            to=self.places[brings.to] if brings and brings.to else -1,
            stops=tuple(self.node[id, None] for id in e.stops),
            sets=tuple((self.node[i, None], OUTCOME + _ends(self.s.steps[i]).index(o)) for i, o in e.sets.items()),
        )


def _ends(step: Step) -> tuple[str, ...]:
    """The outcomes of a success in the order in which chance sees them: by id, so that their order in the file moves no
    draw (L12). Of an `each` only `complete` is one (L3)."""
    return ("complete",) if step.each else tuple(sorted(step.outcomes)) or ("done",)


def part_id(step: str, person: str) -> str:
    """The id of one person's part of an `each` step."""
    return f"{step}[{person}]"


def _dependents(nodes: tuple[Node, ...]) -> tuple[tuple[int, ...], ...]:
    seen: list[dict[int, None]] = [{} for _ in nodes]
    for node in nodes:
        groups = (node.after, node.until, node.averted_by)
        looked_at = [n for group in groups if group for n, _ in group.of]
        looked_at += [n for n, _, _ in node.delayed_by]
        looked_at += [node.former] if node.former >= 0 else []
        looked_at += node.parts or ()
        for other in looked_at:
            seen[other][node.index] = None
    return tuple(tuple(found) for found in seen)
