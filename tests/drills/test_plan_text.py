"""`gasdrill plan-text` as a user meets it: out, answered, in again, and the gaps that follow."""

from pathlib import Path

import openpyxl

from scenarios.check import check
from scenarios.model import Scenario
from scenarios.rules import rule_base
from scenarios.source import open_source
from tests.drills.command import gasdrill

ROOT = Path(__file__).parents[2]


def test_each_no_becomes_a_gap_with_its_basis(tmp_path: Path) -> None:
    """The sheet is written, answered, read: the scenario has the answers, keeps its comments, and each no is a gap of
    family text with the question's basis; yes, not applicable and no answer are none."""
    assert gasdrill("plan-text", "station_jia", "-o", "q.xlsx", folder=tmp_path).returncode == 0
    book = openpyxl.load_workbook(tmp_path / "q.xlsx")
    sheet = book.worksheets[0]
    for row, answer in ((3, "是"), (8, "否"), (17, "否"), (18, "不适用")):
        sheet.cell(row, 3).value = answer
    book.save(tmp_path / "q.xlsx")
    result = gasdrill("plan-text", "station_jia", "--answers", "q.xlsx", "-o", "new.yaml", folder=tmp_path)
    assert result.returncode == 0, result.stderr
    text = (tmp_path / "new.yaml").read_text(encoding="utf-8")
    assert "薄弱环节1：切断要等站长下令" in text
    scenario = open_source(str(tmp_path / "new.yaml")).scenario
    assert scenario.plan_text == {"T01": "yes", "T06": "no", "T15": "no", "T16": "na"}
    gaps = [gap for gap in check(scenario) if gap.family == "text"]
    assert [(gap.code, gap.nodes) for gap in gaps] == [("TXT01", ("T06",)), ("TXT01", ("T15",))]
    assert [gap.rule for gap in gaps] == [rule_base().questions[id].basis.id for id in ("T06", "T15")]
    shown = gasdrill("check", "new.yaml", folder=tmp_path).stdout
    assert "授权发现人先行切断气源" in shown and "不用请示" in shown


def test_an_empty_sheet_takes_no_answer_away(tmp_path: Path) -> None:
    """What a sheet leaves open stays as it was answered before, and nobody is told of answers that were read."""
    gasdrill("plan-text", "smallest", "-o", "q.xlsx", folder=tmp_path)
    text = (ROOT / "scenarios/library/smallest.yaml").read_text(encoding="utf-8")
    (tmp_path / "a.yaml").write_text(text + "plan_text: {T07: no, T02: yes}\n", encoding="utf-8")
    result = gasdrill("plan-text", "a.yaml", "--answers", "q.xlsx", "-o", "b.yaml", folder=tmp_path)
    assert result.returncode == 0, result.stderr
    assert "还没有填回答" in result.stdout and "0 项" not in result.stdout
    assert open_source(str(tmp_path / "b.yaml")).scenario.plan_text == {"T02": "yes", "T07": "no"}


def test_the_order_of_answers_does_not_count() -> None:
    """The same answers in another order are the same scenario; a no on a verified basis must be mended."""
    data = open_source("scenarios/library/smallest.yaml").document.data
    one = Scenario.model_validate({**data, "plan_text": {"T20": "no", "T12": "no"}})
    assert one.hash == Scenario.model_validate({**data, "plan_text": {"T12": "no", "T20": "no"}}).hash
    weights = {gap.nodes[0]: gap.weight for gap in check(one) if gap.code == "TXT01"}
    assert weights == {"T12": "should", "T20": "must"}


def test_answers_do_not_touch_the_fingerprint_of_a_plan_without_them(tmp_path: Path) -> None:
    """A scenario without answers has the fingerprint that it had; with answers it is another."""
    scenario = open_source("scenarios/library/smallest.yaml").scenario
    assert scenario.model_copy(update={"plan_text": {}}).hash == scenario.hash
    assert scenario.model_copy(update={"plan_text": {"T01": "no"}}).hash != scenario.hash


def test_wrong_use_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    """No output, a wrong answer, an unknown question in the file: one message each, the right exit code, no file."""
    gasdrill("plan-text", "smallest", "-o", "q.xlsx", folder=tmp_path)
    assert gasdrill("plan-text", "smallest", "--answers", "q.xlsx", folder=tmp_path).returncode == 2
    book = openpyxl.load_workbook(tmp_path / "q.xlsx")
    book.worksheets[0].cell(3, 3).value = "大概"
    book.save(tmp_path / "q.xlsx")
    result = gasdrill("plan-text", "smallest", "--answers", "q.xlsx", "-o", "new.yaml", folder=tmp_path)
    assert result.returncode == 3 and "C3" in result.stderr + result.stdout
    assert not (tmp_path / "new.yaml").exists()
    text = (ROOT / "scenarios/library/smallest.yaml").read_text(encoding="utf-8")
    (tmp_path / "bad.yaml").write_text(text + "plan_text: {T77: no}\n", encoding="utf-8")
    result = gasdrill("check", "bad.yaml", folder=tmp_path)
    assert result.returncode == 3 and "T77" in result.stdout + result.stderr
