"""What a station says of itself, cell by cell, and what comes of it: records without any workbook."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeAlias, TypeVar

from scenarios.contacts import Contacts
from scenarios.problem import Problem, Where
from scenarios.text import Text

V = TypeVar("V")
#: What a sentence is filled with: words, numbers, titles in both languages, lists of titles.
Said: TypeAlias = str | int | Text | tuple[Text, ...]


@dataclass(frozen=True)
class Cell(Generic[V]):
    """One answer with its place; `value` is None where nothing was filled in."""

    value: V | None = None
    where: Where | None = None


@dataclass(frozen=True)
class Worker:
    """A row of 人员. `roles` and `deputy` are texts as written; `shift` is day, night or off."""

    number: Cell[int]
    name: Cell[str]
    post: Cell[str]
    certificate: Cell[str]
    roles: Cell[str]
    deputy: Cell[str]
    shift: Cell[str]
    mobile: Cell[str]
    scba: Cell[bool]


@dataclass(frozen=True)
class Thing:
    """A row of 装备."""

    name: Cell[str]
    count: Cell[int]
    place: Cell[str]
    good: Cell[bool]
    checked: Cell[date]


@dataclass(frozen=True)
class Site:
    """A row of 地点; distances in whole metres."""

    name: Cell[str]
    zone: Cell[bool]
    to_duty: Cell[int]
    to_hall: Cell[int]
    note: Cell[str]


@dataclass(frozen=True)
class Call:
    """A row of 电话."""

    unit: Cell[str]
    drill: Cell[str]
    real: Cell[str]
    checked: Cell[date]


@dataclass(frozen=True)
class Facts:
    """本站信息表 as records."""

    workers: tuple[Worker, ...] = ()
    things: tuple[Thing, ...] = ()
    sites: tuple[Site, ...] = ()
    calls: tuple[Call, ...] = ()


@dataclass(frozen=True)
class Assumption:
    """What was taken where the station said nothing, or not enough: `code` and `data` of the sentence, and the cell."""

    code: str
    where: Where | None = None
    data: dict[str, Said] = field(default_factory=dict)


@dataclass(frozen=True)
class Match:
    """A person of the station, whom of the base scenario he stands for, and where he is at T0; None for nobody and
    nowhere."""

    code: str
    title: Text
    like: Text | None
    place: Text | None
    shift: str


@dataclass(frozen=True)
class Fitted:
    """What comes of it. `data` is the new scenario as plain data; of no use where `problems` holds an error."""

    data: dict[str, Any]
    contacts: Contacts
    matches: tuple[Match, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    problems: tuple[Problem, ...] = ()
