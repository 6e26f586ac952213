"""The house itself: what is shipped, what is pinned, and the door `dev.py`."""

from __future__ import annotations

import importlib.util
import os
import re
import signal
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = {"scenarios", "simulation", "reports", "drills"}
LOCKS = ("requirements.lock.txt", "requirements-dev.lock.txt")


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


# --- what is shipped -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Names in the wheel, built by the locked hatchling itself: no build environment, no network."""
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (path,) = out.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_exactly_the_four_packages(wheel: set[str], project: dict[str, Any]) -> None:
    """An installed gasdrill puts the four packages and its own metadata beside other software, and nothing else."""
    metadata = f"gasdrill-{project['project']['version']}.dist-info"
    assert {name.split("/")[0] for name in wheel} == {*PACKAGES, metadata}
    licences = {f"{metadata}/licenses/{path}" for path in project["project"]["license-files"]}
    assert len(licences) == 2
    assert licences <= wheel


def test_the_wheel_holds_every_file_of_the_packages(wheel: set[str]) -> None:
    """Scenarios, rules, words, fonts and templates ride along; no ignore rule hides code or data."""
    files = (path for package in PACKAGES for path in (ROOT / package).rglob("*") if path.is_file())
    ours = {path.relative_to(ROOT).as_posix() for path in files if "__pycache__" not in path.parts}
    assert ours
    assert ours == {name for name in wheel if name.split("/")[0] in PACKAGES}


def test_the_four_are_real_packages() -> None:
    """Each has an `__init__.py`: without one, another folder of that name could slip in front of ours."""
    assert all((ROOT / package / "__init__.py").is_file() for package in PACKAGES)


def test_no_init_under_tests() -> None:
    """A test folder that is a package would stand in front of the package whose name it bears."""
    assert [*(ROOT / "tests").rglob("__init__.py")] == []


