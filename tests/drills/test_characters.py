"""Characters that fonts lack, from the file to the papers: told before anything is simulated, and nothing stops."""

import io
from pathlib import Path
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

from tests.drills.command import gasdrill

ROOT = Path(__file__).parents[2]
#: Of the fallback, of the font that comes with matplotlib, and for private use: no font shows the last one.
ODD = "龘靐č😀\ue000"
SCENARIO = """format: 1
scenario: {id: odd, title: {zh: 小情景ODD}}
people: {A: {title: {zh: 值班员甲ODD}}, B: {}}
roles: {watch: {title: {zh: 值班ODD}, holders: [A], deputies: [B]}}
steps:
  find: {title: {zh: 发现ODD}, by: watch, lasts: {least: 5s, likely: 15s, most: 60s}}
  cut: {title: {zh: 切断ODD}, by: watch, after: find, lasts: {least: 20s, likely: 50s, most: 3min}}
escalations:
  cloud: {title: {zh: 气云ODD}, delay: {least: 30s, likely: 60s, most: 150s}, averted_by: cut}
deadlines:
  d: {title: {zh: 时限ODD}, from: find, to: cut, within: 60s}
"""


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """A scenario whose every title has characters of every kind that the faces of papers lack."""
    path = tmp_path / "odd.yaml"
    path.write_text(SCENARIO.replace("ODD", ODD), encoding="utf-8")
    return path


def test_check_warns_once_of_what_no_font_has(odd: Path, tmp_path: Path) -> None:
    """One warning with place, characters, how often and what is printed instead; it forbids nothing."""
    for words in (("check", "odd.yaml"), ("simulate", "odd.yaml", "-n", "20", "-q")):
        done = gasdrill(*words, folder=tmp_path)
        told = [line for line in done.stderr.splitlines() if "字体" in line]
        assert done.returncode == 0
        assert len(told) == 1
        assert told[0].startswith("odd.yaml:2:33: 提醒：")
        assert "(U+E000)（见于 7 处）" in told[0] and "〓" in told[0]
        assert not any(c in told[0] for c in "龘靐č😀")
    data = gasdrill("check", "odd.yaml", "--json", folder=tmp_path).stdout
    assert '"no-glyph"' in data and '"severity": "warning"' in data


def test_every_paper_of_such_a_file_is_made(odd: Path, tmp_path: Path) -> None:
    """Report in three formats, a paper and slides: the rare hanzi are there, what no font has is 〓 in the PDF, the
    warning came once and first; no warning of a drawing library reaches the screen."""
    done = gasdrill("report", "odd.yaml", "-n", "50", "--format", "html,docx,pdf", "-o", "out", folder=tmp_path)
    told = done.stderr
    assert done.returncode == 0, told
    assert told.startswith("odd.yaml:2:33: 提醒：")
    assert told.count("提醒：") == 1
    assert "findfont" not in told and "Warning" not in told and "Traceback" not in told
    out = tmp_path / "out"
    assert ODD in (out / "odd.zh.html").read_text(encoding="utf-8")
    word = ZipFile(out / "odd.zh.docx").read("word/document.xml").decode()
    assert ODD in word
    pdf = PdfReader(io.BytesIO((out / "odd.zh.pdf").read_bytes()))
    text = "".join(page.extract_text() for page in pdf.pages)
    assert "龘靐" in text and "〓" in text and "\ue000" not in text
    done = gasdrill("papers", "odd.yaml", "-n", "50", "--only", "23,2", "-o", "papers", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert {path.suffix for path in (tmp_path / "papers").iterdir()} == {".docx", ".pptx"}
