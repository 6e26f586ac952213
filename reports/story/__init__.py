"""One course as a story: who did what when, for whom as deputy, who waited for whom, what the hazard did."""

from reports.speech import Speaker
from reports.story.events import events, exposures, late
from reports.story.line import ORDER, Line, groups, joined
from reports.story.teller import Teller
from reports.story.undone import left_undone
from reports.story.work import work
from scenarios.timeline import Timeline

__all__ = ["Line", "groups", "joined", "tell"]


def tell(course: Timeline, say: Speaker) -> list[Line]:
    """The lines of a course of the speaker's scenario in order of time; what was never done comes last."""
    t = Teller(course, say)
    found = [*work(t), *events(t), *exposures(t), *late(t), *left_undone(t)]
    index = {stand.node: i for i, stand in enumerate(course.stands)}
    last = max((line.time for line in found if line.time is not None), default=0) + 1

    def rank(line: Line) -> tuple[int, int, int]:
        return last if line.time is None else line.time, ORDER.index(line.kind), index.get(line.node, 0)

    return sorted(found, key=rank)
