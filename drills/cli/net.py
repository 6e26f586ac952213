"""The last net: what nobody foresaw is told in a sentence, with a file to send; and an output that was closed."""

import io
import os
import platform
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

#: So many reports of faults are kept.
_MOST: Final = 20


def open_closed_streams() -> None:
    """Where a program was started with a standard stream closed, what it opens next would take its place: a report
    would then receive what is printed. What is written to it goes nowhere, which `lost` knows."""
    while (handle := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(handle, True)
    os.close(handle)
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 - as long as the process
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, io.TextIOWrapper(io.BufferedWriter(_Nowhere(os.devnull, "w")), encoding="utf-8"))


class _Nowhere(io.FileIO):
    """In the place of a stream that was closed: remembers whether anything was written to it."""

    written = False

    def write(self, data: Any) -> int:
        """It goes nowhere."""
        self.written = True
        return super().write(data)


def lost(stream: Any) -> bool:
    """Whether something was written, and flushed, to a stream that was closed from the beginning."""
    raw = getattr(getattr(stream, "buffer", None), "raw", None)
    return isinstance(raw, _Nowhere) and raw.written


def drop_output() -> None:
    """Let what is still to be printed go nowhere, so that the end of the process does not fail over it once more."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError):  # no stream of the system: then nothing is kept back in it either
        return


def keep_fault(error: BaseException, arguments: Sequence[str]) -> Path | None:
    """Write what is needed to find a fault of the program: where it happened, versions, the command line. The words of
    the error are left out, since they may quote a file of the user. None where nothing can be written."""
    from simulation.kernel.cache import user

    now = datetime.now().astimezone()
    text = "\n".join(_lines(error, arguments, now))
    for folder in (user() / "gasdrill" / "faults", Path(tempfile.gettempdir())):
        path = folder / f"gasdrill-fault-{now:%Y%m%d-%H%M%S}-{os.getpid()}.txt"
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
                file.write(text)
            for old in sorted(folder.glob("gasdrill-fault-*.txt"))[:-_MOST]:
                old.unlink(missing_ok=True)
        except OSError:
            continue  # the next folder, or no file: the sentence is said in any case
        return path
    return None


def _lines(error: BaseException, arguments: Sequence[str], now: datetime) -> Iterator[str]:
    from simulation.version import PROGRAM

    yield f"{PROGRAM}, Python {platform.python_version()}, {platform.platform()}"
    yield now.isoformat(timespec="seconds")
    yield " ".join(["gasdrill", *(repr(word) if " " in word else word for word in arguments)])
    one: BaseException | None = error
    seen: set[int] = set()
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield ""
        yield f"{type(one).__module__}.{type(one).__qualname__}"
        yield "".join(traceback.format_tb(one.__traceback__)).rstrip()
        one = one.__cause__ or one.__context__
    yield ""
