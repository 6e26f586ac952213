"""Colours and sizes of all figures: calm, told apart by the colour-blind, and in a grey print by lightness or hatch."""

from __future__ import annotations

INK = "#1f2933"
MUTED = "#5c6875"
RULE = "#c9d0d7"
PALE = "#f3f5f7"
WHITE = "#ffffff"

WORK = "#1f5f8b"
WALK = "#bcd7ea"
WAIT = "#e8a33d"
CLOCK = "#9aa5b1"
HAZARD = "#b3261e"
HAZARD_PALE = "#f6dcd9"
GOOD = "#2e7d6b"

WEIGHTS = {"must": "#b3261e", "should": "#d97b15", "could": "#8a949e"}

# Line widths and type sizes in points.
HAIR = 0.4
THIN = 0.7
SMALL = 6.0
BODY = 7.0
HEAD = 8.5
