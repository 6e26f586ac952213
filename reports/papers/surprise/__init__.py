"""Papers for the drill without notice, and what follows from the simulation for the plan."""

from reports.papers.frame import Paper
from reports.papers.surprise.amendments import amendments
from reports.papers.surprise.record import surprise

PAPERS: tuple[Paper, ...] = (Paper(21, "surprise", surprise), Paper(22, "amendments", amendments))
