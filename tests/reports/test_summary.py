"""Page one: each sentence is made from the comparison that it makes."""

import re
from dataclasses import replace
from functools import cache
from importlib.resources import files

import pytest

from reports.prerun import Material, Mended
from reports.prerun.mending import mending
from reports.prerun.summary import five, summary
from reports.telling.gap import describe
from scenarios.check import check
from scenarios.gap import Share
from scenarios.source import open_source
from scenarios.text import Lang
from simulation.gaps import find_gaps
from simulation.questions.compare import Comparison, Count, compare
from simulation.study.ensemble import run_many
from simulation.study.study import Study
from tests.simulation.test_study import source
from tests.simulation.test_unjudged import WHOLE

STATIONS = ("station_jia", "station_jia_mended", "station_yi", "station_yi_mended")


def material(text: str, runs: int = 100, lang: Lang = "zh") -> Material:
    """A plan studied, all its gaps found."""
    s = source(text).scenario
    study = Study(s, run_many(s, runs, 1))
    return Material(study, [*check(s), *find_gaps(study)], lang, fragile=True)


def said(text: str, start: str, runs: int = 100) -> str:
    """The sentence of page one that begins so."""
    return next(line for line in five(material(text, runs)) if line.startswith(start))


QUICK = WHOLE.replace("2 min", "10s")


def test_a_share_above_its_bound_is_never_said_to_be_within_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """212 of 1,000 with at most 200: not "within what is set" and not "over it", but not to be told; 240 of 1,000 over
    it, 150 within it."""
    wanted = {212: "尚不能判定", 240: "超过设定的比例。最突出的", 150: "都不超过设定的比例"}
    told = material(QUICK.replace("within: 60s}", "within: 60s, tolerance: 0.2}"))
    for k, words in wanted.items():
        monkeypatch.setattr(Study, "missed", lambda self, id, k=k: Share(k, 1000))
        sentence = next(line for line in five(told) if line.startswith("时限："))
        assert words in sentence, (k, sentence)
        assert f"1000次推演中{k}次来不及" in sentence
        assert "设定至多200次" in sentence


def test_harm_is_never_called_allowed() -> None:
    """No sentence of page one, or of the comparison, speaks of what is allowed or tolerated."""
    for text in (WHOLE, QUICK):
        for line in five(material(text)):
            assert not re.search("允许|容许|容忍", line), line


def test_a_deadline_that_is_never_met_is_said_to_be_so() -> None:
    """B finds, nobody can cut: "never done", and its gap does not say that the time goes into work."""
    never = WHOLE.replace("A: {organisation: s}", "A: {organisation: s, present: false}")
    m = material(never)
    line = next(line for line in five(m) if line.startswith("时限："))
    assert "100次推演中次次来不及" in line
    assert "没有一次完成" in line
    gap = next(gap for gap in m.gaps if gap.code == "LAT01")
    words = describe(gap, m.say)
    assert "没有一次完成" in words.what
    assert "处置" not in words.what
    assert "卡在哪里" in words.mend


def test_a_night_on_which_nobody_notices_is_said_first() -> None:
    """Before deadlines and hazard, and the deadline that is written is not said to be none."""
    away = material(WHOLE.replace("B: {organisation: s}", "B: {organisation: s, present: false}"))
    lines = five(away)
    assert lines[1] == "发现：100次推演中，没有一次有人发现险情。"
    assert lines[2] == "时限：写明的一项时限要求在推演中一次也没有起算，没有判定。"
    assert "没有写明" not in "".join(lines)
    blocks = summary(away).blocks
    assert "没有判定" in blocks[0].text  # type: ignore[union-attr]
    assert "“other”当时无人在岗" in blocks[1].items[1].text  # type: ignore[union-attr]


def test_no_gaps_are_none_of_what_was_judged() -> None:
    """A plan of three lines without organisations, deadlines and escalations: no gap, and three things not judged."""
    text = "format: 1\nscenario: {id: b}\nsteps: {a: {lasts: 9s, does: all_clear}}\n"
    m = replace(material(text), gaps=[])
    assert five(m)[-1] == "结论：已判定的事项中没有查出预案缺口；另有三项没有判定（见上）。"
    assert five(replace(material(QUICK), gaps=[]))[-1] == "结论：没有查出预案缺口。"


