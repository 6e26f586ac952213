"""通讯录: names and telephone numbers, apart from the scenario, in a file of their own that can be erased."""

from datetime import date
from pathlib import Path
from typing import Any

from scenarios.model.base import Frozen, Id
from scenarios.problem import Invalid, any_error
from scenarios.reading import read, validate

#: What stands in place of `.yaml` in the name of the table that goes with a scenario file.
SUFFIX = ".contacts.yaml"
#: Numbers that no drill calls unless that was agreed in writing.
REAL_EMERGENCY = ("110", "119", "120", "122", "999")


class Contact(Frozen):
    """A person of the station: the name behind the code."""

    name: str = ""
    mobile: str = ""
    certificate: str = ""


class Line(Frozen):
    """Whom one calls: on the day of the drill (演练当天拨打), in earnest (真实号码), and when that was last checked."""

    title: str
    drill: str = ""
    real: str = ""
    checked: date | None = None
    organisation: Id | None = None


class Contacts(Frozen):
    """The table: people by their codes in the scenario, and telephone lines in order of calling."""

    people: dict[Id, Contact] = {}
    lines: tuple[Line, ...] = ()

    def name(self, code: str) -> str:
        """The name behind a code; nothing where none is written."""
        return self.people[code].name if code in self.people else ""

    def plain(self) -> dict[str, Any]:
        """As it stands in the file."""
        return self.model_dump(mode="json", exclude_defaults=True)


def beside(scenario: Path) -> Path:
    """Where the table of a scenario file lies: 本站.yaml has 本站.contacts.yaml."""
    return scenario.with_name(scenario.name.removesuffix(".yaml").removesuffix(".yml") + SUFFIX)


def read_contacts(path: Path) -> Contacts:
    """The table of a file; `Invalid` with all that is wrong."""
    document = read(path)
    contacts, problems = validate(document, Contacts)
    if contacts is None or any_error(problems):
        raise Invalid(problems or document.problems)
    return contacts
