"""The tables of a plan and of a state, put into one array."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from simulation.kernel.layout import Ints, columns


def _arrays(tables: Mapping[str, Any]) -> dict[str, Ints]:
    return {name: np.array(table, np.int64).ravel() for name, table in tables.items()}


def _narrow(tables: Mapping[str, Any]) -> dict[str, Ints]:
    """The numbers of the plan, two in the place of one; keys and limits have 32 bits without a sign."""
    found = {}
    for name, table in _arrays(tables).items():
        bits = 32 if name in ("node", "limit") else 31
        if table.size and (table.min() < -(1 << 31) or table.max() >= 1 << bits):
            raise OverflowError(f"a number of the table {name} has more than {bits} bits")
        found[name] = np.append(table, [0] * (table.size % 2)).astype(np.uint32).view(np.int64)
    return found


def placed(head: Mapping[str, int], plan: Mapping[str, Any], state: Mapping[str, Any], room: Mapping[str, int]) -> Ints:
    """Everything in one array: the head, what never changes, room for the state, the state from which runs begin, and
    what of that is to be copied whither."""
    given, start, places = _narrow(plan), _arrays(state), columns("H")
    end = max(places.values()) + 1
    begins: dict[str, int] = {}
    for name, table in given.items():
        begins[name] = 2 * end  # numbers of half the width
        end += len(table)
    for name, count in room.items():
        begins[name] = end
        end += count
    sources = end + np.cumsum([0, *(len(table) for table in start.values())])
    copies = [
        (int(source), begins.get(name, 0), len(table))
        for source, (name, table) in zip(sources[:-1], start.items(), strict=True)
        if len(table)
    ]
    m = np.zeros(int(sources[-1]) + 3 * len(copies), np.int64)
    for name, value in (*head.items(), *begins.items()):
        m[places[name]] = value
    for name, table in given.items():
        m[begins[name] // 2 : begins[name] // 2 + len(table)] = table
    m[places["copies"]], m[places["copies_end"]] = sources[-1], len(m)
    m[end:] = np.concatenate([*start.values(), np.array(copies, np.int64).ravel()])
    return m
