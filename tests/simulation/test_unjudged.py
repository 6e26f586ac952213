"""What was not judged is told, with its reason: a limit that counts in no run does not vanish."""

import jsonschema
import pytest

from reports.speech import Speaker
from reports.telling.unjudged import lines
from reports.words import Words
from scenarios.gap import Share
from scenarios.unjudged import NotJudged
from simulation.gaps.unjudged import not_judged
from simulation.study.ensemble import run_many
from simulation.study.export import study_json
from simulation.study.schema import study_schema
from simulation.study.study import Study
from tests.simulation.test_compare import PLAN
from tests.simulation.test_study import source


def judged(text: str, runs: int = 60, fragile: bool = True) -> tuple[Study, list[NotJudged]]:
    """A study, and what it did not judge."""
    s = source(text).scenario
    study = Study(s, run_many(s, runs, 1))
    return study, not_judged(study, fragile)


def by_code(text: str, runs: int = 60, fragile: bool = True) -> dict[str, NotJudged]:
    """The same by code."""
    return {one.code: one for one in judged(text, runs, fragile)[1]}


WHOLE = PLAN.replace(
    "{s: {title: 本站, level: unit}}", "{s: {title: 本站, level: unit}, r: {title: 局, level: regulator}}"
)


def test_a_plan_of_which_everything_was_judged_has_nothing_to_tell() -> None:
    """Organisations, deadlines and escalations are there, every share is clear, losses were tried."""
    assert judged(WHOLE.replace("2 min", "10s"))[1] == []


def test_a_deadline_whose_beginning_never_came_is_told_with_who_is_not_there() -> None:
    """B alone finds, and is away: the deadline counts in no run, and so it is said, by name."""
    away = WHOLE.replace("B: {organisation: s}", "B: {organisation: s, present: false}")
    found = by_code(away)
    unused = found["deadline-unused"]
    assert (unused.ids, unused.reason) == (("d",), "nobody-there")
    assert (unused.data["nodes"], unused.data["stuck"], unused.data["vacant"]) == (("find",), "find", ("other",))
    assert (found["nobody-notices"].reason, found["nobody-notices"].share) == ("all", Share(60, 60))


def test_a_deadline_whose_end_is_never_wanted_is_told() -> None:
    """Small leak: the withdrawal is skipped in every run; its deadline was not judged."""
    text = (
        "format: 1\nscenario: {id: b}\nsteps:\n  look: {lasts: 9s, outcomes: {small: 1, large: 0}}\n"
        "  withdraw: {after: {look: large}, lasts: 5s}\ndeadlines: {d: {to: withdraw, within: 1 s}}\n"
    )
    unused = by_code(text)["deadline-unused"]
    assert (unused.ids, unused.reason, unused.data["nodes"]) == (("d",), "not-wanted", ("withdraw",))


def test_what_is_not_written_was_not_judged() -> None:
    """No organisations: no duty was checked; no deadlines; no escalations; no losses tried."""
    bare = "format: 1\nscenario: {id: b}\nsteps: {a: {lasts: 9s}}\n"
    found = by_code(bare, fragile=False)
    assert {"no-duties", "no-deadlines", "no-escalations", "no-fragility"} <= set(found)
    assert (found["no-duties"].reason, found["no-duties"].data["levels"]) == ("all", ("unit", "regulator"))
    assert by_code(PLAN)["no-duties"].data["levels"] == ("regulator",)


@pytest.mark.parametrize("runs", [1, 2, 29])
def test_so_few_runs_are_told_before_all_else(runs: int) -> None:
    """First of all, and instead of each share that cannot be told for that reason."""
    _, found = judged(WHOLE, runs)
    assert found[0].code == "few-runs"
    assert not {"deadline-unsure", "escalation-unsure", "exposure-few"} & {one.code for one in found}


def test_a_share_too_near_its_bound_is_told_with_the_runs_that_would_tell() -> None:
    """The cloud comes in about half of the runs and half are tolerated: neither is said."""
    text = WHOLE.replace("2 min", "10s").replace("delay: 1 min,", "delay: {shape: uniform, least: 0s, most: 20s},")
    near = text.replace("averted_by: cut", "tolerance: 0.45, averted_by: cut")
    found = by_code(near, 100)["escalation-unsure"]
    assert (found.ids, found.data["tolerance"]) == (("cloud",), 0.45)
    assert found.reason in ("above", "below", "on")


PLANS = {
    "whole": WHOLE,
    "away": WHOLE.replace("B: {organisation: s}", "B: {organisation: s, present: false}"),
    "bare": "format: 1\nscenario: {id: b}\nsteps: {a: {lasts: 9s}}\n",
    "near": WHOLE.replace("delay: 1 min,", "delay: {shape: uniform, least: 0s, most: 4 min},"),
}


@pytest.mark.parametrize("runs", [1, 40])
@pytest.mark.parametrize("name", PLANS)
def test_each_is_one_sentence_in_both_languages_and_fits_the_schema(name: str, runs: int) -> None:
    """No placeholder stays empty, and what is written is what the schema promises."""
    study, found = judged(PLANS[name], runs, fragile=False)
    for lang in ("zh", "en"):
        words = Words(lang)
        told = lines(found, Speaker(study.scenario, words))
        assert len(told) == len(found)
        assert all(text and "{" not in text and "None" not in text for text in told)
    data = study_json(study) | {"not_judged": [one.json() for one in found]}
    jsonschema.validate(data, study_schema())
