"""Do the parts of a scenario fit together? Every id named must exist, every outcome asked for must be possible.

Works on the whole `Parts` of a file or, where some items could not be read, on the readable rest (`Loose`), so that the
good items are checked too; the ids of the unreadable ones count as known.
"""

import difflib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from scenarios.model.base import RESERVED, Fault
from scenarios.model.entries import Entries
from scenarios.model.parts import Parts
from scenarios.model.response import Deadline, Effects, Escalation, Inject, Step
from scenarios.reading.hints import nearest

Path = tuple[str | int, ...]
NODES = ("steps", "escalations", "injects")
#: The other collections of a file, each with ids of its own.
COLLECTIONS = (
    "organisations", "places", "people", "roles", "equipment", "phases", "deadlines", "prohibitions", "objectives",
    "variants", "accepted",
)  # fmt: skip


class Loose:
    """The collections of a scenario of which some items could not be read; `known` has all their ids."""

    def __init__(self, parts: Mapping[str, Mapping[str, Any]], known: Mapping[str, Iterable[str]]) -> None:
        self._parts, self._known = parts, known

    def __getattr__(self, name: str) -> Mapping[str, Any]:
        return self._parts.get(name, {})

    def known(self, name: str) -> set[str]:
        """All ids of a collection, those of unreadable items too."""
        return set(self._known.get(name, ()))


def faults(scenario: Parts | Loose) -> Iterator[Fault]:
    """Everything that does not fit, in the order of the file's collections."""
    yield from _Checker(scenario).all()


