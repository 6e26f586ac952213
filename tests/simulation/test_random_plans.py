"""Random plans that use every law: the engine breaks none, and what the laws promise about all runs holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scenarios.model import EFFECTS, Scenario
from simulation.audit import Breach, audit
from simulation.outcome.run import Attempt, Run, Via
from simulation.plan.compiler import compile_plan
from simulation.plan.plan import (
    AVERTED,
    BLOCKED,
    CAME,
    FAILED,
    MISSING,
    OUTCOME,
    SKIPPED,
    STOPPED,
    UNSETTLED,
    Plan,
)
from simulation.reference.engine import simulate_runs
from tests.simulation.random_plans import random_plan, scenario_data, scenarios

PLANS, RUNS = 250, 3


@dataclass(frozen=True)
class Sample:
    """A random plan and some runs of it."""

    seed: int
    plan: Plan
    runs: list[Run]


@pytest.fixture(scope="module")
def samples() -> list[Sample]:
    plans = [(seed, random_plan(seed)) for seed in range(PLANS)]
    return [Sample(seed, plan, list(simulate_runs(plan, seed, range(RUNS)))) for seed, plan in plans]


def test_no_breach_in_random_plans(samples: list[Sample]) -> None:
    """The engine breaks no law."""
    found: dict[tuple[int, int], list[Breach]] = {}
    for sample in samples:
        for run in sample.runs:
            if breaches := audit(sample.plan, run, sample.seed):
                found[sample.seed, run.number] = breaches
    assert found == {}


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=scenarios, seed=st.integers(0, 2**64 - 1))
def test_no_breach_in_plans_that_hypothesis_draws(data: dict[str, Any], seed: int) -> None:
    """The engine breaks no law; if it does, Hypothesis makes the plan small."""
    plan = compile_plan(Scenario.model_validate(data))
    (run,) = simulate_runs(plan, seed, range(7, 8))
    assert audit(plan, run, seed) == []


def test_nobody_is_in_two_places(samples: list[Sample]) -> None:
    """Each person's attempts follow one another, and each sets out from where the last one left him or brought him."""
    for sample in samples:
        for run in sample.runs:
            for person in range(len(sample.plan.people)):
                mine = [a for a in run.attempts if person in {post.person for post in a.posts}]
                mine.sort(key=lambda a: a.order)
                for one, next_ in pairwise(mine):
                    assert 0 <= one.ended <= next_.granted, (sample.seed, run.number, person)


def test_things_in_use_are_things_in_stock(samples: list[Sample]) -> None:
    """At no grant is more of a thing in use than there was at T0 and was ever brought."""
    for sample in samples:
        brought = [0] * len(sample.plan.things)
        for node in sample.plan.nodes:
            for doings in node.effects.values():
                for doing in doings:
                    for thing, n in doing.brings_things:
                        brought[thing] += n
        for run in sample.runs:
            for now in {a.granted for a in run.attempts}:
                for thing, stock in enumerate(sample.plan.stock):
                    busy = [a for a in run.attempts if a.granted <= now and not 0 <= a.ended <= now]
                    used = sum(dict(a.things).get(thing, 0) for a in busy)
                    assert used <= stock + brought[thing], (sample.seed, run.number, now, thing)


def test_a_run_depends_on_its_seed_and_number_alone(samples: list[Sample]) -> None:
    """Again, in other blocks, and started from another number: the same runs to the last mark."""
    for sample in samples[:60]:
        again = list(simulate_runs(sample.plan, sample.seed, range(RUNS), block=2))
        alone = [run for n in range(RUNS) for run in simulate_runs(sample.plan, sample.seed, range(n, n + 1))]
        assert sample.runs == again == alone, sample.seed


def test_order_in_the_file_matters_only_where_something_is_shared() -> None:
    """With people of its own for every step and no effects, the steps may be listed in any order: same marks."""
    for seed in range(60):
        random = Random(seed)
        data = _without_competition(scenario_data(random))
        other = {**data, "steps": dict(random.sample(list(data["steps"].items()), len(data["steps"])))}
        assert _marks(data, seed) == _marks(other, seed), seed


def _without_competition(data: dict[str, Any]) -> dict[str, Any]:
    data["people"], data["roles"] = {}, {}
    for id, step in data["steps"].items():
        if step.pop("each", None) or step.pop("team", None) or step.pop("forms", None):
            step["by"] = {"own": 1}
        step.pop("except", None)
        step["by"] = {f"{role}_{id}": n for role, n in step.get("by", {}).items()}
        step.pop("needs", None)
        for role, n in step["by"].items():
            own = [f"P_{role}{k}" for k in range(n)]
            data["people"] |= {person: {"at": "L0"} for person in own}
            data["roles"][role] = {"holders": own}
        step.pop("on", None)
    for nodes in ("steps", "escalations", "injects"):
        for node in data[nodes].values():
            for effect in (*EFFECTS, "delayed_by"):
                node.pop(effect, None)
            for entries in ("after", "averted_by", "unless"):
                if entries in node:
                    node[entries] = _plain(node[entries])
    return data


