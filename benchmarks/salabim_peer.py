"""A second peer: the same plan in salabim as one would write it after its manual.

A component a step, a `Resource` a role or kind of equipment with all requests of a step at once, a `State` for the end
of each step. Like naive SimPy it records nothing but when the last step ends.
"""

import math
import random
from collections.abc import Generator, Mapping
from typing import Any

import salabim as sim

sim.yieldless(False)
#: What a step tells those who wait for it: DEAD, PLAIN, or the number of its branch.
DEAD, PLAIN = -2, -1
Step = Mapping[str, Any]


class Work(sim.Component):
    """A step from start to end."""

    def setup(self, step: Step, resources: Mapping[str, Any], done: Mapping[int, Any], rng: random.Random) -> None:
        self.step, self.resources, self.done, self.rng = step, resources, done, rng
        self.ended = 0.0

    def process(self) -> Generator[Any, None, None]:
        step, mine = self.step, self.done[self.step["id"]]
        before = step["predecessors"]
        if before and step["join"] == "OR":
            pending = list(before)
            while pending and not any(self.lives(entry) for entry in before):
                yield self.wait(*((self.done[entry["step"]], "$ != None") for entry in pending))
                pending = [entry for entry in pending if self.done[entry["step"]].get() is None]
        elif before:
            yield self.wait(*((self.done[entry["step"]], "$ != None") for entry in before), all=True)
        if before and not any(self.lives(entry) for entry in before):
            mine.set(DEAD)
            return
        for _ in range(step["max_attempts"]):
            yield self.request(*((self.resources[name], n) for name, n in step["requires"].items()))
            yield self.hold(_duration(step["duration"], self.rng))
            self.release()
            if self.rng.random() >= step["fail_prob"]:
                break
        self.ended = self.env.now()
        mine.set(self.rng.choices(range(len(step["branch"])), step["branch"])[0] if step["branch"] else PLAIN)

    def lives(self, entry: Step) -> bool:
        """Whether a predecessor that has ended leads on to this step."""
        value = self.done[entry["step"]].get()
        return value is not None and value != DEAD and entry["outcome"] in (None, value)


def makespan(plan: Mapping[str, Any], rng: random.Random) -> float:
    """One course of the plan: when its last step ended, in minutes."""
    env = sim.Environment(trace=False)
    resources = {name: sim.Resource(name, capacity=n, env=env) for name, n in plan["resources"].items()}
    done = {step["id"]: sim.State(f"done-{step['id']}", value=None, env=env) for step in plan["steps"]}
    works = [Work(step=step, resources=resources, done=done, rng=rng, env=env) for step in plan["steps"]]
    env.run()
    assert all(state.get() is not None for state in done.values()), "the plan did not come to its end"
    return max(float(work.ended) for work in works)


def _duration(spread: Mapping[str, Any], rng: random.Random) -> float:
    """Minutes, drawn."""
    if spread["dist"] == "lognormal":
        return rng.lognormvariate(math.log(spread["median"]), spread["sigma"])
    a, m, b = spread["a"], spread["m"], spread["b"]
    if spread["dist"] == "triangular":
        return rng.triangular(a, b, m)
    return float(a + (b - a) * rng.betavariate(1 + 4 * (m - a) / (b - a), 1 + 4 * (b - m) / (b - a)))
