"""Comparing two plans, or a plan with one of its variants, with the same luck."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from drills.uses.judging import judged
from drills.uses.listener import Listener
from drills.uses.studying import Effort, study
from scenarios.reading.hints import titled
from scenarios.source import Source, library
from simulation.questions.compare import Comparison, compare
from simulation.questions.judged import Judged
from simulation.study.export import study_head


@dataclass(frozen=True)
class Compared:
    """Both plans judged, and what changed from the first to the second."""

    before: Judged
    after: Judged
    found: Comparison

    @property
    def partial(self) -> bool:
        """Whether one of the simulations was broken off."""
        return any(side.study.ensemble.partial for side in (self.before, self.after))

    def json(self) -> dict[str, Any]:
        """As it stands in results."""
        heads = [
            study_head(side.study) | {"not_judged": [one.json() for one in side.not_judged]}
            for side in (self.before, self.after)
        ]
        return {"schema": "gasdrill/compare/1", **self.found.json(), "a": heads[0], "b": heads[1]}


def means_file(word: str, other: Source) -> bool:
    """Whether a word means a plan of its own (a file, a name of the library) and not a variant of the other plan."""
    declared = other.scenario.variants
    is_variant = word in declared or bool(titled(declared, word))
    return Path(word).exists() or word in library() or (Path(word).suffix != "" and not is_variant)


def compared(
    sources: Sequence[Source], listener: Listener, effort: Effort, fragile: bool, bound: int | None = None
) -> Compared:
    """Simulate both, judge both alike, compare them run by run. Losses are tried where `fragile` and neither study was
    broken off."""
    studies = [study(source, listener, effort) for source in sources]
    tried = fragile and not any(s.ensemble.partial for s in studies)
    before, after = (
        judged(source, s, listener, effort.workers, tried, bound) for source, s in zip(sources, studies, strict=True)
    )
    return Compared(before, after, compared_judged(before, after))


def compared_judged(before: Judged, after: Judged) -> Comparison:
    """What changed between two plans that were judged alike; losses count where both were tried."""
    tried = before.effects is not None and after.effects is not None
    effects = (before.effects or (), after.effects or ()) if tried else None
    return compare(before.study, before.gaps, after.study, after.gaps, effects)
