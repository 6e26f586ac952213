"""As many runs as it takes."""

from scenarios.files import read_scenario
from scenarios.reading import parse
from simulation.study import precision
from simulation.study.ensemble import run_many
from simulation.study.precision import runs_for, too_wide
from simulation.study.study import Study

PLAN = """format: 1
scenario: {id: plan}
steps:
  look: {lasts: {shape: uniform, least: 10s, most: 20s}, outcomes: {small: 1, large: 0}}
  act: {after: {look: large}, lasts: 5s}
deadlines:
  half: {to: look, within: 15s}
  sure: {to: look, within: 1 min}
  off: {to: act, within: 1 min}
"""


def study(runs: int) -> Study:
    """The study of the plan."""
    scenario, problems = read_scenario(parse(PLAN))
    assert scenario is not None, problems
    return Study(scenario, run_many(scenario, runs, 1))


def test_the_next_number_of_runs_is_enough() -> None:
    """A share of one half needs 1.96² ÷ 0.05² = 1,537 runs for an interval 0.05 wide: too wide with 400, and the number
    then proposed does it. A deadline that never counts is not waited for."""
    few = study(400)
    assert too_wide(few, 0.05) == ("half",)
    more = runs_for(few, 0.05)
    assert 1537 <= more < 1800
    assert too_wide(study(more), 0.05) == ()
    assert runs_for(study(more), 0.05) == 0


def test_there_is_an_end() -> None:
    """Never more than ten times as many at once, nor more than a million; then no more at all."""
    few = study(50)
    assert runs_for(few, 0.001) == 500
    at_end = study(60)
    before, precision.MOST = precision.MOST, 60
    try:
        assert runs_for(few, 0.001) == 60
        assert runs_for(at_end, 0.001) == 0
        assert too_wide(at_end, 0.001) == ("half", "sure")
    finally:
        precision.MOST = before
