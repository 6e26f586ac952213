"""Golden results: the shipped scenarios give the studies, gaps and reports that they gave before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from tests.golden.make import FOLDER, LANGS, REPORTS, STUDIES, golden_files, judged, source
from tests.golden.told import differences, text_differences

FILES = golden_files()
#: So many differing places are shown.
SHOWN = 12


@pytest.fixture(scope="module", autouse=True)
def _forgotten_afterwards() -> Iterator[None]:
    """The studies are shared by the tests of this file, and no longer kept when these are done."""
    yield
    judged.cache_clear()
    source.cache_clear()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_golden(path: Path) -> None:
    """Every figure of 200 runs with the gaps, every mark of one run, every text of the report is as stored; a change
    that is meant is written by `python tests/golden/make.py`."""
    make, *arguments = FILES[path]
    stored, now = path.read_text(encoding="utf-8"), make(*arguments)
    if path.suffix == ".json":
        found = differences(json.loads(stored), json.loads(now))
    else:
        found = text_differences(stored, now)
    shown = list(islice(found, SHOWN))
    assert not shown, f"{path.name}, the first differing places:\n" + "\n".join(shown)


def test_nothing_else_is_stored() -> None:
    """Every stored file is compared; every scenario of the library has its own, with two variants where it has any."""
    assert {*FOLDER.rglob("*.json"), *FOLDER.rglob("*.txt")} == FILES.keys()
    for name in ("station_jia", "station_jia_mended", "station_yi", "station_yi_mended"):
        assert sum(each.partition(".")[0] == name for each in STUDIES) == 3
    assert len(FILES) == len(STUDIES) + len(REPORTS) * len(LANGS)


def test_a_difference_is_told_by_its_place() -> None:
    """Where, what it was and what it is: for a figure, for a row that came or went, for a text."""
    before = {"deadlines": [{"id": "D1", "missed": {"k": 3}}, {"id": "D2"}], "runs": 200}
    after = {"deadlines": [{"id": "D1", "missed": {"k": 4}}], "seed": 1, "runs": 200}
    assert list(differences(before, after)) == [
        "deadlines[0 D1].missed.k: was 3, is 4",
        'deadlines[1 D2]: is gone, was {"id": "D2"}',
        "seed: is new, 1",
    ]
    assert list(text_differences("a\nb\nc\n", "a\nx\nc\n")) == ["@@ -2 +2 @@", "-b", "+x"]


def test_a_gap_more_is_told_as_one_row() -> None:
    """Gaps are known by code and nodes: one that came or went is one difference, and does not hide what changed in
    another; gaps in another order are told too."""

    def gap(code: str, *nodes: str, weight: str = "must") -> dict[str, Any]:
        return {"code": code, "nodes": list(nodes), "weight": weight}

    before = {"gaps": [gap("LAT01", "D1"), gap("WAI02", "x", "y"), gap("WAI02", "z"), gap("WAI02", "z")]}
    after = {"gaps": [gap("CAP05", "x"), gap("LAT01", "D1"), gap("WAI02", "x", "y", weight="could"), gap("WAI02", "z")]}
    assert list(differences(before, after)) == [
        'gaps[WAI02 x y].weight: was "must", is "could"',
        'gaps[WAI02 z again]: is gone, was {"code": "WAI02", "nodes": ["z"], "weight": "must"}',
        'gaps[CAP05 x]: is new, {"code": "CAP05", "nodes": ["x"], "weight": "must"}',
    ]
    turned = {"gaps": before["gaps"][::-1]}
    assert list(differences(before, turned)) == ["gaps: the same rows in another order"]


def test_the_comparison_is_not_blind() -> None:
    """A millisecond in a time and the last digit of a fraction may differ; a count, a status, a second, a missing value
    and a share may not."""
    alike: list[tuple[Any, Any]] = [(10_000, 10_001), (0.5, 0.50001), ([3], [3]), (None, None)]
    apart: list[tuple[Any, Any]] = [(5, 6), (10_000, 11_000), ("done", "failed"), (0.5, 0.505), (0.0, 0.001)]
    apart += [(3, None), (0, False), ({"a": 1}, [1])]
    assert [pair for pair in alike if list(differences(*pair))] == []
    assert [pair for pair in apart if not list(differences(*pair))] == []
