"""Seeing that a file was saved, and what that changed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scenarios.gap import Gap
from simulation.compare import Comparison, Difference, Unsettled, compare
from simulation.study import Study
from simulation.variants import Source

#: Seconds between two looks at the file.
PAUSE = 0.3
#: Looks in a row at which the file was not there, before that is said.
GONE = 5


@dataclass(frozen=True)
class Seen:
    """One sound state of the file: the scenario, its study, its gaps."""

    source: Source
    study: Study
    gaps: list[Gap]


@dataclass(frozen=True)
class Changes:
    """What a save changed: deadlines and escalations whose share is another, those that came or went (ids), gaps."""

    deadlines: tuple[Difference, ...]
    escalations: tuple[Difference, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    opened: tuple[Gap, ...]
    closed: tuple[Gap, ...]
    #: gaps that are still there with another weight: before and after
    reweighed: tuple[tuple[Gap, Gap], ...]
    kept: int
    #: gaps that have changed their members: before and after
    changed: tuple[tuple[Gap, Gap], ...] = ()
    #: gaps of which the new state does not tell whether they are gone, or the old one whether they were there
    unsettled: tuple[Unsettled, ...] = ()
    surfaced: tuple[Unsettled, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return any(
            (
                *(self.deadlines, self.escalations, self.added, self.removed),
                *(self.opened, self.closed, self.reweighed, self.changed, self.unsettled, self.surfaced),
            )
        )


def changes(before: Seen, after: Seen) -> Changes:
    """From one sound state to the next, run by run with the same luck."""
    found: Comparison = compare(before.study, before.gaps, after.study, after.gaps)
    old, new = ([*seen.source.scenario.deadlines, *seen.source.scenario.escalations] for seen in (before, after))
    return Changes(
        tuple(d for d in found.deadlines if d.before != d.after),
        tuple(d for d in found.escalations if d.before != d.after),
        tuple(id for id in new if id not in old),
        tuple(id for id in old if id not in new),
        found.opened,
        found.closed,
        tuple((a, b) for a, b in found.kept if a.weight != b.weight or bool(a.accepted) != bool(b.accepted)),
        len(found.kept),
        found.changed,
        found.unsettled,
        found.surfaced,
    )


def saves(path: Path, wait: Callable[[], None], gone: Callable[[], None]) -> Iterator[None]:
    """One item for the file as it is, and one for each later save, for ever; `wait` is called between two looks.

    A save counts when the content is another than before and the same at two looks in a row: editors write in pieces,
    or take the file away and put another in its place. `gone` is told once if it stays away.
    """
    shown, last, away = _content(path), None, 0
    yield
    while True:
        wait()
        now = _content(path)
        away = away + 1 if now is None else 0
        if away == GONE:
            gone()
        if now is not None and now != shown and now == last:
            shown = now
            yield
        last = now


def _content(path: Path) -> bytes | None:
    """What is in the file; None where there is none, or nobody may read it just now."""
    try:
        return path.read_bytes()
    except OSError:
        return None
