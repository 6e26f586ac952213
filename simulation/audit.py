"""A third witness: checks one finished run against the laws, without a clock and without either engine's code."""

from collections.abc import Collection
from dataclasses import dataclass

from simulation.audit_course import Course
from simulation.audit_marks import Marks
from simulation.plan import Plan
from simulation.run import Run


@dataclass(frozen=True, order=True, slots=True)
class Breach:
    """One law broken: `law` (`L1` … `L12`), the node concerned (-1: none in particular), the time in ms, and what."""

    law: str
    node: int
    time: int
    what: str


def audit(plan: Plan, run: Run, seed: int, held_off: Collection[int] = ()) -> list[Breach]:
    """All breaches that the record of a run shows, sorted by time; none for a lawful run."""
    found: set[Breach] = set()

    def report(law: str, node: int, time: int, what: str) -> None:
        found.add(Breach(law, node, time, what))

    Marks(plan, run, seed, report).check()
    Course(plan, run, seed, report, held_off).walk()
    return sorted(found, key=lambda b: (b.time, b.law, b.node, b.what))
