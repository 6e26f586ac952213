"""Structured data in one cell, as the file itself would write it: on one line between braces, or as lines."""

import io
from typing import Any, Final

from ruamel.yaml import YAML

from reports.workbooks.grid import Value
from reports.workbooks.scenario.cell import CellFault, Context, text_of
from scenarios.reading import parse

#: More than this a cell cannot hold; what is longer travels hidden.
LONGEST: Final = 32_000


def flow(raw: Any) -> str:
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


def read_structure(context: Context, value: Value, raw: Any) -> Any:
    document = parse(text_of(value), "")
    if document.problems or document.data is None:
        raise CellFault("cell-not-structure")
    return document.data


def show_structure(context: Context, raw: Any) -> Value:
    return None if raw is None else _fits(context, flow(raw))


def show_block(context: Context, raw: Any) -> Value:
    return None if raw is None else _fits(context, _block(raw))


def _fits(context: Context, text: str) -> str:
    return text if len(text) <= LONGEST else context.say("word.too-long")
