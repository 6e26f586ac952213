"""Judging a plan: by checking it alone, or by its study, with one thing away at a time where that is wanted."""

from dataclasses import dataclass
from typing import Any

from drills.uses.listener import Listener, watched
from scenarios.check import check
from scenarios.gap import Gap
from scenarios.source import Source
from scenarios.unjudged import NotJudged
from scenarios.unjudged import not_judged as not_checked
from simulation.questions.judged import Judged, judge, judge_with_losses, loss_work
from simulation.study.ensemble import Workers
from simulation.study.study import Study


@dataclass(frozen=True)
class Checked:
    """The gaps that show without any simulation, and what was not judged for that reason among others."""

    gaps: list[Gap]
    not_judged: list[NotJudged]

    @property
    def open(self) -> int:
        """How many gaps are not accepted."""
        return sum(1 for gap in self.gaps if not gap.accepted)

    def json(self) -> dict[str, Any]:
        """As it stands in results."""
        return {"gaps": [gap.json() for gap in self.gaps], "not_judged": [one.json() for one in self.not_judged]}


def checked(source: Source) -> Checked:
    """A plan judged by what is written in it."""
    return Checked(check(source.scenario), [NotJudged("no-runs"), *not_checked(source.scenario)])


def judged(
    source: Source, result: Study, listener: Listener, workers: Workers, fragile: bool, bound: int | None = None
) -> Judged:
    """A study with its gaps. Where `fragile`, each loss is tried too, with as many runs as the study has or at most
    `bound`; never of a study that was broken off, whose user wants to end. Broken off in between, losses count as not
    tried."""
    if not fragile or result.ensemble.partial:
        return judge(result)
    with watched(listener, "screen.fragile", loss_work(result, bound)) as bar:
        found = judge_with_losses(result, source.scenario_under, bound, workers, bar)
    if found.effects is None:
        listener.tell("screen.interrupted-losses")
    return found
