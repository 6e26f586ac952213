"""Scenario files on the disk: what a person wrote is kept, as comments in the new text and as a version of the old."""

import os
from pathlib import Path
from typing import Any

from drills.shelf.versions import Change, store
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
