"""Changes to plain data: merge patches (RFC 7396) and single settings, as values."""

from typing import Any

from scenarios.problem import Problem
from scenarios.reading.document import MISSING, child, kind
from scenarios.reading.hints import nearest
from scenarios.reading.parse import parse


def apply_patch(data: Any, patch: Any) -> Any:
    """The data under a merge patch (RFC 7396): maps are merged key by key, null takes a key away, all else replaces.

    Neither argument is changed; what the patch leaves alone is shared with `data`.
    """
    if not isinstance(patch, dict):
        return patch
    result = dict(data) if isinstance(data, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = apply_patch(result.get(key), value)
    return result


def path_patch(data: Any, path: str, value: Any) -> tuple[Any, list[Problem]]:
    """The merge patch that sets one value; None takes the key away.

    `path` is keys with dots between, `steps.close_valve.lasts.most`; a whole number counts into a list from 0, which
    the patch then replaces as a whole. The last key of a map may be new. All that leads to it must be there: otherwise
    the patch is None, with the problem `unknown-path`.
    """
    keys = path.split(".")
    node = data
    for depth, key in enumerate(keys):
        last = depth == len(keys) - 1
        found = _step(node, key)
        if not key or (found is MISSING and not (last and kind(node) == "map")):
            return None, [_unknown(path, keys[:depth], key, node)]
        node = found
    return _nested(data, keys, value), []


def set_path(data: Any, path: str, value: Any) -> tuple[Any, list[Problem]]:
    """New data with one value set (see `path_patch`); the old data with the problem `unknown-path` where nothing is."""
    patch, problems = path_patch(data, path, value)
    return (data if problems else apply_patch(data, patch)), problems


def parse_setting(text: str) -> tuple[str, Any, list[Problem]]:
    """Path and value of `steps.close_valve.lasts.most=3min`; the value is read as YAML (`0.3`, `[P01, P02]`)."""
    path, equals, word = text.partition("=")
    if not equals:
        return path.strip(), None, [Problem("bad-setting", data={"text": text[:60]})]
    if not word.strip():
        return path.strip(), None, []
    document = parse(word, text)
    problems = [Problem("bad-setting", data={"text": text[:60]})] if document.data is None and document.problems else []
    return path.strip(), document.data, problems if word.strip() not in ("null", "~") else []


def _step(node: Any, key: str) -> Any:
    return child(node, int(key) if isinstance(node, list) and key.isdecimal() and len(key) < 6 else key)


def _nested(node: Any, keys: list[str], value: Any) -> Any:
    """The patch for a node; a list on the way is replaced by a copy with the change in it."""
    if not keys:
        return value
    if isinstance(node, list):
        index = int(keys[0])
        return [*node[:index], apply_patch(node[index], _nested(node[index], keys[1:], value)), *node[index + 1 :]]
    return {keys[0]: _nested(child(node, keys[0]), keys[1:], value)}


def _unknown(path: str, parents: list[str], key: str, node: Any) -> Problem:
    near = nearest(key, (str(name) for name in node)) if isinstance(node, dict) else None
    data = {"path": path[:120], "key": key[:60], "parent": ".".join(parents)[:120]}
    if near:
        data["suggestion"] = near
    return Problem("unknown-path", None, (*parents, key), data)
