"""From text to a document, whatever the text."""

from collections.abc import Iterator
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import Event
from ruamel.yaml.reader import ReaderError

from scenarios.problem import Problem, Where, any_error, in_order
from scenarios.reading.build import Builder, Refused, refuse
from scenarios.reading.decode import read_text
from scenarios.reading.document import Document
from scenarios.reading.syntax import control_character, explain

# The scanner takes some microseconds a character, and quadratic time over some lines without end.
LONGEST_LINE: Final = 10_000
MOST_LINES: Final = 50_000

# Line breaks to the parser, but neither to YAML 1.2 nor to an editor that counts lines.
_OTHER_BREAKS: Final = dict.fromkeys(map(ord, "\x85\u2028\u2029"), " ")


def read(source: Any, file: str | None = None) -> Document:
    """Read a scenario file (a path, or bytes) as far as it can be read; never raises for what is in it."""
    text, problems = read_text(source, file)
    name = file or ("-" if isinstance(source, bytes) else str(source))
    if any_error(problems):
        return Document(name, text, None, None, tuple(problems), {}, {})
    return parse(text, name, tuple(problems))


def parse(text: str, file: str = "-", before: tuple[Problem, ...] = ()) -> Document:
    """The document in a text; its problems begin with those found `before`.

    Each word is resolved by the core schema of YAML 1.2, each key is text. Every duplicate key is reported (the first
    one counts); what makes the rest unreadable ends the reading, and `data` is None.
    """
    builder = Builder(file, text.translate(_OTHER_BREAKS).split("\n"))
    try:
        _refuse_shape(text, file)
        for event in _events(text):
            builder.take(event)
    except Refused as refused:
        problems = [*before, *builder.problems, refused.problem]
        return Document(file, text, None, None, tuple(in_order(problems)), {}, {})
    except ReaderError as error:
        problems = [*before, control_character(text, error, file)]
        return Document(file, text, None, None, tuple(problems), {}, {})
    except MarkedYAMLError as error:
        last = explain(text, error, file)
        problems = [*before, *(p for p in builder.problems if (p.code, p.where) != (last.code, last.where)), last]
        return Document(file, text, None, None, tuple(in_order(problems)), {}, {})
    except _ParserBroke:
        problems = [*before, *builder.problems, Problem("yaml-syntax", builder.here)]
        return Document(file, text, None, None, tuple(in_order(problems)), {}, {})
    problems = [*before, *builder.problems]
    if builder.data is None:
        problems.append(Problem("empty-file", Where(file)))
    return Document(file, text, builder.data, builder.data, tuple(in_order(problems)), builder.values, builder.keys)


def _events(text: str) -> Iterator[Event]:
    try:
        yield from YAML(typ="safe", pure=True).parse(text.translate(_OTHER_BREAKS))
    except (MarkedYAMLError, ReaderError):
        raise
    except Exception as error:  # a fault of the parser itself: OverflowError for the escape \UFFFFFFFF, or any other
        raise _ParserBroke from error


def _refuse_shape(text: str, file: str) -> None:
    lines = text.split("\n")
    if len(lines) > MOST_LINES:
        refuse("too-many-lines", Where(file), count=len(lines), limit=MOST_LINES)
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            refuse("line-too-long", Where(file, number, 1), length=len(line), limit=LONGEST_LINE)


class _ParserBroke(Exception):
    """The parser failed without saying where; caught inside this file."""
