"""What is remembered of a plan under some remedies, and how two such plans are judged against each other."""

from dataclasses import dataclass

from scenarios.gap import WEIGHTS, Gap
from simulation.questions.compare import Bools, Difference
from simulation.questions.judged import Judged

#: Codes of gaps that speak of one deadline and how often it is missed.
TIMED = ("LAT01", "WAI01")
#: In so many runs more somebody must be there before that counts: with the same luck, a difference of three may be
#: chance, 1.96² = 3.84.
MORE = 4
#: Loads closer than this are the same.
TINY = 1e-9


@dataclass(frozen=True)
class Trial:
    """What is remembered of a plan under some remedies: its gaps, and by deadline or escalation run by run whether it
    was missed or came, the median time (ms; infinite where most runs never got there), how busy each person is in the
    first ten minutes (a share), and by escalation or inject in how many runs each person was there when it struck."""

    gaps: dict[tuple[str, tuple[str, ...]], Gap]
    missed: dict[str, Bools]
    came: dict[str, Bools]
    middle: dict[str, float]
    load: dict[str, float]
    exposed: dict[tuple[str, str], int]

    @classmethod
    def of(cls, judged: Judged) -> "Trial":
        """What a study and its gaps show."""
        study, s = judged.study, judged.study.scenario
        return cls(
            {gap.identity: gap for gap in judged.gaps},
            {id: study.missed_runs(id) for id in s.deadlines},
            {id: study.came_runs(id) for id in s.escalations},
            {id: float("inf") if (p50 := study.took(id).p50) is None else float(p50) for id in s.deadlines},
            {id: walk + work for id, walk, work in study.load()},
            {(id, person): share.k for id in (*s.escalations, *s.injects) for person, share in study.exposed(id)[1]},
        )


def graver(gap: Gap, before: Trial, after: Trial) -> bool:
    """Whether a remedy does harm: a gap opened that is `must` or graver than the one to be mended, or an escalation
    that clearly comes more often. Gaps that were there and become graver are told, not refused."""
    opened = [new.weight for id, new in after.gaps.items() if id not in before.gaps]
    if any(weight == "must" or WEIGHTS.index(weight) < WEIGHTS.index(gap.weight) for weight in opened):
        return True
    worse = (Difference.of(id, came, after.came[id]).low > 0 for id, came in before.came.items())
    return any(worse) or endangered(before, after) is not None


def endangered(before: Trial, after: Trial) -> tuple[str, str] | None:
    """An escalation or inject and somebody who is there when it strikes in clearly more runs than before; None where
    nobody is."""
    rose = ((key, k - before.exposed.get(key, 0)) for key, k in after.exposed.items())
    return next((key for key, more in rose if more >= MORE), None)


def needed_elsewhere(person: str, before: Trial, after: Trial) -> Gap | None:
    """A gap that says of this person that he is needed in several places at once, and that was not there before; one
    that harms nothing (*could*) is none."""
    new = (gap for id, gap in after.gaps.items() if id not in before.gaps and gap.code == "CAP03")
    return next((gap for gap in new if gap.weight != "could" and person in gap.data.get("people", ())), None)


def overloaded(person: str, base: Trial, before: Trial, after: Trial) -> bool:
    """Whether somebody is busier than before, and than the busiest of the plan as it is, in the first ten minutes."""
    now = after.load.get(person, 0.0)
    return now > before.load.get(person, 0.0) + TINY and now > max(base.load.values(), default=0.0) + TINY


def middle(gap: Gap, trial: Trial) -> float:
    """The median time of a gap's deadline; 0 where the gap has none."""
    return trial.middle.get(gap.nodes[0], 0.0) if gap.code in TIMED and gap.nodes else 0.0


def nearer(gap: Gap, before: Trial, after: Trial) -> bool:
    """Whether the median time of a deadline fell by more than a twentieth: a step on the way, not yet in time."""
    return middle(gap, after) < 0.95 * middle(gap, before)


def difference(gap: Gap, before: Trial, after: Trial) -> Difference | None:
    """The paired difference of a gap's share; None for a gap that has none that can be paired run by run."""
    id = gap.nodes[0] if gap.nodes else ""
    shares = {"HAZ01": (before.came, after.came)} | dict.fromkeys(TIMED, (before.missed, after.missed))
    old, new = shares.get(gap.code, ({}, {}))
    return Difference.of(id, old[id], new[id]) if id in old and id in new else None


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
    return gap.identity in after.gaps or any(set(g.members) & set(gap.members) for g in new)
