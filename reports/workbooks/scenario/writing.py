"""A scenario file as a workbook that is edited in Excel or WPS."""

import base64
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, Final

from openpyxl.utils import get_column_letter

from reports.words import Words
from reports.workbooks.book import Book, Column
from reports.workbooks.scenario.cell import JOINT, Context
from reports.workbooks.scenario.layout import HEAD, PLACE, SHEETS, WALKS, Field, Layout
from reports.workbooks.scenario.values import get
from scenarios.reading import Document
from scenarios.text import Lang

#: The sheet on which travels what no cell shows, and the word by which such a workbook is known.
HIDDEN: Final = "_gasdrill"
MAGIC: Final = "gasdrill-scenario-1"
_CHUNK: Final = 30_000


def export(document: Document, lang: Lang) -> bytes:
    """The workbook of a scenario file that was read without a problem, comments and all; equal files, equal bytes."""
    data, words = document.data, Words(lang)
    context = Context(words, titles_of(data, lang))
    book = Book()
    guide = [(context.say(f"guide.{i}"),) for i in range(1, 9)]
    book.sheet(context.say("sheet.guide"), (Column(context.say("column.guide"), 110),), guide, spare=0, protect=True)
    _head(book, context, data)
    for layout in SHEETS:
        _items(book, context, layout, data.get(layout.collection) or {})
        if layout.collection == "places":
            _walks(book, context, data.get("walks") or {})
    packed = base64.b64encode(zlib.compress(document.text.encode("utf-8"), 9)).decode("ascii")
    chunks = [packed[i : i + _CHUNK] for i in range(0, len(packed), _CHUNK)]
    book.hidden(HIDDEN, [(MAGIC,), (lang,), *((chunk,) for chunk in chunks)])
    return book.to_bytes()


def titles_of(data: Mapping[str, Any], lang: Lang) -> dict[str, dict[str, str]]:
    """By collection and id the titles of a file."""
    found: dict[str, dict[str, str]] = {}
    for layout in SHEETS:
        items = data.get(layout.collection)
        if isinstance(items, Mapping):
            found[layout.collection] = {str(id): _title(item, lang) for id, item in items.items()}
    return found


def _title(item: Any, lang: Lang) -> str:
    title = item.get("title") if isinstance(item, Mapping) else None
    if isinstance(title, Mapping):
        title = title.get(lang) or title.get("zh")
    return str(title or "").strip()


def column(context: Context, field: Field) -> Column:
    """How a field appears as a column."""
    key = f"exchange.hint.{field.kind.name}"
    return Column(
        context.say(f"column.{field.key}"),
        field.width,
        hint=context.words.say(key) if key in context.words else "",
        choices=field.kind.choices(context)
        if field.kind.name != "yes"
        else (context.say("word.yes"), context.say("word.no")),
        strict=bool(field.kind.words) or field.kind.name == "yes",
        locked=field.locked,
        number_format=field.kind.number_format,
    )


def _items(book: Book, context: Context, layout: Layout, items: Mapping[str, Any]) -> None:
    columns = [
        Column(context.say("column.id"), 10, hint=context.say("hint.id"), number_format="@"),
        Column(context.say("column.order"), 7, hint=context.say("hint.order")),
        *(column(context, field) for field in layout.fields),
        Column(context.say("column.origin"), 10, locked=True),
    ]
    rows = [
        [id, number, *shown(context, layout.fields, item), context.label((layout.collection,), id)]
        for number, (id, item) in enumerate(items.items(), 1)
    ]
    note = context.say(f"note.{layout.collection}")
    sheet = book.sheet(context.say(f"sheet.{layout.collection}"), columns, rows, note=note, protect=True)
    sheet.column_dimensions[get_column_letter(len(columns))].hidden = True


def _walks(book: Book, context: Context, walks: Mapping[str, Any]) -> None:
    columns = [
        *(Column(context.say(f"column.{key}"), 30, choices=PLACE.choices(context), strict=False) for key in ("a", "b")),
        *(column(context, field) for field in WALKS),
        Column(context.say("column.origin"), 10, locked=True),
    ]
    rows = [
        [*(context.label(("places",), id) for id in (a, b)), *shown(context, WALKS, value, "walk"), f"{a}|{b}"]
        for a, b, value in pairs(walks)
    ]
    sheet = book.sheet(context.say("sheet.walks"), columns, rows, note=context.say("note.walks"), protect=True)
    sheet.column_dimensions[get_column_letter(len(columns))].hidden = True


def pairs(walks: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """The walks of a file: from, to, and how far."""
    for a, ends in walks.items():
        for b, value in (ends or {}).items():
            yield a, b, value


def _head(book: Book, context: Context, data: Mapping[str, Any]) -> None:
    columns = [
        Column(context.say("column.what"), 24, locked=True),
        Column(context.say("column.value"), 80, number_format="@"),
        Column(context.say("column.how"), 46, locked=True),
    ]
    rows = []
    for field in HEAD:
        hint = f"exchange.hint.{field.kind.name}"
        choices = column(context, field).choices
        how = JOINT.join(choices) or (context.words.say(hint) if hint in context.words else "")
        rows.append([context.say(f"column.{field.key}"), *shown(context, (field,), data), how])
    book.sheet(context.say("sheet.head"), columns, rows, note=context.say("note.head"), spare=0, protect=True)


def shown(context: Context, fields: tuple[Field, ...], item: Any, name: str = "") -> list[Any]:
    """The cells of an item."""
    return [field.kind.show(context, get(item, field.path, name)) for field in fields]
