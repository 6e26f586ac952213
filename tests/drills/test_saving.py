"""One rule for what is written: what may be replaced, what is refused, and what is left after a kill."""

from __future__ import annotations

import errno
import os
import socket
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from drills.shelf.places import OFFICE, SCENARIOS, place, ready, ready_folder
from drills.shelf.saving import PAUSES, replace
from scenarios.problem import CannotWrite

ROOT = Path(__file__).parents[2]
posix = pytest.mark.skipif(os.name == "nt", reason="of POSIX")


def code(call: Callable[[], object]) -> str:
    """The code with which a write is refused."""
    with pytest.raises(CannotWrite) as told:
        call()
    (problem,) = told.value.problems
    return problem.code


def pipe(path: Path) -> None:
    os.mkfifo(path)


def listening(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))


def read_only(path: Path) -> None:
    path.write_bytes(b"mine")
    path.chmod(0o444)


def circle(path: Path) -> None:
    path.symlink_to(path.name)


def to_device(path: Path) -> None:
    path.symlink_to(os.devnull)


def to_output(path: Path) -> None:
    path.symlink_to("/dev/stdout")


KINDS: list[tuple[Callable[[Path], None], str]] = [
    (Path.mkdir, "output-is-directory"),
    (pipe, "output-not-a-file"),
    (listening, "output-not-a-file"),
    (read_only, "output-read-only"),
    (circle, "output-not-a-file"),
    (to_device, "output-not-a-file"),
    (to_output, "output-not-a-file"),
]


@posix
@pytest.mark.parametrize(("make", "expected"), KINDS, ids=lambda each: getattr(each, "__name__", None))
def test_what_is_no_plain_file_is_refused_and_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], None], expected: str
) -> None:
    """Folder, pipe, socket, device, circle of links, read-only file: the same answer before and at the write, also for
    root; nothing is replaced and nothing is left beside it."""
    monkeypatch.chdir(tmp_path)  # the path of a socket must be short
    path = Path("x.html")
    make(path)
    before = path.lstat()
    assert code(lambda: ready(path)) == code(lambda: replace(path, (b"new",))) == expected
    after = path.lstat()
    assert (after.st_mode, after.st_ino) == (before.st_mode, before.st_ino)
    assert os.listdir(tmp_path) == ["x.html"]


@posix
@pytest.mark.parametrize("path", ["/dev/null", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/2"])
def test_devices_and_streams_are_not_written(path: str) -> None:
    """As root a rename would put a file in their place for everybody."""
    assert code(lambda: place(Path(path))) == "output-not-a-file"


@posix
def test_the_file_behind_a_link_is_written(tmp_path: Path) -> None:
    """Through links of links and through a linked folder; links stay links, also one to a file that is not there."""
    (tmp_path / "real").mkdir()
    (tmp_path / "folder").symlink_to("real")
    (tmp_path / "one.html").symlink_to("folder/two.html")
    (tmp_path / "real" / "two.html").symlink_to("three.html")
    for content in (b"first", b"second"):
        replace(tmp_path / "one.html", (content,))
        assert (tmp_path / "real" / "three.html").read_bytes() == content
        assert (tmp_path / "one.html").is_symlink()
        assert (tmp_path / "real" / "two.html").is_symlink()


def test_a_name_that_is_too_long_is_refused_early(tmp_path: Path) -> None:
    """Before any work, also in folders that are still to be made; the longest that the system takes is written."""
    long = "长" * 85 + ".html"
    assert code(lambda: ready(tmp_path / long)) == "output-name-too-long"
    assert code(lambda: ready_folder(tmp_path / "new" / "er", ["a.pdf", long])) == "output-name-too-long"
    assert code(lambda: ready(tmp_path / long / "a.html")) == "output-name-too-long"
    assert os.listdir(tmp_path) == []
    fits = "x" * 250 + ".html"
    replace(tmp_path / fits, (b"x",))
    assert os.listdir(tmp_path) == [fits]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """Whether it stands directly above or further up."""
    (tmp_path / "file").write_bytes(b"mine")
    assert code(lambda: ready(tmp_path / "file" / "a.html")) == "output-no-folder"
    assert code(lambda: ready_folder(tmp_path / "file")) == "output-no-folder"
    assert code(lambda: replace(tmp_path / "file" / "b" / "a.html", (b"x",))) == "output-no-folder"
    assert (tmp_path / "file").read_bytes() == b"mine"


def test_nothing_is_left_by_the_look(tmp_path: Path) -> None:
    """A look makes no folder and no file."""
    ready(tmp_path / "new" / "a.html")
    ready_folder(tmp_path / "other" / "folder", ["a.html"])
    assert os.listdir(tmp_path) == []


def test_a_paper_never_replaces_a_scenario_nor_the_other_way_round(tmp_path: Path) -> None:
    """`export mine.yaml -o mine.yaml` would have destroyed it; a new file may be called anything."""
    for name, spared in (("a.yaml", SCENARIOS), ("a.YML", SCENARIOS), ("a.xlsx", OFFICE)):
        replace(tmp_path / name, (b"mine",), frozenset())
        assert code(lambda name=name, spared=spared: replace(tmp_path / name, (b"x",), spared)) == "output-other-kind"  # type: ignore[misc]
        assert (tmp_path / name).read_bytes() == b"mine"
    replace(tmp_path / "schema.yaml", (b"x",))


@posix
def test_rights_of_a_former_file_are_kept(tmp_path: Path) -> None:
    """And a new file gets those that any file of this user gets."""
    plain, path = tmp_path / "plain", tmp_path / "a.html"
    plain.write_bytes(b"")
    replace(path, (b"1",))
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)
    path.chmod(0o640)
    replace(path, (b"2",))
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (errno.ENOSPC, "disk-full"),
        (errno.EDQUOT, "disk-full"),
        (errno.EROFS, "no-permission"),
        (errno.EIO, "cannot-write"),
    ],
)
def test_a_full_disk_is_told_with_the_name_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, expected: str
) -> None:
    """The former file stays, and nothing half-written beside it."""
    path = tmp_path / "a.html"
    path.write_bytes(b"former")

    def full(handle: int, data: object) -> int:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", full)
        with pytest.raises(CannotWrite) as told:
            replace(path, (b"new",))
    (problem,) = told.value.problems
    assert (problem.code, problem.data["name"], str(problem.where)) == (expected, "a.html", str(path))
    assert (os.listdir(tmp_path), path.read_bytes()) == (["a.html"], b"former")


