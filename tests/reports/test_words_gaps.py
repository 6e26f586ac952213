"""The sentences of the gaps: whole, alike in both languages, and fillable with what `check` says."""

import re
import tomllib
from importlib.resources import files
from typing import Any

import pytest
from ruamel.yaml import YAML

from scenarios.check import check
from scenarios.gap import gap_codes
from scenarios.model import Scenario

PARTS = {"title", "what", "why", "mend", "explain"}

#: One plan that shows as many codes of `check` as fit into one.
FAULTY = """
format: 1
scenario: {id: t}
organisations: {station: {}}
places: {p: {}, q: {}}
people: {A: {at: p}, B: {at: p}, C: {at: p, present: false}}
equipment: {pump: {}, radio: {}}
roles:
  r: {holders: [A], key: true}
  s: {holders: [B], deputies: [C], key: true}
  t: {holders: [A]}
  u: {holders: [A]}
  v: {holders: [C]}
steps:
  start: {does: detect, by: s, lasts: 10s, outcomes: {x: 1, y: 0}}
  never: {after: "start: y"}
  clash: {after: ["w: x", "w: y"]}
  w: {outcomes: {x: 0.5, y: 0.5}}
  one: {by: r, needs: radio, lasts: 30s, takes: {things: {pump: 1}}, fails: 0.1}
  two: {by: t, needs: radio, lasts: 30s}
  three: {by: u, needs: pump, lasts: 30s}
  more: {by: {r: 2}, lasts: 30s, after: one}
  things: {needs: {radio: 2}, lasts: 30s, after: one}
  nobody: {by: v, lasts: 1s}
  far: {by: s, at: q, lasts: 1s}
  don: {by: r, lasts: 1s, forms: team, after: [one, two, three]}
  between: {by: t, lasts: 1s, after: don}
  enter: {team: team, lasts: 1s, after: between}
deadlines: {d: {to: two, within: 5s}}
"""


@pytest.fixture(scope="module", params=["zh", "en"])
def words(request: pytest.FixtureRequest) -> dict[str, dict[str, str]]:
    return read(request.param)


def read(lang: str) -> dict[str, dict[str, str]]:
    text = files("reports.words").joinpath(f"gaps.{lang}.toml").read_text(encoding="utf-8")
    return {code: dict(entry) for code, entry in tomllib.loads(text).items()}


def asked(sentence: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", sentence))


def test_every_code_has_its_sentences(words: dict[str, dict[str, str]]) -> None:
    """Title, what, why, mend and explain for each code of the table, in its order, and for no other."""
    assert list(words) == list(gap_codes())
    for code, entry in words.items():
        assert entry.keys() >= PARTS, code
        assert all(key in PARTS or key.startswith(("title_", "what_", "why_", "mend_")) for key in entry), code
        assert all(sentence.strip() for sentence in entry.values()), code


def test_both_languages_say_the_same_things() -> None:
    """The same kinds, the same placeholders."""
    zh, en = read("zh"), read("en")
    for code in zh:
        assert zh[code].keys() == en[code].keys(), code
        for key in zh[code]:
            assert asked(zh[code][key]) == asked(en[code][key]), (code, key)


def test_no_word_of_the_inspectors(words: dict[str, dict[str, str]]) -> None:
    """A simulated gap is never called 隐患, 重大, 较大 or 整改: these have legal consequences."""
    text = "".join(sentence for entry in words.values() for sentence in entry.values())
    assert not re.search("隐患|重大|较大|整改", text)


def test_what_check_says_fills_the_sentences(words: dict[str, dict[str, str]]) -> None:
    """A plan full of faults: no placeholder stays empty, and every kind has a sentence of its own."""
    gaps = check(Scenario.model_validate(YAML(typ="safe").load(FAULTY)))
    given = {"nodes", "basis"}
    for gap in gaps:
        entry, data = words[gap.code], dict[str, Any](gap.data)
        what = entry[f"what_{data['kind']}"] if "kind" in data else entry["what"]
        for sentence in (what, entry["title"], entry["why"], entry["mend"]):
            assert asked(sentence) <= data.keys() | given, (gap.code, sentence)
    seen = {gap.code for gap in gaps}
    assert seen >= {"STR02", "STR03", "STR04", "STR05", "DUT01", "DUT02"}
    assert seen >= {"CAP01", "CAP02", "CAP03", "CAP04", "CAP05", "CAP06"}
    assert {gap.data["kind"] for gap in gaps if gap.code == "CAP01"} == {"people", "team", "path", "things"}
    assert {gap.data["kind"] for gap in gaps if gap.code in ("STR02", "DUT02")} == {
        "outcome",
        "contradiction",
        "none",
        "absent",
    }
