"""Many runs, on threads or processes, with the same result to the last bit, and interruptible."""

import gc
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from multiprocessing import get_context
from typing import Any, Literal

from scenarios.model import Scenario
from simulation.kernel.blocks import Kernel
from simulation.kernel.jit import available
from simulation.outcome.tally import Tally, tally
from simulation.outcome.verdicts import Limit, limits
from simulation.plan.compiler import compile_plan
from simulation.plan.plan import Plan
from simulation.reference.engine import simulate_runs
from simulation.reference.facts import Given
from simulation.reference.replay import state_at
from simulation.reference.state import State

#: The compiled kernel, or the reference engine in SimPy; both give the same runs.
Engine = Literal["kernel", "simpy"]
#: Runs per block: small enough for a lively progress bar, large enough to be worth handing out.
BLOCK: dict[Engine, int] = {"kernel": 2000, "simpy": 250}
#: Called now and then with how many runs were done since the last call.
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Ensemble:
    """The runs asked for and those that were done; fewer if the user broke off (`partial`)."""

    plan: Plan
    limits: tuple[Limit, ...]
    seed: int
    asked: int
    tally: Tally

    @property
    def partial(self) -> bool:
        """Whether the user broke off before all runs were done."""
        return self.tally.runs < self.asked


class Workers:
    """Who simulates: the engine, and how many `jobs` at a time: threads for the kernel, processes for SimPy. They are
    kept from one ensemble to the next, until this context manager ends.

    Without an engine given, the kernel for more than one run where it can be compiled, else SimPy. Without jobs given,
    a thread for each processor, or this process alone.
    """

    def __init__(self, jobs: int | None = None, engine: Engine | None = None) -> None:
        self.engine = engine
        self._jobs = jobs
        self._pools: dict[Engine, Executor] = {}

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, *_: object) -> None:
        for pool in self._pools.values():
            pool.shutdown()  # waits for the few blocks that are under way
        self._pools.clear()

    def engine_for(self, runs: int) -> Engine:
        """The engine for so many runs."""
        return self.engine or ("kernel" if runs > 1 and available() else "simpy")

    def jobs(self, engine: Engine) -> int:
        """How many blocks are simulated at a time."""
        return self._jobs or ((os.cpu_count() or 1) if engine == "kernel" else 1)

    def gather(self, work: "Work", blocks: list[range], total: Tally) -> Iterator[int]:
        """Put blocks of runs, which follow on each other from run 0, into a tally; after each, how many runs it was."""
        for runs, part in zip(blocks, self._tallies(work, blocks, total), strict=True):
            total.take(runs.start, part)
            yield len(runs)

    def _tallies(self, work: "Work", blocks: list[range], total: Tally) -> Iterator[Tally]:
        """The tally of each block, in order. Threads share this memory and write the rows straight into `total`;
        processes send theirs back."""
        jobs = min(self.jobs(work.engine), len(blocks))
        if jobs <= 1:
            gc.freeze()  # modules stay: the garbage collector need not look at them after each block
            try:
                for runs in blocks:
                    yield work.block(runs, total.part(runs))
            finally:
                gc.unfreeze()
            return
        pool, waiting, near = self._pool(work.engine), iter(blocks), work.engine == "kernel"
        jobs_ahead = (pool.submit(work.block, runs, total.part(runs) if near else None) for runs in waiting)
        with _interrupts_ignored():  # processes started here inherit it: only the parent answers Ctrl-C
            ahead = deque(islice(jobs_ahead, 2 * jobs))
        while ahead:
            done = ahead.popleft().result()
            ahead.extend(islice(jobs_ahead, 1))
            yield done

    def _pool(self, engine: Engine) -> Executor:
        if engine not in self._pools:
            jobs = self.jobs(engine)
            self._pools[engine] = (
                ThreadPoolExecutor(jobs)
                if engine == "kernel"
                else ProcessPoolExecutor(jobs, get_context("spawn"), initializer=gc.freeze)
            )
        return self._pools[engine]


@dataclass(frozen=True)
class Work:
    """What is to be run: a plan, its deadlines, the seed, the triggers that are held off, by which engine, and from
    which state if not T0."""

    plan: Plan
    limits: tuple[Limit, ...]
    seed: int
    held_off: tuple[int, ...] = ()
    engine: Engine = "simpy"
    start: State | None = None

    def block(self, runs: range, into: Tally | None = None) -> Tally:
        """The tally of the runs of these numbers; where the kernel was meant but cannot be compiled, SimPy's. `into` is
        a blank one that the kernel may take."""
        if self.engine == "kernel" and available():
            return self._kernel.block(runs, into)
        return tally(
            self.plan, self.limits, list(simulate_runs(self.plan, self.seed, runs, self.held_off, start=self.start))
        )

    def __getstate__(self) -> dict[str, Any]:
        """What another process is sent: not the memory of this one's threads."""
        return {name: value for name, value in self.__dict__.items() if name != "_kernel"}

    @cached_property
    def _kernel(self) -> Kernel:
        return Kernel(self.plan, self.limits, self.seed, self.held_off, self.start)


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Ctrl-C has no effect meanwhile; only the main thread may arrange that, others go on as they are."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def run_many(
    scenario: Scenario,
    runs: int,
    seed: int,
    workers: Workers | None = None,
    held_off: Collection[str] = (),
    progress: Progress | None = None,
    given: Given | None = None,
) -> Ensemble:
    """Runs 0 to `runs` - 1 of a scenario, from T0 or from what is `given` (L14). Ctrl-C ends it early with what is done
    so far, unless that is nothing."""
    workers = workers or Workers(1)
    plan, engine = compile_plan(scenario), workers.engine_for(runs)
    start = state_at(plan, given)[0] if given else None
    work = Work(plan, limits(scenario, plan), seed, tuple(plan.index[id] for id in held_off), engine, start)
    size = min(BLOCK[engine], max(1, -(-runs // workers.jobs(engine))))
    blocks = [range(start, min(start + size, runs)) for start in range(0, runs, size)]
    total, done = Tally.blank(plan, len(work.limits), runs), 0
    try:
        for more in workers.gather(work, blocks, total):
            done += more
            if progress:
                progress(more)
    except KeyboardInterrupt:
        if not done:
            raise
        total.cut(done)
    return Ensemble(plan, work.limits, seed, runs, total)
