"""Sums under keys, packed or not."""

from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.outcome import sums
from simulation.outcome.sums import COUNTERS, VIA, WHAT, WHOM, WHOSE, Sums

NAMES = list(COUNTERS)
#: Which counter, whose, via, what, whom; and the sum.
ROW = st.tuples(
    st.sampled_from(NAMES),
    st.integers(0, 2),
    st.integers(0, 5),
    st.integers(-1, 1),
    st.integers(-1, 1),
    st.integers(1, 9),
)


def packed(rows: list[tuple[str, int, int, int, int, int]]) -> Sums:
    """As a block of the kernel hands them in: what a counter does not tell apart is left out of its key."""
    found = []
    for name, *parts, n in rows:
        whose, via, what, whom = (part if p in COUNTERS[name] else (0, 0, -1, -1)[p] for p, part in enumerate(parts))
        found.append((NAMES.index(name) | whose << WHOSE | via << VIA | what + 1 << WHAT | whom + 1 << WHOM, n))
    return Sums(np.array(found, np.int64).reshape(-1, 2))


def counted(rows: list[tuple[str, int, int, int, int, int]]) -> dict[str, Counter[Any]]:
    """The same, one after the other."""
    found: dict[str, Counter[Any]] = {name: Counter() for name in NAMES}
    for name, *parts, n in rows:
        key = tuple(parts[p] for p in COUNTERS[name])
        found[name][key if len(key) > 1 else key[0]] += n
    return found


@pytest.mark.parametrize("many", [1 << 20, 3])
@given(blocks=st.lists(st.lists(ROW, max_size=6), max_size=5))
def test_blocks_add_up(many: int, blocks: list[list[tuple[str, int, int, int, int, int]]]) -> None:
    """Whatever blocks hand in, packed or counted, and however few rows may wait: each key has its sum."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sums, "_MANY", many)
        total = Sums()
        for k, block in enumerate(blocks):
            part = packed(block)
            if k % 2:
                part["spent"]  # told apart before it is added
            total.update(part)
    wanted = counted([row for block in blocks for row in block])
    assert {name: total[name] for name in NAMES} == wanted
    for whose in range(3):
        rows = {key[1]: n for key, n in wanted["worked"].items() if key[0] == whose}
        assert dict(total.of("worked", whose)) == rows
        assert dict(total.of("queued", whose)) == {k[1:]: n for k, n in wanted["queued"].items() if k[0] == whose}


def test_an_unknown_counter_is_an_error() -> None:
    """A name that is misspelt never reads as nothing."""
    with pytest.raises(KeyError):
        Sums()["wait"]
