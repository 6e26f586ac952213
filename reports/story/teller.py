"""What every part of a story draws upon: the course, the scenario, the speaker, and what several parts say alike."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from reports.speech import Speaker
from scenarios.kinds import step_of
from scenarios.model import Effects
from scenarios.timeline import Mark, Stand, Timeline, person_of


class Teller:
    """A course of the speaker's scenario, to be told in the speaker's language."""

    def __init__(self, course: Timeline, speaker: Speaker) -> None:
        self.s, self.course, self.speaker = speaker.scenario, course, speaker

    def say(self, key: str, **data: object) -> str:
        """A sentence of the story."""
        return self.speaker(f"report.story.{key}", **data)

    @cached_property
    def stands(self) -> dict[str, Stand]:
        """How each node stands at the end."""
        return {stand.node: stand for stand in self.course.stands}

    @cached_property
    def last(self) -> dict[str, Mark]:
        """The last attempt at each node."""
        return {mark.node: mark for mark in self.course.marks}

    @cached_property
    def parts(self) -> dict[str, list[Stand]]:
        """How the parts of an `each` stand, by its step."""
        found: dict[str, list[Stand]] = {}
        for stand in self.course.stands:
            if person_of(stand.node):
                found.setdefault(step_of(stand.node), []).append(stand)
        return found

    def asked(self, whole: str) -> list[str]:
        """The parts of an `each` whose people were on site when it was ready."""
        return [part.node for part in self.parts.get(whole, ()) if part.status != "averted"]

    def lost(self, whole: str) -> list[str]:
        """The parts of an `each` whose people fell out."""
        return [part.node for part in self.parts.get(whole, ()) if part.status == "skipped"]

    def is_missing(self, node: str) -> bool:
        """Whether the node is an `each` of which somebody is missing."""
        step = self.s.steps.get(node)
        return step is not None and step.each is not None and self.stands[node].status == "missing"

    def missing(self, parts: Iterable[str]) -> str:
        """Who did not do his part."""
        return self.say("missing", people=self.speaker.people(person_of(part) for part in parts))

    def effects(self, effects: Effects) -> Iterator[str]:
        """What a step or the hazard does to the scene."""
        for id, closing in effects.closes.items():
            place = self.speaker.place(id)
            against = self.speaker.thing(closing.against) if closing.against else ""
            yield self.say("closes_against" if against else "closes", place=place, against=against)
        for id in effects.opens:
            yield self.say("opens", place=self.speaker.place(id))
        for key, change in (("takes", effects.takes), ("brings", effects.brings)):
            if change is not None:
                whom = [self.speaker.person(id) for id in change.people]
                whom += [self.say("pieces", thing=self.speaker.thing(id), n=n) for id, n in change.things.items()]
                yield self.say(key, whom=self.speaker.join(whom))
