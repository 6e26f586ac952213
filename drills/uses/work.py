"""What several commands do with a scenario: study it, race it against the hazard, gather its gaps."""

from drills.cli.screen import Screen, listed, say
from scenarios.check import check
from scenarios.gap import Gap, accept
from scenarios.source import Source
from simulation.gaps import find_gaps
from simulation.kernel.cache import warm
from simulation.kernel.jit import available
from simulation.questions.fragile import Effect, fragile_gaps, fragility, losses
from simulation.questions.sensitivity import Sensitivity, sensitivity
from simulation.questions.sensitivity import work as sensitive_runs
from simulation.study.ensemble import Engine, Workers, run_many
from simulation.study.precision import runs_for, too_wide
from simulation.study.races import RUNS as RACE_RUNS
from simulation.study.races import race
from simulation.study.study import Race, Study


def crew(screen: Screen, jobs: int | None = None, engine: Engine | None = None) -> Workers:
    """Who simulates; said where that is slower than usual."""
    if engine != "simpy":
        foretell(screen)
    return Workers(jobs, engine if available() else "simpy")


def foretell(screen: Screen) -> None:
    """Say that the kernel is missing, or not yet compiled."""
    if not available():
        screen.tell(say("screen.no-kernel"))
    elif not warm():
        screen.tell(say("screen.compiling"))


def study(source: Source, screen: Screen, runs: int, seed: int, workers: Workers) -> Study:
    """Simulate a scenario with a progress bar; broken off by the user, a partial study that says so."""
    refuse_circle(source, screen)
    with screen.progress(say("screen.simulating", title=source.scenario.scenario.title.say(screen.lang)), runs) as bar:
        ensemble = run_many(source.scenario, runs, seed, workers, progress=bar)
    if ensemble.partial:
        screen.error(say("screen.interrupted", done=ensemble.tally.runs, asked=runs))
    return Study(source.scenario, ensemble, source.label)


def precise_study(source: Source, screen: Screen, runs: int, seed: int, workers: Workers, width: float | None) -> Study:
    """The same, with more and more runs until every deadline's interval is no wider than `width` (None: as it comes);
    it is said where that would take too many."""
    result = study(source, screen, runs, seed, workers)
    while width is not None and not result.ensemble.partial and (more := runs_for(result, width)):
        result = study(source, screen, more, seed, workers)
    if width is not None and (wide := too_wide(result, width)):
        names = listed(wide)
        screen.error(say("screen.not-precise", precision=f"{width:g}", runs=result.runs, deadlines=names))
    return result


def refuse_circle(source: Source, screen: Screen) -> None:
    """A plan that goes round in a circle cannot be simulated."""
    from drills.cli.options import Exit
    from scenarios.graph import ResponseGraph

    circles = ResponseGraph(source.scenario).circles
    for path in circles:
        screen.error(say("screen.circle", path=" → ".join((*path, path[0]))))
    if circles:
        raise Exit(Exit.INVALID)


def races(result: Study, screen: Screen, workers: Workers) -> tuple[Race, ...]:
    """The races against those escalations that can be averted."""
    able = [id for id, e in result.scenario.escalations.items() if e.averted_by is not None]
    if not able:
        return ()
    runs = min(result.runs, RACE_RUNS)
    with screen.progress(say("screen.racing"), runs * len(able)) as bar:
        return tuple(race(result, id, runs, workers, bar) for id in able)


def all_gaps(
    source: Source, result: Study, screen: Screen, workers: Workers, fragile: bool, bound: int | None = None
) -> tuple[list[Gap], list[Effect]]:
    """Check, simulation and, if wanted, fragility together, in order of rank. Each loss is tried with as many runs as
    the study has, or at most `bound`."""
    found = [*check(source.scenario), *find_gaps(result)]
    effects: list[Effect] = []
    if fragile:
        runs = fragile_runs(result, bound)
        same = result if runs == result.runs else None
        total = runs * (sum(1 for _ in losses(source.scenario)) + (same is None))
        with screen.progress(say("screen.fragile"), total) as bar:
            seed = result.ensemble.seed
            base, effects = fragility(source.scenario, source.scenario_under, runs, seed, workers, bar, same)
        found += fragile_gaps(base, effects)
    return accept(found, source.scenario.accepted), effects


def fragile_runs(result: Study, bound: int | None) -> int:
    """With how many runs each loss is tried."""
    return min(result.runs, bound or result.runs)


def sensitive(result: Study, screen: Screen, workers: Workers) -> Sensitivity:
    """The same plan with other durations, and which of them matter."""
    with screen.progress(say("screen.sensitive"), sensitive_runs(result)) as bar:
        return sensitivity(result, workers, bar)
