"""Results kept in a folder, each in a file of its own that is named by its content key and knows when it is harmed."""

import hashlib
from pathlib import Path
from typing import Final

from drills.shelf.saving import write_bytes

_MARK: Final = b"gasdrill block 1 "


class Folder:
    """Files `KEY`: one line with the mark and the SHA-256 of the rest, then the rest.

    Written beside, then renamed, so that a kill leaves either nothing or the whole; what a power cut or a bad disk
    tears is found by its sum, counts as missing, and is told in `harmed`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.harmed: list[str] = []

    def get(self, key: str) -> bytes | None:
        """What is kept; None where nothing is, or nothing that is whole."""
        try:
            content = (self.path / key).read_bytes()
        except FileNotFoundError:
            return None
        head, _, data = content.partition(b"\n")
        if head == _head(data):
            return data
        self.spoilt(key)
        return None

    def put(self, key: str, data: bytes) -> None:
        """Keep it."""
        write_bytes(self.path / key, _head(data) + b"\n" + data)

    def drop(self, key: str) -> None:
        """Take it away."""
        (self.path / key).unlink(missing_ok=True)

    def spoilt(self, key: str) -> None:
        """It is no result: note it, and take it away."""
        self.harmed.append(key)
        self.drop(key)

    def tidy(self) -> None:
        """Take away what a kill left half-written."""
        for path in self.path.glob("*.part"):
            path.unlink(missing_ok=True)


def _head(data: bytes) -> bytes:
    return _MARK + hashlib.sha256(data).hexdigest().encode()
