"""One course of a scenario, whatever its origin: what was simulated, played at a table, or done in the yard.

Whoever draws, tells or compares a course takes a `Timeline`. Everything is named by its id in the scenario (the part of
an `each` by `STEP[PERSON]`). Times are whole ms since T0; None is "did not happen" or "not known": a time that nobody
saw is never invented.
"""

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import TypeAdapter

from scenarios.model.response import Conduct

Origin = Literal["simulated", "tabletop", "live"]
#: By what something recorded came to be known.
Source = Literal["keyboard", "radio", "paper", "cctv", "phone", "clock", "import"]
#: For what work waited. `passed` and `passed_thing`: somebody or something that it needs was given to a step of lower
#: rank meanwhile. `deputy`: a holder who fell out, so that a deputy could act. `other`: nobody held what it needs.
Way = Literal["person", "thing", "place", "deputy", "passed", "passed_thing", "other"]

SCHEMA = "gasdrill/timeline/1"


def person_of(node: str) -> str:
    """Whose part a node is; "" if it is no part."""
    return node.partition("[")[2].removesuffix("]")


@dataclass(frozen=True, slots=True)
class Doer:
    """Somebody in an attempt: in which role (None: a member of the team, or asked by name) and whether as its deputy,
    from where he set out, and when he was there, or would have been had he not been called off."""

    person: str
    role: str | None = None
    deputy: bool = False
    origin: str | None = None
    arrives: int | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """For `ms` an attempt waited for `what` (a person, thing or place), which the node `holder` had (None: nobody)."""

    way: Way
    what: str | None
    holder: str | None
    ms: int


@dataclass(frozen=True, slots=True)
class Mark:
    """One attempt at one step: attempt `number` (from 1), by whom; when the step was `ready` for it, its people were
    `sent`, the last of them had `arrived`, work `began` and `ended`. `result` is an outcome, `failed` or `stopped`,
    None while under way or where nobody knows; `interrupted` where it was broken off without a result (L8). `waits`
    are the parts of the time from ready to sent, in order. What was recorded has a source and a precision in ms."""

    node: str
    number: int
    people: tuple[Doer, ...] = ()
    ready: int | None = None
    sent: int | None = None
    arrived: int | None = None
    began: int | None = None
    ended: int | None = None
    result: str | None = None
    interrupted: bool = False
    waits: tuple[Wait, ...] = ()
    conduct: Conduct | None = None
    source: Source | None = None
    precision: int | None = None


@dataclass(frozen=True, slots=True)
class Stand:
    """How a node stands at the end of the course: `status` is an outcome, `failed`, `stopped`, `skipped`, `averted`,
    `blocked`, `missing` or `came`; None is unfinished. `ready`, `began` and `settled` are when that first was so.
    `root`: of what is blocked, the failed, stopped or missing node behind it; of what is unfinished, the node at which
    it is stuck. `cause`: the node that decided it. `due`: when the clock of a trigger would ring."""

    node: str
    status: str | None = None
    ready: int | None = None
    began: int | None = None
    settled: int | None = None
    root: str | None = None
    cause: str | None = None
    due: int | None = None


@dataclass(frozen=True, slots=True)
class Exposure:
    """Somebody stood in a place when `node` closed it to him (L8)."""

    time: int
    person: str
    place: str
    node: str


@dataclass(frozen=True, slots=True)
class Limit:
    """A deadline in this course (L11): whether it counts and is missed; from when it ran, and how long its end took
    (None: never met; below 0: done before it began to run); the node behind it where it is blocked."""

    deadline: str
    counts: bool
    missed: bool
    began: int
    took: int | None = None
    root: str | None = None


@dataclass(frozen=True, slots=True)
class Observation:
    """Something seen that is no mark: when, by whom (the code of a person), of which node, and what, in words."""

    text: str
    time: int | None = None
    by: str | None = None
    node: str | None = None
    source: Source | None = None
    precision: int | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """One course, known up to `until`. `stands` has every node, in the order of the file. `number` is that of the
    simulated run."""

    origin: Origin
    until: int
    marks: tuple[Mark, ...]
    stands: tuple[Stand, ...]
    exposures: tuple[Exposure, ...] = ()
    limits: tuple[Limit, ...] = ()
    observations: tuple[Observation, ...] = ()
    number: int | None = None

    def json(self) -> dict[str, Any]:
        """The course as data."""
        return {"schema": SCHEMA, **_FORM.dump_python(self, mode="json")}

    @classmethod
    def of_json(cls, data: dict[str, Any]) -> "Timeline":
        """The course that `json` gave; ValueError where it is of another form."""
        if data.get("schema") != SCHEMA:
            raise ValueError(f"not a timeline of the form {SCHEMA}: {data.get('schema')}")
        return _FORM.validate_python({name: value for name, value in data.items() if name != "schema"})


_FORM = TypeAdapter(Timeline)
