"""The response: steps, escalations, injects, what they do to the scene, and the deadlines."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from scenarios.model.base import RESERVED, Frozen, Id, Milliseconds, refuse_one
from scenarios.model.duration import Chance, Duration
from scenarios.model.entries import Entries
from scenarios.model.site import NONE, Titled
from scenarios.text import Text


def _counts(value: Any) -> Any:
    """`filler` and `[filler, driver]` mean one of each."""
    if isinstance(value, str):
        return {value: 1}
    if isinstance(value, list) and all(isinstance(item, str) for item in value) and len(set(value)) == len(value):
        return dict.fromkeys(value, 1)
    return value


def _many(value: Any) -> Any:
    """One word stands for a list of one."""
    return (value,) if isinstance(value, str) else value


def _closings(value: Any) -> Any:
    """One place, or a list of places, is closed to all."""
    value = _many(value)
    if isinstance(value, list | tuple) and all(isinstance(place, str) for place in value):
        return {place: {} for place in value}
    return value


Count = Annotated[int, Field(ge=1, le=64)]
_WORD: dict[str, Any] = {"type": "string"}
_WORDS: dict[str, Any] = {"anyOf": [_WORD, {"type": "array", "items": _WORD}]}
#: Ids, of which one alone need not stand in a list.
Ids = Annotated[tuple[Id, ...], BeforeValidator(_many), WithJsonSchema(_WORDS)]
_COUNTED: dict[str, Any] = {"type": "object", "additionalProperties": {"type": "integer", "minimum": 1}}
#: How many of each; a word or a list of words means one of each.
Counts = Annotated[dict[Id, Count], BeforeValidator(_counts), WithJsonSchema({"anyOf": [*_WORDS["anyOf"], _COUNTED]})]
Conduct = Literal["real", "simulated", "talked"]
NEVER = Chance(p=0)
AT_ONCE = Duration.model_validate({"shape": "fixed", "likely": "0s"})


class Outcome(Chance):
    """A way in which a step can end: its probability, and what it is called where its id does not say enough."""

    title: Text = NONE


class Closing(Frozen):
    """How a place is closed: to all, or only to those without one `against` each (L6)."""

    against: Id | None = None


_CLOSED: dict[str, Any] = {
    "type": "object",
    "additionalProperties": {"type": "object", "properties": {"against": _WORD}, "additionalProperties": False},
}
#: Places with how each is closed; a word or a list of words means closed to all.
Closings = Annotated[
    dict[Id, Closing], BeforeValidator(_closings), WithJsonSchema({"anyOf": [*_WORDS["anyOf"], _CLOSED]})
]


class Taking(Frozen):
    """People put out of action and things lost (L7)."""

    people: tuple[Id, ...] = ()
    things: dict[Id, Count] = {}


class Bringing(Frozen):
    """People and things that come into action, people at the place `to` (L7)."""

    people: tuple[Id, ...] = ()
    things: dict[Id, Count] = {}
    to: Id | None = None

    @model_validator(mode="after")
    def _says_where(self) -> "Bringing":
        if self.people and self.to is None:
            refuse_one("brings-without-place")
        return self


class Effects(Frozen):
    """What happens to the scene when a node comes or ends (L7), applied in the order of these fields."""

    closes: Closings = {}
    opens: Ids = ()
    takes: Taking | None = None
    brings: Bringing | None = None
    stops: Ids = ()
    sets: dict[Id, str] = {}

    @property
    def any(self) -> bool:
        """Whether there is any effect at all."""
        return any(getattr(self, name) for name in EFFECTS)


#: The kinds of effect in the order in which a node's are applied (L7).
EFFECTS: tuple[str, ...] = tuple(Effects.model_fields)


class Step(Titled, Effects):
    """处置步骤: one thing that one or several roles do (L3).

    Effects written on the step itself follow every success, those under `on` the outcome named.
    `does` names the acts (处置要点) of the rule base that the step fulfils.
    """

    phase: Id | None = None
    does: Ids = ()
    by: Counts = {}
    needs: Counts = {}
    at: Id | None = None
    after: Entries | None = None
    lasts: Duration | None = None
    until: Entries | None = None
    fails: Chance = NEVER
    attempts: Annotated[int, Field(ge=1, le=1000)] = 1
    outcomes: dict[Id, Outcome] = {}
    on: dict[Id, Effects] = {}
    forms: Id | None = None
    team: Id | None = None
    each: Id | None = None
    of: Ids = ()
    except_: Ids = Field(default=(), alias="except")
    priority: Annotated[int, Field(ge=-1000, le=1000)] = 0
    conduct: Conduct = "real"

    @model_validator(mode="after")
    def _holds_together(self) -> "Step":
        if self.lasts is not None and self.until is not None:
            refuse_one("lasts-and-until")
        if self.lasts is None and self.until is None and self.uses_somebody:
            refuse_one("work-without-duration")
        if self.until is not None and (self.outcomes or self.fails.p or self.attempts > 1):
            refuse_one("lasting-step-only-done")
        if self.forms and (self.team or self.until is not None):
            refuse_one("forms-and-team")
        if self.forms and not (self.by or self.needs):
            refuse_one("forms-nobody")
        if self.each and (self.by or self.team or self.forms or self.outcomes or self.until):
            refuse_one("each-alone")
        if not self.each and (self.of or self.except_):
            refuse_one("of-without-each")
        if sum(self.by.values()) > 64:
            refuse_one("too-many-people")
        for name in (*self.outcomes, *self.on):
            if name in RESERVED and name not in ("failed",):
                refuse_one("reserved-outcome", word=name)
        if "failed" in self.outcomes:
            refuse_one("reserved-outcome", word="failed")
        total = sum(chance.p for chance in self.outcomes.values())
        if self.outcomes and abs(total - 1) > 1e-9:
            refuse_one("outcomes-sum", total=f"{total:.12g}")  # what differs from 1 at all must not read as 1
        for name in self.on:
            if name not in self.ends and name != "failed":
                refuse_one("unknown-outcome", outcome=name, known=", ".join(self.ends))
        return self

    @property
    def uses_somebody(self) -> bool:
        """Whether people, things or a place are asked for; a step with none of them and no duration is a milestone."""
        return bool(self.by or self.needs or self.team or self.each or self.at)

    @property
    def is_milestone(self) -> bool:
        """Whether it takes no work: it is reached in the very event that makes it ready (L3)."""
        return not self.uses_somebody and self.lasts is None and self.until is None

    @property
    def ends(self) -> tuple[str, ...]:
        """The outcomes that a success can have."""
        if self.each:
            return ("complete", "missing")
        return tuple(self.outcomes) or ("done",)


class Trigger(Titled, Effects):
    """What comes by itself, once, a delay after T0 or after its `after` is met (L7)."""

    after: Entries | None = None
    delay: Duration = AT_ONCE


class Escalation(Trigger):
    """事态升级: what the hazard does at its time unless averted; a gap if it comes in more than `tolerance` of runs."""

    averted_by: Entries | None = None
    delayed_by: dict[str, Annotated[float, Field(gt=0, le=1000)]] = {}
    tolerance: Annotated[float, Field(ge=0, le=1)] = 0.1


class Inject(Trigger):
    """导调信息: what the controller feeds in; `to` is a role or a person, `within` the time for what is expected."""

    unless: Entries | None = None
    sender: Text | None = Field(default=None, alias="from")
    to: Id | None = None
    means: Literal["spoken", "radio", "card", "telephone"] = "card"
    content: Text | None = None
    expected: Text | None = None
    within: Annotated[Milliseconds, Field(gt=0)] | None = None


class Basis(Frozen):
    """What a deadline rests on: a `rule` of the rule base, or the `plan`'s own promise."""

    rule: Id | None = None
    plan: Text | None = None

    @model_validator(mode="after")
    def _is_one(self) -> "Basis":
        if (self.rule is None) == (self.plan is None):
            refuse_one("basis-is-one")
        return self


class Deadline(Titled):
    """时限要求: the latest time between two nodes (L11); without `from`, since T0."""

    from_: Entries | None = Field(default=None, alias="from")
    to: Entries
    within: Annotated[Milliseconds, Field(gt=0)]
    tolerance: Annotated[float, Field(ge=0, le=1)] = 0.1
    basis: Basis = Basis(plan=Text(zh="预案承诺", en="the plan's own promise"))
