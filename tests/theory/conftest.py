"""Plans of a few steps whose every figure can be worked out by hand, studied by either engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
import ruamel.yaml

from scenarios.model import Scenario
from simulation.kernel.jit import available
from simulation.outcome.tally import ARRAYS, Tally
from simulation.outcome.verdicts import limits
from simulation.plan.compiler import compile_plan
from simulation.study.ensemble import Engine, Ensemble, Workers, run_many
from simulation.study.study import Study

#: Asks for the study of a plan: its text (without `format` and `scenario`), and with how many runs.
Studies = Callable[..., Study]


def scenario(text: str) -> Scenario:
    """The scenario of a plan."""
    data = ruamel.yaml.YAML(typ="safe", pure=True).load(text)
    head = {"id": "theory", **data.pop("scenario", {})}
    return Scenario.model_validate({"format": 1, "scenario": head, **data})


@pytest.fixture(params=["simpy", "kernel"] if available() else ["simpy"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Both engines have to give the figures that were worked out."""
    name: Engine = request.param
    return name


@pytest.fixture
def study(engine: Engine) -> Studies:
    """`study(text)` is a study of four runs, `study(text, n)` of n."""

    def of(text: str, runs: int = 4, seed: int = 1) -> Study:
        s = scenario(text)
        with Workers(1, engine) as workers:
            return Study(s, run_many(s, runs, seed, workers))

    return of


def written(text: str, asked: int = 0, **columns: Sequence[Sequence[int]]) -> Study:
    """A study whose runs are written down instead of simulated: each array of the tally by its rows (`status`, `took`),
    0 where it is left out."""
    s = scenario(text)
    plan = compile_plan(s)
    runs = len(next(iter(columns.values())))
    tally = Tally.blank(plan, len(s.deadlines), runs)
    for name in ARRAYS:
        array = getattr(tally, name)
        array[:] = np.array(columns[name]) if name in columns else 0
    return Study(s, Ensemble(plan, limits(s, plan), 1, asked or runs, tally))
