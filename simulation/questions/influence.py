"""Which uncertain duration decides how long a deadline takes: first-order indices, from the runs there are.

The index of a duration is Var(E[Y|U]) ÷ Var(Y) (Saltelli et al., "Global Sensitivity Analysis: The Primer", 2008). Y is
how long the deadline took; where its end never came in some of the runs that count, Y is the rank of that time instead,
and those runs rank behind all others, equal among themselves. U is the uniform from which the first attempt drew the
duration: a pure function of seed, node and run (L12), so nothing has to be stored. It is drawn again, and the runs fall
into twenty bins of equal probability. Chance alone makes the means of the bins differ; that is taken off as Kelley's
epsilon squared does (PNAS 21 (1935) 554-559), so that a duration without influence has an index about 0.
What cannot be seen here: that two durations matter together only, and what later attempts add.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from scenarios.kinds import step_of
from simulation.outcome.tally import NOT_COUNTED
from simulation.outcome.verdicts import NEVER
from simulation.plan.plan import Node
from simulation.plan.sampling import Purpose, uniforms
from simulation.study.study import Study

#: Bins of equal probability.
BINS = 20
#: Fewer runs give no index.
ENOUGH = 1000
#: The means of the bins differ for certain if their variance is so many times what chance alone makes of it: the 99.9 %
#: point of F with 19 and 980 degrees of freedom is 2.34, with more runs less.
CLEAR = 2.35
#: Runs drawn again at a time.
BLOCK = 10_000


@dataclass(frozen=True, slots=True)
class Influence:
    """How much of the variance of a deadline's time comes from the duration of one node, over `n` runs.

    `index` lies between 0 and 1; `clear` says whether it is more than chance.
    """

    deadline: str
    node: str
    n: int
    index: float
    clear: bool

    def json(self) -> dict[str, Any]:
        """As it stands in results."""
        return {"deadline": self.deadline, "node": self.node, "n": self.n, "index": self.index, "clear": self.clear}


@dataclass(frozen=True, slots=True)
class Unknown:
    """A step whose duration was never measured at a drill and decides whether deadlines are kept: what to measure next.

    `share` is the largest of its indices, of `deadline`; `deadlines` are all that clearly hang on it, most first.
    """

    step: str
    deadline: str
    share: float
    deadlines: tuple[str, ...]

    def json(self) -> dict[str, Any]:
        """As it stands in results."""
        return {"step": self.step, "deadline": self.deadline, "index": self.share, "deadlines": list(self.deadlines)}


def influences(study: Study) -> tuple[Influence, ...]:
    """The index of every drawn duration on every deadline, in the order of the file; none where a deadline counts in
    fewer than 1,000 runs, or always takes the same time."""
    nodes = [node for node in study.plan.nodes if node.lasts is not None and node.lasts.shape != "fixed"]
    limits = [d for id, d in study.deadline_index.items() if study.missed(id).n >= ENOUGH]
    if not nodes or not limits:
        return ()
    values = [_times(study, d) for d in limits]
    found = []
    for d, y, n, total in zip(limits, values, *_binned(study, nodes, limits, values), strict=True):
        spread = float((y.astype(np.float64) ** 2).sum()) - float(y.sum()) ** 2 / len(y)
        if spread > 0:
            for k, node in enumerate(nodes):
                found.append(Influence(study.ensemble.limits[d].id, node.id, len(y), *_index(n[k], total[k], spread)))
    return tuple(found)


Floats = npt.NDArray[np.float64]


def _counted(study: Study, d: int) -> npt.NDArray[np.bool_]:
    """In which runs a deadline counts."""
    found: npt.NDArray[np.bool_] = study.tally.verdict[:, d] != NOT_COUNTED
    return found


def _times(study: Study, d: int) -> npt.NDArray[np.int64]:
    """Y of the runs in which a deadline counts, less its rounded mean; whole numbers, so that sums are exact."""
    took = study.tally.took[_counted(study, d), d].astype(np.int64)
    if (took == NEVER).any():
        took = _ranks(np.where(took == NEVER, np.iinfo(np.int64).max, took))
    centred: npt.NDArray[np.int64] = took - round(float(took.mean()))
    return centred


def _ranks(values: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Twice the rank of each value; equal ones share the middle of theirs."""
    _, which, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks: npt.NDArray[np.int64] = (2 * np.cumsum(counts) - counts + 1)[which]
    return ranks


def _binned(
    study: Study, nodes: list[Node], limits: list[int], values: list[npt.NDArray[np.int64]]
) -> tuple[Floats, Floats]:
    """By deadline, node and bin: in how many runs, and the sum of Y."""
    counts, sums = np.zeros((2, len(limits), len(nodes), BINS))
    counted = np.stack([_counted(study, d) for d in limits])
    times = np.zeros((len(limits), study.runs))
    for i, y in enumerate(values):
        times[i, counted[i]] = y
    for block, u in _draws(study, nodes):
        bins = (u * BINS).astype(np.intp)
        for i in range(len(limits)):
            inside = counted[i, block]
            for k in range(len(nodes)):
                chosen = bins[inside, k]
                counts[i, k] += np.bincount(chosen, minlength=BINS)
                sums[i, k] += np.bincount(chosen, times[i, block][inside], BINS)
    return counts, sums


def _draws(study: Study, nodes: list[Node]) -> Iterator[tuple[slice, Floats]]:
    """The uniforms of the durations of all nodes, a row a run, block by block."""
    keys, purposes = [node.key for node in nodes], [int(Purpose.DURATION)] * len(nodes)
    for start in range(0, study.runs, BLOCK):
        stop = min(start + BLOCK, study.runs)
        yield slice(start, stop), np.array(uniforms(study.ensemble.seed, keys, purposes, range(start, stop)))


def _index(counts: Floats, sums: Floats, spread: float) -> tuple[float, bool]:
    """The index, bias-corrected, and whether it is more than chance; `spread` is the sum of squares about the mean."""
    used = counts > 0
    n, bins = float(counts.sum()), int(used.sum())
    between = float((sums[used] ** 2 / counts[used]).sum()) - float(sums.sum()) ** 2 / n
    chance = max(spread - between, 0.0) / (n - bins) if bins > 1 else spread
    explained = between - (bins - 1) * chance
    return min(max(explained / spread, 0.0), 1.0), bins > 1 and between > CLEAR * (bins - 1) * chance


def unknowns(study: Study, found: tuple[Influence, ...]) -> tuple[Unknown, ...]:
    """What to measure at the next drill: steps never measured whose durations clearly decide deadlines that are kept in
    some runs and missed in others; first the one that explains most of that doubt, Σ index × p(1 − p)."""
    doubt = {id: study.missed(id).p * (1 - study.missed(id).p) for id in study.scenario.deadlines}
    by_step: dict[str, dict[str, float]] = {}
    for one in found:
        step = step_of(one.node)
        lasts = study.scenario.steps[step].lasts
        if one.clear and doubt[one.deadline] and lasts and lasts.evidence.grade != "drill":
            mine = by_step.setdefault(step, {})
            mine[one.deadline] = max(mine.get(one.deadline, 0.0), one.index)
    rows = []
    for step, mine in by_step.items():
        order = sorted(mine, key=lambda id: (-mine[id], id))
        rows.append((sum(doubt[id] * mine[id] for id in mine), Unknown(step, order[0], mine[order[0]], tuple(order))))
    return tuple(one for _, one in sorted(rows, key=lambda row: (-row[0], row[1].step)))
