"""What a kind of cell is: how a value of the file is shown, and how a cell is read back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from reports.words import Words
from reports.workbooks.grid import Value
from scenarios.problem import Data

#: Between the choices of a cell where they are listed, in both languages.
JOINT: Final = "、"
_ERRORS: Final = ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!")


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
