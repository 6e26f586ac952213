"""Project schedules of PSPLIB (set j30) as plans: feasible, never below the bound, the same in both engines."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.truth.equality import differing
from benchmarks.truth.row import Row, Runs, plan_of, skipped
from simulation.outcome.run import Run
from simulation.plan.plan import Plan

SOURCE = "Kolisch & Sprecher, PSPLIB j30"
SECOND = 1000


@dataclass(frozen=True)
class Project:
    """Jobs from 0: durations, who comes after whom, how much of each resource each needs, how much there is."""

    lasts: tuple[int, ...]
    after: tuple[tuple[int, ...], ...]
    needs: tuple[tuple[int, ...], ...]
    stock: tuple[int, ...]


def read_project(text: str) -> Project:
    """A project in PSPLIB's `.sm` format, one mode."""
    parts = re.split(r"\*{10,}", text)
    numbers = {
        name: [
            [int(word) for word in line.split()] for line in part.splitlines() if re.fullmatch(r"[\s\d]+\d\s*", line)
        ]
        for part in parts
        for name in ("PRECEDENCE RELATIONS", "REQUESTS/DURATIONS", "RESOURCEAVAILABILITIES")
        if part.strip().startswith(name)
    }
    rows = numbers["REQUESTS/DURATIONS"]
    after: list[list[int]] = [[] for _ in rows]
    for job, _, _, *successors in numbers["PRECEDENCE RELATIONS"]:
        for successor in successors:
            after[successor - 1].append(job - 1)
    return Project(
        tuple(row[2] for row in rows),
        tuple(map(tuple, after)),
        tuple(tuple(row[3:]) for row in rows),
        tuple(numbers["RESOURCEAVAILABILITIES"][0]),
    )


def project_plan(project: Project) -> Plan:
    """The project as a plan, a second for every unit: the first resource is people of one role, the others things."""
    people = [f"p{k}" for k in range(project.stock[0])]
    steps: dict[str, Any] = {}
    for job, (lasts, after, needs) in enumerate(zip(project.lasts, project.after, project.needs, strict=True)):
        steps[f"j{job}"] = {
            **({"after": [f"j{other}" for other in after]} if after else {}),
            **({"lasts": f"{lasts}s"} if lasts else {}),
            **({"by": {"r0": needs[0]}} if needs[0] else {}),
            "needs": {f"r{k}": n for k, n in enumerate(needs) if k and n},
        }
    return plan_of(
        {
            "people": {person: {} for person in people},
            "roles": {"r0": {"holders": people}},
            "equipment": {f"r{k}": {"count": n} for k, n in enumerate(project.stock) if k},
            "steps": steps,
        }
    )


def feasible(project: Project, run: Run) -> bool:
    """Whether the schedule lasts as written, keeps every precedence and never uses more than there is."""
    starts, ends = ([t // SECOND for t in times] for times in (run.started, run.settled))
    if min(run.started) < 0 or any(t % SECOND for t in (*run.started, *run.settled)):
        return False
    jobs = range(len(project.lasts))
    lasting = all(ends[j] - starts[j] == project.lasts[j] for j in jobs)
    ordered = all(ends[before] <= starts[j] for j in jobs for before in project.after[j])
    fits = all(
        sum(project.needs[j][k] for j in jobs if starts[j] <= t < ends[j]) <= stock
        for t in set(starts)
        for k, stock in enumerate(project.stock)
    )
    return lasting and ordered and fits


def schedule_rows(runs: Runs, folder: Path | None) -> list[Row]:
    """Every instance in the folder's `verification/psplib-j30`."""
    here = folder / "verification" / "psplib-j30" if folder else None
    if here is None or not here.is_dir():
        why = "未设置 GASDRILL_DATA 或其中没有数据 / GASDRILL_DATA is not set or has no such data"
        return [skipped("PSPLIB j30", "PSPLIB j30", SOURCE, why)]
    lines = (here / "optimum.csv").read_text(encoding="utf-8").splitlines()
    best = dict(line.split(",")[:2] for line in lines if line)
    rows = []
    for path in sorted(here.glob("*.sm")):
        project = read_project(path.read_text(encoding="utf-8"))
        plan = project_plan(project)
        (run,) = runs(plan, 1, range(1), ())
        bound, end = int(best[path.name].split("..")[0]), run.settled[-1] // SECOND
        fits, unlike = feasible(project, run), differing(plan, 1, range(1))
        got = f"{end}, {'可行 feasible' if fits else '不可行 infeasible'}, {unlike} 不同 differ"
        holds = fits and end >= bound and unlike == 0
        expected = f"≥ {bound}, 可行 feasible, 0 不同 differ"
        rows.append(Row(path.stem, path.stem, SOURCE, expected, got, f"+{(end - bound) / bound:.1%}", holds))
    return rows or [skipped("PSPLIB j30", "PSPLIB j30", SOURCE, "没有实例 / no instances")]
