"""A first look by the fuzzers with fixed cases, and proof that they see what they look for."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from drills.cli.options import Exit
from drills.cli.screen import Screen
from tests.fuzz import run
from tests.fuzz.bases import text_of
from tests.fuzz.door import ENGINES, Case, again, kept, made, tried

#: Cases of each kind: some twenty seconds in all, by number and not by the clock, so that they are the same everywhere.
CASES = {"texts": 20, "trees": 8, "values": 3, "patches": 16, "books": 3, "templates": 24}
SMALL = Case("nothing", {"f.yaml": text_of("smallest").encode()}, (("check", "@/f.yaml"), ("check", "@/f.yaml")))


@pytest.mark.parametrize("kind", run.KINDS)
def test_the_program_stands_the_fuzzers(kind: str, tmp_path: Path) -> None:
    """Nothing that no user should see in the first cases of a seed; the longer look is `python3 dev.py fuzz`."""
    taken = 0
    for number in range(CASES[kind]):
        folder = tmp_path / str(number)
        folder.mkdir()
        found = tried(made(run.KINDS[kind], 14, number), folder)
        assert not found.findings, f"python3 dev.py fuzz --case {kind}:14:{number}"
        taken += found.taken
    assert taken < CASES[kind] or kind == "values"
    assert taken


def _raises(*_: object) -> None:
    raise ZeroDivisionError


def _prints(text: str) -> Callable[..., None]:
    return lambda *_: print(text)


def _spins(*_: object) -> None:
    with contextlib.suppress(Exception):
        while True:
            time.process_time()


def _writes(*_: object) -> None:
    Path(os.environ["FUZZED"], "half").write_text("x", encoding="utf-8")
    raise Exit(3)


def _changes(*_: object) -> None:
    print(time.perf_counter_ns())


def _leaves(*_: object) -> None:
    raise SystemExit


@pytest.mark.parametrize(
    ("does", "sort"),
    [
        (_raises, "fault"),
        (_spins, "slow"),
        (_writes, "half-written"),
        (_changes, "unstable"),
        (_leaves, "code"),
        (_prints("a\u202eb"), "control"),
        (_prints("{name} is wrong"), "placeholder"),
        (_prints("P50 nan s"), "nan"),
        (_prints("Traceback (most recent call last):"), "traceback"),
    ],
)
def test_a_fault_of_the_program_is_seen(
    does: Callable[..., None], sort: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each sort of finding, made on purpose; the program as it is shows none of them."""
    assert tried(SMALL, tmp_path).findings == ()
    monkeypatch.setenv("FUZZED", str(tmp_path))
    monkeypatch.setattr(Screen, "gaps", does)
    assert {finding.sort for finding in tried(SMALL, tmp_path, limit=0.5 if does is _spins else 9).findings} == {sort}


def test_engines_that_differ_are_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a run, in what is summed over runs, or against the law."""
    case = Case("engines", SMALL.files, ((ENGINES, "@/f.yaml"),))
    assert tried(case, tmp_path).findings == ()
    numbers = count()
    for name, broken, sort in (
        ("benchmarks.truth.equality.differing", lambda *_: 1, "engines"),
        ("simulation.study.export.study_json", lambda _: next(numbers), "engines"),
        ("simulation.audit.audit", lambda *_: ["late"], "audit"),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(name, broken)
            assert [finding.sort for finding in tried(case, tmp_path).findings] == [sort]


def test_a_finding_is_kept_and_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The file holds the case itself: it finds again what it found, and nothing once that is mended."""
    log = run.Log(tmp_path / "out")
    monkeypatch.setitem(run.KINDS, "texts", lambda random: SMALL)
    with monkeypatch.context() as broken:
        broken.setattr(Screen, "gaps", _raises)
        (tmp_path / "a").mkdir()
        log.add("texts", 1, 7, tried(SMALL, tmp_path / "a"))
        (path,) = (tmp_path / "out").iterdir()
        assert path.name == "fault-texts-1-7.json"
        assert f"--replay {path}" in capsys.readouterr().out
        assert run.main(["--replay", str(path)]) == 1
    assert run.main(["--replay", str(path)]) == 0
    assert again(kept(SMALL)) == SMALL


def test_cases_repeat(tmp_path: Path) -> None:
    """The same seed makes the same case, another seed or number another one."""
    for kind in run.KINDS:
        one, same, other, next = (made(run.KINDS[kind], *at) for at in ((3, 1), (3, 1), (4, 1), (3, 2)))
        assert one == same
        assert one.files not in (other.files, next.files)


def test_the_loop_ends_and_says_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without time nothing is tried; exit code 0 without a finding, 1 with one, also where the fuzzer itself fails."""
    assert run.main(["--minutes", "0", "--seed", "3", "--out", str(tmp_path)]) == 0
    assert "seed 3" in capsys.readouterr().out
    assert [finding.sort for finding in tried(Case("no case", {}, ()), tmp_path).findings] == ["fuzzer"]
    for wrong in (["--kind", "nonsense"], ["--case", "texts:1"], ["--replay", str(tmp_path / "none")]):
        with pytest.raises(SystemExit):
            run.main(wrong)
    assert run.main(["--case", "texts:14:0", "--out", str(tmp_path)]) == 0


def test_a_process_that_dies_or_hangs_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the next case has a process again."""
    server = run.Server(os.close)  # type: ignore[arg-type]  # which cannot close that, and ends
    try:
        assert [finding.sort for finding in server.ask("texts", 1, 1)[0].findings] == ["died"]
        server.serve = run.serve
        server.start()
        monkeypatch.setattr(run, "PATIENCE", 0)
        assert [finding.sort for finding in server.ask("texts", 1, 1)[0].findings] == ["hung"]
        monkeypatch.undo()
        assert server.ask("texts", 1, 1)[0].findings == ()
    finally:
        server.end()
