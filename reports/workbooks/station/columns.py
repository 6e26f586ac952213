"""本站信息表 declared: its sheets and their columns, from which it is written, read and tested.

A new column is a `Field` here, a field of the same name in its record (`scenarios.fitting.facts`), and its title and
hint in the catalogue (`station.sheets.SHEET.columns` and `.hints`).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from reports.workbooks.station.offer import Offer, emergency
from scenarios.fitting import Call, Site, Thing, Worker

#: How a cell is read (the method of that name of `read.Row`), which also settles its drop-down and its format.
Answer = Literal["text", "number", "phone", "date", "yes_no", "shift"]
FORMATS: Final[dict[str, str]] = {"phone": "@", "date": "yyyy-mm-dd"}
#: The shifts, as the records have them.
SHIFTS: Final = ("day", "night", "off")
#: Numbered rows ready for people.
PEOPLE: Final = 12


def nothing(*_: Any) -> None:
    """An empty cell."""


def said(key: str) -> Callable[[Offer], str]:
    """A word of the catalogue (`station.KEY`)."""
    return lambda offer: offer.say(key)


@dataclass(frozen=True)
class Field:
    """A column: its id (the field of the record, and the key of title and hint), width in characters, and how its
    answers are read.

    `example` is what stands in the example row, `prepared` what stands in a row from the start, by the item of that
    row; `offered` are the words of a drop-down (other words are let through if it is `loose`). `counts`: an answer here
    makes a row one that was filled in.
    """

    id: str
    width: float
    answer: Answer = "text"
    example: Callable[[Offer], Any] = nothing
    prepared: Callable[[Offer, Any], Any] = nothing
    offered: Callable[[Offer], Sequence[str]] | None = None
    loose: bool = False
    counts: bool = True

    def choices(self, offer: Offer) -> Sequence[str]:
        """The words of its drop-down; none where anything may be written."""
        if self.answer == "yes_no":
            return [offer.say("yes"), offer.say("no")]
        if self.answer == "shift":
            return [offer.say(f"choices.{shift}") for shift in SHIFTS]
        return self.offered(offer) if self.offered else ()


@dataclass(frozen=True)
class Layout:
    """A sheet: its id, the record that a row becomes, its columns, and the items for which rows are ready."""

    id: str
    record: type[Any]
    fields: tuple[Field, ...]
    items: Callable[[Offer], Iterable[Any]]


SHEETS: Final = (
    Layout(
        "people",
        Worker,
        (
            Field("number", 8, "number", said("example"), lambda offer, number: number, counts=False),
            Field("name", 12, example=said("sample.name")),
            Field("post", 20, example=said("sample.post")),
            Field("certificate", 14, example=said("sample.certificate")),
            Field("roles", 34, example=lambda o: next(iter(o.roles), None), offered=lambda o: o.roles, loose=True),
            Field("deputy", 34, example=lambda o: next(iter(o.roles[1:]), None), offered=lambda o: o.roles, loose=True),
            Field("shift", 10, "shift", said("choices.day")),
            Field("mobile", 16, "phone"),
            Field("scba", 12, "yes_no", said("yes")),
        ),
        lambda offer: range(1, PEOPLE + 1),
    ),
    Layout(
        "things",
        Thing,
        (
            Field(
                "name",
                38,
                example=lambda o: o.say("sample.thing", thing=next(iter(o.things), "")),
                prepared=lambda offer, title: title,
                offered=lambda o: o.things,
            ),
            Field("count", 10, "number", lambda o: 2),
            Field("place", 20, example=said("sample.room")),
            Field("good", 10, "yes_no", said("yes")),
            Field("checked", 16, "date"),
        ),
        lambda offer: offer.things,
    ),
    Layout(
        "places",
        Site,
        (
            Field(
                "name",
                44,
                example=lambda o: o.say("sample.place", place=o.plain_place),
                prepared=lambda offer, id: offer.places[id],
                offered=lambda o: list(o.places.values()),
            ),
            Field("zone", 14, "yes_no", said("no")),
            Field("to_duty", 20, "number", lambda o: 40, lambda offer, id: 0 if id == offer.duty else None),
            Field("to_hall", 20, "number", lambda o: 70, lambda offer, id: 0 if id == offer.hall else None),
            Field("note", 30, example=said("sample.note")),
        ),
        lambda offer: offer.places,
    ),
    Layout(
        "calls",
        Call,
        (
            Field(
                "unit",
                34,
                example=lambda o: o.say("sample.unit", unit=next(iter(o.units), "")),
                prepared=lambda offer, title: title,
            ),
            Field("drill", 20, "phone", lambda o: "8001"),
            Field("real", 20, "phone", prepared=lambda offer, title: emergency(title)),
            Field("checked", 16, "date"),
        ),
        lambda offer: offer.units,
    ),
)
