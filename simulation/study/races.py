"""Time required against time available (law L11): a second pass with the same luck in which a trigger is held off."""

import numpy as np

from scenarios.gap import Share
from simulation.plan.plan import AVERTED
from simulation.study.ensemble import Progress, Workers, run_many
from simulation.study.study import Race, Study

#: Runs of the second pass.
RUNS = 2000


def race(
    study: Study, escalation: str, runs: int, workers: Workers | None = None, progress: Progress | None = None
) -> Race:
    """The race against an escalation over the first `runs` runs of a study.

    Required is when it was averted, had it not come; available when its clock rings. A run is lost when the clock
    rings first, or when it rings and the escalation is never averted.
    """
    held = run_many(study.scenario, runs, study.ensemble.seed, workers, (escalation,), progress)
    node = held.plan.index[escalation]
    saved = held.tally.status[:, node] == AVERTED
    done, due = held.tally.settled[:, node], held.tally.due[:, node - held.plan.clocks]
    lost = (due >= 0) & (~saved | (due < done))
    return Race(
        escalation=escalation,
        runs=held.tally.runs,
        required=tuple(int(t) for t in np.sort(done[saved])),
        available=tuple(int(t) for t in np.sort(due[due >= 0])),
        lost=Share(int(lost.sum()), held.tally.runs),
    )
