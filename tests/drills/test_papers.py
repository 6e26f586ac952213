"""`gasdrill papers` as a user meets it."""

import zipfile
from pathlib import Path

import pytest

from reports.papers import DECKS, PAPERS
from tests.drills.command import gasdrill

ROOT = Path(__file__).parents[2]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The smallest scenario of the library, in a folder of its own."""
    path = tmp_path / "small.yaml"
    path.write_bytes((ROOT / "scenarios" / "library" / "smallest.yaml").read_bytes())
    return path


def test_the_whole_set_is_written(small: Path, tmp_path: Path) -> None:
    """A Word file for each paper, a PowerPoint file for each deck, all of them sound archives; nothing else."""
    result = gasdrill("papers", str(small), "-n", "50", "-o", str(tmp_path / "out"))
    assert result.returncode == 0, result.stderr
    files = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert sum(name.endswith(".docx") for name in files) == len(PAPERS)
    assert sum(name.endswith(".pptx") for name in files) == len(DECKS)
    assert len(files) == len(PAPERS) + len(DECKS)
    for path in (tmp_path / "out").iterdir():
        assert zipfile.ZipFile(path).testzip() is None


def test_only_some_in_other_formats(small: Path, tmp_path: Path) -> None:
    """--only takes numbers and ids, --format several formats."""
    result = gasdrill(
        "papers", str(small), "-n", "50", "--only", "2,post_cards", "--format", "pdf,html", "-o", str(tmp_path / "out")
    )
    assert result.returncode == 0, result.stderr
    assert sorted(path.name[:2] + path.suffix for path in (tmp_path / "out").iterdir()) == [
        "02.html",
        "02.pdf",
        "18.html",
        "18.pdf",
    ]


@pytest.mark.parametrize(
    "words", [("--only", "99"), ("--only", ","), ("--format", "wps"), ("--template", "x.docx", "--format", "pdf")]
)
def test_wrong_use_says_what_is_known(small: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    """Exit 2, one message, no traceback, nothing written."""
    result = gasdrill("papers", str(small), "-o", str(tmp_path / "out"), *words)
    assert result.returncode == 2 and "Traceback" not in result.stderr
    assert not (tmp_path / "out").exists()


def test_contacts_beside_the_file_are_used(small: Path, tmp_path: Path) -> None:
    """Names stand in the papers where a table of contacts lies beside the scenario; a wrong table is told by line."""
    table = small.with_name("small.contacts.yaml")
    table.write_text("lines:\n  - {title: 消防救援, drill: '8001', real: '119'}\n", encoding="utf-8")
    result = gasdrill(
        "papers", str(small), "-n", "50", "--only", "calls", "--format", "html", "-o", str(tmp_path / "out")
    )
    assert result.returncode == 0, result.stderr
    assert "8001" in next((tmp_path / "out").iterdir()).read_text(encoding="utf-8")
    table.write_text("lines:\n  - {titel: 消防救援}\n", encoding="utf-8")
    result = gasdrill("papers", str(small), "-n", "50", "--only", "calls", "-o", str(tmp_path / "out"))
    assert result.returncode == 3 and "small.contacts.yaml:2" in result.stderr + result.stdout
