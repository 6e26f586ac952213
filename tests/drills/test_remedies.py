"""`gasdrill remedies` and `adopt` as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from drills.cli.app import app, guarded
from drills.shelf.versions import versions
from scenarios.check import check
from scenarios.source import open_source

LIBRARY = Path(__file__).parents[2] / "scenarios" / "library"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A copy of station A's typical plan."""
    path = tmp_path / "mine.yaml"
    path.write_text((LIBRARY / "station_jia.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    return path


def test_key_posts_get_deputies_who_have_time(capsys: pytest.CaptureFixture[str]) -> None:
    """A proposal for each gap asked for, the id to adopt it by, and the seeds used: a deputy where somebody is free,
    nobody for more than three posts, one more person where all others are needed elsewhere at the same time."""
    assert guarded(app, ["remedies", "station_jia", "-n", "40", "--gap", "DUT02", "--json", "-q"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["seed"], data["fresh_seed"]) == (1, 2)
    assert all(p["closed"] for p in data["proposals"])
    ids = [p["id"].split(".") for p in data["proposals"]]
    deputies = [words[2] for words in ids if words[0] == "deputy"]
    assert len(deputies) == 5
    assert max(deputies.count(person) for person in deputies) <= 3
    assert [words for words in ids if words[0] != "deputy"] == [["person", "comms"]]


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


HEAD = """format: 1
scenario: {id: small}
organisations: {s: {title: 本站}}
places: {hall: {title: 灌瓶间}, door: {title: 门外}}
walks: {hall: {door: 5}}
people: {A: {title: 甲, organisation: s, at: door}, B: {title: 乙, organisation: s, at: door}}
roles: {f: {title: 充装工, holders: [A]}, g: {title: 门卫, holders: [B]}}
"""
FOREIGN = {
    "no count": """steps:
  detect: {by: f, at: hall, lasts: 10s, does: detect}
  leave: {each: everybody, after: detect, lasts: 0s, does: evacuate}
""",
    "no holders": """steps:
  detect: {by: nobody, lasts: 10s, does: detect}
  call: {by: f, after: detect, lasts: 10s, does: call_119}
deadlines: {d: {to: call, within: 5s}}
""",
    "cannot be averted": """steps:
  detect: {by: f, lasts: 10s, does: detect}
escalations: {boom: {title: 爆炸, delay: 2 min, closes: hall}}
""",
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_foreign_plan_gets_a_reason_for_every_gap(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A plan that has not what the library always has (a place to count at, holders, a step that averts): no traceback,
    and for each gap a proposal or a reason."""
    path = tmp_path / "foreign.yaml"
    head = HEAD.replace("roles: {", "roles: {nobody: {title: 没有人}, ")
    path.write_text(head + FOREIGN[name], encoding="utf-8")
    assert guarded(app, ["remedies", str(path), "-n", "40", "--json", "-q"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["proposals"]
    assert all(bool(p["id"]) != bool(p["reasons"]) for p in data["proposals"])
    assert guarded(app, ["remedies", str(path), "-n", "40", "-q"]) == 0
    assert "没有提出办法：" in capsys.readouterr().out


def test_the_reasons_name_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What no step averts is nobody's fault; nothing to write a step after, no place to gather: what to add first."""
    path = tmp_path / "foreign.yaml"
    path.write_text(HEAD + FOREIGN["cannot be averted"], encoding="utf-8")
    guarded(app, ["remedies", str(path), "-n", "40", "-q", "--json"])
    codes = {p["gap"]["code"] for p in json.loads(capsys.readouterr().out)["proposals"]}
    assert codes == {"DUT01", "STR05"}
    path.write_text(HEAD + FOREIGN["no count"], encoding="utf-8")
    guarded(app, ["remedies", str(path), "-n", "40", "--json", "-q"])
    found = {
        p["gap"]["nodes"][0]: p["reasons"]
        for p in json.loads(capsys.readouterr().out)["proposals"]
        if p["gap"]["code"] == "DUT01"
    }
    assert found["report-regulator"] == [
        {"code": "no-anchor", "data": {"act": "report_regulator", "acts": ["call_119", "report_head"]}}
    ]
    assert found["count-staff"] == [{"code": "no-muster", "data": {"act": "count_staff"}}]


def test_few_runs_are_said_to_judge_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A search with a handful of runs says first that they tell nothing; with enough it does not."""
    path = tmp_path / "foreign.yaml"
    path.write_text(HEAD + FOREIGN["no count"], encoding="utf-8")
    for runs, said in ((8, True), (30, False)):
        assert guarded(app, ["remedies", str(path), "-n", str(runs), "-q"]) == 0
        assert (f"只推演了{runs}次，少于 30 次" in capsys.readouterr().out) == said
