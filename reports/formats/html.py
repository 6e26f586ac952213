"""A report as one HTML file: no script, nothing from outside; for a screen, and for paper (A4, large figures on A3)."""

import re
from collections.abc import Callable
from functools import cache
from html import escape
from importlib.resources import files

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from reports.charts.sheet import to_svg
from reports.document import (
    Banner,
    Block,
    Bullets,
    Fields,
    Heading,
    Lines,
    Note,
    Paragraph,
    Picture,
    Report,
    Signatures,
    Table,
)
from reports.formats.sheets import sheets

LANGS = {"zh": "zh-CN", "en": "en"}


def render(report: Report) -> str:
    """The file's text; the same report gives the same text."""
    counter = iter(range(1, 1000))

    def show(block: Block) -> Markup:
        return _block(block, counter.__next__)

    last = sheets(report.sections[-1])[-1].paper if report.sections else "a4"
    template = _environment().get_template("report")
    marks = {"classification": report.classification, "badge": report.badge}
    style = _resource("report.css")
    for name, text in marks.items():
        style = style.replace(f"var(--{name})", _css_string(text))
    data = {"report": report, "html_lang": LANGS[report.lang], "style": Markup(style), "last_paper": last}
    return template.render(show=show, sheets=sheets, **data)


def _block(block: Block, number: Callable[[], int]) -> Markup:
    macros = _environment().get_template("blocks").module
    match block:
        case Table():
            drawn = macros.table(block, sum(column.width for column in block.columns))  # type: ignore[attr-defined]
        case Picture():
            drawn = macros.picture(block, inline(to_svg(block.draw()), f"f{number()}-", block.alt))  # type: ignore[attr-defined]
        case Paragraph() | Heading() | Bullets() | Fields() | Note() | Lines() | Signatures() | Banner():
            drawn = getattr(macros, type(block).__name__.lower())(block)
    return Markup(drawn)


def inline(svg: str, prefix: str, alt: str) -> Markup:
    """An SVG document as an element of the page: no prolog, no style, ids of its own, named for all readers."""
    start = svg.index("<svg")
    svg = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>", "", svg[start:], flags=re.DOTALL)
    svg = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{prefix}", svg)
    head, _, body = svg.partition(">")
    title = escape(alt)
    return Markup(f'{head} role="img" aria-label="{title}"><title>{title}</title>{body}')


def _css_string(text: str) -> str:
    """A text as a CSS string that cannot end the style sheet."""
    return '"' + "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in text) + '"'


@cache
def _environment() -> Environment:
    sources = {name: _resource(f"{name}.html.j2") for name in ("report", "blocks")}
    return Environment(
        loader=DictLoader(sources), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def _resource(name: str) -> str:
    return files("reports.formats").joinpath(name).read_text(encoding="utf-8")
