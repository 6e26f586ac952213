"""Where the program may write: one rule for every file, asked before work is done for it.

A folder, a device, a pipe, a socket, a file that is read-only, a name that is too long, a folder that is none or that
cannot be written: each is refused with one sentence, and stays as it was. Of a link, the file to which it points is
meant.
"""

import errno
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from scenarios.problem import CannotWrite, Problem, Where, reason_of

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
        raise refused("output-not-a-file", path)
    with telling(path):
        _ground(target.parent, path)
        try:
            seen = target.lstat()
        except FileNotFoundError:
            return target
    if stat.S_ISDIR(seen.st_mode):
        raise refused("output-is-directory", path)
    if not stat.S_ISREG(seen.st_mode):
        raise refused("output-not-a-file", path)
    if not seen.st_mode & 0o222 or not os.access(target, os.W_OK):  # root may write everything: the file says not to
        raise refused("output-read-only", path)
    if target.suffix.lower() in spared:
        raise refused("output-other-kind", path, kind=target.suffix)
    return target


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """What the disk refuses in here is told as `CannotWrite` of that file, whatever file it was that failed."""
    try:
        yield
    except OSError as error:
        code = _CODES.get(error.errno or 0, "cannot-write")
        raise refused(code, path, reason=reason_of(error)) from error


def refused(code: str, path: Path, **data: str) -> CannotWrite:
    """That a file cannot be written, and why."""
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
            raise refused("output-no-folder", path, folder=str(folder))
        names.append(folder.name)
        folder = folder.parent
    longest = os.pathconf(folder, "PC_NAME_MAX") if hasattr(os, "pathconf") else _NAME
    if any(len(os.fsencode(name)) > longest for name in names):
        raise refused("output-name-too-long", path)
    return folder
