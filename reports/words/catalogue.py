"""The one catalogue of sentences for people, and their plain filling."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scenarios.text import Lang, Text


class UnknownWords(KeyError):
    """A key that the catalogue does not have, or a sentence that asks for a datum it was not given."""


class Words:
    """All sentences in one language.

    A key is the name of the file and the path in it: `report.cover.made_by` is `[cover] made_by` of report.zh.toml.
    Sentences are filled with `str.format`; what is put in is never read as a sentence again.
    """

    def __init__(self, lang: "Lang") -> None:
        self.lang: Lang = lang
        self._table = sentences(lang)

    def say(self, key: str, /, **data: Any) -> str:
        """The sentence `key` with `data` put in; UnknownWords if there is no such key or a placeholder stays empty."""
        try:
            return self._table[key].format(**data)
        except KeyError as missing:
            raise UnknownWords(f"{key} ({self.lang}): {missing}") from None

    def __contains__(self, key: str) -> bool:
        return key in self._table

    def text(self, text: "Text | None") -> str:
        """A text of the scenario or the rule base in this language, or in the other where that one is missing."""
        return text.say(self.lang).strip() if text else ""

    def join(self, parts: list[str]) -> str:
        """A list within a sentence: 甲、乙和丙."""
        if len(parts) < 2:
            return "".join(parts)
        return self.say("report.list.comma").join(parts[:-1]) + self.say("report.list.and") + parts[-1]


@cache
def sentences(lang: "Lang") -> dict[str, str]:
    """Every sentence of the catalogue by key, from the files `*.{lang}.toml` beside this one."""
    found: dict[str, str] = {}
    for file in sorted(files("reports.words").iterdir(), key=lambda file: file.name):
        stem, _, suffix = file.name.partition(".")
        if suffix == f"{lang}.toml":
            _flatten(stem, tomllib.loads(file.read_text(encoding="utf-8")), found)
    return found


def _flatten(path: str, value: Any, found: dict[str, str]) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            _flatten(f"{path}.{key}", inner, found)
    else:
        found[path] = str(value)
