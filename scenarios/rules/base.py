"""The rule base as a whole, built from plain data with every reference resolved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from scenarios.rules.model import (
    Act,
    District,
    Duty,
    Grade,
    Limit,
    Question,
    Recipient,
    Rule,
    Standard,
)

Part = TypeVar("Part", bound=BaseModel)


class RuleBaseError(ValueError):
    """The data of the rule base contradicts itself; names the collection, the id and what is wrong."""


class RuleBase(BaseModel):
    """Everything the rules say, by id and in order of listing. `version` is the day of the last change (2026-11-24)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    standards: dict[str, Standard]
    rules: dict[str, Rule]
    acts: dict[str, Act]
    duties: dict[str, Duty]
    limits: dict[str, Limit]
    districts: dict[str, District]
    grades: dict[str, Grade]
    questions: dict[str, Question]

    @property
    def day(self) -> date:
        """The day to which the rule base was brought: what it knows to be in force, it knows of that day."""
        return date.fromisoformat(self.version)

    def rule(self, id: str) -> Rule:
        """The rule of that id, or the one that a limit of that id rests on; KeyError where there is neither."""
        return self.limits[id].basis if id in self.limits else self.rules[id]

    def demands(self, id: str) -> bool:
        """Whether the rule of that id, or of a limit of that id, alone makes what it says a must, on `day`."""
        return self.rule(id).demands(self.day)

    def times(self, id: str) -> bool:
        """Whether a deadline of a plan may rest on it: not on a limit that runs on the calendar, nor on a rule that
        gives no other limits (a re-check in working days; the period in which changes have to be reported)."""
        if id in self.limits:
            return not self.limits[id].ledger
        resting = [limit for limit in self.limits.values() if limit.basis.id == id]
        return not resting or any(not limit.ledger for limit in resting)

    def acts_of(self, id: str) -> tuple[str, ...]:
        """What a deadline that rests on that limit, or on that rule, is about: the act of the limit; of a rule the acts
        of all limits that rest on it, each of which would do."""
        limits = [self.limits[id]] if id in self.limits else [one for one in self.limits.values() if one.basis.id == id]
        return tuple(dict.fromkeys(limit.act for limit in limits if limit.act))

    def recipients(self, district: str = "default") -> dict[str, Recipient]:
        """Who is told in `district`: the default table with what that district says differently.

        A district without a table of its own has the default one.
        """
        own = self.districts.get(district, self.districts["default"])
        return {**self.districts["default"].recipients, **own.recipients}

    def grade(
        self,
        deaths: int = 0,
        injuries: int = 0,
        loss_yuan: int = 0,
        evacuated_toxic: int = 0,
        vessel_explosion: bool = False,
    ) -> str | None:
        """The id of the highest grade met, or None below every grade.

        `injuries` are 重伤 (acute poisoning included); `evacuated_toxic` are the people moved because a vessel or
        pipe leaked a toxic medium; `vessel_explosion` is the explosion of a boiler, vessel (cylinders too) or pipe.
        Source: 特种设备安全监察条例 第六十一至六十四条、第七十一条.
        """
        if min(deaths, injuries, loss_yuan, evacuated_toxic) < 0:
            raise ValueError("counts and losses are not negative")
        harm = (deaths, injuries, loss_yuan, evacuated_toxic, vessel_explosion)
        return next((id for id, grade in reversed(self.grades.items()) if grade.met(*harm)), None)


def build(data: Mapping[str, Any]) -> RuleBase:
    """The rule base from the merged contents of its files; RuleBaseError where they do not hold together."""
    known = set(RuleBase.model_fields)
    if set(data) != known:
        raise RuleBaseError(f"collections missing or unknown: {', '.join(sorted(known ^ set(data)))}")
    standards = _parts("standards", data, Standard, {})
    _same(standards, "standards", "superseded_by")
    rules = _parts("rules", data, Rule, standards)
    acts = _parts("acts", data, Act, {})
    duties = _parts("duties", data, Duty, rules)
    limits = _parts("limits", data, Limit, rules)
    districts = _districts(data, rules)
    _check_duties(duties, acts)
    _check_acts("limits", ((id, limit.act) for id, limit in limits.items()), acts)
    for id, district in districts.items():
        _check_acts(f"districts.{id}", ((who, told.act) for who, told in district.recipients.items()), acts)
    base = RuleBase(
        version=data["version"],
        standards=standards,
        rules=rules,
        acts=acts,
        duties=duties,
        limits=limits,
        districts=districts,
        grades=_parts("grades", data, Grade, rules),
        questions=_parts("questions", data, Question, rules),
    )
    _check_obtained(base)
    return base


def _parts(name: str, data: Mapping[str, Any], kind: type[Part], targets: Mapping[str, BaseModel]) -> dict[str, Part]:
    parts: dict[str, Part] = {}
    for id, raw in data[name].items():
        try:
            parts[id] = kind.model_validate({**_resolved(f"{name}.{id}", raw, targets), "id": id})
        except ValidationError as error:
            raise RuleBaseError(f"{name}.{id}: {error}") from error
    return parts


def _resolved(where: str, raw: Mapping[str, Any], targets: Mapping[str, BaseModel]) -> dict[str, Any]:
    """`raw` with the ids under `standard`, `basis` and `see` replaced by what they name."""

    def named(id: str) -> BaseModel:
        if id not in targets:
            raise RuleBaseError(f"{where}: no such standard or rule: {id}")
        return targets[id]

    resolved = dict(raw)
    for key in ("standard", "basis"):
        if key in raw:
            resolved[key] = named(raw[key])
    if "see" in raw:
        resolved["see"] = tuple(named(id) for id in raw["see"])
    return resolved


def _districts(data: Mapping[str, Any], rules: Mapping[str, Rule]) -> dict[str, District]:
    raw = {
        id: {**district, "recipients": _parts("recipients", district, Recipient, rules)}
        for id, district in data["districts"].items()
    }
    if "default" not in raw:
        raise RuleBaseError("districts: default is missing")
    return _parts("districts", {"districts": raw}, District, {})


def _same(parts: Mapping[str, BaseModel], name: str, field: str) -> None:
    for id, part in parts.items():
        other = getattr(part, field)
        if other is not None and other not in parts:
            raise RuleBaseError(f"{name}.{id}: {field} names nothing: {other}")


def _check_acts(name: str, uses: Iterable[tuple[str, str | None]], acts: Mapping[str, Act]) -> None:
    for id, act in uses:
        if act is not None and act not in acts:
            raise RuleBaseError(f"{name}.{id}: no such act: {act}")


def _check_duties(duties: Mapping[str, Duty], acts: Mapping[str, Act]) -> None:
    for id, duty in duties.items():
        named = sorted(duty.any_of | duty.when | duty.unless)
        _check_acts("duties", ((id, act) for act in named), acts)
        for act in named:
            if acts[act].level != duty.level:
                raise RuleBaseError(f"duties.{id}: {act} is an act of another level")


def _check_obtained(base: RuleBase) -> None:
    """Nothing rests on a text that was not obtained."""
    for collection in (base.duties, base.limits, base.grades, base.questions):
        for part in collection.values():
            if any(rule.evidence == "none" for rule in (part.basis, *part.see)):
                raise RuleBaseError(f"{part.id}: rests on a text that was not obtained")
