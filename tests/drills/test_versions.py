"""Earlier versions: every write keeps what was there, whole, whatever happens in between."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from drills.shelf.saving import Prepared
from drills.shelf.versions import Change, store, store_together, versions
from scenarios.problem import CannotWrite

ROOT = Path(__file__).parents[2]


def contents(path: Path) -> list[bytes]:
    return [version.path.read_bytes() for version in versions(path)]


def test_every_write_keeps_the_earlier_file(tmp_path: Path) -> None:
    """Numbered from 1, the oldest first, each under its own name with what replaced it; the same again adds none."""
    path = tmp_path / "本站.yaml"
    store(path, b"1")
    assert versions(path) == ()
    for i in (2, 2, 3, 4):
        store(path, str(i).encode(), Change("adopt", f"2026-01-0{i}T08:00:00+08:00", {"id": f"more.x{i}"}))
    assert contents(path) == [b"1", b"2", b"3"]
    assert [version.number for version in versions(path)] == [1, 2, 3]
    assert {version.path.name for version in versions(path)} == {"本站.yaml"}
    assert [version.size for version in versions(path)] == [1, 1, 1]
    assert versions(path)[1].change == Change("adopt", "2026-01-03T08:00:00+08:00", {"id": "more.x3"})


@pytest.mark.skipif(os.name == "nt", reason="links of POSIX")
def test_a_link_and_its_file_have_one_history(tmp_path: Path) -> None:
    """It lies beside the file that is written."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link.yaml").symlink_to("real/a.yaml")
    for content in (b"1", b"2"):
        store(tmp_path / "link.yaml", content)
    assert contents(tmp_path / "link.yaml") == contents(tmp_path / "real" / "a.yaml") == [b"1"]
    assert sorted(os.listdir(tmp_path)) == ["link.yaml", "real"]


def test_a_write_that_fails_leaves_file_and_history_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refused at the last moment: the file as it was, no version more."""
    path = tmp_path / "a.yaml"
    store(path, b"1")
    store(path, b"2")
    whole = Prepared.put

    def refused(self: Prepared, *rest: Any) -> None:
        if self.path == path:
            raise CannotWrite([])
        whole(self, *rest)

    monkeypatch.setattr(Prepared, "put", refused)
    with pytest.raises(CannotWrite):
        store(path, b"3")
    assert (path.read_bytes(), contents(path)) == (b"2", [b"1"])
    assert sorted(os.listdir(tmp_path / ".gasdrill" / "a.yaml")) == ["0001", "0001.json"]


@pytest.mark.parametrize(
    "note", [b"", b"{", b"[]", b"null", b'{"kind": 1}', b'{"kind":"a","when":"","data":[]}', b"\xff"]
)
def test_a_harmed_note_costs_only_the_note(tmp_path: Path, note: bytes) -> None:
    """The version is listed and can be taken."""
    path = tmp_path / "a.yaml"
    store(path, b"1")
    store(path, b"2", Change("import"))
    (tmp_path / ".gasdrill" / "a.yaml" / "0001.json").write_bytes(note)
    assert [(version.number, version.change) for version in versions(path)] == [(1, None)]
    assert contents(path) == [b"1"]


def test_foreign_things_among_the_versions_are_passed_over(tmp_path: Path) -> None:
    """A folder without the file, a file, a name that is no number; the next number is free all the same."""
    path = tmp_path / "a.yaml"
    store(path, b"1")
    home = tmp_path / ".gasdrill" / "a.yaml"
    (home / "0001").mkdir(parents=True)
    (home / "notes").mkdir()
    (home / "0007").write_bytes(b"x")
    store(path, b"2")
    assert [(version.number, version.path.read_bytes()) for version in versions(path)] == [(8, b"1")]


def test_two_writers_never_share_a_number(tmp_path: Path) -> None:
    """Many at once: each version is whole and has a number of its own."""
    path = tmp_path / "a.yaml"
    store(path, b"0")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda i: store(path, str(i).encode() * 1000), range(1, 41)))
    found = versions(path)
    assert len({version.number for version in found}) == len(found) > 1
    assert all(len(set(content)) <= 2 and len(content) in (1, 1000, 2000) for content in contents(path))


def test_store_says_what_became_of_the_file(tmp_path: Path) -> None:
    """It was not there, it is a version now, or it said so already."""
    path = tmp_path / "a.yaml"
    assert [store(path, content) for content in (b"1", b"2", b"2")] == ["new", "kept", "same"]


@pytest.mark.parametrize("former", [b"old", None])
def test_a_pair_is_written_together_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, former: bytes | None
) -> None:
    """A fault at the second file leaves the first as it was, its time and its history too, or away if it was away."""
    first, second = tmp_path / "a.yaml", tmp_path / "a.contacts.yaml"
    if former is not None:
        store(first, former)
        os.utime(first, (1_000_000, 1_000_000))
        store(second, former)
    whole = Prepared.put

    def refused(self: Prepared, *rest: Any) -> None:
        if self.path == second:
            assert first.read_bytes() == b"new"  # the first one is there already
            raise CannotWrite([])
        whole(self, *rest)

    with monkeypatch.context() as patched:
        patched.setattr(Prepared, "put", refused)
        with pytest.raises(CannotWrite):
            store_together([(first, b"new"), (second, b"new")])
    assert [path.read_bytes() if path.exists() else None for path in (first, second)] == [former, former]
    assert former is None or first.stat().st_mtime == 1_000_000
    assert contents(first) == contents(second) == []
    assert not list(tmp_path.glob(".gasdrill-*"))
    assert store_together([(first, b"new"), (second, b"new")]) == (("kept",) * 2 if former else ("new",) * 2)
    assert first.read_bytes() == second.read_bytes() == b"new"


def test_what_is_wrong_with_the_second_shows_before_the_first_is_touched(tmp_path: Path) -> None:
    """A read-only table of contacts: neither file nor history of the scenario changes."""
    first, second = tmp_path / "a.yaml", tmp_path / "a.contacts.yaml"
    store(first, b"old")
    second.write_bytes(b"mine")
    second.chmod(0o444)
    with pytest.raises(CannotWrite):
        store_together([(first, b"new"), (second, b"new")])
    assert (first.read_bytes(), second.read_bytes(), contents(first)) == (b"old", b"mine", [])


def test_where_even_going_back_is_refused_the_former_is_a_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second cannot be put, and then the first not be put back: nothing is lost."""
    first, second = tmp_path / "a.yaml", tmp_path / "a.contacts.yaml"
    store(first, b"old")
    whole, puts = Prepared.put, list[Path]()

    def refused(self: Prepared, *rest: Any) -> None:
        puts.append(self.path)
        if self.path == second or puts.count(first) > 1:
            raise CannotWrite([])
        whole(self, *rest)

    monkeypatch.setattr(Prepared, "put", refused)
    with pytest.raises(CannotWrite):
        store_together([(first, b"new"), (second, b"new")])
    assert (first.read_bytes(), contents(first)) == (b"new", [b"old"])