def _plain(entries: Any) -> Any:
    """Entries without outcomes of what was an `each`."""
    if isinstance(entries, dict) and set(entries) == {"any"}:
        return {"any": _plain(entries["any"])}
    lost = ("complete", "missing")
    return [next(iter(e)) if isinstance(e, dict) and next(iter(e.values())) in lost else e for e in entries]


def _marks(data: dict[str, Any], seed: int) -> dict[tuple[int, str], tuple[int, ...]]:
    plan = compile_plan(Scenario.model_validate(data))
    return {
        (run.number, node.id): (run.status[i], run.ready[i], run.started[i], run.settled[i], run.due[i])
        for run in simulate_runs(plan, seed, range(3))
        for i, node in enumerate(plan.nodes)
    }


def test_random_plans_use_every_law(samples: list[Sample]) -> None:
    """What the properties above are worth: everything that the laws speak of happens in the samples."""
    seen = {sign for sample in samples for run in sample.runs for sign in _signs(sample.plan, run)}
    statuses = {f"status {status}" for status in (FAILED, STOPPED, SKIPPED, AVERTED, BLOCKED, MISSING, CAME, UNSETTLED)}
    assert {*statuses, *(f"via {via.name}" for via in Via)} <= seen
    assert seen >= {
        "retry after failure",
        "retry after interruption",
        "retry at the very instant",
        "deputy",
        "two of one role",
        "work by a team",
        "team with people on top",
        "part skipped",
        "part not asked",
        "whole missing",
        "whole skipped",
        "whole complete",
        "lasting step done",
        "outcome set by others",
        "milestone failed",
        "walk",
        "walk of no time",
        "waited for others on the spot",
        "exposed at work",
        "exposed idle",
        "delayed",
        "averted before its clock",
        "brought and granted",
        "stopped at work",
        "several grants at one instant",
        "zero duration",
    }


def _signs(plan: Plan, run: Run) -> Iterator[str]:
    """What happened in a run, in words."""
    for node in plan.nodes:
        i, status = node.index, run.status[node.index]
        yield f"status {status}"
        if node.milestone and status == FAILED:
            yield "milestone failed"
        if node.parts is not None and status in (MISSING, SKIPPED, OUTCOME) and run.ready[i] >= 0:
            yield f"whole {node.status_name(status)}"
        if node.whole >= 0 and status == SKIPPED and run.ready[i] >= 0:
            yield "part skipped"
        if node.whole >= 0 and status == AVERTED:
            yield "part not asked"
        if node.until is not None and status == OUTCOME:
            yield "lasting step done"
        k = status - OUTCOME
        if k >= 0 and node.shares and node.shares[k] == (node.shares[k - 1] if k else 0.0):
            yield "outcome set by others"
        if status == AVERTED and run.ready[i] < 0:
            yield "averted before its clock"
        if node.delay is not None and node.delay.shape == "fixed" and 0 <= run.due[i] != run.ready[i] + node.delay.m:
            yield "delayed"
    instants = [a.granted for a in run.attempts]
    if len(set(instants)) < len(instants):
        yield "several grants at one instant"
    tries = {(a.node, a.number): a for a in run.attempts}
    for a in run.attempts:
        yield from _attempt_signs(plan, a, tries.get((a.node, a.number - 1)))
    for e in run.exposures:
        busy = any(a.granted < e.time <= a.ended and e.person in {p.person for p in a.posts} for a in run.attempts)
        yield "exposed at work" if busy else "exposed idle"


def _attempt_signs(plan: Plan, a: Attempt, before: Attempt | None) -> Iterator[str]:
    node, arrivals = plan.nodes[a.node], {post.arrives for post in a.posts}
    yield f"via {a.cause.via.name}"
    if before is not None:
        yield "retry after interruption" if before.interrupted else "retry after failure"
        if before.ended == a.granted:
            yield "retry at the very instant"
    if any(post.deputy for post in a.posts):
        yield "deputy"
    roles = [post.role for post in a.posts if post.role >= 0]
    if len(set(roles)) < len(roles):
        yield "two of one role"
    if a.team >= 0:
        yield "team with people on top" if roles else "work by a team"
    if any(post.arrives > a.granted for post in a.posts):
        yield "walk"
    if any(post.arrives == a.granted and node.place not in (-1, post.origin) for post in a.posts):
        yield "walk of no time"
    if len(arrivals) > 1:
        yield "waited for others on the spot"
    if any(not plan.present[post.person] for post in a.posts):
        yield "brought and granted"
    if a.result == STOPPED:
        yield "stopped at work"
    if 0 <= a.started == a.ended:
        yield "zero duration"
