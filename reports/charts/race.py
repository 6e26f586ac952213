"""Time required against time available: who is first, the people or the hazard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from reports.charts import palette
from reports.charts.ratios import Scale
from reports.charts.rows import heading, heading_height, legend, legend_lines
from reports.charts.sheet import Sheet, text_width
from reports.charts.wrap import clock, percent, wrap

LEFT = 1.5
HEIGHT = 6.2
POINTS = 240
STEPS = (5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0, 14400.0)


@dataclass(frozen=True)
class RaceLabels:
    """The words of the figure. ``lost`` is what the large number says («来不及»), e.g. over «7300 次»."""

    x: str
    y: str
    required: str
    available: str
    overlap: str
    lost: str
    nothing: str
    title: str = ""


@dataclass(frozen=True)
class Race:
    """Sorted seconds from T0 of the runs in which each came, and the shares of all runs in which it never did.

    ``lost`` is the share of runs in which the hazard was first, counted run by run by whoever made the data;
    ``lost_text`` is printed in its place.
    """

    required: tuple[float, ...]
    available: tuple[float, ...]
    lost: float
    labels: RaceLabels
    required_never: float = 0.0
    available_never: float = 0.0
    lost_text: str = ""
    until: float | None = None


def share_by(sorted_seconds: Sequence[float], never: float, at: Sequence[float]) -> list[float]:
    """The share of all runs in which it has come by each of the instants ``at``."""
    if not sorted_seconds:
        return [0.0] * len(at)
    counts = np.searchsorted(np.asarray(sorted_seconds, dtype=float), np.asarray(at, dtype=float), side="right")
    return [float(count) / len(sorted_seconds) * (1.0 - never) for count in counts]


def race(data: Race, *, width_cm: float = 17.0) -> Figure:
    """Draw both cumulative curves; under both «not yet done» and «hazard may be there» the ground is shaded."""
    labels = data.labels
    top = heading_height(labels.title) + 0.65
    bottom = top + HEIGHT
    right = width_cm - 3.3
    words = [labels.required, labels.available, labels.overlap]
    sheet = Sheet(width_cm, bottom + 1.15 + 0.5 * legend_lines(words, LEFT, width_cm))
    heading(sheet, labels.title)
    across = Scale(0.0, data.until or _end(data), LEFT, right)
    up = Scale(0.0, 1.0, bottom, top)
    _grid(sheet, across, up, labels)
    _number(sheet, data, right + 0.3, width_cm - 0.1, (top + bottom) / 2)
    if data.required or data.available:
        _curves(sheet, data, across, up)
    else:
        sheet.text((LEFT + right) / 2, (top + bottom) / 2, labels.nothing, align="center")
    _legend(sheet, words, bottom + 1.15, width_cm)
    return sheet.figure


def _end(data: Race) -> float:
    """The end of the time shown: both curves up to their 98th per cent, rounded up to a tick."""
    last = [
        values[min(len(values) - 1, int(0.98 * len(values)))] for values in (data.required, data.available) if values
    ]
    end = max(last, default=60.0) * 1.03
    step = _step(end)
    return max(-(-end // step) * step, step)


def _step(end: float) -> float:
    return next((step for step in STEPS if end / step <= 9), end / 8)


def _grid(sheet: Sheet, across: Scale, up: Scale, labels: RaceLabels) -> None:
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        y = up.x(share)
        sheet.line([(across.left, y), (across.right, y)], palette.RULE, palette.HAIR, over=0.5)
        sheet.text(across.left - 0.12, y, percent(share), palette.SMALL, palette.MUTED, "right")
    step = _step(across.high)
    for number in range(int(across.high / step + 1e-9) + 1):
        x = across.x(number * step)
        sheet.line([(x, up.left), (x, up.left + 0.1)], palette.MUTED, palette.HAIR, over=0.5)
        sheet.text(x, up.left + 0.28, clock(number * step), palette.SMALL, palette.MUTED, "center")
    sheet.line([(across.left, up.left), (across.right, up.left)], palette.MUTED, palette.THIN, over=0.6)
    sheet.text((across.left + across.right) / 2, up.left + 0.68, labels.x, palette.BODY, palette.MUTED, "center")
    sheet.text(0.1, up.right - 0.35, labels.y, palette.BODY, palette.MUTED)


def _curves(sheet: Sheet, data: Race, across: Scale, up: Scale) -> None:
    at = [across.high * i / POINTS for i in range(POINTS + 1)]
    done = share_by(data.required, data.required_never, at)
    came = share_by(data.available, data.available_never, at)
    under = [min(1.0 - d, c) for d, c in zip(done, came, strict=True)]
    ground = [(across.x(t), up.x(share)) for t, share in zip(at, under, strict=True)]
    sheet.shape([(across.left, up.left), *ground, (across.right, up.left)], palette.HAZARD_PALE, over=0.4)
    for shares, color, width, dash in ((came, palette.HAZARD, 1.5, (4.0, 1.6)), (done, palette.WORK, 1.8, ())):
        points = [(across.x(t), up.x(share)) for t, share in zip(at, shares, strict=True)]
        sheet.line(points, color, width, dash, over=1.7)


def _number(sheet: Sheet, data: Race, left: float, right: float, y: float) -> None:
    middle, room = (left + right) / 2, right - left
    text = data.lost_text or percent(data.lost)
    size = next((s for s in (20.0, 17.0, 14.0, 12.0, 10.0) if text_width(text, s, True) <= room), 8.0)
    color = palette.HAZARD if data.lost > 0 else palette.INK
    sheet.text(middle, y - 0.15, text, size, color, "center", bold=True)
    lines = wrap(data.labels.lost, room, palette.BODY)
    sheet.lines(middle, y + 0.4 + 0.16 * len(lines), lines, palette.BODY, align="center")


def _legend(sheet: Sheet, words: Sequence[str], y: float, width: float) -> None:
    def required(x: float, y: float) -> None:
        sheet.line([(x, y), (x + 0.6, y)], palette.WORK, 1.8)

    def available(x: float, y: float) -> None:
        sheet.line([(x, y), (x + 0.6, y)], palette.HAZARD, 1.5, (4.0, 1.6))

    def overlap(x: float, y: float) -> None:
        sheet.box(x, y - 0.14, 0.6, 0.28, palette.HAZARD_PALE)

    legend(sheet, LEFT, y, width, list(zip((required, available, overlap), words, strict=True)))