def test_what_the_pieces_raise_is_not_blamed_on_the_file(tmp_path: Path) -> None:
    """A block that cannot be read while results are written is an error of its own."""

    def parts() -> object:
        yield b"x"
        raise FileNotFoundError(errno.ENOENT, "gone", "block")

    with pytest.raises(FileNotFoundError) as told:
        replace(tmp_path / "a.json", parts())  # type: ignore[arg-type]
    assert told.value.filename == "block"
    assert os.listdir(tmp_path) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from drills.shelf.saving import replace
def parts():
    yield b"x" * 100_000
    os.kill(os.getpid(), signal.SIGKILL)
replace(Path(sys.argv[1]), parts())
"""


@posix
def test_what_a_kill_leaves_goes_with_a_later_write(tmp_path: Path) -> None:
    """Killed in the middle: the former file is whole; the rest goes an hour later, and nothing but ours goes."""
    path = tmp_path / "a.html"
    path.write_bytes(b"former")
    subprocess.run([sys.executable, "-c", KILLED, path], cwd=ROOT, check=False)
    assert path.read_bytes() == b"former"
    (left,) = tmp_path.glob(".gasdrill-*.part")
    (tmp_path / "theirs.part").write_bytes(b"x")
    (tmp_path / "theirs.tmp").write_bytes(b"x")
    for each in tmp_path.iterdir():
        os.utime(each, (1_000_000, 1_000_000))
    young = tmp_path / ".gasdrill-young.part"
    young.write_bytes(b"of another process")
    replace(path, (b"new",))
    assert not left.exists()
    assert sorted(os.listdir(tmp_path)) == [young.name, "a.html", "theirs.part", "theirs.tmp"]


# ---- held open for a moment


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, OSError], list[float]]:
    """The system refuses to replace a file so many times; the pauses between the tries, in which nobody sleeps."""

    def begin(times: int, error: OSError) -> list[float]:
        left, real, pauses = times, os.replace, list[float]()

        def refuse(*names: str) -> None:
            nonlocal left
            left -= 1
            if left >= 0:
                raise error
            real(*names)

        monkeypatch.setattr(os, "replace", refuse)
        return pauses

    return begin


def windows(number: int) -> Any:
    """What Windows raises where another program has the file open (32), or for a moment does not allow it (5)."""
    error: Any = PermissionError(errno.EACCES, "access denied")
    error.winerror = number
    return error


@pytest.mark.parametrize("error", [windows(5), windows(32), OSError(errno.EBUSY, "busy")], ids=["5", "32", "busy"])
@pytest.mark.parametrize("times", [1, len(PAUSES)])
def test_a_file_held_for_a_moment_is_written(
    tmp_path: Path, held: Callable[[int, OSError], list[float]], error: OSError, times: int
) -> None:
    """Excel, a virus scanner, a sync client: tried again a few times within about a second."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"former")
    pauses = held(times, error)
    replace(path, (b"new",), pause=pauses.append)
    assert path.read_bytes() == b"new"
    assert pauses == list(PAUSES[:times])
    assert 0.5 <= sum(PAUSES) <= 1.5
    assert os.listdir(tmp_path) == ["a.xlsx"]


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (windows(32), "output-held"),
        (OSError(errno.EBUSY, "busy"), "output-held"),
        (PermissionError(errno.EPERM, "no"), "no-permission"),
    ],
    ids=["held", "busy", "not allowed"],
)
def test_a_file_held_for_longer_is_told_once(
    tmp_path: Path, held: Callable[[int, OSError], list[float]], error: OSError, expected: str
) -> None:
    """One message after the last try; the former file stays, and nothing beside it."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"former")
    pauses = held(100, error)
    assert code(lambda: replace(path, (b"new",), pause=pauses.append)) == expected
    assert pauses == list(PAUSES)
    assert (os.listdir(tmp_path), path.read_bytes()) == (["a.xlsx"], b"former")


def test_another_error_is_not_tried_again(tmp_path: Path, held: Callable[[int, OSError], list[float]]) -> None:
    """A full disk does not get better by waiting."""
    pauses = held(100, OSError(errno.ENOSPC, "full"))
    assert code(lambda: replace(tmp_path / "a.xlsx", (b"new",), pause=pauses.append)) == "disk-full"
    assert pauses == []
    assert os.listdir(tmp_path) == []
