"""Papers on the safety of the drill itself: the conditions that are confirmed, and what everybody is told."""

from reports.papers.frame import Paper
from reports.papers.safety.conditions import safety_conditions
from reports.papers.safety.notice import safety_notice

PAPERS: tuple[Paper, ...] = (
    Paper(8, "safety_conditions", safety_conditions, "anyone"),
    Paper(9, "safety_notice", safety_notice, "anyone"),
)
