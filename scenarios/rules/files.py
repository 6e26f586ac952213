"""Reading the rule base's YAML files.

Reading that much YAML takes some tenths of a second, too long for every command. `compiled.json` beside the files
holds the same data with their digest: it is used while the digest fits, and passed over once a file was edited.
"""

from __future__ import annotations

import hashlib
import json
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

FILES = (
    "standards.yaml",
    "rules.yaml",
    "acts.yaml",
    "duties.yaml",
    "limits.yaml",
    "grades.yaml",
    "plan_text.yaml",
)
COMPILED = "compiled.json"


def folder() -> Traversable:
    return resources.files("scenarios.rules")


def read(where: Traversable) -> dict[str, Any]:
    """The collections of all files in `where`, merged; from the compiled file if that is up to date."""
    texts = _texts(where)
    compiled = where.joinpath(COMPILED)
    if compiled.is_file():
        held: dict[str, Any] = json.loads(compiled.read_text(encoding="utf-8"))
        if held["digest"] == _digest(texts):
            data: dict[str, Any] = held["data"]
            return data
    return _parse(texts)


def compile_text(where: Traversable) -> str:
    """What `compiled.json` has to contain for the YAML files in `where`."""
    texts = _texts(where)
    held = {"digest": _digest(texts), "data": _parse(texts)}
    return json.dumps(held, ensure_ascii=False, indent=0, default=lambda day: day.isoformat()) + "\n"


def _texts(where: Traversable) -> list[str]:
    return [where.joinpath(name).read_text(encoding="utf-8") for name in FILES]


def _digest(texts: list[str]) -> str:
    """Over the texts with plain line ends, so that a checkout on Windows has the same."""
    return hashlib.sha256("\0".join(texts).encode("utf-8")).hexdigest()


def _parse(texts: list[str]) -> dict[str, Any]:
    from ruamel.yaml import YAML

    data: dict[str, Any] = {}
    for name, text in zip(FILES, texts, strict=True):
        part = YAML(typ="safe", pure=True).load(text)
        twice = data.keys() & part.keys()
        if twice:
            raise ValueError(f"{name}: also in another file: {', '.join(sorted(twice))}")
        data.update(part)
    return data
