"""The two engines run by run: every field of every run of the library and of random plans."""

from collections import Counter
from collections.abc import Collection
from itertools import islice
from pathlib import Path
from random import Random

from benchmarks.truth.laws import SIGNS, fired
from benchmarks.truth.row import Row, count
from scenarios.model import Scenario
from scenarios.patch import apply_patch
from simulation.compiler import compile_plan
from simulation.engine import simulate_runs
from simulation.kernel import kernel_runs
from simulation.plan import CAME, Plan
from simulation.variants import open_source
from tests.simulation.random_plans import scenario_data

LIBRARY = Path("scenarios", "library")
#: Of 2,000 random plans each law fires in at least 50.
SHARE = 50 / 2000
SOURCE = "SimPy 引擎 ↔ 内核 SimPy engine ↔ kernel, =="


def differing(plan: Plan, seed: int, runs: range, held_off: Collection[int] = ()) -> int:
    """How many runs differ in any field."""
    pairs = zip(simulate_runs(plan, seed, runs, held_off), kernel_runs(plan, seed, runs, held_off), strict=True)
    return sum(one != other for one, other in pairs)


def library_rows(runs: int, seed: int = 1) -> list[Row]:
    """Every shipped scenario and every variant in it."""
    rows = []
    for path in sorted(LIBRARY.glob("*.yaml")):
        source = open_source(str(path))
        scenarios = {"": source.scenario, **{v: source.variant(v).scenario for v in source.scenario.variants}}
        for variant, scenario in scenarios.items():
            found = differing(compile_plan(scenario), seed, range(runs))
            name = f"{path.stem} · {variant}" if variant else path.stem
            rows.append(count(f"{name}：不同的推演", f"{name}: runs that differ", SOURCE, found, runs))
    return rows


def random_rows(plans: int, runs: int) -> list[Row]:
    """Random plans: runs that differ (held off and varied ones too), and in how many plans each law fired."""
    seen: Counter[str] = Counter()
    unlike = compared = 0
    for seed in range(plans):
        data = scenario_data(Random(seed))
        plan = compile_plan(Scenario.model_validate(data))
        ours = list(simulate_runs(plan, seed, range(runs)))
        unlike += sum(a != b for a, b in zip(ours, kernel_runs(plan, seed, range(runs)), strict=True))
        compared += runs
        laws = set(fired(plan, ours))
        for run in ours:
            came = (n.index for n in plan.nodes if n.kind == "escalation" and run.status[n.index] == CAME)
            for escalation in islice(came, 1):
                (again,) = simulate_runs(plan, seed, range(run.number, run.number + 1), (escalation,))
                (other,) = kernel_runs(plan, seed, range(run.number, run.number + 1), (escalation,))
                unlike, compared = unlike + (again != other), compared + 1
                laws |= {"L11"} if again.status[escalation] != CAME else set()
        person = next(iter(data["people"]))
        varied = apply_patch(data, {"people": {person: {"present": False}}})
        variant = compile_plan(Scenario.model_validate(varied))
        (again,), (other,) = simulate_runs(variant, seed, range(1)), kernel_runs(variant, seed, range(1))
        unlike, compared = unlike + (again != other), compared + 1
        laws |= {"L13"} if again != ours[0] else set()
        seen.update(laws)
    zh, en = f"{plans:,} 份随机预案：不同的推演", f"{plans:,} random plans: runs that differ"
    rows = [count(zh, en, SOURCE, unlike, compared)]
    least = max(1, round(SHARE * plans))
    for law, (zh, en) in SIGNS.items():
        source = "docs/laws.md"
        holds = seen[law] >= least
        rows.append(Row(f"{law}：{zh}", f"{law}: {en}", source, f"≥ {least}", f"{seen[law]}", f"n = {plans:,}", holds))
    return rows
