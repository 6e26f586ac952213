"""EVI01: what rests on assumed durations."""

from collections.abc import Iterator

from scenarios.gap import Gap, make_gap
from simulation.study.study import Study


def evidence(study: Study) -> Iterator[Gap]:
    """Deadlines of which more than a tenth of the deciding time rests on assumed durations."""
    weak = [id for id in study.scenario.deadlines if study.met_runs(id) and study.grade(id) == "assumed"]
    if weak:
        yield make_gap("EVI01", deadlines=tuple(weak), grade="assumed")
