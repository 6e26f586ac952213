"""How quick the simulation is, beside its peers, in one interleaved run; writes docs/performance.md.

Each round measures every engine on every plan once, one after the other, so that a busy machine slows all alike; wall
clock, collector on. Sampling and our tally are included; imports, compiling, reading and preparing the plan are not.
Trust the ratios, not the absolute numbers: a ratio is that of the medians, its spread the least and greatest of a
round.
"""

import argparse
import gc
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from benchmarks import naive
from benchmarks.convert import load, to_data, to_scenario
from benchmarks.measured import Measured, Series
from benchmarks.page import page
from scenarios.model import Scenario
from scenarios.source import open_source
from simulation.kernel.blocks import Kernel
from simulation.kernel.jit import available
from simulation.outcome.tally import Tally
from simulation.outcome.verdicts import limits
from simulation.plan.compiler import compile_plan
from simulation.study.ensemble import BLOCK, Engine, Work, Workers

SEED = 1
ROOT = Path(__file__).resolve().parents[1]
RECORD = Path("out", "benchmarks", "speed.json")
#: What is measured, and how many runs of it in a round.
RUNS = {
    ("plan40", "naive"): 300,
    ("plan40", "salabim"): 20,
    ("plan40", "simpy"): 300,
    ("plan40", "kernel"): 60_000,
    ("plan40", "kernel, two threads"): 60_000,
    ("plan400", "naive"): 20,
    ("plan400", "kernel"): 6_000,
    ("plan4000", "kernel"): 600,
    ("station_jia", "simpy"): 200,
    ("station_jia", "kernel"): 30_000,
}


def scenario(name: str) -> Scenario:
    """A plan of the benchmark or a scenario of the library."""
    if name.startswith("plan"):
        return to_scenario(load(name))
    return open_source(str(files("scenarios").joinpath("library", f"{name}.yaml"))).scenario


def prepared(name: str, engine: str) -> Callable[[int], object]:
    """What does so many runs of a plan in an engine."""
    if engine in ("naive", "salabim"):
        plan, rng = load(name), random.Random(SEED)
        if engine == "naive":
            return lambda runs: [naive.makespan(plan, rng) for _ in range(runs)]
        from benchmarks import salabim_peer

        return lambda runs: [salabim_peer.makespan(plan, rng) for _ in range(runs)]
    ours: Engine = "simpy" if engine == "simpy" else "kernel"
    s = scenario(name)
    compiled = compile_plan(s)
    work = Work(compiled, limits(s, compiled), SEED, (), ours)
    workers = Workers(2 if "two" in engine else 1, ours)
    return partial(_ensemble, work, workers)


