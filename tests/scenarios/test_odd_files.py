"""Files as people make them, and as nobody would: everything is told, nothing ends in a traceback."""

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import scenarios.model.scenario as whole
from reports.speech import Speaker
from reports.telling.gap import describe
from reports.words import Words
from reports.words.problem import sentence
from scenarios.check import check
from scenarios.files import read_scenario
from scenarios.reading import parse, read
from scenarios.reading.decode import too_large
from scenarios.reading.scalars import meaning
from simulation.kernel.layout import MOST_NODES
from simulation.plan.compiler import compile_plan
from tests.fuzz.trees import ODD, ids_of, paths, put

ROOT = Path(__file__).parents[2]
HEAD = "format: 1\nscenario: {id: odd}\npeople: {A: {}}\nroles: {w: {holders: [A]}}\n"


def told(text: str) -> list[tuple[str, str, str]]:
    """Code, line:column and severity of every problem of a file."""
    _, problems = read_scenario(parse(text, "f"))
    return [(p.code, str(p.where).removeprefix("f:"), p.severity) for p in problems]


@pytest.mark.parametrize("name", ["docs/format.md", "scenarios/library/smallest.yaml"])
def test_an_odd_value_anywhere_is_told(name: str) -> None:
    """A value of another kind, an odd one, the id of something else in the place of each value: the file is refused
    with sentences, or it is a plan that can be checked and compiled; 300 of them by luck with a seed."""
    text = (ROOT / name).read_text(encoding="utf-8")
    document = parse(text.partition("```yaml\n")[2].partition("```")[0] or text)
    words, luck = Words("zh"), random.Random(14)
    ids = ids_of(document.data)
    places, refused = list(paths(document.data))[1:], 0
    for _ in range(300):
        value = luck.choice([*ODD, *luck.sample(ids, min(8, len(ids)))])
        scenario, problems = read_scenario(document.with_data(put(document.data, luck.choice(places), value)))
        assert all(sentence(problem, words) for problem in problems)
        refused += scenario is None
        if scenario is not None:
            for gap in check(scenario):
                describe(gap, Speaker(scenario, words))
            compile_plan(scenario)
        else:
            assert problems
    assert 100 < refused < 300


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ("{a: {lasts: 3s, closes: [{x: 1}]}}", [("wrong-type", "5:32", "error")]),
        ("{a: {lasts: {shape: fixed, likely: 3s, most: 5s}}}", [("duration-reads", "5:20", "error")]),
        ("{a: {lasts: {shape: uniform, least: 3s, likely: 4s, most: 5s}}}", [("duration-reads", "5:20", "error")]),
        ("{a: {lasts: {shape: exponential, mean: 3s, least: 1s}}}", [("duration-reads", "5:20", "error")]),
        ("{a: {lasts: {shape: empirical, values: [3s], most: 1s}}}", [("duration-reads", "5:20", "error")]),
        ("{a: {lasts: {least: 3s, likely: 4s, most: 5s, mean: 4s}}}", [("duration-reads", "5:20", "error")]),
        ("{a: {lasts: {shape: lognormal, least: 1s, likely: 4s, most: 5s}}}", []),
        ("{a: {lasts: 3s, attempts: ４, fails: ０．５}}", []),
        ("{P01: {lasts: 3s}, Ｐ０１: {lasts: 3s}}", [("ids-alike", "5:32", "error")]),
        ("{w: {lasts: 3s}}\ndeadlines: {w: {to: w, within: 0s}}", [("out-of-range", "6:32", "error")]),
        ("{e1: {lasts: 3s}}\nescalations: {ｅ1: {}}", [("ids-alike", "6:19", "error")]),
        ('{"a\\u202eb": {lasts: 3s}}', [("invisible-character", "5:9", "error"), ("bad-id", "5:21", "error")]),
    ],
)
def test_what_contradicts_or_looks_like_another_is_refused(steps: str, expected: list[Any]) -> None:
    """With line and column: figures that a shape does not read, ids that look like one, a limit of 0 s, maps in a list
    of places; full-width figures are figures."""
    assert told(f"{HEAD}steps: {steps}\n") == expected


