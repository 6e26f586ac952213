"""Two studies side by side: what differs, run by run with the same luck (L12)."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from scenarios.gap import Gap, Share
from simulation.study import Study

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Difference:
    """The change of a share from A to B (`after` − `before`) over the same runs, with its 95 % interval."""

    id: str
    before: Share
    after: Share
    change: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether the interval excludes 0."""
        return self.low > 0 or self.high < 0

    def json(self) -> dict[str, Any]:
        """As plain data."""
        shares = {"before": self.before.json(), "after": self.after.json()}
        return {"id": self.id, **shares, "change": self.change, "low": self.low, "high": self.high}

    @classmethod
    def of(cls, id: str, a: Bools, b: Bools) -> "Difference":
        """Of one yes-or-no in the same runs; only the runs that both have are compared."""
        n = min(len(a), len(b))
        d = b[:n].astype(np.int64) - a[:n].astype(np.int64)
        mean = float(d.sum()) / n
        variance = max(float((d * d).sum()) / n - mean**2, 0.0)
        half = 1.959963984540054 * (variance / n) ** 0.5
        return cls(id, Share(int(a[:n].sum()), n), Share(int(b[:n].sum()), n), mean, mean - half, mean + half)


@dataclass(frozen=True)
class Comparison:
    """What changed from A to B. Gaps are the same if code and nodes are; a gap of another weight stays a gap."""

    deadlines: tuple[Difference, ...]
    escalations: tuple[Difference, ...]
    closed: tuple[Gap, ...]
    opened: tuple[Gap, ...]
    kept: tuple[tuple[Gap, Gap], ...]
    #: whether both studies have the seed in common, so that the pairs share their luck
    paired: bool

    def json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "paired": self.paired,
            "deadlines": [d.json() for d in self.deadlines],
            "escalations": [d.json() for d in self.escalations],
            "closed": [gap.json() for gap in self.closed],
            "opened": [gap.json() for gap in self.opened],
            "kept": [{"before": a.json(), "after": b.json()} for a, b in self.kept],
        }


def differences(a: Study, b: Study) -> tuple[tuple[Difference, ...], tuple[Difference, ...]]:
    """Missed deadlines and escalations that came, for the ids that both have."""
    deadlines = [
        Difference.of(id, a.missed_runs(id), b.missed_runs(id))
        for id in a.scenario.deadlines
        if id in b.scenario.deadlines
    ]
    escalations = [
        Difference.of(id, a.came_runs(id), b.came_runs(id))
        for id in a.scenario.escalations
        if id in b.scenario.escalations
    ]
    return tuple(deadlines), tuple(escalations)


def compare(a: Study, gaps_a: list[Gap], b: Study, gaps_b: list[Gap]) -> Comparison:
    """A before, B after."""
    deadlines, escalations = differences(a, b)
    before, after = ({gap.identity: gap for gap in gaps} for gaps in (gaps_a, gaps_b))
    return Comparison(
        deadlines=deadlines,
        escalations=escalations,
        closed=tuple(gap for id, gap in before.items() if id not in after),
        opened=tuple(gap for id, gap in after.items() if id not in before),
        kept=tuple((gap, after[id]) for id, gap in before.items() if id in after),
        paired=a.ensemble.seed == b.ensemble.seed,
    )
