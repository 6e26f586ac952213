"""Writing the empty workbook for a station, with the posts, equipment, places and units of a scenario."""

import re
from collections.abc import Sequence
from typing import Any

from reports.words.catalogue import Words
from reports.workbooks.book import Book, Column
from reports.workbooks.station.sheets import SHEETS, SHIFTS
from scenarios.contacts import REAL_EMERGENCY
from scenarios.fitting.stock import called
from scenarios.fitting.terms import duty_room, filling_hall, own_places, own_roles
from scenarios.model import Scenario

#: Numbered rows ready for people, and empty rows below every list.
PEOPLE, SPARE = 12, 8


def station_book(scenario: Scenario, words: Words) -> bytes:
    """本站信息表.xlsx for a scenario: guide, people, equipment, places, telephones; nothing in it is technical."""
    return _Writer(scenario, words).book.to_bytes()


class _Writer:
    def __init__(self, scenario: Scenario, words: Words) -> None:
        self.scenario, self.words, self.book = scenario, words, Book()
        self._guide()
        self._people()
        self._things()
        self._places()
        self._calls()

    def _guide(self) -> None:
        title = self.words.text(self.scenario.scenario.title)
        lines = [self._say("guide.first", title=title)]
        lines += [self._say(f"guide.{name}") for name in ("second", "third", "fourth", "fifth")]
        column = Column(self._say("sheets.guide.column"), 100)
        self.book.sheet(self._say("sheets.guide.title"), [column], [[line] for line in lines], spare=0)

    def _people(self) -> None:
        s = self.scenario
        roles = [self.words.text(s.roles[id].title) or id for id in own_roles(s)]
        choices: dict[str, Sequence[str]] = {
            "roles": roles,
            "deputy": roles,
            "shift": [self._say(f"choices.{shift}") for shift in SHIFTS],
            "scba": self._yes_no(),
        }
        example = [
            self._say("example"),
            self._say("sample.name"),
            self._say("sample.post"),
            self._say("sample.certificate"),
            *[*roles, None, None][:2],
            self._say("choices.day"),
            None,
            self._say("yes"),
        ]
        rows = [[n, *[None] * (len(SHEETS["people"]) - 1)] for n in range(1, PEOPLE + 1)]
        self._sheet("people", rows, example, choices, loose=("roles", "deputy"))

    def _things(self) -> None:
        names = [self.words.text(e.title) or id for id, e in self.scenario.equipment.items()]
        first = self._say("sample.thing", thing=names[0] if names else "")
        example = [first, 2, self._say("sample.room"), self._say("yes"), None]
        rows = [[name, None, None, None, None] for name in names]
        self._sheet("things", rows, example, {"name": names, "good": self._yes_no()})

    def _places(self) -> None:
        s, duty, hall = self.scenario, duty_room(self.scenario), filling_hall(self.scenario)
        ids = own_places(s)
        names = {id: self.words.text(s.places[id].title) or id for id in ids}
        rows = [[names[id], None, 0 if id == duty else None, 0 if id == hall else None, None] for id in ids]
        first = self._say(
            "sample.place", place=next((names[id] for id in ids if s.places[id].zone == "none" and id != duty), "")
        )
        example = [first, self._say("no"), 40, 70, self._say("sample.note")]
        self._sheet("places", rows, example, {"name": list(names.values()), "zone": self._yes_no()})

    def _calls(self) -> None:
        ids = called(self.scenario)
        names = [self.words.text(self.scenario.organisations[id].title) or id for id in ids]
        rows = [[name, None, _real(name), None] for name in names]
        first = self._say("sample.unit", unit=names[0] if names else "")
        self._sheet("calls", rows, [first, "8001", None, None], {}, text=("drill", "real"))

    def _sheet(
        self,
        name: str,
        rows: Sequence[Sequence[Any]],
        example: Sequence[Any],
        choices: dict[str, Sequence[str]],
        loose: Sequence[str] = (),
        text: Sequence[str] = ("mobile",),
    ) -> None:
        columns = [
            Column(
                self._say(f"sheets.{name}.columns.{key}"),
                width,
                self._say(f"sheets.{name}.hints.{key}"),
                choices.get(key, ()),
                strict=key not in loose,
                number_format="@" if key in text else "yyyy-mm-dd" if key == "checked" else "General",
            )
            for key, width in SHEETS[name].items()
        ]
        note = self._say(f"sheets.{name}.note")
        self.book.sheet(self._say(f"sheets.{name}.title"), columns, rows, note=note, example=list(example), spare=SPARE)

    def _yes_no(self) -> list[str]:
        return [self._say("yes"), self._say("no")]

    def _say(self, key: str, **data: str) -> str:
        return self.words.say(f"station.{key}", **data)


def _real(name: str) -> str | None:
    """The emergency number that a unit bears in its title (119消防站)."""
    found = re.search(r"\d+", name)
    return found[0] if found and found[0] in REAL_EMERGENCY else None
