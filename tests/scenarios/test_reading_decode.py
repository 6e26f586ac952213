"""From bytes to text: encodings, wrong files, files that are not there."""

import codecs
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.reading import read, read_text
from scenarios.reading.decode import LIMIT

TEXT = "# 情景\ntitle: 灌瓶间泄漏，甲站\n"


def codes(source: Path | bytes) -> list[str]:
    return [problem.code for problem in read_text(source)[1]]


@pytest.mark.parametrize(
    ("raw", "warnings"),
    [
        (TEXT.encode(), []),
        (codecs.BOM_UTF8 + TEXT.encode(), []),
        (TEXT.replace("\n", "\r\n").encode(), []),
        (TEXT.replace("\n", "\r").encode(), []),
        (TEXT.encode("gbk"), ["not-utf8"]),
        (TEXT.encode("gb18030"), ["not-utf8"]),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), ["not-utf8"]),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), ["not-utf8"]),
    ],
)
def test_what_windows_saves_is_read(raw: bytes, warnings: list[str]) -> None:
    """UTF-8 with and without mark, GBK and UTF-16 give the same text; all but UTF-8 with a warning, none an error."""
    text, problems = read_text(raw)
    assert text == TEXT
    assert [problem.code for problem in problems] == warnings
    assert all(problem.severity == "warning" for problem in problems)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty-file"),
        (b" \r\n\t\n", "empty-file"),
        (codecs.BOM_UTF8, "empty-file"),
        (codecs.BOM_UTF16_LE, "empty-file"),
        (b"PK\x03\x04....xl/workbook.xml", "office-file"),
        (b"PK\x03\x04....word/document.xml", "office-file"),
        (b"PK\x03\x04....", "office-file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office-file"),
        (b"%PDF-1.7", "office-file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not-text"),
        (b"a: 1\x00", "not-text"),
        (b"\xff\xff\xff\xff", "not-text"),
        (b"x" * (LIMIT + 1), "too-large"),
        (TEXT.encode()[:-3], "broken-utf8"),
    ],
)
def test_a_wrong_file_is_named_as_what_it_is(raw: bytes, code: str) -> None:
    """Each kind of wrong file has one error, and no text."""
    text, problems = read_text(raw)
    assert (text, [(p.code, p.severity) for p in problems]) == ("", [(code, "error")])


def test_a_broken_byte_is_located() -> None:
    """The first broken byte of a UTF-8 file has its line and column."""
    _, (problem,) = read_text("标题: 一\n标题: 二三\xff四".encode().replace(b"\xc3\xbf", b"\xff"), "a.yaml")
    assert (str(problem.where), problem.data) == ("a.yaml:2:7", {"byte": "0xFF"})


def test_a_missing_file_suggests_its_neighbour(tmp_path: Path) -> None:
    """Who mistypes a name is told the nearest one in the folder; none is made up where nothing is near."""
    (tmp_path / "leak.yaml").write_text(TEXT, encoding="utf-8")
    (problem,) = read_text(tmp_path / "laek.yaml")[1]
    assert (problem.code, problem.data["suggestion"]) == ("file-missing", "leak.yaml")
    (problem,) = read_text(tmp_path / "nowhere" / "zzz")[1]
    assert (problem.code, "suggestion" in problem.data) == ("file-missing", False)


def test_folders_and_pipes_are_refused(tmp_path: Path) -> None:
    """A folder is called a folder; a pipe, which never ends, is not read at all."""
    assert codes(tmp_path) == ["is-directory"]
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        assert codes(tmp_path / "pipe") == ["not-a-file"]


def test_a_large_file_is_refused_by_its_size(tmp_path: Path) -> None:
    """A file over 5 MB is refused without reading it: this one has no bytes on the disk to read."""
    with (tmp_path / "large.yaml").open("wb") as stream:
        stream.truncate(1 << 40)
    assert codes(tmp_path / "large.yaml") == ["too-large"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_forbidden_file_is_refused(tmp_path: Path) -> None:
    """No right to read is a problem, not a traceback."""
    path = tmp_path / "a.yaml"
    path.touch(mode=0o000)
    assert codes(path) == ["no-permission"]


@given(st.binary())
def test_any_bytes_are_text_or_refused(raw: bytes) -> None:
    """Whatever the bytes, there is a text or an error, never both and never a traceback."""
    text, problems = read_text(raw)
    assert bool(text) != any(problem.severity == "error" for problem in problems)
    read(raw)
