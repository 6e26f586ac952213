"""The peer: a response plan in SimPy as one would write it after the tutorial.

A process a step, a `Resource` a role or kind of equipment, `AllOf` of the requests, chance from the standard library.
It records nothing but when the last step ends. Its grants differ a little from ours: units are taken one by one and
held while the step waits for the others, first come first served, so priorities and overtaking are left out.
"""

import math
import random
from collections.abc import Generator, Mapping
from typing import Any

import simpy

Step = Mapping[str, Any]
#: What a step tells those who wait for it: DEAD, PLAIN, or the number of its branch.
DEAD, PLAIN = -2, -1


def makespan(plan: Mapping[str, Any], rng: random.Random) -> float:
    """One course of the plan: when its last step ended, in minutes."""
    env = simpy.Environment()
    resources = {name: simpy.Resource(env, n) for name, n in plan["resources"].items()}
    done = {step["id"]: env.event() for step in plan["steps"]}
    processes = [env.process(_perform(env, step, resources, done, rng)) for step in plan["steps"]]
    env.run()
    assert all(event.triggered for event in done.values()), "the plan did not come to its end"
    return max(float(process.value or 0) for process in processes)


def _perform(
    env: simpy.Environment,
    step: Step,
    resources: Mapping[str, simpy.Resource],
    done: Mapping[int, simpy.Event],
    rng: random.Random,
) -> Generator[simpy.Event, Any, float]:
    """A step from start to end; returns when it ended (0 if it was skipped)."""
    wait = _any_live if step["join"] == "OR" else _all
    if step["predecessors"] and not (yield from wait(env, step, done)):
        done[step["id"]].succeed(DEAD)
        return 0.0
    for _ in range(step["max_attempts"]):
        requests = [(name, resources[name].request()) for name, n in step["requires"].items() for _ in range(n)]
        yield env.all_of([request for _, request in requests])
        yield env.timeout(_duration(step["duration"], rng))
        for name, request in requests:
            resources[name].release(request)
        if rng.random() >= step["fail_prob"]:
            break
    branch = PLAIN
    if step["branch"]:
        branch = rng.choices(range(len(step["branch"])), step["branch"])[0]
    done[step["id"]].succeed(branch)
    return float(env.now)


def _lives(entry: Step, value: Any) -> bool:
    """Whether a predecessor that has ended so leads on to this step."""
    return value != DEAD and entry["outcome"] in (None, value)


def _all(env: simpy.Environment, step: Step, done: Mapping[int, simpy.Event]) -> Generator[simpy.Event, Any, bool]:
    """Wait for every predecessor; whether any of them lives."""
    yield env.all_of([done[entry["step"]] for entry in step["predecessors"]])
    return any(_lives(entry, done[entry["step"]].value) for entry in step["predecessors"])


def _any_live(env: simpy.Environment, step: Step, done: Mapping[int, simpy.Event]) -> Generator[simpy.Event, Any, bool]:
    """Wait for the first predecessor that lives; False if none does."""
    pending = list(step["predecessors"])
    while pending:
        yield env.any_of([done[entry["step"]] for entry in pending])
        ended = [entry for entry in pending if done[entry["step"]].triggered]
        if any(_lives(entry, done[entry["step"]].value) for entry in ended):
            return True
        pending = [entry for entry in pending if entry not in ended]
    return False


def _duration(spread: Mapping[str, Any], rng: random.Random) -> float:
    """Minutes, drawn."""
    if spread["dist"] == "lognormal":
        return rng.lognormvariate(math.log(spread["median"]), spread["sigma"])
    a, m, b = spread["a"], spread["m"], spread["b"]
    if spread["dist"] == "triangular":
        return rng.triangular(a, b, m)
    return float(a + (b - a) * rng.betavariate(1 + 4 * (m - a) / (b - a), 1 + 4 * (b - m) / (b - a)))
