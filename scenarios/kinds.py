"""Kinds of data 数据种类: what an id names and in what unit a figure is, so that nobody has to guess it from the value.

A step and a deadline, a person and a thing may bear the same id; only the kind tells them apart.
"""

from functools import cache
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

_Word = Annotated[str, Field(strict=True, min_length=1)]

#: A length of time in whole milliseconds; below 0 where it had come before its time began to run.
Ms = Annotated[int, Field(strict=True)]
#: A share: 0.1 is ten per cent.
Ratio = Annotated[float, Field(strict=True, ge=0)]
#: How many.
Count = Annotated[int, Field(strict=True, ge=0)]
#: How late under bad luck, 1 (in time) to 5 (over twice the limit).
Lateness = Annotated[int, Field(strict=True, ge=1, le=5)]
#: A step, escalation or inject; `step[person]` is one person's part of a step that each does.
NodeId = _Word
#: An entry of the grammar: `node`, or `node: outcome`.
Entry = _Word
PersonId = _Word
RoleId = _Word
ThingId = _Word
PlaceId = _Word
OrganisationId = _Word
DeadlineId = _Word
ObjectiveId = _Word
#: Of the rule base: an act (处置要点), a duty of a plan, a question on its text.
ActId = _Word
DutyId = _Word
QuestionId = _Word
#: Words of the catalogue: whose organisation, and on what time is spent.
Level = _Word
Phase = _Word
#: A code that chooses between sentences, or a word that is printed as it stands.
Word = _Word

#: Every kind by the name that tables of data use.
KINDS: dict[str, Any] = {
    "ms": Ms,
    "ratio": Ratio,
    "count": Count,
    "lateness": Lateness,
    "node": NodeId,
    "entry": Entry,
    "person": PersonId,
    "role": RoleId,
    "thing": ThingId,
    "place": PlaceId,
    "organisation": OrganisationId,
    "deadline": DeadlineId,
    "objective": ObjectiveId,
    "act": ActId,
    "duty": DutyId,
    "question": QuestionId,
    "level": Level,
    "phase": Phase,
    "word": Word,
}
#: Kinds that name nothing of a plan or of the rule base.
FIGURES = frozenset({"ms", "ratio", "count", "lateness"})
WORDS = frozenset({"level", "phase", "word"})


def step_of(node: NodeId) -> str:
    """The step, escalation or inject of a node: of one person's part of a step, the step that all do."""
    return node.partition("[")[0]


@cache
def reader(kind: str) -> TypeAdapter[Any]:
    """What tells whether a value is of a kind. KeyError for a kind that is not declared."""
    return TypeAdapter(KINDS[kind])
