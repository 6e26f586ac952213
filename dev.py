"""The one door for people who work on gasdrill: make the environment, then do a job.

Standard library only, no shell, Windows and Linux. Pythons older than 3.11 must still be able to read the file, so that
they can say that they are too old.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "gasdrill-installed.json"
LOCKS = {"run": ROOT / "requirements.lock.txt", "dev": ROOT / "requirements-dev.lock.txt"}
OLDEST = (3, 11)
# From Debian 12's package of that name; other names are browsers that a desk may have already.
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

HELP = """\
用法：python3 dev.py 任务 [参数…]        （Windows：py dev.py 任务）
  demo    推演示例充装站的预案，报告写到 out/demo/
  test    全部测试；带参数时参数原样交给 pytest
  lint    ruff、mypy --strict、import-linter
  bench   推演速度，与朴素 SimPy、salabim 对比，写出 docs/performance.md
  verify  推演与理论、公开数据和另一个引擎核对，写出 docs/verification.md
  house   从源码画出房子，写出 docs/house.md
  mutate  把代码改坏一处，看测试能否发现：[文件…] --sample N --seed S；--write 把表写入 docs/verification.md
  fuzz    用改坏的文件反复试程序：--minutes N [--seed S]；发现写到 out/fuzz/，--replay 文件 重做一个
第一次运行会建立 .venv 并按锁定文件安装依赖，之后只在锁定文件变化时再装。
离线：先备好 wheel 文件夹，再设 PIP_NO_INDEX=1 和 PIP_FIND_LINKS=该文件夹。
test --system-packages：允许用 apt-get 安装 Chromium（需 root；CI=true 时默认允许）。

Usage: python3 dev.py JOB [ARGUMENTS…]   (Windows: py dev.py JOB)
  demo    simulate the plan of an example station; the report goes to out/demo/
  test    all tests; arguments, if any, go to pytest as they are
  lint    ruff, mypy --strict, import-linter
  bench   speed of the simulation beside naive SimPy and salabim; writes docs/performance.md
  verify  the simulation against theory, published data and the other engine; writes docs/verification.md
  house   draw the house from the source; writes docs/house.md
  mutate  change the code in one place and see whether tests notice: [FILE…] --sample N --seed S; --write puts the table
          into docs/verification.md
  fuzz    try the program with damaged files: --minutes N [--seed S]; --replay FILE repeats a finding of out/fuzz/
The first run makes .venv and installs the locked dependencies; later runs only when the lock has changed.
Offline: have a folder of wheels, set PIP_NO_INDEX=1 and PIP_FIND_LINKS=FOLDER.
test --system-packages: allow apt-get to install Chromium (as root; allowed by default where CI=true).
"""

NO_VENV = """\
这个 Python 缺少 venv/ensurepip，建不了虚拟环境。Debian、Ubuntu、统信、麒麟请先安装：
This Python lacks venv/ensurepip and cannot make an environment. On Debian and its relatives install first:
    sudo apt-get install python3-venv"""

PIP_FAILED = """\
依赖没有装上（原因见上面 pip 的输出）。若本机不能上网：在能上网、系统和 Python 版本相同的电脑上执行
The dependencies were not installed (pip says why above). Without internet: on a connected machine of the same kind run
    python3 -m pip download --require-hashes -r {lock} -d wheels
把 wheels 文件夹拷来，设好下面两个环境变量，再运行一次。
copy the folder wheels here, set these two environment variables, and run this again.
    PIP_NO_INDEX=1    PIP_FIND_LINKS=wheels"""

PROJECT_FAILED = "gasdrill 本身没有装上（原因见上）/ gasdrill itself was not installed (pip says why above)"
VENV_FAILED = ".venv 没有建成（原因见上面的输出）/ .venv was not made (the output above says why)"
INTERRUPTED = "已中断，再运行一次即可接着做 / interrupted; run this again to go on"
NOT_STARTED = "无法启动 / cannot be started: {name} ({reason})"
BROKEN_OFF = 130  # exit code after Ctrl-C, as shells have it


class Stop(Exception):
    """The job cannot go on; the message is for the person at the keyboard, in both languages."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def run(command: Sequence[str | Path]) -> int:
    """Run in the project's folder; the exit code, 128 + signal where a signal ended it, 130 where Ctrl-C did (pip says
    1 then). `Stop` where there is no such program."""
    interrupted = False
    try:
        process = subprocess.Popen([str(part) for part in command], cwd=ROOT)
    except OSError as error:
        raise Stop(NOT_STARTED.format(name=command[0], reason=error.strerror)) from None
    with process:
        while True:
            try:
                code = process.wait()
            except KeyboardInterrupt:
                # The child got the same Ctrl-C and may be saving a partial result: wait for it, do not kill it.
                interrupted = True
                continue
            return BROKEN_OFF if interrupted and code else code if code >= 0 else 128 - code


