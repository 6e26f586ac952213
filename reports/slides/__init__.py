"""Slides from a scenario and its study: the situations of a tabletop, and the screen of a drill before visitors."""

from reports.slides.deck import Deck, Kind, Line, Slide
from reports.slides.screen import screen
from reports.slides.tabletop import tabletop

__all__ = ["Deck", "Kind", "Line", "Slide", "screen", "tabletop"]
