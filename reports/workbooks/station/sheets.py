"""Which sheets and columns the workbook has, under one name in code and under their titles in two languages."""

from typing import Any, Final

from reports.words.catalogue import Words
from scenarios.fitting import Said
from scenarios.text import Lang, Text

LANGS: Final[tuple[Lang, ...]] = ("zh", "en")
#: Sheets with their columns, each with its width in characters.
SHEETS: Final[dict[str, dict[str, float]]] = {
    "people": {
        "number": 8,
        "name": 12,
        "post": 20,
        "certificate": 14,
        "roles": 34,
        "deputy": 34,
        "shift": 10,
        "mobile": 16,
        "scba": 12,
    },
    "things": {"name": 38, "count": 10, "place": 20, "good": 10, "checked": 16},
    "places": {"name": 44, "zone": 14, "to_duty": 20, "to_hall": 20, "note": 30},
    "calls": {"unit": 34, "drill": 20, "real": 20, "checked": 16},
}
#: Words of the drop-downs that mean yes or no, and those of a shift, by code.
SHIFTS: Final = ("day", "night", "off")


def both(key: str, /, **data: Said | None) -> dict[str, str]:
    """A sentence of `station.text` in both languages, as a scenario carries it."""
    return {lang: filled(Words(lang), f"station.text.{key}", data) for lang in LANGS}


def said(words: Words, key: str, data: dict[str, Said]) -> str:
    """A sentence of `station.` with titles and lists of titles said in its language."""
    return filled(words, f"station.{key}", data)


def filled(words: Words, key: str, data: Any) -> str:
    return words.say(key, **{name: _said(words, value) for name, value in data.items()})


def _said(words: Words, value: Said | None) -> str | int:
    if isinstance(value, Text):
        return words.text(value)
    if isinstance(value, tuple):
        return words.join([words.text(text) for text in value])
    return "" if value is None else value
