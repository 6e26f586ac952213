"""Whatever has a title is found on the command line by it; what a change takes away is shown."""

from pathlib import Path

import pytest

from drills.cli.app import app, guarded

PLAN = """format: 1
scenario: {id: odd, title: 漏气}
people: {A: {title: {zh: 值班员甲, en: Watch A}}, B: {title: 充装工}, C: {title: 充装工}}
roles: {w: {title: 值班, holders: [A, B, C]}}
steps:
  find: {title: 发现, by: w, lasts: 3s}
  cut: {title: 切断, by: w, after: find, lasts: 3s}
deadlines: {d: {title: 三分钟内切断, to: cut, within: 3 min}}
variants:
  night: {title: {zh: 夜里, en: By night}, patch: {steps: {cut: {after: null}}, people: {C: {present: false}}}}
"""


@pytest.fixture
def plan(tmp_path: Path) -> str:
    """A plan of two steps with one variant."""
    path = tmp_path / "plan.yaml"
    path.write_text(PLAN, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("check", "FILE", "--without", "值班员甲"), 0, "开始时不在场的人员：A 值班员甲"),
        (("check", "FILE", "--without", "watch a"), 0, "开始时不在场的人员：A 值班员甲"),
        (("check", "FILE", "--without", "充装工"), 2, "B、C"),
        (("check", "FILE", "--without", "值班员乙"), 2, "您是否想写“值班员甲”"),
        (("check", "FILE", "-V", "夜里"), 0, "步骤 cut 切断：开始条件"),
        (("check", "FILE", "-V", "By Night"), 0, "开始时不在场的人员：C 充装工"),
        (("check", "FILE", "-V", "nigth"), 2, "您是否想写“night”"),
        (("check", "FILE", "--set", "steps.切断.after="), 0, "步骤 cut 切断：开始条件"),
        (("check", "FILE", "--set", "steps.cut.by={w:2}"), 3, "“w:”后面缺少空格"),
        (("check", "FILE", "--set", "steps={}"), 3, "什么也没有改"),
        (("check", "FILE", "--set", "variants.night.title=x"), 3, "不能改变化条件"),
        (("check", "FILE", "--set", "walking.speed=1.5 m/s"), 0, ""),
        (("walk", "FILE", "--worst", "三分钟内切断", "-n", "20", "-q"), 0, ""),
        (("walk", "FILE", "--worst", "三分钟切断", "-n", "20", "-q"), 2, "您是否想写“三分钟内切断”"),
        (("explain", "步骤互相等待"), 0, ""),
        (("explain", "DUT1"), 2, "DUT01"),
        (("remedies", "FILE", "--gap", "步骤互相等"), 2, "步骤互相等待"),
        (("adopt", "FILE", "soner:cut:find:1", "-o", "OUT"), 2, "sooner"),
        (("check", "SELF"), 0, ""),
        (("simulate", "SELF", "-n", "5"), 3, "find → find"),
        (("new", "station_ja"), 2, "station_jia"),
    ],
)
def test_names_are_taken_and_what_goes_is_told(
    words: tuple[str, ...], code: int, said: str, plan: str, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Ids or titles in either language; several are told with their ids, an unknown one with the nearest."""
    alone = tmp_path / "self.yaml"
    alone.write_text(PLAN.replace("title: 发现,", "title: 发现, after: {find: started},"), encoding="utf-8")
    arguments = [{"FILE": plan, "SELF": str(alone), "OUT": str(tmp_path / "o.yaml")}.get(word, word) for word in words]
    assert guarded(app, arguments) == code
    assert said in capfd.readouterr().err


def test_the_variants_of_a_file_are_checked_when_it_is_read(plan: str, capfd: pytest.CaptureFixture[str]) -> None:
    """A null that deletes nothing is told with line and column before anybody asks for the variant; so is what only
    the variant brings in, once it is asked for."""
    path = Path(plan)
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "  bad: {patch: {steps: {cut: {by: {w:2}}}}}\n", encoding="utf-8")
    assert guarded(app, ["check", plan]) == 3
    assert f"{plan}:11:36: “w:”后面缺少空格" in capfd.readouterr().err
    path.write_text(text + "  bad: {patch: {steps: {cut: {lats: 2s}}}}\n", encoding="utf-8")
    assert guarded(app, ["check", plan, "-V", "bad"]) == 3
    assert f"{plan}:11:31: 不认识“lats”" in capfd.readouterr().err
