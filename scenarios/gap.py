"""`Gap` 预案缺口（薄弱环节）: the plan will not hold. The value and the table of codes; no sentences."""

import math
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from ruamel.yaml import YAML

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
class GapCode:
    """A kind of gap: its family, the weight it has where nothing raises it, what mends it at what cost.

    `nodes` says what the ids of its gaps are: all of one kind, or those of the data named, in that order. `data` says
    what each datum is (scenarios/gap_codes.yaml).
    """

    code: str
    family: Family
    weight: Weight
    cost: str
    nodes: str | list[str]
    data: dict[str, str | list[str]] = field(default_factory=dict)


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
        table = gap_codes()[self.code]
        if isinstance(table.nodes, str):
            return (table.nodes,) * len(self.nodes)
        found: list[str] = []
        for name in table.nodes:
            if name in self.data:
                many = self.data[name] if isinstance(self.data[name], list | tuple) else (self.data[name],)
                found += [self.kind_of(name)] * len(many)
        return tuple(found)

    def kind_of(self, datum: str) -> str:
        """What that datum is."""
        kind = gap_codes()[self.code].data[datum]
        assert isinstance(kind, str)  # a list of data is no datum
        return str(self.data["kind"]) if kind == "whom" else kind

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
    return {code: GapCode(code=code, **row) for code, row in table.items()}


def make_gap(code: str, *nodes: str, weight: Weight | None = None, **fields: Any) -> Gap:
    """A gap of that code; its weight is the code's unless one is given; other keywords are fields or go into `data`.

    KeyError for a datum that the table of codes does not know: nobody could say what it is.
    """
    known = {name: fields.pop(name) for name in ("share", "rule", "plan", "grade") if name in fields}
    if unknown := fields.keys() - gap_codes()[code].data.keys():
        raise KeyError(f"{code} has no data {sorted(unknown)} (scenarios/gap_codes.yaml)")
    return Gap(code, nodes, weight or gap_codes()[code].weight, data=fields, **known)


def accept(gaps: list[Gap], accepted: dict[str, Accepted]) -> list[Gap]:
    """The gaps with those marked that the scenario accepts with a reason, in order of rank."""
    marked = []
    for gap in gaps:
        for one in accepted.values():
            if one.code == gap.code and (not one.nodes or set(one.nodes) <= set(gap.nodes)):
                gap = replace(gap, accepted=one.reason)
        marked.append(gap)
    return sorted(marked, key=lambda gap: gap.rank)
