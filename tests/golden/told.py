"""Golden results as text that can be read in a difference, and where two of them differ, in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from difflib import unified_diff
from typing import Any

from reports.document import Bullets, Heading, Picture, Report, Table, texts_of

#: What fits on a line is not spread over several.
WIDE = 150
#: exp and log of another C library may differ in the last bit, and so a time in its last ms, and a share of one.
NEAR_MS, NEAR = 2, 1e-4
#: By what the rows of a list are known, and the digits of a fraction.
NAMES, DIGITS = ("id", "node", "code"), 6


def lines(data: Any) -> str:
    """Data as JSON, sorted, what fits on one line on one line: a change of one figure is a change of one line."""
    return "\n".join(_lines(json.loads(json.dumps(data), parse_float=_short), "", "")) + "\n"


def _short(text: str) -> float:
    return round(float(text), DIGITS)


def _lines(data: Any, indent: str, key: str) -> Iterator[str]:
    flat = indent + key + json.dumps(data, ensure_ascii=False, sort_keys=True)
    if (len(flat) <= WIDE and indent) or not isinstance(data, dict | list) or not data:
        yield flat
        return
    within = isinstance(data, dict)
    items = sorted(data.items()) if isinstance(data, dict) else [("", value) for value in data]
    yield indent + key + "{["[not within]
    for number, (name, value) in enumerate(items, 1):
        *first, last = _lines(value, indent + " ", f"{json.dumps(name, ensure_ascii=False)}: " if within else "")
        yield from first
        yield last + ("," if number < len(items) else "")
    yield indent + "}]"[not within]


def differences(stored: Any, now: Any, where: str = "") -> Iterator[str]:
    """Where data differ by more than another C library may make of them."""
    if isinstance(stored, dict) and isinstance(now, dict):
        for key in [*stored, *(key for key in now if key not in stored)]:
            yield from _each(stored.get(key, _NONE), now.get(key, _NONE), f"{where}.{key}".lstrip("."))
    elif isinstance(stored, list) and isinstance(now, list):
        before, after = (_by_name(side) for side in (stored, now))
        for key in [*before, *(key for key in after if key not in before)]:
            a, b = before.get(key, _NONE), after.get(key, _NONE)
            yield from _each(a, b, f"{where}[{_name(a if b is _NONE else b, key)}]")
        if [key for key in before if key in after] != [key for key in after if key in before]:
            yield f"{where}: the same rows in another order"
    elif not near(stored, now):
        yield f"{where}: was {_brief(stored)}, is {_brief(now)}"


_NONE = object()


def _by_name(rows: list[Any]) -> dict[int | str, Any]:
    """The rows of a list by their place; gaps by their code and nodes, so that one more does not move the others."""
    if not all(isinstance(row, dict) and {"code", "nodes"} <= row.keys() for row in rows):
        return dict(enumerate(rows))
    found: dict[int | str, Any] = {}
    for row in rows:
        name = " ".join([row["code"], *row["nodes"]])
        while name in found:
            name += " again"
        found[name] = row
    return found


def _each(a: Any, b: Any, where: str) -> Iterator[str]:
    if a is _NONE:
        yield f"{where}: is new, {_brief(b)}"
    elif b is _NONE:
        yield f"{where}: is gone, was {_brief(a)}"
    else:
        yield from differences(a, b, where)


def _name(row: Any, number: int | str) -> str:
    """How a row of a list is called: its name, or its place, and its id where it has one."""
    if isinstance(number, str):
        return number
    known = next((str(row[name]) for name in NAMES if name in row), "") if isinstance(row, dict) else ""
    return f"{number} {known}".strip()


def _brief(data: Any) -> str:
    text = json.dumps(data, ensure_ascii=False)
    return text if len(text) <= 90 else text[:87] + "..."


def near(a: Any, b: Any) -> bool:
    """Equal, but for a millisecond or two in times and next to nothing in fractions."""
    if {type(a), type(b)} == {int}:
        return bool(abs(a - b) <= (NEAR_MS if abs(a) > 1000 else 0))
    if {type(a), type(b)} <= {int, float}:
        return bool(abs(a - b) <= NEAR * max(abs(a), 1e-3))
    return type(a) is type(b) and bool(a == b)


def report_text(report: Report) -> str:
    """A report as plain text, a block after the other; of a picture its caption and what it shows in words."""
    found = [report.title, report.subtitle, report.classification, report.badge]
    found += [f"{what}: {which}" for what, which in report.cover] + [*report.signatures, report.disclaimer]
    for section in report.sections:
        found += ["", f"# {section.heading}"]
        for block in section.blocks:
            found += ["", *_block(block)]
    return "\n".join(found) + "\n"


def _block(block: Any) -> Iterator[str]:
    match block:
        case Heading(text):
            yield f"## {text}"
        case Bullets(items):
            yield from (f"- {item.text}{_tone(item.tone)}" for item in items)
        case Table(caption, columns, rows, note):
            yield f"[{caption}]"
            yield " | ".join(column.title for column in columns)
            yield from (" | ".join(cell.text + _tone(cell.tone) for cell in row) for row in rows)
            yield from [note] if note else []
        case Picture(_, caption, alt):
            yield from (f"[{caption}]", alt)
        case _:
            yield from (text + _tone(getattr(block, "tone", "plain")) for text in texts_of(block))


def _tone(tone: str) -> str:
    return "" if tone == "plain" else f" <{tone}>"


def text_differences(stored: str, now: str) -> Iterator[str]:
    """Where two texts differ: the lines that are gone (-) and those that came (+), under where they stand (@@)."""
    for line in list(unified_diff(stored.splitlines(), now.splitlines(), lineterm="", n=0))[2:]:
        yield line[:160]
