"""What the fuzzers begin with: the library, the example of the format page, plans from outside, random plans."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from scenarios.reading import parse
from tests.simulation.random_plans import dressed_data

ROOT = Path(__file__).parents[2]
LIBRARY = ROOT / "scenarios" / "library"
SMALL, LARGE = ("smallest",), ("station_jia", "station_jia_mended", "station_yi", "station_yi_mended")


@cache
def text_of(name: str) -> str:
    """The text of a scenario of the library, or of the example of the format page."""
    if name == "example":
        page = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")
        return page.partition("```yaml\n")[2].partition("```")[0]
    return (LIBRARY / f"{name}.yaml").read_text(encoding="utf-8")


@cache
def cases() -> tuple[str, ...]:
    """Texts of plans from outside the tree; none where GASDRILL_DATA is not set."""
    named = os.environ.get("GASDRILL_DATA")
    paths = sorted(Path(named, "cases").rglob("*.yaml")) if named else []
    return tuple(path.read_text(encoding="utf-8") for path in paths)


def some_text(random: Random, large: float = 0.1) -> str:
    """The text of a plan, one line for each thing; `large` is the share of whole stations."""
    dice = random.random()
    if dice < large:
        return text_of(random.choice(LARGE))
    if dice < 0.35:
        return _lined(dressed_data(random.randrange(10**6)))
    if dice < 0.55 and cases():
        return random.choice(cases())
    return text_of(random.choice((*SMALL, "example")))


def _lined(data: Any) -> str:
    """A plan with a line for each thing."""
    lines = []
    for key, part in data.items():
        lines.append(f"{key}:" if isinstance(part, dict) else f"{key}: {json.dumps(part)}")
        lines += [f"  {id}: {json.dumps(item)}" for id, item in part.items()] if isinstance(part, dict) else []
    return "\n".join(lines) + "\n"


@cache
def _parsed(text: str) -> Any:
    return parse(text).data


def some_data(random: Random, large: float = 0.1) -> Any:
    """A plan as plain data, to be changed at will."""
    return json.loads(json.dumps(_parsed(some_text(random, large))))


def station() -> Any:
    """A whole station as plain data, from which plans may borrow; not to be changed."""
    return _parsed(text_of("station_jia"))


def dumped(data: Any) -> str:
    """Plain data as text that is YAML."""
    return json.dumps(data, ensure_ascii=False, indent=1)
