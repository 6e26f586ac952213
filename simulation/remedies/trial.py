"""What is remembered of a plan under some remedies, and how two such plans are judged against each other."""

from dataclasses import dataclass

from scenarios.gap import WEIGHTS, Gap
from simulation.compare import Bools, Difference
from simulation.study import Study

#: Codes of gaps that speak of one deadline and how often it is missed.
TIMED = ("LAT01", "WAI01")


@dataclass(frozen=True)
class Trial:
    """What is remembered of a plan under some remedies: its gaps, and by deadline or escalation run by run whether it
    was missed or came, and the median time (ms; infinite where most runs never got there)."""

    gaps: dict[tuple[str, tuple[str, ...]], Gap]
    missed: dict[str, Bools]
    came: dict[str, Bools]
    middle: dict[str, float]

    @classmethod
    def of(cls, study: Study, gaps: list[Gap]) -> "Trial":
        """What a study shows."""
        s = study.scenario
        return cls(
            {gap.identity: gap for gap in gaps},
            {id: study.missed_runs(id) for id in s.deadlines},
            {id: study.came_runs(id) for id in s.escalations},
            {id: float("inf") if (p50 := study.took(id).p50) is None else float(p50) for id in s.deadlines},
        )


def graver(gap: Gap, before: Trial, after: Trial) -> bool:
    """Whether a remedy does harm: a gap opened that is `must` or graver than the one to be mended, or an escalation
    that clearly comes more often. Gaps that were there and become graver are told, not refused."""
    opened = [new.weight for id, new in after.gaps.items() if id not in before.gaps]
    if any(weight == "must" or WEIGHTS.index(weight) < WEIGHTS.index(gap.weight) for weight in opened):
        return True
    return any(Difference.of(id, came, after.came[id]).low > 0 for id, came in before.came.items())


def middle(gap: Gap, trial: Trial) -> float:
    """The median time of a gap's deadline; 0 where the gap has none."""
    return trial.middle[gap.nodes[0]] if gap.code in TIMED else 0.0


def nearer(gap: Gap, before: Trial, after: Trial) -> bool:
    """Whether the median time of a deadline fell by more than a twentieth: a step on the way, not yet in time."""
    return middle(gap, after) < 0.95 * middle(gap, before)


def difference(gap: Gap, before: Trial, after: Trial) -> Difference | None:
    """The paired difference of a gap's share; None for a gap that has none that can be paired run by run."""
    id = gap.nodes[0]
    if gap.code in TIMED:
        return Difference.of(id, before.missed[id], after.missed[id])
    if gap.code == "HAZ01":
        return Difference.of(id, before.came[id], after.came[id])
    return None


def helps(gap: Gap, before: Trial, after: Trial) -> float | None:
    """How much the share changed (below 0) where it is clear; 0 for a gap without share that is gone; else None.

    A gap is not gone where another of its code about the same node has come in its stead.
    """
    change = difference(gap, before, after)
    if change is None:
        return None if still_there(gap, before, after) else 0.0
    return change.change if change.clear and change.change < 0 else None


def heavier(new: Gap, old: Gap) -> bool:
    """Whether a gap now weighs more."""
    return WEIGHTS.index(new.weight) < WEIGHTS.index(old.weight)


def counts(trial: Trial, base: Trial | None = None) -> tuple[int, int]:
    """How many gaps weigh must, and should, accepted ones apart; gaps of `base` as they weigh there."""
    known = base.gaps if base else {}
    weights = [known.get(id, gap).weight for id, gap in trial.gaps.items() if not gap.accepted]
    return weights.count("must"), weights.count("should")


def still_there(gap: Gap, before: Trial, after: Trial) -> bool:
    """Whether a gap is there after, itself or as a new one of its code about one of its nodes."""
    new = (g for id, g in after.gaps.items() if id not in before.gaps and g.code == gap.code)
    return gap.identity in after.gaps or any(set(g.nodes) & set(gap.nodes) for g in new)