def test_the_version_is_one(project: dict[str, Any]) -> None:
    """The installed program and the newest entry of the changelog bear the version of pyproject.toml."""
    assert version("gasdrill") == project["project"]["version"]
    newest = re.search(r"^## \[?v?(\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert newest is not None
    assert newest[1] == project["project"]["version"]


# --- what is pinned --------------------------------------------------------------------------------------------------


def pins(lock: str) -> dict[str, str]:
    """Name to `==version` with its marker; fails on a line that is neither a pin nor a hash."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    found = {}
    for line in text.splitlines():
        match = re.fullmatch(r"([a-z0-9-]+)(==[^ ]+(?: ; [^\\]+?)?)((?: +--hash=sha256:[0-9a-f]{64})+)", line.rstrip())
        assert match is not None, line
        found[match[1]] = match[2]
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_is_pins_and_hashes_only(lock: str) -> None:
    """Every package has a version and hashes; no lock names a package index, so any mirror or folder serves."""
    assert pins(lock)
    assert "://" not in (ROOT / lock).read_text(encoding="utf-8")


def test_the_locks_agree() -> None:
    """What the demo runs on is what the tests ran on, which also lets one environment serve both."""
    run, dev = (pins(lock) for lock in LOCKS)
    assert run.items() <= dev.items()


def test_the_locks_hold_what_the_project_asks_for(project: dict[str, Any]) -> None:
    """A dependency added to pyproject.toml without a new lock is noticed here, not on somebody's first install."""
    groups = project["dependency-groups"]
    dev = [entry for entry in groups["dev"] if isinstance(entry, str)]
    for lock, asked in ((LOCKS[0], [*project["project"]["dependencies"], *groups["build"]]), (LOCKS[1], dev)):
        names = {re.split(r"[<>=!~ \[;]", entry)[0].replace(".", "-") for entry in asked}
        assert names <= pins(lock).keys(), lock


# --- dev.py ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def dev(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """dev.py in a project folder of its own, with small locks; `run` records commands and does nothing."""
    spec = importlib.util.spec_from_file_location("dev_under_test", ROOT / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.ROOT, module.VENV = tmp_path, tmp_path / ".venv"
    module.STAMP = module.VENV / "stamp.json"
    module.LOCKS = {"run": tmp_path / "run.txt", "dev": tmp_path / "dev.txt"}
    (tmp_path / "run.txt").write_text("simpy==4\n", encoding="utf-8")
    (tmp_path / "dev.txt").write_text("simpy==4\npytest==9\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    python = module.program("python")
    python.parent.mkdir(parents=True)
    python.touch()
    module.program("gasdrill").touch()
    module.commands, module.code = [], 0

    def record(command: list[str | Path]) -> int:
        module.commands.append([str(part) for part in command])
        return int(module.code)

    monkeypatch.setattr(module, "run", record)
    monkeypatch.setattr(module, "make_venv", lambda: None)
    monkeypatch.delenv("CI", raising=False)
    return module


def test_nothing_is_installed_twice(dev: Any) -> None:
    """The second run of a job goes straight to the job."""
    dev.install("run")
    assert len(dev.commands) == 2
    assert "--require-hashes" in dev.commands[0]
    dev.install("run")
    assert len(dev.commands) == 2


def test_the_environment_for_tests_serves_the_demo(dev: Any) -> None:
    """After `test`, `demo` installs nothing; after `demo`, `test` installs its lock and leaves the project as it is."""
    dev.install("dev")
    assert dev.missing("run", dev.stamped()) == []
    dev.STAMP.unlink()
    dev.install("run")
    assert dev.missing("dev", dev.stamped()) == ["dev"]


def test_a_changed_lock_is_installed(dev: Any) -> None:
    """One changed pin is enough, and only the lock is installed again."""
    dev.install("dev")
    dev.LOCKS["dev"].write_text("simpy==5\npytest==9\n", encoding="utf-8")
    assert dev.missing("dev", dev.stamped()) == ["dev"]
    assert dev.missing("run", dev.stamped()) == ["run"]


def test_a_stale_lock_never_counts_again(dev: Any) -> None:
    """Dev lock, then another run lock, then the old dev lock back: the environment no longer holds it."""
    dev.install("dev")
    old = dev.LOCKS["dev"].read_text(encoding="utf-8")
    for kind in ("run", "dev"):
        dev.LOCKS[kind].write_text("simpy==5\n", encoding="utf-8")
    dev.install("run")
    dev.LOCKS["dev"].write_text(old, encoding="utf-8")
    assert dev.missing("dev", dev.stamped()) == ["dev"]


def test_line_ends_are_no_change(dev: Any) -> None:
    """A Windows checkout of the same lock has the same digest."""
    assert dev.digest("a==1\r\nb==2\r\n") == dev.digest("a==1\nb==2\n") != dev.digest("a==1\nb==3\n")


def test_a_changed_or_moved_project_is_installed_again(dev: Any, tmp_path: Path) -> None:
    """New metadata, or another folder (console scripts hold paths), installs the project but not the lock."""
    dev.install("dev")
    (tmp_path / "pyproject.toml").write_text("[project]\nname='x'\n", encoding="utf-8")
    assert dev.missing("dev", dev.stamped()) == ["project"]
    (tmp_path / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    assert dev.missing("dev", dev.stamped()) == []
    moved = tmp_path / "moved"
    moved.mkdir()
    (moved / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    dev.ROOT = moved
    assert dev.missing("dev", dev.stamped()) == ["project"]


@pytest.mark.parametrize("text", ["", "{", "[]", "null"])
def test_a_broken_stamp_means_install(dev: Any, text: str) -> None:
    """Whatever stands in the stamp, the worst that happens is one install too many."""
    dev.STAMP.write_text(text, encoding="utf-8")
    assert dev.missing("dev", dev.stamped()) == ["dev", "project"]


def test_a_failed_install_leaves_no_stamp_and_says_what_to_do(dev: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """After a failure the next run tries again; the message names the way without internet."""
    dev.code = 1
    assert dev.main(["demo"]) == 1
    assert not dev.STAMP.exists()
    assert "PIP_NO_INDEX=1" in capsys.readouterr().err


def test_arguments_go_to_the_job_as_they_are(dev: Any) -> None:
    """`test -k x` is pytest's; without arguments all tests run on two processes; demo's go to gasdrill."""
    assert dev.main(["test", "-k", "x"]) == 0
    assert dev.commands[-1][1:] == ["-m", "pytest", "-k", "x"]
    dev.main(["test"])
    assert dev.commands[-1][3:5] == ["-n", "2"]
    dev.main(["demo", "--runs", "5"])
    assert dev.commands[-1][1:] == ["demo", "--runs", "5"]


@pytest.mark.parametrize(
    ("job", "module"),
    [
        ("bench", "benchmarks.run"),
        ("verify", "benchmarks.verify"),
        ("house", "tests.rooms"),
        ("mutate", "tests.mutation.run"),
        ("fuzz", "tests.fuzz.run"),
    ],
)
def test_a_job_that_is_a_module_is_run_as_one(dev: Any, job: str, module: str) -> None:
    """With its arguments as they are, on what the tests need; its exit code is that of the job; the help names it."""
    dev.install("dev")
    dev.commands.clear()
    dev.code = 1
    assert dev.main([job, "--minutes", "2", "--seed", "7"]) == 1
    assert dev.commands == [[str(dev.program("python")), "-m", module, "--minutes", "2", "--seed", "7"]]
    assert importlib.util.find_spec(module) is not None
    assert dev.HELP.count(f"\n  {job} ") == 2


@pytest.mark.parametrize(
    ("ci", "arguments", "allowed"),
    [(None, [], False), ("true", [], True), (None, ["--system-packages"], True), ("", ["-k", "x"], False)],
)
def test_the_machine_is_changed_only_when_asked(
    dev: Any, monkeypatch: pytest.MonkeyPatch, ci: str | None, arguments: list[str], allowed: bool
) -> None:
    """apt-get may run only in CI or with --system-packages, which pytest never sees."""
    if ci is not None:
        monkeypatch.setenv("CI", ci)
    asked: list[bool] = []
    monkeypatch.setattr(dev, "provide_browser", lambda *, allowed: asked.append(allowed))
    dev.main(["test", *arguments])
    assert asked == [allowed]
    assert "--system-packages" not in dev.commands[-1]


@pytest.mark.parametrize(("code", "expected"), [(0, 0), (1, 1)])
def test_lint_runs_every_tool(dev: Any, code: int, expected: int) -> None:
    """One run shows all that is wrong; any failure fails the job."""
    dev.install("dev")
    dev.commands.clear()
    dev.code = code
    assert dev.main(["lint"]) == expected
    assert len(dev.commands) == 4


def test_a_python_without_ensurepip_is_told_what_to_install(
    dev: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Debian splits venv off: the message names the package."""
    monkeypatch.undo()
    dev.program("python").unlink()
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert dev.main(["demo"]) == 1
    assert "python3-venv" in capsys.readouterr().err


@pytest.mark.parametrize("code", [130, 1])
def test_a_broken_off_venv_blames_nobody(
    dev: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], code: int
) -> None:
    """Ctrl-C while `.venv` is made, or a full disk: no word of a missing package; 130 only after Ctrl-C."""
    monkeypatch.undo()
    dev.program("python").unlink()
    monkeypatch.setattr(dev, "run", lambda command: code)
    assert dev.main(["demo"]) == code
    said = capsys.readouterr().err
    assert "python3-venv" not in said
    assert ("已中断" in said) == (code == 130)


def test_a_broken_off_pip_does_not_blame_the_network(dev: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Ctrl-C while dependencies are installed says so, and leaves no stamp."""
    dev.code = 130
    assert dev.main(["demo"]) == 130
    assert "PIP_NO_INDEX" not in capsys.readouterr().err
    assert not dev.STAMP.exists()


def test_a_deleted_console_script_is_installed_again(dev: Any) -> None:
    """The stamp alone does not prove that the command is there."""
    dev.install("run")
    dev.program("gasdrill").unlink()
    assert dev.missing("run", dev.stamped()) == ["project"]


def test_a_program_that_is_not_there_is_told(
    dev: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line with its name, no traceback."""
    dev.install("run")
    monkeypatch.undo()
    monkeypatch.setattr(dev, "install", lambda kind: None)
    dev.program("gasdrill").unlink()
    assert dev.main(["demo"]) == 1
    assert "gasdrill" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="SIGINT to one process is of POSIX")
def test_ctrl_c_counts_as_such_whatever_the_child_says(tmp_path: Path) -> None:
    """pip ends with 1 after Ctrl-C: dev.py says 130, and a child that ends well keeps its 0."""
    child = "import signal, sys, time\ntry:\n print(flush=True); time.sleep(60)\nexcept KeyboardInterrupt: sys.exit({})"
    for code, expected in ((1, 130), (0, 0)):
        words = [sys.executable, "-c", child.format(code)]
        ours = f"import dev, sys; sys.exit(dev.run({words!r}))"
        with subprocess.Popen(
            [sys.executable, "-c", ours], cwd=ROOT, stdout=subprocess.PIPE, process_group=0
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            os.killpg(process.pid, signal.SIGINT)
            assert process.wait(timeout=60) == expected


def test_an_old_python_is_told_so(
    dev: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Older than 3.11: one line, no traceback, nothing run."""
    monkeypatch.setattr(dev, "OLDEST", (99, 0))
    assert dev.main(["demo"]) == 1
    assert "Python 3.11" in capsys.readouterr().err
    assert dev.commands == []


def test_help_is_in_both_languages_and_needs_no_environment() -> None:
    """`python3 dev.py` alone explains itself, even where output is not Unicode; an unknown job is a usage error."""
    narrow = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    alone = subprocess.run([sys.executable, ROOT / "dev.py"], capture_output=True, env=narrow)
    assert (alone.returncode, b"Usage" in alone.stdout) == (0, True)
    wide = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    asked = subprocess.run([sys.executable, ROOT / "dev.py", "--help"], capture_output=True, env=wide, encoding="utf-8")
    assert "用法" in asked.stdout
    assert "Usage" in asked.stdout
    assert subprocess.run([sys.executable, ROOT / "dev.py", "dmeo"], capture_output=True).returncode == 2


def test_the_exit_code_of_the_job_is_ours() -> None:
    """CI and shells see how the job ended, a signal as 128 + its number."""
    code = "import dev, sys; sys.exit(dev.run([sys.executable, '-c', 'import os; os._exit(7)']))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 7
