"""Tries the program with cases of the fuzzers until the time is over: `python3 dev.py fuzz --minutes N [--seed S]`.

The cases run in a process of their own, so that one that takes all memory, or never ends, is a finding too. Each kind
gets its share of the time. Every finding is kept in `out/fuzz/` as a file that repeats it (`--replay FILE`); of
findings that are probably one mistake, the first few.
"""

from __future__ import annotations

import argparse
import contextlib
import re
import signal
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from random import SystemRandom

from tests.fuzz import books, patches, templates, texts, trees, values
from tests.fuzz.door import LIMIT, Case, Finding, Maker, Tried, again, kept, made, tried

KINDS: dict[str, Maker] = {
    "texts": texts.case,
    "trees": trees.case,
    "values": values.case,
    "patches": patches.case,
    "books": books.case,
    "templates": templates.case,
}
#: Shares of the time: what goes through everything gets most.
SHARES = {"texts": 1, "trees": 1, "values": 4, "patches": 2, "books": 2, "templates": 1}
OUT = Path(__file__).parents[2] / "out" / "fuzz"
#: What loads all that takes room and time in any case.
WARM = Case("", {"f.yaml": b"format: 1\nscenario: {id: a}\nsteps: {a: {lasts: 1s}}\n"}, [("simulate", "@/f.yaml")])
#: Bytes that a case may take beyond what the program takes at rest.
MEMORY = 3_000_000_000
#: Seconds after which a case that answers nothing is ended from outside: several commands, each within its limit.
PATIENCE = 10 * LIMIT
#: Cases after which the process of the cases is a new one, and files kept of one mistake.
FRESH, ALIKE = 400, 3


def serve(pipe: Connection) -> None:
    """Try the cases that are asked for, one after the other, until nobody asks any more; as the process of its own."""
    warnings.simplefilter("error")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the loop
    with tempfile.TemporaryDirectory(prefix="gasdrill-fuzz-") as folder:
        tried(WARM, Path(folder))
    _bound_memory()
    with contextlib.suppress(EOFError):
        while True:
            kind, seed, number = pipe.recv()
            began = time.process_time()
            with tempfile.TemporaryDirectory(prefix="gasdrill-fuzz-") as folder:
                found = tried(made(KINDS[kind], seed, number), Path(folder))
            pipe.send((found, time.process_time() - began))


def _bound_memory() -> None:
    """Let the process grow by so much and no more, where the system can bound it."""
    used = Path("/proc/self/statm")
    if sys.platform == "linux" and used.exists():
        import resource

        size = int(used.read_text(encoding="utf-8").split()[0]) * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (size, size))


