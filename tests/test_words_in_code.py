"""Sentences and words for people stand in the catalogue (reports/words/*.toml) and in data, not in code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("scenarios", "simulation", "reports", "drills")
HANZI = re.compile(r"[\u4e00-\u9fff]")
#: Files whose code holds Chinese that nobody is told: how many texts, and what they are for.
DATA: dict[str, tuple[int, str]] = {
    "scenarios/units.py": (22, "units as people write them: 分钟, 两个半小时, 公里/小时"),
    "scenarios/fitting/terms.py": (6, "titles by which rooms, nights and double posts of a station are recognised"),
    "scenarios/model/base.py": (1, "an example of a time, in the schema of the file"),
    "scenarios/model/response.py": (1, "the basis that a deadline has by default, part of the format of the file"),
    "reports/workbooks/heard.py": (15, "what people write into cells: yes, no, any of, dates, extensions"),
    "reports/workbooks/book.py": (1, "the name of a font"),
    "reports/formats/pptx.py": (1, "the name of a font"),
    "reports/formats/docx/styles.py": (5, "the names of the fonts of an official document"),
    "reports/fonts/make.py": (2, "the first and the last character of a block"),
    "reports/words/plain.py": (13, "numerals are made of these characters"),
    "reports/words/clauses.py": (8, "how Chinese standards number their clauses, read to say it in English"),
    "reports/papers/cards/posts.py": (1, "the numbering that a plan puts before its own steps, recognised"),
    "drills/uses/doctor.py": (1, "characters that the fonts must have, drawn by nobody"),
}


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """The texts in the code of a file, docstrings apart, each with its line."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node.lineno, node.value


def chinese() -> dict[str, list[str]]:
    """By file, its texts with Chinese characters."""
    found: dict[str, list[str]] = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            told = [f"{line}: {text}" for line, text in texts(path) if HANZI.search(text)]
            if told:
                found[path.relative_to(ROOT).as_posix()] = told
    return found


def test_no_sentence_stands_in_code() -> None:
    """Chinese in code is data for recognising or drawing, in the files named above and in as many texts as there; a
    file that needs fewer is told too, so that the table stays true."""
    found = chinese()
    assert {file: told for file, told in found.items() if file not in DATA} == {}
    counted = {file: len(found.get(file, ())) for file in DATA}
    changed = {file: found.get(file) for file, (known, _) in DATA.items() if counted[file] != known}
    assert changed == {}, "move a sentence to reports/words; for data, correct the count"


def test_what_is_data_is_no_sentence() -> None:
    """None of it ends or goes on as a sentence does."""
    ends = re.compile(r"[\u4e00-\u9fff]{2}[，。；！？]|[。！？]$")
    for file, told in chinese().items():
        assert [text for text in told if ends.search(text)] == [], file
