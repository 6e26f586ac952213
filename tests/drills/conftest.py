"""What the tests of the doors share: a small plan, and a listener that only records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from drills.uses.listener import Said

SMALL = """format: 1
scenario: {id: small, title: {zh: 小情景, en: Small}}
people: {A: {title: {zh: 值班员甲, en: Watchman A}}, B: {title: {zh: 值班员乙, en: Watchman B}}}
roles: {watch: {title: {zh: 值班岗, en: Watch}, holders: [A], deputies: [B]}}
steps:
  find: {title: {zh: 发现, en: Find}, by: watch, lasts: {least: 5s, likely: 15s, most: 60s}}
  cut: {title: {zh: 切断, en: Cut}, by: watch, after: find, lasts: {least: 20s, likely: 50s, most: 3min}, fails: 0.1}
escalations:
  cloud: {title: {zh: 气云, en: Cloud}, delay: {least: 30s, likely: 60s, most: 150s}, averted_by: cut}
deadlines:
  d: {title: {zh: 切断时限, en: Cut off in time}, from: find, to: cut, within: 60s}
variants:
  慢: {patch: {steps: {cut: {lasts: {most: 10 min}}}}}
"""


@dataclass
class Recorder:
    """A listener that records, and wants to stop after so many blocks of a kind of work (None: never)."""

    stop_in: str | None = None
    after: int = 1
    told: list[Said] = field(default_factory=list)
    begun: list[Said] = field(default_factory=list)
    done: list[int] = field(default_factory=list)
    stopping: bool = False

    def tell(self, code: str, /, **data: Any) -> None:
        self.told.append(Said(code, data))

    @contextmanager
    def progress(self, code: str, total: int, /, **data: Any) -> Iterator[Callable[[int], None]]:
        self.begun.append(Said(code, {"total": total, **data}))
        self.done.append(0)
        blocks = 0

        def more(n: int) -> None:
            nonlocal blocks
            blocks += n > 0
            self.done[-1] += n
            self.stopping |= code == self.stop_in and blocks >= self.after

        yield more

    def stop(self) -> bool:
        """Once pressed, the button stays pressed."""
        return self.stopping

    @property
    def codes(self) -> list[str]:
        """What was told, by its codes."""
        return [said.code for said in self.told]

    @property
    def works(self) -> list[str]:
        """The kinds of work that were begun, in their order."""
        return [said.code for said in self.begun]


@pytest.fixture
def recorder() -> type[Recorder]:
    """Listeners that record."""
    return Recorder


@pytest.fixture
def small_plan(tmp_path: Path) -> Path:
    """A small scenario file."""
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path
