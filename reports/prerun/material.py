"""What a simulation report is made from, with the names and the catalogue at hand."""

from dataclasses import dataclass
from functools import cached_property

from reports.document import Cell
from reports.words import Words
from reports.words.gap import concerned
from reports.words.names import Names
from reports.words.plain import lateness, time
from reports.words.removed import taken_away
from scenarios.check.hazards import avertable
from scenarios.gap import Gap
from scenarios.model import Duration, Entries, Escalation, Grade, Scenario, Step
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
    away, so that no effect means that nothing suffered."""

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

    @property
    def scenario(self) -> Scenario:
        """The scenario under its variant."""
        return self.study.scenario

    @cached_property
    def words(self) -> Words:
        """The catalogue in the report's language."""
        return Words(self.lang)

    @cached_property
    def names(self) -> Names:
        """Titles and numbers."""
        return Names(self.scenario, self.words)

    @cached_property
    def deadline(self) -> str:
        """The deadline by which the two courses were picked; "" if there is none."""
        return most_missed(self.study)

    def say(self, key: str, /, **data: object) -> str:
        """A sentence of the report."""
        return self.words.say(f"report.{key}", **data)

    def time(self, ms: float | None) -> str:
        """A length of time in words."""
        return time(self.words, ms)

    def spaced(self, ms: float | None) -> str:
        """The same where a word stands before it: 一般 4 分 10 秒, but 一般没有完成 and 一般早已完成."""
        bare = (ms is None or ms < 0) and self.lang == "zh"
        return self.time(ms) if bare else " " + self.time(ms)

    @cached_property
    def not_judged(self) -> list[NotJudged]:
        """What was not judged, and why."""
        return not_judged(self.study, self.fragile or bool(self.effects))

    def rules(self) -> list[str | None]:
        """The ids of the rules behind the deadlines and the gaps."""
        return [d.basis.rule for d in self.scenario.deadlines.values()] + [gap.rule for gap in self.gaps]

    def concerned(self, gap: Gap, names: Names | None = None) -> str:
        """The posts, steps and things that a gap concerns, each once."""
        return self.words.join(concerned(gap, names or self.names))

    def open_gaps(self) -> list[Gap]:
        """The gaps that were not accepted."""
        return [gap for gap in self.gaps if gap.accepted is None]

    def entries(self, entries: Entries | None) -> str:
        """A list of entries in words; nothing where there is none."""
        if entries is None:
            return ""
        parts = [self.names.entry(str(entry)) for entry in entries.of]
        listed = self.words.join(parts)
        return self.say("process.any", list=listed) if entries.mode == "any" and len(parts) > 1 else listed

    def averted_by(self, id: str) -> str:
        """What averts an escalation or inject, in words: entries of its own, what it follows, or nothing."""
        node = self.scenario.node(id)
        entries = node.averted_by if isinstance(node, Escalation) else getattr(node, "unless", None)
        if entries is None and id in avertable(self.scenario):
            return self.say("conditions.averted_with", list=self.entries(node.after))
        return self.entries(entries) or self.say("conditions.nothing_averts")

    def span(self, id: str) -> str:
        """From when to when a deadline runs."""
        deadline = self.scenario.deadlines[id]
        end = self.entries(deadline.to)
        if deadline.from_ is None:
            return self.say("process.from_t0", end=end)
        return self.say("process.from_to_text", start=self.entries(deadline.from_), end=end)

    def numbered_deadline(self, id: str) -> str:
        """D1 切断."""
        return f"{self.names.deadline_codes[id]} {self.names.deadline(id)}"

    def doers(self, step: Step) -> str:
        """The posts that a step asks for, with their numbers where more than one."""
        posts = [self.names.role(id) + (f" ×{n}" if n > 1 else "") for id, n in step.by.items()]
        if step.team:
            posts.insert(0, self.say("conditions.team"))
        if step.each:
            posts.append(self.say("conditions.each"))
        posts += [self.names.thing(id) + (f" ×{n}" if n > 1 else "") for id, n in step.needs.items()]
        return self.words.join(posts)

    def spread(self, duration: Duration | None) -> str:
        """A duration as a reader checks it: least / likely / most in the manner of its shape."""
        if duration is None or duration.fixed == 0:
            return self.say("conditions.instant")
        d = {name: self.time(getattr(duration, name)) for name in ("least", "likely", "most", "mean")}
        if duration.fixed is not None:
            return self.say("conditions.fixed", likely=self.time(duration.fixed))
        match duration.shape:
            case "triangular" | "beta-pert":
                return self.say("conditions.three", **d)
            case "uniform":
                return self.say("conditions.two", **d)
            case "lognormal":
                return self.say("conditions.lognormal", **d)
            case "exponential":
                return self.say("conditions.mean", **d)
        return self.say("conditions.values", values=self.words.join([self.time(v) for v in duration.values or ()]))

    def taken_away(self) -> list[tuple[str, str]]:
        """What the variant takes away from what the file says, in words: what and which."""
        return taken_away(self.removed, self.written, self.words) if self.written is not None else []

    def lateness(self, id: str) -> str:
        """How late a deadline is under bad luck."""
        return lateness(self.words, self.study.lateness(id))

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
