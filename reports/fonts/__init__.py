"""The bundled Chinese fonts (OFL-1.1, see ``OFL.txt``) for figures and papers, so that no system font is needed.

Sans in two weights for figures, headings and tables, serif for the body of papers; all three have the same characters.
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


@cache
def register() -> tuple[str, ...]:
    """Make the sans known to matplotlib, once; the family names to ask for, best first."""
    from matplotlib.font_manager import fontManager

    for path in (REGULAR, BOLD):
        fontManager.addfont(path)
    return (FAMILY,)


@cache
def covered(path: Path = REGULAR) -> frozenset[int]:
    """The code points that the font has a glyph for."""
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(str(path)).get_charmap())


def missing(text: str) -> set[str]:
    """The characters of ``text`` that the bundled fonts cannot show, line breaks and tabs aside."""
    return {c for c in text if ord(c) not in covered() and c not in "\n\r\t"}
