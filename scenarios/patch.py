"""Changes to plain data: merge patches (RFC 7396) and single settings, as values."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from scenarios.model import Scenario
from scenarios.problem import Path, Problem
from scenarios.reading.document import MISSING, child, kind
from scenarios.reading.hints import keys_at, nearest, titled, titles_of
from scenarios.reading.parse import parse

# `filler:2`: a key that swallowed its value, because no space follows the colon.
_GLUED: Final = re.compile(r"[^\s:]+:(?=\S)")


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


def idle(data: Any, patch: Any, at: Path = ()) -> Iterator[Problem]:
    """What in a merge patch does nothing though somebody wrote it: a null where there is no such key
    (`removes-nothing`; `missing-space` where the key swallowed its value), an empty map over a map
    (`changes-nothing`). The path of a problem leads through the patch. A short form (`by: filler`, `by: [filler]`)
    has the keys that it names.
    """
    for key, value in patch.items() if isinstance(patch, dict) else ():
        there, path = child(data, key) if isinstance(data, dict) else MISSING, (*at, key)
        if value is not None:
            yield from _idle_at(there, value, path)
        elif there is MISSING and key != data and not (isinstance(data, list) and key in data):
            if glued := _GLUED.match(key):
                yield Problem("missing-space", None, path, {"text": glued[0][:60]})
            else:
                known = [*(data if isinstance(data, dict) else ()), *keys_at(Scenario, at)]
                yield Problem("removes-nothing", None, path, {"key": key[:60], **_near(key, known)})


def _idle_at(there: Any, value: Any, path: Path) -> Iterator[Problem]:
    if isinstance(value, dict) and not value and isinstance(there, dict):
        yield Problem("changes-nothing", None, path, {"key": str(path[-1])[:60]})
    yield from idle(there, value, path)


def without_idle(data: Any, patch: Any) -> Any:
    """The patch without what does nothing to the data (see `idle`); maps that this empties go too."""
    if not isinstance(patch, dict):
        return patch
    found = {problem.path[0] for problem in idle(data, patch) if len(problem.path) == 1}
    result = {}
    for key, value in patch.items():
        if key in found:
            continue
        rest = without_idle(child(data, key) if isinstance(data, dict) else MISSING, value)
        if rest != {} or value == {}:
            result[key] = rest
    return result


def tidied(data: Any) -> Any:
    """A scenario's data whose variants no longer take away what a change to the file has taken away already."""
    variants = child(data, "variants")
    if not isinstance(variants, dict):
        return data
    patches = {id: child(variant, "patch") for id, variant in variants.items()}
    lean = {id: without_idle(data, patch) for id, patch in patches.items() if any(idle(data, patch))}
    return {**data, "variants": {**variants, **{id: {**variants[id], "patch": p} for id, p in lean.items()}}}


def path_patch(data: Any, path: str, value: Any) -> tuple[Any, list[Problem]]:
    """The merge patch that sets one value; None takes the key, or the item of a list, away.

    `path` is keys with dots between, `steps.close_valve.lasts.most`; a whole number counts into a list from 0, which
    the patch then replaces as a whole. A title that one item of a collection alone bears stands for its id. The last
    key of a map may be new, and so may blocks on the way that the format knows (`walking.speed`). All else must be
    there: otherwise the patch is None, with the problem `unknown-path`.
    """
    keys: list[str] = []
    node = data
    words = path.split(".")
    for depth, word in enumerate(words):
        last = depth == len(words) - 1
        key = _key(node, word)
        found = _step(node, key)
        if found is MISSING and not last and kind(node) == "map" and key in keys_at(Scenario, tuple(keys)):
            found = {}
        new = last and key and kind(node) == "map"
        if found is MISSING and new and value is None:
            return None, list(idle(node, {key: None}, tuple(keys)))
        if not key or (found is MISSING and not new):
            return None, [_unknown(path, keys, word, node)]
        keys.append(key)
        node = found
    useless = list(_idle_at(node, value, tuple(keys)))
    return (None, useless) if useless else (_nested(data, keys, value), [])


def parse_setting(text: str) -> tuple[str, Any, list[Problem]]:
    """Path and value of `steps.close_valve.lasts.most=3min`; the value is read as YAML (`0.3`, `[P01, P02]`)."""
    path, equals, word = text.partition("=")
    if not equals:
        return path.strip(), None, [Problem("bad-setting", data={"text": text[:60]})]
    if not word.strip():
        return path.strip(), None, []
    document = parse(word, text)
    if word.strip() in ("null", "~"):
        return path.strip(), None, []
    if document.data is None and document.problems:
        return path.strip(), None, [Problem("bad-setting-value", data={"text": word.strip()[:60]})]
    read = document.data if isinstance(document.data, str) else ""
    if read and word.strip().removeprefix(read).lstrip().startswith("#"):  # nobody comments on a command line
        return path.strip(), read, [Problem("hash-in-text", data={"text": read[-20:]})]
    return path.strip(), document.data, [problem for problem in document.problems if problem.severity == "error"]


def _key(node: Any, word: str) -> str:
    """The key that a word of a path means: itself, or the id of the one item that bears it as its title."""
    if not isinstance(node, dict) or word in node:
        return word
    ids = titled(node, word)
    return ids[0] if len(ids) == 1 else word


def _step(node: Any, key: str) -> Any:
    return child(node, int(key) if isinstance(node, list) and key.isdecimal() and len(key) < 6 else key)


def _nested(node: Any, keys: list[str], value: Any) -> Any:
    """The patch for a node; a list on the way is replaced by a copy with the change in it."""
    if not keys:
        return value
    if isinstance(node, list):
        index = int(keys[0])
        if len(keys) == 1 and value is None:
            return [*node[:index], *node[index + 1 :]]
        return [*node[:index], apply_patch(node[index], _nested(node[index], keys[1:], value)), *node[index + 1 :]]
    return {keys[0]: _nested(child(node, keys[0]), keys[1:], value)}


def _unknown(path: str, parents: list[str], key: str, node: Any) -> Problem:
    known: list[str] = []
    if isinstance(node, dict):
        known = [*node, *keys_at(Scenario, tuple(parents)), *(t for item in node.values() for t in titles_of(item))]
    data = {"path": path[:120], "key": key[:60], "parent": ".".join(parents)[:120], **_near(key, known)}
    return Problem("unknown-path", None, (*parents, key), data)


def _near(word: str, known: list[str]) -> Mapping[str, str]:
    near = nearest(word, known)
    return {"suggestion": near} if near and near != word else {}
