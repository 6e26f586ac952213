"""Writing the empty workbook for a station, with the posts, equipment, places and units of a scenario."""

from reports.words.catalogue import Words
from reports.workbooks.book import Book, Column
from reports.workbooks.station.columns import FORMATS, SHEETS, Layout
from reports.workbooks.station.offer import Offer
from scenarios.model import Scenario

#: Empty rows below every list.
SPARE = 8


def station_book(scenario: Scenario, words: Words) -> bytes:
    """本站信息表.xlsx for a scenario: guide, people, equipment, places, telephones; nothing in it is technical."""
    offer, book = Offer(scenario, words), Book()
    _guide(book, offer)
    for layout in SHEETS:
        _sheet(book, offer, layout)
    return book.to_bytes()


def _guide(book: Book, offer: Offer) -> None:
    title = offer.words.text(offer.scenario.scenario.title)
    lines = [offer.say("guide.first", title=title)]
    lines += [offer.say(f"guide.{name}") for name in ("second", "third", "fourth", "fifth")]
    column = Column(offer.say("sheets.guide.column"), 100)
    book.sheet(offer.say("sheets.guide.title"), [column], [[line] for line in lines], spare=0)


def _sheet(book: Book, offer: Offer, layout: Layout) -> None:
    columns = [
        Column(
            offer.say(f"sheets.{layout.id}.columns.{field.id}"),
            field.width,
            offer.say(f"sheets.{layout.id}.hints.{field.id}"),
            field.choices(offer),
            strict=not field.loose,
            number_format=FORMATS.get(field.answer, "General"),
        )
        for field in layout.fields
    ]
    rows = [[field.prepared(offer, item) for field in layout.fields] for item in layout.items(offer)]
    example = [field.example(offer) for field in layout.fields]
    note = offer.say(f"sheets.{layout.id}.note")
    book.sheet(offer.say(f"sheets.{layout.id}.title"), columns, rows, note=note, example=example, spare=SPARE)
