"""Fuzzer of trees: a plan in which values are of other types, keys are renamed, dropped, moved, ids clash."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from tests.fuzz.bases import dumped, some_data
from tests.fuzz.door import ENGINES, Case

FILE = "f.yaml"
#: Values that fit nowhere, or fit and are odd.
ODD: tuple[Any, ...] = (
    *(None, {}, [], [{}], [[]], [{"x": 1}], {"x": None}, {"x": {"y": 1}}, "", "x", "x: started", "[/x]", "started"),
    *(0, -1, 1e308, 10**17, True, "0s", "a" * 70, {"zh": ""}, [None], "１", {"all": []}, {"any": [{}]}, {"p": 0}),
    {"shape": "fixed", "likely": "0s"},
)
#: Ids as nobody should choose them.
IDS = (
    "",
    " ",
    "a" * 300,
    "Ａ",
    "a.b",
    "a b",
    "started",
    "any",
    "all",
    "everybody",
    "null",
    "0",
    "-",
    "[/x]",
    "\u202ex",
    "é",
)


def paths(node: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The places of a tree, its root first."""
    yield at
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield from paths(value, (*at, key))


def put(node: Any, path: tuple[Any, ...], value: Any) -> Any:
    """The tree with another value at a place; the last key may be a new one."""
    if not path:
        return value
    if isinstance(node, dict):
        return {**node, path[0]: put(node.get(path[0]), path[1:], value)}
    return [*node[: path[0]], put(node[path[0]], path[1:], value), *node[path[0] + 1 :]]


def get(node: Any, path: tuple[Any, ...]) -> Any:
    """The value at a place."""
    for key in path:
        node = node[key]
    return node


def ids_of(data: Any) -> list[str]:
    """The ids of everything in a plan."""
    return [id for part in data.values() if isinstance(part, dict) for id in part] if isinstance(data, dict) else []


def changed(data: Any, random: Random) -> tuple[Any, str]:
    """The tree with one change, and which."""
    places = list(paths(data))[1:]
    if not places:
        return data, "empty"
    path = random.choice(places)
    parent = get(data, path[:-1])
    match random.randrange(8):
        case 0 | 1 | 2:
            value = random.choice([*ODD, *IDS, *random.sample(ids_of(data), min(8, len(ids_of(data))))])
            return put(data, path, value), f"{path}={value!r:.40}"
        case 3:
            return put(data, path, get(data, random.choice(places))), f"{path} from elsewhere"
        case 4 if isinstance(parent, dict):
            name = random.choice([*IDS, *ids_of(data), *parent, f"{path[-1]}x", str(path[-1]).upper()])
            kept = {name if key == path[-1] else key: value for key, value in parent.items()}
            return put(data, path[:-1], kept), f"{path} renamed {name!r:.40}"
        case 5 if isinstance(parent, dict):
            return put(data, path[:-1], {k: v for k, v in parent.items() if k != path[-1]}), f"{path} dropped"
        case 6 if isinstance(parent, list):
            return put(data, path[:-1], [*parent, *parent]), f"{path[:-1]} doubled"
        case _:
            maps = [place for place in places if isinstance(get(data, place), dict)]
            if not maps:
                return data, "no map"
            other = random.choice(maps)
            key = random.choice([path[-1] if isinstance(path[-1], str) else "x", *IDS])
            return put(data, other, {**get(data, other), key: get(data, path)}), f"{path} copied to {other}"


def case(random: Random) -> Case:
    """A plan with one to four changes."""
    data, done = some_data(random), []
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        data, what = changed(data, random)
        done.append(what)
    text = dumped(data)
    if random.random() < 0.1:  # the same key twice
        lines = text.split("\n")
        i = random.randrange(len(lines))
        text = "\n".join([*lines[:i], lines[i], *lines[i:]])
    commands: list[tuple[str, ...]] = [("check", f"@/{FILE}"), (ENGINES, f"@/{FILE}")]
    more = (
        ("check", f"@/{FILE}", "--json"),
        ("simulate", f"@/{FILE}", "-n", "4", "-j", "1"),
        ("walk", f"@/{FILE}"),
        ("export", f"@/{FILE}", "-o", "@/f.xlsx"),
        ("plan-text", f"@/{FILE}", "-o", "@/t.xlsx"),
        ("report", f"@/{FILE}", "-n", "3", "-j", "1", "--no-fragile", "-o", "@/out"),
    )
    commands += random.sample(more, 2)
    if any(words[0] == "export" for words in commands):
        commands.append(("import", "@/f.xlsx", "-o", "@/back.yaml"))
    return Case("; ".join(done), {FILE: text.encode("utf-8", "surrogatepass")}, tuple(commands))
