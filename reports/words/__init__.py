"""The one catalogue of sentences for people (zh and en), and how gaps, figures, times and names are said.

Light on purpose: the command line reads its help texts from here before anything heavy is loaded.
"""

from reports.words.catalogue import UnknownWords, Words, sentences

__all__ = ["UnknownWords", "Words", "sentences"]
