"""Compiled code on the disk: found again, whole or not at all, and never trusted where it is damaged."""

import os
from pathlib import Path

import pytest

from simulation.kernel import cache


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the code of this test is kept."""
    monkeypatch.setattr(cache, "_file", lambda: tmp_path / "mine.code")
    return tmp_path / "mine.code"


def test_what_was_kept_is_found_again(file: Path) -> None:
    """Name, needs and bytes come back; nothing else is left in the folder."""
    assert cache.kept() is None
    code = cache.Code("f", ["exp"], b"\0\n\xff" * 100)
    cache.keep(code)
    assert cache.kept() == code
    assert list(file.parent.iterdir()) == [file]


def test_old_code_goes_and_the_newest_stays(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was compiled long ago leaves the folder; what is just kept never does, nor what is no code."""
    monkeypatch.setattr(cache, "_MOST", 2)
    for age, name in enumerate(["newer.code", "older.code", "oldest.code", "notes.txt"]):
        other = file.parent / name
        other.write_bytes(b"x")
        os.utime(other, (1_000_000 - age, 1_000_000 - age))
    cache.keep(cache.Code("f", [], b"x"))
    assert {path.name for path in file.parent.iterdir()} == {file.name, "newer.code", "notes.txt"}


@pytest.mark.parametrize("damage", [b"", b"\n", b"{}\n", b"no json\nabc"])
def test_damaged_code_counts_as_none(file: Path, damage: bytes) -> None:
    """A torn, foreign or empty file is no code: it is compiled anew."""
    file.write_bytes(damage)
    assert cache.kept() is None


def test_a_changed_byte_is_noticed(file: Path) -> None:
    """The sum tells."""
    cache.keep(cache.Code("f", [], b"machine code"))
    file.write_bytes(file.read_bytes()[:-1] + b"!")
    assert cache.kept() is None


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No error: the code serves for this process only."""
    monkeypatch.setattr(cache, "_file", lambda: tmp_path / "missing" / "mine.code")
    cache.keep(cache.Code("f", [], b"x"))
    assert cache.kept() is None


def test_what_llvm_declares_is_called_by_its_own_name() -> None:
    """Operations of LLVM that become calls count under the name that a system offers."""
    text = (
        "declare double @llvm.pow.f64(double, double) #1\ndeclare void @llvm.assume(i1)\ndeclare double @log1p(double)"
    )
    assert cache.called(text) == ["log1p", "pow"]
