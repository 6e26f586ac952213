"""The papers of the evaluators: their plan, their sheets, and the outline of the comments."""

from reports.papers.evaluate.sheets import record_sheets
from reports.papers.frame import Paper

PAPERS: tuple[Paper, ...] = (Paper(6, "record_sheets", record_sheets),)
