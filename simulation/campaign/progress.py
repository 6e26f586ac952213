"""The course of a campaign: what is kept is not done again, the rest goes to the crew, a few cases at a time."""

import json
from collections import deque
from collections.abc import Callable, Iterator
from typing import Protocol

from simulation.campaign.crews import Crew
from simulation.campaign.jobs import Block, Case, Finish, Job, code
from simulation.campaign.packing import unpack
from simulation.study.ensemble import Progress
from simulation.study.export import STUDY


class Store(Protocol):
    """Keeps results by their content key, over any end of the program."""

    def get(self, key: str) -> bytes | None:
        """What is kept whole and unharmed under the key."""
        ...

    def put(self, key: str, data: bytes) -> None:
        """Keep it."""
        ...

    def drop(self, key: str) -> None:
        """Forget it: it is not needed any more."""
        ...

    def spoilt(self, key: str) -> None:
        """What is kept under the key is undamaged and yet no result: say so, and take it away."""
        ...


def simulate_all(cases: Iterator[Case], crew: Crew, store: Store, progress: Progress) -> None:
    """Afterwards the study of every case is in the store under its key, and its blocks are not.

    Cases are taken one by one, as the crew needs them, so that a campaign may be larger than the memory.
    """
    _Course(cases, store, progress).run(crew)


def _study(data: bytes) -> None:
    """The study in these bytes; ValueError where they hold none."""
    try:
        study = json.loads(data)
    except RecursionError:
        raise ValueError("no study") from None
    if not isinstance(study, dict) or study.get("schema") != STUDY or not isinstance(study.get("gaps"), list):
        raise ValueError("no study")


class _Course:
    def __init__(self, cases: Iterator[Case], store: Store, progress: Progress) -> None:
        self._cases, self._store, self._progress = cases, store, progress
        self._jobs: deque[tuple[Case, Block]] = deque()
        #: by the key of a case: blocks that are not done
        self._missing: dict[str, int] = {}
        self._ready: deque[Case] = deque()
        self._of: dict[str, Case] = {}

    def run(self, crew: Crew) -> None:
        """Do jobs until nothing is left to do."""
        for job, result in crew.results(self._next):
            self._store.put(job.key, result)
            case = self._of.pop(job.key)
            if isinstance(job, Finish):
                for key, _, _ in case.blocks:
                    self._store.drop(key)
                continue
            self._progress(job.stop - job.start)
            self._missing[case.key] -= 1
            if not self._missing[case.key]:
                self._ready.append(case)

    def _next(self) -> Job | None:
        """Studies first, so that blocks need not be kept for long; then blocks; then the next case."""
        while True:
            if self._ready:
                job = self._finish(self._ready.popleft())
                if job is not None:
                    return job
            elif self._jobs:
                case, block = self._jobs.popleft()
                self._of[block.key] = case
                return block
            else:
                case_or_none = next(self._cases, None)
                if case_or_none is None:
                    return None
                self._begin(case_or_none)

    def _begin(self, case: Case) -> None:
        """Count what is kept of a case, and line up the rest."""
        if self._kept(case.key, _study) is not None:
            self._progress(case.runs)
            return
        blocks = case.blocks
        missing = [block for block in blocks if self._store.get(block[0]) is None]
        self._line_up(case, missing)
        if len(missing) < len(blocks):
            self._progress(case.runs - sum(stop - start for _, start, stop in missing))

    def _kept(self, key: str, read: Callable[[bytes], object]) -> bytes | None:
        """What is kept under a key, if it can be read as what it should be; ValueError says that it cannot."""
        data = self._store.get(key)
        if data is None:
            return None
        try:
            read(data)
        except ValueError:
            self._store.spoilt(key)
            return None
        return data

    def _line_up(self, case: Case, blocks: list[tuple[str, int, int]]) -> None:
        self._missing[case.key] = len(blocks)
        self._jobs.extend((case, case.block(*block)) for block in blocks)
        if not blocks:
            self._ready.append(case)

    def _finish(self, case: Case) -> Finish | None:
        """The study of a case whose blocks are all kept; where one was harmed since, that is done again."""
        kept = [(block, self._kept(block[0], unpack)) for block in case.blocks]
        parts = tuple(data for _, data in kept if data is not None)
        if len(parts) < len(kept):
            self._line_up(case, [block for block, data in kept if data is None])
            return None
        self._of[case.key] = case
        return Finish(case.key, code(), case, parts)
