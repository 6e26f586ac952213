"""The mutation sample: which changes there are, that they are made, who sees them, and what is written about it."""

from __future__ import annotations

import time
from pathlib import Path
from random import Random

import pytest

from benchmarks.mutation import HEADING, Row, kept, section, written
from tests.mutation import trying
from tests.mutation.changes import changed, changes, sample
from tests.mutation.run import TABLE, main, reason, table
from tests.mutation.trying import ROOT, Refused, survivors


def told(source: str) -> list[str]:
    """What each change makes of what, in words."""
    return [f"{change.before} → {change.after}" for change in changes(source)]


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("a < b", ["a < b → a <= b", "a < b → a >= b"]),
        ("a in b", ["a in b → a not in b"]),
        ("a is b", ["a is b → a is not b"]),
        ("a + b", ["a + b → a - b"]),
        ("a and b", ["a and b → a or b", "a and b → b", "a and b → a"]),
        ("x = not a", ["not a → a"]),
        ("x = 1", ["1 → 2", "1 → 0"]),
        ("x = 0.5", ["0.5 → 1.0", "0.5 → 0.25"]),
        ("x = True", ["True → False"]),
        ("x = 'a'", ["'a' → 'aX'"]),
        ("x = min(a, key=b)", ["min(a, key=b) → min(a)", "min(a, key=b) → max(a, key=b)"]),
        ("x = a if b else c", ["a if b else c → a", "a if b else c → c", "b → not b"]),
        ("x += a", ["x += a → x -= a", "x += a → pass"]),
        ("f(a)", ["f(a) → pass"]),
        ("while a:\n continue", ["a → not a", "continue → pass"]),
        ("[a for a in b if c]", ["for a in b if c → for a in b"]),
    ],
)
def test_what_is_changed(source: str, wanted: list[str]) -> None:
    """One mistake that a hand could make, of each kind."""
    assert told(source) == wanted


@pytest.mark.parametrize(
    "source",
    [
        '"""Says."""',
        "import a.b",
        "from a import b",
        "x: int | None",
        "def f(a: 'b | c') -> d | e: pass",
        "@g(1)\ndef f(): pass",
        "Word = Literal['a', 'b']",
        "__all__ = ['a']",
    ],
)
def test_what_is_left_alone(source: str) -> None:
    """No change of meaning, or one that fails at import: it would flatter the rate."""
    assert told(source) == []


def test_a_change_is_made_where_it_is_told() -> None:
    """Of two like places the right one; nothing else."""
    source = "x = 1\ny = 1\n"
    (second,) = [change for change in changes(source) if (change.line, change.after) == (2, "2")]
    space: dict[str, int] = {}
    exec(changed(source, second, "a.py"), space)
    assert (space["x"], space["y"]) == (1, 2)


def test_a_sample_is_the_same_for_the_same_seed_and_goes_wide_first() -> None:
    """Three places of two changes each: three drawn are at three places; six are all, each once; more there are not."""
    found = changes("x = 1\ny = 2\nz = 3\n")
    drawn = sample(found, 3, Random("1 a"))
    assert drawn == sample(found, 3, Random("1 a"))
    assert [change.line for change in drawn] == [1, 2, 3]
    assert sample(found, 6, Random(2)) == sample(found, 99, Random(3)) == found
    assert len({tuple(sample(found, 3, Random(seed))) for seed in range(20)}) > 1


SEEN = "def later(a, b):\n    return a > b\n"
TESTS = "from thing import later\n\ndef test_it():\n    assert later(2, 1)\n    assert not later(1, 2)\n"


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of one file and its tests, which need nothing of ours."""
    monkeypatch.setattr(trying, "COMMON", ("pytest",))
    (tmp_path / "thing.py").write_text(SEEN, encoding="utf-8")
    (tmp_path / "test_thing.py").write_text(TESTS, encoding="utf-8")
    return tmp_path


def test_who_survives(tree: Path) -> None:
    """The tests never ask at equality: `>=` for `>` survives, `<=` does not; the file is as it was. Without time none
    is begun."""
    counted: list[int] = []
    drawn = changes(SEEN)
    many, alive = survivors(tree, "thing.py", drawn, ["test_thing.py"], time.monotonic() + 600, 1, counted.append)
    assert (many, [change.after for change in alive], counted) == (2, ["a >= b"], [1, 2])
    assert (tree / "thing.py").read_text(encoding="utf-8") == SEEN
    assert survivors(tree, "thing.py", drawn, ["test_thing.py"], 0, 1, counted.append) == (0, [])


def test_tests_that_fail_anyhow_prove_nothing(tree: Path) -> None:
    """They would see every change."""
    (tree / "test_thing.py").write_text(TESTS + "    assert False\n", encoding="utf-8")
    with pytest.raises(Refused, match=r"thing\.py.*test_thing\.py"):
        survivors(tree, "thing.py", changes(SEEN), ["test_thing.py"], time.monotonic() + 600, 1, lambda _: None)


def test_the_table_names_what_is_there() -> None:
    """Its files and their tests exist; each change that is called equal can still be made, at the line that it names,
    and has a reason."""
    tests, equal = table()
    for file, names in tests.items():
        assert (ROOT / file).is_file()
        assert all((ROOT / name).exists() for name in names if not name.startswith("-"))
    assert all(len(row.why) > 20 for row in equal)
    for file in tests:
        source = (ROOT / file).read_text(encoding="utf-8")
        own = [row for row in equal if row.file == file]
        lines, made = source.splitlines(), changes(source)
        gone = [row for row in own if not any(reason(file, lines, change, [row]) for change in made)]
        assert gone == []


def test_a_file_that_is_not_in_the_table_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """With the name of the table, as an error of usage."""
    with pytest.raises(SystemExit) as left:
        main(["dev.py"])
    assert left.value.code == 2
    assert TABLE.name in capsys.readouterr().err


def test_the_section_is_written_and_kept(tmp_path: Path) -> None:
    """Rows replace those of the same file, in the order of names; the rest of the page stays; what makes the page anew
    keeps the section."""
    page = "# Page\n\nText.\n"
    first = written(page, [Row("b.py", 10, 8, 1, 1), Row("a.py", 4, 4, 0, 1)])
    assert first.startswith(page + "\n" + HEADING)
    assert first.index("| `a.py` | 4 | 4 | 0 | 100.0% | 1 |") < first.index("| `b.py` | 10 | 8 | 1 | 88.9% | 1 |")
    second = written(first, [Row("b.py", 20, 19, 0, 7)])
    assert second.count("`b.py`") == 1
    assert "| `a.py` | 4 | 4 | 0 | 100.0% | 1 |" in second
    assert "| `b.py` | 20 | 19 | 0 | 95.0% | 7 |" in second
    file = tmp_path / "page.md"
    assert kept("# New\n", file) == "# New\n"
    file.write_text(second, encoding="utf-8")
    assert kept("# New\n", file) == "# New\n\n" + section(second)
    assert Row("c.py", 0, 0, 0, 1).rate == 0


def test_the_page_has_the_table() -> None:
    """Every file of the table with its rate, which is 90 % at least, over sixty changes or more (or all there are)."""
    text = section((ROOT / "docs" / "verification.md").read_text(encoding="utf-8"))
    for file in table()[0]:
        (row,) = [line.split("|") for line in text.splitlines() if line.startswith(f"| `{file}` ")]
        assert float(row[5].strip().rstrip("%")) >= 90
        assert int(row[2]) >= min(60, len(changes((ROOT / file).read_text(encoding="utf-8"))))
