"""The phases of a drill in order, one arrow each: a strip for a screen, in large type."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from reports.charts import palette
from reports.charts.sheet import Sheet
from reports.charts.wrap import breaks_word, wrap

WIDE, HIGH, TIP, GAP = 30.6, 4.2, 0.7, 0.15
#: Points of the text, the largest that fits four lines is taken.
SIZES = (22.0, 20.0, 18.0, 16.0)


def stages(titles: Sequence[str]) -> Figure:
    """A strip 30.6 cm wide with an arrow for each title."""
    sheet = Sheet(WIDE, HIGH)
    wide = (WIDE - 0.1) / max(len(titles), 1)
    room = wide - GAP - 2 * TIP - 0.1
    size = next((s for s in SIZES if all(_fits(title, room, s) for title in titles)), SIZES[-1])
    for number, title in enumerate(titles):
        left, right = 0.05 + number * wide, 0.05 + (number + 1) * wide - GAP
        arrow = [(left, 0.1), (right - TIP, 0.1), (right, HIGH / 2), (right - TIP, HIGH - 0.1), (left, HIGH - 0.1)]
        if number:
            arrow.append((left + TIP, HIGH / 2))
        sheet.shape(arrow, palette.WORK if number % 2 == 0 else palette.INK)
        middle = (left + (TIP if number else 0.0) + right - TIP) / 2 + 0.1
        sheet.lines(middle, HIGH / 2, wrap(title, room, size, True), size, palette.WHITE, "center", True)
    return sheet.figure


def _fits(title: str, room: float, size: float) -> bool:
    return len(wrap(title, room, size, True)) <= 4 and not breaks_word(title, room, size, True)
