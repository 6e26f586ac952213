"""The file from which a workbook was exported, on its hidden sheet, and the language of its visible ones."""

import base64
import binascii
import zlib
from typing import Final

from reports.words import Words
from reports.workbooks.grid import Grid
from reports.workbooks.scenario.writing import HIDDEN, MAGIC
from scenarios.reading import Document, parse
from scenarios.text import Lang

_UNPACKED: Final = 20_000_000
LANGS: Final[tuple[Lang, ...]] = ("zh", "en")


def exported(grid: Grid) -> tuple[Document | None, Lang | None]:
    """The file on the hidden sheet (None where that is lost or damaged), and the language of the workbook (None where
    it is no scenario workbook)."""
    sheet = grid.sheet(HIDDEN)
    if sheet is None or sheet.at(1, 1) != MAGIC:
        return None, _guess(grid)
    lang = next((lang for lang in LANGS if sheet.at(2, 1) == lang), None)
    packed = "".join(str(sheet.at(row, 1) or "") for row in range(3, len(sheet.rows) + 1))
    try:
        unpack = zlib.decompressobj()
        text = unpack.decompress(base64.b64decode(packed, validate=True), _UNPACKED).decode("utf-8")
    except (binascii.Error, zlib.error, UnicodeDecodeError, ValueError):
        return None, lang or _guess(grid)
    document = parse(text, grid.file)
    whole = unpack.eof and isinstance(document.data, dict) and not document.problems
    return (document if whole else None), lang or _guess(grid)


def _guess(grid: Grid) -> Lang | None:
    """The language by the names of the sheets."""
    for lang in LANGS:
        words = Words(lang)
        if grid.sheet(words.say("exchange.sheet.steps")) and grid.sheet(words.say("exchange.sheet.head")):
            return lang
    return None
