"""Characters beyond the bundled fonts: which font of this machine lends them, and what stands where none does.

A text never stops a paper: what has no shape is left out, what no font has becomes `GETA`, and the user is told before
anything is simulated (`unshown`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, cast
from unicodedata import category, normalize

from reports.fonts import FALLBACK, FALLBACK_FAMILY, FAMILY, REGULAR, bundled, covered, register
from scenarios.problem import Path as Place
from scenarios.problem import Problem
from scenarios.reading import Document

#: Stands where a character cannot be shown (the geta mark of printers).
GETA = "〓"
SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")
#: OS/2 fsType: the licence of the font forbids to embed it.
RESTRICTED = 0x0002
#: In the names of fonts that have a box or nothing for every character.
EMPTY = re.compile(r"last.?resort|notdef|adobe.?blank|tofu", re.IGNORECASE)
#: In the names of faces that stand out from a text; others are asked first.
LOUD = re.compile(r"bold|black|heavy|light|thin|italic|oblique|medium|demi|cond|mono|bd\b|bi\b|[a-z]z\b", re.IGNORECASE)
#: Shown as it is by every reader of a Word file or web page, or not allowed in one.
HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
IMPOSSIBLE = re.compile("[\ud800-\udfff\ufffe\uffff]")

_lent: dict[str, Path | None] = {}


def plain(text: str) -> str:
    """The text with one kind of line break, without characters that have no shape (controls, direction marks, joiners,
    variation selectors); composed (NFC) where the fonts lack a character of it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = "".join(" " if c in "\t\u00a0" else c for c in text if c in "\n\t" or not shapeless(c))
    return text if all(known(c) for c in text) else normalize("NFC", text)


def printable(text: str) -> str:
    """The text for a reader who has fonts of his own: without what only steers (controls, marks of direction), with
    `GETA` for what no file can hold."""
    return IMPOSSIBLE.sub(GETA, HIDDEN.sub("", text))


def shapeless(c: str) -> bool:
    """Whether the character is never seen: a control, a mark of direction or joining, a variation selector."""
    return category(c) in ("Cc", "Cf") or "\ufe00" <= c <= "\ufe0f" or "\U000e0100" <= c <= "\U000e01ef"


def known(c: str) -> bool:
    """Whether the bundled fonts have the character; a line break counts."""
    return c == "\n" or ord(c) in bundled()


def shown(text: str) -> str:
    """The text as a figure shows it: what has no shape is left out, what no font of this machine has is `GETA`."""
    text = plain(text)
    if all(known(c) for c in text):
        return text
    absent = absent_of(text)
    return "".join(GETA if c in absent else c for c in text)


def absent_of(text: str) -> frozenset[str]:
    """The characters of a plain text that no font of this machine has."""
    wanted = {c for c in text if not known(c)}
    if new := {c for c in wanted if c not in _lent}:
        borrowed, _ = lenders(new, desk())
        for c in new:
            _lent[c] = next((path for path in borrowed if c in offered(path, frozenset(new))), None)
    return frozenset(c for c in wanted if _lent[c] is None)


def face(c: str) -> Path:
    """The font file that shows a character of a shown text."""
    if ord(c) in bundled():
        return REGULAR if ord(c) in covered() else FALLBACK
    absent_of(c)
    return _lent[c] or REGULAR


def families(text: str) -> list[str]:
    """The families that show a text in a figure, best first; the fonts that lend are made known to matplotlib."""
    faces = {face(c) for c in text if c != "\n" and ord(c) not in covered()} - {REGULAR}
    register()
    if not faces:
        return [FAMILY]
    lent = sorted(faces - {FALLBACK}, key=desk().index)  # the order in which they were asked
    return [FAMILY, *([FALLBACK_FAMILY] if FALLBACK in faces else []), *map(_family, lent)]


@cache
def _family(path: Path) -> str:
    """The name under which matplotlib knows a font file that lends: one of its own, so that in bold text too this very
    file is drawn with, and no other face of its family that lacks the character."""
    from matplotlib.font_manager import FontEntry, fontManager

    name = f"lent by {path}"
    fontManager.ttflist.append(FontEntry(fname=str(path), name=name, size="scalable"))
    return name


