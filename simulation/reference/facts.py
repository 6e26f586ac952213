"""What somebody saw of a course under way (law L14), and a course told back as such facts."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Literal

from scenarios.timeline import Doer, Mark, Timeline
from simulation.plan.plan import CAME, FAILED, OUTCOME, UNSETTLED, WORDS, Node, Plan

#: Why a fact is odd: work began before its step was ready; it had begun and nothing told how that ended (the work is
#: taken as broken off and begun anew); somebody was elsewhere or out of action; a thing or team was not there; the
#: place, or every way there, was closed; a law had broken it off, or settled the node otherwise, before; a trigger came
#: though it was averted; it lies behind `now`.
Odd = Literal[
    "not-ready",
    "begun-twice",
    "busy",
    "out-of-action",
    "missing-thing",
    "no-team",
    "closed",
    "broken-off",
    "settled",
    "averted",
    "after-now",
]


class Did(IntEnum):
    """What a fact tells of a node, if not how it was settled (then a status of `simulation.plan.plan`)."""

    BEGAN = -1  # work began, everybody there
    TRIED = -2  # an attempt failed, another may follow
    SENT = -3  # people set out, and nobody saw work begin
    BROKEN = -4  # an attempt was broken off without a result (L8)


OPENING = (Did.BEGAN, Did.SENT)


@dataclass(frozen=True, slots=True)
class Fact:
    """At `time` (ms) node `node` began, was tried in vain, or was settled as `what`. Of a beginning: `people` did it
    (empty: those whom the laws would have sent), in the order of the team and then of the slots that the step asks for;
    they were `sent` then, and each had `arrived` then (None: not known). `number` is which attempt it was, 0 where
    nobody counted: then facts of one node are counted as they follow on each other."""

    time: int
    node: int
    what: int
    people: tuple[int, ...] = ()
    sent: int | None = None
    arrived: tuple[int | None, ...] = ()
    number: int = 0

    @property
    def sets_out(self) -> int | None:
        """When its people set out; None where that is not told."""
        if self.what == Did.SENT:
            return self.time
        return self.sent if self.what == Did.BEGAN and self.sent is not None and self.sent <= self.time else None

    def __deepcopy__(self, memo: dict[int, Any]) -> "Fact":
        return self


@dataclass(frozen=True, slots=True)
class Oddity:
    """A fact that a law forbids; it stands all the same. `whom` is a person or thing, -1 for none."""

    fact: Fact
    why: Odd
    whom: int = -1


@dataclass
class Given:
    """A course that is known up to `now` (ms): what happened, where people are seen now, and who is out of action.

    The facts may stand in any order. Somebody on his way counts as free where he set out, unless `places` says where he
    is.
    """

    now: int
    facts: Sequence[Fact] = ()
    places: Mapping[int, int] = field(default_factory=dict)
    out: Collection[int] = ()


def in_order(fact: Fact) -> tuple[object, ...]:
    """Where a fact stands, whoever hands it in."""
    unknown = -1 << 62
    times = [unknown if time is None else time for time in (fact.sent, *fact.arrived)]
    return fact.time, fact.node, fact.number, fact.what, fact.people, times


def numbered(facts: Sequence[Fact]) -> list[tuple[Fact, int]]:
    """Facts, in order of time, each with the number of the attempt it tells of: as it says, or where nobody counted, as
    the facts of a node follow on each other; 0 where no beginning is told."""
    found: list[tuple[Fact, int]] = []
    by_node: dict[int, list[Fact]] = {}
    for fact in facts:
        by_node.setdefault(fact.node, []).append(fact)
    for own in by_node.values():
        if any(fact.number for fact in own):
            found += [(fact, fact.number) for fact in own]
        else:
            found += _counted(own)
    return found


def _counted(facts: Sequence[Fact]) -> Iterator[tuple[Fact, int]]:
    """The facts of one node: each beginning with the first end that is not before it, nor behind the next beginning."""
    opening = sorted((f for f in facts if f.what in OPENING), key=lambda f: (f.time, f.what != Did.SENT))
    closing = sorted((f for f in facts if f.what not in OPENING), key=lambda f: (f.time, f.what >= 0))
    n = 0
    for k, fact in enumerate(opening):
        n += 1
        yield fact, n
        following = opening[k + 1] if k + 1 < len(opening) else None
        if following is not None and fact.what == Did.SENT and following.what == Did.BEGAN and following.sent is None:
            n -= 1  # the same attempt: first they were sent, then it began
            continue
        while closing and closing[0].time < fact.time:
            yield closing.pop(0), 0
        if closing and (following is None or closing[0].time <= following.time):
            yield closing.pop(0), n
    yield from ((fact, 0) for fact in closing)


class Script:
    """All that facts tell of a course, in order of time, and what is told of which attempt; it is only read."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self.facts = numbered(tuple(facts))
        self.nodes = frozenset(fact.node for fact, _ in self.facts)
        self.opened = frozenset((fact.node, n) for fact, n in self.facts if fact.what in OPENING)
        self.begins = {(fact.node, n): fact.time for fact, n in self.facts if fact.what == Did.BEGAN}
        self.settled = {fact.node: (fact.what, fact.time) for fact, _ in self.facts if fact.what >= 0}
        self.closing = {(fact.node, n): fact for fact, n in self.facts if n and fact.what not in OPENING}

    def __deepcopy__(self, memo: dict[int, Any]) -> "Script":
        return self


