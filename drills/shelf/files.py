"""Writing results: looked at first, beside then, replaced last, so that nothing is ever half-written or lost."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from drills.shelf.saving import ready, ready_folder, replace
from drills.shelf.versions import Change

__all__ = ["change", "ready", "ready_folder", "write_bytes", "write_parts", "write_text"]


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text; a former file stays as it was until the new one is whole."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, data: bytes) -> None:
    """Write bytes beside the target, then replace it. `CannotWrite` where the target is refused."""
    write_parts(path, (data,))


def write_parts(path: Path, parts: Iterable[bytes]) -> None:
    """The same, piece by piece: the whole need not fit the memory."""
    replace(path, parts)


def change(kind: str, **data: object) -> Change:
    """What is about to replace a file that people write, and that it is now."""
    when = datetime.now().astimezone().isoformat(timespec="seconds")
    return Change(kind, when, {key: str(value) for key, value in data.items()})
