"""The texts of a paper as any file can hold them."""

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from reports.fonts.lending import printable

Paper = TypeVar("Paper")


def printable_paper(paper: Paper) -> Paper:
    """The report or the slides with every text of theirs as `printable` leaves it; themselves where nothing changes."""
    return _cleaned(paper)  # type: ignore[no-any-return]


def _cleaned(node: Any) -> Any:
    if isinstance(node, str):
        text = printable(node)
        return node if text == node else text
    if isinstance(node, tuple) and type(node) is tuple:
        parts = tuple(_cleaned(part) for part in node)
        return node if all(a is b for a, b in zip(node, parts, strict=True)) else parts
    if is_dataclass(node) and not isinstance(node, type):
        values = {f.name: getattr(node, f.name) for f in fields(node) if f.init}
        changed = {name: new for name, old in values.items() if (new := _cleaned(old)) is not old}
        return replace(node, **changed) if changed else node
    return node
