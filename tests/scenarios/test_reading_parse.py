"""From text to a document: positions, and a clear word for whatever is wrong with the YAML."""

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scenarios.problem import CODES, Where
from scenarios.reading import Document, parse, read
from scenarios.reading.build import DEEPEST, MOST_NODES
from scenarios.reading.parse import LONGEST_LINE, MOST_LINES

EXAMPLE = Path(__file__).parent.parent / "examples" / "reading.yaml"
TEXT = EXAMPLE.read_text(encoding="utf-8")
BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 10)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


def found(text: str) -> list[tuple[str, str]]:
    """Code and line:column of each problem."""
    return [(p.code, str(p.where).removeprefix("f:")) for p in parse(text, "f").problems]


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("steps:\n\ttell: x\n", "tab-indent", "2:1"),
        ("steps:\n  tell: x\n\tb: x\n", "tab-indent", "3:1"),
        ("steps:\n  tell:\n  \tb: x\n", "tab-indent", "3:3"),
        ("steps:\n  tell：\n    title: x\n", "fullwidth-punctuation", "2:7"),
        ("steps:\n  tell:\n    title：报告\n    by: x\n", "fullwidth-punctuation", "3:10"),
        ("a: {least: 5s，likely: 15s}\n", "fullwidth-punctuation", "1:14"),
        ("after: “close_valve: failed”\n", "fullwidth-punctuation", "1:8"),
        ("a: ［b, c: d］\n", "fullwidth-punctuation", "1:4"),
        ("a:\n  － b\n  c: 1\n", "fullwidth-punctuation", "2:3"),
        ("steps:\n　　tell: x\n", "fullwidth-space", "2:1"),
        ('a: 1\nb: "abc\nc: 2\n', "unclosed-quote", "2:4"),
        ("a: 1\nb: 'abc\nc: 2\n", "unclosed-quote", "2:4"),
        ("a: {b: 1, c: 2\nd: 3\n", "unclosed-bracket", "1:4"),
        ("a: [b, c\n", "unclosed-bracket", "1:4"),
        ("a: {b: 1 c: 2}\n", "unclosed-bracket", "1:4"),
        ('a: "C:\\x"\n', "bad-escape", "1:9"),
        ("a: b: c\n", "colon-in-text", "1:5"),
        ("a:\n  b: 1\n   c: 2\n", "bad-indent", "3:5"),
        ("a:\n    b: 1\n  c: 2\n", "bad-indent", "3:3"),
        ("a: 1\nbcd\ne: 2\n", "missing-colon", "2:1"),
        ("a:1\nb: 2\n", "missing-space", "1:3"),
        ("a: @x\n", "reserved-character", "1:4"),
        ("a: * x\n", "reserved-character", "1:4"),
        ("a: *注意\n", "unknown-alias", "1:4"),
        ("a: &a [*a]\n", "circular-alias", "1:8"),
        ("a: &a {x: 1}\nb: {<<: *a, y: 2}\n", "merge-key", "2:5"),
        ("a: !!python/object:os.system x\n", "yaml-tag", "1:4"),
        ("a: !!str 1\n", "yaml-tag", "1:4"),
        ("a: 1\n---\nb: 2\n", "several-documents", "2:1"),
        ("{{name}}: 1\n", "complex-key", "1:1"),
        ("a: x\nb: \x07\n", "control-character", "2:4"),
        ('a: "\\x07"\n', "control-character", "1:4"),
        ('a: "\\ud800"\n', "control-character", "1:4"),
        ('a: "\\UFFFFFFFF"\n', "yaml-syntax", "1:1"),
        ("a: x\u2028y\u2028z\nb: c: d", "colon-in-text", "2:5"),
        ("# nothing\n", "empty-file", "f"),
        ("null\n", "empty-file", "f"),
        (BOMB, "alias-bomb", "4:20"),
        ("[" * 100_000, "line-too-long", "1:1"),
        ("[" * 5_000, "too-deep", f"1:{DEEPEST + 1}"),
        ("".join(" " * i + "a:\n" for i in range(200)), "too-deep", f"{DEEPEST + 1}:{DEEPEST + 1}"),
        ("".join(f"a{i}: 1\n" for i in range(MOST_NODES + 1)), "too-many-nodes", f"{MOST_NODES}:8"),
        ("\n" * MOST_LINES, "too-many-lines", "f"),
        ("x" * (LONGEST_LINE + 1), "line-too-long", "1:1"),
    ],
)
def test_each_mistake_has_one_code_and_its_place(text: str, code: str, place: str) -> None:
    """A typical mistake is one problem, at the line and column where a person would mend it."""
    assert found(text) == [(code, place)]


def test_every_duplicate_key_is_reported() -> None:
    """All duplicates, also within what a duplicate holds, with the line of the first; the first one counts."""
    document = parse("a: 1\nb: {x: 1, x: 2}\na: {c: 1, c: 2}\na: 3\n")
    assert [(p.where and p.where.line, p.path, p.data["line"]) for p in document.problems] == [
        (2, ("b", "x"), 2),
        (3, ("a",), 1),
        (3, ("a", "c"), 3),
        (4, ("a",), 1),
    ]
    assert document.data == {"a": 1, "b": {"x": 1}}


