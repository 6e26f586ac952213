"""From the library to the first report with nothing but 本站信息表: an invented third station of eight people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from drills.uses.station import fit_workbook, write_station
from reports.words.catalogue import Words
from reports.workbooks.station import station_book
from scenarios.contacts import beside, read_contacts
from scenarios.fitting.terms import own_roles
from scenarios.problem import any_error
from scenarios.source import Source, open_source
from tests.drills.command import gasdrill

ROOT = Path(__file__).parents[2]
LIBRARY = ROOT / "scenarios" / "library"
NAMES = ("smallest", "station_jia", "station_jia_mended", "station_yi", "station_yi_mended")
#: Everyday post, emergency posts, deputy for, shift. One shift is empty.
CREW = (
    ("站长", "总指挥", None, "白班"),
    ("充装工", "发现人、急停操作", None, "白班"),
    ("充装工", "抢险组", "发现人", "白班"),
    ("充装工", "抢险组、消防组", None, "夜班"),
    ("安全员", "通讯联络组", "总指挥", "白班"),
    ("机泵工", "断电、启泵；消防组", None, "白班"),
    ("检查员", "警戒组、疏散组", None, None),
    ("门卫", "报警确认、警戒组、疏散组", None, "夜班"),
)


def fill(path: Path, crew: tuple[tuple[Any, ...], ...] = CREW, wrong: bool = False) -> None:
    """Fill in a sheet as its station would: all but six cells; `wrong`: two wrong cells and one double name."""
    book = openpyxl.load_workbook(path)
    people, things, places, calls = (book[name] for name in ("人员", "装备", "地点", "电话"))
    for r, (post, roles, deputy, shift) in enumerate(crew, 4):
        row = [r - 3, f"职工{r - 3}", post, None, roles, deputy, shift, 13800000000 + r, "是"]
        for c, value in enumerate(row, 1):
            people.cell(r, c).value = value
    for r in range(4, things.max_row + 1):
        if things.cell(r, 1).value:
            things.cell(r, 2).value, things.cell(r, 4).value = 2, "是"
    for r in range(4, places.max_row + 1):
        if places.cell(r, 1).value:
            places.cell(r, 2).value = "是" if r < 9 else "否"
            for c, metres in ((3, 20 * r), (4, 20 * r + 20)):
                if not str(places.cell(r, 1).value).startswith("值班室") and places.cell(r, c).value is None:
                    places.cell(r, c).value = metres
    for r in range(4, calls.max_row + 1):
        if calls.cell(r, 1).value:
            calls.cell(r, 2).value, calls.cell(r, 3).value = f"80{r:02}", "0551-6000000"
    things["B5"] = None  # with the shift of the seventh that makes six
    places["C6"] = places["C7"] = places["D10"] = None
    calls["B6"] = None
    if wrong:
        people["B5"], people["E6"], calls["B4"] = "职工1", "总指辉", 119
    book.save(path)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """An empty sheet of station 乙."""
    assert gasdrill("station", "new", "-s", "station_yi", folder=tmp_path).returncode == 0
    return tmp_path / "本站信息表.xlsx"


def test_what_is_wrong_is_told_at_once_and_nothing_is_written(sheet: Path) -> None:
    """Two wrong cells and a double name: three messages with their cells, exit code 3, no file."""
    fill(sheet, wrong=True)
    done = gasdrill("station", "import", sheet.name, "-s", "station_yi", "-o", "本站.yaml", folder=sheet.parent)
    assert done.returncode == 3
    for cell, words in (("人员!B5", "写了两次"), ("人员!E6", "总指挥"), ("电话!B4", "真实的报警号码")):
        assert any(cell in line and words in line for line in done.stderr.splitlines())
    assert "3 处要改" in done.stderr
    assert [path.name for path in sheet.parent.iterdir()] == [sheet.name]


def test_from_the_sheet_to_the_report(sheet: Path) -> None:
    """Corrected: six assumptions with their cells, the evidence in the report, contacts apart, simulated, reported."""
    fill(sheet)
    folder = sheet.parent
    done = gasdrill(
        "station", "import", sheet.name, "-s", "station_yi", "-o", "本站.yaml", "--unit", "充装站丙", folder=folder
    )
    assert done.returncode == 0, done.stderr
    for cell in ("人员 G10", "装备 B5", "地点 C6", "地点 C7", "地点 D10", "电话 B6"):
        assert cell in done.stdout, cell
    text = (folder / "本站.yaml").read_text(encoding="utf-8")
    assert "职工" not in text
    assert "未填，按" in text
    assert read_contacts(folder / "本站.contacts.yaml").name("P08") == "职工8"
    assert gasdrill("check", "本站.yaml", folder=folder).returncode == 0
    assert gasdrill("simulate", "本站.yaml", "-n", "200", "-q", folder=folder).returncode == 0
    done = gasdrill("report", "本站.yaml", "-n", "200", "--no-fragile", "-q", "-o", "out", folder=folder)
    assert done.returncode == 0, done.stderr
    page = (folder / "out" / "本站.zh.html").read_text(encoding="utf-8")
    assert "充装站丙" in page
    assert "未填，按" in page
    assert "本站填报" in page
    assert "职工" not in page


def filled(name: str, folder: Path) -> tuple[Path, Source]:
    """A sheet of that base, every post named by somebody."""
    source = open_source(str(LIBRARY / f"{name}.yaml"))
    path = folder / "表.xlsx"
    path.write_bytes(station_book(source.scenario, Words("zh")))
    titles = [source.scenario.roles[id].title.zh for id in own_roles(source.scenario)]
    crew = tuple((post, "；".join(titles[i::8]) or None, None, shift) for i, (post, _, _, shift) in enumerate(CREW))
    fill(path, crew)
    return path, source


@pytest.mark.parametrize("name", NAMES)
def test_every_scenario_of_the_library_takes_a_station(name: str, tmp_path: Path) -> None:
    """The file reads without an error under every variant; by night only the night shift of the station is there."""
    path, source = filled(name, tmp_path)
    made = fit_workbook(str(path), source, "bing")
    assert not any_error(made.problems), made.problems
    write_station(made, tmp_path / "bing.yaml")
    new = open_source(str(tmp_path / "bing.yaml"))
    station = [id for id in new.scenario.people if new.scenario.level_of(id) == "unit"]
    assert len(station) == 8
    for variant in new.scenario.variants:
        varied = new.variant(variant).scenario
        if "夜" in variant:
            there = [id for id in station if varied.people[id].present]
            assert there == ["P04", "P08"]
    assert beside(tmp_path / "bing.yaml").is_file()


@pytest.mark.parametrize("name", NAMES[1:])
def test_people_who_are_not_there_are_left_out_and_said(name: str, tmp_path: Path) -> None:
    """A station without anybody like a person of the variants drops him there, and says so."""
    path, source = filled(name, tmp_path)
    fill(path, (("充装工", None, None, "白班"),) + ((None,) * 4,) * 7)
    made = fit_workbook(str(path), source, "bing")
    assert not any_error(made.problems), made.problems
    assert {"variant-dropped", "night-nobody", "role-empty"} <= {a.code for a in made.assumptions}
    write_station(made, tmp_path / "bing.yaml")


def test_hidden_rows_are_told_when_the_sheet_is_taken_over(sheet: Path) -> None:
    """A warning is no reason to refuse, and no reason to be silent."""
    fill(sheet)
    book = openpyxl.load_workbook(sheet)
    book["人员"].row_dimensions[5].hidden = True
    book.save(sheet)
    done = gasdrill("station", "import", sheet.name, "-s", "station_yi", "-o", "本站.yaml", folder=sheet.parent)
    assert done.returncode == 0, done.stderr
    assert "人员!A5" in done.stderr and "隐藏" in done.stderr
    assert (sheet.parent / "本站.yaml").is_file()


def test_the_sheet_is_not_overwritten(sheet: Path) -> None:
    """Neither by a second new sheet nor by an import on top of itself."""
    before = sheet.read_bytes()
    assert gasdrill("station", "new", folder=sheet.parent).returncode == 2
    done = gasdrill("station", "import", sheet.name, "-s", "station_yi", "-o", sheet.name, folder=sheet.parent)
    assert done.returncode == 2
    assert sheet.read_bytes() == before


def test_an_unknown_scenario_and_no_workbook(sheet: Path) -> None:
    """Each ends with a message: a wrong file with exit code 3, a wrong name with 2 and the names that there are."""
    (sheet.parent / "a.xlsx").write_text("no workbook", encoding="utf-8")
    for words, code in ((("a.xlsx", "-s", "station_yi"), 3), ((sheet.name, "-s", "station_bing"), 2)):
        done = gasdrill("station", "import", *words, "-o", "b.yaml", folder=sheet.parent)
        assert done.returncode == code
        assert "Traceback" not in done.stderr
        assert done.stderr.strip()
