"""Earlier versions of the files that people write: every write keeps what was there.

Beside the file, in `.gasdrill/NAME/`: the former file under its own name in the folder `0001`, and `0001.json`, which
says by what it was replaced. A folder that a kill left without its file is no version.
"""

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal

from drills.shelf.places import OFFICE, place, refused, telling
from drills.shelf.saving import Prepared, prepare, replace
from scenarios.problem import CannotWrite

FOLDER: Final = ".gasdrill"
_SCHEMA: Final = "gasdrill/version/1"
#: What became of a file that was to be written: it said so already, it was not there, or what it said is now a version.
Stored = Literal["same", "new", "kept"]


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


def change(kind: str, **data: object) -> Change:
    """What is about to replace a file that people write, and that it is now."""
    when = datetime.now().astimezone().isoformat(timespec="seconds")
    return Change(kind, when, {key: str(value) for key, value in data.items()})


def store(path: Path, content: bytes, change: Change | None = None) -> Stored:
    """Put content in a file's place. What was there stays as a version; the same content again touches nothing.
    `CannotWrite` where the disk refuses: then the file is as it was, and no version more."""
    return store_together([(path, content)], change)[0]


def store_together(contents: Sequence[tuple[Path, bytes]], change: Change | None = None) -> tuple[Stored, ...]:
    """The same for several files that belong together: all of them are there afterwards, or all are as they were."""
    writes = [_Write.begin(path, content, change or Change("")) for path, content in contents]
    try:
        for write in writes:
            write.prepare()
        for write in writes:
            write.put()
    except BaseException:
        for write in reversed(writes):
            write.undo()
        raise
    return tuple(write.stored for write in writes)


@dataclass
class _Write:
    """One file of several that are written together, and how far it has got."""

    path: Path
    target: Path
    content: bytes
    old: bytes | None
    change: Change
    kept: Path | None = None
    prepared: Prepared | None = None
    done: bool = False

    @classmethod
    def begin(cls, path: Path, content: bytes, change: Change) -> "_Write":
        target = place(path, OFFICE)
        with telling(path):
            old = target.read_bytes() if target.exists() else None
        return cls(path, target, content, old, change)

    @property
    def stored(self) -> Stored:
        if self.old == self.content:
            return "same"
        return "new" if self.old is None else "kept"

    def prepare(self) -> None:
        """The former content as a version, the new one beside its place."""
        if self.old == self.content:
            return
        if self.old is not None:
            self.kept = _keep(self.target, self.old, self.change, self.path)
        self.prepared = prepare(self.path, (self.content,), OFFICE, sure=True)

    def put(self) -> None:
        if self.prepared is not None:
            self.prepared.put()
            self.done = True

    def undo(self) -> None:
        """As it was. Where even that is refused, the version stays: it is the only copy of the former content."""
        if self.prepared is not None:
            self.prepared.drop()
        try:
            if self.done and self.kept is not None:
                back = prepare(self.path, (self.old or b"",), OFFICE, sure=True)
                shutil.copystat(self.kept / self.target.name, back.beside)
                back.put()
            elif self.done:
                self.target.unlink(missing_ok=True)
        except (OSError, CannotWrite):
            return
        if self.kept is not None:
            _drop(self.kept)


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
    for folder in (home.parent, home):
        if os.path.lexists(folder) and not folder.is_dir():
            raise refused("versions-no-folder", folder, folder=str(folder))
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