@pytest.mark.parametrize("wrong", [".gasdrill", ".gasdrill/a.yaml"])
def test_a_file_in_the_place_of_the_versions_is_named(tmp_path: Path, wrong: str) -> None:
    """It is what is in the way, not the scenario."""
    path = tmp_path / "a.yaml"
    store(path, b"old")
    (tmp_path / wrong).parent.mkdir(exist_ok=True)
    (tmp_path / wrong).write_bytes(b"in the way")
    with pytest.raises(CannotWrite) as told:
        store(path, b"new")
    (problem,) = told.value.problems
    assert (problem.code, str(problem.where)) == ("versions-no-folder", str(tmp_path / wrong))
    assert path.read_bytes() == b"old"


KILLED = """
import os, signal, sys
from pathlib import Path
from drills.shelf.versions import store
left = int(sys.argv[2])
for name in ("replace", "mkdir", "chmod"):
    def wrapped(*rest, real=getattr(os, name), **more):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*rest, **more)
    setattr(os, name, wrapped)
store(Path(sys.argv[1]), b"new")
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is of POSIX")
def test_killed_at_any_moment_nothing_is_lost(tmp_path: Path) -> None:
    """Before each step that changes the disk: the file is the old one or the new one, and with the new one the old one
    is a version; the next write goes well."""
    states = set()
    for moment in range(60):
        path = tmp_path / str(moment) / "a.yaml"
        store(path, b"old")
        done = subprocess.run([sys.executable, "-c", KILLED, path, str(moment)], cwd=ROOT, check=False)
        states.add((path.read_bytes(), done.returncode == 0))
        assert path.read_bytes() == b"old" or contents(path) == [b"old"]
        assert set(contents(path)) <= {b"old"}
        store(path, b"next")
        assert path.read_bytes() == b"next"
        if done.returncode == 0:
            break
    assert moment > 8
    assert states == {(b"old", False), (b"new", True)}
