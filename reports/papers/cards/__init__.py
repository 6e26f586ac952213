"""Papers for the wall and the telephone: cards of the posts, call list, the golden ten minutes."""

from reports.papers.cards.calls import calls
from reports.papers.cards.poster import golden_ten
from reports.papers.cards.posts import post_cards
from reports.papers.frame import Paper

PAPERS: tuple[Paper, ...] = (
    Paper(18, "post_cards", post_cards, "anyone"),
    Paper(19, "calls", calls),
    Paper(20, "golden_ten", golden_ten, "anyone"),
)
