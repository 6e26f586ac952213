"""Compiled code on the disk: found again, whole or not at all, and never trusted where it is damaged or another's."""

import os
import stat
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


posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")


@posix
@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_code_that_others_may_write_is_not_run(file: Path, mode: int) -> None:
    """Group or world writable: compiled anew, and then closed to them."""
    code = cache.Code("f", [], b"machine code")
    cache.keep(code)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(mode)
    assert cache.kept() is None
    cache.keep(code)
    assert cache.kept() == code


@posix
def test_code_of_another_user_is_not_run(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever owns the file could have put anything there; a link to it is none, and no pipe is waited on."""
    cache.keep(cache.Code("f", [], b"machine code"))
    other = os.geteuid() + 1
    with monkeypatch.context() as somebody:
        somebody.setattr(os, "geteuid", lambda: other)
        assert cache.kept() is None
    file.rename(file.with_name("elsewhere"))
    file.symlink_to(file.with_name("elsewhere"))
    assert cache.kept() is None
    file.unlink()
    os.mkfifo(file)
    assert cache.kept() is None


@posix
def test_the_folder_is_closed_to_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is made 0700, one that was open is closed, and one that is another's is not used at all."""
    monkeypatch.setattr(cache, "user", lambda: tmp_path)
    (tmp_path / "gasdrill" / "kernel").mkdir(parents=True, mode=0o777)
    (tmp_path / "gasdrill" / "kernel").chmod(0o777)
    folder = cache.folder.__wrapped__
    assert folder() == tmp_path / "gasdrill" / "kernel"
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "gasdrill", tmp_path / "gasdrill" / "kernel")]
    assert modes == [0o700, 0o700]
    other = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: other)
    assert tmp_path not in folder().parents


@pytest.mark.parametrize("data", [b"", b"x", b"\x7fELF" + b"\0" * 100, bytes(range(256)) * 20])
def test_bytes_that_are_no_code_do_not_bring_the_process_down(data: bytes) -> None:
    """Even where the sum is right: LLVM is asked before it is handed them."""
    assert cache.load(cache.Code("f", [], data)) is None


def test_what_a_kill_left_goes_with_the_next_code(file: Path) -> None:
    """Half-written code of a process that is gone."""
    (file.parent / "0123456789abcdef.4711").write_bytes(b"half")
    cache.keep(cache.Code("f", [], b"x"))
    assert list(file.parent.iterdir()) == [file]


def test_what_llvm_declares_is_called_by_its_own_name() -> None:
    """Operations of LLVM that become calls count under the name that a system offers."""
    text = (
        "declare double @llvm.pow.f64(double, double) #1\ndeclare void @llvm.assume(i1)\ndeclare double @log1p(double)"
    )
    assert cache.called(text) == ["log1p", "pow"]
