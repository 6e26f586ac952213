"""From the events of the YAML parser to data and positions, in one pass; every value is counted, so that no file can
fill the memory."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn

from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)

from scenarios.problem import Data, Key, Path, Problem, Severity, Where
from scenarios.reading.document import Position
from scenarios.reading.scalars import meaning

#: Values (maps, lists, words; keys are not counted), with aliases written out.
MOST_NODES: Final = 5_000
DEEPEST: Final = 50

_EDGE_SPACES: Final = "\u3000\u00a0"
_YAML_TAGS: Final = "tag:yaml.org,2002:"
# Characters that can only come from an escape (`\u0000`): no screen, paper or UTF-8 file can hold them.
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

#: Characters that change the direction of reading, so that an editor shows another text than the file holds.
TURNING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
#: All characters that nobody can see: the above, zero-width ones, direction marks, blank letters, C1 controls.
INVISIBLE: Final = re.compile(
    "[\x80-\x9f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff"
    "\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
)
#: Keys whose values are sentences for people.
TEXTS: Final = frozenset(
    (
        *("title", "zh", "en", "note", "summary", "consequence", "background", "evolution", "medium", "unit"),
        *("content", "expected", "from", "reason", "plan", "source"),
    )
)
#: ` #2 储罐` after a text: YAML takes the rest for a comment, but a person who writes no space after the #, or a
#: number, means it as a part of the text.
COMMENT_IN_TEXT: Final = re.compile(r"\s+#(?=[^\s#]|\s*\d)")


class Refused(Exception):
    """Raised where the reading cannot go on; caught inside this package."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def refuse(code: str, where: Where, path: Path = (), **data: str | int) -> NoReturn:
    raise Refused(Problem(code, where, path, data))


@dataclass(slots=True)
class _Open:
    """A map or list that is being read: its end event has not come yet."""

    into: dict[str, Any] | list[Any]
    path: Path
    anchor: str | None
    before: int
    counts: bool
    key: str | None = None
    key_counts: bool = True
    lines: dict[str, int] = field(default_factory=dict)


