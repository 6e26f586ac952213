"""Papers for those who watch, and the registers."""

from reports.papers.frame import Paper
from reports.papers.visitors.booklet import visitors
from reports.papers.visitors.sheets import register, visitor_opinions, visitor_register

PAPERS: tuple[Paper, ...] = (
    Paper(12, "visitors", visitors, "anyone"),
    Paper(13, "visitor_register", visitor_register, "anyone"),
    Paper(14, "visitor_opinions", visitor_opinions, "anyone"),
    Paper(15, "register", register, "anyone"),
)
