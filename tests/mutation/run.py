"""How many small mistakes the tests see, file by file: `python3 dev.py mutate [FILE…] [--sample N] [--seed S]`.

A sample of changes is drawn for each file of `table.toml` and each is tried with the tests that belong to it. Survivors
are listed with line and change; those that are equal by meaning stand in `table.toml`, each with its reason. `--write`
puts the table into docs/verification.md.

The libraries for this were tried and do not fit: cosmic-ray and mutmut change files on the disk, one at a time, which
would compile the kernel anew for every change of a file that it goes by; they start Python for every change, which
takes longer than the tests; and they change annotations, which counts as found and flatters the rate.
"""

from __future__ import annotations

import argparse
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.mutation import Row, written
from tests.mutation.changes import Change, changes, sample
from tests.mutation.trying import ROOT, Refused, copied, survivors

TABLE = Path(__file__).with_name("table.toml")
PAGE = ROOT / "docs" / "verification.md"
#: Least share of changes, in hundredths, that the tests of a file have to see.
LEAST = 90


@dataclass(frozen=True)
class Equal:
    """A change that no test can see, because the program means the same with it; and why that is so."""

    file: str
    line: str
    before: str
    after: str
    within: str
    why: str


def table() -> tuple[dict[str, list[str]], list[Equal]]:
    """By file the tests that belong to it; and the changes that are equal by meaning."""
    data = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return data["tests"], [Equal(**row) for row in data.get("equal", [])]


def reason(file: str, lines: Sequence[str], change: Change, equal: Sequence[Equal]) -> str:
    """Why a change of a file is equal by meaning; nothing where it is not declared to be."""
    seen = (file, lines[change.line - 1].strip(), change.before, change.after, change.within)
    same = (row for row in equal if (row.file, row.line, row.before, row.after, row.within) == seen)
    return next((row.why for row in same), "")


def tried(
    root: Path, file: str, tests: Sequence[str], equal: Sequence[Equal], asked: argparse.Namespace, until: float
) -> Row:
    """The row of a file of the tree; its survivors are printed."""
    source = (root / file).read_text(encoding="utf-8")
    drawn = sample(changes(source), asked.sample, Random(f"{asked.seed} {file}"))

    def told(many: int) -> None:
        if sys.stderr.isatty():
            print(f"\r{file} {many}/{len(drawn)}", end="", file=sys.stderr, flush=True)

    many, alive = survivors(root, file, drawn, tests, until, asked.jobs, told)
    lines, same = source.splitlines(), 0
    for change in alive:
        why = reason(file, lines, change, equal)
        same += bool(why)
        mark = f"等价 equal: {why}" if why else "存活 survived"
        print(f"{file}:{change.line}: {change.before}  →  {change.after}    [{mark}]", flush=True)
    return Row(file, many, many - len(alive), same, asked.seed)


def told_rows(rows: Sequence[Row]) -> str:
    """The rates as lines for the terminal."""
    wide = max(len(row.file) for row in rows)
    return "\n".join(
        f"{row.file:<{wide}}  试 tried {row.tried:>4}  发现 killed {row.killed:>4}  等价 equal {row.equal:>3}  "
        f"{row.rate:.1%}"
        for row in rows
    )


def parser() -> argparse.ArgumentParser:
    """What may be asked for."""
    found = argparse.ArgumentParser(
        prog="dev.py mutate", description="改坏一处，看测试能否发现 / how many small mistakes the tests see"
    )
    found.add_argument("files", nargs="*", metavar="FILE", help="只试这些文件（缺省为表中全部）/ these files (all)")
    found.add_argument("--sample", type=int, default=60, help="每个文件最多试几处 / changes of each file (60)")
    found.add_argument("--seed", type=int, default=1, help="种子相同则抽样相同 / the same seed, the same sample (1)")
    found.add_argument("--seconds", type=float, default=1800, help="最长用时，秒 / no change is begun later (1800)")
    found.add_argument("-j", "--jobs", type=int, choices=(1, 2), default=2, help="同时几个进程 / processes (2)")
    found.add_argument("--write", action="store_true", help="把表写入 docs/verification.md / write the table there")
    return found


def main(arguments: Sequence[str]) -> int:
    """Try the files; 1 where one is below 90 %, or could not be tried to the end."""
    asked = parser().parse_args(arguments)
    tests, equal = table()
    names = [Path(name).as_posix() for name in asked.files] or list(tests)
    unknown = [name for name in names if name not in tests]
    if unknown or asked.sample < 1 or asked.seconds <= 0:
        parser().error(f"不在 {TABLE.name} 中 / not in {TABLE.name}: {' '.join(unknown)}" if unknown else "> 0")
    until, rows = time.monotonic() + asked.seconds, []
    try:
        with copied() as root:
            for name in names:
                rows.append(tried(root, name, tests[name], equal, asked, until))
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    print(told_rows(rows))
    whole = all(row.tried == min(asked.sample, Counter(_sizes(names))[row.file]) for row in rows)
    if not whole:
        print("时间已到，未试完 / the time is up before all were tried", file=sys.stderr)
    if asked.write and whole:
        PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), rows), encoding="utf-8", newline="\n")
    return 0 if whole and all(row.rate * 100 >= LEAST for row in rows) else 1


def _sizes(names: Sequence[str]) -> dict[str, int]:
    return {name: len(changes((ROOT / name).read_text(encoding="utf-8"))) for name in names}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