class _Checker:
    def __init__(self, scenario: Parts | Loose) -> None:
        self.s = scenario
        names = ("organisations", "places", "people", "roles", "equipment", "phases", "deadlines", *NODES)
        known = scenario.known if isinstance(scenario, Loose) else lambda n: set(getattr(scenario, n))
        self.known = {name: known(name) for name in names}
        self.known["nodes"] = set().union(*(self.known[n] for n in NODES))
        self.teams = Counter(step.forms for step in scenario.steps.values() if step.forms)

    def all(self) -> Iterator[Fault]:
        yield from self.site()
        yield from self.node_ids()
        yield from self.alike()
        for id, step in self.s.steps.items():
            yield from self.step(("steps", id), step)
        for id, escalation in self.s.escalations.items():
            yield from self.escalation(("escalations", id), escalation)
        for id, inject in self.s.injects.items():
            yield from self.inject(("injects", id), inject)
        for id, deadline in self.s.deadlines.items():
            yield from self.deadline(("deadlines", id), deadline)
        for id, prohibition in self.s.prohibitions.items():
            yield from self.ids("places", prohibition.places, ("prohibitions", id, "places"))
        for id, objective in self.s.objectives.items():
            yield from self.ids("steps", objective.steps, ("objectives", id, "steps"))
            yield from self.ids("deadlines", objective.deadlines, ("objectives", id, "deadlines"))

    def ids(self, collection: str, names: Iterable[str], at: Path) -> Iterator[Fault]:
        """Faults for those names that the collection does not have."""
        for i, name in enumerate(names):
            if name not in self.known[collection]:
                data: dict[str, str | int | float] = {"id": name, "collection": collection}
                data["suggestion"] = nearest(name, sorted(self.known[collection])) or ""
                yield Fault("unknown-reference", (*at, i), data)

    def one(self, collection: str, name: str | None, at: Path) -> Iterator[Fault]:
        if name is not None:
            for fault in self.ids(collection, (name,), at):
                yield Fault(fault.code, at, fault.data)

    def keys(self, collection: str, names: Iterable[str], at: Path) -> Iterator[Fault]:
        for name in names:
            yield from self.one(collection, name, (*at, name))

    def site(self) -> Iterator[Fault]:
        for id, person in self.s.people.items():
            yield from self.one("organisations", person.organisation, ("people", id, "organisation"))
            yield from self.one("places", person.at, ("people", id, "at"))
            if person.present and person.at is None and self.known["places"]:
                yield Fault("person-without-place", ("people", id), {"id": id})
        for id, role in self.s.roles.items():
            if id in RESERVED:
                yield Fault("reserved-id", ("roles", id), {"id": id})
            yield from self.ids("people", role.holders, ("roles", id, "holders"))
            yield from self.ids("people", role.deputies, ("roles", id, "deputies"))
        for start, ends in self.s.walks.items():
            yield from self.one("places", start, ("walks", start))
            for end, walk in ends.items():
                yield from self.one("places", end, ("walks", start, end))
                back = self.s.walks.get(end, {}).get(start)
                if back is not None and back.metres != walk.metres and start < end:
                    yield Fault("walk-twice", ("walks", start, end), {"a": start, "b": end})

    def node_ids(self) -> Iterator[Fault]:
        seen: dict[str, str] = {}
        for name in NODES:
            for id in getattr(self.s, name):
                if id in RESERVED:
                    yield Fault("reserved-id", (name, id), {"id": id})
                if id in seen:
                    yield Fault("node-twice", (name, id), {"id": id, "collection": seen[id]})
                seen.setdefault(id, name)

    def alike(self) -> Iterator[Fault]:
        """Ids that only the width of their characters tells apart (NFKC)."""
        for group in (*((name,) for name in COLLECTIONS), NODES):
            seen: dict[str, str] = {}
            for name in group:
                for id in getattr(self.s, name):
                    other = seen.setdefault(unicodedata.normalize("NFKC", id), id)
                    if other != id:
                        yield Fault("ids-alike", (name, id), {"id": id, "other": other})

    def entries(self, entries: Entries | None, at: Path) -> Iterator[Fault]:
        for i, entry in enumerate(entries.of if entries else ()):
            spot = (*at, entries.mode, i) if entries else at
            if entry.node not in self.known["nodes"]:
                for fault in self.ids("nodes", (entry.node,), spot):
                    yield Fault(fault.code, spot, fault.data)
            else:
                yield from self.condition(entry.node, entry.when, spot)

    def condition(self, node: str, when: str | None, at: Path) -> Iterator[Fault]:
        if when in (None, "started", "ended"):
            return
        step = self.s.steps.get(node)
        if step is None:
            if node in self.known["steps"]:
                return  # its own item could not be read
            yield Fault("trigger-has-no-outcome", at, {"id": node, "outcome": str(when)})
        elif when not in (*step.ends, "failed", "stopped"):
            near = difflib.get_close_matches(str(when), step.ends, 1)
            data: dict[str, str | int | float] = {"id": node, "outcome": str(when), "known": ", ".join(step.ends)}
            data["suggestion"] = near[0] if near else ""
            yield Fault("outcome-never", at, data)

    def effects(self, effects: Effects, at: Path) -> Iterator[Fault]:
        yield from self.keys("places", effects.closes, (*at, "closes"))
        for place, closing in effects.closes.items():
            yield from self.one("equipment", closing.against, (*at, "closes", place, "against"))
            thing = self.s.equipment.get(closing.against) if closing.against else None
            if thing is not None and not thing.protects:
                yield Fault("does-not-protect", (*at, "closes", place, "against"), {"id": str(closing.against)})
            if place in effects.opens:
                yield Fault("closes-and-opens", (*at, "closes", place), {"id": place})
        yield from self.ids("places", effects.opens, (*at, "opens"))
        for name, move in (("takes", effects.takes), ("brings", effects.brings)):
            if move is not None:
                yield from self.ids("people", move.people, (*at, name, "people"))
                yield from self.keys("equipment", move.things, (*at, name, "things"))
        if effects.brings:
            yield from self.one("places", effects.brings.to, (*at, "brings", "to"))
        yield from self.ids("steps", effects.stops, (*at, "stops"))
        for id, outcome in effects.sets.items():
            yield from self.one("steps", id, (*at, "sets", id))
            step = self.s.steps.get(id)
            if step is not None and (step.each or outcome not in step.ends):
                data: dict[str, str | int | float] = {"id": id, "outcome": outcome, "known": ", ".join(step.ends)}
                yield Fault("outcome-never", (*at, "sets", id), {**data, "suggestion": ""})

    def step(self, at: Path, step: Step) -> Iterator[Fault]:
        yield from self.one("phases", step.phase, (*at, "phase"))
        yield from self.keys("roles", step.by, (*at, "by"))
        yield from self.keys("equipment", step.needs, (*at, "needs"))
        yield from self.one("places", step.at, (*at, "at"))
        yield from self.entries(step.after, (*at, "after"))
        yield from self.entries(step.until, (*at, "until"))
        yield from self.effects(step, at)
        for outcome, effects in step.on.items():
            yield from self.effects(effects, (*at, "on", outcome))
        if step.each and step.each != "everybody":
            yield from self.one("roles", step.each, (*at, "each"))
        yield from self.ids("organisations", step.of, (*at, "of"))
        for i, name in enumerate(step.except_):
            if name not in self.known["roles"] | self.known["people"]:
                yield from self.one("roles", name, (*at, "except", i))
        if step.team and not self.teams[step.team] and len(self.s.steps) == len(self.known["steps"]):
            near = difflib.get_close_matches(step.team, self.teams, 1)
            yield Fault("team-never-formed", (*at, "team"), {"id": step.team, "suggestion": near[0] if near else ""})
        if step.forms and self.teams[step.forms] > 1:
            yield Fault("team-formed-twice", (*at, "forms"), {"id": step.forms})

    def escalation(self, at: Path, escalation: Escalation) -> Iterator[Fault]:
        yield from self.entries(escalation.after, (*at, "after"))
        yield from self.entries(escalation.averted_by, (*at, "averted_by"))
        for text in escalation.delayed_by:
            yield from self.entries(Entries.model_validate(text), (*at, "delayed_by", text))
        yield from self.effects(escalation, at)

    def inject(self, at: Path, inject: Inject) -> Iterator[Fault]:
        yield from self.entries(inject.after, (*at, "after"))
        yield from self.entries(inject.unless, (*at, "unless"))
        yield from self.effects(inject, at)
        if inject.to is not None and inject.to not in self.known["roles"] | self.known["people"]:
            yield from self.one("roles", inject.to, (*at, "to"))

    def deadline(self, at: Path, deadline: Deadline) -> Iterator[Fault]:
        yield from self.entries(deadline.from_, (*at, "from"))
        yield from self.entries(deadline.to, (*at, "to"))
