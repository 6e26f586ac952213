"""From the place that a model names (pydantic's `loc`) to the place in the file."""

from typing import Any, Literal

from scenarios.problem import Key, Path, Where
from scenarios.reading.document import MISSING, Document, child

Spot = Literal["value", "key", "parent"]


def locate(document: Document, loc: tuple[Key, ...], spot: Spot = "value") -> tuple[Path, Where | None]:
    """The path of keys in the document that `loc` means, and where it stands.

    `value` points at the value, `key` at its key (of an unknown or duplicate one), `parent` at what lacks the last
    segment of `loc`, which then ends the path all the same. The place is None for a value that a patch brought in.
    """
    if spot == "parent":
        path = resolve(document.data, loc[:-1])
        return (*path, loc[-1]) if loc else path, document.where(path)
    path = resolve(document.data, loc)
    return path, document.where_key(path) if spot == "key" else document.where(path)


def resolve(data: Any, loc: tuple[Key, ...]) -> Path:
    """The segments of `loc` that lead through the data; names of union branches and validators are left out.

    A number where the data has a map of one list (`any: [a, b]`, which the model flattens) leads into that list.
    """
    path: list[Key] = []
    node = data
    for segment in loc:
        if isinstance(segment, int) and isinstance(node, dict) and len(node) == 1:
            ((only, inner),) = node.items()
            if child(inner, segment) is not MISSING:
                path.append(only)
                node = inner
        found = child(node, segment)
        if found is not MISSING:
            path.append(segment)
            node = found
    return tuple(path)