def test_people_in_danger_are_told_however_seldom() -> None:
    """The flash comes in fewer than thirty runs, each time with people there: page one says so."""
    hall = QUICK.replace("{organisation: s}", "{organisation: s, at: hall}").replace(
        "people:", "places: {hall: {}}\npeople:"
    )
    hall = hall.replace("delay: 1 min,", "delay: {shape: uniform, least: 0s, most: 2 min}, closes: hall,")
    m = material(hall)
    k = m.study.reached("cloud").k
    assert 0 < k < 30
    line = next(line for line in five(m) if line.startswith("险情："))
    assert f"“cloud”发生了{k}次，次次都有人在危险场所" in line


@pytest.mark.parametrize("runs", [1, 29])
def test_few_runs_give_no_verdict_on_page_one(runs: int) -> None:
    """Counts, but neither "over" nor "within"."""
    m = material(WHOLE, runs)
    assert m.not_judged[0].code == "few-runs"
    for line in five(m)[1:3]:
        assert "次数太少" in line
        assert "超过" not in line


@cache
def shipped(name: str, lang: Lang) -> Material:
    """A shipped plan, with its mended one where there is one."""

    def studied(name: str) -> tuple[Study, list]:  # type: ignore[type-arg]
        s = open_source(str(files("scenarios").joinpath("library", f"{name}.yaml"))).scenario
        study = Study(s, run_many(s, 100, 1))
        return study, [*check(s), *find_gaps(study)]

    study, gaps = studied(name)
    if name.endswith("_mended"):
        return Material(study, gaps, lang)
    after, gaps_after = studied(f"{name}_mended")
    return Material(study, gaps, lang, mended=Mended(after, gaps_after, compare(study, gaps, after, gaps_after)))


@pytest.mark.parametrize("name", STATIONS)
def test_the_sentences_of_shipped_plans_are_whole_in_both_languages(name: str) -> None:
    """As many in either language, no placeholder left, no percentage."""
    lines = {lang: five(shipped(name, lang)) for lang in ("zh", "en")}
    assert len(lines["zh"]) == len(lines["en"])
    for line in (*lines["zh"], *lines["en"]):
        assert not re.search(r"[{}%]|None", line), line


@pytest.mark.parametrize("name", ["station_jia", "station_yi"])
def test_the_result_of_mending_adds_up(name: str) -> None:
    """The numbers of the report's comparison: what became of the gaps before are as many as they were, and so after;
    what was not tried is said beside them."""
    m = shipped(name, "zh")
    paragraphs = [getattr(block, "text", "") for block in mending(m).blocks]
    before = next(text for text in paragraphs if text.startswith("修订前共"))
    after = next(text for text in paragraphs if text.startswith("修订后共"))
    for line, whole in ((before, len(m.open_gaps())), (after, len(m.mended.gaps) if m.mended else 0)):
        first, *parts = map(int, re.findall(r"\d+", line))
        assert first == whole == sum(parts)
    assert any("没有做缺一试验" in text for text in paragraphs)
    assert "都没有做缺一试验" in five(m)[-1]


@pytest.mark.parametrize(
    ("after", "opened", "surfaced", "zh", "en"),
    [
        (0, 0, 0, "修订稿一项也没有查出", "none was found in the mended plan"),
        (2, 0, 0, "修订稿共有两项，没有新出现的", "the mended plan has 2, none of them new"),
        (3, 0, 1, "没有新出现的，其中修订前没有判定、这次查出一项", "none of them new; 1 could not be judged before"),
        (3, 1, 0, "修订稿共有三项，其中新出现一项", "the mended plan has 3, of which new: 1"),
        (4, 1, 2, "其中新出现一项，修订前没有判定、这次查出两项", "of which new: 1, not judged before: 2"),
    ],
)
def test_what_the_mended_plan_has_is_said_at_the_edges(
    monkeypatch: pytest.MonkeyPatch, after: int, opened: int, surfaced: int, zh: str, en: str
) -> None:
    """No gap left, none of them new, some that could not be judged before: never "of which none are new"."""
    kept = after - opened - surfaced
    count = Count(9, 9 - kept, 0, kept, 0, after, 0, opened, surfaced)
    monkeypatch.setattr(Comparison, "count", property(lambda self: count))
    wanted: dict[Lang, str] = {"zh": zh, "en": en}
    for lang, text in wanted.items():
        line = five(shipped("station_jia", lang))[-1]
        assert text in line
        assert "零项" not in line and " 0 " not in line
