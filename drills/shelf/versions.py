"""Earlier versions of the files that people write: every write keeps what was there.

Beside the file, in `.gasdrill/NAME/`: the former file under its own name in the folder `0001`, and `0001.json`, which
says by what it was replaced. A folder that a kill left without its file is no version.
"""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from drills.shelf.saving import OFFICE, place, replace, telling

FOLDER: Final = ".gasdrill"
_SCHEMA: Final = "gasdrill/version/1"


@dataclass(frozen=True)
class Change:
    """What replaced a version: adopt, import, plan-text, station or restore, with what its sentence names, and when
    (ISO 8601; the caller knows the clock)."""

    kind: str
    when: str = ""
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Version:
    """A former state of a file: its number from 1 on, where it is kept, its size in bytes, and by what it was replaced
    (None where that cannot be read)."""

    number: int
    path: Path
    size: int
    change: Change | None


def store(path: Path, content: bytes, change: Change | None = None) -> None:
    """Put content in a file's place. What was there stays as a version; the same content again touches nothing.
    `CannotWrite` where the disk refuses: then the file is as it was, and no version more."""
    target = place(path, OFFICE)
    with telling(path):
        old = target.read_bytes() if target.exists() else None
    if old == content:
        return
    kept = None if old is None else _keep(target, old, change or Change(""), path)
    try:
        replace(path, (content,), OFFICE, sure=True)
    except BaseException:
        if kept is not None:
            _drop(kept)
        raise


def versions(path: Path) -> tuple[Version, ...]:
    """The former states of a file, oldest first."""
    target = Path(os.path.realpath(path))
    found = []
    for folder in _folders(target):
        file = folder / target.name
        try:
            found.append(Version(int(folder.name), file, file.stat().st_size, _note(folder.with_suffix(".json"))))
        except OSError:
            continue  # a kill came between the folder and the file
    return tuple(found)


def _folders(target: Path) -> list[Path]:
    """The folders of versions, by number."""
    try:
        names = os.listdir(target.parent / FOLDER / target.name)
    except OSError:
        return []
    numbers = sorted(int(name) for name in names if name.isascii() and name.isdigit())
    return [target.parent / FOLDER / target.name / f"{number:04d}" for number in numbers]


def _keep(target: Path, content: bytes, change: Change, path: Path) -> Path:
    """Keep a state under the next number. Making the folder takes the number, also where two write at once."""
    home = target.parent / FOLDER / target.name
    with telling(path):
        home.mkdir(parents=True, exist_ok=True)
        number = int(_folders(target)[-1].name) + 1 if _folders(target) else 1
        while True:
            folder = home / f"{number:04d}"
            try:
                folder.mkdir()
                break
            except FileExistsError:
                number += 1
        try:
            note = {"schema": _SCHEMA, "kind": change.kind, "when": change.when, "data": dict(change.data)}
            replace(folder.with_suffix(".json"), (json.dumps(note, ensure_ascii=False).encode() + b"\n",))
            replace(folder / target.name, (content,), OFFICE, sure=True)
            shutil.copystat(target, folder / target.name)
        except BaseException:
            _drop(folder)
            raise
    return folder


def _drop(folder: Path) -> None:
    """Take a version away again: what it was kept for did not come about."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.with_suffix(".json").unlink(missing_ok=True)


def _note(path: Path) -> Change | None:
    try:
        note: Any = json.loads(path.read_bytes())
        data = {str(key): str(value) for key, value in note["data"].items()}
        return Change(str(note["kind"]), str(note["when"]), data)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
