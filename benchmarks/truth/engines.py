"""Which engine the rows are simulated with."""

from collections.abc import Collection, Iterator

from benchmarks.truth.row import Runs
from simulation.engine import simulate_runs
from simulation.kernel import kernel_runs
from simulation.kernel.jit import available
from simulation.plan import Plan
from simulation.run import Run


def simpy_runs(plan: Plan, seed: int, runs: range, held_off: Collection[int] = ()) -> Iterator[Run]:
    """The SimPy engine."""
    return simulate_runs(plan, seed, runs, held_off)


def chosen() -> tuple[str, Runs]:
    """The kernel where it is compiled, otherwise SimPy: the name and the engine."""
    return ("kernel", kernel_runs) if available() else ("SimPy", simpy_runs)
