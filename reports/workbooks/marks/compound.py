"""The streams of a compound file ([MS-CFB]), in which .xls files are kept."""

import struct
from collections.abc import Callable
from typing import Final

_LAST: Final = 0xFFFFFFFA  # sectors from here on are marks: free, end of a chain …


def streams(content: bytes) -> dict[str, bytes]:
    """By name in lower case. ValueError, IndexError, struct.error where the file is broken."""
    size = 1 << min(struct.unpack_from("<H", content, 30)[0], 16)
    small = 1 << min(struct.unpack_from("<H", content, 32)[0], 16)
    first, cutoff, mini = (struct.unpack_from("<I", content, at)[0] for at in (48, 56, 60))

    def sector(n: int) -> bytes:
        return content[(n + 1) * size : (n + 2) * size]

    fat = _numbers(b"".join(sector(n) for n in _table(content, size)))
    entries = _chain(first, fat, sector)
    found: dict[str, bytes] = {}
    tree = [entries[at : at + 128] for at in range(0, len(entries) - 127, 128)]
    if not tree:
        raise ValueError
    smalls = _numbers(_chain(mini, fat, sector)) if mini < _LAST else []
    root = _chain(struct.unpack_from("<I", tree[0], 116)[0], fat, sector)
    for entry in tree[1:]:
        length, kind, start, many = struct.unpack_from("<HB49xIQ", entry, 64)
        if kind != 2:
            continue
        name = entry[: max(length - 2, 0)].decode("utf-16-le", "replace").lower()
        many &= 0xFFFFFFFF
        if many < cutoff:
            body = _chain(start, smalls, lambda n: root[n * small : (n + 1) * small])
        else:
            body = _chain(start, fat, sector)
        found.setdefault(name, body[:many])
    return found


def _table(content: bytes, size: int) -> list[int]:
    """The sectors that hold the table of sectors."""
    found = list(struct.unpack_from("<109I", content, 76))
    further = struct.unpack_from("<I", content, 68)[0]
    for _ in range(len(content) // size + 1):
        if further >= _LAST:
            break
        more = _numbers(content[(further + 1) * size : (further + 2) * size])
        found += more[:-1]
        further = more[-1]
    return [n for n in found if n < _LAST]


def _numbers(sectors: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(sectors) // 4}I", sectors[: len(sectors) // 4 * 4]))


def _chain(start: int, table: list[int], sector: Callable[[int], bytes]) -> bytes:
    """The sectors that follow one another from a place; a circle ends with its table."""
    parts = []
    for _ in range(len(table)):
        if start >= _LAST:
            break
        parts.append(sector(start))
        start = table[start]
    return b"".join(parts)
