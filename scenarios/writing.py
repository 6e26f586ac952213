"""The text of a scenario file: comments and order kept, nothing lost on the way."""

import contextlib
from io import StringIO
from itertools import pairwise
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString, ScalarString
from ruamel.yaml.tag import Tag

from scenarios import comments
from scenarios.problem import Problem, Where
from scenarios.reading.document import MISSING, Document, child, kind, same
from scenarios.reading.parse import parse
from scenarios.reading.scalars import meaning, spelling

#: A map or list of words up to this many characters is written on one line.
ONE_LINE: Final = 80


def to_text(content: Any) -> tuple[str, list[Problem]]:
    """A document or plain data as the text of a file, with `\\n`; it reads back equal.

    A document keeps the comments and order of the text that it was read from (a comment goes with the line on which it
    stands; one on a line of its own stays). Where the comments cannot be kept for that, a warning `comments-lost` says
    so. ValueError for what no file can hold.
    """
    if not isinstance(content, Document):
        return _dump(_fresh(content, top=True), ""), []
    if same(content.data, content.original):
        return content.text, []
    if content.original is not None:
        with contextlib.suppress(YAMLError, LookupError, AttributeError, TypeError):  # judged by its result, below
            tree = _round_trip("").load(content.text)
            text = _dump(_merged(tree, content.data, {}), content.text)
            if same(parse(text).data, content.data):
                return text, []
    lost = [Problem("comments-lost", Where(content.file), severity="warning")] if "#" in content.text else []
    return _dump(_fresh(content.data, top=True), ""), lost


class _AllText(VersionedResolver):
    """Takes every unquoted word as text, so that it is written again letter by letter; only nothing is null."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        if kind is ScalarNode and implicit[0]:
            return Tag(suffix="tag:yaml.org,2002:null") if value == "" else self.DEFAULT_SCALAR_TAG
        return super().resolve(kind, value, (False, False))


def _round_trip(like: str) -> YAML:
    yaml = YAML()
    yaml.Resolver = _AllText
    yaml.preserve_quotes = True
    yaml.allow_duplicate_keys = True
    yaml.width = 1_000_000
    offset = _list_offset(like)
    yaml.indent(mapping=_map_indent(like), sequence=offset + 2, offset=offset)
    return yaml


def _dump(tree: Any, like: str) -> str:
    stream = StringIO()
    _round_trip(like).dump(tree, stream)
    return stream.getvalue()


def _pairs(text: str) -> list[tuple[str, str]]:
    """Lines that end in a colon, each with the line that follows."""
    lines = [line for line in text.split("\n") if line.strip() and not line.lstrip().startswith("#")]
    return [(a, b) for a, b in pairwise(lines) if a.rstrip().endswith(":")]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _map_indent(text: str) -> int:
    steps = (_indent(b) - _indent(a) for a, b in _pairs(text) if not a.lstrip().startswith("- "))
    return next((step for step in steps if 0 < step <= 8), 2)


def _list_offset(text: str) -> int:
    steps = (_indent(b) - _indent(a) for a, b in _pairs(text) if b.lstrip().startswith("- "))
    return next((step for step in steps if 0 <= step <= 8), 2)


def _merged(node: Any, data: Any, seen: dict[int, Any]) -> Any:
    """The round-trip node changed so that it says `data`; what already says so stays as it is written."""
    if kind(data) == "scalar" or kind(node) != kind(data) or (id(node) in seen and not same(seen[id(node)], data)):
        return node if kind(node) == "scalar" and same(_said(node), data) else _fresh(data)
    seen[id(node)] = data
    if isinstance(node, list):
        below = comments.cut(node, len(node) - 1) if node else ""
        node[:] = [_merged(child(node, i), item, seen) for i, item in enumerate(data)]
        if data:
            comments.append(node, len(data) - 1, below)
        return node
    for key in [key for key in node if key not in data]:
        _without(node, key)
    for key, value in data.items():
        old = child(node, key)
        emptied = kind(value) != "scalar" and not value
        # Comments that follow hang on the end of the old value.
        if old is not MISSING and (emptied or kind(old) != kind(value)):
            below = comments.cut(node, key)
            node[key] = _fresh(value) if emptied else _merged(old, value, seen)
            comments.append(node, key, below)
            continue
        new = _fresh(value) if old is MISSING else _merged(old, value, seen)
        if new is not old:
            node[_word(key) if old is MISSING else key] = new
    if list(node) != list(data):
        for key in data:
            node.move_to_end(key)
    return node


def _without(node: Any, key: Any) -> None:
    """Take an entry away; the lines of comments that follow it belong to what comes next, and stay."""
    keys = list(node)
    at = keys.index(key)
    below = comments.cut(node, key)
    del node[key]
    if at + 1 < len(keys):
        comments.prepend(node, keys[at + 1], below)
    elif at:
        comments.append(node, keys[at - 1], below)


def _said(word: Any) -> Any:
    """What a word of the round-trip tree means."""
    if word is None:
        return None
    return str(word) if isinstance(word, ScalarString) else meaning(str(word))


def _fresh(data: Any, top: bool = False) -> Any:
    """A new round-trip node for plain data; short maps and lists of words go on one line."""
    if kind(data) == "scalar":
        return _word(data)
    words = [*data, *data.values()] if isinstance(data, dict) else data
    flow = not top and all(kind(w) == "scalar" for w in words) and sum(len(str(w)) + 2 for w in words) <= ONE_LINE
    node: Any = CommentedMap() if isinstance(data, dict) else CommentedSeq()
    for key, value in data.items() if isinstance(data, dict) else ():
        node[_word(key)] = _fresh(value)
    if isinstance(data, list):
        node.extend(_fresh(item) for item in data)
    if flow:
        node.fa.set_flow_style()
    return node


def _word(value: Any) -> Any:
    """A scalar as it is to be written: quoted where it would mean something else, in lines where it has several."""
    if not isinstance(value, str):
        return spelling(value)
    if "\n" in value and value.strip() and not value.startswith((" ", "\n")) and value.count("\n") < 200:
        return LiteralScalarString(value)
    plain = value[:1].isalnum() and value.isprintable() and same(meaning(value), value)
    return value if plain else DoubleQuotedScalarString(value)
