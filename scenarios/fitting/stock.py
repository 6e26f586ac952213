"""Equipment, zones and telephone lines of a station."""

from collections.abc import Sequence
from typing import Any

from scenarios.contacts import Line
from scenarios.fitting.facts import Assumption, Call, Cell, Site, Thing
from scenarios.fitting.staffing import emergency, twice
from scenarios.fitting.terms import Note, Titles, own_places, own_units, plain, titled
from scenarios.model import Scenario
from scenarios.problem import Problem

Findings = tuple[list[Assumption], list[Problem]]


def fit_things(scenario: Scenario, rows: Sequence[Thing], note: Note) -> tuple[dict[str, dict[str, Any]], Findings]:
    """For each kind of equipment what changes: its count (of what is in order) and a note on where it lies."""
    titles, assumptions, problems = Titles(scenario.equipment, scenario.equipment), list[Assumption](), list[Problem]()
    listed: dict[str, list[Thing]] = {}
    for row in rows:
        id = titles.find(row.name.value or "")
        if id:
            listed.setdefault(id, []).append(row)
        else:
            problems.append(titles.unknown(row.name, row.name.value or "", "equipment"))
    changes: dict[str, dict[str, Any]] = {}
    for id, thing in scenario.equipment.items():
        found = listed.get(id, [])
        good = [row for row in found if row.good.value is not False]
        counted = [row for row in good if row.count.value is not None]
        if not found:
            count = 0
            assumptions.append(Assumption("thing-unlisted", None, {"thing": titles.brief[id]}))
        elif good and not counted and not any(row.count.value is not None for row in found):
            count = thing.count
            assumptions.append(Assumption("count", good[0].count.where, {"thing": titles.brief[id], "count": count}))
        else:
            count = sum(row.count.value or 0 for row in counted)
            if len(good) < len(found):
                out = next(row.good for row in found if row.good.value is False)
                assumptions.append(Assumption("not-good", out.where, {"thing": titles.brief[id], "count": count}))
            for row in good:
                if row.count.value is None and counted:
                    assumptions.append(Assumption("count-none", row.count.where, {"thing": titles.brief[id]}))
        for row in good:
            if row.good.value is None and row.count.value:
                assumptions.append(Assumption("good", row.good.where, {"thing": titles.brief[id]}))
        if count > 10_000:
            problems.append(_number(found[0].count, count))
        changes[id] = {"count": count} | _told(found, note)
    return changes, (assumptions, problems)


def _number(cell: Cell[int], value: int) -> Problem:
    return Problem("station-number", cell.where, data={"value": str(value), "most": 10_000})


def _told(rows: Sequence[Thing], note: Note) -> dict[str, Any]:
    """Where it lies and when it was last checked, as a note."""
    parts = [note("thing-place", place=row.place.value) for row in rows if row.place.value]
    parts += [note("thing-checked", date=row.checked.value.isoformat()) for row in rows if row.checked.value]
    return {"note": {lang: " ".join(p[lang] for p in parts) for lang in ("zh", "en")}} if parts else {}


def fit_sites(scenario: Scenario, rows: Sequence[Site]) -> tuple[dict[str, Site], dict[str, dict[str, Any]], Findings]:
    """The rows by place, what changes in the places, and what was assumed of hazardous areas: the safe side."""
    places = own_places(scenario)
    titles, assumptions, problems = Titles(scenario.places, places), list[Assumption](), list[Problem]()
    sites: dict[str, Site] = {}
    changes: dict[str, dict[str, Any]] = {}
    for row in rows:
        id = titles.find(row.name.value or "")
        if id is None:
            problems.append(titles.unknown(row.name, row.name.value or "", "places"))
            continue
        if id in sites:
            problems += twice([sites[id].name, Cell(sites[id].name.value, row.name.where)])
            continue
        sites[id], place, shown = row, scenario.places[id], titles.brief[id]
        hazardous = place.zone != "none"
        if row.zone.value is True and not hazardous:
            changes[id] = {"zone": 2, "electronics": False}
            assumptions.append(Assumption("zone-added", row.zone.where, {"place": shown}))
        elif row.zone.value is False and hazardous:
            assumptions.append(Assumption("zone-kept", row.zone.where, {"place": shown}))
        elif row.zone.value is None and hazardous:
            assumptions.append(Assumption("zone-hazardous", row.zone.where, {"place": shown}))
        elif row.zone.value is None:
            assumptions.append(Assumption("zone-free", row.zone.where, {"place": shown}))
        if row.note.value:
            changes.setdefault(id, {})["note"] = {"zh": row.note.value}
    return sites, changes, (assumptions, problems)


def fit_lines(scenario: Scenario, rows: Sequence[Call]) -> tuple[tuple[Line, ...], Findings]:
    """The telephone lines in the order of the sheet; a number of the emergency services is never one of the drill."""
    own = set(own_units(scenario))
    others = {id: o for id, o in scenario.organisations.items() if id not in own}
    titles, assumptions, problems = Titles(others, others), list[Assumption](), list[Problem]()
    lines, seen = [], set[str]()
    for row in rows:
        name = row.unit.value or ""
        id = titles.find(name)
        if row.drill.value and emergency(row.drill.value):
            problems.append(Problem("station-drill-number", row.drill.where, data={"value": row.drill.value[:30]}))
        if row.drill.value is None:
            assumptions.append(Assumption("drill-number", row.drill.where, {"unit": name}))
        if row.real.value is None:
            assumptions.append(Assumption("real-number", row.real.where, {"unit": name}))
        seen |= {id or "", plain(name)}
        lines.append(
            Line(
                title=name,
                drill=row.drill.value or "",
                real=row.real.value or "",
                checked=row.checked.value,
                organisation=id,
            )
        )
    for id in called(scenario):
        if id not in seen:
            assumptions.append(Assumption("unit-unlisted", None, {"unit": titled(others, id)}))
    return tuple(lines), (assumptions, problems)


def called(scenario: Scenario) -> list[str]:
    """Organisations that one calls: all but the station's own, and but those whose people are on the site at T0."""
    site = set(own_places(scenario))
    there = {p.organisation for p in scenario.people.values() if p.present and p.at in site}
    return [id for id in scenario.organisations if id not in there and id not in own_units(scenario)]
