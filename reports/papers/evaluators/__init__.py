"""The papers of the evaluators: their plan, their sheets, and the outline of the comments."""

from reports.papers.evaluators.comments import comments
from reports.papers.evaluators.evaluation import evaluation
from reports.papers.evaluators.sheets import record_sheets
from reports.papers.frame import Paper

PAPERS: tuple[Paper, ...] = (
    Paper(5, "evaluation", evaluation),
    Paper(6, "record_sheets", record_sheets),
    Paper(17, "comments", comments),
)
