"""Papers of those who run the drill: the script, the table and the cards of the injects, the words of the host."""

from reports.papers.frame import Paper
from reports.papers.script.host import host
from reports.papers.script.injects import inject_cards, injects
from reports.papers.script.script import script

PAPERS: tuple[Paper, ...] = (
    Paper(2, "script", script),
    Paper(3, "injects", injects),
    Paper(4, "inject_cards", inject_cards),
    Paper(16, "host", host, "anyone"),
)
