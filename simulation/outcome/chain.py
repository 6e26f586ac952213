"""The deciding chain of a run (law L10): back from a node over its causes to T0, every instant in one link; what else
decided at the same moment; and who held, moment by moment, what a step waited for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property

from simulation.outcome.run import Attempt, Cause, Run, Via
from simulation.plan.plan import AVERTED, OUTCOME, Cond, Group, Plan, Wait, entry_state


class Kind(IntEnum):
    """What the time of a link goes into."""

    WORK = 0
    WALK = 1
    WAIT = 2
    CLOCK = 3  # a trigger's delay


#: The time of letting go of somebody who is never let go in the run.
_FOR_EVER = 1 << 62

#: Two more ways of waiting, beside those of `Via`: while a step waited for several people or things at once, a person
#: (PASSED) or a thing (PASSED_THING) that it needs was given to a step of lower rank (L9), as nothing is reserved.
PASSED, PASSED_THING = 6, 7


@dataclass(frozen=True, slots=True)
class Link:
    """`node` spends [start, end] ms on `kind`; a wait is for `what` (by `via`: a `Via`, PASSED or PASSED_THING), which
    `thief` had (-1: nobody)."""

    kind: Kind
    node: int
    start: int
    end: int
    via: int = Via.ENTRY
    what: int = -1
    thief: int = -1


@dataclass(frozen=True, slots=True)
class Decided:
    """What decided when a list of entries was met: the chain, in order of time; the links of other chains that ended at
    the same moment; and who ended together, (on the chain, beside it) by node."""

    chain: list[Link]
    beside: list[Link]
    together: list[tuple[int, int]]


@dataclass
class _Trace:
    """The state of one trace back from a node: nodes already on it, and nodes still to be followed beside it."""

    visited: set[int] = field(default_factory=set)
    pushed: set[int] = field(default_factory=set)
    queue: list[tuple[int, int, int]] = field(default_factory=list)

    def push(self, node: int, others: Iterable[int], time: int) -> None:
        """Nodes that ended (or began) when `node` did, to be followed later."""
        for other in others:
            if other not in self.pushed and other not in self.visited:
                self.pushed.add(other)
                self.queue.append((node, other, time))


class Chains:
    """The chains of one run; the attempts are indexed once."""

    def __init__(self, plan: Plan, run: Run) -> None:
        self.plan, self.run = plan, run
        self.attempts = {(a.node, a.number): a for a in run.attempts}

    def of(self, node: int) -> list[Link]:
        """The links from T0 to the moment at which the node was settled, in order of time; none if it was not."""
        return self.decided(node, self.run.settled[node]).chain

    def nodes(self, node: int) -> set[int]:
        """The nodes on that chain, those that took no time too."""
        if self.run.settled[node] < 0:
            return set()
        return {link.node for link in self._back(node, self.run.settled[node], _Trace())}

    def decided(self, node: int, time: int, group: Group | None = None) -> Decided:
        """The chain to the moment `time` (ms) at which the node was settled or first begun, and what came to the same
        moment: at its last step, or at any before, every entry of an `all` list that was met as late as the one on the
        chain. `group` is the list that the node decided (the end of a deadline). Nothing where the time is below 0."""
        if time < 0:
            return Decided([], [], [])
        trace = _Trace()
        if group is not None:
            trace.push(node, self._as_late(group, node, time), time)
        chain = [link for link in self._back(node, time, trace) if link.end > link.start]
        beside: list[Link] = []
        together: list[tuple[int, int]] = []
        for on_chain, other, at in trace.queue:  # `_back` adds to the queue meanwhile
            if other not in trace.visited:
                together.append((on_chain, other))
                beside += [link for link in self._back(other, at, trace, branch=True) if link.end > link.start]
        return Decided(chain[::-1], beside, together)

    def _back(self, node: int, clip: int, trace: _Trace, branch: bool = False) -> Iterator[Link]:
        """The links from the latest to the first; a `branch` ends at a node that was met before."""
        cause, last = self._mark(node, clip), -1
        while cause.node >= 0:
            node, attempt = cause.node, self._attempt(cause, clip)
            if branch and node != last and node in trace.visited:
                return
            trace.visited.add(node)
            last = node
            if attempt is None:  # no work at its end: a trigger, a milestone, a whole, something skipped or stopped
                clock = self.plan.nodes[node].delay is not None and self.run.status[node] != AVERTED
                start = min(self.run.ready[node], clip) if clock else clip
                yield Link(Kind.CLOCK, node, start, clip)
                cause, clip = self.run.cause[node], start
                self._push(trace, node, cause, clip)
                continue
            begun = attempt.started if attempt.started >= 0 else attempt.ended
            yield Link(Kind.WORK, node, min(begun, clip), clip)
            clip = min(begun, clip)
            yield Link(Kind.WALK, node, min(attempt.granted, clip), clip)
            clip = min(attempt.granted, clip)
            cause = attempt.cause
            if attempt.ready < clip:
                yield from (self._clipped(link, clip) for link in self.waits(attempt))
                clip = attempt.ready
            elif attempt.number == 1:
                self._push(trace, node, cause, clip)

    def _mark(self, node: int, time: int) -> Cause:
        """The mark of a node that was made at a time, as a cause: its settling, or the beginning of an attempt."""
        if self.run.settled[node] != time:
            for one in self.plan.nodes[node].parts or ():
                if self.run.started[one] == time:
                    node = one
                    break
            begun = [a.number for a in self.run.attempts if a.node == node and a.started == time]
            if begun:
                return Cause(Via.RETRY, node, begun[-1])
        return Cause(Via.ENTRY, node)

    @staticmethod
    def _clipped(link: Link, clip: int) -> Link:
        return Link(link.kind, link.node, min(link.start, clip), min(link.end, clip), link.via, link.what, link.thief)

    def _attempt(self, cause: Cause, time: int) -> Attempt | None:
        """The attempt that the cause speaks of: the one named, or the one that settled the node.

        The end of a lasting step has none: it comes by what its `until` waited for, not by work.
        """
        relieved = self.plan.nodes[cause.node].until is not None and self.run.settled[cause.node] == time
        if cause.attempt and not (relieved and cause.via is Via.ENTRY):
            return self.attempts.get((cause.node, cause.attempt))
        own = self.run.cause[cause.node]
        return self.attempts.get((cause.node, own.attempt)) if own.node == cause.node else None

    # ---- what came to the same moment

    def _push(self, trace: _Trace, node: int, cause: Cause, time: int) -> None:
        """What else let a node begin, or a whole end, at that very moment."""
        if cause.via is not Via.ENTRY or cause.node < 0:
            return
        own = self.plan.nodes[node]
        if own.parts is not None:
            last = [part for part in own.parts if self.run.settled[part] == time and part != cause.node]
            trace.push(cause.node, last, time)
        elif own.after is not None and own.until is None and self.run.status[node] != AVERTED:
            trace.push(cause.node, self._as_late(own.after, cause.node, time), time)

    def _as_late(self, group: Group, decisive: int, time: int) -> list[int]:
        """The entries of an `all` list, other than the decisive one, that were met at that time."""
        found = []
        for node, cond in group.of if not group.any else ():
            begun = self.run.started[node] >= 0
            at = self.run.started[node] if cond == Cond.STARTED and begun else self.run.settled[node]
            if node != decisive and at == time and entry_state(self.run.status[node], begun, cond) is Wait.MET:
                found.append(node)
        return found

    # ---- who held what was waited for

    def waits(self, a: Attempt) -> Iterator[Link]:
        """The time from ready to granted, from the latest part to the first: who held at each moment what the grant
        takes. At the end the one who let go last (L10); before that, whoever of its people and things was held, the
        longest holding first; where nobody held any of them, nobody."""
        time = a.granted
        for via, what, thief, since in self._last_waits(a):
            since = max(since, a.ready)
            yield Link(Kind.WAIT, a.node, since, time, via, what, thief)
            time = since
        while time > a.ready:
            holder, via, what = self._held(a, time)
            if holder is not None:
                since = max(holder.granted, a.ready)
                yield Link(Kind.WAIT, a.node, since, time, self._way(a, holder, via), what, holder.node)
            else:
                since = max(self._last_end(a, time), a.ready)
                yield Link(Kind.WAIT, a.node, since, time)
            time = since

    def _last_waits(self, a: Attempt) -> Iterator[tuple[int, int, int, int]]:
        """The last part of a wait, by its cause: via, what, thief, and since when (before `ready`: all the time)."""
        cause, time = a.cause, a.granted
        if time <= a.ready:
            return
        if cause.via in (Via.PERSON, Via.THING):
            via, what = int(cause.via), cause.what
            if via == Via.THING and (person := self._came_with_it(a)) >= 0:
                via, what = int(Via.PERSON), person
            before = self._holdings(a, via, what)
            holder = next((h for h in before if h.granted < time <= self._let_go(h)), None)
            if holder is not None:
                yield self._way(a, holder, via), what, holder.node, holder.granted
            else:  # brought just then
                since = max((self._let_go(h) for h in before if self._let_go(h) < time), default=-1)
                yield via, what, cause.node, since
        elif cause.via is Via.PLACE:
            node, since = self._closer(cause.what, time)
            yield cause.via, cause.what, node if node >= 0 else cause.node, since
        else:
            yield cause.via, cause.what, cause.node, -1

    def _came_with_it(self, a: Attempt) -> int:
        """Who of a grant became free or came at the moment at which a thing did that it takes: more of the thing would
        have changed nothing. -1 for nobody."""
        time, by = a.granted, self.plan.nodes[a.cause.node]
        brings = by.effects.get(self.run.status[by.index], ()) if self.run.settled[by.index] == time else ()
        for post in a.posts:
            latest = next((h for h in self._holdings(a, Via.PERSON, post.person) if h.granted < time), None)
            if latest is not None and self._let_go(latest) == time:
                return post.person
            if any(post.person in doing.brings_people for doing in brings):
                return post.person
        return -1

    def _way(self, a: Attempt, holder: Attempt, via: int) -> int:
        """Whether the holder was there first, or was given what a step of higher rank was waiting for (L9)."""
        own, other = self.plan.nodes[a.node], self.plan.nodes[holder.node]
        lower = (other.priority, holder.ready, holder.node) > (own.priority, a.ready, a.node)
        if holder.granted < a.ready or not lower:
            return via
        return PASSED if via == Via.PERSON else PASSED_THING

    def _held(self, a: Attempt, time: int) -> tuple[Attempt | None, int, int]:
        """Of all that a grant takes what was held just before a time: by which attempt, and the way of waiting for it.
        Of several the one held longest; a thing only where too few were left."""
        best: tuple[Attempt | None, int, int] = (None, Via.ENTRY, -1)
        for via, what, needed in self._asked(a):
            holders = [h for h in self._holdings(a, via, what) if h.granted < time <= self._let_go(h)]
            if via == Via.THING:
                held = sum(n for h in holders for thing, n in h.things if thing == what)
                if self.plan.stock[what] - held >= needed:
                    continue
            for holder in holders:
                if best[0] is None or holder.granted < best[0].granted:
                    best = (holder, via, what)
        return best

    def _last_end(self, a: Attempt, time: int) -> int:
        """When any of all that a grant takes was last let go before a time; -1 for never."""
        ends = (self._let_go(h) for via, what, _ in self._asked(a) for h in self._holdings(a, via, what))
        return max((end for end in ends if end < time), default=-1)

    @staticmethod
    def _asked(a: Attempt) -> Iterator[tuple[int, int, int]]:
        """The people and things that a grant takes: way, which, how many."""
        for post in a.posts:
            yield Via.PERSON, post.person, 1
        for thing, n in a.things:
            yield Via.THING, thing, n

    def _holdings(self, a: Attempt, via: int, what: int) -> list[Attempt]:
        """The attempts before this one that had somebody or something, from the latest grant to the first."""
        return [h for h in self._held_by.get((int(via), what), ()) if h.order < a.order][::-1]

    def _let_go(self, a: Attempt) -> int:
        """When the people and things of an attempt were free again: those who formed a team when it parted (L5)."""
        if a.ended < 0:
            return _FOR_EVER
        team = self.plan.nodes[a.node].forms
        if team < 0 or a.result < OUTCOME:
            return a.ended
        ends = [self.run.settled[step] for step in self.plan.team_steps[team]]
        return _FOR_EVER if -1 in ends else max([a.ended, *ends])

    @cached_property
    def _held_by(self) -> dict[tuple[int, int], list[Attempt]]:
        """By person and thing the attempts that had them, in order of grants."""
        found: dict[tuple[int, int], list[Attempt]] = {}
        for attempt in self.run.attempts:
            for post in attempt.posts:
                found.setdefault((int(Via.PERSON), post.person), []).append(attempt)
            for thing, _ in attempt.things:
                found.setdefault((int(Via.THING), thing), []).append(attempt)
        return found

    def _closer(self, place: int, time: int) -> tuple[int, int]:
        """Which node closed a place last before a time, and when; -1, -1 where none did."""
        found = (-1, -1)
        for node in self.plan.nodes:
            at = self.run.settled[node.index]
            closes = any(place == p for d in node.effects.get(self.run.status[node.index], ()) for p, _ in d.closes)
            if closes and found[1] <= at < time:
                found = (node.index, at)
        return found
