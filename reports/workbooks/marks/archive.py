"""The parts of a zipped workbook, unpacked once within bounds: what is checked is what is read."""

import io
import zipfile
import zlib
from collections.abc import Mapping
from typing import Final

from reports.workbooks.marks.sheet import Locked, Unreadable

#: Bytes of all parts together.
MOST_UNPACKED: Final = 200_000_000
#: Parts that hold something to read; pictures and macros are left out.
_ENDINGS: Final = (".xml", ".rels", "mimetype")


class Bomb(Exception):
    """An archive that unpacks to too much: to how much."""

    def __init__(self, size: int) -> None:
        self.size = size


def unpack(content: bytes) -> dict[str, bytes]:
    """The parts by name. A size that the archive does not tell truly makes it unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            size = sum(entry.file_size for entry in entries)
            if size > MOST_UNPACKED:
                raise Bomb(size)
            if any(entry.flag_bits & 1 for entry in entries):
                raise Locked
            wanted = [entry for entry in entries if entry.filename.lower().endswith(_ENDINGS)]
            if len({entry.filename.lower() for entry in wanted}) < len(wanted):
                raise Unreadable  # which of two is read is anybody's guess
            return {entry.filename: archive.read(entry) for entry in wanted}
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise Unreadable from error


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """The parts as an archive again."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()
