"""The rooms of the house: their order, and the page that draws them (docs/house.md)."""

from __future__ import annotations

import importlib
import re
import tomllib
from typing import Any

import pytest

from tests.rooms import CHINESE, LAWS, PACKAGES, PAGE, ROOT, House, is_package, page, places


@pytest.fixture(scope="module")
def house() -> House:
    return House()


def contracts() -> list[dict[str, Any]]:
    """The contracts of import-linter."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = project["tool"]["importlinter"]["contracts"]
    return found


def test_the_page_is_that_of_the_source(house: House) -> None:
    """docs/house.md draws the rooms, sentences, files and arrows that there are: `python3 dev.py house` writes it."""
    assert PAGE.read_text(encoding="utf-8") == page(house)


def test_no_circle_between_files(house: House) -> None:
    """No two files import each other, at first or second hand, inside functions or for types alone either."""
    assert house.circles == []


def test_no_circle_between_rooms(house: House) -> None:
    """What a room uses does not use it."""
    assert house.room_circles == []


def test_no_arrow_back(house: House) -> None:
    """A room of the simulation imports only rooms that stand after it in the contract, which names every room."""
    (layers,) = (contract["layers"] for contract in contracts() if contract.get("containers") == ["simulation"])
    level = {f"simulation.{room}": n for n, rooms in enumerate(layers) for room in re.split(r" [|:] ", rooms)}
    assert set(level) == {room for room in house.rooms if room.startswith("simulation.") and is_package(room)}
    arrows = [(a, b) for a, b in house.rooms.edges if a in level and b in level]
    assert [f"{a} -> {b}" for a, b in arrows if level[a] >= level[b]] == []
    assert len(arrows) > 20


def test_every_room_and_file_says_what_it_is(house: House) -> None:
    """The first sentence of its docstring; a room has its Chinese too, a room that went has none."""
    assert [module for module, sentence in house.sentences.items() if not sentence] == []
    assert set(CHINESE) == {*PACKAGES, *(room for room in house.rooms if is_package(room))}


def test_every_law_has_its_functions() -> None:
    """L1 to L14, each once, as docs/laws.md has them; each function named stands in the program for which it is named,
    and whatever is shared can be imported."""
    assert [law.removeprefix("L") for law in LAWS] == re.findall(
        r"^## L(\d+) ", (ROOT / "docs" / "laws.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    for law, (*programs, shared) in LAWS.items():
        for room, names in zip(("reference", "kernel", "audit"), programs, strict=True):
            assert [name for name in names.split() if not places(room, name)] == [], f"{law} in {room}"
        for name in shared.split():
            module, _, last = name.rpartition(".")
            assert hasattr(importlib.import_module(module), last) or importlib.import_module(name), law
        assert any((*programs, shared)), law


@pytest.mark.parametrize("law", LAWS)
def test_every_law_has_its_tests(law: str) -> None:
    """They stand where docs/house.md says: in files tests/simulation/test_law_NN_*.py, which begin with their law."""
    files = list((ROOT / "tests" / "simulation").glob(f"test_law_{law.removeprefix('L'):0>2}_*.py"))
    assert files
    begin = [path.read_text(encoding="utf-8").partition("\n")[0] for path in files]
    assert [line for line in begin if not re.match(rf'"""{law}\b', line)] == []
