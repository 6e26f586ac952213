"""`Gap` 预案缺口（薄弱环节）: the plan will not hold. The value and the table of codes; no sentences."""

import math
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from pydantic import TypeAdapter
from ruamel.yaml import YAML

from scenarios.kinds import reader
from scenarios.model import Accepted, Grade
from scenarios.text import Text

Family = Literal["structure", "duty", "text", "capacity", "late", "hazard", "fragile", "waiting", "evidence"]
Weight = Literal["must", "should", "could"]
WEIGHTS: tuple[Weight, ...] = ("must", "should", "could")
#: What a remedy costs, cheapest first: 改文字, 培训, 购置, 增员或改造.
COSTS = ("words", "training", "purchase", "rebuild")
#: Under so many runs, or cases, nothing is said to be above or within a bound, better or worse.
LEAST = 30
#: Half the width of a 95 % interval in standard errors.
Z = 1.959963984540054
#: How a share stands to a bound: clearly above it, clearly not above it, or not to be told at so many runs.
Standing = Literal["above", "within", "unsure"]


@dataclass(frozen=True, slots=True)
class Share:
    """`k` of `n` runs, with the Wilson score interval of 95 % (Wilson, JASA 22 (1927) 209-212)."""

    k: int
    n: int

    @property
    def p(self) -> float:
        """k / n; 0 where there is nothing to count."""
        return self.k / self.n if self.n else 0.0

    @property
    def low(self) -> float:
        """Lower end of the interval."""
        return self._wilson(-1)

    @property
    def high(self) -> float:
        """Upper end of the interval."""
        return self._wilson(1)

    def _wilson(self, side: int) -> float:
        if not self.n:
            return 0.0 if side < 0 else 1.0
        z2 = Z**2
        centre = self.p + z2 / (2 * self.n)
        half = math.sqrt(z2 * (self.p * (1 - self.p) / self.n + z2 / (4 * self.n**2)))
        bound = (centre + side * half) / (1 + z2 / self.n)
        return min(max(bound, 0.0), self.p) if side < 0 else max(min(bound, 1.0), self.p)

    def against(self, bound: float) -> Standing:
        """Whether the share lies above a bound, by its whole interval; `unsure` too where there are fewer than `LEAST`
        runs. A bound of 0 is kept where nothing was counted in as many as that: no number of runs would prove more."""
        if self.n < LEAST:
            return "unsure"
        if self.low > bound:
            return "above"
        return "within" if self.high <= bound or (self.k == 0 and bound <= 0) else "unsure"

    def runs_to_tell(self, bound: float) -> int | None:
        """How many runs would tell on which side of the bound a share of this size lies: the interval leaves out the
        bound b from n = z²·b(1−b)/(p−b)² on, and no verdict is given under `LEAST`. None above 100,000: then it lies on
        the bound, and more runs will not tell."""
        apart = (self.p - bound) ** 2
        needed = Z**2 * bound * (1 - bound) / apart if apart else math.inf
        return max(math.ceil(needed), LEAST) if needed <= 100_000 else None

    def json(self) -> dict[str, float | int]:
        """As it stands in results: {k, n, p, low, high}."""
        return {"k": self.k, "n": self.n, "p": self.p, "low": self.low, "high": self.high}


@dataclass(frozen=True)
class Datum:
    """What a datum of a gap is: its kind (`scenarios.kinds`; `whom`: that which the datum `kind` says), whether there
    are several of them, whether it may be missing (None)."""

    kind: str
    many: bool = False
    optional: bool = False

    @classmethod
    def read(cls, written: str | list[str]) -> "Datum":
        """From the table: `node`, `[node]`, `ms?`."""
        if isinstance(written, list):
            (kind,) = written
            return cls(kind, many=True)
        return cls(written.removesuffix("?"), optional=written.endswith("?"))

    def check(self, value: Any, kind: str) -> None:
        """ValueError where a value is not of that kind, or one where several should be."""
        if value is None and self.optional:
            return
        if self.many != isinstance(value, list | tuple):
            raise ValueError("several are wanted" if self.many else "one is wanted")
        one: TypeAdapter[Any] = reader(kind)
        for each in value if self.many else (value,):
            one.validate_python(each)


@dataclass(frozen=True)
class GapCode:
    """A kind of gap: its family, the weight it has where nothing raises it, what mends it at what cost.

    `nodes` says what the ids of its gaps are: all of one kind, or those of the data named, in that order; the first of
    these is what a gap is about. `data` says what each datum is, `sorts` what its `kind` may be, `joined` which data
    stand together in one list of its sentences (scenarios/gap_codes.yaml).
    """

    code: str
    family: Family
    weight: Weight
    cost: str
    nodes: str | list[str]
    data: dict[str, Datum] = field(default_factory=dict)
    sorts: tuple[str, ...] = ()
    joined: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def read(cls, code: str, row: dict[str, Any]) -> "GapCode":
        """From its row of the table."""
        read: dict[str, Any] = {"data": {name: Datum.read(written) for name, written in row.get("data", {}).items()}}
        read |= {"sorts": tuple(row.get("sorts", ()))}
        read |= {"joined": {name: tuple(of) for name, of in row.get("joined", {}).items()}}
        return cls(code=code, **row | read)


