"""What a variant takes away, in words: one line for those absent, for each collection, and for each item that lost."""

from collections.abc import Iterable
from typing import Any

from reports.words.catalogue import Words
from scenarios.model import Scenario
from scenarios.removed import Removed


def taken_away(removed: Iterable[Removed], written: Scenario, words: Words) -> list[tuple[str, str]]:
    """Pairs of what and which, each once, in the order in which they were found; `written` is the file's scenario."""
    lines: dict[str, list[str]] = {}
    for one in removed:
        what, which = _said(one, written, words)
        lines.setdefault(what, []).append(which)
    return [(what, words.say("report.list.comma").join(dict.fromkeys(which))) for what, which in lines.items()]


def _said(one: Removed, written: Scenario, words: Words) -> tuple[str, str]:
    collection, *rest = map(str, one.path)
    if not rest:
        return words.say("removed.blocks"), _block(collection, words)
    if collection == "scenario":
        return _block(collection, words), " ".join([_column(f"scenario-{rest[0]}", words), *rest[1:], one.item]).strip()
    item = _item(written, collection, rest[0], words)
    if (collection, rest[1:]) == ("people", ["present"]):
        return words.say("removed.absent"), item
    if len(rest) == 1:
        return words.say("removed.whole", collection=_block(collection, words)), item
    what = words.say("removed.part", collection=_block(collection, words), item=item)
    return what, " ".join([_column(rest[1], words), *rest[2:], one.item]).strip()


def _item(written: Scenario, collection: str, id: str, words: Words) -> str:
    """An item with its id, which the file and the command line know it by, and its title."""
    items: Any = getattr(written, collection, {})
    return f"{id} {words.text(getattr(items.get(id), 'title', None))}".strip()


def _block(collection: str, words: Words) -> str:
    keys = (f"removed.block.{collection}", f"exchange.sheet.{collection}")
    return next((words.say(key) for key in keys if key in words), collection)


def _column(key: str, words: Words) -> str:
    column = f"exchange.column.{key}"
    return words.say(column) if column in words else key
