"""The catalogue: all languages alike, nothing forbidden, and figures said plainly."""

from __future__ import annotations

import string
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drills.cli import LANGUAGES, options
from reports.formats import html
from reports.speech import Speaker
from reports.words import UnknownWords, Words, plain, sentences
from reports.workbooks import plan_text
from reports.workbooks.scenario import base
from reports.workbooks.station import sentences as sentences_of_station
from scenarios.gap import Share
from scenarios.model import Scenario
from scenarios.text import Lang, Text
from simulation.reference.facts import Odd

ZH, EN = Words("zh"), Words("en")
#: Words with legal consequences, which belong to inspectors.
FORBIDDEN = ("隐患", "重大", "较大", "整改")


def placeholders(sentence: str) -> set[str]:
    """The names between braces."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("lang", get_args(Lang))
def test_every_language_has_the_same_keys(lang: Lang) -> None:
    """No sentence is missing in one of the languages."""
    assert sentences(lang).keys() == sentences("zh").keys()


def test_every_list_of_languages_is_the_one_list() -> None:
    """A language added to `Lang` is one of the command line, of its option, of web pages, of workbooks and of a text in
    a file; the default comes first. (`Text.say` is a fault to mypy until it says the language.)"""
    languages = get_args(Lang)
    (option, *_) = get_args(options.Lang)
    assert get_args(get_args(option)[0]) == languages
    assert (*Text.model_fields,) == languages
    lists = (LANGUAGES, html.LANGS, base.LANGS, sentences_of_station.LANGS, plan_text._LANGS)
    assert [tuple(known) for known in lists] == [languages] * len(lists)
    told = Text.model_validate({lang: lang for lang in languages})
    assert [told.say(lang) for lang in languages] == list(languages)


@pytest.mark.parametrize("key", sorted(sentences("zh")))
def test_a_sentence_asks_for_the_same_data_in_both_languages(key: str) -> None:
    """Whatever fills the Chinese sentence fills that of every other language."""
    assert all(placeholders(sentences(lang)[key]) == placeholders(sentences("zh")[key]) for lang in get_args(Lang))


def test_no_simulated_gap_is_called_what_only_an_inspector_may_call_it() -> None:
    """隐患, 重大, 较大 and 整改 stand in no sentence of report or gaps."""
    said = {key: text for key, text in sentences("zh").items() if key.startswith(("report.", "gaps."))}
    assert said
    assert [key for key, text in said.items() if any(word in text for word in FORBIDDEN)] == []


def test_an_unknown_key_and_a_missing_datum_are_refused() -> None:
    """A sentence is said whole or not at all."""
    with pytest.raises(UnknownWords, match="no-such"):
        ZH.say("report.no-such")
    with pytest.raises(UnknownWords, match="limit"):
        ZH.say("report.chart.limit_note")


def test_what_is_put_in_is_not_read_as_a_sentence() -> None:
    """Braces in a title of the file stay braces."""
    assert "{limit}" in ZH.say("report.chart.limit_note", limit="{limit}")


@pytest.mark.parametrize(
    ("ms", "zh", "en"),
    [
        (250_000, "4 分 10 秒", "4 min 10 s"),
        (420_000, "7 分", "7 min"),
        (59_600, "1 分", "1 min"),
        (400, "不到 1 秒", "less than 1 s"),
        (0, "0 秒", "0 s"),
        (3_900_000, "1 小时 5 分", "1 h 5 min"),
        (3_899_000, "1 小时 5 分", "1 h 5 min"),
        (None, "没有完成", "never"),
    ],
)
def test_times_are_said_plainly(ms: int | None, zh: str, en: str) -> None:
    """Minutes and seconds, seconds dropped from an hour on, and a word for what never came."""
    assert (plain.time(ZH, ms), plain.time(EN, ms)) == (zh, en)


@pytest.mark.parametrize(
    ("n", "text"),
    [
        (0, "零"),
        (10, "十"),
        (15, "十五"),
        (110, "一百一十"),
        (105, "一百零五"),
        (2000, "两千"),
        (7300, "七千三百"),
        (10_000, "一万"),
        (10_015, "一万零一十五"),
        (20_300, "两万零三百"),
        (12_000, "一万两千"),
        (100_000, "十万"),
    ],
)
def test_chinese_numerals(n: int, text: str) -> None:
    """As they are read aloud."""
    assert plain.chinese(n) == text


def test_counts_are_exact() -> None:
    """What was counted is said as it was counted: 1,990 of 2,000 is not "about two thousand of two thousand"."""
    assert plain.counted(ZH, Share(7312, 10_000), "来不及") == "10000次推演中7312次来不及（约七成）"
    assert plain.counted(ZH, Share(1990, 2000), "来不及") == "2000次推演中1990次来不及（几乎每次）"
    assert plain.counted(ZH, Share(0, 100), "来不及") == "100次推演中一次也没有来不及"
    assert plain.counted(ZH, Share(100, 100), "来不及") == "100次推演中次次来不及"
    assert plain.counted(EN, Share(9962, 10_000), "it came").startswith("in 9,962 of 10,000 simulated courses it came")


@given(st.integers(0, 20_000), st.integers(1, 20_000), st.integers(0, 100))
def test_a_bound_as_a_count_divides_the_counts_as_the_share_does(k: int, n: int, hundredths: int) -> None:
    """A count is more than the bound said in counts just where the share is above the bound."""
    share = Share(min(k, n), n)
    said = plain.at_most(ZH, share, hundredths / 100)
    assert (share.k > int(said.removesuffix("次"))) == (share.k * 100 > hundredths * n)


def test_a_negative_time_was_done_before_its_time_began() -> None:
    """What came before the deadline began to run is already done; no minus sign, and not "never done"."""
    assert plain.time(ZH, -250_000) == "早已完成（早 4 分 10 秒）"
    assert plain.time(EN, -250_000) == "already done (4 min 10 s before)"
    assert plain.time(ZH, None) == "没有完成"


@given(st.integers(0, 500), st.integers(1, 500))
def test_a_share_in_tenths_is_near_the_truth(k: int, n: int) -> None:
    """约N成 is right to half a tenth; none and all are said only where they are true."""
    share = Share(min(k, n), n)
    said = plain.tenths(ZH, share)
    assert (said == "一次也没有") == (share.k == 0)
    assert (said == "次次如此") == (share.k == share.n)
    if said.startswith("约") and said.endswith("成"):
        assert abs(plain.DIGITS.index(said[1]) / 10 - share.p) <= 0.0501


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_grade_weight_cost_and_lateness_has_a_word(lang: Lang) -> None:
    """The vocabulary of the official list is complete."""
    words = Words(lang)
    said = [plain.weight(words, w) for w in ("must", "should", "could")]
    said += [plain.grade(words, g) for g in ("assumed", "expert", "published", "drill")]
    said += [plain.cost(words, c) for c in ("words", "training", "purchase", "rebuild")]
    said += [plain.lateness(words, level) for level in range(1, 6)]
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("lang", get_args(Lang))
def test_every_oddity_of_a_fact_has_its_sentence(lang: Lang) -> None:
    """Whatever a law may have against a fact that was told (L14) can be said, naming the node and, where one is meant,
    the person or thing; there is no sentence for what is no oddity."""
    known = {key.partition(".")[2]: text for key, text in sentences(lang).items() if key.startswith("odd.")}
    assert set(known) == set(get_args(Odd))
    assert all("node" in placeholders(text) for text in known.values())
    assert {why for why, text in known.items() if "whom" in placeholders(text)} == {
        "busy",
        "out-of-action",
        "missing-thing",
    }


def test_ids_become_titles(small: Scenario) -> None:
    """Nodes, parts, people, things, entries and duties have names, each by its kind; a kind that nobody declared is
    refused."""
    names = Speaker(small, ZH)
    assert names.of("node", "cut") == "切断"
    assert names.of("node", "out[P2]") == "撤离（充装工）"
    assert names.numbered("flash") == "E1 闪燃"
    assert names.entry("cut: failed") == "切断（没有成功）"
    assert names.of("duty", "call-119") == "拨打119"
    with pytest.raises(KeyError):
        names.of("any", "cut")


def test_an_unverified_rule_is_flagged_wherever_it_appears(small: Scenario) -> None:
    """A rule that nobody read in its source says so; a verified one is plain."""
    names = Speaker(small, ZH)
    unread = [id for id, rule in names.rules.rules.items() if not rule.verified and rule.evidence not in ("as", "I")]
    assert unread
    assert all("待核实" in names.rule(id) for id in unread)
    assert "待核实" not in names.rule("scr493-9-unit")
    assert names.unverified(["scr493-9-unit", unread[0], None, unread[0]]) == [names.rule(unread[0]).split("（条文")[0]]
