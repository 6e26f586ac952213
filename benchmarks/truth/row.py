"""A row of the table of verification, and how an estimate is judged."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
import numpy.typing as npt

from scenarios.model import Scenario
from simulation.outcome.run import Run
from simulation.plan.compiler import compile_plan
from simulation.plan.plan import Plan

#: An engine: plan, seed, numbers of the runs, triggers held off.
Runs = Callable[[Plan, int, range, Collection[int]], Iterator[Run]]
Floats = npt.NDArray[np.float64]
#: Standard errors within which an estimate holds: a right engine would miss once in 16,000.
ERRORS = 4.0


@dataclass(frozen=True)
class Row:
    """One comparison. `holds` is None where it was skipped, and `got` then says why."""

    zh: str
    en: str
    source: str
    expected: str
    got: str
    interval: str
    holds: bool | None


def estimate(
    zh: str, en: str, source: str, expected: float, got: float, error: float, rounding: float = 0.0, unit: str = "min"
) -> Row:
    """An estimate with its standard error against a figure that is printed to within `rounding`."""
    reach = ERRORS * error
    holds = abs(got - expected) <= reach + rounding
    tail = f" {unit}" if unit else ""
    interval = f"[{got - reach:.4f}, {got + reach:.4f}]"
    return Row(zh, en, source, f"{expected:.6g}{tail}", f"{got:.4f}{tail}", interval, bool(holds))


def mean(zh: str, en: str, source: str, expected: float, found: Floats, sd: float, unit: str = "min") -> Row:
    """A mean whose standard deviation `sd` for one run is known."""
    return estimate(zh, en, source, expected, float(found.mean()), sd / sqrt(len(found)), unit=unit)


def share(zh: str, en: str, source: str, p: float, found: npt.NDArray[np.bool_]) -> Row:
    """A share whose expectation is p."""
    return estimate(zh, en, source, p, float(found.mean()), sqrt(p * (1 - p) / len(found)), unit="")


def count(zh: str, en: str, source: str, differing: int, of: int) -> Row:
    """So many comparisons, none of which may differ."""
    return Row(zh, en, source, "0", f"{differing}", f"n = {of:,}", differing == 0 and of > 0)


def skipped(zh: str, en: str, source: str, why: str) -> Row:
    """What could not be done here."""
    return Row(zh, en, source, "", why, "", None)


def plan_of(data: Mapping[str, Any]) -> Plan:
    """A plan from the parts of a scenario that matter here."""
    head = {"id": "truth", **data.get("scenario", {})}
    return compile_plan(Scenario.model_validate({"format": 1, **data, "scenario": head}))


def settled(runs: Runs, plan: Plan, id: str, seed: int, n: int) -> Floats:
    """When a node was settled, in minutes, run by run."""
    node = plan.index[id]
    return np.array([run.settled[node] for run in runs(plan, seed, range(n), ())]) / 60_000
