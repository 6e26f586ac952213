"""本站信息表 and a base scenario, made into the scenario of the station."""

import re
from collections.abc import Mapping
from typing import Any

from scenarios.contacts import Contacts
from scenarios.fitting.facts import Assumption, Facts, Fitted
from scenarios.fitting.staffing import Staffing, fit_staffing
from scenarios.fitting.stock import fit_lines, fit_sites, fit_things
from scenarios.fitting.terms import Note, own_places, own_units, staff
from scenarios.fitting.variants import Renaming, fit_variants
from scenarios.fitting.walks import fit_walks
from scenarios.model import Scenario
from scenarios.patch import tidied
from scenarios.problem import in_order
from scenarios.text import Text

#: Brackets at the end of a title: there the library's scenarios describe their own station.
_TAIL = re.compile(r"\s*[（(][^（）()]*[）)]\s*$")


def fit(scenario: Scenario, data: Mapping[str, Any], facts: Facts, unit: Text, id: str, note: Note) -> Fitted:
    """The base scenario (`data` is its plain form) with the people, equipment, distances and numbers of a station.

    `unit` names the station, `id` the new scenario; `note` fills sentences that the scenario carries. Where problems
    are found the data are those of the base.
    """
    staffing = fit_staffing(scenario, facts.workers, note)
    things, (a_things, p_things) = fit_things(scenario, facts.things, note)
    sites, places, (a_sites, p_sites) = fit_sites(scenario, facts.sites)
    lines, (a_lines, p_lines) = fit_lines(scenario, facts.calls)
    walks = fit_walks(scenario, sites, note)
    problems = [*staffing.problems, *p_things, *p_sites, *p_lines, *walks.problems]
    assumptions = [*staffing.assumptions, *a_things, *walks.assumptions, *a_sites, *a_lines]
    contacts = Contacts(people=staffing.contacts, lines=lines)
    if problems:
        return Fitted(dict(data), contacts, (), tuple(assumptions), tuple(in_order(problems)))
    whole, more = _whole(scenario, data, staffing)
    whole["equipment"] = _changed(data.get("equipment"), things)
    whole["places"] = _changed(data.get("places"), places)
    if walks.data:
        whole["walks"] = walks.data
    whole = {key: value for key, value in whole.items() if value or key in data}
    _name(scenario, whole, unit, id, note)
    whole = tidied(whole)
    return Fitted(whole, contacts, tuple(staffing.matches), (*assumptions, *more), ())


def _whole(scenario: Scenario, data: Mapping[str, Any], staffing: Staffing) -> tuple[dict[str, Any], list[Assumption]]:
    """The base with its people, roles, plan and variants made over."""
    own, renaming = set(staff(scenario)), Renaming(staffing.images)
    whole = {key: renaming.under(value) for key, value in data.items() if key not in ("people", "roles", "variants")}
    result: dict[str, Any] = {}
    assumptions: list[Assumption] = []
    for key, value in data.items():
        if key == "people":
            result[key] = {**staffing.people, **{id: person for id, person in value.items() if id not in own}}
        elif key == "roles":
            result[key] = {id: {**role, **staffing.roles.get(id, {})} for id, role in value.items()}
        elif key == "variants":
            result[key], assumptions = fit_variants(scenario, value, staffing)
        else:
            result[key] = whole[key]
    for role in result.get("roles", {}).values():
        for name in ("holders", "deputies"):
            if role.get(name) == []:
                del role[name]
    return result, assumptions


def _changed(old: Any, changes: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {id: {**item, **changes.get(id, {})} for id, item in (old or {}).items()}


def _name(scenario: Scenario, whole: dict[str, Any], unit: Text, id: str, note: Note) -> None:
    """Head, organisation and backgrounds speak of the station, with its own numbers of people."""
    name = unit.model_dump(exclude_defaults=True)
    head, title = scenario.scenario, scenario.scenario.title
    titles = {"zh": _TAIL.sub("", title.zh), "en": _TAIL.sub("", title.en)}
    full = note("title", title=Text(**titles), unit=unit)
    whole["scenario"] = {**whole["scenario"], "id": id, "title": full, "unit": name}
    for organisation in own_units(scenario)[:1]:
        whole["organisations"][organisation] = {**whole["organisations"][organisation], "title": name}
    if head.background.zh or head.background.en:
        whole["scenario"]["background"] = _background(scenario, whole["people"], {}, note)
    for key, variant in (whole.get("variants") or {}).items():
        patch = variant["patch"]
        if isinstance(patch.get("scenario"), dict) and "background" in patch["scenario"]:
            text = _background(scenario, whole["people"], patch.get("people") or {}, note, scenario.variants[key].title)
            variant["patch"] = {**patch, "scenario": {**patch["scenario"], "background": text}}


def _background(
    scenario: Scenario, people: Mapping[str, Any], patch: Mapping[str, Any], note: Note, variant: Text | None = None
) -> dict[str, str]:
    """Who is on the site at T0: so many of the station's people, so many others."""
    site, own = set(own_places(scenario)), {None, *own_units(scenario)}
    there = [person | (patch.get(id) or {}) for id, person in people.items()]
    present = [p for p in there if p.get("present", True) and (p.get("at") in site or not site)]
    ours = sum(1 for p in present if p.get("organisation") in own)
    data = {"staff": ours, "visitors": len(present) - ours}
    return note("background-variant", variant=variant, **data) if variant else note("background", **data)
