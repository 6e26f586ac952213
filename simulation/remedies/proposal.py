"""What a search for remedies found: a proposal for a gap, all of a plan, and what was tried on the way."""

from dataclasses import dataclass, field
from typing import Any

from scenarios.gap import COSTS, Gap
from simulation.questions.compare import Difference
from simulation.remedies.kinds import Remedy
from simulation.remedies.reasons import Reason

#: What is added to a search's seed for the runs whose figures are printed.
FRESH = 1


def fresh(seed: int) -> int:
    """The seed of the runs whose figures are printed."""
    return (seed + FRESH) % 2**64


@dataclass(frozen=True)
class Proposal:
    """What was found for a gap: the remedies (none: `reasons` say why), their effect on runs not seen by the search.
    `tried` candidates were simulated, `left` more were not, because of the table's limit."""

    gap: Gap
    remedies: tuple[Remedy, ...] = ()
    effect: Difference | None = None
    closed: bool = False
    also: tuple[Gap, ...] = ()
    opened: tuple[Gap, ...] = ()
    graver: tuple[Gap, ...] = ()
    tried: int = 0
    left: int = 0
    reasons: tuple[Reason, ...] = ()

    @property
    def id(self) -> str:
        """By which it is adopted."""
        return "+".join(remedy.id for remedy in self.remedies)

    @property
    def cost(self) -> str | None:
        """The dearest class among the remedies."""
        return max((r.cost for r in self.remedies), key=COSTS.index, default=None)

    def json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "gap": self.gap.json(),
            "id": self.id or None,
            "cost": self.cost,
            "remedies": [{"id": r.id, "kind": r.kind, "cost": r.cost, "patch": r.patch} for r in self.remedies],
            "effect": self.effect.json() if self.effect else None,
            "closed": self.closed,
            "also_closed": [{"code": g.code, "nodes": list(g.nodes)} for g in self.also],
            "opened": [{"code": g.code, "nodes": list(g.nodes), "weight": g.weight} for g in self.opened],
            "graver": [{"code": g.code, "nodes": list(g.nodes), "weight": g.weight} for g in self.graver],
            "tried": self.tried,
            "left": self.left,
            "reasons": [reason.json() for reason in self.reasons],
        }


@dataclass
class Tried:
    """What the search for one gap has tried so far, and why candidates were not made or not taken."""

    tried: int = 0
    left: int = 0
    #: how many at once, where none helps by itself
    bundled: int = 0
    ids: set[str] = field(default_factory=set)
    reasons: dict[str, Reason] = field(default_factory=dict)

    def told(self, reason: Reason) -> None:
        """Keep a reason; of each code the first one."""
        self.reasons.setdefault(reason.code, reason)

    def harmful(self, gaps: list[Gap]) -> None:
        """Keep that something helped but did harm: gaps that it opened."""
        codes = {*self.reasons["harm"].data["codes"]} if "harm" in self.reasons else set()
        self.reasons["harm"] = Reason("harm", {"codes": tuple(sorted(codes | {gap.code for gap in gaps}))})


@dataclass(frozen=True)
class Survey:
    """All proposals, and what the text alone does, counted on fresh runs: the must gaps that were looked at and are
    there in these runs too, how many of them are gone in the plan with all text proposals that go together (`together`,
    simulated as a plan of its own; "" where none do, or where that plan is no better), and the must gaps of the whole
    plan, as it is (`must_before`) and with these."""

    proposals: tuple[Proposal, ...]
    runs: int
    seed: int
    must: int
    closed_by_words: int
    together: str
    must_before: int
    must_together: int

    @property
    def fresh(self) -> int:
        """The seed of the runs whose figures are printed."""
        return fresh(self.seed)
