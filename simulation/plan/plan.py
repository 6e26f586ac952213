"""The flattened plan that every engine reads: nodes, people and places as numbers, groups expanded (L3)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property

from simulation.plan.distances import Walkways
from simulation.plan.sampling import Draw

# How a node stands. From CAME upwards it has come or ended; OUTCOME + i is its i-th outcome. MISSING is the end of an
# `each` of which somebody is missing; a part that is AVERTED was not asked, because its person was not on site (L3).
UNSETTLED, FAILED, STOPPED, SKIPPED, AVERTED, BLOCKED, MISSING, CAME, OUTCOME = range(9)
WORDS = ("unfinished", "failed", "stopped", "skipped", "averted", "blocked", "missing", "came")


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
    def clocks(self) -> int:
        """The number of the first trigger: escalations and injects stand behind all steps."""
        return next((node.index for node in self.nodes if node.delay is not None), len(self.nodes))

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
    if status == MISSING:
        return Wait.MET if cond in (Cond.ENDED, status) else Wait.UNMET if cond > 0 else Wait.BLOCKED
    if status == BLOCKED:
        return Wait.OFF if cond == Cond.ENDED else Wait.BLOCKED
    return Wait.OFF if cond in (Cond.PLAIN, Cond.ENDED) else Wait.UNMET


def condition(when: str | None, outcomes: Sequence[str]) -> int:
    """What an entry asks for, as a number (`Cond`, or a status)."""
    if when in outcomes:
        return OUTCOME + outcomes.index(when)
    named = {None: Cond.PLAIN, "started": Cond.STARTED, "ended": Cond.ENDED}
    named |= {"failed": FAILED, "stopped": STOPPED, "missing": MISSING}
    return named[when]
