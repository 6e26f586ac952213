"""Papers of those who organise the drill: the scheme, its support, the notice, the approval."""

from reports.papers.frame import Paper
from reports.papers.scheme.approval import approval
from reports.papers.scheme.notice import notice
from reports.papers.scheme.scheme import scheme
from reports.papers.scheme.support import support

PAPERS: tuple[Paper, ...] = (
    Paper(1, "scheme", scheme),
    Paper(7, "support", support, "anyone"),
    Paper(10, "notice", notice, "announced"),
    Paper(11, "approval", approval),
)
