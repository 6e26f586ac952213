"""What a scenario of the library offers a station to fill in: its posts, equipment, places and units by title."""

import re
from collections.abc import Mapping
from typing import Any

from reports.words.catalogue import Words
from scenarios.contacts import REAL_EMERGENCY
from scenarios.fitting.stock import called
from scenarios.fitting.terms import duty_room, filling_hall, own_places, own_roles
from scenarios.model import Scenario


class Offer:
    """The titles of one scenario in one language; `places` by id, all others in the order of the file."""

    def __init__(self, scenario: Scenario, words: Words) -> None:
        self.scenario, self.words = scenario, words
        self.roles = self._titles(scenario.roles, own_roles(scenario))
        self.things = self._titles(scenario.equipment, scenario.equipment)
        self.units = self._titles(scenario.organisations, called(scenario))
        own = own_places(scenario)
        self.places = dict(zip(own, self._titles(scenario.places, own), strict=True))
        self.duty, self.hall = duty_room(scenario), filling_hall(scenario)

    def say(self, key: str, **data: str) -> str:
        """A word of the workbook."""
        return self.words.say(f"station.{key}", **data)

    @property
    def plain_place(self) -> str:
        """The title of a place outside the zones, other than the duty room; "" if there is none."""
        zones = self.scenario.places
        return next((title for id, title in self.places.items() if zones[id].zone == "none" and id != self.duty), "")

    def _titles(self, collection: Mapping[str, Any], ids: Any) -> list[str]:
        return [self.words.text(collection[id].title) or id for id in ids]


def emergency(unit: str) -> str | None:
    """The emergency number that a unit bears in its title (119消防站)."""
    found = re.search(r"\d+", unit)
    return found[0] if found and found[0] in REAL_EMERGENCY else None
