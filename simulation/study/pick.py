"""Which courses to tell: an ordinary and a bad one, by the deadline that is missed most."""

from dataclasses import dataclass

import numpy as np

from scenarios.timeline import Timeline
from simulation.outcome.run import Run
from simulation.outcome.tally import NOT_COUNTED
from simulation.outcome.timeline import timeline
from simulation.outcome.verdicts import NEVER
from simulation.reference.engine import simulate_runs
from simulation.study.study import Study


@dataclass(frozen=True)
class Picked:
    """The ordinary (median) and the bad (90th percentile) run of a study by the time that `deadline` took in them;
    without any deadline ("") by when the last thing happened."""

    deadline: str
    ordinary: Timeline
    bad: Timeline


def pick_runs(study: Study) -> Picked:
    """The two runs, simulated once more from their numbers (L12)."""
    deadline = most_missed(study)
    order = ranked(study, deadline)
    ordinary, bad = (course(study, _at(order, share)) for share in (0.5, 0.9))
    return Picked(deadline, *(timeline(study.scenario, study.plan, run) for run in (ordinary, bad)))


def median_run(study: Study) -> int:
    """The number of the ordinary run."""
    return _at(ranked(study, most_missed(study)), 0.5)


def worst_run(study: Study, deadline: str) -> int:
    """The number of the run in which a deadline took longest; never met is longest of all."""
    return _at(ranked(study, deadline), 1.0)


def _at(order: list[int], share: float) -> int:
    return order[min(int(len(order) * share), len(order) - 1)]


def most_missed(study: Study) -> str:
    """The deadline missed in most runs, the first of several; "" where no deadline ever counts."""
    counting = [id for id in study.scenario.deadlines if study.missed(id).n]
    return max(counting, key=lambda id: study.missed(id).k, default="")


def ranked(study: Study, deadline: str) -> list[int]:
    """The run numbers from the fastest to the slowest: those in which the deadline counts, never met last.

    Ties go by when the last thing settled, so that of two runs that both never met it the longer is the worse.
    """
    last = study.tally.settled.max(axis=1)
    if not deadline:
        return [int(run) for run in np.argsort(last, kind="stable")]
    column = study.deadline_index[deadline]
    took = study.tally.took[:, column]
    late = np.where(took == NEVER, np.iinfo(np.int64).max, took)
    counted = np.flatnonzero(study.tally.verdict[:, column] != NOT_COUNTED)
    if not len(counted):
        return ranked(study, "")
    return [int(run) for run in counted[np.lexsort((last[counted], late[counted]))]]


def course(study: Study, number: int) -> Run:
    """Run `number` of a study, again."""
    return next(simulate_runs(study.plan, study.ensemble.seed, range(number, number + 1)))