@dataclass(frozen=True)
class Gap:
    """One gap of one plan.

    `nodes` are the ids concerned, in a fixed order: with the code they are the gap's identity when two plans are
    compared. `data` holds the figures of its sentence (times in ms). `rule` is the id of a rule of the rule base,
    `plan` the plan's own promise. `grade` is the evidence that it rests on.
    """

    code: str
    nodes: tuple[str, ...]
    weight: Weight
    data: dict[str, Any] = field(default_factory=dict)
    share: Share | None = None
    rule: str | None = None
    plan: Text | None = None
    grade: Grade = "assumed"
    accepted: Text | None = None

    @property
    def family(self) -> Family:
        """The family of its code."""
        return gap_codes()[self.code].family

    @property
    def kinds(self) -> tuple[str, ...]:
        """What each of `nodes` is: node, person, role, thing, place, deadline, duty, question or objective; a step and
        a deadline may bear the same id."""
        return tuple(kind for kind, _ in self.members)

    @property
    def members(self) -> tuple[tuple[str, str], ...]:
        """What the gap concerns: its `nodes`, each with its kind."""
        table = gap_codes()[self.code]
        if isinstance(table.nodes, str):
            return tuple((table.nodes, id) for id in self.nodes)
        kinds = [self.kind_of(name) for name in table.nodes for _ in self.listed(name)]
        return tuple(zip(kinds, self.nodes, strict=True))

    @property
    def about(self) -> frozenset[tuple[str, str]]:
        """What the gap is about, each with its kind: the people of whom too much is asked, not the steps they do."""
        table = gap_codes()[self.code]
        if isinstance(table.nodes, str):
            return frozenset(self.members)
        first = next((name for name in table.nodes if self.listed(name)), None)
        return frozenset((self.kind_of(first), id) for id in self.listed(first)) if first else frozenset()

    def of(self, kind: str) -> list[str]:
        """What it concerns of one kind."""
        return [id for own, id in self.members if own == kind]

    def listed(self, datum: str) -> tuple[Any, ...]:
        """That datum as a list: of one, of several, or of none where it is not there."""
        value = self.data.get(datum, ())
        return tuple(value) if isinstance(value, list | tuple) else (value,)

    def kind_of(self, datum: str) -> str:
        """What that datum is."""
        return _kind(self.code, datum, self.data)

    @property
    def identity(self) -> tuple[str, tuple[str, ...]]:
        """What makes two gaps the same one: code and nodes."""
        return self.code, self.nodes

    def json(self) -> dict[str, Any]:
        """As it stands in results."""
        basis = {"rule": self.rule} if self.rule else {"plan": self.plan.zh} if self.plan else None
        return {
            "code": self.code,
            "family": self.family,
            "weight": self.weight,
            "nodes": list(self.nodes),
            "basis": basis,
            "evidence": self.grade,
            "share": self.share.json() if self.share else None,
            "data": {key: list(v) if isinstance(v, tuple) else v for key, v in self.data.items()},
            "accepted": self.accepted.zh if self.accepted else None,
        }

    @property
    def rank(self) -> tuple[int, str, tuple[str, ...]]:
        """Order in a list: accepted ones last, then by weight, code and nodes."""
        return (WEIGHTS.index(self.weight) + (10 if self.accepted else 0), self.code, self.nodes)


@cache
def gap_codes() -> dict[str, GapCode]:
    """The table of codes (scenarios/gap_codes.yaml)."""
    text = files("scenarios").joinpath("gap_codes.yaml").read_text(encoding="utf-8")
    table = YAML(typ="safe", pure=True).load(text)
    return {code: GapCode.read(code, row) for code, row in table.items()}


def _kind(code: str, datum: str, data: dict[str, Any]) -> str:
    """What a datum is, among the data of a gap."""
    kind = gap_codes()[code].data[datum].kind
    if kind == "whom":
        kind = str(data["kind"])
    return "person" if kind == "deputy" else kind  # somebody who stands in for another is a person


def make_gap(code: str, *nodes: str, weight: Weight | None = None, **fields: Any) -> Gap:
    """A gap of that code; its weight is the code's unless one is given; other keywords are fields or go into `data`.

    KeyError for a datum that the table of codes does not know: nobody could say what it is. TypeError for one that is
    not of the kind that the table says, and for `nodes` that are not the ids of the data that it names.
    """
    known = {name: fields.pop(name) for name in ("share", "rule", "plan", "grade") if name in fields}
    table = gap_codes()[code]
    if unknown := fields.keys() - table.data.keys():
        raise KeyError(f"{code} has no data {sorted(unknown)} (scenarios/gap_codes.yaml)")
    if table.sorts and fields.get("kind", table.sorts[0]) not in table.sorts:
        raise TypeError(f"{code}: no such kind: {fields['kind']!r} (scenarios/gap_codes.yaml)")
    for name, value in fields.items():
        kind = _kind(code, name, fields)
        try:
            table.data[name].check(value, kind)
        except ValueError as error:
            raise TypeError(f"{code}: {name} is no {kind}: {value!r} (scenarios/gap_codes.yaml)") from error
    gap = Gap(code, nodes, weight or table.weight, data=fields, **known)
    if isinstance(table.nodes, list) and nodes != tuple(id for name in table.nodes for id in gap.listed(name)):
        raise TypeError(f"{code}: nodes are the ids of {table.nodes} in that order (scenarios/gap_codes.yaml)")
    return gap


def accept(gaps: list[Gap], accepted: dict[str, Accepted]) -> list[Gap]:
    """The gaps with those marked that the scenario accepts with a reason, in order of rank."""
    marked = []
    for gap in gaps:
        for one in accepted.values():
            if one.code == gap.code and (not one.nodes or set(one.nodes) <= set(gap.nodes)):
                gap = replace(gap, accepted=one.reason)
        marked.append(gap)
    return sorted(marked, key=lambda gap: gap.rank)
