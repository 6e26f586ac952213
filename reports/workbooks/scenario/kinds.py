"""What stands in the cells of a scenario workbook: how a value of the file is shown, and how a cell is read back."""

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from ruamel.yaml import YAML

from reports.words import Words
from reports.workbooks.grid import Value
from scenarios.problem import Data
from scenarios.reading import parse

#: More than this a cell cannot hold; what is longer travels hidden.
LONGEST: Final = 32_000
_ERRORS: Final = ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!")
_SEPARATORS: Final = re.compile(r"[\n;；]")
_COUNT: Final = re.compile(r"(.*?)\s*[×xX*＊✕]\s*(\d{1,5})")
_PERCENT: Final = re.compile(r"(\d{1,3}(?:\.\d{1,6})?)\s*[%％]")


class CellFault(Exception):
    """A cell that cannot be read; the code and data of its problem."""

    def __init__(self, code: str, **data: str | int) -> None:
        self.code = code
        self.data: Data = dict(data)


@dataclass(frozen=True)
class Context:
    """The language of the workbook, and the titles by which ids of each collection are told apart."""

    words: Words
    titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def say(self, key: str) -> str:
        """A word of the workbook."""
        return self.words.say(f"exchange.{key}")

    def label(self, collections: Sequence[str], id: str) -> str:
        """An id with the title that readers know: P04 充装班长."""
        for collection in collections:
            title = self.titles.get(collection, {}).get(id, "")
            if title and title != id:
                return f"{id} {title}".replace("\n", " ")
        return id

    def id(self, collections: Sequence[str], text: str) -> str:
        """The id that a cell means: an id, a label, or a title that only one item bears; else the text itself."""
        text = text.strip()
        known = [name for name in collections if text in self.titles.get(name, {})]
        if known:
            return text
        first = text.split()[0] if text.split() else text
        if any(first in self.titles.get(name, {}) for name in collections):
            return first
        titled = [id for name in collections for id, title in self.titles.get(name, {}).items() if title == text]
        if len(titled) == 1:
            return titled[0]
        return first if first.isascii() else text


@dataclass(frozen=True)
class Kind:
    """One kind of cell. `show(context, raw)` gives the cell of a value of the file, `read(context, cell, raw)` the
    value of a cell that was changed, `raw` being what stood there before (None: nothing). `reads` names the
    collections whose ids it holds, `one` says that it holds a single one: then it has a drop-down."""

    name: str
    show: Callable[[Context, Any], Value]
    read: Callable[[Context, Value, Any], Any]
    reads: tuple[str, ...] = ()
    one: bool = False
    words: tuple[str, ...] = ()
    number_format: str = "@"

    def choices(self, context: Context) -> tuple[str, ...]:
        """The words of the drop-down."""
        if self.words:
            return tuple(context.say(f"word.{self.name}.{word}") for word in self.words)
        if not self.one:
            return ()
        return tuple(context.label((name,), id) for name in self.reads for id in context.titles.get(name, {}))


