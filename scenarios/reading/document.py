"""A file that was read: its data, and where each key and value of it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from scenarios.problem import Key, Path, Problem, Where

Position = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Document:
    """Plain data (dict, list, str, int, float, bool, None), with line and column, both from 1, of what was read.

    `data` is None where nothing could be read; `problems` says why. Under a patch `data` differs from `original`, and
    what differs has no place in the file. Never change `data` in place: make new data and call `with_data`.
    """

    file: str
    text: str
    data: Any
    original: Any
    problems: tuple[Problem, ...]
    values: Mapping[Path, Position]
    keys: Mapping[Path, Position]

    def with_data(self, data: Any) -> "Document":
        """The same file with other data (a variant, a setting)."""
        return replace(self, data=data)

    def where(self, path: Path) -> Where | None:
        """Where the value at the path begins; a map or list below its key counts from the key. None if it was patched.

        Below an alias, where the alias stands.
        """
        if self._is_patched(path):
            return None
        while path and path not in self.values:
            path = path[:-1]
        line, column = self.values.get(path, (1, 1))
        if path in self.keys and self.keys[path][0] < line and kind(at(self.original, path)) != "scalar":
            line, column = self.keys[path]
        return Where(self.file, line, column)

    def where_key(self, path: Path) -> Where | None:
        """Where the last key of the path stands; where its value stands if it has none (an item of a list)."""
        if path not in self.keys:
            return self.where(path)
        return None if self._is_patched(path, of_key=True) else Where(self.file, *self.keys[path])

    def _is_patched(self, path: Path, of_key: bool = False) -> bool:
        if self.data is self.original:
            return False
        old, new = self.original, self.data
        for key in path:
            old, new = child(old, key), child(new, key)
            if (old is MISSING) != (new is MISSING):
                return True
        if of_key:
            return False
        return kind(old) != kind(new) or (kind(new) == "scalar" and not same(old, new))


class _Missing:
    """The type of MISSING, which says that there is no value (None is a value)."""


MISSING = _Missing()


def child(node: Any, key: Key) -> Any:
    """The item of a map or list, MISSING where there is none."""
    if isinstance(node, dict):
        return node.get(key, MISSING)
    if isinstance(node, list) and isinstance(key, int) and not isinstance(key, bool) and 0 <= key < len(node):
        return node[key]
    return MISSING


def at(data: Any, path: Path) -> Any:
    """The value at the path, MISSING where there is none."""
    for key in path:
        data = child(data, key)
    return data


def kind(value: Any) -> str:
    """`map`, `list` or `scalar`."""
    return "map" if isinstance(value, dict) else "list" if isinstance(value, list) else "scalar"


def same(a: Any, b: Any) -> bool:
    """Whether two plain values would be written alike: of the same types, their maps in the same order."""
    if isinstance(a, dict) and isinstance(b, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    return type(a) is type(b) and bool(a == b)
