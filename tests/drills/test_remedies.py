"""`gasdrill remedies` and `adopt` as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from drills.commands import app, guarded
from scenarios.check import check
from scenarios.versions import versions
from simulation.variants import open_source

LIBRARY = Path(__file__).parents[2] / "scenarios" / "library"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A copy of station A's typical plan."""
    path = tmp_path / "mine.yaml"
    path.write_text((LIBRARY / "station_jia.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    return path


def test_key_posts_get_deputies_by_words_alone(capsys: pytest.CaptureFixture[str]) -> None:
    """A proposal for each gap asked for, its cost in words, the id to adopt it by, and the seeds used."""
    assert guarded(app, ["remedies", "station_jia", "-n", "40", "--gap", "DUT02", "--json", "-q"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["seed"], data["fresh_seed"]) == (1, 2)
    assert {p["cost"] for p in data["proposals"]} == {"words"}
    assert all(p["closed"] and p["id"].startswith("deputy.") for p in data["proposals"])


def test_the_table_is_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    """Remedy, cost and the appeal to those in charge."""
    assert guarded(app, ["remedies", "station_jia", "-n", "40", "-g", "DUT02", "-q"]) == 0
    shown = capsys.readouterr().out
    assert "deputy.power" in shown
    assert "改文字" in shown
    assert "请负责人判断" in shown


def test_adopting_closes_the_gap_and_keeps_comments(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The file is written with its comments, the former one kept; check no longer finds the gap."""
    before = mine.read_text(encoding="utf-8")
    assert "DUT02" in {gap.code for gap in check(open_source(str(mine)).scenario) if gap.nodes == ("commander",)}
    assert guarded(app, ["adopt", str(mine), "deputy.commander.P04+free.S07.4"]) == 0
    assert "充装班长" in capsys.readouterr().out
    after = mine.read_text(encoding="utf-8")
    assert "薄弱环节1：切断要等站长下令" in after
    assert [version.path.read_text(encoding="utf-8") for version in versions(mine)] == [before]
    assert [g for g in check(open_source(str(mine)).scenario) if g.code == "DUT02" and g.nodes == ("commander",)] == []


def test_the_library_is_left_alone(tmp_path: Path) -> None:
    """Without -o nothing of the program's own is written; with it, a file of one's own."""
    before = (LIBRARY / "station_jia.yaml").read_bytes()
    assert guarded(app, ["adopt", "station_jia", "deputy.commander.P04"]) == 2
    assert guarded(app, ["adopt", "station_jia", "deputy.commander.P04", "-o", str(tmp_path / "n.yaml")]) == 0
    assert (LIBRARY / "station_jia.yaml").read_bytes() == before
    assert open_source(str(tmp_path / "n.yaml")).scenario.roles["commander"].deputies == ("P04",)


@pytest.mark.parametrize(
    ("id", "said"),
    [("wish.S03", "wish"), ("deputy.nobody.P04", "不适用"), ("deputy.commander.P01", "不适用"), ("", "办法")],
)
def test_a_wrong_id_is_told_and_nothing_written(
    mine: Path, id: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One message, exit code of wrong use, the file as it was."""
    before = mine.read_bytes()
    assert guarded(app, ["adopt", str(mine), id]) == 2
    assert said in capsys.readouterr().err
    assert mine.read_bytes() == before


def test_an_unknown_code_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Before anything is simulated."""
    assert guarded(app, ["remedies", "smallest", "--gap", "LATE"]) == 2
    assert "LATE" in capsys.readouterr().err
