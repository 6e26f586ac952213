"""Fragility: one thing away at a time, with the same luck (L13): without whom or what does the plan fail?"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from scenarios.check.hazards import blamable
from scenarios.gap import Gap, accept, make_gap
from scenarios.model import Scenario
from simulation.questions.paired import Difference, differences
from simulation.study.ensemble import Progress, Workers, run_many
from simulation.study.study import Study

#: From a merge patch to the scenario under it.
Vary = Callable[[dict[str, Any]], Scenario]


@dataclass(frozen=True)
class Loss:
    """Something to take away: a person, one piece of a thing, or the first attempt at a step that can fail."""

    kind: Literal["person", "thing", "attempt"]
    id: str
    patch: dict[str, Any]


@dataclass(frozen=True)
class Effect:
    """What a loss did: the deadlines and escalations by paired difference."""

    loss: Loss
    deadlines: tuple[Difference, ...]
    escalations: tuple[Difference, ...]


def losses(scenario: Scenario) -> Iterator[Loss]:
    """Everything whose loss is tried: people who are there and can be asked for, things that steps need, and attempts
    that can fail (one attempt less; where there is only one, it fails)."""
    asked = {role for step in scenario.steps.values() for role in (*step.by, *([step.each] if step.each else []))}
    able = {p for id, r in scenario.roles.items() if id in asked for p in (*r.holders, *r.deputies)}
    for id, person in scenario.people.items():
        if person.present and (id in able or "everybody" in asked) and scenario.level_of(id) != "external":
            yield Loss("person", id, {"people": {id: {"present": False}}})
    needed = {thing for step in scenario.steps.values() for thing in step.needs}
    for id, thing in scenario.equipment.items():
        if id in needed and thing.count:
            yield Loss("thing", id, {"equipment": {id: {"count": thing.count - 1}}})
    for id, step in scenario.steps.items():
        if step.fails.p:
            patch: dict[str, Any] = {"attempts": step.attempts - 1} if step.attempts > 1 else {"fails": 1}
            yield Loss("attempt", id, {"steps": {id: patch}})


def fragility(
    scenario: Scenario,
    vary: Vary,
    runs: int,
    seed: int,
    workers: Workers | None = None,
    progress: Progress | None = None,
    base: Study | None = None,
) -> tuple[Study, list[Effect]]:
    """Each loss tried over `runs` paired runs; with the study that they are compared with, which is made unless it is
    there already (`base`, of the same runs and seed). Broken off by the user: `KeyboardInterrupt`."""

    def whole(plan: Scenario) -> Study:
        if progress:
            progress(0)  # who wants to end now is heard here, also where each loss is one block of runs
        ensemble = run_many(plan, runs, seed, workers, progress=progress)
        if ensemble.partial:
            raise KeyboardInterrupt
        return Study(plan, ensemble)

    base = base or whole(scenario)
    return base, [Effect(loss, *differences(base, whole(vary(loss.patch)))) for loss in losses(scenario)]


def fragile_gaps(base: Study, effects: list[Effect]) -> list[Gap]:
    """A loss is a gap where it alone drives a deadline or an escalation clearly over its tolerance."""
    codes = {"person": "FRA01", "thing": "FRA02", "attempt": "FRA03"}
    names = {"person": "person", "thing": "thing", "attempt": "step"}
    escalations, able = base.scenario.escalations, blamable(base.scenario)
    found = []
    for effect in effects:
        late = [d for d in effect.deadlines if _breaks(d, base.scenario.deadlines[d.id].tolerance)]
        come = [d for d in effect.escalations if d.id in able and _breaks(d, escalations[d.id].tolerance)]
        if late or come:
            worst = max((*late, *come), key=lambda d: d.change)
            data: dict[str, Any] = {names[effect.loss.kind]: effect.loss.id}
            data |= {"deadlines": tuple(d.id for d in late), "escalations": tuple(d.id for d in come)}
            found.append(make_gap(codes[effect.loss.kind], effect.loss.id, share=worst.after, **data))
    return accept(found, base.scenario.accepted)


def _breaks(difference: Difference, tolerance: float) -> bool:
    """Not over its tolerance before, clearly over it after, and clearly worse, over runs enough to say so."""
    worse = difference.clear and difference.change > 0
    return worse and difference.before.low <= tolerance < difference.after.low


__all__ = ["Effect", "Loss", "Vary", "fragile_gaps", "fragility", "losses"]
