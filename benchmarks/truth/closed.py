"""Joins, races and retries against closed forms."""

from math import erf, exp, log, sqrt
from typing import Any

import numpy as np

from benchmarks.truth.row import Row, Runs, mean, plan_of, settled, share
from simulation.plan.plan import CAME
from simulation.plan.sampling import Z95

PROBABILITY = "初等概率论 elementary probability: "


def _exponential(minutes: int) -> dict[str, Any]:
    return {"shape": "exponential", "mean": f"{minutes} min"}


def closed_rows(runs: Runs, n: int, seed: int = 1) -> list[Row]:
    """Every closed form with n runs."""
    return [*_two(runs, n, seed), *_races(runs, n, seed), *_retries(runs, n, seed), _queue(runs, n, seed)]


def _two(runs: Runs, n: int, seed: int) -> list[Row]:
    steps = {"x": {"lasts": _exponential(3)}, "y": {"lasts": _exponential(5)}}
    both = plan_of({"steps": {**steps, "join": {"after": ["x", "y"]}}})
    either = plan_of({"steps": {**steps, "join": {"after": {"any": ["x", "y"]}}}})
    all_, any_ = (settled(runs, plan, "join", seed, n) for plan in (both, either))
    sd = sqrt(2 * 9 + 2 * 25 - 2 * 1.875**2 - 6.125**2)
    at = 8.0
    below = (1 - exp(-at / 3)) * (1 - exp(-at / 5))
    maximum, minimum = PROBABILITY + "max = 3 + 5 - 15/8", PROBABILITY + "min ~ Exp, 1/(1/3 + 1/5)"
    return [
        mean("两步都做完", "both of two exponentials (means 3, 5)", maximum, 6.125, all_, sd),
        share("8 分钟内两步都做完", "both within 8 min", PROBABILITY + "F(t) G(t)", below, all_ <= at),
        mean("任一步做完", "either of the two", minimum, 1.875, any_, 1.875),
        share("1.875 分钟内没有一步做完", "neither within 1.875 min", PROBABILITY + "1/e", exp(-1), any_ > 1.875),
    ]


def _races(runs: Runs, n: int, seed: int) -> list[Row]:
    def came(lasts: dict[str, Any], delay: dict[str, Any]) -> np.ndarray[Any, np.dtype[np.bool_]]:
        escalation = {"e": {"delay": delay, "averted_by": "x"}}
        plan = plan_of({"steps": {"x": {"lasts": lasts}}, "escalations": escalation})
        node = plan.index["e"]
        return np.array([run.status[node] == CAME for run in runs(plan, seed, range(n), ())])

    first = came(_exponential(3), _exponential(5))
    shapes = ({"shape": "lognormal", "likely": f"{m} min", "most": f"{p} min"} for m, p in ((3, 8), (4, 9)))
    second = came(next(shapes), next(shapes))
    z = log(3 / 4) / sqrt((log(8 / 3) / Z95) ** 2 + (log(9 / 4) / Z95) ** 2)
    normal = "Φ((μr - μa) / sqrt(σr² + σa²))"
    return [
        share("险情先到（指数）", "the escalation is first, exponentials", PROBABILITY + "3 / (3 + 5)", 3 / 8, first),
        share(
            "险情先到（对数正态）",
            "the escalation is first, lognormals",
            PROBABILITY + normal,
            (1 + erf(z / sqrt(2))) / 2,
            second,
        ),
    ]


def _retries(runs: Runs, n: int, seed: int) -> list[Row]:
    rows = []
    for fails, attempts in ((0.2, 50), (0.5, 3)):
        plan = plan_of({"steps": {"x": {"lasts": "1 min", "fails": fails, "attempts": attempts}}})
        tries = np.array([len(run.attempts) for run in runs(plan, seed, range(n), ())], float)
        p = [(1 - fails) * fails ** (k - 1) for k in range(1, attempts)] + [fails ** (attempts - 1)]
        first = sum(k * q for k, q in enumerate(p, 1))
        sd = sqrt(sum(k * k * q for k, q in enumerate(p, 1)) - first**2)
        text = f"fails {fails}, attempts {attempts}"
        source = PROBABILITY + "(1 - q^n) / (1 - q)"
        rows.append(mean(f"尝试次数（{text}）", f"tries, {text}", source, first, tries, sd, unit=""))
        failed = np.array([run.status[0] < CAME for run in runs(plan, seed, range(n), ())])
        if fails**attempts * n > 1:
            source = PROBABILITY + "q^n"
            rows.append(share(f"最终没有成功（{text}）", f"failed for good, {text}", source, fails**attempts, failed))
    return rows


def _queue(runs: Runs, n: int, seed: int) -> Row:
    steps: dict[str, Any] = {f"s{i}": {"by": "r", "lasts": _exponential(2)} for i in range(5)}
    steps["end"] = {"after": list(steps)}
    plan = plan_of({"people": {"a": {}}, "roles": {"r": {"holders": ["a"]}}, "steps": steps})
    source = PROBABILITY + "Erlang(5), 5 x 2"
    found = settled(runs, plan, "end", seed, n)
    return mean("一个人先后做五步", "five exponentials by one person", source, 10, found, 2 * sqrt(5))