class Server:
    """The process that tries the cases; a new one where it died."""

    def __init__(self, serve: Callable[[Connection], None] = serve) -> None:
        self.serve = serve
        self.start()

    def start(self) -> None:
        self.pipe, theirs = get_context("spawn").Pipe()
        self.process = get_context("spawn").Process(target=self.serve, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()
        self.done = 0

    def ask(self, kind: str, seed: int, number: int) -> tuple[Tried, float]:
        """What came of a case, and how many seconds it took."""
        if self.done >= FRESH:
            self.end()
            self.start()
        self.done += 1
        try:
            self.pipe.send((kind, seed, number))
            if self.pipe.poll(PATIENCE):
                answer: tuple[Tried, float] = self.pipe.recv()
                return answer
            sort = "hung"
        except (EOFError, OSError):
            sort = "died"
        self.process.kill()
        self.process.join()
        code = self.process.exitcode
        self.start()
        return Tried(False, (Finding(sort, kind, f"the process ended with {code}"),)), float(PATIENCE)

    def end(self) -> None:
        """Let the process go."""
        self.process.kill()
        self.process.join()


class Log:
    """What was tried and found so far."""

    def __init__(self, out: Path) -> None:
        self.out, self.cases, self.taken, self.marks = out, Counter[str](), Counter[str](), Counter[str]()
        self.spent = dict.fromkeys(KINDS, 0.0)

    def add(self, kind: str, seed: int, number: int, found: Tried) -> None:
        """Count a case; keep and print what is new."""
        self.cases[kind] += 1
        self.taken[kind] += found.taken
        for finding in found.findings:
            self.marks[finding.mark] += 1
            if self.marks[finding.mark] <= ALIKE:
                self.keep(kind, seed, number, finding)

    def keep(self, kind: str, seed: int, number: int, finding: Finding) -> None:
        """A finding as a file that repeats it."""
        self.out.mkdir(parents=True, exist_ok=True)
        path = self.out / f"{finding.sort}-{kind}-{seed}-{number}.json"
        said = {"kind": kind, "seed": seed, "number": number, "sort": finding.sort, "command": finding.command}
        case = made(KINDS[kind], seed, number)
        path.write_text(kept(case, **said, text=finding.text), encoding="utf-8")
        print(f"\n{finding.sort}: {kind}, seed {seed}, case {number}: {case.what[:200]}\n  {finding.command[:200]}")
        print("  " + finding.text.strip()[-600:].replace("\n", "\n  "))
        print(f"  python3 dev.py fuzz --replay {path}", flush=True)

    def progress(self) -> str:
        """A line: cases by kind, with those that the first command took, and findings."""
        parts = (f"{kind} {n} ({self.taken[kind]})" for kind, n in self.cases.items())
        return f"{', '.join(parts)}; findings {self.marks.total()}, of {len(self.marks)} sorts"


def loop(minutes: float, seed: int, kinds: Sequence[str], out: Path = OUT) -> int:
    """Try cases until the time is over; 1 if there was a finding."""
    print(f"seed {seed}, {minutes:g} min: {', '.join(kinds)} — cases (taken by the first command)", flush=True)
    log, server, end, said = Log(out), Server(), time.monotonic() + 60 * minutes, time.monotonic()
    try:
        while time.monotonic() < end:
            kind = min(kinds, key=lambda each: log.spent[each] / SHARES[each])
            number = log.cases[kind]
            found, seconds = server.ask(kind, seed, number)
            log.spent[kind] += seconds
            log.add(kind, seed, number, found)
            if time.monotonic() > said + 5:
                said = time.monotonic()
                print(log.progress(), flush=True)
    except KeyboardInterrupt:
        print("interrupted")
    finally:
        server.end()
    print(log.progress())
    for mark, n in log.marks.most_common():
        print(f"{n:6} {mark}")
    return 1 if log.marks else 0


def replay(path: Path) -> int:
    """Try the case of a file once more; 1 if it still finds something."""
    with tempfile.TemporaryDirectory(prefix="gasdrill-fuzz-") as folder:
        found = tried(again(path.read_text(encoding="utf-8")), Path(folder))
    for finding in found.findings:
        print(f"{finding.sort}: {finding.command}\n{finding.text}")
    print(f"findings {len(found.findings)}")
    return 1 if found.findings else 0


def one(name: str, out: Path) -> int:
    """Try a case by kind, seed and number; 1 if it finds something."""
    kind, seed, number = name.split(":")
    with tempfile.TemporaryDirectory(prefix="gasdrill-fuzz-") as folder:
        found = tried(made(KINDS[kind], int(seed), int(number)), Path(folder))
    Log(out).add(kind, int(seed), int(number), found)
    print(f"findings {len(found.findings)}")
    return 1 if found.findings else 0


def main(arguments: Sequence[str] | None = None) -> int:
    """The job of dev.py."""
    parser = argparse.ArgumentParser(prog="dev.py fuzz", description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=1.0, help="how long (1)")
    parser.add_argument("--seed", type=int, help="the same seed tries the same cases (by default a new one)")
    parser.add_argument("--kind", action="append", choices=list(KINDS), help="only these kinds; may be repeated")
    parser.add_argument("--replay", type=Path, metavar="FILE", help="try a case of out/fuzz/ once more")
    parser.add_argument("--case", metavar="KIND:SEED:NUMBER", help="try one case, and keep what it finds")
    parser.add_argument("--out", type=Path, default=OUT, help="where findings are kept (out/fuzz)")
    given = parser.parse_args(arguments)
    if given.replay and not given.replay.is_file():
        parser.error(f"no such file: {given.replay}")
    if given.case and not re.fullmatch(rf"({'|'.join(KINDS)}):\d+:\d+", given.case):
        parser.error(f"KIND:SEED:NUMBER, not {given.case}")
    if given.replay:
        return replay(given.replay)
    if given.case:
        return one(given.case, given.out)
    seed = given.seed if given.seed is not None else SystemRandom().randrange(10**6)
    return loop(given.minutes, seed, given.kind or list(KINDS), given.out)


if __name__ == "__main__":
    sys.exit(main())
