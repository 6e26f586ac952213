"""What if the durations are not as written? The same plan, slower, and with its times read in other shapes.

*Slower*: everything that people do takes 1.5 or 2 times as long, by the pace of the scenario (L12), so that walks,
hazard and journeys stay. *Shape*: every duration and delay written as least, likely and most is read as beta-pert, as
triangular and as lognormal: the same three numbers with the meaning that the shape gives them (lognormal: median and
P95). All with the luck of the study, so that a gap that appears or disappears does so for that reason alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from scenarios.gap import Gap, Share
from scenarios.model import SHAPES, THREE_POINT, Duration, Pace, Scenario, Shape
from simulation.gaps import find_gaps
from simulation.questions.influence import ENOUGH, Influence, Unknown, influences, unknowns
from simulation.study.ensemble import Progress, Workers, run_many
from simulation.study.study import Study

FACTORS = (1.5, 2.0)


@dataclass(frozen=True, slots=True)
class Variation:
    """One other reading of the times: durations times `factor`, or three-point times in `shape`."""

    kind: Literal["durations", "shape"]
    factor: float = 1.0
    shape: Shape | None = None

    def of(self, scenario: Scenario) -> Scenario:
        """The scenario so read; the very same one where that changes nothing."""
        return paced(scenario, self.factor) if self.shape is None else reshaped(scenario, self.shape)

    def json(self) -> dict[str, Any]:
        """As it stands in results."""
        return {"kind": self.kind, "factor": self.factor, "shape": self.shape}


Lacking = Literal["", "deadlines", "counted", "runs", "share"]
AS_WRITTEN = Variation("durations")
VARIATIONS = (*(Variation("durations", f) for f in FACTORS), *(Variation("shape", shape=s) for s in THREE_POINT))


@dataclass(frozen=True)
class Varied:
    """What a variation does: deadlines missed, escalations come, and the gaps that flip, in order of rank."""

    variation: Variation
    deadlines: dict[str, Share]
    escalations: dict[str, Share]
    opened: tuple[Gap, ...] = ()
    closed: tuple[Gap, ...] = ()

    def json(self) -> dict[str, Any]:
        """As it stands in results."""
        return {
            **self.variation.json(),
            "deadlines": [{"id": id, "missed": share.json()} for id, share in self.deadlines.items()],
            "escalations": [{"id": id, "came": share.json()} for id, share in self.escalations.items()],
            "opened": [_named(gap) for gap in self.opened],
            "closed": [_named(gap) for gap in self.closed],
        }


@dataclass(frozen=True)
class Sensitivity:
    """All variations, the first as written; the influence of each duration, and what to measure at the next drill.

    `lacking` says why there is no index: no deadline is written, none of them ever counts, there are too few runs, or
    each deadline counts in too few of them; "" where there are indices.
    """

    varied: tuple[Varied, ...]
    influences: tuple[Influence, ...]
    unknowns: tuple[Unknown, ...]
    lacking: Lacking = ""

    @property
    def enough(self) -> bool:
        """Whether any index can be told."""
        return not self.lacking

    @property
    def flipped(self) -> list[tuple[Gap, tuple[Variation, ...], bool]]:
        """The gaps that flip, each once and in order of rank, with the variations under which they do, and whether they
        appear there (True) or disappear."""
        flips: dict[Any, tuple[Gap, list[Variation], bool]] = {}
        for v in self.varied:
            for gaps, appears in ((v.closed, False), (v.opened, True)):
                for gap in gaps:
                    flips.setdefault(gap.identity, (gap, [], appears))[1].append(v.variation)
        found = [(gap, tuple(under), appears) for gap, under, appears in flips.values()]
        return sorted(found, key=lambda flip: (flip[2], flip[0].rank))

    def closing(self, gap: Gap) -> tuple[Variation, ...]:
        """Under which variations a gap of the study disappears."""
        return tuple(v.variation for v in self.varied if gap.identity in {closed.identity for closed in v.closed})

    def json(self) -> dict[str, Any]:
        """As it stands in results."""
        return {
            "variations": [v.json() for v in self.varied],
            "influences": [i.json() for i in self.influences] if self.enough else None,
            "measure": [u.json() for u in self.unknowns] if self.enough else None,
        }


def paced(scenario: Scenario, factor: float) -> Scenario:
    """The scenario with everything that people do `factor` times as long."""
    return scenario.model_copy(
        update={"scenario": scenario.scenario.model_copy(update={"pace": _scaled(scenario.scenario.pace, factor)})}
    )


def _scaled(pace: Pace, factor: float) -> Pace:
    numbers = {name: getattr(pace, name) for name in ("least", "likely", "most", "mean")}
    update: dict[str, Any] = {name: x * factor for name, x in numbers.items() if x is not None}
    if pace.values:
        update["values"] = tuple(x * factor for x in pace.values)
    return pace.model_copy(update=update)


def reshaped(scenario: Scenario, shape: Shape) -> Scenario:
    """The scenario with every time written as least, likely and most read in that shape; itself if none changes."""
    changed: dict[str, Any] = {}
    for collection, field in (("steps", "lasts"), ("escalations", "delay"), ("injects", "delay")):
        items = getattr(scenario, collection)
        new = {
            id: item.model_copy(update={field: getattr(item, field).model_copy(update={"shape": shape})})
            for id, item in items.items()
            if _can_be(getattr(item, field), shape)
        }
        if new:
            changed[collection] = items | new
    return scenario.model_copy(update=changed) if changed else scenario


def _can_be(time: Duration | None, shape: Shape) -> bool:
    """Whether a time is drawn from three numbers in another shape, and they allow this one (a lognormal is above 0)."""
    if time is None or time.fixed is not None or time.shape not in THREE_POINT or time.shape == shape:
        return False
    positive = SHAPES[shape].positive
    return None not in (time.least, time.likely, time.most) and (not positive or bool(getattr(time, positive)))


def variations(scenario: Scenario) -> Iterator[tuple[Variation, Scenario]]:
    """Every variation with the scenario so read."""
    return ((variation, variation.of(scenario)) for variation in VARIATIONS)


def work(study: Study) -> int:
    """How many runs `sensitivity` makes, for a progress bar."""
    return study.runs * sum(s is not study.scenario for _, s in variations(study.scenario))


def sensitivity(study: Study, workers: Workers | None = None, progress: Progress | None = None) -> Sensitivity:
    """Each variation with as many runs as the study and the same luck, and the influence of each duration. Broken off
    by the user, with the variations that are whole."""
    before = {gap.identity: gap for gap in find_gaps(study)}
    varied = [_varied(AS_WRITTEN, study, {}, {})]
    for variation, scenario in variations(study.scenario):
        other = study
        if scenario is not study.scenario:
            ensemble = run_many(scenario, study.runs, study.ensemble.seed, workers, progress=progress)
            if ensemble.partial:
                break
            other = Study(scenario, ensemble, study.variant)
        varied.append(_varied(variation, other, before, {gap.identity: gap for gap in find_gaps(other)}))
    found = influences(study)
    return Sensitivity(tuple(varied), found, unknowns(study, found), lacking(study))


def lacking(study: Study) -> Lacking:
    """Why no duration can be told to matter, "" where it can: against what would it be measured?"""
    counts = [study.missed(id).n for id in study.scenario.deadlines]
    if not counts:
        return "deadlines"
    if not any(counts):
        return "counted"
    if max(counts) >= ENOUGH:
        return ""
    return "runs" if study.runs < ENOUGH else "share"


def _varied(variation: Variation, study: Study, before: dict[Any, Gap], after: dict[Any, Gap]) -> Varied:
    return Varied(
        variation,
        {id: study.missed(id) for id in study.scenario.deadlines},
        {id: study.reached(id) for id in study.scenario.escalations},
        tuple(gap for id, gap in after.items() if id not in before),
        tuple(gap for id, gap in before.items() if id not in after),
    )


def _named(gap: Gap) -> dict[str, Any]:
    return {"code": gap.code, "nodes": list(gap.nodes), "weight": gap.weight}
