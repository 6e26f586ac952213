"""The kinds of cells that the sheets of a scenario workbook are made of."""

from datetime import date, datetime, time, timedelta
from typing import Any, Final

from reports.workbooks import heard
from reports.workbooks.grid import Value
from reports.workbooks.scenario.cell import JOINT, CellFault, Context, Kind, text_of
from reports.workbooks.scenario.lists import ENTRIES, counted, many
from reports.workbooks.scenario.structure import flow, read_structure, show_block, show_structure

__all__ = [
    "BLOCK",
    "DURATION",
    "ENTRIES",
    "NUMBER",
    "PERCENT",
    "PLAIN",
    "STRUCTURE",
    "TEXT",
    "YES",
    "Kind",
    "counted",
    "many",
    "one",
    "words",
]


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
    return raw if raw is None or isinstance(raw, str | int | float) else flow(raw)


def _read_plain(context: Context, value: Value, raw: Any) -> Any:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else text_of(value)


def _show_yes(context: Context, raw: Any) -> Value:
    return context.say("word.yes" if raw else "word.no") if isinstance(raw, bool) else _show_plain(context, raw)


def _read_yes(context: Context, value: Value, raw: Any) -> Any:
    if isinstance(value, bool):
        return value
    said = text_of(value).strip().lower()
    yes, no = context.say("word.yes"), context.say("word.no")
    for answer, word, known in ((True, yes, heard.YES), (False, no, heard.NO)):
        if said in (word.lower(), *known):
            return answer
    raise CellFault("cell-not-choice", value=text_of(value), choices=JOINT.join((yes, no)))


def _read_percent(context: Context, value: Value, raw: Any) -> Any:
    if isinstance(value, str):
        match = heard.PERCENT.fullmatch(value.strip())
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


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


TEXT: Final = Kind("text", _show_text, _read_text)
PLAIN: Final = Kind("plain", _show_plain, _read_plain)
DURATION: Final = Kind("duration", _show_plain, _read_duration)
NUMBER: Final = Kind("number", _show_plain, _read_plain, number_format="General")
PERCENT: Final = Kind("percent", _show_plain, _read_percent, number_format="0.##%")
YES: Final = Kind("yes", _show_yes, _read_yes)
STRUCTURE: Final = Kind("structure", show_structure, read_structure)
BLOCK: Final = Kind("block", show_block, read_structure)


def words(name: str, *choices: str) -> Kind:
    """A word out of a few, shown as the readers say it."""

    def show(context: Context, raw: Any) -> Value:
        return context.say(f"word.{name}.{raw}") if str(raw) in choices else _show_plain(context, raw)

    def read(context: Context, value: Value, raw: Any) -> Any:
        said = text_of(value).strip()
        for word in choices:
            if said in (word, context.say(f"word.{name}.{word}")):
                return int(word) if word.isdigit() else word
        listed = JOINT.join(context.say(f"word.{name}.{word}") for word in choices)
        raise CellFault("cell-not-choice", value=said, choices=listed)

    return Kind(name, show, read, words=choices)


def one(*collections: str) -> Kind:
    """The id of one item, shown with its title."""

    def show(context: Context, raw: Any) -> Value:
        return context.label(collections, raw) if isinstance(raw, str) else _show_plain(context, raw)

    def read(context: Context, value: Value, raw: Any) -> Any:
        return context.id(collections, text_of(value))

    return Kind("one", show, read, collections, one=True)
