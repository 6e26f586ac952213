"""What never ends: steps blocked behind a failed one (STR06), and steps that are not done when the run ends (CAP08)."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from scenarios.check.staff import may_work
from scenarios.gap import Gap, Share, Weight, make_gap
from scenarios.graph import ResponseGraph, effects_of
from scenarios.model import Scenario, Step
from simulation.outcome.run import Run
from simulation.plan.plan import BLOCKED, CAME, FAILED, MISSING, OUTCOME, STOPPED, UNSETTLED
from simulation.study.pick import course
from simulation.study.study import Study

Bools = npt.NDArray[np.bool_]
Times = npt.NDArray[np.int64]
#: Blocked or unfinished steps are a gap when it happens in more than this share of the runs.
RARELY = 0.1
#: How many runs are looked at one by one to see what a step was waiting for when its place closed.
SAMPLE = 5
#: A step that had waited longer than this (ms) for people or things before its place closed was waiting for these.
A_MINUTE = 60_000


def never_ending(study: Study) -> Iterator[Gap]:
    """Both kinds of gaps, STR06 first."""
    yield from blocked(study)
    yield from unfinished(study)


def whole(id: str) -> str:
    """The step of a node: of one person's part, the step that all do."""
    return id.partition("[")[0]


# ---- STR06


def blocked(study: Study) -> Iterator[Gap]:
    """STR06, one per step that failed, was called off or misses somebody. `root`; `node`: what cannot begin; `kind`:
    stopped, where the root was called off while somebody was at it, or missing, where not everybody did his part.

    Counted are the runs in which nothing was done instead: no step that takes up the failure, and none that does the
    acts of the blocked one. What was called off before it began leaves nobody waiting.
    """
    roots: dict[str, list[tuple[str, Share]]] = {}
    for node, root, _ in study.blocked():
        if whole(node) in study.scenario.steps:
            share = Share(int(_left_hanging(study, node, root).sum()), study.runs)
            if share.low > RARELY:
                roots.setdefault(root, []).append((node, share))
    for root, behind in roots.items():
        share = max((s for _, s in behind), key=lambda s: s.k)
        status = study.tally.status[:, study.plan.index[root]]
        data: dict[str, Any] = {"node": tuple(node for node, _ in behind), "root": root}
        often = {
            kind: int((status == way).sum()) for kind, way in (("", FAILED), ("stopped", STOPPED), ("missing", MISSING))
        }
        if kind := max(often, key=lambda one: often[one]):
            data["kind"] = kind
        yield make_gap("STR06", root, share=share, **data)


def _left_hanging(study: Study, node: str, root: str) -> Bools:
    """The runs in which a step is blocked by that root, and nothing is done instead."""
    status, index = study.tally.status, study.plan.index
    stood = status[:, index[root]]
    off = (stood == STOPPED) & (study.tally.started[:, index[root]] >= 0)
    hanging: Bools = (status[:, index[node]] == BLOCKED) & ((stood == FAILED) | (stood == MISSING) | off)
    for other in _instead(study.scenario, whole(node), whole(root)):
        hanging &= ~((study.tally.started[:, index[other]] >= 0) | (status[:, index[other]] >= CAME))
    acts = [_doing(study, act, whole(node)) for act in study.scenario.steps[whole(node)].does]
    return hanging & ~np.logical_and.reduce(acts) if acts else hanging


def _doing(study: Study, act: str, but: str) -> Bools:
    """The runs in which some other step does the act."""
    steps = [id for id, step in study.scenario.steps.items() if act in step.does and id != but]
    found = [study.came_runs(id) for id in steps]
    return np.logical_or.reduce(found) if found else np.zeros(study.runs, np.bool_)


def _instead(s: Scenario, node: str, root: str) -> Iterator[str]:
    """The steps that take up the failure or the calling off of `root`: that ask for it, have an alternative to it, or
    wait for the escalation that it did not avert, or for what called it off."""
    comes = {id for id, e in s.escalations.items() if e.averted_by and root in e.averted_by.nodes}
    for id in (*s.steps, *s.escalations, *s.injects):
        comes |= {id for _, effects in effects_of(s.node(id)) if root in effects.stops}
    for id, step in s.steps.items():
        for entry in step.after.of if step.after else ():
            other_way = step.after is not None and step.after.mode == "any" and len(step.after.of) > 1
            own = entry.node == root and (entry.when in ("failed", "stopped", "missing", "ended") or other_way)
            if id != node and (own or entry.node in comes):
                yield id


# ---- CAP08


def unfinished(study: Study) -> Iterator[Gap]:
    """CAP08, one per step that is not done when the run ends. `node`, and `behind`: what waits for it.

    `kind`: closed (`place` has been closed by `closer` since `closed_ms`, as in most such runs), control (as closed,
    and the step is to avert that very closer), lasting (it goes on to the end of the run), or none: people or things.
    """
    stuck: dict[str, list[tuple[str, Share]]] = {}
    for node, at, share in study.unfinished():
        if share.low > RARELY and whole(at) in study.scenario.steps:
            stuck.setdefault(at, []).append((node, share))
    places = Closed(study)
    for at, nodes in stuck.items():
        share = max((s for _, s in nodes), key=lambda s: s.k)
        behind = tuple(node for node, _ in nodes if whole(node) != whole(at))
        data: dict[str, Any] = {"node": at, "behind": behind, **places.cause(at)}
        if data.get("kind") == "lasting" and not behind:
            continue  # a lasting step that lasts: nobody waits for its end
        weight: Weight = "must" if share.k == share.n else "should"
        yield make_gap("CAP08", at, weight=weight, share=share, **data)


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
        study, step, index = self.study, self.s.steps[whole(at)], self.study.plan.index[at]
        open_: Bools = study.tally.status[:, index] == UNSETTLED
        shut = self.shut(step)
        if shut is not None and 2 * (found := np.flatnonzero(open_ & shut.runs)).size > open_.sum():
            looked = [self._kept_out(at, int(run), int(shut.since[run])) for run in found[:SAMPLE]]
            if 2 * sum(looked) > len(looked):
                closer = shut.closers[int(np.bincount(shut.by[found]).argmax())]
                escalation = self.s.escalations.get(closer)
                averts = escalation is not None and escalation.averted_by and whole(at) in escalation.averted_by.nodes
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
