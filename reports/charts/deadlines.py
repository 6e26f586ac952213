"""Each deadline: its ordinary and its bad time as a share of the limit, and how often it is missed."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from reports.charts import palette
from reports.charts.ratios import Scale, axis, limit_line, onward, top_of
from reports.charts.rows import (
    draw_label,
    heading,
    heading_height,
    label_lines,
    legend,
    legend_lines,
    row_height,
    stripes,
)
from reports.charts.sheet import Sheet, text_width
from reports.charts.wrap import percent, wrap

LEFT = 4.3


@dataclass(frozen=True)
class DeadlineRow:
    """Seconds; a quantile that lies among the runs where the end was never reached is ``None``.

    ``missed`` is the share of the runs in which the deadline counts, ``not_counted`` a share of all runs.
    ``note`` stands small under the title (the limit in words); the two texts replace the shares printed at the right.
    """

    code: str
    title: str
    limit: float
    p10: float | None
    p50: float | None
    p90: float | None
    missed: float
    not_counted: float = 0.0
    tolerance: float = 0.1
    note: str = ""
    missed_text: str = ""
    not_counted_text: str = ""


@dataclass(frozen=True)
class DeadlineLabels:
    """The words of the figure, in the reader's language."""

    axis: str
    limit: str
    missed: str
    not_counted: str
    typical: str
    spread: str
    beyond: str
    nothing: str
    title: str = ""


@dataclass(frozen=True)
class Deadlines:
    """Drawn with the most often missed first."""

    rows: tuple[DeadlineRow, ...]
    labels: DeadlineLabels


def deadlines(data: Deadlines, *, width_cm: float = 17.0) -> Figure:
    """Draw one row per deadline: a bar from P10 to P90, a dot at P50, the limit at 100 %."""
    rows = sorted(data.rows, key=lambda row: (-row.missed, -(row.p90 / row.limit if row.p90 is not None else 1e9)))
    labels = [label_lines(row.code, row.title, row.note, LEFT - 0.35) for row in rows]
    columns = (data.labels.missed, data.labels.not_counted)
    heads = [wrap(text, 1.7, palette.BODY, True) for text in columns]
    high = row_height(labels)
    top = heading_height(data.labels.title) + max(0.75, 0.32 * max(map(len, heads)) + 0.2)
    bottom = top + high * max(len(rows), 1)
    right = width_cm - 4.1
    keys = [data.labels.typical, data.labels.spread, data.labels.beyond]
    sheet = Sheet(width_cm, bottom + 1.15 + 0.5 * legend_lines(keys, LEFT, width_cm))
    heading(sheet, data.labels.title)
    stripes(sheet, 0.05, width_cm - 0.05, top, high, len(rows))
    known = [value / row.limit for row in rows for value in (row.p10, row.p50, row.p90) if value is not None]
    scale = Scale(0.0, top_of(known), LEFT, right)
    axis(sheet, scale, 0.25 if scale.high <= 1.5 else 0.5, top, bottom, data.labels.axis)
    limit_line(sheet, scale, top, bottom, data.labels.limit)
    for x, head in zip((width_cm - 2.75, width_cm - 0.95), heads, strict=True):
        sheet.lines(x, top - 0.12 - 0.16 * len(head), head, palette.BODY, align="center", bold=True)
    if not rows:
        sheet.text((LEFT + right) / 2, (top + bottom) / 2, data.labels.nothing, align="center")
    for number, (row, lines) in enumerate(zip(rows, labels, strict=True)):
        y = top + (number + 0.5) * high
        draw_label(sheet, 0.2, y, lines)
        _range(sheet, scale, row, y)
        _shares(sheet, row, width_cm, y)
    _legend(sheet, bottom + 1.2, keys, width_cm)
    return sheet.figure


def _range(sheet: Sheet, scale: Scale, row: DeadlineRow, y: float) -> None:
    color = palette.HAZARD if row.missed > row.tolerance else palette.WORK
    beyond = scale.high * 1.01
    low, middle, high = ((beyond if v is None else v / row.limit) for v in (row.p10, row.p50, row.p90))
    left, right = scale.x(low), scale.x(high)
    sheet.box(left, y - 0.09, max(right - left, 0.06), 0.18, color, over=1.6)
    if high > scale.high:
        onward(sheet, scale.right + 0.03, y, color)
    if middle <= scale.high:
        sheet.dot(scale.x(middle), y, 0.15, palette.WHITE, color, 1.4)


def _shares(sheet: Sheet, row: DeadlineRow, width: float, y: float) -> None:
    over = row.missed > row.tolerance
    text = row.missed_text or percent(row.missed)
    sheet.text(width - 2.75, y, text, palette.HEAD, palette.HAZARD if over else palette.INK, "center", bold=over)
    text = row.not_counted_text or (percent(row.not_counted) if row.not_counted else "–")
    sheet.text(width - 0.95, y, text, palette.BODY, palette.MUTED, "center")


def _legend(sheet: Sheet, y: float, words: list[str], width: float) -> None:
    def middle(x: float, y: float) -> None:
        sheet.dot(x + 0.3, y, 0.13, palette.WHITE, palette.WORK, 1.4)

    def spread(x: float, y: float) -> None:
        sheet.box(x, y - 0.08, 0.6, 0.16, palette.WORK)

    def beyond(x: float, y: float) -> None:
        onward(sheet, x + 0.25, y, palette.WORK)

    total = sum(0.75 + text_width(word, palette.BODY) + 0.5 for word in words)
    legend(
        sheet, LEFT if total < width - LEFT else 0.2, y, width, list(zip((middle, spread, beyond), words, strict=True))
    )
