"""Gaps that the simulation shows, each kind in a file of its own: late, hazard, waiting, blocked, unfinished, evidence.

`weight` says how a share becomes a gap and its weight, `cause` what keeps a step from being done, `unjudged` what a
study does not tell.
"""

from scenarios.gap import LEAST, Gap, accept
from simulation.gaps import blocked, evidence, hazard, late, unfinished, waiting
from simulation.study.study import Study

#: Every law of conclusion, in the order in which they are asked.
LAWS = (
    late.late,
    hazard.hazard,
    waiting.waiting,
    waiting.starved,
    blocked.blocked,
    unfinished.unfinished,
    evidence.evidence,
)


def find_gaps(study: Study) -> list[Gap]:
    """The gaps of a study, those accepted in the file marked, in order of rank; none at fewer than `LEAST` runs, which
    judge nothing."""
    if study.runs < LEAST:
        return []
    return accept([gap for law in LAWS for gap in law(study)], study.scenario.accepted)
