"""Seeing that a file was saved, and what that changed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from drills.uses.judging import judged
from drills.uses.listener import Listener, Refused
from drills.uses.studying import Circles, Effort, study
from scenarios.gap import Gap
from scenarios.model import Scenario
from scenarios.problem import Invalid
from scenarios.source import Source
from simulation.questions.compare import Comparison, Difference, Unsettled, compare
from simulation.questions.judged import Judged
from simulation.study.export import study_json
from simulation.study.quantiles import Quantiles
from simulation.study.study import Study

#: Seconds between two looks at the file.
PAUSE = 0.3
#: Looks in a row at which the file was not there, before that is said.
GONE = 5


@dataclass(frozen=True)
class Seen:
    """One sound state of the file: the scenario, and its study with the gaps."""

    source: Source
    judged: Judged

    @property
    def study(self) -> Study:
        """Its study."""
        return self.judged.study

    @property
    def gaps(self) -> list[Gap]:
        """Its gaps, none tried by losses."""
        return self.judged.gaps


@dataclass(frozen=True)
class Saved:
    """What came of a save: a state (`now`) and what it changed since the one before (None for the first); or what is
    wrong with it (`wrong`); or nothing of either, where the plan is the same as before."""

    before: Seen | None = None
    now: Seen | None = None
    changes: "Changes | None" = None
    wrong: Invalid | Refused | None = None


@dataclass(frozen=True)
class Moved:
    """Something that is timed, before and after: its median and P90 in ms, None where most, or one in ten, never come;
    `limit` is what a deadline allows."""

    id: str
    before: Quantiles
    after: Quantiles
    limit: tuple[int, int] | None = None

    def __bool__(self) -> bool:
        """Whether any figure of it is another."""
        figures = ((q.n, q.p50, q.p90) for q in (self.before, self.after))
        return len({*figures}) > 1 or bool(self.limit and self.limit[0] != self.limit[1])


@dataclass(frozen=True)
class Changes:
    """What a save changed: deadlines and escalations whose share is another, or whose times are, those that came or
    went (kind and id), steps that end at other times, gaps. `else_` says that other figures of the results are not the
    same."""

    deadlines: tuple[Difference, ...]
    escalations: tuple[Difference, ...]
    moved: tuple[Moved, ...]
    steps: tuple[Moved, ...]
    added: tuple[tuple[str, str], ...]
    removed: tuple[tuple[str, str], ...]
    opened: tuple[Gap, ...]
    closed: tuple[Gap, ...]
    #: gaps that are still there with another weight: before and after
    reweighed: tuple[tuple[Gap, Gap], ...]
    #: gaps that are still there and say something else: as they are now
    refigured: tuple[Gap, ...]
    kept: int
    else_: bool
    #: gaps that have changed their members: before and after
    changed: tuple[tuple[Gap, Gap], ...] = ()
    #: gaps of which the new state does not tell whether they are gone, or the old one whether they were there
    unsettled: tuple[Unsettled, ...] = ()
    surfaced: tuple[Unsettled, ...] = ()

    @property
    def told(self) -> bool:
        """Whether there is anything of it to be shown."""
        lists = (self.deadlines, self.escalations, self.moved, self.steps, self.added, self.removed)
        gaps = (self.opened, self.closed, self.reweighed, self.refigured, self.changed, self.unsettled, self.surfaced)
        return any((*lists, *gaps))

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return self.told or self.else_


def changes(before: Seen, after: Seen) -> Changes:
    """From one sound state to the next, run by run with the same luck."""
    found: Comparison = compare(before.study, before.gaps, after.study, after.gaps)
    old, new = _judged(before.source.scenario), _judged(after.source.scenario)
    same = [pair for pair in found.kept if pair[0].weight == pair[1].weight]
    return Changes(
        tuple(d for d in found.deadlines if d.before != d.after),
        tuple(d for d in found.escalations if d.before != d.after),
        tuple(m for m in (*_deadlines(before, after), *_ends(before, after, "escalations")) if m),
        tuple(m for m in _ends(before, after, "steps") if m),
        tuple(one for one in new if one not in old),
        tuple(one for one in old if one not in new),
        found.opened,
        found.closed,
        tuple((a, b) for a, b in found.kept if a.weight != b.weight or bool(a.accepted) != bool(b.accepted)),
        tuple(b for a, b in same if a.json() != b.json() and bool(a.accepted) == bool(b.accepted)),
        len(found.kept),
        _figures(before) != _figures(after),
        found.changed,
        found.unsettled,
        found.surfaced,
    )


def _judged(s: Scenario) -> list[tuple[str, str]]:
    """The deadlines and escalations of a plan, each with its kind."""
    return [*(("deadline", id) for id in s.deadlines), *(("node", id) for id in s.escalations)]


def _deadlines(before: Seen, after: Seen) -> Iterator[Moved]:
    """How long each deadline that both have takes."""
    old, new = before.source.scenario.deadlines, after.source.scenario.deadlines
    for id in old:
        if id in new:
            limit = (old[id].within, new[id].within)
            yield Moved(id, before.study.took(id), after.study.took(id), limit)


def _ends(before: Seen, after: Seen, collection: Literal["steps", "escalations"]) -> Iterator[Moved]:
    """When the nodes that both have end or come."""
    old, new = (getattr(seen.source.scenario, collection) for seen in (before, after))
    for id in old:
        if id in new:
            yield Moved(id, before.study.end(id), after.study.end(id))


def _figures(seen: Seen) -> dict[str, Any]:
    """All results but what names the file that they are of."""
    return {key: value for key, value in study_json(seen.study).items() if key not in ("scenario", "variant")}


def watched_saves(
    path: Path, opened: Callable[[], Source], listener: Listener, effort: Effort, wait: Callable[[], object]
) -> Iterator[Saved]:
    """Check and simulate a file as it is and at every later save, until the listener or Ctrl-C breaks a simulation off.
    `opened` reads it, `wait` is called between two looks. `Refused` where the first reading shows that what is asked
    for cannot be; what is wrong with a file is told, and the next save may be better."""
    before: Seen | None = None
    for _ in saves(path, wait, lambda: listener.tell("watch.gone", path=path)):
        try:
            source = opened()
            if before and source.scenario.hash == before.source.scenario.hash:
                yield Saved(before)
                continue
            result = study(source, listener, effort)
        except Invalid as invalid:
            yield Saved(before, wrong=invalid)
            continue
        except Refused as refused:
            if before is None and not isinstance(refused, Circles):
                raise
            yield Saved(before, wrong=refused)
            continue
        if result.ensemble.partial:
            return
        now = Seen(source, judged(source, result, listener, effort.workers, fragile=False))
        yield Saved(before, now, changes(before, now) if before else None)
        before = now


def saves(path: Path, wait: Callable[[], object], gone: Callable[[], None]) -> Iterator[None]:
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
