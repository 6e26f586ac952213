"""Many runs, on one process or several, with the same result to the last bit, and interruptible."""

import gc
import signal
import threading
from collections import deque
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context

from scenarios.model import Scenario
from simulation.compiler import compile_plan
from simulation.engine import simulate_runs
from simulation.plan import Plan
from simulation.results import Limit, limits
from simulation.tally import Tally, merge, tally

#: Runs per block: small enough for a lively progress bar, large enough to be worth sending to a process.
BLOCK = 250
#: Told how many more runs are done.
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
    """Processes that outlive one ensemble, so that many can be run without starting them anew.

    A context manager; with one job everything happens in this process.
    """

    def __init__(self, jobs: int = 1) -> None:
        self.jobs = jobs
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown()  # waits for the few blocks that are under way
            self._pool = None

    def tallies(self, work: "Work", blocks: list[range]) -> Iterator[Tally]:
        """The tally of each block, in order."""
        if self.jobs <= 1:
            gc.freeze()  # what was imported need not be scanned again and again
            try:
                yield from map(work.block, blocks)
            finally:
                gc.unfreeze()
            return
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self.jobs, get_context("spawn"), initializer=gc.freeze)
        waiting = iter(blocks)
        with _interrupts_ignored():  # the processes started here inherit that: Ctrl-C is the parent's to answer
            ahead = deque(self._pool.submit(work.block, runs) for runs in islice(waiting, 2 * self.jobs))
        while ahead:
            done = ahead.popleft().result()
            ahead.extend(self._pool.submit(work.block, runs) for runs in islice(waiting, 1))
            yield done


@dataclass(frozen=True)
class Work:
    """What is to be run: a plan, its deadlines, the seed, and the triggers that are held off."""

    plan: Plan
    limits: tuple[Limit, ...]
    seed: int
    held_off: tuple[int, ...]

    def block(self, runs: range) -> Tally:
        """The tally of the runs of these numbers."""
        return tally(self.plan, self.limits, simulate_runs(self.plan, self.seed, runs, self.held_off))


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
) -> Ensemble:
    """Runs 0 to `runs` - 1 of a scenario. Ctrl-C ends it early with what is done so far, unless that is nothing."""
    plan = compile_plan(scenario)
    work = Work(plan, limits(scenario, plan), seed, tuple(plan.index[id] for id in held_off))
    blocks = [range(start, min(start + BLOCK, runs)) for start in range(0, runs, BLOCK)]
    done: list[Tally] = []
    try:
        for part in (workers or Workers()).tallies(work, blocks):
            done.append(part)
            if progress:
                progress(part.runs)
    except KeyboardInterrupt:
        if not done:
            raise
    return Ensemble(plan, work.limits, seed, runs, merge(done))