def must(command: Sequence[str | Path], failed: str) -> None:
    """Run what the job cannot do without; `Stop` says that it failed, or that a person broke it off."""
    code = run(command)
    if code != 0:
        raise Stop(INTERRUPTED, code) if code == BROKEN_OFF else Stop(failed)


def program(name: str) -> Path:
    """Where the environment keeps a console script (or its Python)."""
    return VENV / "Scripts" / f"{name}.exe" if os.name == "nt" else VENV / "bin" / name


# --- the environment -------------------------------------------------------------------------------------------------


def digest(*parts: str) -> str:
    """SHA-256 of texts, the same for a checkout with Windows line ends."""
    return hashlib.sha256("\0".join(part.replace("\r\n", "\n") for part in parts).encode()).hexdigest()


def wanted(kind: str) -> dict[str, str]:
    """What the stamp must say for `kind` (run or dev): its lock, and the project as it is installed.

    The console script holds the path of the environment, so a moved folder counts as a change of the project.
    """
    project = digest((ROOT / "pyproject.toml").read_text(encoding="utf-8"), str(ROOT))
    return {kind: digest(LOCKS[kind].read_text(encoding="utf-8")), "project": project}


def stamped() -> dict[str, str]:
    """What was installed by the last run that succeeded; empty where none did or the stamp cannot be read."""
    try:
        found = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}


def missing(kind: str, stamp: Mapping[str, str]) -> list[str]:
    """What has to be installed for `kind`, in order: the lock's name, `project`, both, or nothing.
    The dev lock holds every pin of the run lock, so an environment for tests serves for the demo too.
    """
    kinds = [kind] if kind == "dev" else [kind, "dev"]
    lock_done = any(stamp.get(each) == wanted(each)[each] for each in kinds)
    project_done = stamp.get("project") == wanted(kind)["project"] and program("gasdrill").exists()
    return [*([] if lock_done else [kind]), *([] if project_done else ["project"])]


def make_venv() -> None:
    """Make `.venv` where there is none, or where the one there has lost its Python or its pip."""
    if has_pip(program("python")):
        return
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        raise Stop(NO_VENV)
    say("建立 .venv … / making .venv …")
    must([sys.executable, "-m", "venv", "--clear", VENV], VENV_FAILED)


def has_pip(python: Path) -> bool:
    """Whether that Python is there, runs, and has pip."""
    try:
        return subprocess.run([str(python), "-c", "import pip"], capture_output=True).returncode == 0
    except OSError:
        return False


def install(kind: str) -> None:
    """Bring `.venv` to the lock of `kind` and the project into it, editable; nothing is done twice.

    pip takes the lock as it stands (`--no-deps`, every file by its hash). The project is built by the hatchling of
    the lock (`--no-build-isolation`), so nothing unlocked is fetched.
    """
    stamp = stamped() if program("python").exists() else {}
    todo = missing(kind, stamp)
    if not todo:
        return
    make_venv()
    STAMP.unlink(missing_ok=True)  # An interrupted install must not pass for a finished one.
    pip = ["-m", "pip", "--disable-pip-version-check", "--no-input", "-q", "install", "--no-deps"]
    lock = LOCKS[kind]
    steps = {
        kind: [*pip, "--require-hashes", "-r", str(lock)],
        "project": [*pip, "--no-build-isolation", "-e", str(ROOT)],
    }
    for step in todo:
        if step == kind:
            say(f"按 {lock.name} 安装依赖，约一分钟 … / installing {lock.name}, about a minute …")
        failed = PIP_FAILED.format(lock=lock.name) if step == kind else PROJECT_FAILED
        must([program("python"), *steps[step]], failed)
    kept = {key: value for key, value in stamp.items() if key not in LOCKS or kind not in todo}
    STAMP.write_text(json.dumps({**kept, **{key: wanted(kind)[key] for key in todo}}), encoding="utf-8")


