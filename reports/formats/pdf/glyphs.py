"""Which characters no font can show is found before a paper is set, so that none is lost without a word."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast
from unicodedata import category, normalize

from reports.fonts import covered

#: Stands where a character cannot be shown (the geta mark of printers).
GETA = "〓"
SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")
#: OS/2 fsType: the licence of the font forbids to embed it.
RESTRICTED = 0x0002


@dataclass(frozen=True, slots=True)
class Glyphs:
    """What can be shown: the bundled fonts, helped by `borrowed` font files; `missing` no font has."""

    borrowed: tuple[Path, ...]
    missing: frozenset[str]

    def clean(self, text: str) -> str:
        """The text as it can be printed: what has no shape is left out, what no font has is a geta mark."""
        return "".join(GETA if c in self.missing else c for c in plain(text))


def plain(text: str) -> str:
    """The text with one kind of line break, without characters that have no shape (controls, direction marks, joiners,
    variation selectors); composed (NFC) where the fonts lack a character of it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = "".join(" " if c in "\t\u00a0" else c for c in text if c in "\n\t" or not _shapeless(c))
    return text if all(_known(c) for c in text) else normalize("NFC", text)


def _shapeless(c: str) -> bool:
    return category(c) in ("Cc", "Cf") or "\ufe00" <= c <= "\ufe0f" or "\U000e0100" <= c <= "\U000e01ef"


def _known(c: str) -> bool:
    return c == "\n" or ord(c) in covered()


def find(texts: Iterable[str], folders: Sequence[Path] = ()) -> Glyphs:
    """Look for what the bundled fonts lack in the fonts of the folders, in order of name; a file is borrowed only if it
    has a character that none before it has. Files that cannot be read or may not be embedded are passed over."""
    wanted = {c for text in texts for c in plain(text) if not _known(c)}
    borrowed = []
    for path in _files(folders) if wanted else ():
        here = {c for c in wanted if ord(c) in _offered(path)}
        if here:
            borrowed.append(path)
            wanted -= here
        if not wanted:
            break
    return Glyphs(tuple(borrowed), frozenset(wanted))


def _files(folders: Sequence[Path]) -> list[Path]:
    found = []
    for folder in folders:
        try:
            inside = [path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file()]
        except OSError:  # a folder that is not there, or that the user may not read
            continue
        found += sorted(inside, key=lambda path: (path.name.lower(), str(path)))
    return found


@cache
def _offered(path: Path) -> frozenset[int]:
    """The code points of the first face of a font file, if it has outlines and may be embedded; none if unreadable."""
    from matplotlib.ft2font import FT2Font

    try:
        font = FT2Font(str(path))
        table = cast("dict[str, Any]", font.get_sfnt_table("OS/2") or {})
        if int(table.get("fsType", 0)) & 0x000F == RESTRICTED or not font.scalable:
            return frozenset()
        return frozenset(font.get_charmap())
    except (OSError, RuntimeError, ValueError):
        return frozenset()
