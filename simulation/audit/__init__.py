"""A third witness: checks one finished run against the laws, without a clock and without either engine's code."""

from collections.abc import Collection
from dataclasses import dataclass

from simulation.audit.course import Course
from simulation.audit.marks import Marks
from simulation.outcome.run import Run
from simulation.plan.plan import Plan


@dataclass(frozen=True, order=True, slots=True)
class Breach:
    """One law broken: `law` (`L1` … `L12`), the node concerned (-1: none in particular), the time in ms, and what."""

    law: str
    node: int
    time: int
    what: str


def audit(plan: Plan, run: Run, seed: int, held_off: Collection[int] = ()) -> list[Breach]:
    """All breaches that the record of a run shows, sorted by time; none for a lawful run. `held_off` as in the engine.

    Two passes. `Marks` judges each mark by formula, over the whole record. `Course` follows the record from instant to
    instant and derives what the laws make of each; it stops at the first instant that breaks a law.

    Not judged: deadlines and races (L11), given facts (L14), the causes of nodes (of grants only whether the cause
    did, at that very instant, something that the grant could have waited for, not whether it was the last to do so),
    and what chance would have given beyond the record. Where the laws are silent the readings of `audit_events` hold.
    """
    found: set[Breach] = set()

    def report(law: str, node: int, time: int, what: str) -> None:
        found.add(Breach(law, node, time, what))

    Marks(plan, run, seed, report).check()
    Course(plan, run, seed, report, held_off).walk()
    return sorted(found, key=lambda b: (b.time, b.law, b.node, b.what))
