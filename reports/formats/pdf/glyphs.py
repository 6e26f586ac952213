"""Which characters no font can show is found before a paper is set, so that none is lost without a word."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from reports.fonts import lending
from reports.fonts.lending import GETA, known, plain

__all__ = ["GETA", "Glyphs", "find", "plain"]


@dataclass(frozen=True, slots=True)
class Glyphs:
    """What can be shown: the bundled fonts, helped by `borrowed` font files; `missing` no font has."""

    borrowed: tuple[Path, ...]
    missing: frozenset[str]

    def clean(self, text: str) -> str:
        """The text as it can be printed: what has no shape is left out, what no font has is a geta mark."""
        return "".join(GETA if c in self.missing else c for c in plain(text))


def find(texts: Iterable[str], folders: Sequence[Path] = ()) -> Glyphs:
    """Look for what the bundled fonts lack in the fonts of the folders (a font file may stand for a folder)."""
    wanted = {c for text in texts for c in plain(text) if not known(c)}
    return Glyphs(*lending.lenders(wanted, lending.files_in(folders) if wanted else ()))
