"""A case of a fuzzer as plain data, and what is wrong with the way the program takes it.

A case is some files and some commands on them. It goes through the public door (`drills.cli.app.guarded`) in a folder
of its own; whatever no user should ever see becomes a `Finding`.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import io
import json
import re
import signal
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import drills.cli.app
from drills.cli.screen import SHAPELESS
from scenarios.graph import ResponseGraph
from scenarios.source import open_source

FINE, INVALID, GAPS = 0, 3, 4
#: Exit codes that a command may answer; 1 is looked at closer.
KNOWN = range(5)
#: Seconds of a processor that one command may take.
LIMIT = 20
#: The first word of what is no command: both engines on a file, run by run, and the audit of what they did.
ENGINES = "engines"
#: Runs that the engines are compared on.
RUNS = 12
_PLACEHOLDER = re.compile(r"(?<!\{)\{[a-z][a-z_.-]*\}(?!\})")
_NAN = re.compile(r"(?<![\w.])-?(?:nan|inf)(?![\w.])")


@dataclass(frozen=True)
class Case:
    """`what` was done to what, the `files` by name, and the commands, in which `@/name` is a file of the case. Where
    the first command refuses, the others are left out; a command that comes twice must answer the same twice."""

    what: str
    files: Mapping[str, bytes]
    commands: Sequence[tuple[str, ...]]


@dataclass(frozen=True)
class Finding:
    """What no user should see: which `sort` of it, in which command, and what tells it apart from others."""

    sort: str
    command: str
    text: str

    @property
    def mark(self) -> str:
        """The same for findings that are probably the same mistake."""
        frames = re.findall(r'File "([^"]+)", line (\d+)', self.text)
        if self.sort in ("slow", "hung", "died"):
            return f"{self.sort} {self.command.split()[0]}"
        return f"{self.sort} {frames[-1] if frames else self.text[:60]}"


@dataclass(frozen=True)
class Tried:
    """What came of a case: whether its first command took it, and what was found."""

    taken: bool
    findings: tuple[Finding, ...]


class TooLong(BaseException):
    """A command took longer than it may; no `except Exception` may catch it."""


@dataclass(frozen=True)
class Answer:
    """What a command answered: exit code, what it printed, the files afterwards, and what the last net caught."""

    code: int
    text: str
    files: Mapping[str, str]
    caught: str


Maker = Callable[[Random], Case]


def made(maker: Maker, seed: int, number: int) -> Case:
    """The case of that number; one without commands where the fuzzer itself failed."""
    try:
        return maker(Random(f"{maker.__module__} {seed} {number}"))
    except Exception:
        return Case(traceback.format_exc(), {}, ())


def tried(case: Case, folder: Path, limit: float = LIMIT) -> Tried:
    """Lay the files of a case into an empty folder and give the commands, one after the other."""
    for name, content in case.files.items():
        (folder / name).write_bytes(content)
    known = "".join(content.decode("utf-8", "replace") for content in case.files.values())
    before: dict[tuple[str, ...], Answer] = {}
    findings: list[Finding] = []
    taken = runs = False
    if not case.commands:
        findings.append(Finding("fuzzer", "", case.what))
    for i, words in enumerate(case.commands):
        given = [str(folder / word[2:]) if word.startswith("@/") else word for word in words]
        files = _seen(folder)
        try:
            with _within(limit):
                answer = _engines(given, folder) if words[0] == ENGINES else _command(given, folder)
        except TooLong:
            findings.append(Finding("slow", " ".join(words), traceback.format_exc()))
            break
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            findings.append(Finding("escaped", " ".join(words), traceback.format_exc()))
            break
        wrong = [*_wrong(answer, files, known + " ".join(words)), *_unlike(answer, before.get(words))]
        if i and not answer.caught and answer.code not in (FINE, GAPS) and (runs or words[0] in ("check", "import")):
            wrong.append(("late", f"{answer.code}: {answer.text[:300]}"))
        findings += [Finding(sort, " ".join(words), text) for sort, text in wrong]
        before[words] = answer
        runs |= words[0] == ENGINES and answer.code == FINE
        if i == 0:
            taken = answer.code in (FINE, GAPS)
            if not taken:
                break
    return Tried(taken, tuple(findings))


def _command(words: Sequence[str], folder: Path) -> Answer:
    """One command in this process."""
    caught: list[str] = []

    def keep(error: BaseException, arguments: Sequence[str]) -> None:
        caught.append("".join(traceback.format_exception(error)))

    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        patch.object(drills.cli.app, "keep_fault", keep),
    ):
        code = drills.cli.app.guarded(drills.cli.app.app, words)
    for stream in (out, err):
        stream.flush()
    said = b"".join(stream.buffer.getvalue() for stream in (out, err) if isinstance(stream.buffer, io.BytesIO))
    return Answer(code, said.decode("utf-8"), _seen(folder), "\n".join(caught))


def _engines(words: Sequence[str], folder: Path) -> Answer:
    """Whether both engines agree on a plan, and the audit with them; 3 where the plan goes round in a circle."""
    from benchmarks.truth.equality import differing
    from simulation.audit import audit
    from simulation.plan.compiler import compile_plan
    from simulation.reference.engine import simulate_runs
    from simulation.study.ensemble import Workers, run_many
    from simulation.study.export import study_json
    from simulation.study.study import Study

    scenario = open_source(words[1]).scenario
    if ResponseGraph(scenario).circles:
        return Answer(INVALID, "", _seen(folder), "")
    plan = compile_plan(scenario)
    unlike = differing(plan, 1, range(RUNS))
    breaches = [breach for run in simulate_runs(plan, 1, range(RUNS // 3)) for breach in audit(plan, run, 1)]
    sums = [
        study_json(Study(scenario, run_many(scenario, RUNS, 1, workers)))
        for workers in (Workers(1), Workers(1, "simpy"))
    ]
    text = f"engines differ in {unlike} runs\n" if unlike else "engines differ in sums\n" if sums[0] != sums[1] else ""
    return Answer(FINE, text + "".join(f"audit: {breach}\n" for breach in breaches[:5]), _seen(folder), "")


def _wrong(answer: Answer, files: Mapping[str, str], known: str) -> Iterator[tuple[str, str]]:
    """What no user should see of an answer; `known` is what the case itself says."""
    if answer.caught:
        yield "fault", answer.caught
    elif answer.code not in KNOWN or answer.code == 1:
        yield "code", f"{answer.code}: {answer.text[:500]}"
    if answer.code not in (FINE, GAPS) and answer.files != files:
        yield "half-written", " ".join(sorted(answer.files.keys() ^ files.keys()))
    if left := [name for name in answer.files if name.endswith(".part")]:
        yield "half-written", " ".join(left)
    for sort, pattern in (("control", SHAPELESS), ("placeholder", _PLACEHOLDER), ("nan", _NAN)):
        found = (match for match in pattern.finditer(answer.text.replace("\r\n", "\n")))
        if odd := next((match for match in found if sort == "control" or match[0] not in known), None):
            yield sort, ascii(answer.text[max(0, odd.start() - 80) : odd.end() + 40])
    if "Traceback" in answer.text and "Traceback" not in known:
        yield "traceback", answer.text[:2000]
    if answer.text.startswith(("engines differ", "audit: ")):
        yield answer.text.split()[0].rstrip(":"), answer.text[:1000]


def _unlike(answer: Answer, before: Answer | None) -> Iterator[tuple[str, str]]:
    if before is None or answer == before:
        return
    changed = sorted(name for name in answer.files if answer.files[name] != before.files.get(name))
    lines = [f"{a} | {b}" for a, b in zip(before.text.splitlines(), answer.text.splitlines(), strict=False) if a != b]
    if lines or before.code != answer.code or any(name in before.files for name in changed):
        yield "unstable", f"{before.code} {answer.code} {changed} {lines[:3]}"


def _seen(folder: Path) -> dict[str, str]:
    """The files of a folder with their digests."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.md5(path.read_bytes()).hexdigest() for path in paths}


@contextlib.contextmanager
def _within(limit: float) -> Iterator[None]:
    """So many seconds of a processor, whatever else the machine does; also where the alarm was swallowed."""

    def ring(*_: object) -> None:
        raise TooLong

    began = time.process_time()
    if not hasattr(signal, "SIGPROF"):  # Windows: told when it is over
        yield
    else:
        former = signal.signal(signal.SIGPROF, ring)
        signal.setitimer(signal.ITIMER_PROF, limit)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, former)
    if time.process_time() - began > limit:
        raise TooLong


# ---- a case in a file


def kept(case: Case, **more: Any) -> str:
    """A case as text, to be tried again after the fuzzers have changed."""
    files = {name: base64.b64encode(content).decode() for name, content in case.files.items()}
    data = {**more, "what": case.what, "commands": [list(words) for words in case.commands], "files": files}
    return json.dumps(data, ensure_ascii=True, indent=1)


def again(text: str) -> Case:
    """The case of such a text."""
    data = json.loads(text)
    files = {name: base64.b64decode(content) for name, content in data["files"].items()}
    return Case(data["what"], files, tuple(tuple(words) for words in data["commands"]))
