"""The parts of the rule base: what a law, rule, duty, limit or grade is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from scenarios.text import Text

Evidence = Literal["V", "V2", "R", "I", "as", "none"]
"""How a statement is known: V read in its source; V2 read at second hand; R recalled; I inferred;
as the editors' judgement; none: the text was not obtained. Only V counts as verified."""

Force = Literal["mandatory", "one-of", "recommended"]
"""How a rule binds: `mandatory`, it has to be done; `one-of`, one or more of several measures have to be taken, none of
them in particular; `recommended`, a recommended standard, common practice, or a rule that binds elsewhere only."""

Level = Literal["unit", "regulator"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Standard(_Part):
    """A law, regulation, order or standard in one edition.

    `in_force_to` is the first day on which it no longer applies. A date nobody has read is None.
    """

    id: str
    title: Text
    number: str | None = None
    edition: str | None = None
    in_force_from: date | None = None
    in_force_to: date | None = None
    superseded_by: str | None = None
    source: Text
    evidence: Evidence
    note: Text | None = None

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        if self.in_force_from and self.in_force_to and self.in_force_to <= self.in_force_from:
            raise ValueError("in_force_to lies after in_force_from")
        return self

    def in_force(self, day: date) -> bool | None:
        """Whether it applies on `day`; None where the dates known do not tell."""
        if self.in_force_to and day >= self.in_force_to:
            return False
        return None if self.in_force_from is None else day >= self.in_force_from


class Rule(_Part):
    """What one clause of a standard says, in paraphrase."""

    id: str
    title: Text
    standard: Standard
    clause: str | None = None
    evidence: Evidence
    force: Force
    own_source: Text | None = Field(default=None, alias="source")
    note: Text | None = None

    @property
    def verified(self) -> bool:
        """Read in the source itself. An unverified rule is flagged wherever it appears."""
        return self.evidence == "V"

    def demands(self, day: date) -> bool:
        """Whether it alone makes what it says a must on `day`: verified, mandatory, not known to be out of force."""
        return self.verified and self.force == "mandatory" and self.standard.in_force(day) is not False

    @property
    def source(self) -> Text:
        """Where it was read: its own address, otherwise that of the standard."""
        return self.own_source or self.standard.source


class Act(_Part):
    """Something a step can do (处置要点); the vocabulary of `does`."""

    id: str
    title: Text
    level: Level


class _Based(_Part):
    """What rests on a rule; `see` are further rules that say the same or more."""

    id: str
    title: Text
    basis: Rule
    see: tuple[Rule, ...] = ()
    note: Text | None = None


class Question(_Based):
    """One question of the list that a person answers while reading the text of a plan (预案文本核查表)."""


class Duty(_Based):
    """Something a plan of this level has to provide for."""

    level: Level
    any_of: frozenset[str] = Field(min_length=1)
    by_others: bool = False
    when: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()

    def demanded(self, own: AbstractSet[str]) -> bool:
        """Whether a plan whose steps do the acts `own` has to provide for it."""
        return (not self.when or bool(self.when & own)) and not (self.unless & own)


def missing_duties(acts_by_level: Mapping[str, AbstractSet[str]], duties: Iterable[Duty]) -> list[Duty]:
    """The duties that a plan leaves out, in the order of `duties`.

    `acts_by_level` holds what the steps do, by level: `unit`, `regulator`, and any other key for organisations
    of neither (fire brigade, township). A level that is no key is not planned here, and its duties are not asked for.
    """
    anybody = frozenset[str]().union(*acts_by_level.values())

    def missing(duty: Duty) -> bool:
        own = acts_by_level.get(duty.level)
        if own is None or not duty.demanded(own):
            return False
        return not (duty.any_of & (anybody if duty.by_others else own))

    return [duty for duty in duties if missing(duty)]


_UNIT_MS = {"s": 1_000, "min": 60_000, "h": 3_600_000, "d": 86_400_000}
_SPAN = re.compile(r"([1-9][0-9]*) (s|min|h|d|workday|month|year)")


class Span(_Part):
    """A length of time as a rule states it; in a file `60 min`, `30 d`, `10 workday`, `6 month`."""

    amount: int = Field(gt=0)
    unit: Literal["s", "min", "h", "d", "workday", "month", "year"]

    @model_validator(mode="before")
    @classmethod
    def _from_file(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        match = _SPAN.fullmatch(value)
        if match is None:
            raise ValueError(f"not a length of time: {value!r}")
        return {"amount": int(match[1]), "unit": match[2]}

    @property
    def ms(self) -> int | None:
        """Whole milliseconds; None for units that need a calendar (workday, month, year)."""
        factor = _UNIT_MS.get(self.unit)
        return None if factor is None else self.amount * factor


class Limit(_Based):
    """Who tells whom within what time. `within` None: the rule says «at once» or «in time» without a number.

    `window`: how long after the accident a change still has to be reported. It is no deadline: nobody may wait so long.
    A `ledger` limit runs on the calendar and belongs in the ledger, not in a simulation.
    """

    level: Level
    who: Text
    whom: Text
    within: Span | None = None
    window: Span | None = None
    act: str | None = None
    ledger: bool = False


class Recipient(_Based):
    """A department that is told in one district, and the act that tells it."""

    act: str


class District(_Part):
    """Who is told, where it differs from the district `default`."""

    id: str
    title: Text
    recipients: dict[str, Recipient] = Field(min_length=1)


class Band(_Part):
    """From `low` (inclusive) to below `high` (exclusive; None: no end). In a file `[3, 10]`."""

    low: int = Field(gt=0)
    high: int | None

    @model_validator(mode="before")
    @classmethod
    def _from_file(cls, value: Any) -> Any:
        if isinstance(value, list | tuple) and len(value) == 2:
            return {"low": value[0], "high": value[1]}
        return value

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if self.high is not None and self.high <= self.low:
            raise ValueError("a band ends above its beginning")
        return self

    def __contains__(self, value: int) -> bool:
        return self.low <= value and (self.high is None or value < self.high)


class Grade(_Based):
    """A grade of accident; one of its conditions is enough. Persons and yuan."""

    deaths: Band
    injuries: Band
    loss_yuan: Band
    evacuated_toxic: Band
    vessel_explosion: bool = False

    def met(self, deaths: int, injuries: int, loss_yuan: int, evacuated_toxic: int, vessel_explosion: bool) -> bool:
        return (
            deaths in self.deaths
            or injuries in self.injuries
            or loss_yuan in self.loss_yuan
            or evacuated_toxic in self.evacuated_toxic
            or (vessel_explosion and self.vessel_explosion)
        )
