"""Who and what is there: organisations, places, walks, people, roles, equipment."""

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from scenarios.model.base import Frozen, Id, Speed
from scenarios.model.duration import ASSUMED, Evidence
from scenarios.text import Text

Level = Literal["unit", "regulator", "external"]
NONE = Text(zh="")


class Titled(Frozen):
    """Something that a reader meets by its title; where none is written, by its id."""

    title: Text = NONE
    note: Text | None = None


class Organisation(Titled):
    """单位: whose people; `level` unit is the station itself, regulator the bureau, external all others."""

    level: Level = "unit"


class Place(Titled):
    """地点: where work is done. `zone` is the hazardous-area zone (GB 3836.14: 0, 1, 2 for gas; none);
    `electronics` says whether ordinary phones, watches and cameras may be used there."""

    zone: Literal["none", 0, 1, 2] = "none"
    electronics: bool = True


class Walk(Frozen):
    """A walking distance in whole metres, both ways (L6)."""

    short = ({"type": "integer", "minimum": 0},)

    metres: Annotated[int, Field(ge=0, le=100_000)]
    evidence: Evidence = ASSUMED

    @model_validator(mode="before")
    @classmethod
    def _from_metres(cls, value: Any) -> Any:
        return value if isinstance(value, dict | Walk) else {"metres": value}


class Walking(Frozen):
    """How fast everybody walks."""

    speed: Speed = 1.2
    evidence: Evidence = ASSUMED


class Person(Titled):
    """人员: somebody who can hold one or several roles; a code, never a name.

    `present: false` is out of action until something `brings` him; `at` is his place at T0.
    """

    organisation: Id | None = None
    at: Id | None = None
    present: bool = True


class Role(Titled):
    """应急岗位: a duty, its holders in order of listing, and its deputies in order of listing (L4).

    `key: true` marks a post that must have a deputy.
    """

    holders: tuple[Id, ...] = ()
    deputies: tuple[Id, ...] = ()
    key: bool = False


class Equipment(Titled):
    """装备: countable things without a place. `protects: true`: one per person lets a closed place be entered (L6)."""

    count: Annotated[int, Field(ge=0, le=10_000)] = 1
    protects: bool = False
