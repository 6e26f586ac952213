"""`gasdrill history` and `restore`, and remedies that are not taken twice, as a user meets them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from drills.cli.app import app, guarded
from drills.shelf.versions import Change, store, versions
from reports.words.catalogue import Words
from reports.workbooks.scenario import export
from scenarios.reading import read
from scenarios.source import open_source
from simulation.remedies import build
from simulation.remedies.laying import apply

LIBRARY = Path(__file__).parents[2] / "scenarios" / "library"
PRACTISE = "practise.S03"


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of station A's typical plan."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "mine.yaml"
    shutil.copy(LIBRARY / "station_jia.yaml", path)
    path.chmod(0o644)
    return path


def test_history_tells_number_time_change_and_size(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """For people and for machines; each version is the file as it was, whole."""
    first = mine.read_bytes()
    assert guarded(app, ["adopt", "mine.yaml", PRACTISE, "-q"]) == 0
    second = mine.read_bytes()
    assert guarded(app, ["adopt", "mine.yaml", "deputy.commander.P04", "-q"]) == 0
    capsys.readouterr()
    assert guarded(app, ["history", "mine.yaml"]) == 0
    shown = capsys.readouterr().out
    assert f"采用修订办法 {PRACTISE}" in shown
    assert f"{len(first)} 字节" in shown
    assert guarded(app, ["history", "mine.yaml", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [(v["number"], v["change"]["data"]["id"]) for v in data] == [(1, PRACTISE), (2, "deputy.commander.P04")]
    assert [Path(v["path"]).read_bytes() for v in data] == [first, second]
    assert all(v["change"]["when"][:2] == "20" for v in data)


def test_restore_goes_back_and_forth(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """To the very bytes; what it goes back from is a version too, and an unknown number is told with the known ones."""
    first = mine.read_bytes()
    assert guarded(app, ["adopt", "mine.yaml", PRACTISE, "-q"]) == 0
    second = mine.read_bytes()
    assert guarded(app, ["restore", "mine.yaml", "1"]) == 0
    assert mine.read_bytes() == first
    assert guarded(app, ["restore", "mine.yaml", "2"]) == 0
    assert mine.read_bytes() == second
    assert [version.path.read_bytes() for version in versions(mine)] == [first, second, first]
    capsys.readouterr()
    assert guarded(app, ["restore", "mine.yaml", "9"]) == 2
    assert "1, 2, 3" in capsys.readouterr().err
    assert mine.read_bytes() == second


def test_a_deleted_file_comes_back(mine: Path) -> None:
    """Its versions are still there."""
    first = mine.read_bytes()
    assert guarded(app, ["adopt", "mine.yaml", PRACTISE, "-q"]) == 0
    mine.unlink()
    assert guarded(app, ["restore", "mine.yaml", "1"]) == 0
    assert mine.read_bytes() == first


def test_what_is_said_is_what_became_of_the_file(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A version is promised only where one was kept: not of a file that was deleted, nor of one that is the same."""
    assert guarded(app, ["adopt", "mine.yaml", PRACTISE, "-q"]) == 0
    said = []
    for delete in (True, False, False):
        if delete:
            mine.unlink()
        capsys.readouterr()
        assert guarded(app, ["restore", "mine.yaml", "1"]) == 0
        said.append((capsys.readouterr().out, len(versions(mine))))
    assert "恢复以前没有这个文件" in said[0][0]
    assert "没有改动" in said[1][0] and said[1] == said[2]
    assert [n for _, n in said] == [1, 1, 1]
    mine.write_bytes(b"other")
    assert guarded(app, ["restore", "mine.yaml", "1"]) == 0
    assert "也留作一个版本" in capsys.readouterr().out


