"""One rule for everything that is written to the disk.

A place is looked at before work is done for it. A plain file is replaced whole or not at all; of a link, the file to
which it points. A folder, a device, a pipe, a socket, a file that is read-only, a name that is too long, a folder that
is none or that cannot be written: each is refused with one sentence, and stays as it was.
"""

import errno
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from scenarios.problem import CannotWrite, Problem, Where

#: Ours is what begins and ends so: a file that is not yet whole.
_BEGIN, _END = ".gasdrill-", ".part"
#: Seconds after which a file of that name is what a kill left: no write lasts so long.
_OLD: Final = 3600
#: Links that may follow one upon the other, and bytes of a name where the system does not say (Linux, Windows).
_LINKS, _NAME = 40, 255
#: Names that Windows keeps for devices, in every folder and with every ending.
_DEVICES = frozenset(["CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10))])
#: Endings of files that people wrote: a paper or a workbook never takes the place of a scenario, nor a scenario that of
#: an office file.
SCENARIOS: Final = frozenset([".yaml", ".yml"])
OFFICE: Final = frozenset([".xlsx", ".xlsm", ".xls", ".et", ".ods", ".docx", ".doc", ".wps", ".pptx", ".pdf"])

_CODES: Final = {
    errno.ENOSPC: "disk-full",
    errno.EDQUOT: "disk-full",
    errno.ENAMETOOLONG: "output-name-too-long",
    errno.EACCES: "no-permission",
    errno.EPERM: "no-permission",
    errno.EROFS: "no-permission",
}
#: Folders in which what a kill left was looked for.
_tidied: set[Path] = set()


def ready(path: Path, spared: frozenset[str] = SCENARIOS) -> Path:
    """The file that writing to `path` will replace or make; `CannotWrite` where it cannot, told before any work."""
    target = place(path, spared)
    with telling(path), tempfile.TemporaryFile(dir=_ground(target.parent, path)):
        return target


def ready_folder(folder: Path, names: Iterable[str] = ()) -> None:
    """The same for files of these names in a folder that is there or will be made."""
    with telling(folder), tempfile.TemporaryFile(dir=_ground(Path(os.path.realpath(folder)), folder)):
        pass
    for name in names:
        place(folder / name)


def place(path: Path, spared: frozenset[str] = SCENARIOS) -> Path:
    """The file meant by `path`, links followed; `CannotWrite` where what is there is not to be replaced."""
    target = _followed(path)
    if target is None or (os.name == "nt" and target.name.partition(".")[0].upper() in _DEVICES):
        raise _refused("output-not-a-file", path)
    with telling(path):
        _ground(target.parent, path)
        try:
            seen = target.lstat()
        except FileNotFoundError:
            return target
    if stat.S_ISDIR(seen.st_mode):
        raise _refused("output-is-directory", path)
    if not stat.S_ISREG(seen.st_mode):
        raise _refused("output-not-a-file", path)
    if not seen.st_mode & 0o222 or not os.access(target, os.W_OK):  # root may write everything: the file says not to
        raise _refused("output-read-only", path)
    if target.suffix.lower() in spared:
        raise _refused("output-other-kind", path, kind=target.suffix)
    return target


def replace(path: Path, parts: Iterable[bytes], spared: frozenset[str] = SCENARIOS, sure: bool = False) -> None:
    """Write beside the file and put it in its place: piece by piece, since the whole need not fit the memory. `sure`
    waits until the disk has it. Rights of a former file are kept. `CannotWrite` where it is refused."""
    target = place(path, spared)
    with telling(path):
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=_BEGIN, suffix=_END)
    beside = Path(name)
    try:
        _tidy(beside)
        with os.fdopen(handle, "wb", buffering=0) as file:
            for part in parts:
                with telling(path):
                    _whole(file.fileno(), part)
            with telling(path):
                if sure:
                    os.fsync(file.fileno())
        with telling(path):
            _like(target, beside)
            os.replace(beside, target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """What the disk refuses in here is told as `CannotWrite` of that file, whatever file it was that failed."""
    try:
        yield
    except OSError as error:
        code = _CODES.get(error.errno or 0, "cannot-write")
        raise _refused(code, path, reason=error.strerror or type(error).__name__) from error


def _refused(code: str, path: Path, **data: str) -> CannotWrite:
    return CannotWrite([Problem(code, Where(str(path)), data={"name": path.name or str(path), **data})])


def _followed(path: Path) -> Path | None:
    """Where the links of a path lead; None where they go in a circle, or to what a process has open (/dev/stdout)."""
    target = Path(os.path.abspath(path))
    for _ in range(_LINKS):
        target = Path(os.path.realpath(target.parent)) / target.name
        if target.is_relative_to("/proc") or target.is_relative_to("/dev/fd"):
            return None
        try:
            target = target.parent / os.readlink(target)
        except OSError:
            return target  # no link, or nothing there, or nothing to be seen: that is judged by its own look
    return None


def _ground(folder: Path, path: Path) -> Path:
    """The nearest folder that is there, above which the others will be made."""
    names = [path.name]
    while not os.path.isdir(folder):
        if os.path.lexists(folder) or folder == folder.parent:
            raise _refused("output-no-folder", path, folder=str(folder))
        names.append(folder.name)
        folder = folder.parent
    longest = os.pathconf(folder, "PC_NAME_MAX") if hasattr(os, "pathconf") else _NAME
    if any(len(os.fsencode(name)) > longest for name in names):
        raise _refused("output-name-too-long", path)
    return folder


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
