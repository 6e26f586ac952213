"""The bundled Chinese fonts (OFL-1.1, see ``OFL.txt``) for figures and papers, so that no system font is needed.

Sans in two weights for figures, headings and tables, serif for the body of papers; all three have the same characters.
The fallback holds the rest of GBK and of the first block of hanzi, in one weight. What none of them has, another font
of the machine may lend: see ``lending``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
FAMILY = "Gasdrill Sans SC"
REGULAR = FOLDER / "GasdrillSansSC-Regular.otf"
BOLD = FOLDER / "GasdrillSansSC-Bold.otf"
SERIF_FAMILY = "Gasdrill Serif SC"
SERIF = FOLDER / "GasdrillSerifSC-Regular.otf"
FALLBACK_FAMILY = "Gasdrill Fallback SC"
FALLBACK = FOLDER / "GasdrillFallbackSC-Regular.otf"


@cache
def register() -> tuple[str, ...]:
    """Make the sans and the fallback known to matplotlib, once; the family names to ask for, best first."""
    import logging

    from matplotlib.font_manager import fontManager

    # It tells of every bold word for which only an ordinary face has the character.
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    for path in (REGULAR, BOLD, FALLBACK):
        fontManager.addfont(path)
    return (FAMILY, FALLBACK_FAMILY)


@cache
def covered(path: Path = REGULAR) -> frozenset[int]:
    """The code points that the font has a glyph for."""
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(str(path)).get_charmap())


@cache
def bundled() -> frozenset[int]:
    """The code points that the bundled fonts together have a glyph for, in every weight and in the serif."""
    return covered() | covered(FALLBACK)


def missing(text: str) -> set[str]:
    """The characters of ``text`` that the bundled fonts cannot show, line breaks and tabs aside."""
    return {c for c in text if ord(c) not in bundled() and c not in "\n\r\t"}
