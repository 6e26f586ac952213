"""Every command on every plan: no traceback, no false exit code, whatever the plan has or lacks.

With GASDRILL_THOROUGH=1 each plan goes through each command in each format (about twenty minutes); without, papers and
searches are sampled, so that every command and format is met by some plan of each sort.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from drills.cli.app import app, guarded
from drills.shelf.scenario import write
from reports.formats import names
from reports.papers import DECKS, PAPERS
from scenarios.check import check
from scenarios.graph import ResponseGraph
from scenarios.source import open_source
from tests.simulation.random_plans import dressed_data

LIBRARY = Path(__file__).parents[2] / "scenarios" / "library"
SHIPPED = sorted(path.stem for path in LIBRARY.glob("*.yaml"))
#: Random plans in all, and how many of them a test takes.
RANDOM, FEW = 300, 50
FORMATS = names("paper")
THOROUGH = os.environ.get("GASDRILL_THOROUGH") == "1"
FINE, INVALID, GAPS = 0, 3, 4


class Plan:
    """A plan and what each command has to answer for it."""

    def __init__(self, path: Path, folder: Path) -> None:
        self.path, self.folder = str(path), folder
        source = open_source(self.path)
        self.scenario = source.scenario
        self.circle = bool(ResponseGraph(source.scenario).circles)
        self.gaps = any(not gap.accepted for gap in check(source.scenario))

    def run(self, code: int | Sequence[int], *words: str) -> None:
        """One command in this process, on this plan; `code` is what it should answer."""
        given = [str(self.folder / word[1:]) if word.startswith("@") else word for word in words]
        known = (code,) if isinstance(code, int) else code
        answer = guarded(app, [given[0], self.path, *given[1:], "-q"])
        assert answer in known, f"{' '.join(given)} on {self.path}: {answer}, not {known}"

    @property
    def runs(self) -> int:
        """What a command that simulates answers: a plan with a circle is refused."""
        return INVALID if self.circle else FINE

    def read(self) -> None:
        """What only reads and writes the plan, in each format."""
        self.run(FINE, "check")
        self.run(FINE, "check", "--json")
        self.run(GAPS if self.gaps else FINE, "check", "--fail-on-gaps")
        self.run(FINE, "export", "-o", "@plan.xlsx")
        assert (
            guarded(app, ["import", str(self.folder / "plan.xlsx"), "-o", str(self.folder / "back.yaml"), "-q"]) == FINE
        )
        assert open_source(str(self.folder / "back.yaml")).scenario.hash == self.scenario.hash
        self.run(FINE, "plan-text", "-o", "@text.xlsx")
        self.run(FINE, "plan-text", "--answers", "@text.xlsx", "-o", "@answered.yaml")

    def simulate(self, engine: str = "kernel") -> None:
        """What simulates and tells it on the terminal, as tables and as data."""
        fast = ("-n", "10", "-j", "1", "--engine", engine)
        self.run(self.runs, "simulate", *fast, "--sensitivity")
        self.run(self.runs, "simulate", *fast, "--sensitivity", "--json")
        self.run(INVALID if self.circle else (FINE, GAPS), "simulate", *fast, "--fail-on-gaps")
        self.run(self.runs, "walk", "--run", "3")
        self.run(self.runs, "walk", "-n", "5", "--median", "--json")
        for id in list(self.scenario.deadlines)[:1]:
            self.run(self.runs, "walk", "-n", "5", "--worst", id)
        for person in list(self.scenario.people)[:1]:
            self.run(self.runs, "simulate", *fast, "--without", person, "--json")
        same = (self.path, "-n", "10", "-j", "1", "--engine", engine)
        self.run(self.runs, "compare", *same)
        self.run(self.runs, "compare", *same, "--json")

    def search(self, *more: str) -> None:
        """What tries many changes, with as many runs as a verdict takes."""
        fast = ("-n", "30", "-j", "1")
        self.run(self.runs, "gaps", *fast, "--fragile-runs", "4")
        self.run(self.runs, "gaps", *fast, "--fragile-runs", "4", "--json")
        self.run(self.runs, "remedies", *fast, *more)
        self.run(self.runs, "remedies", *fast, "--json", *more)

    def papers(self, turn: int) -> None:
        """The report and the set of papers: in all formats, or two papers in the format whose turn it is."""
        fast = ("-n", "6", "-j", "1")
        only = () if THOROUGH else ("--only", f"{PAPERS[turn % len(PAPERS)].id},{DECKS[turn % len(DECKS)].id}")
        for name in FORMATS if THOROUGH else FORMATS[turn % len(FORMATS) :][:1]:
            self.run(self.runs, "report", *fast, "--no-fragile", "--format", name, "-o", "@report")
            self.run(self.runs, "papers", *fast, *only, "--format", name, "-o", "@papers")

    def everything(self, turn: int, *search: str, engine: str = "kernel") -> None:
        """All of it."""
        if THOROUGH or turn % 2 == 0:
            self.simulate(engine)
        else:
            self.run(self.runs, "simulate", "-n", "30", "-j", "1", "--engine", engine, "--json")
        if THOROUGH or turn % 12 == 0:
            self.read()
            self.search(*search)
        if THOROUGH or turn % 12 == 0:
            self.papers(turn // 12)


@pytest.fixture(autouse=True)
def silent(capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    """What the commands print is not kept, and holds no traceback."""
    yield
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err


@pytest.fixture(scope="module")
def cases() -> list[Path]:
    """Plans from outside the tree."""
    named = os.environ.get("GASDRILL_DATA")
    if not named:
        pytest.skip("GASDRILL_DATA is not set: the cases are not here")
    found = sorted(Path(named, "cases").rglob("*.yaml"))
    if not found:
        pytest.skip(f"no cases in {named}")
    return found


def readable(path: Path) -> bool:
    """Whether a file is a scenario at all; `check` says so by its exit code, never by a traceback."""
    answer = guarded(app, ["check", str(path), "-q"])
    assert answer in (FINE, INVALID), path
    return answer == FINE


@pytest.mark.parametrize("name", SHIPPED)
def test_what_ships_goes_through_every_command(name: str, tmp_path: Path) -> None:
    """Each scenario of the library, in every format."""
    plan = Plan(LIBRARY / f"{name}.yaml", tmp_path)
    turn = 0 if name == "smallest" else 1
    plan.everything(turn, *([] if name == "smallest" else ["--gap", "DUT02"]))


@pytest.mark.parametrize("name", SHIPPED)
def test_what_ships_goes_through_under_its_variants(name: str, tmp_path: Path) -> None:
    """Each variant that a shipped file declares can be checked, simulated and walked through; some are compared."""
    plan = Plan(LIBRARY / f"{name}.yaml", tmp_path)
    for i, variant in enumerate(plan.scenario.variants):
        if not THOROUGH and i % 4:
            continue
        plan.run(FINE, "check", "-V", variant, "--json")
        plan.run(FINE, "simulate", "-V", variant, "-n", "4", "-j", "1", "--json")
        if THOROUGH or i % 8 == 0:
            plan.run(FINE, "walk", "-V", variant)
            plan.run(FINE, "compare", variant, "-n", "4", "-j", "1")


def test_every_case_goes_through_every_command(cases: list[Path], tmp_path: Path) -> None:
    """Each plan from outside, in every format."""
    for i, path in enumerate(path for path in cases if readable(path)):
        folder = tmp_path / str(i)
        folder.mkdir()
        Plan(path, folder).everything(i)


def random_file(seed: int, folder: Path) -> Path:
    """The random plan of that seed as a file, with deadlines and people of a unit."""
    path = folder / f"random{seed}.yaml"
    assert not write(dressed_data(seed), path)
    return path


@pytest.mark.parametrize("seed", range(0, RANDOM, FEW))
def test_random_plans_go_through_every_command(seed: int, tmp_path: Path) -> None:
    """Three hundred plans that make no sense: all are checked, written and simulated, some searched for remedies and
    made into papers, each format in its turn."""
    for i in range(seed, seed + FEW):
        plan = Plan(random_file(i, tmp_path), tmp_path)
        if THOROUGH or i % FEW == 0:
            plan.everything(3 * (i // FEW), engine="simpy" if i % 2 else "kernel")
        else:
            plan.run(plan.runs, "simulate", "-n", "3", "-j", "1", "--engine", "simpy", "--json")


def test_what_takes_no_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The commands about the program itself."""
    for words in (["explain"], ["explain", "LAT01"], ["explain", "--json"], ["new"], ["--version"], ["--help"]):
        assert guarded(app, words) == FINE
    for what in ("scenario", "study", "remedies"):
        capsys.readouterr()
        assert guarded(app, ["schema", what]) == FINE
        assert json.loads(capsys.readouterr().out)["$schema"]
    assert guarded(app, ["new", "smallest", "-o", str(tmp_path / "n.yaml"), "-q"]) == FINE
    assert guarded(app, ["station", "new", "-o", str(tmp_path / "s.xlsx"), "-q"]) == FINE
