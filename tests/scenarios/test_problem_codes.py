"""Every code has its sentences, in both languages, and they ask for nothing that the code does not give."""

import ast
import errno
import os
import re
import string
import tomllib
from pathlib import Path
from typing import Any

import pytest

from reports.words.catalogue import Words
from reports.words.problem import reason, sentence
from scenarios.problem import CODES, Problem, Where, in_order, reason_of
from scenarios.text import Lang

ROOT = Path(__file__).parent.parent.parent
#: Calls whose first argument, if it is written out, is a code.
CALLS = {"Problem", "PydanticCustomError", "Fault", "refuse_one", "_refuse", "_problem", "_report"}
CODE = re.compile(r"[a-z]+(-[a-z0-9]+)+|sexagesimal")
PARTS = {"what", "rule", "mend"}


def words(lang: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / "reports" / "words" / f"problems.{lang}.toml").read_text(encoding="utf-8"))


def placeholders(entry: dict[str, str]) -> set[str]:
    return {name for text in entry.values() for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def codes_in_the_code() -> dict[str, str]:
    """Each code written out in `scenarios/`, with a file that uses it."""
    used: dict[str, str] = {}
    for file in (ROOT / "scenarios").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in CALLS:
                literals = [n.value for n in ast.walk(node.args[0]) if isinstance(n, ast.Constant)]
                codes = [text for text in literals if isinstance(text, str) and CODE.fullmatch(text)]
                used.update((code, str(file.relative_to(ROOT))) for code in codes)
    return used


def test_every_code_used_is_listed() -> None:
    """No module of `scenarios/` makes a problem whose code is not in the one list."""
    assert {code: file for code, file in codes_in_the_code().items() if code not in CODES} == {}
    assert all(CODE.fullmatch(code) for code in CODES)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_code_has_three_sentences(lang: str) -> None:
    """What is wrong, the rule, how to mend it: for each code, and for no other."""
    table = {code: entry for code, entry in words(lang).items() if not code.startswith("_")}
    assert set(table) == set(CODES)
    assert all(set(entry) == PARTS and all(entry.values()) for entry in table.values())


@pytest.mark.parametrize("code", CODES)
def test_the_sentences_agree_on_what_they_need(code: str) -> None:
    """Both languages use the same data, all of it data that the code has."""
    chinese, english = placeholders(words("zh")[code]), placeholders(words("en")[code])
    assert chinese == english
    assert chinese <= set(CODES[code])


def test_the_words_put_into_sentences_agree() -> None:
    """Kinds of values and names of collections are there in both languages."""
    assert words("zh")["_words"].keys() == words("en")["_words"].keys()


def test_problems_are_sorted_by_place() -> None:
    """Those of the file as a whole come first, those without a place last."""
    places = [None, Where("a", 10, 2), Where("a"), Where("a", 2, 9), Where("a", 10, 1)]
    ordered = in_order([Problem("empty-file", where) for where in places])
    assert [problem.where for problem in ordered] == [places[2], places[3], places[4], places[1], None]


def test_a_place_is_written_as_editors_read_it() -> None:
    """`file:line:column`, and the file alone where that is all."""
    assert (str(Where("a.yaml", 3, 5)), str(Where("a.yaml"))) == ("a.yaml:3:5", "a.yaml")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_reasons_of_the_system_have_words(lang: Lang) -> None:
    """By its own name for them, the same ones in both languages; what has no words is said as the system says it."""
    reasons = words(lang)["_reason"]
    assert set(reasons) == set(words("en")["_reason"])
    assert all(hasattr(errno, name.upper()) for name in reasons) or os.name == "nt"
    said = reason(reason_of(OSError(errno.ENAMETOOLONG, "File name too long")), Words(lang))
    assert said == reasons["enametoolong"]
    told = Problem(
        "cannot-read", Where("a.yaml"), data={"name": "a.yaml", "reason": reason_of(OSError(errno.EIO, "x"))}
    )
    assert reasons["eio"] in sentence(told, Words(lang))
    assert reason(reason_of(OSError(errno.EDOM, "x")), Words(lang)) == os.strerror(errno.EDOM)
    assert reason(reason_of(OSError("odd")), Words(lang)) == "OSError"