def _ensemble(work: Work, workers: Workers, runs: int) -> int:
    size = min(BLOCK[work.engine], -(-runs // 2))
    blocks = [range(start, min(start + size, runs)) for start in range(0, runs, size)]
    total = Tally.blank(work.plan, len(work.limits), runs)
    return sum(workers.gather(work, blocks, total))


def measure(rounds: int, share: float, tell: Callable[[str], None]) -> Measured:
    """All engines on all plans, interleaved, after one unmeasured course of each; `share` of the usual runs."""
    wanted = {pair: max(1, round(runs * share)) for pair, runs in RUNS.items()}
    if not available():
        wanted = {pair: runs for pair, runs in wanted.items() if "kernel" not in pair[1]}
    work = {pair: prepared(*pair) for pair in wanted}
    found = Measured({pair: Series(*pair, runs) for pair, runs in wanted.items()})
    for pair, warm in work.items():
        tell(f"warming {pair[0]} {pair[1]}")
        warm(1)
    gc.freeze()  # what the imports left is nobody's garbage
    for i in range(rounds):
        for pair, series in found.series.items():
            gc.collect()
            start = time.perf_counter()
            work[pair](series.runs)
            series.rates.append(series.runs / (time.perf_counter() - start))
        tell(f"round {i + 1}/{rounds}")
    gc.unfreeze()
    return found


# ---- whole commands


def commands(found: Measured, rounds: int, tell: Callable[[str], None]) -> None:
    """From Enter to JSON: 10,000 runs of station 甲 beside `--version`, interleaved, after one of each."""
    program = [sys.executable, "-m", "drills.cli"]
    asked = {
        "version": [*program, "--version"],
        "simulate": [*program, "simulate", "station_jia", "-n", "10000", "--json", "-q"],
    }
    usual = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for i in range(rounds + 1):
        for name, command in asked.items():
            start = time.perf_counter()
            subprocess.run(command, cwd=ROOT, check=True, capture_output=True, env=usual)
            if i:
                found.command.setdefault(name, []).append(time.perf_counter() - start)
        tell(f"commands {i}/{rounds}")


#: Runs a command in a process of its own and says how long it took, how long within the kernel, and its greatest size.
_WATCHED = """
import resource, sys, time
import simulation.kernel.blocks as blocks
from drills.cli import main
inner, within = blocks.simulate_block, 0.0
def watched(*args):
    global within
    start = time.perf_counter()
    try:
        return inner(*args)
    finally:
        within += time.perf_counter() - start
blocks.simulate_block = watched
start = time.perf_counter()
try:
    main(sys.argv[1:])
except SystemExit as end:
    assert not end.code, end.code
size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(within, time.perf_counter() - start, size, file=sys.stderr)
"""


def million(found: Measured, runs: int) -> None:
    """The command with a million runs of plan40 on one thread: which share is spent in the kernel, and the memory."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "plan40.yaml")
        path.write_text(json.dumps(to_data(load("plan40")), indent=1), encoding="utf-8")  # JSON is YAML
        command = [sys.executable, "-c", _WATCHED, "simulate", str(path), "-n", str(runs), "--json", "-q", "-j", "1"]
        done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    within, whole, size = map(float, done.stderr.split()[-3:])
    found.share, found.megabytes = within / whole, size


# ---- where the time goes


def profile(found: Measured, rounds: int) -> None:
    """Microseconds of a run of plan40 by what is left out of it, interleaved; and how much memory a run touches."""
    data = to_data(load("plan40"))
    sure = {id: step | {"lasts": step["lasts"].get("likely", "1min")} for id, step in data["steps"].items()}
    kernels = {"whole": scenario("plan40"), "fixed": Scenario.model_validate(data | {"steps": sure})}
    made = {name: Kernel(compile_plan(s), (), SEED) for name, s in kernels.items()}
    asked: dict[str, Callable[[range], object]] = {
        "whole": made["whole"].block,
        "no tally arrays": made["whole"].simulate,
        "fixed": made["fixed"].block,
    }
    times: dict[str, list[float]] = {name: [] for name in asked}
    for i in range(4 * rounds + 1):
        for name, work in asked.items():
            start = time.perf_counter()
            work(range(2000))
            if i:
                times[name].append((time.perf_counter() - start) / 2000 * 1e6)
    found.parts = {name: statistics.median(seconds) for name, seconds in times.items()}
    for name in ("plan40", "plan400", "plan4000"):
        kernel = Kernel(compile_plan(scenario(name)), (), SEED)
        kernel.simulate(range(1))
        found.kilobytes[name] = kernel.memory.nbytes / 1024


# ---- what is kept


def record(found: Measured, rounds: int) -> dict[str, Any]:
    """Everything as data."""
    libraries = ("simpy", "numpy", "numba", "salabim")
    return {
        "schema": "gasdrill/benchmark/2",
        "unit": "runs per second; commands in seconds",
        "versions": {"python": platform.python_version()} | {name: version(name) for name in libraries},
        "processors": os.cpu_count(),
        "rounds": rounds,
        "series": [series.json() for series in found.series.values()],
        "commands": {name: [round(s, 3) for s in seconds] for name, seconds in found.command.items()},
        "share in the kernel": found.share,
        "megabytes": found.megabytes,
        "microseconds of a run of plan40": found.parts,
        "kilobytes of a run": found.kilobytes,
    }


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="speed of the simulation beside its peers")
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds (5)")
    parser.add_argument("--share", type=float, default=1.0, help="share of the usual runs (1); 0.01 is a quick look")
    parser.add_argument("--million", type=int, default=1_000_000, help="runs of the great command (1,000,000); 0: none")
    parser.add_argument("--output", type=Path, default=ROOT / "docs" / "performance.md", help="the page to write")
    options = parser.parse_args(arguments)
    if options.rounds < 1 or options.share <= 0:
        parser.error("--rounds is at least 1 and --share above 0")
    tell = partial(print, file=sys.stderr, flush=True)
    found = measure(options.rounds, options.share, tell)
    if available():
        profile(found, options.rounds)
        commands(found, options.rounds, tell)
        if options.million:
            tell(f"{options.million} runs")
            million(found, options.million)
    RECORD.parent.mkdir(parents=True, exist_ok=True)
    RECORD.write_text(json.dumps(record(found, options.rounds), indent=1) + "\n", encoding="utf-8")
    text = page(found, options.rounds)
    options.output.write_text(text, encoding="utf-8")
    print(text)
    print(f"-> {options.output.name}, {RECORD.as_posix()}")


if __name__ == "__main__":
    main()
