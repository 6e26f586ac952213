"""One simulated course as plain values: what both engines return, the audit judges and the story tells."""

from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache


class Via(IntEnum):
    """By what the cause of an attempt worked (L10)."""

    ENTRY = 0  # the entry met last
    RETRY = 1  # the end of the attempt before
    PERSON = 2  # somebody let go or brought
    THING = 3  # a thing let go or brought
    PLACE = 4  # a place opened
    DEPUTY = 5  # a holder taken, so that a deputy may act


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something happened when it did: node `node` (in its attempt `attempt`; 0 if not an attempt's end) by `via`.

    `what` is the person or thing that was waited for, -1 for other ways. `node` -1 is T0.
    """

    via: Via
    node: int
    attempt: int = 0
    what: int = -1


T0 = Cause(Via.ENTRY, -1)


@lru_cache(maxsize=1 << 16)
def because(via: Via, node: int, attempt: int = 0, what: int = -1) -> Cause:
    """The cause of these parts; equal ones are one object, as an ensemble has few that differ."""
    return Cause(via, node, attempt, what)


@dataclass(slots=True)
class Post:
    """One person in an attempt: where he came from, when he arrived; `role` -1 for a member of the team or a part."""

    person: int
    role: int
    deputy: bool
    origin: int
    arrives: int


@dataclass(slots=True)
class Attempt:
    """One attempt at a step. Times in ms since T0, -1 where that did not happen. `result` is the status drawn
    (a failed attempt that will be followed by another has FAILED too), UNSETTLED while under way or interrupted."""

    node: int
    number: int
    ready: int
    granted: int
    cause: Cause
    posts: list[Post]
    things: tuple[tuple[int, int], ...]
    order: int = 0
    team: int = -1
    started: int = -1
    ended: int = -1
    result: int = 0
    interrupted: bool = False


@dataclass(frozen=True, slots=True)
class Exposure:
    """Somebody stood in a place that closed to him (L8)."""

    time: int
    person: int
    place: int
    node: int


@dataclass(slots=True)
class Run:
    """One course. Lists by node: `status`, when first `ready`, when work first `started`, when `settled`, by which
    `cause`, and for blocked ones the failed or stopped node at the `root` (-1: none). `due` is when a trigger's clock
    would ring (-1: clock never started). -1 is "did not happen" throughout."""

    number: int
    status: list[int]
    ready: list[int]
    started: list[int]
    settled: list[int]
    cause: list[Cause]
    root: list[int]
    due: list[int]
    attempts: list[Attempt] = field(default_factory=list)
    exposures: list[Exposure] = field(default_factory=list)

    @property
    def end(self) -> int:
        """When the last thing happened that the record tells of."""
        ends = (max(a.ended, a.started, a.granted) for a in self.attempts)
        return max((0, *self.settled, *self.started, *self.ready, *ends))
