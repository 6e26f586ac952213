"""The order of the rows, and what gives away that a column was sorted without the others."""

import difflib
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from reports.workbooks.grid import Value

#: More rows of one column than this hold what other rows held before: nobody types that by chance.
_BY_CHANCE: Final = 3


@dataclass(frozen=True)
class Row:
    """A row of a sheet: which it is, which it was when the workbook was written ("": a new one), the title beside its
    number now, and its place in the order (None: after the row above)."""

    number: int
    id: str
    origin: str
    title: str
    place: float | None


def placed(rows: Sequence[Row]) -> list[str]:
    """The ids in the order of their places; a row without one comes after the row above it."""
    keys, last = [], -math.inf
    for row in rows:
        last = last if row.place is None else row.place
        keys.append(last)
    return [rows[i].id for i in sorted(range(len(rows)), key=lambda i: (keys[i], i))]


def twice(rows: Sequence[Row]) -> list[Row]:
    """The rows whose place an earlier row has."""
    found, seen = [], set[float]()
    for row in rows:
        if row.place is not None:
            found += [row] if row.place in seen else []
            seen.add(row.place)
    return found


def resorted(rows: Sequence[Row]) -> bool:
    """Whether the rows stand in another order than their places say."""
    given = [row.place for row in rows if row.place is not None]
    return given != sorted(given)


def moved(before: Sequence[str], now: Sequence[str]) -> list[str]:
    """The ids that stand elsewhere among those that were there before."""
    kept, both = [id for id in now if id in set(before)], set(now)
    was = [id for id in before if id in both]
    found: list[str] = []
    for kind, _, _, a, b in difflib.SequenceMatcher(None, was, kept, autojunk=False).get_opcodes():
        found += kept[a:b] if kind in ("insert", "replace") else []
    return found


def misplaced(rows: Sequence[Row], titles: Mapping[str, str]) -> list[tuple[Row, str]]:
    """The rows beside whose id stands the title of another one that lost it, each with that other id. `titles` are
    those with which the workbook was written."""
    now = {row.id: row.title for row in rows}
    owners: dict[str, list[str]] = {}
    for id, title in titles.items():
        if title:
            owners.setdefault(title, []).append(id)
    found = []
    for row in rows:
        if row.id not in titles or row.title == titles[row.id]:
            continue
        others = [id for id in owners.get(row.title, ()) if id != row.id]
        if len(others) == 1 and now.get(others[0]) != row.title:
            found.append((row, others[0]))
        elif not others and row.origin != row.id and row.origin in titles:
            found.append((row, row.origin))
    return found


def permuted(before: Mapping[str, Value], now: Mapping[str, Value]) -> int:
    """In how many rows a column holds what another row held before, if it holds on the whole what it held."""
    both = [id for id in now if id in before]
    changed = [id for id in both if _plain(now[id]) != _plain(before[id])]
    was, is_now = (Counter(_plain(values[id]) for id in changed) for values in (before, now))
    return len(changed) if was == is_now and len(changed) > _BY_CHANCE and len(was) >= _BY_CHANCE else 0


def _plain(value: Value) -> str:
    return "" if value is None else " ".join(str(value).split())
