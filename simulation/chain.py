"""The deciding chain of a run (law L10): back from a node over its causes to T0, every instant in one link."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from simulation.plan import AVERTED, Plan
from simulation.run import Attempt, Cause, Run, Via


class Kind(IntEnum):
    """What the time of a link goes into."""

    WORK = 0
    WALK = 1
    WAIT = 2
    CLOCK = 3  # a trigger's delay


@dataclass(frozen=True, slots=True)
class Link:
    """`node` spends [start, end] ms on `kind`; a wait is for `what` (by `via`), which `thief` had (-1: nobody)."""

    kind: Kind
    node: int
    start: int
    end: int
    via: Via = Via.ENTRY
    what: int = -1
    thief: int = -1


class Chains:
    """The chains of one run; the attempts are indexed once."""

    def __init__(self, plan: Plan, run: Run) -> None:
        self.plan, self.run = plan, run
        self.attempts = {(a.node, a.number): a for a in run.attempts}

    def of(self, node: int) -> list[Link]:
        """The links from T0 to the moment at which the node was settled, in order of time; none if it was not."""
        if self.run.settled[node] < 0:
            return []
        links = [link for link in self._back(node, self.run.settled[node]) if link.end > link.start]
        return links[::-1]

    def nodes(self, node: int) -> set[int]:
        """The nodes on that chain, those that took no time too."""
        if self.run.settled[node] < 0:
            return set()
        return {link.node for link in self._back(node, self.run.settled[node])}

    def _back(self, node: int, clip: int) -> Iterator[Link]:
        cause = Cause(Via.ENTRY, node)
        while cause.node >= 0:
            node, attempt = cause.node, self._attempt(cause, clip)
            if attempt is None:  # no work at its end: a trigger, a milestone, a whole, something skipped or stopped
                clock = self.plan.nodes[node].delay is not None and self.run.status[node] != AVERTED
                start = min(self.run.ready[node], clip) if clock else clip
                yield Link(Kind.CLOCK, node, start, clip)
                cause, clip = self.run.cause[node], start
                continue
            begun = attempt.started if attempt.started >= 0 else attempt.ended
            yield Link(Kind.WORK, node, min(begun, clip), clip)
            clip = min(begun, clip)
            yield Link(Kind.WALK, node, min(attempt.granted, clip), clip)
            clip = min(attempt.granted, clip)
            cause = attempt.cause
            if attempt.ready < clip:
                yield Link(Kind.WAIT, node, attempt.ready, clip, cause.via, cause.what, cause.node)
                clip = attempt.ready

    def _attempt(self, cause: Cause, time: int) -> Attempt | None:
        """The attempt that the cause speaks of: the one named, or the one that settled the node.

        The end of a lasting step has none: it comes by what its `until` waited for, not by work.
        """
        relieved = self.plan.nodes[cause.node].until is not None and self.run.settled[cause.node] == time
        if cause.attempt and not (relieved and cause.via is Via.ENTRY):
            return self.attempts.get((cause.node, cause.attempt))
        own = self.run.cause[cause.node]
        return self.attempts.get((cause.node, own.attempt)) if own.node == cause.node else None
