"""The two engines run by run: every field of every run of the library and of random plans.

The audit judges the runs of the kernel, which are those of the reference engine too wherever no field differs.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, fields
from itertools import islice
from pathlib import Path
from random import Random

from benchmarks.truth.cases import PIECE, in_pieces, shipped, shipped_scenario
from benchmarks.truth.laws import SIGNS, fired
from benchmarks.truth.row import Row, count
from scenarios.model import Scenario
from scenarios.patch import apply_patch
from simulation.audit import audit
from simulation.kernel import kernel_runs
from simulation.outcome.run import Run
from simulation.outcome.timeline import timeline
from simulation.plan.compiler import compile_plan
from simulation.plan.plan import CAME, Plan
from simulation.reference.engine import simulate_runs
from simulation.reference.facts import Given, told_back
from simulation.reference.replay import state_at
from simulation.reference.state import State
from tests.simulation.random_plans import Data, scenario_data

#: Of 2,000 random plans each law fires in at least 50.
SHARE = 50 / 2000
SOURCE = "SimPy 引擎 ↔ 内核 SimPy engine ↔ kernel, =="


def differing(plan: Plan, seed: int, runs: range, held_off: Collection[int] = (), start: State | None = None) -> int:
    """How many runs differ in any field."""
    return len(differences(plan, seed, runs, held_off, start))


def differences(
    plan: Plan, seed: int, runs: range, held_off: Collection[int] = (), start: State | None = None
) -> list[str]:
    """Of each run that differs its number and the fields that do, in words."""
    theirs = simulate_runs(plan, seed, runs, held_off, start=start)
    return unlike(theirs, kernel_runs(plan, seed, runs, held_off, start))


def unlike(theirs: Iterable[Run], ours: Iterable[Run]) -> list[str]:
    """Of each pair of runs that differ their number and the fields that do, in words."""
    return [
        f"run {one.number}: " + ", ".join(f.name for f in fields(Run) if getattr(one, f.name) != getattr(other, f.name))
        for one, other in zip(theirs, ours, strict=True)
        if one != other
    ]


# ---- the library


def library_differing(case: tuple[str, str], runs: range, seed: int = 1) -> int:
    """How many runs of a shipped scenario under a variant differ."""
    return differing(compile_plan(shipped_scenario(case)), seed, runs)


def library_rows(runs: int, jobs: int = 1) -> list[Row]:
    """A row each."""
    cases = shipped()
    found = in_pieces(_library, [(case, runs) for case in cases], jobs)
    names = [f"{Path(path).stem} · {variant}" if variant else Path(path).stem for path, variant in cases]
    return [
        count(f"{name}：不同的推演", f"{name}: runs that differ", SOURCE, n, runs)
        for name, n in zip(names, found, strict=True)
    ]


def _library(work: tuple[tuple[str, str], int]) -> int:
    return library_differing(work[0], range(work[1]))


# ---- random plans


@dataclass
class Tried:
    """What random plans showed: runs `compared` and `unlike`, the `first` of these in words ("" for none), runs of the
    kernel audited and `breaches`, and in how many plans each law was `seen`."""

    plans: int = 0
    compared: int = 0
    unlike: int = 0
    first: str = ""
    audited: int = 0
    breaches: int = 0
    seen: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Tried") -> None:
        """Both together."""
        self.plans, self.compared = self.plans + other.plans, self.compared + other.compared
        self.unlike, self.audited = self.unlike + other.unlike, self.audited + other.audited
        self.first = self.first or other.first
        self.breaches += other.breaches
        self.seen.update(other.seen)

    def differ(self, seed: int, where: str, runs: list[str]) -> None:
        """Count runs that differ, those of the plan of that seed; `where` says in which of its courses."""
        self.unlike += len(runs)
        if runs:
            self.first = self.first or f"plan of seed {seed}, {where}, {runs[0]}"


def tried(seeds: Iterable[int], runs: int) -> Tried:
    """Random plans of those seeds, so many runs each, held off, varied and gone on from the middle too."""
    total = Tried()
    for seed in seeds:
        total.add(_plan(seed, scenario_data(Random(seed)), runs))
    return total


def _plan(seed: int, data: Data, runs: int) -> Tried:
    scenario = Scenario.model_validate(data)
    plan = compile_plan(scenario)
    theirs, ours = list(simulate_runs(plan, seed, range(runs))), list(kernel_runs(plan, seed, range(runs)))
    found = Tried(1, runs)
    found.differ(seed, "as it is", unlike(theirs, ours))
    for run in ours:
        found.audited += 1
        found.breaches += bool(audit(plan, run, seed))
    laws = set(fired(plan, theirs))
    for run in theirs:
        came = (n.index for n in plan.nodes if n.kind == "escalation" and run.status[n.index] == CAME)
        for escalation in islice(came, 1):
            number = range(run.number, run.number + 1)
            found.compared += 1
            found.differ(seed, "a trigger held off", differences(plan, seed, number, (escalation,)))
            (again,) = simulate_runs(plan, seed, number, (escalation,))
            laws |= {"L11"} if again.status[escalation] != CAME else set()
    varied = apply_patch(data, {"people": {next(iter(data["people"])): {"present": False}}})
    variant = compile_plan(Scenario.model_validate(varied))
    found.differ(seed, "without a person", differences(variant, seed, range(1)))
    laws |= {"L13"} if next(simulate_runs(variant, seed, range(1))) != theirs[0] else set()
    now = theirs[0].end // 2
    state = state_at(plan, Given(now, told_back(plan, timeline(scenario, plan, theirs[0]), now)))[0]
    found.differ(seed, "from the middle", differences(plan, seed, range(2), start=state))
    laws |= {"L14"} if state.current else set()
    found.compared += 3
    found.seen.update(laws)
    return found


def random_rows(plans: int, runs: int, jobs: int = 1) -> list[Row]:
    """Runs that differ, runs that break a law, and in how many plans each law fired."""
    total = Tried()
    pieces = [(range(first, min(first + PIECE, plans)), runs) for first in range(0, plans, PIECE)]
    for part in in_pieces(_tried, pieces, jobs):
        total.add(part)
    zh, en = f"{plans:,} 份随机预案：不同的推演", f"{plans:,} random plans: runs that differ"
    rows = [count(zh, en, SOURCE, total.unlike, total.compared)]
    zh, en = "其中违反规则的推演", "of these, runs that break a law"
    rows.append(count(zh, en, "审查器 audit (simulation/audit/)", total.breaches, total.audited))
    least = max(1, round(SHARE * plans))
    for law, (zh, en) in SIGNS.items():
        seen, size = total.seen[law], f"n = {plans:,}"
        rows.append(Row(f"{law}：{zh}", f"{law}: {en}", "docs/laws.md", f"≥ {least}", f"{seen}", size, seen >= least))
    return rows


def _tried(work: tuple[range, int]) -> Tried:
    return tried(*work)
