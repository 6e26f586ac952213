"""Lists in one cell: ids with their titles, one per line, how many of each, and the entries of L2."""

from collections.abc import Sequence
from typing import Any, Final

from reports.workbooks.grid import Value
from reports.workbooks.heard import ANY_OF, CLOSING, COLON, COMMAS, COUNT, OPENING, SEPARATORS
from reports.workbooks.scenario.cell import Context, Kind, text_of
from reports.workbooks.scenario.structure import read_structure, show_structure


def many(*collections: str) -> Kind:
    """A list of ids, one per line, each with its title."""

    def show(context: Context, raw: Any) -> Value:
        if isinstance(raw, str):
            raw = [raw]
        if isinstance(raw, list) and all(isinstance(id, str) for id in raw):
            return "\n".join(context.label(collections, id) for id in raw) or None
        return show_structure(context, raw)

    def read(context: Context, value: Value, raw: Any) -> Any:
        if text_of(value).lstrip().startswith(("{", "[")):
            return read_structure(context, value, raw)
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
        return show_structure(context, raw)

    def read(context: Context, value: Value, raw: Any) -> Any:
        if text_of(value).lstrip().startswith(("{", "[")):
            return read_structure(context, value, raw)
        found: dict[str, int] = {}
        for piece in _split(context, collections, value):
            match = COUNT.fullmatch(piece)
            known = any(piece in context.titles.get(name, {}) for name in collections)
            text, n = (match[1], int(match[2])) if match and match[1] and not known else (piece, 1)
            id = context.id(collections, text)
            found[id] = found.get(id, 0) + n
        return found

    return Kind("counted", show, read, collections)


def _split(context: Context, collections: Sequence[str], value: Value) -> list[str]:
    """The items of a list: one per line, or set apart by 、 or a comma outside brackets."""
    pieces: list[str] = []
    for line in SEPARATORS.split(text_of(value)):
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
        depth += (c in OPENING) - (c in CLOSING)
        if c in COMMAS and depth <= 0:
            parts.append("")
        else:
            parts[-1] += c
    return parts


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
    return show_structure(context, raw)


def _read_entries(context: Context, value: Value, raw: Any) -> Any:
    text = text_of(value).strip()
    if text.startswith(("{", "[")):
        return read_structure(context, value, raw)
    pieces = [part.strip() for line in SEPARATORS.split(text) for part in _outside(line) if part.strip()]
    anyword = context.say("word.any")
    any_of = False
    if pieces and pieces[0].startswith((anyword, *ANY_OF)):
        any_of = True
        for head in (anyword, *ANY_OF):
            if pieces[0].startswith(head):
                pieces[0] = pieces[0].removeprefix(head).strip()
                break
        pieces = [piece for piece in pieces if piece]
    entries = [_entry(context, piece) for piece in pieces]
    if any_of:
        return {"any": entries}
    return entries[0] if len(entries) == 1 else entries


def _entry(context: Context, piece: str) -> str:
    node, colon, when = piece.replace(COLON, ":").partition(":")
    id = context.id(("steps", "escalations", "injects"), node)
    return f"{id}: {when.strip()}" if colon else id


ENTRIES: Final = Kind("entries", _show_entries, _read_entries)
