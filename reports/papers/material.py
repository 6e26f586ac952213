"""What the papers before the drill are made from: the material of the report, and the telephone table beside it."""

from dataclasses import dataclass, field, fields
from functools import cached_property

from reports.document import Cell
from reports.prerun.basics import unit_name
from reports.prerun.material import Material
from reports.speech import many
from scenarios.contacts import Contacts
from scenarios.model import Step


@dataclass(frozen=True)
class PaperMaterial(Material):
    """The material of a study with the contacts of its scenario; without a table, lines to fill in by hand stand."""

    contacts: Contacts = field(default_factory=Contacts)

    @classmethod
    def of(cls, material: Material, contacts: Contacts | None = None) -> "PaperMaterial":
        """The same material with contacts."""
        return cls(**{f.name: getattr(material, f.name) for f in fields(material)}, contacts=contacts or Contacts())

    @cached_property
    def unit(self) -> str:
        """The station."""
        return unit_name(self)

    @cached_property
    def station_roles(self) -> tuple[str, ...]:
        """The posts that people of the station hold or stand in for, in the order of the file: those who get a card
        and are judged. Where nobody is named for a post, it counts as the station's."""
        s = self.scenario
        return tuple(
            id
            for id, role in s.roles.items()
            if not role.holders or any(s.level_of(person) == "unit" for person in role.holders)
        )

    @cached_property
    def order(self) -> tuple[str, ...]:
        """All steps as they begin in the ordinary course (P50 of the start; those that never begin, last), the order
        of the file among equals: the order of the program."""
        listed = list(self.scenario.steps)

        def rank(id: str) -> tuple[float, int]:
            start = self.study.start(id).p50
            return (float("inf") if start is None else start, listed.index(id))

        return tuple(sorted(listed, key=rank))

    def steps_of(self, role: str) -> tuple[str, ...]:
        """The steps that ask for a post, alone or with others or through its team, in the order of the program."""
        teams = {s.forms for s in self.scenario.steps.values() if s.forms and role in s.by}
        return tuple(
            id
            for id in self.order
            if role in (step := self.scenario.steps[id]).by or step.each == role or (step.team and step.team in teams)
        )

    def posts(self, step: Step) -> tuple[str, ...]:
        """The posts that a step asks for; those of its team where a team does it."""
        if step.team:
            return tuple(r for s in self.scenario.steps.values() if s.forms == step.team for r in s.by)
        return tuple(step.by) or ((step.each,) if step.each in self.scenario.roles else ())

    def holders(self, role: str) -> str:
        """Who holds a post, by everyday title; nothing where nobody is named."""
        return self.say.people(self.scenario.roles[role].holders)

    def deputies(self, role: str) -> str:
        """Who stands in for a post."""
        return self.say.people(self.scenario.roles[role].deputies)

    def planned(self, id: str) -> tuple[str, str]:
        """When a node begins after T0, ordinarily (P50) and under bad luck (P90), as a clock: 04:10; where a step does
        not begin in that many runs, the words for it. An escalation or inject: when it comes, where it does."""
        start = self.study.start(id) if id in self.scenario.steps else self.study.came_at(id)
        return self._clock(start.p50), self._clock(start.p90)

    def ended(self, id: str) -> tuple[str, str]:
        """When a step has ended, likewise."""
        end = self.study.end(id)
        return self._clock(end.p50, "unfinished"), self._clock(end.p90, "unfinished")

    @cached_property
    def programme(self) -> tuple[str, ...]:
        """Steps as they begin in the ordinary course (P50), those that do not, last; among them escalations and injects
        at the time at which they come where they do."""
        s = self.scenario
        listed = [*s.steps, *s.escalations, *s.injects]

        def rank(id: str) -> tuple[float, int]:
            first = self.study.start(id) if id in s.steps else self.study.came_at(id)
            return (float("inf") if first.p50 is None else first.p50, listed.index(id))

        return tuple(sorted(listed, key=rank))

    def doers_of(self, id: str) -> str:
        """Who is to do a step: its posts, everybody, or nobody's hands (what comes about by others)."""
        step = self.scenario.steps[id]
        if step.each == "everybody":
            return self.say("papers.everybody")
        return self.say.join([many(self.say.role(role), step.by.get(role, 1)) for role in self.posts(step)])

    def recipient(self, id: str | None) -> str:
        """Who receives an inject: a post with its holder, or a person; whoever is there where nobody is named."""
        if id is None:
            return self.say("papers.anybody")
        who = self.holders(id) if id in self.scenario.roles else ""
        return self.say("papers.held_by", post=self.say.role(id), who=who) if who else self.say.addressee(id)

    @cached_property
    def invited(self) -> tuple[str, ...]:
        """The organisations beside the station that are told of a drill; those who are but on its site by chance
        (carriers, customers) are not among them."""
        s = self.scenario
        there = {p.organisation for p in s.people.values() if p.present}
        return tuple(
            id for id, o in s.organisations.items() if o.level != "unit" and not (o.level == "external" and id in there)
        )

    @cached_property
    def length(self) -> tuple[str, str] | None:
        """How long it is until the station's posts have done all that they ordinarily do, and under bad luck; None
        where nothing has an end."""
        s, own = self.scenario, set(self.station_roles)
        steps = [self.study.end(id) for id, step in s.steps.items() if own & set(self.posts(step))]
        usual = [end.p50 for end in steps if end.p50 is not None]
        bad = [end.p90 for end in steps if end.p90 is not None]
        return (self.say.clock(max(usual)), self.say.clock(max(bad))) if usual and bad else None

    def phase_span(self, phase: str) -> tuple[str, str, str]:
        """When the steps of a phase begin and have ended ordinarily, and ended under bad luck, as clocks."""
        steps = [id for id, step in self.scenario.steps.items() if step.phase == phase]
        starts = [ms for id in steps if (ms := self.study.start(id).p50) is not None]
        ends = [ms for id in steps if (ms := self.study.end(id).p50) is not None]
        late = [ms for id in steps if (ms := self.study.end(id).p90) is not None]
        began, ended, late_end = min(starts, default=None), max(ends, default=None), max(late, default=None)
        return self._clock(began), self._clock(ended, "unfinished"), self._clock(late_end, "unfinished")

    def _clock(self, ms: int | None, else_: str = "never") -> str:
        return self.say(f"papers.{else_}") if ms is None else self.say.clock(ms)

    def deadlines_to(self, step: str) -> tuple[str, ...]:
        """The deadlines that run to a step, by the entry that ends them."""
        wanted = {f"{step}", *(f"{step}: {end}" for end in (*self.scenario.steps[step].ends, "started", "ended"))}
        return tuple(id for id, d in self.scenario.deadlines.items() if any(str(e) in wanted for e in d.to.of))

    def limit(self, step: str) -> str:
        """What a step must be done by: the deadlines that run to it, in words; nothing where there is none."""
        given = self.scenario.deadlines
        return self.say.join(
            [
                self.say("papers.limit", title=self.say.deadline(id), within=self.say.time(given[id].within))
                for id in self.deadlines_to(step)
            ]
        )

    def blank(self, count: int) -> tuple[Cell, ...]:
        """Cells to fill in by hand."""
        return tuple(Cell("", blank=True) for _ in range(count))
