"""STR06: steps that are blocked behind a failed one."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from scenarios.gap import Gap, Share, make_gap
from scenarios.graph import effects_of
from scenarios.kinds import step_of
from scenarios.model import Scenario
from simulation.gaps.weight import RARELY
from simulation.plan.plan import BLOCKED, CAME, FAILED, MISSING, STOPPED
from simulation.study.study import Study

Bools = npt.NDArray[np.bool_]


def blocked(study: Study) -> Iterator[Gap]:
    """STR06, one per step that failed, was called off or misses somebody. `root`; `node`: what cannot begin; `kind`:
    stopped, where the root was called off while somebody was at it, or missing, where not everybody did his part.

    Counted are the runs in which nothing was done instead: no step that takes up the failure, and none that does the
    acts of the blocked one. What was called off before it began leaves nobody waiting.
    """
    roots: dict[str, list[tuple[str, Share]]] = {}
    for node, root, _ in study.blocked():
        if step_of(node) in study.scenario.steps:
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
    for other in _instead(study.scenario, step_of(node), step_of(root)):
        hanging &= ~((study.tally.started[:, index[other]] >= 0) | (status[:, index[other]] >= CAME))
    acts = [_doing(study, act, step_of(node)) for act in study.scenario.steps[step_of(node)].does]
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
