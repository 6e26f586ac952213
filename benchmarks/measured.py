"""What the benchmark measured: rates by plan and engine, and what a command costs."""

import statistics
from dataclasses import dataclass, field
from typing import Any

#: A plan and an engine.
Pair = tuple[str, str]


@dataclass
class Series:
    """What was measured of one plan in one engine: runs per second, round by round."""

    plan: str
    engine: str
    runs: int
    rates: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """Runs per second in the middle."""
        return statistics.median(self.rates)

    def json(self) -> dict[str, Any]:
        """As data."""
        rates = [round(rate, 2) for rate in self.rates]
        return {"plan": self.plan, "engine": self.engine, "runs": self.runs, "rates": rates}


@dataclass
class Measured:
    """Everything that one run of the benchmark found."""

    series: dict[Pair, Series]
    command: dict[str, list[float]] = field(default_factory=dict)
    share: float | None = None
    megabytes: float | None = None
    parts: dict[str, float] = field(default_factory=dict)
    kilobytes: dict[str, float] = field(default_factory=dict)

    def ratio(self, over: Pair, under: Pair, per: float = 1.0) -> tuple[float, float, float]:
        """Ratio of the medians of two rates, and the least and greatest of a round."""
        a, b = self.series[over], self.series[under]
        each = [per * x / y for x, y in zip(a.rates, b.rates, strict=True)]
        return per * a.median / b.median, min(each), max(each)
