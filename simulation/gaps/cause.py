"""What keeps a step from being done until the run ends: its place is closed, it never ends, or people and things."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from scenarios.check.staff import may_work
from scenarios.graph import ResponseGraph, effects_of
from scenarios.kinds import step_of
from scenarios.model import Step
from simulation.outcome.run import Run
from simulation.plan.plan import CAME, FAILED, OUTCOME, UNSETTLED
from simulation.study.pick import course
from simulation.study.study import Study

Bools = npt.NDArray[np.bool_]
Times = npt.NDArray[np.int64]
#: How many runs are looked at one by one to see what a step was waiting for when its place closed.
SAMPLE = 5
#: A step that had waited longer than this (ms) for people or things before its place closed was waiting for these.
A_MINUTE = 60_000


@dataclass(frozen=True)
class Shut:
    """In which runs a place is closed at the end, since when (ms), and by which node (its place in `closers`)."""

    runs: Bools
    since: Times
    by: npt.NDArray[np.intp]
    closers: tuple[str, ...]


class Closed:
    """The places of a study that are closed when its runs end."""

    def __init__(self, study: Study) -> None:
        self.study, self.s = study, study.scenario

    @cached_property
    def _graph(self) -> ResponseGraph:
        return ResponseGraph(self.s)

    def cause(self, at: str) -> dict[str, Any]:
        """What keeps a step from being done at the end of the runs in which it is not, as data of CAP08."""
        study, step, index = self.study, self.s.steps[step_of(at)], self.study.plan.index[at]
        open_: Bools = study.tally.status[:, index] == UNSETTLED
        shut = self.shut(step)
        if shut is not None and 2 * (found := np.flatnonzero(open_ & shut.runs)).size > open_.sum():
            looked = [self._kept_out(at, int(run), int(shut.since[run])) for run in found[:SAMPLE]]
            if 2 * sum(looked) > len(looked):
                closer = shut.closers[int(np.bincount(shut.by[found]).argmax())]
                escalation = self.s.escalations.get(closer)
                averts = escalation is not None and escalation.averted_by and step_of(at) in escalation.averted_by.nodes
                kind, since = "control" if averts else "closed", int(np.sort(shut.since[found])[(found.size - 1) // 2])
                return {"kind": kind, "place": step.at, "closer": closer, "closed_ms": since}
        looked = [self._at_work(at, int(run)) for run in np.flatnonzero(open_)[:SAMPLE]]
        return {"kind": "lasting"} if 2 * sum(looked) > len(looked) else {}

    def _at_work(self, at: str, number: int) -> bool:
        """Whether the step is under way when that run ends."""
        index = self.study.plan.index[at]
        attempts = [a for a in course(self.study, number).attempts if a.node == index]
        return bool(attempts) and attempts[-1].started >= 0 and attempts[-1].ended < 0

    def _kept_out(self, at: str, number: int, closed: int) -> bool:
        """Whether in that run the closing, and not want of people or things, kept the step from being done."""
        run: Run = course(self.study, number)
        index = self.study.plan.index[at]
        attempts = [a for a in run.attempts if a.node == index]
        waited_since = attempts[-1].ended if attempts else run.ready[index]
        return waited_since < 0 or closed - waited_since < A_MINUTE

    def shut(self, step: Step) -> Shut | None:
        """When the place of a step is closed to it for good; None where that never happens."""
        if step.at is None:
            return None
        opened = np.full(self.study.runs, -1, np.int64)
        closers: list[tuple[str, Times]] = []
        for id in (*self.s.steps, *self.s.escalations, *self.s.injects):
            for outcome, effects in effects_of(self.s.node(id)):
                if step.at in effects.opens:
                    opened = np.maximum(opened, self._when(id, outcome))
                if step.at in effects.closes and not may_work(
                    self.s, self._graph, step, effects.closes[step.at].against
                ):
                    closers.append((id, self._when(id, outcome)))
        if not closers:
            return None
        never = np.iinfo(np.int64).max
        times = np.array([np.where((when >= 0) & (when > opened), when, never) for _, when in closers])
        since = times.min(axis=0)
        return Shut(since < never, since, times.argmin(axis=0), tuple(id for id, _ in closers))

    def _when(self, id: str, outcome: str | None) -> Times:
        """When an effect happened in each run; -1 where it did not."""
        index = self.study.plan.index[id]
        status = self.study.tally.status[:, index]
        if outcome is None:
            came = status >= CAME
        else:
            ends = self.study.plan.nodes[index].outcomes
            came = status == (FAILED if outcome == "failed" else OUTCOME + ends.index(outcome))
        return np.where(came, self.study.tally.settled[:, index].astype(np.int64), -1)
