"""The kinds of remedy: from a few words (`sooner.S12.S07.3`) to the merge patch that they mean in a scenario.

The words are the id of the remedy: it can be built again from them in any plan in which it still makes sense, without a
search. Several remedies are joined by `+` and laid one upon the other in that order.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from scenarios.model import SHAPES, Entries, Scenario, Step
from scenarios.model.entries import Entry
from scenarios.rules import rule_base
from simulation.remedies.safe import after_harm, musters
from simulation.remedies.table import table

Patch = dict[str, Any]
#: Bounds of the format: the smallest priority, attempts at a step, pieces of a thing, people at a step.
FIRST, MOST_ATTEMPTS, MOST_THINGS, CROWD = -1000, 1000, 10_000, 64


@dataclass(frozen=True)
class Remedy:
    """One change of the plan. `data` holds the ids that its sentence names."""

    kind: str
    words: tuple[str, ...]
    patch: Patch
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """By which it is adopted."""
        return ".".join((self.kind, *self.words))

    @property
    def cost(self) -> str:
        """words, training, purchase or rebuild."""
        return table().costs[self.kind]


def parse(id: str) -> list[tuple[str, tuple[str, ...]]]:
    """Kind and words of each part of an id; ValueError where a kind is unknown."""
    parts = [(kind, tuple(words)) for kind, *words in (part.split(".") for part in id.split("+"))]
    unknown = [kind for kind, _ in parts if kind not in BUILDERS]
    if unknown:
        raise ValueError(unknown[0])
    return parts


def build(kind: str, words: tuple[str, ...], s: Scenario) -> Remedy | None:
    """The remedy of these words in this scenario; None where it makes no sense there (or changes nothing, or was
    adopted before): a word names nothing of the sort that it should, or the change is not one that may be made."""
    if ".".join((kind, *words)) in s.adopted:
        return None
    sorts = SORTS[kind]
    if len(words) != len(sorts) or not all(_names(s, sort, word) for sort, word in zip(sorts, words, strict=True)):
        return None
    made = BUILDERS[kind](s, *words)
    return Remedy(kind, words, *made) if made else None


def _names(s: Scenario, sort: str, word: str) -> bool:
    """Whether a word is what it should be: a step, a node, a role … of the scenario, an act that can be added, or how
    many times."""
    match sort:
        case "times":
            return word.isascii() and word.isdecimal() and len(word) < 3 and int(word) > 0
        case "act":
            return word in table().templates
        case "node":
            return word in s.steps or word in s.escalations or word in s.injects
    there: dict[str, Any] = getattr(s, sort)
    return word in there


# ---- what need not wait


def is_talk(s: Scenario, id: str) -> bool:
    """Whether a step only tells, decides or gathers: others need not wait for it, it is still done."""
    step = s.steps.get(id)
    if step is None or step.any or step.on or step.forms or step.team or not step.uses_somebody:
        return False
    return set(step.does) <= table().talk


def may_be_sooner(step: Step) -> bool:
    """Whether a step may be brought forward: no entry, no team, nothing that is opened again or declared over."""
    effects = (step, *step.on.values())
    bound = step.team or step.forms or any(e.opens for e in effects)
    return not bound and not set(step.does) & table().never_sooner


def climbed(s: Scenario, after: Entries, node: str, times: int) -> tuple[Entries, tuple[str, ...]] | None:
    """The entries without waiting for a talking step: in its stead what that one waits for; so many times over.

    With it the steps passed over. None where it is not a plain entry, or where `all` and `any` would mix.
    """
    passed: list[str] = []
    for _ in range(times):
        found = [e for e in after.of if e.node == node]
        up = s.steps[node].after if is_talk(s, node) else None
        if len(found) != 1 or found[0].when not in (None, "ended") or up is None:
            return None
        if len(after.of) > 1 and len(up.of) > 1 and up.mode != after.mode:
            return None
        mode = up.mode if len(after.of) == 1 else after.mode
        of: list[Entry] = []
        for entry in after.of:
            of += [e for e in (up.of if entry is found[0] else (entry,)) if e not in of]
        after = Entries(mode=mode, of=tuple(of))
        passed.append(node)
        node = up.of[0].node if len(up.of) == 1 else ""
    return after, tuple(passed)


def written(entries: Entries) -> Any:
    """Entries as a file writes them."""
    of = [str(entry) for entry in entries.of]
    return {"any": of} if entries.mode == "any" and len(of) > 1 else of if len(of) > 1 else of[0]


def _sooner(s: Scenario, id: str, node: str, times: str) -> tuple[Patch, dict[str, Any]] | None:
    step = s.steps[id]
    way = climbed(s, step.after, node, int(times)) if step.after and may_be_sooner(step) else None
    if way is None:
        return None
    data = {"step": id, "passed": way[1], "entries": tuple(str(e) for e in way[0].of)}
    return {"steps": {id: {"after": written(way[0])}}}, data


def _free(s: Scenario, node: str, times: str) -> tuple[Patch, dict[str, Any]] | None:
    ways = {id: _sooner(s, id, node, times) for id, step in s.steps.items() if step.after and node in step.after.nodes}
    able = {id: way for id, way in ways.items() if way}
    if len(able) < 2:
        return None
    patch = {"steps": {id: way[0]["steps"][id] for id, way in able.items()}}
    one = next(iter(able.values()))[1]
    return patch, {"steps": tuple(able), "passed": one["passed"]}


# ---- who


def _deputy(s: Scenario, role: str, person: str) -> tuple[Patch, dict[str, Any]] | None:
    post = s.roles[role]
    if person in (*post.holders, *post.deputies):
        return None
    return {"roles": {role: {"deputies": [*post.deputies, person]}}}, {"role": role, "person": person}


def _share(s: Scenario, role: str, person: str) -> tuple[Patch, dict[str, Any]] | None:
    post = s.roles[role]
    single = any(set(step.does) & table().alone for step in s.steps.values() if role in step.by)
    if single or person in post.holders:
        return None
    deputies = [id for id in post.deputies if id != person]
    patch = {"roles": {role: {"holders": [*post.holders, person], "deputies": deputies}}}
    return patch, {"role": role, "person": person}


def _first(s: Scenario, id: str, thief: str) -> tuple[Patch, dict[str, Any]] | None:
    priority = s.steps[thief].priority - 1
    if id == thief or s.steps[id].priority <= priority or priority < FIRST:
        return None
    return {"steps": {id: {"priority": priority}}}, {"step": id, "thief": thief}


def _person(s: Scenario, role: str) -> tuple[Patch, dict[str, Any]] | None:
    post, new = s.roles[role], f"N_{role}"
    if new in s.people or not (post.holders or post.deputies):
        return None  # nobody shows where such a person stands and whose he is
    like = s.people[(*post.holders, *post.deputies)[0]]
    title = s.roles[role].title
    said = {"zh": title.zh or role, "en": title.say("en") or role}
    person: Patch = {"title": {lang: text.format(post=said[lang]) for lang, text in table().titles["person"].items()}}
    person |= {key: value for key, value in (("organisation", like.organisation), ("at", like.at)) if value}
    return {"people": {new: person}, "roles": {role: {"holders": [*post.holders, new]}}}, {"role": role}


# ---- what is written anew


def anchors(s: Scenario, act: str) -> list[str]:
    """After which nodes a step for an act may be written: the first step that does what the table names, or, for what
    waits for the hazard itself, its escalations. What protects is written after nothing that comes only when harm is
    done: an order to withdraw is none after the explosion."""
    template, harm = table().templates[act], after_harm(s) if act in table().protective else frozenset[str]()
    if not template.after:
        return [id for id in s.escalations if id not in harm]
    doing = [id for wanted in template.after for id, step in s.steps.items() if wanted in step.does]
    return [id for id in doing if id not in harm][:1]


def _add(s: Scenario, act: str, role: str) -> tuple[Patch, dict[str, Any]] | None:
    template, id, after = table().templates[act], f"N_{act}", anchors(s, act)
    if not after or id in s.steps or not s.roles[role].holders or any(act in step.does for step in s.steps.values()):
        return None
    least, likely, most = template.lasts
    title = rule_base().acts[act].title
    step: Patch = {"title": {"zh": title.zh, "en": title.say("en")}, "does": [act], "by": {role: 1}}
    step["after"] = after[0] if len(after) == 1 else {"any": after}
    step["lasts"] = {"least": least, "likely": likely, "most": most, "evidence": "assumed"}
    patch: Patch = {"steps": {id: step}}
    if template.muster and s.places:
        where = musters(s)
        if not where:
            return None
        step["at"] = where[0]
    taken = {p for post in s.roles.values() for p in (*post.holders, *post.deputies)}
    free = [p for p, one in s.people.items() if one.present and s.level_of(p) == "external" and p not in taken]
    if template.visitors and free and "N_visitors" not in s.roles:
        if len(free) >= CROWD:
            return None
        patch["roles"] = {"N_visitors": {"title": dict(table().titles["visitors"]), "holders": free}}
        step["by"] = {role: 1, "N_visitors": len(free)}
    return patch, {"act": act, "role": role, "entries": tuple(after)}


# ---- training, things, rebuilding


def _practise(s: Scenario, id: str) -> tuple[Patch, dict[str, Any]] | None:
    lasts, factor = s.steps[id].lasts, table().factor
    if lasts is None or not s.steps[id].by or SHAPES[lasts.shape].lowest != "least":
        return None
    times = {key: getattr(lasts, key) for key in ("least", "likely", "most")}
    patch = {key: _shorter(ms, factor) for key, ms in times.items() if ms is not None}
    return {"steps": {id: {"lasts": {**patch, "evidence": "assumed"}}}}, {"step": id, "factor": factor}


def _shorter(ms: int, factor: float) -> str:
    """A time as practised: in whole seconds, unless those would make it longer or nothing."""
    seconds = round(ms * factor / 1000)
    return f"{seconds}s" if 0 < seconds * 1000 <= ms else f"{int(ms * factor)}ms"


def _again(s: Scenario, id: str) -> tuple[Patch, dict[str, Any]] | None:
    step = s.steps[id]
    able = step.fails.p and step.attempts < MOST_ATTEMPTS
    return ({"steps": {id: {"attempts": step.attempts + 1}}}, {"step": id}) if able else None


def _more(s: Scenario, thing: str) -> tuple[Patch, dict[str, Any]] | None:
    count = s.equipment[thing].count
    return ({"equipment": {thing: {"count": count + 1}}}, {"thing": thing}) if count < MOST_THINGS else None


def _apart(s: Scenario, id: str, thing: str) -> tuple[Patch, dict[str, Any]] | None:
    takes = s.steps[id].takes
    if takes is None or thing not in takes.things:
        return None
    return {"steps": {id: {"takes": {"things": {thing: None}}}}}, {"step": id, "thing": thing}


BUILDERS: dict[str, Callable[..., tuple[Patch, dict[str, Any]] | None]] = {
    "free": _free,
    "sooner": _sooner,
    "add": _add,
    "deputy": _deputy,
    "first": _first,
    "share": _share,
    "practise": _practise,
    "again": _again,
    "more": _more,
    "apart": _apart,
    "person": _person,
}
#: What each word of a kind names: an entry of a collection of the scenario, a node, an act, a number.
SORTS: dict[str, tuple[str, ...]] = {
    "free": ("node", "times"),
    "sooner": ("steps", "node", "times"),
    "add": ("act", "roles"),
    "deputy": ("roles", "people"),
    "first": ("steps", "steps"),
    "share": ("roles", "people"),
    "practise": ("steps",),
    "again": ("steps",),
    "more": ("equipment",),
    "apart": ("steps", "equipment"),
    "person": ("roles",),
}
