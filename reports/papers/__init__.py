"""The papers before the drill (演练前文书), each a `Report` that knows no format, from one scenario and its study."""

from reports.papers import cards, evaluators, safety, scheme, script, surprise, visitors
from reports.papers.frame import DeckPaper, Paper
from reports.papers.material import PaperMaterial
from reports.slides import screen, tabletop

__all__ = ["DECKS", "PAPERS", "DeckPaper", "Paper", "PaperMaterial"]

#: The whole set in the order of their numbers.
PAPERS: tuple[Paper, ...] = tuple(
    sorted(
        (paper for group in (scheme, script, evaluators, safety, visitors, cards, surprise) for paper in group.PAPERS),
        key=lambda paper: paper.number,
    )
)

#: The slides of the set.
DECKS: tuple[DeckPaper, ...] = (DeckPaper(23, "tabletop", tabletop), DeckPaper(24, "screen", screen))
