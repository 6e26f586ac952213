"""Which engine the rows are simulated with."""

from collections.abc import Collection, Iterator

from benchmarks.truth.row import Runs
from simulation.kernel import kernel_runs
from simulation.kernel.jit import available
from simulation.outcome.run import Run
from simulation.plan.plan import Plan
from simulation.reference.engine import simulate_runs


def simpy_runs(plan: Plan, seed: int, runs: range, held_off: Collection[int] = ()) -> Iterator[Run]:
    """The SimPy engine."""
    return simulate_runs(plan, seed, runs, held_off)


def chosen() -> tuple[str, Runs]:
    """The kernel where it is compiled, otherwise SimPy: the name and the engine."""
    return ("kernel", kernel_runs) if available() else ("SimPy", simpy_runs)