class Builder:
    """Builds data and positions from events, without recursion."""

    def __init__(self, file: str, lines: Sequence[str] = ()) -> None:
        self.file, self.lines = file, lines
        self.data: Any = None
        self.values: dict[Path, Position] = {}
        self.keys: dict[Path, Position] = {}
        self.problems: list[Problem] = []
        self.here = Where(file)
        self._open: list[_Open] = []
        self._nodes = 0
        self._documents = 0
        self._anchors: dict[str, tuple[Any, int, str | None]] = {}

    def take(self, event: Event) -> None:
        mark = event.start_mark
        self.here = Where(self.file, mark.line + 1, mark.column + 1)
        if isinstance(event, NodeEvent):
            self._node(event)
        elif isinstance(event, CollectionEndEvent):
            self._close()
        elif isinstance(event, DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                refuse("several-documents", self.here)

    def _node(self, event: NodeEvent) -> None:
        if (tag := getattr(event, "tag", None)) is not None:
            refuse("yaml-tag", self.here, self._path(), tag=str(tag).replace(_YAML_TAGS, "!!")[:60])
        word = self._word(event)
        if word is not None and isinstance(event, ScalarEvent):
            self._look(event, word)
        top = self._open[-1] if self._open else None
        if top is not None and isinstance(top.into, dict) and top.key is None:
            if word is None:
                refuse("complex-key", self.here, top.path)
            self._key(top, word, quoted=isinstance(event, ScalarEvent) and not event.implicit[0])
            if event.anchor and not isinstance(event, AliasEvent):
                self._anchors[event.anchor] = (word, 1, word)
            return
        if isinstance(event, AliasEvent):
            value, size, _ = self._anchors[event.anchor]
            self._count(size, event.anchor)
            self._put(value)
        elif isinstance(event, ScalarEvent):
            self._count(1)
            value = meaning(event.value) if event.implicit[0] else event.value
            self._put(value)
            self._anchor(event.anchor, (value, 1, event.value))
        else:
            self._begin(event)

    def _word(self, event: NodeEvent) -> str | None:
        """The text of a scalar, or of the scalar that an alias stands for; None for maps and lists."""
        if isinstance(event, AliasEvent):
            name = event.anchor
            if name not in self._anchors:
                circular = any(name == top.anchor for top in self._open)
                refuse("circular-alias" if circular else "unknown-alias", self.here, self._path(), name=name[:60])
            return self._anchors[name][2]
        if not isinstance(event, ScalarEvent):
            return None
        if bad := _UNPRINTABLE.search(event.value):
            refuse("control-character", self.here, self._path(), character=f"U+{ord(bad[0]):04X}")
        return str(event.value)

    def _look(self, event: ScalarEvent, word: str) -> None:
        """Warn of what a person does not see: invisible characters, and text that ` #` has turned into a comment."""
        key = self._awaits_key()
        if hidden := INVISIBLE.search(word):
            path = (*self._path()[:-1], word) if key else self._path()
            severity: Severity = "error" if key or TURNING.search(word) else "warning"
            where = self._place(event, word, hidden.start())
            data = {"character": f"U+{ord(hidden[0]):04X}"}
            self.problems.append(Problem("invisible-character", where, path, data, severity))
        if not key and event.style is None and self._path()[-1:] and self._path()[-1] in TEXTS:
            self._look_behind(event, word)

    def _look_behind(self, event: ScalarEvent, word: str) -> None:
        line, column, text = event.end_mark.line, event.end_mark.column, word
        if not word:  # an empty value: its event stands behind the comment, so look from the key
            line, column = (n - 1 for n in self.keys.get(self._path(), (line + 1, column + 1)))
            text = str(self._path()[-1])
            column += len(text) + 1
        rest = self.lines[line][column:] if line < len(self.lines) else ""
        if cut := COMMENT_IN_TEXT.match(rest):
            where = Where(self.file, line + 1, column + cut.end())
            self.problems.append(Problem("hash-in-text", where, self._path(), {"text": text[-20:]}, "warning"))

    def _awaits_key(self) -> bool:
        top = self._open[-1] if self._open else None
        return top is not None and isinstance(top.into, dict) and top.key is None

    def _place(self, event: ScalarEvent, word: str, index: int) -> Where:
        """Where a character of a word stands; where the word begins if it is written otherwise than it reads."""
        line, column = event.start_mark.line, event.start_mark.column
        rest = self.lines[line][column:] if line < len(self.lines) else ""
        quote = 0 if event.style is None else 1
        same = rest[quote : quote + len(word)] == word
        return Where(self.file, line + 1, column + 1 + (quote + index if same else 0))

    def _key(self, top: _Open, word: str, quoted: bool) -> None:
        key = word if quoted else word.strip(_EDGE_SPACES)
        path = (*top.path, key)
        assert self.here.line is not None and self.here.column is not None
        if key != word:
            self._report("fullwidth-space", path, {})
        merges = key == "<<" and not quoted
        if merges:
            self._report("merge-key", path, {})
        if key in top.lines:
            self._report("duplicate-key", path, {"key": key[:60], "line": top.lines[key]})
        top.key, top.key_counts = key, key not in top.lines and not merges
        if top.counts and top.key_counts:
            self.keys[path] = (self.here.line, self.here.column)
        top.lines.setdefault(key, self.here.line)

    def _begin(self, event: NodeEvent) -> None:
        if len(self._open) >= DEEPEST:
            refuse("too-deep", self.here, self._path(), limit=DEEPEST)
        counts = not self._open or (self._open[-1].counts and self._open[-1].key_counts)
        path, before = self._path(), self._nodes
        self._count(1)
        into: dict[str, Any] | list[Any] = {} if isinstance(event, MappingStartEvent) else []
        self._put(into)
        if event.anchor:
            self._anchors.pop(event.anchor, None)
        self._open.append(_Open(into, path, event.anchor, before, counts))

    def _close(self) -> None:
        top = self._open.pop()
        self._anchor(top.anchor, (top.into, self._nodes - top.before, None))

    def _put(self, value: Any) -> None:
        """Hang a value where the next one belongs, with its place."""
        assert self.here.line is not None and self.here.column is not None
        path = self._path()
        top = self._open[-1] if self._open else None
        if top is None or (top.counts and top.key_counts):
            self.values[path] = (self.here.line, self.here.column)
        if top is None:
            self.data = value
        elif isinstance(top.into, list):
            top.into.append(value)
        else:
            if top.key_counts and top.key is not None:
                top.into[top.key] = value
            top.key = None

    def _path(self) -> Path:
        """The path of the value that comes next."""
        if not self._open:
            return ()
        top = self._open[-1]
        last: Key = len(top.into) if isinstance(top.into, list) else top.key or ""
        return (*top.path, last)

    def _anchor(self, name: str | None, meant: tuple[Any, int, str | None]) -> None:
        if name:
            self._anchors[name] = meant

    def _count(self, size: int, alias: str = "") -> None:
        self._nodes += size
        if self._nodes > MOST_NODES:
            if size > 1:
                refuse("alias-bomb", self.here, self._path(), name=alias[:60], limit=MOST_NODES)
            refuse("too-many-nodes", self.here, self._path(), limit=MOST_NODES)

    def _report(self, code: str, path: Path, data: Data) -> None:
        self.problems.append(Problem(code, self.here, path, data))
