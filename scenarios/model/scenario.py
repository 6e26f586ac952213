"""The whole: one file, one `Scenario`."""

import hashlib
import json
from collections.abc import Iterator

from pydantic import field_validator, model_validator

from scenarios.model.base import Fault, refuse
from scenarios.model.parts import Parts
from scenarios.model.references import faults
from scenarios.model.response import Effects, Escalation, Inject, Step

#: So many nodes at most, parts of `each` steps included. The kernel of the simulation has 18 bits for a node.
MOST_WRITTEN_OUT = (1 << 18) - 1


class Scenario(Parts):
    """演练情景: the assumed accident, the site, the people and the plan under test.

    An instance is whole: every id named exists, every outcome asked for can happen. Whether the plan is any good is
    another question, answered by `scenarios.check` and by the simulation.
    """

    @model_validator(mode="after")
    def _fits_together(self) -> "Scenario":
        refuse(faults(self))
        count = self.written_out
        if count > MOST_WRITTEN_OUT:
            refuse([Fault("plan-too-large", ("steps",), {"count": count, "limit": MOST_WRITTEN_OUT})])
        return self

    @field_validator("plan_text")
    @classmethod
    def _by_number(cls, answers: dict[str, str]) -> dict[str, str]:
        """Answers have no order of their own."""
        return dict(sorted(answers.items()))

    @property
    def hash(self) -> str:
        """BLAKE2b of the canonical content, 16 hexadecimal digits; the same for every way of writing the same thing.

        Variants are left out: a scenario under a variant is a scenario of its own. So are answers on the text of the
        plan where there are none, and the ids of adopted remedies: what these changed stands in the plan itself.
        """
        left_out = {"variants", "adopted"} if self.plan_text else {"variants", "adopted", "plan_text"}
        data = self.model_dump(mode="json", by_alias=True, exclude=left_out)
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()

    @property
    def written_out(self) -> int:
        """How many nodes a run has: steps with `each` count once more for everybody who does a part (L3)."""
        parts = sum(len(self.members(step)) for step in self.steps.values() if step.each)
        return len(self.steps) + parts + len(self.escalations) + len(self.injects)

    def node(self, id: str) -> Step | Escalation | Inject:
        """The step, escalation or inject of that id; KeyError if there is none."""
        for collection in (self.steps, self.escalations, self.injects):
            if id in collection:
                return collection[id]
        raise KeyError(id)

    def members(self, step: Step) -> tuple[str, ...]:
        """Whom an `each` may ask (L3), in order of listing: of the holders of the role, or of everybody, those who are
        present at T0 and those who can be brought. Asked are those of them who are on site when the step is ready."""
        if step.each != "everybody":
            chosen = list(self.roles[str(step.each)].holders)
        else:
            wanted = set(step.of) or {id for id, o in self.organisations.items() if o.level == "unit"}
            chosen = [
                id
                for id, person in self.people.items()
                if person.organisation in wanted or not (person.organisation or step.of)
            ]
        brought = {person for effects in self._effects() if effects.brings for person in effects.brings.people}
        chosen = [id for id in chosen if self.people[id].present or id in brought]
        barred = set(step.except_).union(*(self.roles[name].holders for name in step.except_ if name in self.roles))
        return tuple(dict.fromkeys(person for person in chosen if person not in barred))

    def _effects(self) -> Iterator[Effects]:
        """What any node can do to the scene."""
        for step in self.steps.values():
            yield step
            yield from step.on.values()
        yield from self.escalations.values()
        yield from self.injects.values()

    def level_of(self, person: str) -> str:
        """`unit`, `regulator` or `external`: the level of a person's organisation; `unit` where none is written."""
        organisation = self.people[person].organisation
        return self.organisations[organisation].level if organisation else "unit"
