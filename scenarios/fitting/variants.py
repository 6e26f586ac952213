"""Everything that names a person of the base scenario names his counterparts instead, in the plan and its variants."""

from collections.abc import Mapping
from typing import Any

from scenarios.fitting.facts import Assumption
from scenarios.fitting.staffing import Staffing
from scenarios.fitting.terms import NIGHT, likeness, staff, titled
from scenarios.model import Scenario

#: Keys whose lists hold people (`except` holds roles too).
_LISTS = ("holders", "deputies", "people", "except")


class Renaming:
    """Base people to those of the station. `dropped` collects whom nobody stands for."""

    def __init__(self, images: Mapping[str, list[str]]) -> None:
        self.images, self.dropped = images, dict[str, None]()

    def names(self, ids: list[Any]) -> list[Any]:
        """A list of ids with the people of the base replaced, each once."""
        result: list[Any] = []
        for id in ids:
            if isinstance(id, str) and id in self.images:
                if not self.images[id]:
                    self.dropped[id] = None
                result += self.images[id]
            else:
                result.append(id)
        return list(dict.fromkeys(result)) if all(isinstance(x, str) for x in result) else result

    def under(self, node: Any) -> Any:
        """Plain data with its people replaced; `takes` and `brings` of which nothing is left are dropped."""
        if isinstance(node, list):
            return [self.under(item) for item in node]
        if not isinstance(node, dict):
            return node
        result: dict[str, Any] = {}
        for key, value in node.items():
            if key in _LISTS and isinstance(value, str) and value in self.images:
                value = [value]
            if key in _LISTS and isinstance(value, list):
                new = self.names(value)
                if value and not new and key == "people":
                    continue
                result[key] = new
            elif key == "to" and isinstance(value, str) and value in self.images:
                if self.images[value]:
                    result[key] = self.images[value][0]
            else:
                new = self.under(value)
                if key in ("takes", "brings") and value and not (set(new or {}) - {"to"}):
                    continue
                result[key] = new
        if isinstance(result.get("holders"), list) and isinstance(result.get("deputies"), list):
            result["deputies"] = [id for id in result["deputies"] if id not in result["holders"]]
        return result


def fit_variants(
    scenario: Scenario, variants: Mapping[str, Any], staffing: Staffing
) -> tuple[dict[str, Any], list[Assumption]]:
    """The variants with the people of the station. By night those are there who work by night."""
    result: dict[str, Any] = {}
    assumptions: list[Assumption] = []
    for id, variant in variants.items():
        patch = variant.get("patch") or {}
        shown = titled(scenario.variants, id)
        night = is_night(id, shown.zh, shown.en)
        guard = [code for code, shift in staffing.shifts.items() if shift == "night"] if night else []
        images = _on_guard(scenario, patch, staffing, guard) if guard else staffing.images
        renaming = Renaming(images)
        new = {key: renaming.under(value) for key, value in patch.items() if key != "people"}
        if isinstance(patch.get("people"), dict):
            new["people"] = (
                _night(scenario, patch["people"], staffing, images, guard)
                if guard
                else _people(patch["people"], staffing, renaming)
            )
        if night and not guard:
            assumptions.append(Assumption("night-nobody", None, {"variant": shown}))
        if renaming.dropped:
            titles = tuple(titled(scenario.people, base) for base in renaming.dropped)
            assumptions.append(Assumption("variant-dropped", None, {"variant": shown, "people": titles}))
        order = [key for key in patch if key in new]
        result[id] = {**variant, "patch": {key: new[key] for key in order}}
    return result, assumptions


def is_night(*texts: str) -> bool:
    """Whether a variant is the one of the night."""
    return any(word in text.lower() for text in texts for word in NIGHT)


def _people(patch: Mapping[str, Any], staffing: Staffing, renaming: Renaming) -> dict[str, Any]:
    """A patch on people of the base, laid on everybody who stands for them at the station."""
    result: dict[str, Any] = {}
    for id, change in patch.items():
        if id in renaming.images:
            if not renaming.images[id]:
                renaming.dropped[id] = None
            result |= dict.fromkeys(renaming.images[id], change)
        else:
            result[id] = change
    return result


def _there(scenario: Scenario, people: Mapping[str, Any]) -> list[str]:
    """Which people of the base's own station are present under a patch on people."""
    changes = {id: people.get(id) or {} for id in staff(scenario)}
    return [id for id, c in changes.items() if c.get("present", scenario.people[id].present)]


def _on_guard(
    scenario: Scenario, patch: Mapping[str, Any], staffing: Staffing, guard: list[str]
) -> dict[str, list[str]]:
    """Who stands for whom by night: those present at the station for those present in the base, best pairs first."""
    there = _there(scenario, patch.get("people") or {})
    free, images = list(guard), dict(staffing.images)
    alike = {
        (base, code): likeness(str(staffing.people[code]["title"]["zh"]), scenario.people[base].title.zh or base)
        for base in there
        for code in guard
    }
    images |= {base: [] for base in there}
    for base, code in sorted(alike, key=lambda pair: (-alike[pair], there.index(pair[0]), guard.index(pair[1]))):
        if not images[base] and code in free:
            images[base] = [code]
            free.remove(code)
    for i, code in enumerate(free):
        if there:
            images[there[i % len(there)]].append(code)
    return images | {base: guard[:1] for base in there if not images[base]}


def _night(
    scenario: Scenario, patch: Mapping[str, Any], staffing: Staffing, images: Mapping[str, list[str]], guard: list[str]
) -> dict[str, Any]:
    """Those of the night shift are there, all others of the station are not."""
    there, own = _there(scenario, patch), set(staff(scenario))
    places: dict[str, str | None] = {}
    for base in there:
        for code in images[base]:
            places.setdefault(code, (patch.get(base) or {}).get("at", scenario.people[base].at))
    result: dict[str, Any] = {}
    for code in staffing.people:
        result[code] = {"present": code in guard}
        if code in guard and places.get(code):
            result[code]["at"] = places[code]
    return result | {id: change for id, change in patch.items() if id not in own}