@pytest.mark.parametrize("collection", ["people", "roles", "places", "equipment", "phases", "deadlines", "variants"])
def test_ids_alike_are_told_in_every_collection(collection: str) -> None:
    """Full width or half, one id."""
    item = {"deadlines": "{to: a, within: 3s}", "variants": "{patch: {}}"}.get(collection, "{}")
    text = (
        f"format: 1\nscenario: {{id: odd}}\nsteps: {{a: {{lasts: 3s}}}}\n{collection}: {{X1: {item}, Ｘ１: {item}}}\n"
    )
    assert [code for code, _, _ in told(text)] == ["ids-alike"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("关闭 #2 储罐 紧急切断阀", [("hash-in-text", "5:23", "warning")]),
        ("关闭 # 2 号阀", [("hash-in-text", "5:23", "warning")]),
        ("关闭 # 见预案第三章", []),
        ("关闭2#储罐", []),
        ('"关闭 #2 储罐"', []),
        ("#2 储罐", [("hash-in-text", "5:20", "warning")]),
        ("漏\u200b气", [("invisible-character", "5:21", "warning")]),
        ('"漏\u200b气"', [("invisible-character", "5:22", "warning")]),
        ("漏\u202e气", [("invisible-character", "5:21", "error")]),
        ("漏气👨\ufe0f", []),
    ],
)
def test_what_a_title_hides_is_told(title: str, expected: list[Any]) -> None:
    """A # that cuts the title, a character without a shape (a warning; what turns the reading direction an error)."""
    text = f"{HEAD}steps: {{a: {{title: {title}\n  ,lasts: 3s}}}}\n"
    assert [one for one in told(text) if one[0] != "wrong-type"] == expected


def test_a_workbook_hides_nothing_either() -> None:
    """Data that came from no text is searched too: in ids and where the direction turns an error, else a warning."""
    data = parse(HEAD + "steps: {a: {title: x, lasts: 3s}}\n").data
    steps = {"a\u3164": {"title": "漏\u200b气", "lasts": "3s"}, "b": {"title": "漏\u202e气", "lasts": "3s"}}
    _, problems = read_scenario(replace(parse("a: 1\n"), text="", data=data | {"steps": steps}))
    found = [(p.path[1:], p.severity) for p in problems]
    assert found == [(("a\u3164",), "error"), (("a\u3164", "title"), "warning"), (("b", "title"), "error")]


def test_a_hash_that_swallows_a_bracket_is_told_once() -> None:
    """The error is the #, not the bracket that it took along."""
    text = f"{HEAD}steps:\n  a: {{title: 关闭 #2 储罐, lasts: 3s}}\n  b: {{lasts: 3s}}\n"
    assert told(text) == [("hash-in-text", "6:17", "error")]


@pytest.mark.parametrize(
    ("word", "value"), [("４", 4), ("－１", -1), ("０．５", 0.5), ("４秒", "４秒"), ("1４", "1４"), ("－", "－")]
)
def test_full_width_figures_are_figures(word: str, value: Any) -> None:
    """A whole word of full-width digits is a number; anything else stays text."""
    assert meaning(word) == value


def test_a_figure_that_breaks_a_limit_is_not_said_to_keep_it() -> None:
    """Sums of chances, numbers and sizes that miss their limit by little are written with enough digits."""
    text = HEAD + "steps: {a: {lasts: 3s, outcomes: {x: 0.5000001, y: 0.5}}, b: {lasts: 3s, fails: 1.0000001}}\n"
    data = [problem.data for problem in read_scenario(parse(text))[1]]
    assert [one.get("total", one.get("value")) for one in data] == ["1.0000001", "1.0000001"]
    assert too_large(5_000_001, "f").data["megabytes"] == "5.000001"
    assert too_large(5_100_000, "f").data["megabytes"] == "5.1"


def test_a_plan_that_no_engine_can_hold_is_refused_when_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps for each person count for every person; at the bound it is a plan, above it one message says so."""
    text = HEAD.replace("{A: {}}", "{A: {}, B: {}}") + "steps: {a: {each: everybody, lasts: 3s}, b: {lasts: 1s}}\n"
    assert whole.MOST_WRITTEN_OUT < MOST_NODES
    monkeypatch.setattr(whole, "MOST_WRITTEN_OUT", 4)
    scenario, _ = read_scenario(parse(text))
    assert scenario is not None
    assert scenario.written_out == len(compile_plan(scenario).nodes) == 4
    monkeypatch.setattr(whole, "MOST_WRITTEN_OUT", 3)
    assert told(text) == [("plan-too-large", "5:8", "error")]


def test_marks_at_the_beginning_do_no_harm() -> None:
    """A byte order mark, twice even, as two programs one after the other leave it."""
    assert read("\ufeff\ufeffformat: 1\nscenario: {id: a}\n".encode()).data["format"] == 1
