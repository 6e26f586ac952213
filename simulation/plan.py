"""The flattened plan that every engine reads: nodes, people and places as numbers, groups expanded (L3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property

from scenarios.model import Effects, Entries, Entry, Scenario, Step
from simulation.distances import Walkways
from simulation.sampling import Draw, key_of

# How a node stands. From CAME upwards it has come or ended; OUTCOME + i is its i-th outcome.
UNSETTLED, FAILED, STOPPED, SKIPPED, AVERTED, BLOCKED, CAME, OUTCOME = range(8)
WORDS = ("unfinished", "failed", "stopped", "skipped", "averted", "blocked", "came")


class Cond:
    """What an entry asks for; a positive number is the very status asked for."""

    PLAIN, STARTED, ENDED, SUCCESS = 0, -1, -2, -3


class Wait(IntEnum):
    """The state of one entry, and of a whole list (L2): READY is a list met, SKIP and BLOCK are settled too."""

    OPEN = 0
    MET = 1
    UNMET = 2
    OFF = 3
    BLOCKED = 4


@dataclass(frozen=True, slots=True)
class Group:
    """A list of entries: (node, condition) each."""

    any: bool
    of: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """One pair of hands: a holder of `role`, or the very person `person` (a part of `each`); the other is -1."""

    role: int
    person: int = -1


@dataclass(frozen=True, slots=True)
class Doing:
    """Effects as numbers, applied in the order of these fields (L7)."""

    closes: tuple[tuple[int, int], ...] = ()
    opens: tuple[int, ...] = ()
    takes_people: tuple[int, ...] = ()
    takes_things: tuple[tuple[int, int], ...] = ()
    brings_people: tuple[int, ...] = ()
    brings_things: tuple[tuple[int, int], ...] = ()
    to: int = -1
    stops: tuple[int, ...] = ()
    sets: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """A step, a part or the whole of an `each`, an escalation or an inject.

    `after` is None where nothing is waited for. `former` is the node that forms the team which this one needs; in an
    `all` list it stands among the entries already, with `any` it is a condition of its own.
    """

    index: int
    id: str
    kind: str
    key: int
    after: Group | None
    outcomes: tuple[str, ...] = ("done",)
    effects: dict[int, tuple[Doing, ...]] = field(default_factory=dict)
    # steps
    slots: tuple[Slot, ...] = ()
    things: tuple[tuple[int, int], ...] = ()
    place: int = -1
    lasts: Draw | None = None
    until: Group | None = None
    fails: float = 0.0
    attempts: int = 1
    shares: tuple[float, ...] = ()
    forms: int = -1
    team: int = -1
    former: int = -1
    priority: int = 0
    milestone: bool = False
    parts: tuple[int, ...] | None = None
    whole: int = -1
    # triggers
    delay: Draw | None = None
    averted_by: Group | None = None
    delayed_by: tuple[tuple[int, int, float], ...] = ()

    @property
    def is_step(self) -> bool:
        """Whether this is work, not a trigger."""
        return self.kind == "step"

    @property
    def peopled(self) -> bool:
        """Whether people do it: then the pace applies (L12)."""
        return bool(self.slots) or self.team >= 0

    def status_name(self, status: int) -> str:
        """The word for a status of this node: a reserved one or the name of an outcome."""
        return WORDS[status] if status < OUTCOME else self.outcomes[status - OUTCOME]


@dataclass(frozen=True)
class Plan:
    """A scenario as numbers. Nodes stand in the order of the file: steps (parts after their whole), escalations,
    injects; `dependents[i]` are the nodes that look at node i, in that order."""

    nodes: tuple[Node, ...]
    people: tuple[str, ...]
    home: tuple[int, ...]
    present: tuple[bool, ...]
    roles: tuple[str, ...]
    holders: tuple[tuple[int, ...], ...]
    deputies: tuple[tuple[int, ...], ...]
    things: tuple[str, ...]
    stock: tuple[int, ...]
    places: tuple[str, ...]
    teams: tuple[str, ...]
    team_steps: tuple[tuple[int, ...], ...]
    dependents: tuple[tuple[int, ...], ...]
    walkways: Walkways
    pace: Draw
    pace_key: int
    horizon: int

    @property
    def index(self) -> dict[str, int]:
        """Node numbers by id."""
        return {node.id: node.index for node in self.nodes}

    @cached_property
    def start_matters(self) -> frozenset[int]:
        """The nodes whose beginning, not only whose end, another node looks at (`x: started`, parts of an `each`)."""
        groups = (group for node in self.nodes for group in (node.after, node.until, node.averted_by) if group)
        asked = {node for group in groups for node, cond in group.of if cond == Cond.STARTED}
        asked |= {other for node in self.nodes for other, cond, _ in node.delayed_by if cond == Cond.STARTED}
        return frozenset(asked | {node.index for node in self.nodes if node.whole >= 0})


def entry_state(status: int, begun: bool, cond: int) -> Wait:
    """The table of law L2: how an entry with condition `cond` stands when its node stands like `status`."""
    if cond == Cond.STARTED:
        if begun:
            return Wait.MET
        cond = Cond.PLAIN
    if status == UNSETTLED:
        return Wait.OPEN
    if status >= CAME:
        return Wait.MET if cond <= 0 or cond == status else Wait.UNMET
    if status in (FAILED, STOPPED):
        return Wait.MET if cond in (Cond.ENDED, status) else Wait.BLOCKED
    if status == BLOCKED:
        return Wait.OFF if cond == Cond.ENDED else Wait.BLOCKED
    return Wait.OFF if cond in (Cond.PLAIN, Cond.ENDED) else Wait.UNMET


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
        self.members = {id: self._everybody(step) for id, step in scenario.steps.items() if step.each}
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

    def _everybody(self, step: Step) -> tuple[str, ...]:
        """The people of an `each`, in order of listing (L3): all holders of the role, or everybody present at T0."""
        if step.each != "everybody":
            chosen: Iterable[str] = self.s.roles[str(step.each)].holders
        else:
            levels = {id for id, o in self.s.organisations.items() if o.level == "unit"}
            organisations = set(step.of) or levels
            chosen = (
                id
                for id, person in self.s.people.items()
                if person.present and (person.organisation in organisations or not (person.organisation or step.of))
            )
        barred = set(step.except_)
        for name in step.except_:
            if name in self.s.roles:
                barred |= set(self.s.roles[name].holders)
        return tuple(dict.fromkeys(p for p in chosen if p not in barred))

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
        for chance in step.outcomes.values():
            total += chance.p
            shares.append(total)
        return Node(
            index,
            id,
            "step",
            key_of("step", id),
            after,
            outcomes=step.ends,
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
            milestone=not step.uses_somebody and step.lasts is None and step.until is None,
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
        ends = self.s.steps[entry.node].ends if entry.node in self.s.steps else ()
        return self.node[entry.node, None], condition(entry.when, ends)

    def _group(self, entries: Entries | None) -> Group | None:
        return Group(entries.mode == "any", tuple(self._entry(e) for e in entries.of)) if entries else None

    def _ends(self, step: Step) -> dict[int, tuple[Doing, ...]]:
        """Effects by status: the step's own on every success, then those under `on`."""
        found: dict[int, tuple[Doing, ...]] = {}
        own = (self._doing(step),) if step.any else ()
        for i, name in enumerate(step.ends):
            doings = own + ((self._doing(step.on[name]),) if name in step.on else ())
            if doings:
                found[OUTCOME + i] = doings
        if "failed" in step.on:
            found[FAILED] = (self._doing(step.on["failed"]),)
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
            sets=tuple((self.node[i, None], OUTCOME + self.s.steps[i].ends.index(o)) for i, o in e.sets.items()),
        )


def condition(when: str | None, outcomes: Sequence[str]) -> int:
    """What an entry asks for, as a number (`Cond`, or a status)."""
    named = {None: Cond.PLAIN, "started": Cond.STARTED, "ended": Cond.ENDED, "failed": FAILED, "stopped": STOPPED}
    return named[when] if when in named else OUTCOME + outcomes.index(str(when))


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
