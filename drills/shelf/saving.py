"""Writing: what is written is whole or not there. It is written beside its place first and put there last, so that
whatever happens in between the former file stays as it was."""

import errno
import os
import stat
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from drills.shelf.places import SCENARIOS, place, refused, telling

#: Ours is what begins and ends so: a file that is not yet whole.
_BEGIN, _END = ".gasdrill-", ".part"
#: Seconds after which a file of that name is what a kill left: no write lasts so long.
_OLD: Final = 3600
#: Seconds between the tries to put a file in its place, a second in all: Excel, a virus scanner or a sync client hold a
#: file open for a moment, and Windows refuses to replace it meanwhile.
PAUSES: Final = (0.05, 0.1, 0.15, 0.3, 0.4)
#: With these the system refuses what may go well in a moment, and (Windows) what another program has open.
_HELD, _HELD_WINDOWS = frozenset([errno.EACCES, errno.EPERM, errno.EBUSY]), frozenset([5, 32, 33])
Pause = Callable[[float], None]
#: Folders in which what a kill left was looked for.
_tidied: set[Path] = set()


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text. `CannotWrite` where the place is refused."""
    replace(path, (text.encode("utf-8"),))


def write_bytes(path: Path, data: bytes) -> None:
    """Write bytes. `CannotWrite` where the place is refused."""
    replace(path, (data,))


def replace(
    path: Path,
    parts: Iterable[bytes],
    spared: frozenset[str] = SCENARIOS,
    sure: bool = False,
    pause: Pause = time.sleep,
) -> None:
    """Write piece by piece, since the whole need not fit the memory, and put it in its place; see `prepare`."""
    prepare(path, parts, spared, sure).put(pause)


@dataclass(frozen=True)
class Prepared:
    """A file that is whole and lies beside its place. It is put there, or dropped; then it is gone."""

    path: Path
    target: Path
    beside: Path

    def put(self, pause: Pause = time.sleep) -> None:
        """Put it in its place, if need be at the second or third try. `CannotWrite` where that is refused: then it is
        dropped, and what was there stays."""
        try:
            with telling(self.path):
                _like(self.target, self.beside)
                self._put(pause)
        except BaseException:
            self.drop()
            raise

    def _put(self, pause: Pause) -> None:
        for seconds in (*PAUSES, None):
            try:
                os.replace(self.beside, self.target)
                return
            except OSError as error:
                if error.errno not in _HELD:
                    raise
                if seconds is not None:
                    pause(seconds)
                elif error.errno == errno.EBUSY or getattr(error, "winerror", None) in _HELD_WINDOWS:
                    raise refused("output-held", self.path) from error
                else:
                    raise

    def drop(self) -> None:
        """It is not wanted."""
        self.beside.unlink(missing_ok=True)


def prepare(path: Path, parts: Iterable[bytes], spared: frozenset[str] = SCENARIOS, sure: bool = False) -> Prepared:
    """Write beside the place. `sure` waits until the disk has it. Rights of a former file are kept. `CannotWrite` where
    the place is refused; endings in `spared` are those that it never replaces."""
    target = place(path, spared)
    with telling(path):
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=_BEGIN, suffix=_END)
    made = Prepared(path, target, Path(name))
    try:
        _tidy(made.beside)
        with os.fdopen(handle, "wb", buffering=0) as file:
            for part in parts:
                with telling(path):
                    _whole(file.fileno(), part)
            with telling(path):
                if sure:
                    os.fsync(file.fileno())
    except BaseException:
        made.drop()
        raise
    return made


def _whole(handle: int, part: bytes) -> None:
    """Write all of it: the system may take a piece at a time."""
    left = memoryview(part)
    while left:
        left = left[os.write(handle, left) :]


def _like(former: Path, beside: Path) -> None:
    """Give a new file the rights and, where that is allowed, the owner of the former one; else what any file gets."""
    try:
        seen = former.stat()
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        beside.chmod(0o666 & ~mask)
        return
    if hasattr(os, "chown"):
        with suppress(OSError):  # only the owner and root may; the rest keep what they write
            os.chown(beside, seen.st_uid, seen.st_gid)
    beside.chmod(stat.S_IMODE(seen.st_mode))


def _tidy(ours: Path) -> None:
    """Take away what writers of this program left in the folder when they were killed long ago."""
    folder = ours.parent
    if folder in _tidied:
        return
    _tidied.add(folder)
    with suppress(OSError):  # somebody else may be tidying too
        now = ours.stat().st_mtime  # of the disk's own clock
        for left in folder.glob(f"{_BEGIN}*{_END}"):
            if now - left.stat().st_mtime > _OLD:
                left.unlink(missing_ok=True)
