"""Runs told back as facts (L14): the laws walked along them forbid nothing and come to the same marks."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from random import Random

from benchmarks.truth.cases import PIECE, in_pieces, shipped, shipped_scenario
from benchmarks.truth.row import Row, count
from scenarios.model import Scenario
from scenarios.timeline import Mark, Stand, Timeline
from simulation.outcome.timeline import timeline
from simulation.plan.compiler import compile_plan
from simulation.plan.plan import Plan
from simulation.reference.engine import simulate_runs
from simulation.reference.facts import Fact, Given, told_back
from simulation.reference.replay import replayed
from tests.simulation.random_plans import random_scenario

SOURCE = "SimPy 引擎 ↔ 照事实走一遍 SimPy engine ↔ replay (simulation/reference/replay.py)"
#: Of 1,000 runs told to the second, so many may leave open how a node stands of which nobody tells (docs/laws.md, L14).
OPEN = 2


@dataclass
class Back:
    """What runs showed when they were told back: `runs`, those of which exact facts gave another `course`, those of
    which facts to the second were at `odds` with the laws or gave other `marks`, and those of which a second decides
    how an untold node `stands` or who was `exposed`."""

    runs: int = 0
    course: int = 0
    odds: int = 0
    marks: int = 0
    stands: int = 0
    exposed: int = 0

    def add(self, other: "Back") -> None:
        """Both together."""
        for name, n in vars(other).items():
            setattr(self, name, getattr(self, name) + n)


def to_the_second(ms: int | None) -> int | None:
    """A time as somebody with a watch writes it down."""
    return None if ms is None else (ms + 500) // 1000 * 1000


def written_down(fact: Fact) -> Fact:
    """A fact whose times are known to the second."""
    times = tuple(to_the_second(ms) for ms in fact.arrived)
    return replace(fact, time=to_the_second(fact.time) or 0, sent=to_the_second(fact.sent), arrived=times)


def told_runs(scenario: Scenario, runs: range, seed: int) -> Back:
    """Runs of a scenario told back, the facts handed in in any order."""
    plan, total = compile_plan(scenario), Back()
    for run in simulate_runs(plan, seed, runs):
        course = timeline(scenario, plan, run)
        facts = told_back(plan, course)
        Random(seed + run.number).shuffle(facts)
        total.add(_told(scenario, plan, course, facts))
    return total


def _told(scenario: Scenario, plan: Plan, course: Timeline, facts: list[Fact]) -> Back:
    exact, odds = _again(scenario, plan, course.until, facts, course.number)
    coarse, troubles = _again(scenario, plan, to_the_second(course.until) or 0, [written_down(f) for f in facts])
    return Back(
        runs=1,
        course=odds > 0 or _without_clocks(exact) != _without_clocks(course),
        odds=troubles > 0,
        marks=_marks(coarse, lambda ms: ms) != _marks(course, to_the_second),
        stands=_stands(coarse, lambda ms: ms) != _stands(course, to_the_second),
        exposed={(e.person, e.node) for e in coarse.exposures} != {(e.person, e.node) for e in course.exposures},
    )


def _again(
    scenario: Scenario, plan: Plan, now: int, facts: list[Fact], number: int | None = None
) -> tuple[Timeline, int]:
    """The course that the facts give, and how often they were at odds with the laws."""
    replay = replayed(plan, Given(now, facts))
    return replace(replay.course(scenario, "simulated"), number=number), replay.troubles


def _without_clocks(course: Timeline) -> Timeline:
    """A course without the times at which averted triggers would have come, of which no fact tells."""
    return replace(course, stands=tuple(replace(stand, due=None) for stand in course.stands))


Time = Callable[[int | None], int | None]


def _marks(course: Timeline, at: Time) -> list[tuple[object, ...]]:
    return sorted((_mark(mark, at) for mark in course.marks), key=lambda row: row[:2])


def _mark(mark: Mark, at: Time) -> tuple[object, ...]:
    people = tuple((doer.person, doer.role, doer.deputy) for doer in mark.people)
    times = tuple(at(ms) for ms in (mark.ready, mark.sent, mark.arrived, mark.began, mark.ended))
    return mark.node, mark.number, people, times, mark.result, mark.interrupted


def _stands(course: Timeline, at: Time) -> list[tuple[object, ...]]:
    return [_stand(stand, at) for stand in course.stands]


def _stand(stand: Stand, at: Time) -> tuple[object, ...]:
    return stand.node, stand.status, at(stand.ready), at(stand.began), at(stand.settled)


# ---- the rows


def told_library(case: tuple[str, str], runs: range) -> Back:
    """Runs of a shipped scenario under a variant."""
    return told_runs(shipped_scenario(case), runs, 1)


def told_plans(seeds: Iterable[int], runs: int) -> Back:
    """Runs of random plans."""
    total = Back()
    for seed in seeds:
        total.add(told_runs(random_scenario(seed), range(runs), seed))
    return total


def told_rows(runs: int, plans: int, jobs: int = 1) -> list[Row]:
    """Shipped scenarios with their variants, and random plans."""
    cases = shipped()
    library, drawn = Back(), Back()
    for part in in_pieces(_library, [(case, runs) for case in cases], jobs):
        library.add(part)
    for part in in_pieces(_plans, [range(n, min(n + PIECE, plans)) for n in range(0, plans, PIECE)], jobs):
        drawn.add(part)
    zh, en = f"随附情景及其变化条件（{len(cases)} 个）", f"shipped scenarios and variants ({len(cases)})"
    return [*_rows(zh, en, library), *_rows(f"{plans:,} 份随机预案", f"{plans:,} random plans", drawn)]


def _library(work: tuple[tuple[str, str], int]) -> Back:
    return told_library(work[0], range(work[1]))


def _plans(seeds: range) -> Back:
    return told_plans(seeds, 2)


def _rows(zh: str, en: str, back: Back) -> list[Row]:
    def none(what_zh: str, what_en: str, n: int) -> Row:
        return count(f"{zh}：{what_zh}", f"{en}: {what_en}", SOURCE, n, back.runs)

    most, size = max(1, back.runs * OPEN // 1000), f"n = {back.runs:,}"
    zh_open, en_open = (
        f"{zh}：记到秒，没人提到的节点着落不同",
        f"{en}: to the second, a node nobody tells of stands otherwise",
    )
    return [
        none("照毫秒说回去，过程不同", "told to the ms, another course", back.course),
        none("记到秒、次序打乱，与规则不合", "told to the second in any order, at odds with the laws", back.odds),
        none("记到秒、次序打乱，记录不同", "told to the second in any order, other marks", back.marks),
        Row(zh_open, en_open, SOURCE, f"≤ {most}", f"{back.stands}", size, back.stands <= most),
    ]