# --- the jobs --------------------------------------------------------------------------------------------------------


def demo(arguments: Sequence[str]) -> int:
    install("run")
    return run([program("gasdrill"), "demo", *arguments])


def runs(module: str) -> Callable[[Sequence[str]], int]:
    """The job of a module that is run with the arguments as they are."""

    def job(arguments: Sequence[str]) -> int:
        install("dev")
        return run([program("python"), "-m", module, *arguments])

    return job


def lint(arguments: Sequence[str]) -> int:
    """Every tool speaks, also after one has failed; 1 if any did."""
    if arguments:
        raise Stop("lint 不带参数 / lint takes no arguments")
    install("dev")
    python = program("python")
    commands: list[list[str | Path]] = [
        [python, "-m", "ruff", "check", "."],
        [python, "-m", "ruff", "format", "--check", "."],
        [python, "-m", "mypy", "--strict"],
        # By its function: a console script holds the path of the environment and breaks when the folder is moved.
        [python, "-c", "from importlinter.cli import lint_imports_command as lint_imports; lint_imports()"],
    ]
    failed = [command for command in commands if run(command) != 0]
    for command in failed:
        say("未通过 / failed: " + " ".join(Path(part).stem if part == command[0] else str(part) for part in command))
    return 1 if failed else 0


def test(arguments: Sequence[str]) -> int:
    """All tests on two processes, a file's tests together (they share costly studies); or what the arguments say."""
    install("dev")
    rest = [argument for argument in arguments if argument != "--system-packages"]
    provide_browser(allowed=rest != list(arguments) or os.environ.get("CI") == "true")
    return run(
        [program("python"), "-m", "pytest", *(rest or ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"])]
    )


def provide_browser(*, allowed: bool) -> None:
    """Install Debian's Chromium for the browser tests, where that is allowed, needed and possible.

    Python's package index has no browser, and playwright's own download needs a host that many offices cannot reach.
    It changes the machine, so a person has to ask for it; a CI machine is there to be changed. Bounded in time, and
    never a reason to fail: without a browser its tests skip and say so.
    """
    if not allowed or any(shutil.which(name) for name in BROWSERS):
        return
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or shutil.which("apt-get") is None:
        say("没有 Chromium，浏览器测试将跳过 / no Chromium: browser tests will skip")
        return
    say("用 apt-get 安装 Chromium … / installing Chromium with apt-get …")
    apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=60", "-o", "Acquire::Retries=1"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for rest, seconds in ((["update"], 180), (["install", "-y", "--no-install-recommends", "chromium"], 600)):
        try:
            done = subprocess.run([*apt, *rest], env=environment, timeout=seconds, stdout=subprocess.DEVNULL)
        except subprocess.TimeoutExpired:
            done = None
        if done is None or done.returncode != 0:
            say("Chromium 没有装上，浏览器测试将跳过 / Chromium was not installed: browser tests will skip")
            return


JOBS: dict[str, Callable[[Sequence[str]], int]] = {
    "demo": demo,
    "test": test,
    "lint": lint,
    "bench": runs("benchmarks.run"),
    "verify": runs("benchmarks.verify"),
    "house": runs("tests.rooms"),
    "mutate": runs("tests.mutation.run"),
    "fuzz": runs("tests.fuzz.run"),
}


def main(arguments: Sequence[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(HELP, end="")
        return 0
    if sys.version_info < OLDEST:
        say(f"需要 Python 3.11 或更新，这里是 {sys.version.split()[0]} / Python 3.11 or newer is needed")
        return 1
    name, *rest = arguments
    if name not in JOBS:
        say(f"没有这个任务：{name} / no such job: {name}\n\n{HELP}")
        return 2
    try:
        return JOBS[name](rest)
    except Stop as stop:
        say(str(stop))
        return stop.code
    except KeyboardInterrupt:
        say(INTERRUPTED)
        return BROKEN_OFF


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
