"""Scenario files on the disk, each with the contacts that lie beside it: what a person wrote is kept, as comments in
the new text and as a version of the old."""

import os
from pathlib import Path
from typing import Any

from drills.shelf.versions import Change, store, store_together
from scenarios.contacts import Contacts, beside, read_contacts
from scenarios.problem import Problem
from scenarios.writing import to_text


def write(content: Any, path: str | os.PathLike[str], change: Change | None = None) -> list[Problem]:
    """Write a document or plain data as UTF-8: beside the file first, then in its place; a warning where comments were
    lost. A former file with other content is kept as a version, and `change` says by what it was replaced.

    `CannotWrite` where the disk refuses; ValueError for what no file can hold.
    """
    text, problems = to_text(content)
    store(Path(path), text.encode("utf-8"), change)
    return problems


def write_pair(content: Any, contacts: Contacts, path: Path, change: Change | None = None) -> list[Problem]:
    """The same for a scenario and its contacts: afterwards both are there, or both are as they were."""
    text, problems = to_text(content)
    table, _ = to_text(contacts.plain())
    store_together([(path, text.encode("utf-8")), (beside(path), table.encode("utf-8"))], change)
    return problems


def contacts_of(file: str) -> Contacts:
    """The telephone table beside a scenario file; an empty one where there is none. `Invalid` where it is wrong."""
    path = beside(Path(file))
    return read_contacts(path) if path.exists() else Contacts()