def told_back(plan: Plan, course: Timeline, now: int | None = None) -> list[Fact]:
    """What somebody would have written down of a course (up to `now`): who was sent, arrived, began, how that ended,
    and which triggers and milestones came. What follows of itself (skipped, averted, blocked, an `each` that is
    complete) is not told."""
    last = course.until if now is None else now
    nodes = {node.id: node for node in plan.nodes}
    people = {id: i for i, id in enumerate(plan.people)}
    final = {mark.node: mark.number for mark in course.marks}
    failed = {
        stand.node: final[stand.node] for stand in course.stands if stand.status == "failed" and stand.node in final
    }
    found: list[Fact] = []
    for mark in course.marks:
        found += _attempt(nodes[mark.node], mark, people, last, failed.get(mark.node) == mark.number)
    for stand in course.stands:
        node = nodes[stand.node]
        status = _status(node, stand.status)
        if stand.settled is None or stand.settled > last:
            continue
        if (not node.is_step and status == CAME) or (node.milestone and (status >= OUTCOME or status == FAILED)):
            found.append(Fact(stand.settled, node.index, status))
    return found


def _status(node: Node, word: str | None) -> int:
    """The status of a node that a word stands for."""
    if word is None:
        return UNSETTLED
    return OUTCOME + node.outcomes.index(word) if word in node.outcomes else WORDS.index(word)


def _attempt(node: Node, mark: Mark, people: Mapping[str, int], last: int, failed: bool) -> Iterator[Fact]:
    who, end = tuple(people[doer.person] for doer in mark.people), last if mark.ended is None else min(mark.ended, last)
    arrived = tuple(_seen(doer, end) for doer in mark.people)
    if mark.began is not None and mark.began <= last:
        yield Fact(mark.began, node.index, Did.BEGAN, who, mark.sent, arrived, mark.number)
    elif mark.sent is not None and mark.sent <= last:
        yield Fact(mark.sent, node.index, Did.SENT, who, mark.sent, arrived, mark.number)
    if mark.ended is None or mark.ended > last:
        return
    what = Did.BROKEN if mark.interrupted else _status(node, mark.result)
    if what == FAILED and not failed:
        what = Did.TRIED
    yield Fact(mark.ended, node.index, what, number=mark.number)


def _seen(doer: Doer, end: int) -> int | None:
    """When somebody was there, if he was by then."""
    return doer.arrives if doer.arrives is not None and doer.arrives <= end else None
