"""A study with its gaps, made in one place: check, simulation and, if wanted, one thing away at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from scenarios.check import check
from scenarios.gap import Gap, accept
from scenarios.unjudged import NotJudged
from simulation.gaps import find_gaps
from simulation.gaps.unjudged import not_judged
from simulation.questions.fragile import Effect, Vary, fragile_gaps, fragility, losses
from simulation.study.ensemble import Progress, Workers
from simulation.study.export import study_json
from simulation.study.study import Study


@dataclass(frozen=True)
class Judged:
    """A study, its gaps in order of rank with those marked that the plan accepts, and what each loss did (`effects`;
    None where losses were not tried)."""

    study: Study
    gaps: list[Gap]
    effects: tuple[Effect, ...] | None = None

    @cached_property
    def not_judged(self) -> list[NotJudged]:
        """What was not judged, and why."""
        return not_judged(self.study, fragile=self.effects is not None)

    def json(self) -> dict[str, Any]:
        """As it stands in results: the study with its gaps and with what was not judged."""
        gaps, unjudged = [gap.json() for gap in self.gaps], [one.json() for one in self.not_judged]
        return study_json(self.study) | {"gaps": gaps, "not_judged": unjudged}


def judge(study: Study, checked: Sequence[Gap] | None = None) -> Judged:
    """The gaps of a plan that was checked and simulated. `checked` is what `check` found, if that was done already."""
    found = [*(check(study.scenario) if checked is None else checked), *find_gaps(study)]
    return Judged(study, accept(found, study.scenario.accepted))


def judge_with_losses(
    study: Study,
    vary: Vary,
    bound: int | None = None,
    workers: Workers | None = None,
    progress: Progress | None = None,
) -> Judged:
    """The same with one thing away at a time. `vary` makes the plan without it; each loss is tried over as many runs as
    the study has, or at most `bound`. Broken off by the user, losses count as not tried."""
    runs, plan = loss_runs(study, bound), study.scenario
    same = study if runs == study.runs else None
    try:
        base, effects = fragility(plan, vary, runs, study.ensemble.seed, workers, progress, same)
    except KeyboardInterrupt:  # some tried and some not would say that nothing depends on the rest
        return judge(study)
    gaps = [*judge(study).gaps, *fragile_gaps(base, effects)]
    return Judged(study, accept(gaps, plan.accepted), tuple(effects))


def loss_runs(study: Study, bound: int | None) -> int:
    """With how many runs each loss is tried."""
    return min(study.runs, bound or study.runs)


def loss_work(study: Study, bound: int | None) -> int:
    """How many runs `judge_with_losses` makes, for a progress bar; fewer than the study has need their own base."""
    runs = loss_runs(study, bound)
    return runs * (sum(1 for _ in losses(study.scenario)) + (runs != study.runs))
