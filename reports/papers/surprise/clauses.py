"""A plan clause by clause in words, and what differs between two of them."""

from dataclasses import dataclass

from reports.papers.material import PaperMaterial
from scenarios.model import Step

#: A clause by kind (steps, roles, equipment, deadlines, prohibitions) and id: its title and what it says.
Clauses = dict[tuple[str, str], tuple[str, str]]
#: Among which clauses one stands that is about an id of this kind.
CLAUSES = {"node": "steps", "role": "roles", "thing": "equipment", "deadline": "deadlines"}


@dataclass(frozen=True)
class Change:
    """A clause that reads differently; before or after is empty where it is new or left out."""

    title: str
    before: str
    after: str


def clauses(m: PaperMaterial) -> Clauses:
    """What the plan says: who does each step where and after what, who holds and stands in for each post, how much
    there is of each thing, each promise, each prohibition. How long a step takes is no clause: it is estimated."""
    s, say = m.scenario, m.say
    found: Clauses = {("steps", id): (m.say.numbered(id), _step(m, id, step)) for id, step in s.steps.items()}
    for id in s.roles:
        holders, deputies = (text or say("surprise.clause.nobody") for text in (m.holders(id), m.deputies(id)))
        found["roles", id] = (
            m.say.role(id),
            say("surprise.clause.role", post=m.say.role(id), holders=holders, deputies=deputies),
        )
    for id, thing in s.equipment.items():
        found["equipment", id] = (
            m.say.thing(id),
            say("surprise.clause.thing", thing=m.say.thing(id), n=thing.count),
        )
    for id, deadline in s.deadlines.items():
        said = say(
            "surprise.clause.deadline",
            title=m.say.deadline(id),
            span=m.say.span(id),
            within=m.say.time(deadline.within),
        )
        found["deadlines", id] = (m.say.deadline(id), said)
    for id, prohibition in s.prohibitions.items():
        title = m.say.text(prohibition.title) or id
        found["prohibitions", id] = (title, say("surprise.clause.prohibition", title=title))
    return found


def changes(m: PaperMaterial, after: PaperMaterial) -> list[Change]:
    """The clauses that differ, in the order of the plan before; new ones follow those of their kind."""
    old, new = clauses(m), clauses(after)
    kinds = list(dict.fromkeys(kind for kind, _ in (*old, *new)))
    keys = sorted(dict.fromkeys((*old, *new)), key=lambda key: kinds.index(key[0]))
    found = []
    for key in keys:
        title, before = old.get(key, ("", ""))
        new_title, said = new.get(key, ("", ""))
        if before != said:
            found.append(Change(title or new_title, before, said))
    return found


def _step(m: PaperMaterial, id: str, step: Step) -> str:
    say = m.say
    who = m.doers_of(id)
    parts = [
        say("surprise.clause.after", entries=m.say.entries(step.after)) if step.after else "",
        say("surprise.clause.by", who=who) if who else "",
        say("surprise.clause.at", place=m.say.place(step.at)) if step.at else "",
        say("surprise.clause.what", title=m.say.node(id)),
        say("surprise.clause.with", things=m.say.join(m.say.needed(step))) if step.needs else "",
        say("surprise.clause.until", entries=m.say.entries(step.until)) if step.until else "",
    ]
    return say("surprise.clause.comma").join(part for part in parts if part) + say("surprise.clause.stop")
