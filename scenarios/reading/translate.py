"""pydantic's errors as problems: code, place and data instead of an English sentence."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, Protocol

from scenarios.problem import CODES, Data, Key, Path, Problem, Where
from scenarios.reading.document import Document
from scenarios.reading.hints import nearest
from scenarios.reading.locate import Spot, locate
from scenarios.reading.scalars import spelling


class Fault(Protocol):
    """Something wrong between the parts of a file, at a path from its top."""

    @property
    def code(self) -> str: ...
    @property
    def at(self) -> Path: ...
    @property
    def data(self) -> Data: ...


#: What a value was meant to be, by the beginning of pydantic's type; the kinds are words of the catalogue.
_KINDS: Final = {
    "string": "text",
    "model": "map",
    "dict": "map",
    "mapping": "map",
    "dataclass": "map",
    "list": "list",
    "tuple": "list",
    "set": "list",
    "frozen_set": "list",
    "iterable": "list",
    "bool": "yes-no",
    "int": "whole-number",
    "float": "number",
    "decimal": "number",
    "none": "nothing",
}
_TYPE_ENDS: Final = ("_type", "_parsing", "_attributes_type", "_from_float", "_required")
_DATES: Final = ("date", "time")
_LIMITS: Final = {
    "greater_than": (">", "gt"),
    "greater_than_equal": ("≥", "ge"),
    "less_than": ("<", "lt"),
    "less_than_equal": ("≤", "le"),
    "multiple_of": ("×", "multiple_of"),
}
_LENGTHS: Final = {
    "too_short": ("too-few", "min_length"),
    "too_long": ("too-many", "max_length"),
    "string_too_short": ("text-too-short", "min_length"),
    "string_too_long": ("text-too-long", "max_length"),
}
_FULLWIDTH: Final = {"：": ":", "，": ","}


def translate(document: Document, error: Mapping[str, Any]) -> Iterator[Problem]:
    """The problems (one, but for `faults`) of one of pydantic's error details."""
    ctx = dict(error.get("ctx") or {})
    if error["type"] == "faults":
        for fault in ctx["faults"]:
            yield _own(document, fault.code, fault.at, dict(fault.data))
        return
    loc: tuple[Key, ...] = tuple(error["loc"])
    if error["type"] in CODES:
        yield _own(document, error["type"], (*loc, *ctx.pop("at", ())), ctx)
        return
    if error["type"] == "union_tag_not_found":
        loc = (*loc, str(ctx["discriminator"]).strip("'"))
    code, spot, data = _theirs(error["type"], error.get("input"), loc, ctx)
    path, where = locate(document, loc, spot)
    yield _mistyped(Problem(code, where, path, data), error.get("input"))


def _own(document: Document, code: str, loc: tuple[Key, ...], data: dict[str, Any]) -> Problem:
    """A problem that a model of ours found; an empty suggestion is none."""
    path, where = locate(document, loc)
    plain = {key: value if isinstance(value, str | int | float) else str(value) for key, value in data.items()}
    if not plain.get("suggestion", True):
        del plain["suggestion"]
    return Problem(code, where, path, plain)


