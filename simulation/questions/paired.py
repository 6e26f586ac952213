"""The change of a share between two plans whose runs share their luck, pair by pair (L12)."""

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from scenarios.gap import LEAST, Share, Z
from simulation.outcome.tally import NOT_COUNTED
from simulation.study.study import Study

#: What may be said of a change.
Verdict = Literal["better", "worse", "same", "few", "not_asked"]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Difference:
    """The change of a share from A to B (`after` − `before`) over the same runs, with its 95 % interval.

    Only runs in which the question is asked on both sides are compared (`before.n` of them); in `only_before` and
    `only_after` further runs it is asked on one side alone, such as a deadline whose beginning never came.
    """

    id: str
    before: Share
    after: Share
    change: float
    low: float
    high: float
    only_before: int = 0
    only_after: int = 0

    @property
    def enough(self) -> bool:
        """Whether there are runs enough for a verdict."""
        return self.before.n >= LEAST

    @property
    def clear(self) -> bool:
        """Whether the interval excludes 0, over enough runs to say so."""
        return self.enough and (self.low > 0 or self.high < 0)

    @property
    def verdict(self) -> Verdict:
        """What may be said of the change: fewer is better. Nothing where too few runs, or none, can be compared."""
        if not self.enough:
            return "few" if self.before.n else "not_asked"
        if not self.clear:
            return "same"
        return "better" if self.change < 0 else "worse"

    def json(self) -> dict[str, Any]:
        """As plain data."""
        shares = {"before": self.before.json(), "after": self.after.json()}
        data = {"id": self.id, **shares, "change": self.change, "low": self.low, "high": self.high}
        return data | {"verdict": self.verdict, "only_before": self.only_before, "only_after": self.only_after}

    @classmethod
    def of(
        cls, id: str, a: Bools, b: Bools, asked_a: Bools | None = None, asked_b: Bools | None = None
    ) -> "Difference":
        """Of one yes-or-no in the same runs; compared are the runs that both have and in which both are asked."""
        n = min(len(a), len(b))
        in_a = np.ones(n, bool) if asked_a is None else asked_a[:n]
        in_b = np.ones(n, bool) if asked_b is None else asked_b[:n]
        both = in_a & in_b
        before, after = a[:n][both], b[:n][both]
        pairs, more, fewer = len(before), int((after & ~before).sum()), int((before & ~after).sum())
        low, high = interval(more, fewer, pairs)
        return cls(
            id,
            Share(int(before.sum()), pairs),
            Share(int(after.sum()), pairs),
            (more - fewer) / pairs if pairs else 0.0,
            low,
            high,
            int((in_a & ~in_b).sum()),
            int((in_b & ~in_a).sum()),
        )


def interval(more: int, fewer: int, n: int) -> tuple[float, float]:
    """The 95 % score interval of (more − fewer) / n, where of n pairs `more` changed from no to yes and `fewer` from
    yes to no (Tango, Statistics in Medicine 17 (1998) 891-908).

    It lies within [−1, 1] and has a width at any n; of one single run it says next to nothing, as it should.
    """
    if not n:
        return -1.0, 1.0
    middle = (more - fewer) / n
    return _where(more, fewer, n, Z, -1.0, middle), _where(more, fewer, n, -Z, middle, 1.0)


def _where(more: int, fewer: int, n: int, z: float, low: float, high: float) -> float:
    """Where Tango's statistic, which falls with the difference, passes z between two differences."""
    while high - low > 1e-12:
        between = (low + high) / 2
        if between in (low, high):
            break
        low, high = (between, high) if _statistic(more, fewer, n, between) > z else (low, between)
    return (low + high) / 2


def _statistic(more: int, fewer: int, n: int, d: float) -> float:
    """Tango's score statistic for the hypothesis that the difference is d, with the chance of a change from yes to no
    that is likeliest under it."""
    b = (2 * n - more + fewer) * d - more - fewer
    chance = (math.sqrt(max(b * b + 8 * n * fewer * d * (1 - d), 0.0)) - b) / (4 * n)
    variance = n * (2 * chance + d * (1 - d))
    apart = more - fewer - n * d
    if variance <= 0:
        return math.copysign(math.inf, apart) if apart else 0.0
    return apart / math.sqrt(variance)


def differences(a: Study, b: Study) -> tuple[tuple[Difference, ...], tuple[Difference, ...]]:
    """Missed deadlines and escalations that came, for the ids that both have. A deadline is compared over the runs in
    which it counts on both sides: what is no longer asked for is not kept."""
    deadlines = [
        Difference.of(id, a.missed_runs(id), b.missed_runs(id), counted_runs(a, id), counted_runs(b, id))
        for id in a.scenario.deadlines
        if id in b.scenario.deadlines
    ]
    escalations = [
        Difference.of(id, a.came_runs(id), b.came_runs(id))
        for id in a.scenario.escalations
        if id in b.scenario.escalations
    ]
    return tuple(deadlines), tuple(escalations)


def counted_runs(study: Study, id: str) -> Bools:
    """For each run, whether a deadline counts in it."""
    found: Bools = study.tally.verdict[:, study.deadline_index[id]] != NOT_COUNTED
    return found
