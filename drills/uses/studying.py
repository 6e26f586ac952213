"""Studying a plan: simulating it many times, until it is as exact as asked for; racing it; changing its durations."""

from dataclasses import dataclass, replace

from drills.uses.listener import Listener, Refused, Said, watched
from scenarios.graph import ResponseGraph
from scenarios.model import Scenario
from scenarios.source import Source
from simulation.kernel.cache import warm
from simulation.kernel.jit import available
from simulation.questions.sensitivity import Sensitivity, sensitivity
from simulation.questions.sensitivity import work as sensitive_runs
from simulation.study.ensemble import Engine, Workers, run_many
from simulation.study.precision import runs_for, too_wide
from simulation.study.races import RUNS as RACE_RUNS
from simulation.study.races import race
from simulation.study.study import Race, Study


@dataclass(frozen=True)
class Effort:
    """How a plan is simulated: how many runs, with which luck, by whom."""

    runs: int
    seed: int
    workers: Workers


class Circles(Refused):
    """A plan that goes round in circles cannot be simulated: one sentence for each."""

    def __init__(self, circles: list[tuple[str, ...]]) -> None:
        super().__init__("screen.circle")
        self.said = tuple(circle_said(circle) for circle in circles)


def circle_said(circle: tuple[str, ...]) -> Said:
    """That these steps wait for each other."""
    return Said("screen.circle", {"path": " → ".join((*circle, circle[0]))})


def refuse_circles(scenario: Scenario) -> None:
    """`Circles` where there are any."""
    if circles := ResponseGraph(scenario).circles:
        raise Circles([tuple(circle) for circle in circles])


def crew(listener: Listener, jobs: int | None = None, engine: Engine | None = None) -> Workers:
    """Who simulates; told where that is slower than usual."""
    if engine != "simpy":
        foretell(listener)
    return Workers(jobs, engine if available() else "simpy")


def foretell(listener: Listener) -> None:
    """Tell that the kernel is missing, or not yet compiled."""
    if not available():
        listener.tell("screen.no-kernel")
    elif not warm():
        listener.tell("screen.compiling")


def study(source: Source, listener: Listener, effort: Effort) -> Study:
    """Simulate a scenario. Broken off by Ctrl-C or the listener, it is a partial study, and that is told; where nothing
    was done yet, `KeyboardInterrupt`."""
    refuse_circles(source.scenario)
    with watched(listener, "screen.simulating", effort.runs, title=source.scenario.scenario.title) as bar:
        ensemble = run_many(source.scenario, effort.runs, effort.seed, effort.workers, progress=bar)
    if ensemble.partial:
        listener.tell("screen.interrupted", done=ensemble.tally.runs, asked=effort.runs)
    return Study(source.scenario, ensemble, source.label)


def precise_study(source: Source, listener: Listener, effort: Effort, width: float | None) -> Study:
    """The same, with more and more runs until every deadline's interval is no wider than `width` (None: as it comes);
    told where that would take too many."""
    result = study(source, listener, effort)
    while width is not None and not result.ensemble.partial and (more := runs_for(result, width)):
        result = study(source, listener, replace(effort, runs=more))
    if width is not None and (wide := too_wide(result, width)):
        told = {"precision": f"{width:g}", "runs": result.runs, "deadlines": tuple(wide)}
        listener.tell("screen.not-precise", **told)
    return result


def races(result: Study, listener: Listener, workers: Workers) -> tuple[Race, ...]:
    """The races against those escalations that can be averted."""
    able = [id for id, e in result.scenario.escalations.items() if e.averted_by is not None]
    if not able:
        return ()
    runs = min(result.runs, RACE_RUNS)
    with watched(listener, "screen.racing", runs * len(able)) as bar:
        return tuple(race(result, id, runs, workers, bar) for id in able)


def sensitive(result: Study, listener: Listener, workers: Workers) -> Sensitivity:
    """The same plan with other durations, and which of them matter."""
    with watched(listener, "screen.sensitive", sensitive_runs(result)) as bar:
        return sensitivity(result, workers, bar)