def text_of(value: Value) -> str:
    """A cell as text: numbers without a needless point, dates as 2026-06-30, times as 1:30:00."""
    if isinstance(value, str):
        if value in _ERRORS:
            raise CellFault("cell-error", value=value)
        return value
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        seconds = int(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return str(value)


def _show_text(context: Context, raw: Any) -> Value:
    if isinstance(raw, dict):
        said = raw.get(context.words.lang) or raw.get("zh")
        return str(said) if said else None
    return None if raw is None else str(raw)


def _read_text(context: Context, value: Value, raw: Any) -> Any:
    text = text_of(value)
    if isinstance(raw, dict) and context.words.lang != "zh":
        return {**raw, context.words.lang: text}
    return text  # a translation of what stood there before would now be wrong


def _show_plain(context: Context, raw: Any) -> Value:
    return raw if raw is None or isinstance(raw, str | int | float) else _flow(raw)


def _read_plain(context: Context, value: Value, raw: Any) -> Any:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else text_of(value)


def _show_yes(context: Context, raw: Any) -> Value:
    return context.say("word.yes" if raw else "word.no") if isinstance(raw, bool) else _show_plain(context, raw)


def _read_yes(context: Context, value: Value, raw: Any) -> Any:
    if isinstance(value, bool):
        return value
    said = text_of(value).strip().lower()
    for answer, word in ((True, "yes"), (False, "no")):
        if said in (context.say(f"word.{word}").lower(), word, {"yes": "是", "no": "否"}[word], word[0]):
            return answer
    raise CellFault(
        "cell-not-choice", value=text_of(value), choices=f"{context.say('word.yes')}、{context.say('word.no')}"
    )


def _read_percent(context: Context, value: Value, raw: Any) -> Any:
    if isinstance(value, str):
        match = _PERCENT.fullmatch(value.strip())
        if match:
            return round(float(match[1]) / 100, 10)
        try:
            return float(value)
        except ValueError:
            return value
    return _read_plain(context, value, raw)


def _read_duration(context: Context, value: Value, raw: Any) -> Any:
    """A time of day is what Excel makes of 5:00: whether minutes or hours were meant nobody can tell."""
    if isinstance(value, datetime | date | time | timedelta):
        raise CellFault("cell-time", value=text_of(value))
    if isinstance(value, float) and 0 < value < 1:  # 5:00 in a cell whose format is General: a part of a day
        seconds = round(value * 86_400)
        raise CellFault("cell-time", value=f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}")
    return value if _is_number(value) else text_of(value)


def _split(context: Context, collections: Sequence[str], value: Value) -> list[str]:
    """The items of a list: one per line, or set apart by 、 or a comma outside brackets."""
    pieces: list[str] = []
    for line in _SEPARATORS.split(text_of(value)):
        id = context.id(collections, line)
        known = any(id in context.titles.get(name, {}) for name in collections)
        whole = known and line.strip() in (id, context.label(collections, id), *_titles(context, collections, id))
        pieces += [line] if whole else _outside(line)
    return [piece.strip() for piece in pieces if piece.strip()]


def _titles(context: Context, collections: Sequence[str], id: str) -> list[str]:
    """What an id is called in each of the collections."""
    return [context.titles[name][id] for name in collections if id in context.titles.get(name, {})]


def _outside(line: str) -> list[str]:
    """A line cut at its commas, those in brackets aside."""
    parts, depth = [""], 0
    for c in line:
        depth += (c in "（([{") - (c in "）)]}")
        if c in "、，," and depth <= 0:
            parts.append("")
        else:
            parts[-1] += c
    return parts


def _flow(raw: Any) -> str:
    """Structured data on one line, as the file would write it between braces."""
    yaml = YAML(typ="rt", pure=True)
    yaml.default_flow_style, yaml.width, yaml.allow_unicode = True, 10**6, True
    stream = io.StringIO()
    yaml.dump(raw, stream)
    return stream.getvalue().removesuffix("...\n").strip()


def _block(raw: Any) -> str:
    """Structured data as lines, as the file writes it."""
    yaml = YAML(typ="rt", pure=True)
    yaml.default_flow_style, yaml.width, yaml.allow_unicode = False, 10**6, True
    stream = io.StringIO()
    yaml.dump(raw, stream)
    return stream.getvalue().strip()


def _read_structure(context: Context, value: Value, raw: Any) -> Any:
    document = parse(text_of(value), "")
    if document.problems or document.data is None:
        raise CellFault("cell-not-structure")
    return document.data


def _show_structure(context: Context, raw: Any) -> Value:
    return None if raw is None else _fits(context, _flow(raw))


def _show_block(context: Context, raw: Any) -> Value:
    return None if raw is None else _fits(context, _block(raw))


def _fits(context: Context, text: str) -> str:
    return text if len(text) <= LONGEST else context.say("word.too-long")


TEXT: Final = Kind("text", _show_text, _read_text)
PLAIN: Final = Kind("plain", _show_plain, _read_plain)
DURATION: Final = Kind("duration", _show_plain, _read_duration)
NUMBER: Final = Kind("number", _show_plain, _read_plain, number_format="General")
PERCENT: Final = Kind("percent", _show_plain, _read_percent, number_format="0.##%")
YES: Final = Kind("yes", _show_yes, _read_yes)
STRUCTURE: Final = Kind("structure", _show_structure, _read_structure)
BLOCK: Final = Kind("block", _show_block, _read_structure)


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def words(name: str, *choices: str) -> Kind:
    """A word out of a few, shown as the readers say it."""

    def show(context: Context, raw: Any) -> Value:
        return context.say(f"word.{name}.{raw}") if str(raw) in choices else _show_plain(context, raw)

    def read(context: Context, value: Value, raw: Any) -> Any:
        said = text_of(value).strip()
        for word in choices:
            if said in (word, context.say(f"word.{name}.{word}")):
                return int(word) if word.isdigit() else word
        listed = "、".join(context.say(f"word.{name}.{word}") for word in choices)
        raise CellFault("cell-not-choice", value=said, choices=listed)

    return Kind(name, show, read, words=choices)


def one(*collections: str) -> Kind:
    """The id of one item, shown with its title."""

    def show(context: Context, raw: Any) -> Value:
        return context.label(collections, raw) if isinstance(raw, str) else _show_plain(context, raw)

    def read(context: Context, value: Value, raw: Any) -> Any:
        return context.id(collections, text_of(value))

    return Kind("one", show, read, collections, one=True)


def many(*collections: str) -> Kind:
    """A list of ids, one per line, each with its title."""

    def show(context: Context, raw: Any) -> Value:
        if isinstance(raw, str):
            raw = [raw]
        if isinstance(raw, list) and all(isinstance(id, str) for id in raw):
            return "\n".join(context.label(collections, id) for id in raw) or None
        return _show_structure(context, raw)

    def read(context: Context, value: Value, raw: Any) -> Any:
        if text_of(value).lstrip().startswith(("{", "[")):
            return _read_structure(context, value, raw)
        ids = [context.id(collections, piece) for piece in _split(context, collections, value)]
        return ids[0] if len(ids) == 1 and isinstance(raw, str) else ids

    return Kind("many", show, read, collections)


def counted(*collections: str) -> Kind:
    """How many of each, one per line: 消防组 ×2."""

    def show(context: Context, raw: Any) -> Value:
        if isinstance(raw, str):
            raw = [raw]
        if isinstance(raw, list) and all(isinstance(id, str) for id in raw):
            raw = dict.fromkeys(raw, 1)
        if isinstance(raw, dict) and all(isinstance(n, int) for n in raw.values()):
            lines = [context.label(collections, id) + (f" ×{n}" if n != 1 else "") for id, n in raw.items()]
            return "\n".join(lines) or None
        return _show_structure(context, raw)

    def read(context: Context, value: Value, raw: Any) -> Any:
        if text_of(value).lstrip().startswith(("{", "[")):
            return _read_structure(context, value, raw)
        found: dict[str, int] = {}
        for piece in _split(context, collections, value):
            match = _COUNT.fullmatch(piece)
            known = any(piece in context.titles.get(name, {}) for name in collections)
            text, n = (match[1], int(match[2])) if match and match[1] and not known else (piece, 1)
            id = context.id(collections, text)
            found[id] = found.get(id, 0) + n
        return found

    return Kind("counted", show, read, collections)


def _show_entries(context: Context, raw: Any) -> Value:
    if isinstance(raw, str):
        return raw
    mode, listed = "all", raw
    if isinstance(raw, dict) and len(raw) == 1 and set(raw) <= {"all", "any"}:
        ((mode, listed),) = raw.items()
        listed = [listed] if isinstance(listed, str) else listed
    if isinstance(listed, list) and listed and all(isinstance(entry, str) for entry in listed):
        head = [context.say("word.any")] if mode == "any" else []
        return "\n".join([*head, *listed])
    return _show_structure(context, raw)


def _read_entries(context: Context, value: Value, raw: Any) -> Any:
    text = text_of(value).strip()
    if text.startswith(("{", "[")):
        return _read_structure(context, value, raw)
    pieces = [part.strip() for line in _SEPARATORS.split(text) for part in _outside(line) if part.strip()]
    anyword = context.say("word.any")
    any_of = False
    if pieces and pieces[0].startswith(("任一", "any of", anyword)):
        any_of = True
        for head in (anyword, "任一：", "任一:", "任一", "any of:", "any of"):
            if pieces[0].startswith(head):
                pieces[0] = pieces[0].removeprefix(head).strip()
                break
        pieces = [piece for piece in pieces if piece]
    entries = [_entry(context, piece) for piece in pieces]
    if any_of:
        return {"any": entries}
    return entries[0] if len(entries) == 1 else entries


def _entry(context: Context, piece: str) -> str:
    node, colon, when = piece.replace("：", ":").partition(":")
    id = context.id(("steps", "escalations", "injects"), node)
    return f"{id}: {when.strip()}" if colon else id


ENTRIES: Final = Kind("entries", _show_entries, _read_entries)
