"""A benchmark plan, as JSON, to a scenario of gasdrill: the same work in both formats.

The JSON counts time in minutes. `requires` names roles and equipment with a count, all needed at once; a step whose
predecessors are all dead is skipped; after its last failed attempt the plan goes on as after a success.
"""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scenarios.model import Scenario
from simulation.plan.sampling import Z95

MINUTE = 60_000
FOLDER = Path(__file__).resolve().parent


def load(name: str) -> dict[str, Any]:
    """The benchmark plan `plan40` or `plan400` as it stands in its file, or `plan4000`: ten of plan400."""
    if name == "plan4000":
        return laned(load("plan400"), name)
    plan: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return plan


def laned(plan: Mapping[str, Any], name: str, copies: int = 10, lanes: int = 3) -> dict[str, Any]:
    """Copies of a plan in lanes: each begins when the copy before it in its lane has ended; twice the resources."""
    steps, size = plan["steps"], max(step["id"] for step in plan["steps"])
    led_on = {entry["step"] for step in steps for entry in step["predecessors"]}
    last = [step["id"] for step in steps if step["id"] not in led_on]
    found = []
    for k in range(copies):
        before = [{"step": id + (k - lanes) * size, "outcome": None} for id in last] if k >= lanes else []
        for step in steps:
            own = [entry | {"step": entry["step"] + k * size} for entry in step["predecessors"]]
            found.append(step | {"id": step["id"] + k * size, "predecessors": own or before})
    twice = {resource: 2 * n for resource, n in plan["resources"].items()}
    return {**plan, "name": name, "resources": twice, "steps": found}


def to_scenario(plan: Mapping[str, Any]) -> Scenario:
    """The plan as a scenario. A role of capacity 3 becomes a role with three holders who hold nothing else."""
    return Scenario.model_validate(to_data(plan))


def to_data(plan: Mapping[str, Any]) -> dict[str, Any]:
    """The same as it would stand in a scenario file."""
    counts: Mapping[str, int] = plan["resources"]
    holders = {role: [f"{role}-{n + 1}" for n in range(counts[role])] for role in plan["roles"]}
    return {
        "format": 1,
        "scenario": {"id": plan["name"], "title": {"en": plan["name"], "zh": plan["name"]}, "horizon": "20 d"},
        "people": {person: {} for people in holders.values() for person in people},
        "roles": {role: {"holders": people} for role, people in holders.items()},
        "equipment": {thing: {"count": counts[thing]} for thing in plan["equipment"]},
        "steps": {_id(step["id"]): _step(step, set(plan["roles"])) for step in plan["steps"]},
    }


def _id(number: int) -> str:
    return f"s{number}"


def _step(step: Mapping[str, Any], roles: set[str]) -> dict[str, Any]:
    requires: Mapping[str, int] = step["requires"]
    converted: dict[str, Any] = {
        "title": {"en": step["name"], "zh": step["name"]},
        "by": {name: n for name, n in requires.items() if name in roles},
        "needs": {name: n for name, n in requires.items() if name not in roles},
        "lasts": _duration(step["duration"]),
        "fails": step["fail_prob"],
        "attempts": step["max_attempts"],
        "priority": step["priority"],
    }
    if step["predecessors"]:
        mode = "any" if step["join"] == "OR" else "all"
        converted["after"] = {mode: [_entry(entry) for entry in step["predecessors"]]}
    if step["branch"]:
        converted["outcomes"] = {f"b{k}": p for k, p in enumerate(step["branch"])}
    return converted


def _entry(entry: Mapping[str, Any]) -> str:
    """A plain predecessor means `ended`: also a failed one lets the plan go on."""
    outcome = entry["outcome"]
    return f"{_id(entry['step'])}: {'ended' if outcome is None else f'b{outcome}'}"


def _duration(spread: Mapping[str, Any]) -> dict[str, Any]:
    """Minutes to milliseconds. A lognormal is given to us by median and sigma, to gasdrill by median and P95."""
    match spread["dist"]:
        case "triangular" | "pert" as dist:
            shape = "beta-pert" if dist == "pert" else dist
            return {"shape": shape, **{to: _ms(spread[of]) for of, to in zip("amb", _BOUNDS, strict=True)}}
        case "lognormal":
            p95 = spread["median"] * math.exp(spread["sigma"] * Z95)
            return {"shape": "lognormal", "likely": _ms(spread["median"]), "most": _ms(p95)}
    raise ValueError(spread["dist"])


_BOUNDS = ("least", "likely", "most")


def _ms(minutes: float) -> str:
    return f"{round(minutes * MINUTE)}ms"
