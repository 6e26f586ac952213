"""One course told as a story."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from ruamel.yaml import YAML

from reports.speech import Speaker
from reports.story import Line, groups, tell
from reports.words import Words
from scenarios.model import Scenario
from simulation.outcome.run import Run
from simulation.outcome.timeline import timeline
from simulation.plan.compiler import compile_plan
from simulation.reference.engine import simulate_runs
from simulation.reference.facts import Given, told_back
from simulation.reference.replay import replayed

Told = Callable[[Run], list[Line]]


@pytest.fixture(scope="module")
def runs(small: Scenario) -> list[Run]:
    return list(simulate_runs(compile_plan(small), 1, range(60)))


@pytest.fixture(scope="module")
def told(small: Scenario) -> Told:
    plan = compile_plan(small)
    return lambda run: tell(timeline(small, plan, run), Speaker(small, Words("zh")))


def test_a_story_is_in_order_of_time(runs: list[Run], told: Told) -> None:
    """Lines never go back in time; what was never done comes last."""
    for run in runs:
        times = [line.time for line in told(run)]
        known = [time for time in times if time is not None]
        assert known == sorted(known)
        assert times[len(known) :] == [None] * (len(times) - len(known))


def test_a_course_told_back_as_facts_is_the_same_story(runs: list[Run], told: Told, small: Scenario) -> None:
    """What was written down of a course is told like the course itself; only when an averted hazard would have come
    stands in no record."""
    plan = compile_plan(small)
    for run in runs[:20]:
        facts = told_back(plan, timeline(small, plan, run))
        course = replayed(plan, Given(run.end, facts)).course(small, "live")
        lines = tell(course, Speaker(small, Words("zh")))
        assert lines == [line for line in told(run) if line.kind != "averted"]
        assert any(line.kind == "step" and line.notes for line in lines)


def test_every_step_is_told_of(runs: list[Run], told: Told, small: Scenario) -> None:
    """Done, interrupted or never done: no step of the plan is passed over."""
    for run in runs:
        assert {line.node for line in told(run)} >= set(small.steps)


def test_who_waited_for_whom(runs: list[Run], told: Told) -> None:
    """The call waits for the chief, who gives the order: the thief is named."""
    call = next(line for line in told(runs[0]) if line.node == "call")
    assert call.who == "站长"
    assert any("等站长" in note and "下令" in note for note in call.notes)


def test_the_hazard_and_those_in_its_way(runs: list[Run], told: Told) -> None:
    """Where the fire came, the story says so, who stood there and what could not be done."""
    burnt = [run for run in runs if run.exposures]
    assert burnt
    lines = told(burnt[0])
    kinds = [line.kind for line in lines]
    assert kinds.index("hazard") < kinds.index("exposed")
    exposed = next(line for line in lines if line.kind == "exposed")
    assert "充装工" in exposed.who
    assert "灌瓶间" in exposed.what
    never = [line for line in lines if line.kind == "never"]
    assert never
    assert all(line.notes[0] for line in never)


def test_a_missed_deadline_stands_where_its_time_was_up(runs: list[Run], told: Told) -> None:
    """30 seconds after the leak was found."""
    lines = told(runs[0])
    found = next(line for line in lines if line.node == "find")
    late = next(line for line in lines if line.kind == "deadline")
    assert found.end is not None
    assert late.time == found.end + 30_000


def test_a_second_attempt_is_told(runs: list[Run], told: Told) -> None:
    """A valve that does not close at once is two lines, the first says that it is tried again."""
    twice = next(run for run in runs if sum(line.node == "cut" for line in told(run)) == 2 and not run.exposures)
    first, second = (line for line in told(twice) if line.node == "cut")
    assert "再做一次" in first.notes[-1]
    assert second.time == first.end


def test_everybody_is_one_line(runs: list[Run], told: Told) -> None:
    """The parts of an `each` are told together, with how many came and who came last."""
    lines = [line for line in told(next(run for run in runs if not run.exposures)) if line.node.startswith("out")]
    assert len(lines) == 1
    assert lines[0].who.startswith("3 人")


def test_groups_have_headings_and_lose_nothing(small: Scenario, runs: list[Run], told: Told) -> None:
    """Grouped by stretches of time, in order."""
    lines = told(runs[0])
    grouped = groups(lines, Speaker(small, Words("zh")))
    assert [line for _, members in grouped for line in members] == lines
    assert grouped[0][0] == "第 0–1 分钟"


def test_a_deputy_is_named_with_the_post(alone: Scenario) -> None:
    """Without the chief the guard gives the order, for the commander; nobody stands in for the caller."""
    plan = compile_plan(alone)
    lines = tell(timeline(alone, plan, next(simulate_runs(plan, 1, range(1)))), Speaker(alone, Words("zh")))
    assert next(line for line in lines if line.node == "order").who == "门卫（代总指挥）"
    starved = next(line for line in lines if line.node == "call")
    assert (starved.time, starved.kind) == (None, "never")


def test_lines_are_data_and_text(runs: list[Run], told: Told) -> None:
    """For a machine with times in ms, for a terminal in one line without line breaks."""
    for line in told(runs[0]):
        data = line.json()
        assert data["time_ms"] == line.time
        assert line.what in line.plain()
        assert "\n" not in line.plain()


@pytest.fixture(scope="module")
def withdrawal() -> Callable[[str], list[str]]:
    """The story of a withdrawal of a and b, with what else happens, a line each."""

    def told(more: str) -> list[str]:
        text = (
            "format: 1\nscenario: {id: t}\n"
            "organisations: {unit: {level: unit}, crew: {level: external}}\n"
            "people: {a: {organisation: unit}, b: {organisation: unit}, f: {organisation: crew, present: false}}\n"
            "steps:\n  out: {each: everybody, lasts: 10s}\n  over: {after: out}\n"
            "  crew_out: {each: everybody, of: crew, lasts: 1s}\n"
            "deadlines: {d: {to: out, within: 60s}}\n" + more
        )
        scenario = Scenario.model_validate(YAML(typ="safe").load(text))
        plan = compile_plan(scenario)
        course = timeline(scenario, plan, next(simulate_runs(plan, 1, range(1))))
        return [line.plain() for line in tell(course, Speaker(scenario, Words("zh")))]

    return told


def test_who_is_missing_is_named(withdrawal: Callable[[str], list[str]]) -> None:
    """With the whole, with the limit that is missed for it, and with what cannot go on."""
    lines = withdrawal("injects: {falls: {delay: 4s, takes: {people: [b]}}}")
    assert sum("没有到的：b" in line for line in lines) == 2
    assert any("最终没有完成" in line and "没有到的：b" in line for line in lines)
    assert any("“out”有人没有到" in line for line in lines)
    assert not any("没有成功" in line for line in lines)


def test_where_everybody_fell_the_whole_still_says_so(withdrawal: Callable[[str], list[str]]) -> None:
    """Nobody began, so no line of work tells it."""
    lines = withdrawal("escalations: {flash: {takes: {people: [a, b]}}}")
    assert any(line.count("没有到的：a和b") for line in lines if "out" in line)


def test_nobody_to_be_asked_is_said_as_such(withdrawal: Callable[[str], list[str]]) -> None:
    """The crew never came: nobody is missing, and nothing was done."""
    lines = withdrawal("")
    assert any("crew_out" in line and "当时在场的人里没有要做这一步的" in line for line in lines)
    assert not any("没有到的" in line for line in lines)
