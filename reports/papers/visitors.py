"""Papers."""

from reports.papers.frame import Paper

PAPERS: tuple[Paper, ...] = ()
