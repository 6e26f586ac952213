"""Golden runs: the shipped scenarios give the figures that they gave before."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.golden.make import NAMES, golden

FOLDER = Path(__file__).parent / "golden"
#: exp and log of another C library may differ in the last bit, and so a time in its last ms.
NEAR = 2


def near(a: Any, b: Any) -> bool:
    """Equal, but for a millisecond or two in times."""
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(near(a[key], b[key]) for key in a)
    if isinstance(a, list):
        return len(a) == len(b) and all(map(near, a, b))
    return abs(a - b) <= NEAR if isinstance(a, int) and isinstance(b, int) and a > 1000 else a == b


@pytest.mark.parametrize("name", NAMES)
def test_golden(name: str) -> None:
    """200 runs and the marks of run 17 are as stored; a change that is meant is written by tests/golden/make.py."""
    stored = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    assert near(json.loads(json.dumps(golden(name))), stored)


def test_near_is_not_blind() -> None:
    """Another status, another count and a second more are seen."""
    assert near({"x": [10_000, "done"]}, {"x": [10_001, "done"]})
    assert not near({"x": [10_000, "done"]}, {"x": [11_000, "done"]})
    assert not near([5], [6])
    assert not near(["done"], ["failed"])