def test_a_file_that_was_moved_is_not_said_to_be_untouched(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its versions stayed where it was; what is said holds for this folder, and says where to look."""
    assert guarded(app, ["adopt", "mine.yaml", PRACTISE, "-q"]) == 0
    Path("elsewhere").mkdir()
    mine.rename("elsewhere/mine.yaml")
    capsys.readouterr()
    assert guarded(app, ["history", "elsewhere/mine.yaml"]) == 0
    said = capsys.readouterr().out.replace("\n", "")
    assert "在这个文件夹里" in said and ".gasdrill" in said


def test_a_file_without_versions_and_one_that_is_not_there(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The first is fine, the second is told."""
    assert guarded(app, ["history", "mine.yaml"]) == 0
    assert "没有以前的版本" in capsys.readouterr().out
    assert guarded(app, ["history", "none.yaml"]) == 3
    assert guarded(app, ["restore", "none.yaml", "1"]) == 3


def test_notes_of_a_newer_program_are_listed(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A change that this program does not know, and markup in it, are no error."""
    for change in (Change("wish"), Change("import", "x", {"file": "[/b].xlsx"}), Change("import", "x", {}), Change("")):
        store(mine, mine.read_bytes() + b"\n", change)
    assert guarded(app, ["history", "mine.yaml"]) == 0
    shown = capsys.readouterr().out
    assert "[/b].xlsx" in shown
    assert shown.count("其他改动") == 3


def test_every_command_that_changes_a_scenario_keeps_the_former(mine: Path) -> None:
    """Import says from which workbook; nothing is left in the old way beside it."""
    book = export(read(str(mine)), "zh")
    Path("book.xlsx").write_bytes(book)
    assert guarded(app, ["adopt", "mine.yaml", PRACTISE, "-q"]) == 0
    assert guarded(app, ["import", "book.xlsx", "-o", "mine.yaml", "-q"]) == 0
    assert [v.change.kind for v in versions(mine) if v.change] == ["adopt", "import"]
    assert sorted(path.name for path in mine.parent.iterdir()) == [".gasdrill", "book.xlsx", "mine.yaml"]


def test_a_remedy_is_taken_once(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Adopted again and again, the times of a step went from 40 s to 26, 17, 11: now the second time is told and
    changes nothing, also under another name, in another folder, and joined with others."""
    assert guarded(app, ["adopt", "mine.yaml", PRACTISE, "-q"]) == 0
    after = mine.read_bytes()
    Path("copy").mkdir()
    shutil.copy(mine, "copy/other.yaml")
    for words in (
        ["mine.yaml", PRACTISE],
        ["copy/other.yaml", PRACTISE],
        ["copy/other.yaml", f"deputy.commander.P04+{PRACTISE}"],
        ["copy/other.yaml", PRACTISE, "-o", "third.yaml"],
    ):
        capsys.readouterr()
        assert guarded(app, ["adopt", *words]) == 2
        said = capsys.readouterr().err
        assert PRACTISE in said
        assert "已经采用过" in said
    assert mine.read_bytes() == Path("copy/other.yaml").read_bytes() == after
    assert not Path("third.yaml").exists()


def test_twice_in_one_id_is_once_too_often(mine: Path) -> None:
    """`practise.X+practise.X` is refused, and the file stays."""
    before = mine.read_bytes()
    assert guarded(app, ["adopt", "mine.yaml", f"{PRACTISE}+{PRACTISE}"]) == 2
    assert mine.read_bytes() == before


def test_what_was_adopted_is_no_candidate_any_more(mine: Path) -> None:
    """A search builds its candidates anew: the adopted one is none, the rest are; and the plan's hash does not depend
    on the list."""
    source = open_source(str(mine))
    adopted = apply(source, PRACTISE)
    assert adopted is not None
    assert adopted.scenario.adopted == (PRACTISE,)
    assert build("practise", ("S03",), source.scenario) is not None
    assert build("practise", ("S03",), adopted.scenario) is None
    assert build("practise", ("S04",), adopted.scenario) is not None
    assert adopted.vary({"adopted": None}).scenario.hash == adopted.scenario.hash


def test_the_list_survives_a_workbook(mine: Path) -> None:
    """Exported, imported: the remedies are still known as adopted."""
    assert guarded(app, ["adopt", "mine.yaml", PRACTISE, "-q"]) == 0
    assert guarded(app, ["export", "mine.yaml", "-o", "book.xlsx", "-q"]) == 0
    assert guarded(app, ["import", "book.xlsx", "-o", "back.yaml", "-q"]) == 0
    assert open_source("back.yaml").scenario.adopted == (PRACTISE,)


def test_every_change_has_its_words() -> None:
    """The kinds that the commands write."""
    words = Words("zh")
    assert all(f"history.change.{kind}" in words for kind in ("adopt", "import", "plan-text", "station", "restore"))
