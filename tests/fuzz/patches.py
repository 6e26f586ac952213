"""Fuzzer of changes: `--set`, `--without`, `--variant` as people mistype them, merge patches in the file."""

from __future__ import annotations

import json
from random import Random
from typing import Any

from simulation.remedies.kinds import SORTS
from simulation.remedies.table import table
from tests.fuzz.bases import dumped, some_data
from tests.fuzz.door import Case
from tests.fuzz.trees import IDS, ODD, get, ids_of, paths, put

FILE = "f.yaml"
WORDS = (
    *("", " ", "=", "a", "a=", "=1", "steps", "steps=", "steps={}", "steps=null", "people=~", "steps..x=1", ".=1"),
    *("steps.*.lasts=1s", "format=2", "scenario.id=", "steps.x={", "a.b.c.d.e.f=1", "variants.x=null", "x" * 9000),
    *("steps\x00=1", "[/x]=1", "步骤.发现=1", "steps.a={filler:2}", "a=&x [*x]", "a=!!set {}", "a=" + "[" * 500),
)
VALUES = (
    "null",
    "~",
    "",
    "{}",
    "[]",
    "0",
    "-1",
    "0s",
    "1e999",
    "9" * 300,
    "{x:2}",
    "{x: null}",
    "[[",
    "'",
    "#",
    "&a",
    "*a",
)


def case(random: Random) -> Case:
    """A plan and one to three changes to it, by the command line or by a variant of its own."""
    data = some_data(random, large=0.05)
    places = [path for path in paths(data) if path]
    options: list[str] = []
    if random.random() < 0.4:
        tree = _patch(data, places, random)
        data = {**data, "variants": {"v": {"patch": tree}}} if random.random() < 0.5 else _into(data, tree)
        options += ["--variant", "v"]
        places = [path for path in paths(data) if path]  # those of former variants are gone
    for _ in range(random.choice((0, 0, 1)) if options else random.choice((1, 1, 1, 2, 3))):
        options += _option(data, places, random)
    f = f"@/{FILE}"
    last: tuple[str, ...] = ("simulate", f, *options, "-n", "3", "-j", "1", *random.choice(((), ("--json",))))
    if random.random() < 0.2:
        last = ("report", f, *options, "-n", "3", "-j", "1", "--no-fragile", "-o", "@/out")
    content = dumped(data).encode("utf-8", "surrogatepass")
    if random.random() < 0.3:  # a remedy, found or invented
        words = ("adopt", f, _remedy(data, random), "-o", "@/adopted.yaml")
        return Case(words[2], {FILE: content}, (("check", f), words, words))
    return Case(" ".join(options)[:200], {FILE: content}, (("check", f, *options), last))


def _remedy(data: Any, random: Random) -> str:
    """The id of one to three remedies, whose words mostly name what they should."""
    parts = []
    for _ in range(random.choice((1, 1, 2, 3))):
        kind = random.choice(list(SORTS))
        words = [kind]
        for sort in SORTS[kind]:
            known = {
                "node": [*(data.get("steps") or {}), *(data.get("escalations") or {})],
                "act": list(table().templates),
            }
            named = known.get(sort) or list(data.get(sort) or {}) if sort != "times" else ["1", "2", "9"]
            words.append(random.choice(named if named and random.random() < 0.95 else [*ids_of(data), *IDS]))
        parts.append(".".join(words))
    return "+".join(parts)


def _option(data: Any, places: list[tuple[Any, ...]], random: Random) -> list[str]:
    match random.randrange(8):
        case 0:
            return ["--without", random.choice([*(data.get("people") or {"x": {}})] * 3 + [*IDS, *ids_of(data)])]
        case 1:
            return ["--variant", random.choice([*IDS, "v", *ids_of(data)])]
        case 2:
            return ["--set", random.choice(WORDS)]
        case _:
            path = [str(key) for key in random.choice(places)]
            if random.random() < 0.1:
                i = random.randrange(len(path))
                path[i] = random.choice([path[i] + "x", path[i].upper(), *IDS, *path])
            if random.random() < 0.6:
                return ["--set", f"{'.'.join(path)}={_like(data, path, places, random)}"]
            value = random.choice([*VALUES, *(json.dumps(odd, ensure_ascii=False) for odd in ODD), *ids_of(data)])
            return ["--set", f"{'.'.join(path)}{random.choice(('=', '=', '=', ' = ', ':'))}{value}"]


def _like(data: Any, path: list[str], places: list[tuple[Any, ...]], random: Random) -> str:
    """A value that stands elsewhere under the same key, so that the plan may stay one."""
    found = [get(data, place) for place in places if str(place[-1]) == path[-1]]
    return json.dumps(random.choice([*found, "1s", 0, "40 min"]), ensure_ascii=False)


def _patch(data: Any, places: list[tuple[Any, ...]], random: Random) -> Any:
    """A merge patch on a few places: nulls, odd values, what stands elsewhere."""
    patch: Any = {}
    for _ in range(random.choice((1, 1, 2, 3))):
        path, value = random.choice(places), random.choice([None, None, *ODD, get(data, random.choice(places))])
        if random.random() < 0.5:
            value = json.loads(_like(data, [str(key) for key in path], places, random))
        path = tuple(str(key) for key in path)
        if random.random() < 0.2:
            path = (*path[:-1], random.choice([*IDS, *ids_of(data)]))
        for key in reversed(path):
            value = {key: value}
        patch = _merged(patch, value)
    return patch


def _merged(one: Any, other: Any) -> Any:
    if not (isinstance(one, dict) and isinstance(other, dict)):
        return other
    return {**one, **{key: _merged(one.get(key), value) for key, value in other.items()}}


def _into(data: Any, tree: Any) -> Any:
    """Among the variants that are there."""
    return put({"variants": {}, **data}, ("variants",), {**(data.get("variants") or {}), "v": {"patch": tree}})
