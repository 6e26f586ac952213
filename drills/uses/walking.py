"""One course of a plan, told as a story."""

from dataclasses import dataclass
from typing import Any

from drills.uses.listener import Listener
from drills.uses.studying import Effort, refuse_circles, study
from reports.speech import Speaker
from reports.story import Line, tell
from reports.words.catalogue import Words
from scenarios.source import Source
from simulation.outcome.timeline import timeline
from simulation.plan.compiler import compile_plan
from simulation.reference.engine import simulate_runs
from simulation.study.pick import median_run, worst_run


@dataclass(frozen=True)
class Walk:
    """A run by its number and its luck, and the lines of its story."""

    source: Source
    seed: int
    run: int
    lines: tuple[Line, ...]

    def json(self) -> dict[str, Any]:
        """As it stands in results."""
        head = {"schema": "gasdrill/walk/1", "scenario": {"id": self.source.scenario.scenario.id}}
        rows = [line.json() for line in self.lines]
        return head | {"variant": self.source.label, "seed": self.seed, "run": self.run, "lines": rows}


def worst_or_median(source: Source, listener: Listener, effort: Effort, deadline: str | None = None) -> int:
    """The run in which a deadline takes longest; the ordinary run where none is given."""
    result = study(source, listener, effort)
    return median_run(result) if deadline is None else worst_run(result, deadline)


def walk(source: Source, seed: int, run: int, words: Words) -> Walk:
    """The story of a run."""
    refuse_circles(source.scenario)
    plan = compile_plan(source.scenario)
    course = timeline(source.scenario, plan, next(simulate_runs(plan, seed, range(run, run + 1))))
    return Walk(source, seed, run, tuple(tell(course, Speaker(source.scenario, words))))
