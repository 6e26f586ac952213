"""What a simulation report is made from, and the one mouth that says it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from reports.document import Cell
from reports.speech import Speaker
from reports.words import Words
from reports.words.removed import taken_away
from scenarios.gap import Gap
from scenarios.model import Grade, Scenario
from scenarios.removed import Removed
from scenarios.text import Lang
from scenarios.timeline import Timeline
from scenarios.unjudged import NotJudged
from simulation.gaps.unjudged import not_judged
from simulation.questions.compare import Comparison
from simulation.questions.fragile import Effect
from simulation.questions.sensitivity import Sensitivity
from simulation.study.pick import most_missed
from simulation.study.study import Study


@dataclass(frozen=True)
class Mended:
    """The mended plan: its study, its gaps, and the comparison of the plan before (A) with it (B)."""

    study: Study
    gaps: list[Gap]
    comparison: Comparison


@dataclass(frozen=True)
class Material:
    """All that the sections draw upon. `ordinary` and `bad` are courses of the study (`simulation.study.pick`),
    `effects` those of fragility with the number of paired runs per loss, `sensitivity` what other durations would do,
    `mended` the plan after mending, `command` is what the reader types to repeat the whole. `removed` is what the
    variant takes away from `written`, the scenario of the file. `fragile` says whether one thing at a time was taken
    away, so that no effect means that nothing suffered. `day` is that on which laws should be in force (`Names`)."""

    study: Study
    gaps: list[Gap]
    lang: Lang
    ordinary: Timeline | None = None
    bad: Timeline | None = None
    effects: tuple[Effect, ...] = ()
    effect_runs: int = 0
    sensitivity: Sensitivity | None = None
    mended: Mended | None = None
    command: str = ""
    removed: tuple[Removed, ...] = ()
    written: Scenario | None = None
    fragile: bool = False
    day: date | None = None

    @property
    def scenario(self) -> Scenario:
        """The scenario under its variant."""
        return self.study.scenario

    @cached_property
    def say(self) -> Speaker:
        """The mouth of all that is made from this: sentences, counts, times and names in its language."""
        return Speaker(self.scenario, Words(self.lang), day=self.day)

    @cached_property
    def deadline(self) -> str:
        """The deadline by which the two courses were picked; "" if there is none."""
        return most_missed(self.study)

    @cached_property
    def not_judged(self) -> list[NotJudged]:
        """What was not judged, and why."""
        return not_judged(self.study, self.fragile or bool(self.effects))

    def rules(self) -> list[str | None]:
        """The ids of the rules behind the deadlines and the gaps."""
        return [d.basis.rule for d in self.scenario.deadlines.values()] + [gap.rule for gap in self.gaps]

    def open_gaps(self) -> list[Gap]:
        """The gaps that were not accepted."""
        return [gap for gap in self.gaps if gap.accepted is None]

    def taken_away(self) -> list[tuple[str, str]]:
        """What the variant takes away from what the file says, in words: what and which."""
        return taken_away(self.removed, self.written, self.say.words) if self.written is not None else []

    def grades(self) -> list[Grade]:
        """The evidence grades of all that is drawn: durations of steps, chances of failure, delays that vary."""
        found: list[Grade] = []
        for step in self.scenario.steps.values():
            found += [step.lasts.evidence.grade] if step.lasts else []
            found += [step.fails.evidence.grade] if step.fails.p else []
            found += [chance.evidence.grade for chance in step.outcomes.values()]
        triggers = (*self.scenario.escalations.values(), *self.scenario.injects.values())
        return found + [t.delay.evidence.grade for t in triggers if t.delay.fixed != 0]


def flag(text: str, bad: bool) -> Cell:
    """A cell that is marked where something does not hold."""
    return Cell(text, "bad" if bad else "plain")
