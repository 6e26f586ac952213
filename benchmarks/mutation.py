"""The section of docs/verification.md that says how many small mistakes the tests see: `dev.py mutate --write` fills
it, `dev.py verify`, which writes the rest of the page, keeps it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HEADING = "## 改坏一处能否发现 / Mutation sampling"
_HEAD = f"""{HEADING}

本节由 `python3 dev.py mutate --write` 生成。在每个文件里按种子抽取若干处，
每次改坏一处（比较、符号、数字、与或、条件、遗漏），看属于它的测试能否发现。
含义不变的改动（理由见 `tests/mutation/table.toml`）不计。目标：发现率至少 90%。

Written by `python3 dev.py mutate --write`. In each file a sample of places, drawn by the seed, is changed one at a time
(a comparison, a sign, a number, `and` for `or`, a condition, something left out), and the tests that belong to the file
are asked whether they see it. Changes that mean the same do not count (`tests/mutation/table.toml` gives the reasons).
Goal: at least 90 % are seen.

| 文件 file | 试了 tried | 发现 killed | 等价 equal | 发现率 rate | 种子 seed |
|---|---|---|---|---|---|
"""
_ROW = re.compile(r"^\| `([^`]+)` \| (\d+) \| (\d+) \| (\d+) \| [^|]+ \| (\d+) \|$", re.M)


@dataclass(frozen=True, slots=True)
class Row:
    """A file: changes tried, those that a test saw, those that are equal by meaning, and the seed of the sample."""

    file: str
    tried: int
    killed: int
    equal: int
    seed: int

    @property
    def rate(self) -> float:
        """The share of changes that were seen, of those that can be; 0 where there was none."""
        return self.killed / max(self.tried - self.equal, 1)


def section(page: str) -> str:
    """That section of a page, from its heading to the end; "" where the page has none."""
    _, heading, rest = page.partition(HEADING)
    return heading + rest


def kept(page: str, file: Path) -> str:
    """A page newly made, with that section of the one that is to be replaced, where there is one."""
    old = section(file.read_text(encoding="utf-8")) if file.exists() else ""
    return page + ("\n" + old if old else "")


def written(page: str, rows: Sequence[Row]) -> str:
    """The page with these rows, and those that it had of other files; the order is that of the files' names."""
    old = [Row(m[1], *map(int, m.groups()[1:])) for m in _ROW.finditer(section(page))]
    by_file = {row.file: row for row in (*old, *rows)}
    lines = [
        f"| `{r.file}` | {r.tried} | {r.killed} | {r.equal} | {r.rate:.1%} | {r.seed} |"
        for _, r in sorted(by_file.items())
    ]
    return page[: len(page) - len(section(page))].rstrip("\n") + "\n\n" + _HEAD + "\n".join(lines) + "\n"
