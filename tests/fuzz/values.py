"""Fuzzer that keeps the types: a plan stays one that can be read, with figures, people, entries and effects as no plan
has them. What can be read must go through everything: both engines, the audit, gaps, remedies, report, story."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from reports.papers import PAPERS
from scenarios.files import read_scenario
from scenarios.reading import parse
from tests.fuzz.bases import dumped, some_data, station
from tests.fuzz.door import ENGINES, Case
from tests.fuzz.trees import get, paths, put

FILE = "f.yaml"
DURATION = re.compile(r"\d+(\.\d+)?\s*(ms|s|min|h)")
TIMES = ("0s", "0s", "1s", "10s", "1 min", "59.999s", "7 min", "40 min", "5 h", "23 h", "1000 h")
SHAPES = ("least", "likely", "most")
NUMBERS = (0, 1, 1, 2, 3, 7, 50, 0.5, 1e-9, 0.999999, 1e3)
ENDS = ("started", "ended", "done", "failed", "stopped", "complete", "missing")
ENTRIES = ("after", "until", "averted_by", "unless", "to", "from")
Data = dict[str, Any]
Change = Callable[[Data, Random], Data]


def nodes_of(data: Data) -> dict[str, tuple[str, Data]]:
    """Steps, escalations and injects with their collections, by id."""
    kinds = ("steps", "escalations", "injects")
    return {id: (kind, node) for kind in kinds for id, node in (data.get(kind) or {}).items() if isinstance(node, dict)}


def entries(data: Data, random: Random) -> Any:
    """Entries on any nodes, as short or as long as may be written."""
    nodes = nodes_of(data)
    found: list[Any] = []
    for id in random.sample(list(nodes), min(len(nodes), random.choice((1, 1, 2, 3)))):
        own = list(nodes[id][1].get("outcomes") or ())
        found.append({id: random.choice([*ENDS, *own])} if random.random() < 0.5 else id)
    return random.choice(({"any": found}, {"all": found}, found, found[0] if found else []))


def _times(data: Data, random: Random) -> Data:
    """Some durations become others, their order kept where a spread has three."""
    for path in _places(data, random, lambda value: isinstance(value, str) and bool(DURATION.fullmatch(value))):
        parent = get(data, path[:-1])
        if isinstance(parent, dict) and path[-1] in SHAPES:
            named = [shape for shape in SHAPES if shape in parent]
            chosen = sorted(random.randrange(len(TIMES)) for _ in named)
            data = put(data, path[:-1], {**parent, **{s: TIMES[i] for s, i in zip(named, chosen, strict=True)}})
        else:
            data = put(data, path, random.choice(TIMES))
    return data


def _numbers(data: Data, random: Random) -> Data:
    """Some numbers become extreme: counts, metres, chances, priorities, factors."""
    for path in _places(data, random, lambda value: isinstance(value, int | float) and not isinstance(value, bool)):
        if path[0] != "format":
            whole = isinstance(get(data, path), int)
            data = put(data, path, random.choice([n for n in NUMBERS if not whole or isinstance(n, int)]))
    return data


def _entries(data: Data, random: Random) -> Data:
    """Some entries lead elsewhere, to the node itself too."""
    for path in _places(data, random, lambda _: True, ENTRIES):
        data = put(data, path, entries(data, random))
    return data


def _swap(data: Data, random: Random) -> Data:
    """any and all change places."""
    other = {"any": "all", "all": "any"}
    for path in _places(data, random, lambda value: isinstance(value, dict) and set(value) <= set(other)):
        data = put(data, path, {other[key]: value for key, value in get(data, path).items()})
    return data


def _people(data: Data, random: Random) -> Data:
    """People absent, one or all; elsewhere."""
    people, places = data.get("people") or {}, list(data.get("places") or {})
    chosen = list(people) if random.random() < 0.15 else random.sample(list(people), min(2, len(people)))
    for id in chosen:
        person = {**(people[id] or {}), "present": random.random() < 0.3}
        if places and random.random() < 0.3:
            person["at"] = random.choice(places)
        data = put(data, ("people", id), person)
    return data


def _roles(data: Data, random: Random) -> Data:
    """A role without holders, with everybody, or with deputies only."""
    people = list(data.get("people") or {})
    for id in random.sample(list(data.get("roles") or {}), min(1, len(data.get("roles") or {}))):
        some = random.sample(people, min(len(people), random.choice((0, 0, 1, 3))))
        key = random.choice(("holders", "deputies"))
        data = put(data, ("roles", id), {**(data["roles"][id] or {}), key: some})
    return data


def _chances(data: Data, random: Random) -> Data:
    """Of the outcomes of a step one is certain; or a step fails always, or never, or may be tried often."""
    for id, (kind, node) in random.sample(list(nodes_of(data).items()), min(2, len(nodes_of(data)))):
        if kind == "steps" and node.get("outcomes"):
            sure = random.choice(list(node["outcomes"]))
            outcomes = {
                name: int(name == sure) for name in random.sample(list(node["outcomes"]), len(node["outcomes"]))
            }
            data = put(data, (kind, id), {**node, "outcomes": outcomes})
        elif kind == "steps" and not node.get("each"):
            data = put(
                data, (kind, id), {**node, "fails": random.choice((0, 0.5, 1)), "attempts": random.choice((1, 2, 9))}
            )
    return data


def _each(data: Data, random: Random) -> Data:
    """A step for each of a set, the set empty, or everybody."""
    people, roles = list(data.get("people") or {}), list(data.get("roles") or {})
    steps = [
        id
        for id, (kind, node) in nodes_of(data).items()
        if kind == "steps" and (node.get("each") or not node.get("by"))
    ]
    for id in random.sample(steps, min(1, len(steps))):
        node = {key: value for key, value in data["steps"][id].items() if key in ("title", "after", "at", "lasts")}
        node |= {"lasts": random.choice(TIMES), "each": random.choice([*roles, "everybody"])}
        if people and random.random() < 0.6:
            node["except"] = random.sample(people, random.choice((1, len(people))))
        data = put(data, ("steps", id), node)
    return data


def _effects(data: Data, random: Random) -> Data:
    """One more effect of a node: on places, people, things, steps, outcomes."""
    nodes, steps = nodes_of(data), list(data.get("steps") or {})
    places, people, things = (list(data.get(key) or {}) for key in ("places", "people", "equipment"))
    id = random.choice(list(nodes))
    kind, node = nodes[id]
    settable = [step for step in steps if data["steps"][step].get("outcomes")]
    effects: list[Data] = [{"stops": random.sample(steps, min(2, len(steps)))}] if steps else []
    if places:
        place = random.choice(places)
        effects += [{"closes": {place: random.choice([{}, *({"against": t} for t in things)])}}, {"opens": [place]}]
    if people:
        some = random.sample(people, min(2, len(people)))
        effects.append({"takes": {"people": some}})
        effects += [{"brings": {"people": some, "to": random.choice(places)}}] if places else []
    if settable:
        step = random.choice(settable)
        effects.append({"sets": {step: random.choice([*data["steps"][step]["outcomes"], "failed"])}})
    return put(data, (kind, id), {**node, **random.choice(effects)}) if effects else data


def _deadlines(data: Data, random: Random) -> Data:
    """One more deadline, from anything to anything."""
    limit = {"to": entries(data, random), "within": random.choice(TIMES[2:])}
    if random.random() < 0.6:
        limit["from"] = entries(data, random)
    return {**data, "deadlines": {**(data.get("deadlines") or {}), "extra": limit}}


def _horizon(data: Data, random: Random) -> Data:
    """The run ends at once, or much later."""
    return {
        **data,
        "scenario": {**data["scenario"], "horizon": random.choice(("1s", "1 min", "10 min", "5 h", "24 h"))},
    }


def _less(data: Data, random: Random) -> Data:
    """A whole collection, or a key of a node, is not there."""
    if random.random() < 0.3:
        keys = [key for key in data if key not in ("format", "scenario", "steps")]
        gone = random.choice(keys) if keys else None
        return {key: value for key, value in data.items() if key != gone}
    kind, node = nodes_of(data)[id := random.choice(list(nodes_of(data)))]
    gone = random.choice(list(node)) if node else None
    return {**data, kind: {**data[kind], id: {key: value for key, value in node.items() if key != gone}}}


def _borrow(data: Data, random: Random) -> Data:
    """A key as a whole station has it: of the head, a collection, or a thing of the same sort."""
    rich = station()
    part = random.choice([key for key in rich if key != "format"])
    if part not in data:
        return {**data, part: rich[part]}
    here, there = data[part] or {}, rich[part]
    if part in ("scenario", "walking") or not all(isinstance(item, dict) for item in (*here.values(), *there.values())):
        key = random.choice(list(there))
        return {**data, part: {**here, key: there[key]}}
    lender = random.choice(list(there.values()))
    id = random.choice(list(here)) if here else None
    if id is None or not lender:
        return data
    key = random.choice(list(lender))
    return {**data, part: {**here, id: {**here[id], key: lender[key]}}}


CHANGES: tuple[Change, ...] = (
    *(_times, _numbers, _entries, _entries, _swap, _people, _roles, _chances, _each, _effects, _effects, _deadlines),
    *(_horizon, _less, _borrow, _borrow, _borrow),
)


def _places(
    data: Data, random: Random, fits: Callable[[Any], bool], keys: tuple[str, ...] = ()
) -> Iterator[tuple[Any, ...]]:
    """A few of the places whose value fits and whose key is one of these."""
    found = [path for path in paths(data) if path and (not keys or path[-1] in keys) and fits(get(data, path))]
    yield from random.sample(found, min(len(found), random.choice((1, 1, 2, 5))))


def readable(data: Data) -> bool:
    """Whether a plan can still be read."""
    return read_scenario(parse(dumped(data)))[0] is not None


def case(random: Random) -> Case:
    """A plan with up to five changes, each of which leaves it readable."""
    data, done = some_data(random, large=0.05), []
    for _ in range(random.choice((1, 2, 3, 5))):
        for change in random.sample(CHANGES, 4):  # where one is refused, another
            if nodes_of(data) and readable(after := change(data, random)):
                data = after
                done.append(change.__name__[1:])
                break
    f, fast = f"@/{FILE}", ("-n", "8", "-j", "1")
    wanted = ("--gap", "DUT02") if len(data["steps"]) > 25 else ()  # a whole station takes half a minute
    study = ("simulate", f, "-n", "20", "-j", "1", "--json")
    more: tuple[tuple[str, ...], ...] = (
        ("gaps", f, *fast, "--fragile-runs", "4"),
        ("remedies", f, *fast, *wanted),
        ("remedies", f, *fast, *wanted, "--json"),
        ("report", f, *fast, "--no-fragile", "-o", "@/out"),
        ("report", f, "-n", "4", "-j", "1", "--format", random.choice(("html", "docx", "pdf")), "-o", "@/out"),
        ("walk", f, "--run", str(random.randrange(50))),
        ("walk", f, "-n", "5", "--median", "--json"),
        ("compare", f, f, *fast),
        ("simulate", f, *fast, "--sensitivity"),
        ("check", f, "--json"),
        ("papers", f, *fast, "--only", str(random.choice(PAPERS).number), "--format", "html", "-o", "@/papers"),
    )
    commands = [("check", f), (ENGINES, f), study, study, *random.sample(more, 3)]
    return Case(" ".join(done), {FILE: dumped(data).encode()}, tuple(commands))
