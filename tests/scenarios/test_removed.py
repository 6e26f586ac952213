"""What a variant takes away from what the file says."""

import copy
from typing import Any

import pytest
from ruamel.yaml import YAML

from reports.words import Words
from reports.words.removed import taken_away
from scenarios.model import Scenario
from scenarios.patch import apply_patch
from scenarios.removed import removed

PLAN = """
format: 1
scenario: {id: small, summary: 漏气}
places: {hall: {title: 灌瓶间}, gate: {}}
people: {A: {title: 值班员甲, at: hall}, B: {at: hall}}
roles: {w: {title: 值班, holders: [A, B]}}
equipment: {radio: {}}
steps:
  find: {title: 发现, by: w, lasts: {least: 1s, likely: 2s, most: 3s}, needs: radio}
  cut: {by: {w: 1}, after: [find, "find: started"], lasts: 3s, closes: [hall, gate]}
deadlines: {d: {from: find, to: cut, within: 1 min}}
"""


def gone(patch: Any) -> list[str]:
    data = YAML(typ="safe").load(PLAN)
    before, after = (Scenario.model_validate(x) for x in (data, apply_patch(copy.deepcopy(data), patch)))
    return [".".join(map(str, one.path)) + (f" {one.item}" if one.item else "") for one in removed(before, after)]


@pytest.mark.parametrize(
    ("patch", "expected"),
    [
        ({}, []),
        ({"people": {"A": {"present": False}}}, ["people.A.present"]),
        ({"people": {"C": {"at": "hall"}}}, []),
        ({"roles": {"w": {"holders": ["B"]}}}, ["roles.w.holders A"]),
        ({"steps": {"cut": {"after": None}}}, ["steps.cut.after"]),
        ({"steps": {"cut": {"after": "find"}}}, ["steps.cut.after find: started"]),
        ({"steps": {"find": {"by": {}}}}, ["steps.find.by.w"]),
        ({"steps": {"find": {"needs": None, "lasts": "9s"}}}, ["steps.find.needs"]),
        ({"steps": {"cut": {"closes": "gate"}}}, ["steps.cut.closes.hall"]),
        ({"steps": {"cut": None}, "deadlines": None}, ["steps.cut", "deadlines"]),
        ({"deadlines": {"d": {"from": None}}}, ["deadlines.d.from"]),
        ({"scenario": {"summary": None}}, ["scenario.summary"]),
        ({"equipment": {"radio": None}, "steps": {"find": {"needs": None}}}, ["equipment.radio", "steps.find.needs"]),
    ],
)
def test_what_is_gone_is_named(patch: Any, expected: list[str]) -> None:
    """People, conditions, steps and keys that are there no more, short forms or not; changed values are not gone."""
    assert gone(patch) == expected


@pytest.mark.parametrize(("lang", "told"), [("zh", ("开始时不在场的人员", "A 值班员甲")), ("en", None)])
def test_it_is_said_by_title(lang: Any, told: Any) -> None:
    """Ids with their titles, in both languages, each owner one line."""
    data = YAML(typ="safe").load(PLAN)
    patch = {
        "people": {"A": {"present": False}},
        "steps": {"cut": {"after": None, "closes": "gate"}},
        "deadlines": None,
    }
    before, after = (Scenario.model_validate(x) for x in (data, apply_patch(copy.deepcopy(data), patch)))
    lines = taken_away(removed(before, after), before, Words(lang))
    assert len(lines) == 3
    assert told is None or lines[0] == told
    assert ("closes" in str(lines)) is False
