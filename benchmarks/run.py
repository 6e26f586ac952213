"""Runs per second of gasdrill's SimPy engine beside naive SimPy, on plan40 and plan400.

Measurements are interleaved (naive, gasdrill, naive, gasdrill, …) in one process, so that a busy machine slows both.
Sampling is included; imports, reading the plan and compiling it are not. Trust the ratios, not the absolute numbers.
"""

import argparse
import gc
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.convert import load, to_scenario
from benchmarks.naive import makespan
from simulation.compiler import compile_plan
from simulation.engine import simulate_runs
from simulation.plan import Plan

SEED = 1
OUT = Path("out", "benchmarks", "speed.json")
#: The plans, and what share of the runs asked for each of them gets.
PLANS = {"plan40": 1.0, "plan400": 0.1}
ENGINES = ("naive", "gasdrill")


@dataclass
class Series:
    """What was measured on one plan: runs per second of each engine, round by round."""

    plan: str
    runs: int
    rates: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in ENGINES})

    @property
    def ratio(self) -> float:
        """gasdrill by naive: the ratio of the medians."""
        naive, ours = (statistics.median(self.rates[name]) for name in ENGINES)
        return ours / naive

    @property
    def ratios(self) -> list[float]:
        """The ratio of each round."""
        return [ours / naive for naive, ours in zip(*(self.rates[name] for name in ENGINES), strict=True)]


def run_naive(plan: dict[str, Any], rng: random.Random, runs: int) -> float:
    """The mean makespan in minutes of that many courses in naive SimPy."""
    return statistics.fmean(makespan(plan, rng) for _ in range(runs))


def run_ours(plan: Plan, seed: int, runs: int) -> float:
    """The same in gasdrill, with the whole record of each run."""
    return statistics.fmean(run.end / 60_000 for run in simulate_runs(plan, seed, range(runs)))


def timed(work: Callable[[int], object], runs: int) -> float:
    """Runs per second of processor time, which what else the machine does disturbs least. The collector starts from the
    same state before each measurement and stays on during it."""
    gc.collect()
    start = time.process_time()
    work(runs)
    return runs / (time.process_time() - start)


def measure(rounds: int, runs: int, tell: Callable[[str], None]) -> list[Series]:
    """Both engines on both plans, interleaved, after one unmeasured course of each."""
    found, work = [], {}
    for name, share in PLANS.items():
        plan = load(name)
        found.append(Series(name, max(1, round(runs * share))))
        work[name, "naive"] = partial(run_naive, plan, random.Random(SEED))
        work[name, "gasdrill"] = partial(run_ours, compile_plan(to_scenario(plan)), SEED)
    for warm in work.values():
        warm(1)
    gc.freeze()  # what the imports left is nobody's garbage
    for i in range(rounds):
        for series in found:
            for engine in ENGINES:
                series.rates[engine].append(timed(work[series.plan, engine], series.runs))
        tell(f"round {i + 1}/{rounds}")
    gc.unfreeze()
    return found


def table(found: Sequence[Series]) -> str:
    """Runs per second as text: min, median, max; the ratio of medians with the least and greatest of a round."""
    lines = [f"{'plan':8} {'engine':9} {'runs/s min':>11} {'median':>9} {'max':>9}   ratio (rounds)"]
    for series in found:
        for engine in ENGINES:
            rates = series.rates[engine]
            line = f"{series.plan:8} {engine:9} {min(rates):11.1f} {statistics.median(rates):9.1f} {max(rates):9.1f}"
            if engine == "gasdrill":
                line += f"   {series.ratio:.2f} ({min(series.ratios):.2f}-{max(series.ratios):.2f})"
            lines.append(line)
    return "\n".join(lines)


def record(found: Sequence[Series], rounds: int) -> dict[str, Any]:
    """The same as data."""
    return {
        "schema": "gasdrill/benchmark/1",
        "unit": "runs per second",
        "versions": {"python": sys.version.split()[0], "simpy": version("simpy"), "numpy": version("numpy")},
        "rounds": rounds,
        "plans": [
            {
                "plan": series.plan,
                "runs": series.runs,
                "rates": {name: [round(rate, 2) for rate in rates] for name, rates in series.rates.items()},
                "ratio": round(series.ratio, 4),
                "ratios": [round(ratio, 4) for ratio in series.ratios],
            }
            for series in found
        ],
    }


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="speed of the simulation beside naive SimPy")
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds (5)")
    parser.add_argument("--runs", type=int, default=500, help="runs a measurement of plan40 (500); plan400: a tenth")
    options = parser.parse_args(arguments)
    if options.rounds < 1 or options.runs < 1:
        parser.error("--rounds and --runs are at least 1")
    found = measure(options.rounds, options.runs, partial(print, file=sys.stderr))
    print(table(found))
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(record(found, options.rounds), indent=1) + "\n", encoding="utf-8")
    print(f"-> {OUT.as_posix()}")


if __name__ == "__main__":
    main()
