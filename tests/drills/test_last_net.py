"""The last net: what nobody foresaw, an output that nobody reads, streams that are closed."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from drills.cli import net
from drills.cli.app import app, guarded

ROOT = Path(__file__).parents[2]
posix = pytest.mark.skipif(os.name == "nt", reason="streams of POSIX")


@pytest.fixture
def failing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """`gasdrill check` fails in a way that nobody foresaw; the user's cache folder of this test."""

    def fail(*_: Any, **__: Any) -> None:
        secret = {"13800000000": 1}
        try:
            secret["职工甲"]
        except KeyError as error:
            raise LookupError("职工甲 13800000000") from error

    monkeypatch.setattr("scenarios.check.check", fail)
    monkeypatch.setattr("drills.cli.commands.checking.open_with", fail)
    monkeypatch.setattr("simulation.kernel.cache.user", lambda: tmp_path / "cache")
    return tmp_path / "cache"


def test_a_fault_is_a_sentence_and_a_file_to_send(failing: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 1, no traceback on the screen; the file says where, by what version and by which command."""
    assert guarded(app, ["check", "my plan.yaml", "-q"]) == 1
    said = capsys.readouterr()
    assert "Traceback" not in said.err + said.out
    (file,) = (failing / "gasdrill" / "faults").iterdir()
    assert str(file) in said.err
    text = file.read_text(encoding="utf-8")
    assert text.startswith("gasdrill ")
    assert "gasdrill check 'my plan.yaml' -q" in text
    assert "LookupError" in text
    assert "KeyError" in text
    assert "test_last_net.py" in text


def test_nothing_of_the_plan_is_in_the_file(failing: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An error quotes what it stumbled over: names and telephone numbers stay at home. Others may not read it."""
    assert guarded(app, ["check", "smallest"]) == 1
    (file,) = (failing / "gasdrill" / "faults").iterdir()
    stumbled = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("    ")]
    assert not any("职工甲" in line or "13800000000" in line for line in stumbled)
    if os.name != "nt":
        assert file.stat().st_mode & 0o077 == 0
    capsys.readouterr()


def test_where_no_file_can_be_kept_the_sentence_is_said(
    failing: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the kind of error in it."""
    monkeypatch.setattr(net.tempfile, "gettempdir", lambda: str(failing / "none" / "\0"))  # type: ignore[attr-defined]
    failing.write_bytes(b"a file in the way")
    monkeypatch.setattr(net, "keep_fault", lambda *_: None)
    monkeypatch.setattr("drills.cli.app.keep_fault", lambda *_: None)
    assert guarded(app, ["check", "smallest"]) == 1
    assert "LookupError" in capsys.readouterr().err


def test_only_the_newest_faults_are_kept(failing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that is called in a loop does not fill the disk."""
    folder = failing / "gasdrill" / "faults"
    folder.mkdir(parents=True)
    for i in range(30):
        (folder / f"gasdrill-fault-20200101-0000{i:02d}-1.txt").write_bytes(b"x")
    path = net.keep_fault(ValueError("x"), ["check"])
    assert path is not None
    assert path.exists()
    assert len(list(folder.iterdir())) == 20


def shell(line: str) -> subprocess.CompletedProcess[str]:
    """A line of bash in which `gasdrill` is the program."""
    home = {key: value for key, value in os.environ.items() if not key.startswith(("GASDRILL", "LC_", "LANG"))}
    home |= {"PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(ROOT)}
    function = f'gasdrill() {{ "{sys.executable}" -m drills.cli "$@"; }}\n'
    return subprocess.run(["bash", "-c", function + line], env=home, capture_output=True, encoding="utf-8", timeout=240)


@posix
@pytest.mark.parametrize("words", ["explain", "schema", "--help", "explain --json"])
def test_who_stops_reading_hears_nothing_more(words: str) -> None:
    """`gasdrill … | head`: no traceback and no message, exit 141 as of a program that the pipe ended."""
    done = shell(f"gasdrill {words} | true; echo ${{PIPESTATUS[0]}}")
    assert done.stderr == ""
    assert done.stdout.strip() in ("0", "141")
    late = shell(f"(sleep 0.1; gasdrill {words}; echo $? >&2) | exec 0<&-")
    assert re.fullmatch(r"(0|141)", late.stderr.strip()), late.stderr


@posix
def test_a_pipe_that_is_closed_ends_with_141() -> None:
    """More than a pipe holds, and nobody who reads it."""
    done = shell("gasdrill schema | (exec 0<&-; sleep 1); echo ${PIPESTATUS[0]}")
    assert (done.stdout.strip(), done.stderr) == ("141", "")


@posix
@pytest.mark.parametrize("closed", [">&-", "<&- >&-", "<&- >&- 2>&-", "2>&-"])
def test_streams_that_are_closed_are_no_error(closed: str, tmp_path: Path) -> None:
    """Started by a service without streams: the work is done, and what is printed does not land in a file."""
    done = shell(f"cd '{tmp_path}'; gasdrill export smallest -o a.xlsx {closed}; echo $?")
    assert done.stdout.strip() == "0"
    assert "Traceback" not in done.stderr
    assert (tmp_path / "a.xlsx").read_bytes()[:2] == b"PK"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize("words", ["explain", "schema", "explain --json", "check smallest"])
def test_an_output_that_is_full_is_told(words: str) -> None:
    """Exit 1 with one sentence, no traceback, also where it shows only at the end."""
    done = shell(f"gasdrill {words} > /dev/full")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr
    assert len([line for line in done.stderr.splitlines() if "输出写不下去" in line]) == 1


@posix
@pytest.mark.parametrize("words", ["explain LAT01", "explain --json", "check smallest"])
def test_a_result_that_goes_nowhere_is_told(words: str) -> None:
    """Started without standard output: exit 1 and one sentence, in the words of the catalogue; where nothing was to go
    out, nothing is said."""
    done = shell(f"gasdrill {words} >&-")
    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1].startswith("输出写不下去：已经关闭")
    assert "Traceback" not in done.stderr


def test_only_the_last_net_catches_everything() -> None:
    """A fault that something catches on the way is told to nobody: `except Exception` stands in one place."""
    caught = []
    for file in sorted((ROOT / "drills").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ExceptHandler) and (node.type is None or ast.unparse(node.type) == "Exception"):
                caught.append(file.relative_to(ROOT).as_posix())
    assert caught == ["drills/cli/app.py"]
