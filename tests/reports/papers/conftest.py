"""Material for the papers before the drill, simulated once."""

from collections.abc import Callable
from functools import cache

import pytest

from reports.papers import PaperMaterial
from reports.prerun import Material, Mended
from scenarios.check import check
from scenarios.gap import Gap, accept
from scenarios.source import open_source
from scenarios.text import Lang
from simulation.gaps import find_gaps
from simulation.questions.compare import compare
from simulation.study.ensemble import run_many
from simulation.study.pick import pick_runs
from simulation.study.study import Study

RUNS = 120
#: The stations of the library that have a mended plan.
STATIONS = ("station_jia", "station_yi")


@cache
def studied(name: str) -> tuple[Study, list[Gap]]:
    """A file of the library, simulated a few times."""
    source = open_source(f"scenarios/library/{name}.yaml")
    study = Study(source.scenario, run_many(source.scenario, RUNS, 1), source.label)
    return study, accept([*check(source.scenario), *find_gaps(study)], source.scenario.accepted)


@cache
def made(name: str, lang: Lang, mended: bool = True) -> PaperMaterial:
    """What the papers of a file are made from; with its mended plan where there is one."""
    study, gaps = studied(name)
    after = None
    if mended and name in STATIONS:
        b, gaps_b = studied(f"{name}_mended")
        after = Mended(b, gaps_b, compare(study, gaps, b, gaps_b))
    picked = pick_runs(study)
    return PaperMaterial.of(Material(study, gaps, lang, picked.ordinary, picked.bad, mended=after))


@pytest.fixture(scope="session")
def paper_material() -> Callable[..., PaperMaterial]:
    """`paper_material(file of the library, language, mended)`."""
    return made
