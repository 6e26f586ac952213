"""Who does the jobs: threads or processes of this machine, or the workers of a Dask cluster. The bytes are the same."""

import gc
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from typing import Final, Protocol

from simulation.campaign.jobs import Job, do

#: A function that gives the next job; None while there is none until another one is done.
Source = Callable[[], Job | None]
#: How often a broken pool of processes is made anew without a single job done in between.
RESTARTS: Final = 3


class Crew(Protocol):
    """Does jobs."""

    def results(self, source: Source) -> Iterator[tuple[Job, bytes]]:
        """Each job of the source with its result, as they are done; ends when the source and the crew are empty."""
        ...


class CrewLost(Exception):
    """The crew is gone, or one job brought down every worker that tried it. Results that were kept stay."""


class Executors:
    """A crew over an executor of the standard library's shape: `make` makes it, anew where it broke.

    At most two jobs for each worker are under way, so that neither a large campaign nor a large result fills the
    memory. A context manager.
    """

    def __init__(self, make: Callable[[], Executor], workers: int) -> None:
        self._make, self._ahead = make, 2 * max(workers, 1)
        self._pool: Executor | None = None

    def __enter__(self) -> "Executors":
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)  # waits for the few jobs that are under way
            self._pool = None

    def results(self, source: Source) -> Iterator[tuple[Job, bytes]]:
        """Each job with its result; jobs of a broken pool are given to a new one, a few times."""
        again: list[Job] = []
        under_way: dict[Future[bytes], Job] = {}
        failures = 0
        while True:
            while len(under_way) < self._ahead and (job := again.pop() if again else source()) is not None:
                under_way[self._submit(job)] = job
            if not under_way:
                return
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                job = under_way.pop(future)
                try:
                    result = future.result()
                except BrokenProcessPool:
                    again.append(job)
                    continue
                failures = 0
                yield job, result
            if again:
                failures += 1
                if failures > RESTARTS:
                    raise CrewLost
                again += under_way.values()  # all of them broke
                under_way.clear()
                self.__exit__()

    def _submit(self, job: Job) -> "Future[bytes]":
        if self._pool is None:
            self._pool = self._make()
        try:
            return self._pool.submit(do, job)
        except BrokenProcessPool as error:  # broke since the last result: said by the future, as for the others
            failed: Future[bytes] = Future()
            failed.set_exception(error)
            return failed


def threads(n: int) -> Executors:
    """Threads of this process; the compiled kernel lets them run side by side."""
    return Executors(lambda: ThreadPoolExecutor(n), n)


def processes(n: int) -> Executors:
    """Processes of this machine, started by spawn, as Windows has it."""
    return Executors(lambda: ProcessPoolExecutor(n, get_context("spawn"), initializer=_begin), n)


def _begin() -> None:
    """A worker leaves Ctrl-C to its parent, and goes when that is gone: a killed parent cannot send it home."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()
    threading.Thread(target=_go_with_parent, daemon=True).start()


def _go_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
