"""Going back to an earlier version of a file."""

from pathlib import Path

from drills.shelf.versions import Stored, Version, change, store, versions
from drills.uses.listener import Refused
from scenarios.problem import Invalid, Problem, Where


def history(file: Path) -> tuple[Version, ...]:
    """The earlier versions of a file, oldest first; `Invalid` where neither the file nor a version of it is there."""
    found = versions(file)
    if not found and not file.exists():
        raise Invalid([Problem("file-missing", Where(str(file)), data={"name": file.name})])
    return found


def restore(file: Path, number: int) -> Stored:
    """Put a version in the place of the file; says what became of the file as it was."""
    found = history(file)
    wanted = next((version for version in found if version.number == number), None)
    if wanted is None:
        known = ", ".join(str(version.number) for version in found)
        raise Refused("history.unknown", path=file, number=number, known=known or ())
    return store(file, wanted.path.read_bytes(), change("restore", number=number))
