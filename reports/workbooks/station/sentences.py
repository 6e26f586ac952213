"""What a workbook of a station brings into a scenario, in words of both languages."""

from typing import Any, Final

from reports.words.catalogue import Words
from scenarios.fitting import Said
from scenarios.text import Lang, Text

LANGS: Final[tuple[Lang, ...]] = ("zh", "en")


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
