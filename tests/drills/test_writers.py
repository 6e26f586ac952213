"""Every command that writes asks first whether it may, and by the same rule."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from drills.cli.app import app, guarded
from drills.shelf.versions import store
from reports.words.catalogue import Words
from reports.workbooks.plan_text import question_book
from reports.workbooks.scenario import export
from reports.workbooks.station import station_book
from scenarios.reading import read
from scenarios.source import open_source

LIBRARY = Path(__file__).parents[2] / "scenarios" / "library"
posix = pytest.mark.skipif(os.name == "nt", reason="devices and pipes of POSIX")

#: Each command that writes, with the file that it would write; `out` is a folder, the rest are names in it.
WRITERS: dict[str, tuple[list[str], str]] = {
    "report": (["report", "smallest", "-o", "out"], "out/smallest.zh.html"),
    "report of a variant": (["report", "mine.yaml", "--variant", "无班长", "-o", "out"], "out/smallest-无班长.zh.html"),
    "papers": (["papers", "smallest", "--only", "2", "-o", "out"], "out/02-演练脚本.docx"),
    "demo": (["demo", "-o", "out"], "out/lpg-hall-jia.zh.pdf"),
    "campaign": (["campaign", "c.yaml", "-o", "out"], "out/推演汇总.xlsx"),
    "campaign mark": (["campaign", "c.yaml", "-o", "out"], "out/campaign.json"),
    "export": (["export", "mine.yaml", "-o", "out/a.xlsx"], "out/a.xlsx"),
    "import": (["import", "mine.xlsx", "-o", "out/a.yaml"], "out/a.yaml"),
    "plan-text": (["plan-text", "mine.yaml", "-o", "out/a.xlsx"], "out/a.xlsx"),
    "plan-text answers": (["plan-text", "mine.yaml", "--answers", "answers.xlsx", "-o", "out/a.yaml"], "out/a.yaml"),
    "station new": (["station", "new", "-o", "out/a.xlsx"], "out/a.xlsx"),
    "station import": (["station", "import", "sheet.xlsx", "-s", "station_jia", "-o", "out/a.yaml"], "out/a.yaml"),
    "contacts": (["station", "import", "sheet.xlsx", "-s", "station_jia", "-o", "out/a.yaml"], "out/a.contacts.yaml"),
    "schema": (["schema", "-o", "out/a.json"], "out/a.json"),
    "new": (["new", "smallest", "-o", "out/a.yaml"], "out/a.yaml"),
    "adopt": (["adopt", "station_jia", "practise.S03", "-o", "out/a.yaml"], "out/a.yaml"),
    "restore": (["restore", "out/a.yaml", "1"], "out/a.yaml"),
}
#: Refuse what is there, whatever it is: they never replace.
NEVER = {"station new", "new"}


@pytest.fixture(scope="module")
def books() -> dict[str, bytes]:
    """Workbooks as the program writes them: a scenario, answers on the text of its plan, the sheet of a station."""
    smallest = str(LIBRARY / "smallest.yaml")
    return {
        "mine.xlsx": export(read(smallest), "zh"),
        "answers.xlsx": question_book(open_source(smallest).scenario, Words("zh"), "甲站"),
        "sheet.xlsx": station_book(open_source(str(LIBRARY / "station_jia.yaml")).scenario, Words("zh")),
    }


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, books: dict[str, bytes]) -> Path:
    """A folder to work in, with a scenario and its workbooks; whoever begins to simulate fails the test."""
    monkeypatch.chdir(tmp_path)
    text = (LIBRARY / "smallest.yaml").read_text(encoding="utf-8")
    text += "variants:\n  无班长: {title: {zh: 无班长}, patch: {scenario: {note: {zh: x}}}}\n"
    Path("mine.yaml").write_text(text, encoding="utf-8")
    for name, content in books.items():
        Path(name).write_bytes(content)
    Path("c.yaml").write_text("campaign: {id: a}\nscenarios: [smallest]\nruns: 10\n", encoding="utf-8")
    Path("out").mkdir()
    store(Path("out/a.yaml"), b"old")
    store(Path("out/a.yaml"), b"new")
    Path("out/a.yaml").unlink()

    def too_late(*_: Any, **__: Any) -> None:
        raise AssertionError("it began to work before it looked")

    for name in ("drills.uses.report.material", "simulation.campaign.simulate_all", "drills.uses.station.fit_workbook"):
        monkeypatch.setattr(name, too_late)
    return tmp_path


def pipe(path: Path) -> None:
    os.mkfifo(path)


def read_only(path: Path) -> None:
    path.write_bytes(b"mine")
    path.chmod(0o444)


@posix
@pytest.mark.parametrize("make", [pipe, read_only], ids=lambda each: each.__name__)
@pytest.mark.parametrize("writer", WRITERS)
def test_every_writer_refuses_what_it_must_not_replace(
    folder: Path, writer: str, make: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 1 with one line that names the file, before anything is simulated; what is there stays as it is."""
    words, name = WRITERS[writer]
    target = folder / name
    make(target)
    before, others = target.lstat(), sorted(folder.rglob("*"))
    assert guarded(app, [*words, "-q"]) == (1 if writer not in NEVER or writer == "new" else 2)
    said = capsys.readouterr().err.strip().splitlines()
    assert len(said) == 1
    assert target.name in said[0]
    after = target.lstat()
    assert (after.st_ino, after.st_mode) == (before.st_ino, before.st_mode)
    assert sorted(folder.rglob("*")) == others


@pytest.mark.parametrize("writer", sorted(WRITERS))
def test_every_writer_refuses_a_file_in_place_of_its_folder(
    folder: Path, writer: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where `out` is a file: told before the work, and the file stays."""
    words, _ = WRITERS[writer]
    if writer == "restore":
        pytest.skip("its versions lie in that folder")
    (folder / "out").rename(folder / "moved")
    (folder / "out").write_bytes(b"mine")
    assert guarded(app, [*words, "-q"]) == 1
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert (folder / "out").read_bytes() == b"mine"


def test_a_workbook_never_lands_on_the_scenario(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`-o` with the name of the scenario itself, and the other way round."""
    for words, name in (
        (["export", "mine.yaml", "-o", "mine.yaml"], "mine.yaml"),
        (["plan-text", "mine.yaml", "-o", "mine.yaml"], "mine.yaml"),
        (["schema", "-o", "mine.yaml"], "mine.yaml"),
        (["import", "mine.xlsx", "-o", "mine.xlsx"], "mine.xlsx"),
    ):
        before = Path(name).read_bytes()
        assert guarded(app, words) == 1
        assert name in capsys.readouterr().err
        assert Path(name).read_bytes() == before


def test_a_long_name_of_a_variant_is_shortened() -> None:
    """Many settings in one label: the name of the report stays within what a disk takes, and tells them apart."""
    from dataclasses import replace

    from drills.uses.report import stem_of

    source = open_source(str(LIBRARY / "smallest.yaml"))
    stems = {stem_of(replace(source, label="长" * 200 + end), "zh") for end in ("", "甲", "乙")}
    assert len(stems) == 3
    assert all(len(stem.encode()) < 200 for stem in stems)
    assert stem_of(replace(source, label="夜间"), "zh") == "smallest-夜间.zh"
