"""Waiting lines built from steps and people: each waiting time by recursion on the same draws, the mean by theory."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import exp, factorial, log, sqrt
from typing import Any

import numpy as np

from benchmarks.truth.row import Row, Runs, count, estimate, plan_of
from simulation.plan.plan import Plan
from simulation.plan.sampling import Z95, Draw, Purpose, uniform

#: Customers of a replication that are left out of the mean: by then the start with nobody there is forgotten.
WARM_UP = 200


@dataclass(frozen=True)
class Line:
    """A line: interarrival times exponential with mean `gap` (min), `servers` people, and the mean wait by theory."""

    name: str
    gap: float
    servers: int
    service: Any
    wait: float
    source: str


def erlang_c(servers: int, load: float) -> float:
    """The probability of having to wait in M/M/c offered `load` erlangs."""
    top = load**servers / factorial(servers) * servers / (servers - load)
    return top / (sum(load**k / factorial(k) for k in range(servers)) + top)


def pollaczek(gap: float, mean: float, square: float) -> float:
    """The mean wait in M/G/1 with the first two moments of the service time: Pollaczek and Khinchine."""
    return square / gap / (2 * (1 - mean / gap))


def lines() -> list[Line]:
    """The four that the table shows; service about one minute."""
    exponential = {"shape": "exponential", "mean": "1 min"}
    sigma = log(3) / Z95
    mean, square = 0.8 * exp(sigma**2 / 2), 0.64 * exp(2 * sigma**2)
    lognormal = {"shape": "lognormal", "likely": "48s", "most": "144s"}
    return [
        Line("M/M/1", 2, 1, exponential, pollaczek(2, 1, 2), "M/M/1: ρ / (μ - λ)"),
        Line("M/M/3", 0.5, 3, exponential, erlang_c(3, 2) / (3 - 2), "Erlang C"),
        Line("M/D/1", 2, 1, "1 min", pollaczek(2, 1, 1), "Pollaczek–Khinchine"),
        Line("M/G/1 (lognormal)", 2, 1, lognormal, pollaczek(2, mean, square), "Pollaczek–Khinchine"),
    ]


def line_plan(line: Line, customers: int) -> Plan:
    """A chain of arrivals, and for each a step by one of the people who serve."""
    steps: dict[str, Any] = {}
    gap = {"shape": "exponential", "mean": f"{round(60 * line.gap)}s"}
    for i in range(customers):
        steps[f"a{i}"] = {"lasts": gap, **({"after": [f"a{i - 1}"]} if i else {})}
    for i in range(customers):
        steps[f"s{i}"] = {"by": "server", "lasts": line.service, "after": [f"a{i}"]}
    people = [f"p{k}" for k in range(line.servers)]
    return plan_of(
        {
            "scenario": {"horizon": "30 d"},
            "people": {person: {} for person in people},
            "roles": {"server": {"holders": people}},
            "steps": steps,
        }
    )


def recursion(gaps: list[int], services: list[int], servers: int) -> Iterator[int]:
    """The waiting times: Kiefer and Wolfowitz (1955), which is Lindley's recursion (1952) for one server."""
    work = [0] * servers
    for gap, service in zip(gaps, services, strict=True):
        work = sorted(max(0, w - gap) for w in work)
        yield work[0]
        work[0] += service


def _drawn(plan: Plan, prefix: str, customers: int, seed: int, run: int) -> list[int]:
    """What the sampler gives each node of that name, in ms."""
    found, first = [], plan.index[f"{prefix}0"]
    for node in plan.nodes[first : first + customers]:
        draw: Draw | None = node.lasts
        assert draw is not None
        found.append(draw.whole(uniform(seed, node.key, run, 1, Purpose.DURATION)))
    return found


def queue_rows(runs: Runs, customers: int, replications: int, seed: int = 1) -> list[Row]:
    """Each line: how many waiting times differ from the recursion, and the mean wait after `WARM_UP` customers."""
    rows = []
    for line in lines():
        plan = _ordered(line_plan(line, customers))
        differing, means = 0, []
        first = plan.index["s0"]
        for run in runs(plan, seed, range(replications), ()):
            waits = [0] * customers
            for attempt in run.attempts:
                if attempt.node >= first:
                    waits[attempt.node - first] = attempt.granted - attempt.ready
            gaps = _drawn(plan, "a", customers, seed, run.number)
            services = _drawn(plan, "s", customers, seed, run.number)
            differing += sum(a != b for a, b in zip(waits, recursion(gaps, services, line.servers), strict=True))
            means.append(sum(waits[WARM_UP:]) / (customers - WARM_UP) / 60_000)
        by = "Lindley 1952" if line.servers == 1 else "Kiefer & Wolfowitz 1955"
        zh, en = f"{line.name}：与递推不同的等待", f"{line.name}: waits that differ from the recursion, to the ms"
        rows.append(count(zh, en, by, differing, customers * replications))
        got, error = float(np.mean(means)), float(np.std(means, ddof=1)) / sqrt(replications)
        rows.append(estimate(f"{line.name}：平均等待", f"{line.name}: mean wait", line.source, line.wait, got, error))
    return rows


def _ordered(plan: Plan) -> Plan:
    """The plan itself: arrivals first, then services, each in order, which `_drawn` counts on."""
    half = len(plan.nodes) // 2
    assert [node.id for node in plan.nodes] == [*(f"a{i}" for i in range(half)), *(f"s{i}" for i in range(half))]
    return plan
