"""The kernel: the laws of a plan compiled, for many runs. With the SimPy engine it shares the plan, the definition of
chance and the metres between places, and nothing else; both give the same run."""

from simulation.kernel.runs import kernel_runs

__all__ = ["kernel_runs"]