def test_words_mean_what_yaml_1_2_says() -> None:
    """No time of day becomes a number, no `no` a truth, no date an object, no key anything but text."""
    words = "[10:30, no, on, 2026-11-23, 0777, 0o17, 0x1F, 1_000, 1e3, -.5, ~, '', true, .inf, .nan, 1e999, 007]"
    document = parse(f"list: {words}\n119: a\ntrue: b\n~: c\n'x': d\n1.50: e")
    assert document.data["list"] == [
        *("10:30", "no", "on", "2026-11-23", 777, 15, 31, "1_000", 1000.0, -0.5, None),
        *("", True, ".inf", ".nan", "1e999", 7),
    ]
    assert list(document.data) == ["list", "119", "true", "~", "x", "1.50"]


def test_a_number_of_many_digits_is_text() -> None:
    """Digits without end are no number and take no time."""
    assert parse(f"a: {'9' * 5000}").data == {"a": "9" * 5000}


def test_aliases_are_written_out() -> None:
    """An alias stands for its node, and what is below it is located at the alias."""
    document = parse("a: &x {k: [1, 2]}\nb: *x\n", "f")
    assert document.data == {"a": {"k": [1, 2]}, "b": {"k": [1, 2]}}
    assert str(document.where(("b", "k", 1))) == "f:2:4"


def test_values_count_and_keys_do_not() -> None:
    """A list that fills the limit together with its root is read; one more is refused."""
    assert not parse("[" + ",\n".join(["x"] * (MOST_NODES - 1)) + "]").problems
    assert [p.code for p in parse("[" + ",\n".join(["x"] * MOST_NODES) + "]").problems] == ["too-many-nodes"]


def test_every_value_and_key_knows_its_place() -> None:
    """In the example each word found at its position in the text is the word of the data."""
    document = read(EXAMPLE)
    lines = TEXT.split("\n")
    assert not document.problems
    for path, (line, column) in document.keys.items():
        assert lines[line - 1][column - 1 :].lstrip("'\"").startswith(str(path[-1]))
    for path, before in {
        ("steps", "close_valve", "lasts", "most"): "likely: 15s, most: ",
        ("steps", "order", "after", "any", 1): "{any: [tell, ",
        ("steps", "close_valve", "by"): "关瓶阀及支管阀\n    ",  # a map below its key counts from the key
        ("variants", "对讲机失灵", "patch"): "对讲机失灵: {patch: ",
    }.items():
        start = TEXT.index(before, TEXT.index("close_valve:")) + len(before)
        line, column = TEXT.count("\n", 0, start) + 1, start - TEXT.rfind("\n", 0, start)
        assert document.where(path) == Where(str(EXAMPLE), line, column)


def test_what_a_patch_brings_has_no_place() -> None:
    """Under other data a changed or new value has no place; the rest keeps its own."""
    document = parse("a: {x: 1, y: 2}\nl: [1, 2]\n", "f")
    patched = document.with_data({"a": {"x": 5, "y": 2, "z": 3}, "l": [1]})
    places = {path: patched.where(path) for path in [("a",), ("a", "x"), ("a", "y"), ("a", "z"), ("l", 0)]}
    assert {path for path, where in places.items() if where is None} == {("a", "x"), ("a", "z")}
    assert str(patched.where(("a", "y"))) == "f:1:14"


def check(document: Document) -> None:
    """What holds of every document, whatever was read."""
    assert all(problem.code in CODES and set(problem.data) <= set(CODES[problem.code]) for problem in document.problems)
    if document.data is None:
        assert any(problem.severity == "error" for problem in document.problems)
    else:
        json.dumps(document.data, allow_nan=False).encode()
    lines = document.text.split("\n")
    for problem in document.problems:
        if document.text and problem.where and problem.where.line:
            assert 1 <= problem.where.line <= len(lines) + 1


YAMLISH = st.lists(
    st.sampled_from(
        ["a", "b: ", "- ", "\n", "\n  ", "{", "}", "[", "]", ", ", ": ", "：", "，", '"', "'", "&a ", "*a", "!x ", "#",
         "|\n", ">", "? ", "---\n", "...", "%YAML 1.1\n", "\t", "\u3000", "<<: ", "10:30", "\\", "@", "“", "\ufeff"]
    ),
    max_size=60,
).map("".join)  # fmt: skip


@given(YAMLISH)
@example("? - a\n  - b\n: c")
@example("%TAG ! tag:x,2000:\n--- !y z")
def test_yaml_like_text_never_breaks_the_reader(text: str) -> None:
    """Random pieces of YAML give data or an error that has a code and a place in the text."""
    check(parse(text))


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    """Any text at all gives data or an error."""
    check(parse(text))


@given(st.integers(0, len(TEXT)), st.integers(0, 8), st.text(max_size=3) | st.sampled_from(list("\t：{}[]\"'&*:-\n ")))
def test_a_mutilated_file_never_breaks_the_reader(at: int, length: int, put: str) -> None:
    """The example with a piece cut out and another put in gives data or an error."""
    check(parse(TEXT[:at] + put + TEXT[at + length :]))


@given(st.integers(0, len(TEXT.encode())))
def test_a_truncated_file_never_breaks_the_reader(length: int) -> None:
    """The example cut off at any byte gives data or an error."""
    check(read(TEXT.encode()[:length]))
