"""Whether the tests of a file see a change of it: each change is tried in a process of its own, in which the file is
imported with the change made. No file is changed: a run that is broken off leaves nothing behind, and the compiled
kernel, which goes by the bytes of its files, stays what it is. All happens in a copy of the tree, so that who goes on
editing meanwhile does not mix two states of it.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.context import BaseContext
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from types import CodeType, ModuleType
from typing import Any

from tests.mutation.changes import Change, changed

ROOT = Path(__file__).parents[2]
#: What of the tree is not copied: what is made from it, and what is large and no test of a figure reads.
LEFT = (".git", ".venv", "out", "__pycache__", ".*_cache", ".hypothesis", "*.otf", "pictures")
#: What every test needs and no change touches: imported once, where processes can be forked.
COMMON = (
    *("pytest", "_pytest.assertion.rewrite", "numpy", "scipy.stats", "pydantic", "ruamel.yaml", "networkx", "simpy"),
    *("hypothesis", "scenarios.model", "scenarios.reading", "scenarios.rules"),
)
#: Exit codes of a process: pytest's own, and one for a file that was imported before the change could be made.
PASSED, TOO_EARLY = 0, 99
#: The first failure is enough; that a plugin was imported before (`COMMON`) does no harm.
QUICKLY = ("-x", "-q", "-p", "no:xdist", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning")
#: A change that makes a loop endless is found by that: so many times as long as the tests take, and some seconds.
PATIENCE, GRACE = 4.0, 20.0


class Refused(Exception):
    """The sample cannot be taken; the message says why, in both languages."""


class _Changed(SourceFileLoader):
    """Loads a file as it would be with a change."""

    def __init__(self, name: str, path: str, code: CodeType) -> None:
        super().__init__(name, path)
        self.code = code

    def get_code(self, fullname: str) -> CodeType:
        return self.code


class _Finder(MetaPathFinder):
    """Answers for one module, and only for it."""

    def __init__(self, loader: _Changed) -> None:
        self.loader = loader

    def find_spec(self, fullname: str, path: Any = None, target: ModuleType | None = None) -> ModuleSpec | None:
        if fullname != self.loader.name:
            return None
        return importlib.util.spec_from_file_location(fullname, self.loader.path, loader=self.loader)


def module_of(file: str) -> str:
    """The name under which a file is imported."""
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@contextmanager
def copied() -> Iterator[Path]:
    """A copy of the tree, from which everything is imported that has not been yet; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="gasdrill-mutate-") as folder:
        copy = Path(folder, "tree")
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LEFT))
        sys.path.insert(0, str(copy))
        try:
            yield copy
        finally:
            sys.path.remove(str(copy))


def judge(root: Path, file: str, change: Change | None, tests: Sequence[str]) -> None:
    """Run tests with the file changed (or as it is), and leave with pytest's exit code: in a process of its own.

    SimPy simulates, also where many runs are asked for: the laws of the reference are then what the tests see, and no
    test waits for a compiler.
    """
    os.chdir(root)
    os.environ |= {"NUMBA_DISABLE_JIT": "1", "CI": "true"}
    sys.dont_write_bytecode = False  # into the copy: whoever comes next need not compile what is as it was
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    name = module_of(file)
    if name in sys.modules:
        os._exit(TOO_EARLY)
    if change is not None:
        path = root / file
        code = changed(path.read_text(encoding="utf-8"), change, str(path))
        sys.meta_path.insert(0, _Finder(_Changed(name, str(path), code)))
    import pytest

    os._exit(int(pytest.main([*QUICKLY, *tests])))


def processes() -> BaseContext:
    """How the processes are started: by a fork of one that has everything loaded, where the system can do that."""
    if "forkserver" not in get_all_start_methods():
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload(list(COMMON))
    return context


def once(
    context: BaseContext, root: Path, file: str, change: Change | None, tests: Sequence[str], seconds: float
) -> int | None:
    """The exit code of the tests; None where they did not end in so many seconds."""
    process = context.Process(target=judge, args=(root, file, change, tests), daemon=True)  # type: ignore[attr-defined]
    process.start()
    process.join(seconds)
    if process.is_alive():
        process.kill()
        process.join()
        return None
    return int(process.exitcode)


def survivors(
    root: Path,
    file: str,
    drawn: Sequence[Change],
    tests: Sequence[str],
    until: float,
    jobs: int,
    told: Callable[[int], None],
) -> tuple[int, list[Change]]:
    """How many of the changes were tried before the time `until` (of `time.monotonic`), and those of them that no test
    saw. The tests are first run on the file as it is: `Refused` where they fail."""
    context, began = processes(), time.monotonic()
    code = once(context, root, file, None, tests, 600)
    if code != PASSED:
        raise Refused(
            f"{file}：文件未改时测试就不通过 / its tests fail with the file as it is ({code}): {' '.join(tests)}"
        )
    patience = PATIENCE * (time.monotonic() - began) + GRACE
    queue: SimpleQueue[Change] = SimpleQueue()
    for change in drawn:
        queue.put(change)
    tried, alive = list[Change](), list[Change]()

    def work() -> None:
        for change in _before(queue, until):
            if once(context, root, file, change, tests, patience) == PASSED:
                alive.append(change)
            tried.append(change)
            told(len(tried))

    threads = [Thread(target=work) for _ in range(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(tried), sorted(alive, key=lambda change: (change.place, change.option))


def _before(queue: SimpleQueue[Change], until: float) -> Iterator[Change]:
    """What is in the queue, as long as there is time."""
    while time.monotonic() < until:
        try:
            yield queue.get_nowait()
        except Empty:
            return
