"""Many runs, on one process or several, with the same result to the last bit, and interruptible."""

import gc
import signal
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from scenarios.model import Scenario
from simulation.engine import simulate_runs
from simulation.plan import Plan, compile_plan
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


def run_many(
    scenario: Scenario,
    runs: int,
    seed: int,
    jobs: int = 1,
    held_off: Collection[str] = (),
    progress: Progress | None = None,
) -> Ensemble:
    """Runs 0 to `runs` - 1 of a scenario. Ctrl-C ends it early with what is done so far, unless that is nothing."""
    plan = compile_plan(scenario)
    work = _Work(plan, limits(scenario, plan), seed, tuple(plan.index[id] for id in held_off))
    blocks = [range(start, min(start + BLOCK, runs)) for start in range(0, runs, BLOCK)]
    done: list[Tally] = []
    try:
        for part in work.here(blocks) if jobs <= 1 or len(blocks) < 2 else work.spread(blocks, jobs):
            done.append(part)
            if progress:
                progress(part.runs)
    except KeyboardInterrupt:
        if not done:
            raise
    return Ensemble(plan, work.limits, seed, runs, merge(done))


@dataclass(frozen=True)
class _Work:
    plan: Plan
    limits: tuple[Limit, ...]
    seed: int
    held_off: tuple[int, ...]

    def block(self, runs: range) -> Tally:
        return tally(self.plan, self.limits, simulate_runs(self.plan, self.seed, runs, self.held_off))

    def here(self, blocks: list[range]) -> Iterator[Tally]:
        gc.freeze()  # what was imported need not be scanned again and again
        try:
            for runs in blocks:
                yield self.block(runs)
        finally:
            gc.unfreeze()

    def spread(self, blocks: list[range], jobs: int) -> Iterator[Tally]:
        """The blocks in order, computed on several processes."""
        pool = ProcessPoolExecutor(jobs, get_context("spawn"), initializer=_start, initargs=(self,))
        try:
            yield from pool.map(_do, blocks)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


_work: _Work | None = None


def _start(work: _Work) -> None:
    """In a new process: keep the work, leave Ctrl-C to the parent."""
    global _work
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()
    _work = work


def _do(runs: range) -> Tally:
    assert _work is not None
    return _work.block(runs)
