"""Why nothing is proposed for a gap: a code and what its sentence names. `remedies` never stays silent about that."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from scenarios.check.hazards import avertable
from scenarios.gap import COSTS, Gap
from scenarios.model import Scenario
from scenarios.rules import rule_base
from simulation.remedies.kinds import Remedy, anchors
from simulation.remedies.propose import acts_of, writers
from simulation.remedies.safe import entered, musters
from simulation.remedies.table import table
from simulation.remedies.trial import Trial, endangered, needed_elsewhere, overloaded
from simulation.study.study import Study

#: Every code with the keys of its data.
CODES: dict[str, tuple[str, ...]] = {
    # nothing can be tried
    "no-kind": (),  # the program has no remedy for gaps of this code
    "cannot-avert": ("escalation",),
    "no-post": (),
    "no-template": ("acts",),
    "no-anchor": ("act", "acts"),
    "too-late": ("act", "nodes"),
    "no-muster": ("act",),
    "kind": ("kind",),  # nothing in the plan to which a remedy of this kind could be applied
    # candidates that are not made
    "enters": ("step", "place", "person"),
    "tasks": ("person", "limit"),
    "overload": ("person",),
    "elsewhere": ("person", "steps"),
    "exposes": ("person", "node"),
    "exposes-new": ("role", "node"),
    # what was tried
    "harm": ("codes",),
    "none-helped": ("tried",),
    "none-together": ("tried",),
    "not-confirmed": (),
    "at-strike": ("step", "place", "escalation"),
}


@dataclass(frozen=True)
class Reason:
    """One reason, with the ids and numbers of its sentence."""

    code: str
    data: dict[str, Any] = field(default_factory=dict)

    def json(self) -> dict[str, Any]:
        """As plain data."""
        return {"code": self.code, "data": {k: list(v) if isinstance(v, tuple) else v for k, v in self.data.items()}}


def obstacles(gap: Gap, study: Study) -> list[Reason]:
    """Why not a single candidate can be made for a gap."""
    s = study.scenario
    whole = gap.nodes[0] if gap.nodes else ""
    found = []
    if gap.code == "HAZ02" and whole in s.escalations and whole not in avertable(s):
        found.append(Reason("cannot-avert", {"escalation": whole}))
    kinds = [kind for cost in COSTS for kind in table().kinds(gap.code, cost)]
    if not kinds:
        return [*found, Reason("no-kind")]
    found += _adding(gap, study) if "add" in kinds else []
    return found + [Reason("kind", {"kind": kind}) for kind in kinds if kind != "add"]


def _adding(gap: Gap, study: Study) -> Iterator[Reason]:
    """Why no step can be added: for each act what is missing."""
    s, acts = study.scenario, acts_of(gap)
    known = [act for act in acts if act in table().templates]
    done = {act for step in s.steps.values() for act in step.does}
    if not writers(study):
        yield Reason("no-post")
    elif not known:
        yield Reason("no-template", {"acts": acts})
    for act in known if writers(study) else ():
        template = table().templates[act]
        if act in done or f"N_{act}" in s.steps:
            yield Reason("kind", {"kind": "add"})
        elif not anchors(s, act):
            before = [id for a in template.after for id, step in s.steps.items() if a in step.does]
            late = before if template.after else list(s.escalations)
            wanted = {"act": act, "acts": tuple(a for a in template.after if a in rule_base().acts)}
            yield Reason("too-late", {"act": act, "nodes": tuple(late)}) if late else Reason("no-anchor", wanted)
        elif template.muster and s.places and not musters(s):
            yield Reason("no-muster", {"act": act})


# ---- candidates that are not made


def people_of(remedy: Remedy, study: Study) -> list[str]:
    """Those whom a remedy gives something more to do: the person it names, or whoever holds the post of a new step."""
    if "person" in remedy.data:
        return [remedy.data["person"]]
    if remedy.kind != "add":
        return []
    return [p for p in study.scenario.roles[remedy.data["role"]].holders if study.scenario.people[p].present]


def unsafe(remedy: Remedy, study: Study) -> Reason | None:
    """Why a remedy is not even tried: somebody would have to go where it strikes, unprotected or alone."""
    s = study.scenario
    if remedy.kind not in ("deputy", "share", "person"):
        return None
    role = remedy.data["role"]
    posts = s.roles[role]
    person = remedy.data.get("person") or next(iter((*posts.holders, *posts.deputies)), "")
    home = s.people[person].at if person else None
    for step, place in entered(study, role, home):
        return Reason("enters", {"step": step, "place": place, "person": person})
    return None


def harms(remedy: Remedy, study: Study, trials: tuple[Trial, Trial, Trial]) -> Reason | None:
    """Why a remedy that was tried is not proposed: it asks too much of somebody, or somebody is there when it strikes.
    `trials`: the plan as it is, before the remedy, and with it."""
    base, before, after = trials
    for person in people_of(remedy, study):
        gap = needed_elsewhere(person, before, after)
        if gap:
            return Reason("elsewhere", {"person": person, "steps": tuple(gap.data.get("steps", ()))})
        if overloaded(person, base, before, after):
            return Reason("overload", {"person": person})
    struck = endangered(before, after)
    if struck is None:
        return None
    if struck[1] not in study.scenario.people:
        return Reason("exposes-new", {"node": struck[0], "role": remedy.data.get("role", "")})
    return Reason("exposes", {"node": struck[0], "person": struck[1]})


def strikes(gap: Gap, s: Scenario) -> Iterator[Reason]:
    """Steps that are to avert an escalation and have to be done where it strikes: their place, not people, is wrong."""
    whole = gap.nodes[0] if gap.nodes else ""
    escalation = s.escalations.get(whole)
    averted = escalation.averted_by if gap.code == "HAZ01" and escalation else None
    for id in averted.nodes if escalation and averted else ():
        place = s.steps[id].at if id in s.steps else None
        if place and escalation and place in escalation.closes:
            yield Reason("at-strike", {"step": id, "place": place, "escalation": whole})
