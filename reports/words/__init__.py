"""The one catalogue of sentences for people (zh and en), and how figures, times and names are said."""

from reports.words.catalogue import UnknownWords, sentences
from reports.words.catalogue import Words as _Words
from reports.words.gap import GapWords, describe
from reports.words.names import Names
from scenarios.gap import Gap

__all__ = ["GapWords", "Names", "UnknownWords", "Words", "sentences"]


class Words(_Words):
    """The catalogue, with gaps told in words."""

    def gap(self, gap: Gap, names: Names) -> GapWords:
        """What is said of a gap."""
        return describe(gap, self, names)
