"""The same plan with other durations: slower, and its times in other shapes."""

import json

import numpy as np
import pytest

from scenarios.files import read_scenario
from scenarios.model import Scenario
from scenarios.reading import parse
from simulation.questions.sensitivity import AS_WRITTEN, Variation, lacking, paced, reshaped, sensitivity, work
from simulation.study.ensemble import run_many
from simulation.study.study import Study

PLAN = """format: 1
scenario: {id: plan}
people: {A: {}}
roles: {watch: {holders: [A]}}
steps:
  find: {by: watch, lasts: 10s}
  cut: {by: watch, after: find, lasts: {least: 10s, likely: 20s, most: 60s}}
  ride: {after: find, lasts: {shape: triangular, least: 60s, likely: 90s, most: 2min}}
  look: {after: find, lasts: {shape: lognormal, likely: 20s, most: 60s}}
escalations:
  cloud: {delay: {least: 0s, likely: 0s, most: 150s}, averted_by: cut}
deadlines:
  d: {to: cut, within: 65s}
  r: {to: ride, within: 10min}
"""


def scenario(text: str = PLAN) -> Scenario:
    """The scenario of a text."""
    found, problems = read_scenario(parse(text))
    assert found is not None, problems
    return found


def test_slower_is_what_people_do() -> None:
    """Times 2: what A does takes twice as long, run by run; the journey and the hazard as long as before."""
    before, after = (run_many(s, 200, 1) for s in (scenario(), paced(scenario(), 2.0)))
    index = before.plan.index
    for step in ("find", "cut"):
        took = [e.tally.settled[:, index[step]] - e.tally.started[:, index[step]] for e in (before, after)]
        assert np.abs(took[1] - 2 * took[0]).max() <= 1  # each rounded to whole milliseconds
    ride = [e.tally.settled[:, index["ride"]] - e.tally.started[:, index["ride"]] for e in (before, after)]
    assert np.array_equal(ride[0], ride[1])
    assert np.array_equal(before.tally.due, after.tally.due)


def test_a_pace_of_its_own_is_kept() -> None:
    """A scenario with a drawn pace is slower by the same factor in every run."""
    drawn = scenario(PLAN.replace("{id: plan}", "{id: plan, pace: {shape: uniform, least: 0.8, most: 1.4}}"))
    pace = paced(drawn, 1.5).scenario.pace
    assert pace.shape == "uniform"
    assert [pace.least, pace.most] == pytest.approx([1.2, 2.1])


def test_three_numbers_in_another_shape() -> None:
    """Only times of three numbers are read anew: not a fixed one, not a lognormal without a least; and no time that is
    likely 0 becomes lognormal. Where nothing changes it is the same scenario."""
    log = reshaped(scenario(), "lognormal")
    shapes = {id: step.lasts.shape for id, step in log.steps.items() if step.lasts}
    assert shapes == {"find": "fixed", "cut": "lognormal", "ride": "lognormal", "look": "lognormal"}
    assert log.escalations["cloud"].delay.shape == "beta-pert"
    triangular = reshaped(scenario(), "triangular")
    assert triangular.escalations["cloud"].delay.shape == "triangular"
    assert triangular.steps["look"].lasts == scenario().steps["look"].lasts
    assert reshaped(triangular, "triangular") is triangular


def test_a_gap_that_flips_is_named() -> None:
    """In time as written, late when everything takes twice as long; the gap is told with the reading that opens it, and
    a late deadline that another shape saves is told as closed."""
    study = Study(scenario(), run_many(scenario(), 1000, 1))
    found = sensitivity(study)
    assert [v.variation for v in found.varied] == [
        AS_WRITTEN,
        Variation("durations", 1.5),
        Variation("durations", 2.0),
        *(Variation("shape", shape=s) for s in ("beta-pert", "triangular", "lognormal")),
    ]
    assert found.varied[0].deadlines["d"] == study.missed("d")
    assert ("LAT01", ("d",)) in [gap.identity for gap in found.varied[2].opened]
    flip = next(flip for flip in found.flipped if flip[0].identity == ("LAT01", ("d",)))
    assert Variation("durations", 2.0) in flip[1]
    assert flip[2]
    assert found.varied[2].deadlines["d"].p > found.varied[1].deadlines["d"].p > found.varied[0].deadlines["d"].p
    slow = Study(paced(scenario(), 2.0), run_many(paced(scenario(), 2.0), 1000, 1))
    tight = sensitivity(slow)
    assert not any(gap.code == "LAT01" for v in tight.varied[1:3] for gap in v.closed)


def test_a_gap_says_under_what_it_disappears() -> None:
    """The gap of a deadline that only the long tail of the lognormal misses disappears in the other shapes."""
    tail = PLAN.replace(
        "lasts: {least: 10s, likely: 20s, most: 60s}", "lasts: {shape: lognormal, least: 10s, likely: 20s, most: 60s}"
    ).replace("within: 65s", "within: 70s, tolerance: 0.01")
    study = Study(scenario(tail), run_many(scenario(tail), 1000, 1))
    found = sensitivity(study)
    gap = next(gap for v in found.varied for gap in v.closed if gap.code == "LAT01")
    assert [v.shape for v in found.closing(gap)] == ["beta-pert", "triangular"]


def test_as_data() -> None:
    """Plain data; under 1,000 runs there are no indices, which is not the same as indices of nothing."""
    few = Study(scenario(), run_many(scenario(), 300, 1))
    told: list[int] = []
    data = json.loads(json.dumps(sensitivity(few, progress=told.append).json()))
    assert data["influences"] is None
    assert data["measure"] is None
    assert sum(told) == work(few) == 300 * 5
    many = Study(scenario(), run_many(scenario(), 1000, 1))
    data = json.loads(json.dumps(sensitivity(many).json()))
    assert {row["node"] for row in data["influences"]} == {"cut", "ride", "look"}
    assert data["measure"][0]["step"] == "cut"


@pytest.mark.parametrize(
    ("deadlines", "runs", "why"),
    [
        ("", 1200, "deadlines"),
        ("", 50, "deadlines"),
        ("deadlines: {d: {from: 'cut: failed', to: ride, within: 65s}}", 1200, "counted"),
        ("deadlines: {d: {to: cut, within: 65s}}", 50, "runs"),
        ("deadlines: {d: {from: cloud, to: ride, within: 65s}}", 1200, "share"),
        ("deadlines: {d: {to: cut, within: 65s}}", 1200, ""),
    ],
)
def test_why_no_duration_matters_is_said_as_it_is(deadlines: str, runs: int, why: str) -> None:
    """No deadline, none that counts, too few runs, too few in which it counts: each is another reason."""
    plan = scenario(PLAN.partition("deadlines:")[0] + deadlines + "\n")
    assert lacking(Study(plan, run_many(plan, runs, 1))) == why
