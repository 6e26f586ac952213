"""Two studies side by side: what differs, run by run with the same luck (L12), and what became of each gap."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from scenarios.gap import Gap
from simulation.questions.fragile import Effect
from simulation.questions.paired import Bools, Difference, differences
from simulation.questions.recheck import Reason, unsettled
from simulation.study.study import Study

__all__ = ["Bools", "Comparison", "Difference", "Unsettled", "compare", "differences"]

#: The effects of fragility on both sides, tried alike.
Effects = tuple[Sequence[Effect], Sequence[Effect]]


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A gap of one side of which the other side says neither that it is there nor that it is not, and why."""

    gap: Gap
    reason: Reason

    def json(self) -> dict[str, Any]:
        """As plain data."""
        return {"gap": self.gap.json(), "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Count:
    """What became of the gaps, accepted ones apart. `before` is the sum of closed, changed, kept and unsettled, `after`
    that of kept, changed_after, opened and surfaced."""

    before: int
    closed: int
    changed: int
    kept: int
    unsettled: int
    after: int
    changed_after: int
    opened: int
    surfaced: int


@dataclass(frozen=True)
class Comparison:
    """What changed from A to B. Gaps are the same if code and nodes are; a gap of another weight stays a gap.

    Each gap of A is in one of `closed`, `changed`, `kept`, `unsettled`; each gap of B in one of `kept`, `changed`,
    `opened`, `surfaced`.
    """

    deadlines: tuple[Difference, ...]
    escalations: tuple[Difference, ...]
    #: gaps of A that B was asked for and does not show
    closed: tuple[Gap, ...]
    #: gaps of B that A was asked for and does not show
    opened: tuple[Gap, ...]
    kept: tuple[tuple[Gap, Gap], ...]
    #: whether both studies have the seed in common, so that the pairs share their luck
    paired: bool
    #: gaps of one code that have some of their members in common, before and after; one may stand in several pairs
    changed: tuple[tuple[Gap, Gap], ...] = ()
    #: gaps of A of which B does not tell whether they are gone
    unsettled: tuple[Unsettled, ...] = ()
    #: gaps of B of which A did not tell whether they were there
    surfaced: tuple[Unsettled, ...] = ()
    #: whether each side was tried without one thing at a time
    fragility: bool = False

    @property
    def count(self) -> Count:
        """What became of the gaps that are not accepted."""
        changed, changed_after = (_each(pair[side] for pair in self.changed) for side in (0, 1))
        closed, opened = _open(self.closed), _open(self.opened)
        unsettled, surfaced = (_open(u.gap for u in rows) for rows in (self.unsettled, self.surfaced))
        kept, kept_after = _open(a for a, _ in self.kept), _open(b for _, b in self.kept)
        return Count(
            closed + _open(changed) + kept + unsettled,
            closed,
            _open(changed),
            kept,
            unsettled,
            kept_after + _open(changed_after) + opened + surfaced,
            _open(changed_after),
            opened,
            surfaced,
        )

    def json(self) -> dict[str, Any]:
        """As plain data."""
        pairs = {"kept": self.kept, "changed": self.changed}
        return {
            "paired": self.paired,
            "fragility": self.fragility,
            "deadlines": [d.json() for d in self.deadlines],
            "escalations": [d.json() for d in self.escalations],
            "closed": [gap.json() for gap in self.closed],
            "opened": [gap.json() for gap in self.opened],
            **{name: [{"before": a.json(), "after": b.json()} for a, b in rows] for name, rows in pairs.items()},
            "unsettled": [one.json() for one in self.unsettled],
            "surfaced": [one.json() for one in self.surfaced],
        }


def compare(
    a: Study, gaps_a: Sequence[Gap], b: Study, gaps_b: Sequence[Gap], effects: Effects | None = None
) -> Comparison:
    """A before, B after; `effects` where both sides were tried without one thing at a time."""
    deadlines, escalations = differences(a, b)
    before, after = ({gap.identity: gap for gap in gaps} for gaps in (gaps_a, gaps_b))
    gone = [gap for id, gap in before.items() if id not in after]
    new = [gap for id, gap in after.items() if id not in before]
    changed = _changed(gone, new)
    moved = {gap.identity for pair in changed for gap in pair}
    closed, unsettled_ = _told([g for g in gone if g.identity not in moved], b, effects[1] if effects else None)
    opened, surfaced = _told([g for g in new if g.identity not in moved], a, effects[0] if effects else None)
    return Comparison(
        deadlines,
        escalations,
        closed=closed,
        opened=opened,
        kept=tuple((gap, after[id]) for id, gap in before.items() if id in after),
        paired=a.ensemble.seed == b.ensemble.seed,
        changed=changed,
        unsettled=unsettled_,
        surfaced=surfaced,
        fragility=effects is not None,
    )


def _changed(gone: list[Gap], new: list[Gap]) -> tuple[tuple[Gap, Gap], ...]:
    """Pairs of gaps that have changed their members: each gap of either side with the gap of its code about the same
    (the same person, not only the same steps) that shares most members with it, though that one may have a partner
    already."""
    pairs: list[tuple[Gap, Gap]] = []
    for gap in gone:
        if (other := _nearest(gap, new)) is not None:
            pairs.append((gap, other))
    met = {b.identity for _, b in pairs}
    for gap in new:
        if gap.identity not in met and (other := _nearest(gap, gone)) is not None:
            pairs.append((other, gap))
    return tuple(pairs)


def _nearest(gap: Gap, others: list[Gap]) -> Gap | None:
    """The one of its code with most members in common, the first of several."""
    same = [other for other in others if other.code == gap.code and other.about & gap.about]
    return max(same, key=lambda other: len(set(gap.members) & set(other.members)), default=None)


def _told(
    gaps: list[Gap], there: Study, effects: Sequence[Effect] | None
) -> tuple[tuple[Gap, ...], tuple[Unsettled, ...]]:
    """The gaps that are gone for certain in the other study, and those of which it does not tell, with the reason."""
    reasons = [(gap, unsettled(gap, there, effects)) for gap in gaps]
    settled = tuple(gap for gap, reason in reasons if reason is None)
    return settled, tuple(Unsettled(gap, reason) for gap, reason in reasons if reason is not None)


def _each(gaps: Any) -> list[Gap]:
    """Each gap once."""
    return list({gap.identity: gap for gap in gaps}.values())


def _open(gaps: Any) -> int:
    """How many are not accepted."""
    return sum(gap.accepted is None for gap in gaps)
