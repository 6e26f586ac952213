"""The table of verification: its rows hold, and a row that fails stays in the table and fails the command."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import verify
from benchmarks.mutation import Row as Mutations
from benchmarks.mutation import written
from benchmarks.truth import told
from benchmarks.truth.cases import shipped
from benchmarks.truth.chance import common_rows, philox_rows
from benchmarks.truth.closed import closed_rows
from benchmarks.truth.curves import curve_rows
from benchmarks.truth.engines import chosen, simpy_runs
from benchmarks.truth.networks import network_rows
from benchmarks.truth.queues import WARM_UP, queue_rows
from benchmarks.truth.row import Row, count, estimate
from benchmarks.truth.schedules import schedule_rows
from simulation.kernel.jit import available

DATA = os.environ.get("GASDRILL_DATA")


def failed(rows: list[Row]) -> list[str]:
    """The rows that do not hold; skipped ones are none."""
    assert rows
    return [f"{row.en}: {row.expected}, {row.got} {row.interval}" for row in rows if row.holds is False]


def test_closed_forms_and_networks() -> None:
    """Joins, races, retries and the networks V1 and V2 within four standard errors, by the engine for many runs."""
    name, engine = chosen()
    assert name == ("kernel" if available() else "SimPy")
    assert not failed(closed_rows(engine, 2000))
    assert not failed(network_rows(engine, 2000))
    assert not failed(closed_rows(simpy_runs, 200))


def test_waiting_lines() -> None:
    """M/M/1, M/M/3, M/D/1 and M/G/1: every waiting time is that of the recursion, the mean that of theory."""
    assert not failed(queue_rows(chosen()[1], WARM_UP + 40, 6))


def test_curves() -> None:
    """Every inverse distribution function against scipy, and the kernel's against ours."""
    assert not failed(curve_rows(400))


def test_chance() -> None:
    """Philox against its published vectors and an independent implementation; common random numbers pay."""
    assert not failed(philox_rows(200))
    assert not failed(common_rows(chosen()[1], 1500))


@pytest.mark.skipif(DATA is None, reason="GASDRILL_DATA is not set: no PSPLIB instances")
def test_schedules() -> None:
    """Every PSPLIB instance: feasible, never below its bound, the engines equal."""
    rows = schedule_rows(chosen()[1], Path(DATA or ""))
    assert not failed(rows)
    assert any(row.holds for row in rows)


def test_runs_told_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows of runs told back as facts hold for one shipped scenario and some random plans; one run at odds with the
    laws would fail its row."""
    monkeypatch.setattr(told, "shipped", lambda: shipped()[:1])
    assert not failed(told.told_rows(3, 4))
    monkeypatch.setattr(told, "told_library", lambda *_: told.Back(runs=3, odds=1))
    assert len(failed(told.told_rows(3, 4))) == 1


def test_without_data_the_row_says_that_it_was_skipped() -> None:
    """Where the instances are not there the table says so, and nothing fails."""
    rows = schedule_rows(chosen()[1], None)
    assert [row.holds for row in rows] == [None]
    assert "GASDRILL_DATA" in rows[0].got + rows[0].expected + rows[0].interval


@pytest.mark.parametrize(("expected", "holds"), [(1.0, True), (1.5, False)])
def test_a_wrong_expectation_is_found(expected: float, holds: bool) -> None:
    """An estimate holds within four standard errors; of comparisons none may differ, and there have to be some."""
    assert estimate("", "", "", expected, 1.02, 0.01).holds is holds
    assert count("", "", "", 1, 10).holds is False
    assert count("", "", "", 0, 0).holds is False


def test_a_row_that_fails_stays_and_fails_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One true row, the same with another expectation: the page has both, the failing one marked, exit 1; else 0."""
    true = estimate("真", "true", "textbook", 1.0, 1.0, 0.01)
    false = replace(true, zh="假", en="false", expected="2", holds=False)
    page = tmp_path / "v.md"
    for rows, code in (([true, false], 1), ([true], 0)):
        monkeypatch.setattr(verify, "kinds", lambda *_, rows=rows: [("类", "kind", lambda: rows)])
        page.write_text(written("# Old", [Mutations("a.py", 4, 4, 0, 1)]), encoding="utf-8")
        assert verify.main(["--quick", "-o", str(page)]) == code
        text = page.read_text(encoding="utf-8")
        assert ("| 假<br>false | textbook | 2 |" in text) == (code == 1)
        assert "| 真<br>true | textbook |" in text
        assert "# Old" not in text
        assert text.endswith("| `a.py` | 4 | 4 | 0 | 100.0% | 1 |\n")  # the section of `dev.py mutate` stays
        assert ("false" in capsys.readouterr().err) == (code == 1)