def lenders(characters: Iterable[str], paths: Iterable[Path]) -> tuple[tuple[Path, ...], frozenset[str]]:
    """Which of the font files are needed for the characters, the first ones first, and the characters that none has.

    A file is taken only if it has a character that none before it has. Files that cannot be read or may not be embedded
    are passed over; characters for private use have no shape that two fonts agree on, and are lent by none."""
    wanted = {c for c in characters if category(c) not in ("Co", "Cs")}
    missing, borrowed = set(characters) - wanted, []
    for path in paths if wanted else ():
        here = offered(path, frozenset(wanted))
        if here:
            borrowed.append(path)
            wanted -= here
        if not wanted:
            break
    return tuple(borrowed), frozenset(wanted | missing)


@cache
def desk() -> tuple[Path, ...]:
    """The fonts of this machine that may lend, in the order of asking: first the one that comes with matplotlib, the
    same everywhere; then those of the system, ordinary faces before bold, light and slanted ones."""
    import matplotlib
    from matplotlib.font_manager import findSystemFonts

    system = {Path(name) for name in findSystemFonts()}
    ordered = sorted(system, key=lambda path: (bool(LOUD.search(path.stem)), path.name.lower(), str(path)))
    own = Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")
    return (own, *(path for path in ordered if not EMPTY.search(path.stem)))


def files_in(folders: Sequence[Path]) -> list[Path]:
    """The font files in the folders and their subfolders, each folder's in order of name; a file stands for itself."""
    found = []
    for folder in folders:
        if folder.is_file():
            found.append(folder)
            continue
        try:
            inside = [path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file()]
        except OSError:  # a folder that is not there, or that the user may not read
            continue
        found += sorted(inside, key=lambda path: (path.name.lower(), str(path)))
    return found


@cache
def offered(path: Path, wanted: frozenset[str]) -> frozenset[str]:
    """Those of the characters that the first face of a font file draws, if it has outlines and may be embedded."""
    from matplotlib.ft2font import FT2Font

    try:
        font = FT2Font(str(path))
        table = cast("dict[str, Any]", font.get_sfnt_table("OS/2") or {})
        if int(table.get("fsType", 0)) & 0x000F == RESTRICTED or not font.scalable:
            return frozenset()
        font.set_size(10, 72)
        return frozenset(c for c in wanted if _draws(font, c))
    except (OSError, RuntimeError, ValueError):
        return frozenset()


def _draws(font: Any, c: str) -> bool:
    """Whether the font has the character, with an outline: some colour fonts have an empty one."""
    if not font.get_char_index(ord(c)):
        return False
    font.load_char(ord(c))
    return c.isspace() or len(font.get_path()[0]) > 0


def unshown(document: Document) -> list[Problem]:
    """The warning that papers will show `GETA` for characters of a file that no font of this machine has: one for the
    file, at the first of them, naming them all. Empty where every character can be shown."""
    odd = [(place, text) for place, text in _texts(document.data, ()) if not _ordinary(text)]
    if not odd:
        return []
    absent = absent_of("".join(plain(text) for _, text in odd))
    places = [place for place, text in odd if absent & set(plain(text))]
    if not places:
        return []
    named = " ".join(f"{c if c.isprintable() else ''}(U+{ord(c):04X})" for c in sorted(absent)[:NAMED])
    named += " …" if len(absent) > NAMED else ""
    data: dict[str, str | int] = {"characters": named, "places": len(places), "mark": GETA}
    return [Problem("no-glyph", document.where(places[0]), places[0], data, severity="warning")]


#: Of so many characters a warning gives the names.
NAMED = 12


def _texts(node: Any, place: Place) -> Iterator[tuple[Place, str]]:
    """Every text of a file with its place, keys among them."""
    if isinstance(node, str):
        yield place, node
    elif isinstance(node, dict):
        for key, value in node.items():
            if isinstance(key, str):
                yield (*place, key), key
            yield from _texts(value, (*place, key))
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from _texts(value, (*place, number))


#: In ordinary use besides GBK, and in the bundled fonts.
ALSO = str.maketrans("", "", "²³¹µ₀₁₂₃₄₅₆₇₈₉㎡㎥–•☐☑☒✓✗⚠")


def _ordinary(text: str) -> bool:
    """Whether a text surely can be shown, found without opening a font: GBK is in the bundled fonts, but for `≒`."""
    try:
        text.translate(ALSO).encode("gbk")
    except UnicodeEncodeError:
        return False
    return "≒" not in text
