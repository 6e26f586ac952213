"""One speaker: what papers, figures and slides say comes from one object, by keys that the catalogue has."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from reports.speech import Speaker
from reports.words import UnknownWords, Words, sentences
from scenarios.gap import Share
from scenarios.model import Duration, Scenario
from scenarios.text import Lang

ROOT = Path(__file__).parents[2] / "reports"
#: The rooms of those who build pages, papers, figures and slides.
BUILDERS = ("prerun", "papers", "slides")
#: Where keys are spoken: the builders, and what puts gaps, remedies and tables into words.
SPOKEN = (*BUILDERS, "telling/gap.py", "telling/remedy.py", "telling/unjudged.py", "sensitivity.py", "speech.py")


def trees(*rooms: str) -> Iterator[tuple[str, ast.Module]]:
    """The files of the rooms, read."""
    for room in rooms:
        path = ROOT / room
        for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
            yield file.relative_to(ROOT).as_posix(), ast.parse(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everything_is_said_by_one(small: Scenario, lang: Lang) -> None:
    """Sentences, names, times and counts of one plan, in the language of the catalogue that it was given."""
    say = Speaker(small, Words(lang))
    told = (say("report.list.nothing"), say.person("P1"), say.time(90_000), say.count(3), say.few(2))
    assert (
        told
        == {
            "zh": ("无", "站长", "1 分 30 秒", "3次", "两"),
            "en": ("none", "Chief", "1 min 30 s", "3", "2"),
        }[lang]
    )
    assert say.tenths(Share(7, 10)) == {"zh": "约七成", "en": "about 7 in 10"}[lang]
    assert say.lang == lang


def test_the_parts_of_a_plan_are_said(small: Scenario) -> None:
    """Who does a step, what it waits for, from when to when a deadline runs, how long something takes."""
    say = Speaker(small, Words("zh"))
    assert say.entries(small.steps["clear"].after) == "撤离和报警"
    assert say.entries(None) == ""
    assert say.doers(small.steps["call"]) == "报警员和电话"
    assert say.numbered_deadline("shut") == "D1 切断气源"
    assert say.averted_by("flash") == "切断"
    assert "发现" in say.span("shut") and "切断" in say.span("shut")
    assert say.spread(small.steps["call"].lasts) == "固定 1 分"
    assert say.spread(Duration.model_validate("0s")) == say.spread(None)


def test_a_key_that_is_none_is_not_said(small: Scenario) -> None:
    """A sentence that the catalogue does not have is an error; asked first, it is merely not there."""
    say = Speaker(small, Words("zh"))
    assert say.has("report.list.nothing") and not say.has("list.nothing")
    with pytest.raises(UnknownWords):
        say("list.nothing")


def test_two_languages_do_not_mix(small: Scenario) -> None:
    """Two speakers of one plan keep to their languages, in whatever order they are asked."""
    zh, en = Speaker(small, Words("zh")), Speaker(small, Words("en"))
    first = [say.node(id) for id in small.steps for say in (zh, en)]
    assert first == [title for step in small.steps.values() for title in (step.title.say("zh"), step.title.say("en"))]
    assert first == [say.node(id) for id in small.steps for say in (zh, en)]


def test_builders_have_no_other_mouth() -> None:
    """No page, paper or slide takes counts, times, names or sentences from elsewhere than the speaker in its hands."""
    others = ("reports.words.plain", "reports.words.names", "reports.words.catalogue")
    found = []
    for file, tree in trees(*BUILDERS):
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module in others:
                found.append(f"{file}: {node.module}")
            if isinstance(node, ast.ImportFrom) and node.module == "reports.words" and file != "prerun/material.py":
                found.append(f"{file}: {node.module}")
    assert found == []


def spoken() -> Iterator[tuple[str, str]]:
    """Every key that is said in the code, as a pattern where parts of it are filled in, with its place."""
    for file, tree in trees(*SPOKEN):
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and node.args
                and ast.unparse(node.func) in ("say", "m.say", "self", "self.say")
            ):
                for key in _keys(node.args[0]):
                    yield f"{file}:{node.lineno}", key


def _keys(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        yield re.escape(str(node.value))
    elif isinstance(node, ast.JoinedStr):
        yield "".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else r"[\w.-]+" for p in node.values)
    elif isinstance(node, ast.IfExp):
        yield from (*_keys(node.body), *_keys(node.orelse))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_key_that_is_said_is_a_sentence(lang: Lang) -> None:
    """Whole keys stand in the catalogue; those of which a part is filled in fit some."""
    known = "\n".join(sentences(lang))
    keys = list(spoken())
    assert len(keys) > 500
    assert [(place, key) for place, key in keys if not re.search(rf"^{key}$", known, re.MULTILINE)] == []
