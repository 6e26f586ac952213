"""Small plans played in a test: written as YAML, looked up by id, told in seconds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pytest
import ruamel.yaml

from scenarios.model import Scenario
from simulation.outcome.run import Attempt, Cause, Run, Via
from simulation.plan.compiler import compile_plan
from simulation.plan.plan import Plan
from simulation.reference.engine import simulate_runs


@dataclass(frozen=True)
class Course:
    """One run with its plan. Times are seconds since T0, None where it did not happen."""

    plan: Plan
    run: Run

    def stands(self, id: str) -> str:
        """The word for how the node stands at the end of the run."""
        i = self.plan.index[id]
        return self.plan.nodes[i].status_name(self.run.status[i])

    def ready(self, id: str) -> float | None:
        """When all that the node waited for was there for the first time."""
        return _seconds(self.run.ready[self.plan.index[id]])

    def started(self, id: str) -> float | None:
        """When work at it first began."""
        return _seconds(self.run.started[self.plan.index[id]])

    def settled(self, id: str) -> float | None:
        """When it took its final standing."""
        return _seconds(self.run.settled[self.plan.index[id]])

    def due(self, id: str) -> float | None:
        """When the clock of a trigger would ring."""
        return _seconds(self.run.due[self.plan.index[id]])

    def ended(self, id: str) -> tuple[str, float | None]:
        """Standing and time of it."""
        return self.stands(id), self.settled(id)

    def root(self, id: str) -> str | None:
        """The failed or stopped node for which this one is blocked."""
        return self._node(self.run.root[self.plan.index[id]])

    def attempts(self, id: str) -> list[Attempt]:
        """The attempts at a step, in order."""
        return [a for a in self.run.attempts if a.node == self.plan.index[id]]

    def granted(self, id: str) -> list[float | None]:
        """When each attempt at a step was granted."""
        return [_seconds(a.granted) for a in self.attempts(id)]

    def who(self, id: str, attempt: int = -1) -> list[str]:
        """The people of one attempt, in the order of their slots; none if there was no attempt."""
        found = self.attempts(id)
        return [self.plan.people[post.person] for post in found[attempt].posts] if found else []

    def cause(self, id: str, attempt: int = -1) -> tuple[str, str | None, str | None]:
        """The cause of one grant: way, node (None: T0), person or thing or place or role waited for."""
        return self.told(self.attempts(id)[attempt].cause)

    def told(self, cause: Cause) -> tuple[str, str | None, str | None]:
        """A cause with ids for numbers."""
        names = {Via.PERSON: self.plan.people, Via.THING: self.plan.things}.get(cause.via, ())
        return cause.via.name.lower(), self._node(cause.node), names[cause.what] if names else None

    def exposed(self) -> list[tuple[float | None, str, str, str | None]]:
        """Who was exposed: when, who, where, by what."""
        people, places = self.plan.people, self.plan.places
        return [(_seconds(e.time), people[e.person], places[e.place], self._node(e.node)) for e in self.run.exposures]

    def _node(self, index: int) -> str | None:
        return self.plan.nodes[index].id if index >= 0 else None


def _seconds(ms: int) -> float | None:
    return ms / 1000 if ms >= 0 else None


class Play:
    """Plays plans. The text is a scenario without its `format` and, if need be, without its `scenario`."""

    def scenario(self, text: str) -> Scenario:
        """The scenario written there."""
        data: dict[str, Any] = ruamel.yaml.YAML(typ="safe", pure=True).load(text)
        head = {"id": "test", **data.pop("scenario", {})}
        return Scenario.model_validate({"format": 1, "scenario": head, **data})

    def many(self, text: str, runs: range, seed: int = 1, held_off: Iterable[str] = ()) -> list[Course]:
        """The runs of those numbers."""
        plan = compile_plan(self.scenario(text))
        off = frozenset(plan.index[id] for id in held_off)
        return [Course(plan, run) for run in simulate_runs(plan, seed, runs, off)]

    def __call__(self, text: str, run: int = 0, seed: int = 1, held_off: Iterable[str] = ()) -> Course:
        """One run."""
        return self.many(text, range(run, run + 1), seed, held_off)[0]


@pytest.fixture(scope="session")
def play() -> Play:
    """Plays small plans: `play(yaml)` is one course, `play.many(yaml, range(n))` are n."""
    return Play()