def _theirs(type_: str, value: Any, loc: tuple[Key, ...], ctx: Mapping[str, Any]) -> tuple[str, Spot, dict[str, Any]]:
    """Code, which spot to point at, and data for pydantic's own types of error."""
    if type_ == "extra_forbidden":
        return "unknown-key", "key", {"key": str(loc[-1])[:60], "known": ""}
    if type_ in ("missing", "union_tag_not_found"):
        return "missing-key", "parent", {"key": str(loc[-1])}
    if type_ in ("literal_error", "enum", "union_tag_invalid"):
        return "not-one-of", "value", _choice(type_, value, ctx)
    if type_ in _LIMITS:
        relation, name = _LIMITS[type_]
        return "out-of-range", "value", {"value": brief(value), "relation": relation, "limit": brief(ctx[name])}
    if type_ in _LENGTHS:
        code, name = _LENGTHS[type_]
        count = {"count": len(value)} if hasattr(value, "__len__") and not code.startswith("text") else {}
        return code, "value", {"limit": ctx[name], **({"count": 0} if code.startswith("too-") else {}), **count}
    if type_ == "string_pattern_mismatch":
        return "bad-text", "value", {"value": brief(value), "pattern": ctx["pattern"]}
    if type_.startswith(_DATES):
        return "bad-date", "value", {"value": brief(value)}
    expected = _kind_expected(type_)
    if expected:
        return "wrong-type", "value", {"expected": expected, "found": kind_of(value), "value": brief(value)}
    return "invalid-value", "value", {"value": brief(value), "kind": type_}


def _kind_expected(type_: str) -> str | None:
    end = next((end for end in sorted(_TYPE_ENDS, key=len, reverse=True) if type_.endswith(end)), None)
    return _KINDS.get(type_.removesuffix(end)) if end else None


def _choice(type_: str, value: Any, ctx: Mapping[str, Any]) -> dict[str, Any]:
    listed = str(ctx.get("expected_tags") or ctx.get("expected") or "")
    choices = re.findall(r"'([^']*)'", listed) or [word for word in re.split(r", | or ", listed) if word]
    given = str(ctx["tag"]) if type_ == "union_tag_invalid" else brief(value)
    near = nearest(given, choices)
    return {"value": given[:40], "choices": ", ".join(choices), **({"suggestion": near} if near else {})}


def _mistyped(problem: Problem, value: Any) -> Problem:
    """A full-width sign or a missing space that made one text of key and value; a comma that cut a text in two."""
    if problem.code == "unknown-key":
        text = str(problem.path[-1])
    elif problem.code == "wrong-type" and "map" in str(problem.data["expected"]).split("|") and isinstance(value, str):
        text = value
    else:
        return problem
    for index, character in enumerate(text):
        if character in _FULLWIDTH:
            data = {"character": character, "ascii": _FULLWIDTH[character]}
            return Problem("fullwidth-punctuation", _moved(problem.where, text, index), problem.path, data)
    if glued := re.match(r"[A-Za-z_][\w-]*:(?=\S)", text):
        return Problem("missing-space", problem.where, problem.path, {"text": glued[0][:60]})
    if problem.code == "unknown-key" and value is None and not re.fullmatch(r"[A-Za-z_][\w-]*", text, re.ASCII):
        return Problem("comma-in-text", problem.where, problem.path, {"text": text[:40]})
    return problem


def _moved(where: Where | None, text: str, index: int) -> Where | None:
    """The place some characters on; only right for unquoted text on one line, which such text is."""
    if where is None or where.column is None or "\n" in text:
        return where
    return Where(where.file, where.line, where.column + index)


def brief(value: Any) -> str:
    """A value as a person would recognise it, in at most 40 characters."""
    if isinstance(value, dict):
        return "{…}" if value else "{}"
    if isinstance(value, list | tuple):
        return "[…]" if value else "[]"
    if isinstance(value, bool) or value is None:
        return spelling(value)
    text = figure(value) if isinstance(value, float) else str(value)
    return text if len(text) <= 40 else text[:39] + "…"


def figure(value: float) -> str:
    """A figure in as few digits as tell it from every other: 1.0000001 is not said to be 1."""
    short = f"{value:g}"
    return short if float(short) == value else repr(value)


def kind_of(value: Any) -> str:
    """The kind of a plain value, as a word of the catalogue."""
    kinds: tuple[tuple[type, str], ...] = (
        (bool, "yes-no"), (str, "text"), (int, "whole-number"), (float, "number"), (dict, "map"), (list, "list"),
    )  # fmt: skip
    return next((kind for type_, kind in kinds if isinstance(value, type_)), "nothing")
