"""Of what the time of each deadline is made: work, walking, waiting for somebody, the clock."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from reports.charts import palette
from reports.charts.ratios import Scale, axis, limit_line, onward, top_of
from reports.charts.rows import (
    Key,
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
from reports.charts.wrap import clock, wrap

LEFT = 4.3
PARTS = ("work", "walk", "wait", "clock")


@dataclass(frozen=True)
class BreakdownRow:
    """Mean seconds along the deciding chain of the runs in which the end was reached."""

    code: str
    title: str
    limit: float
    work: float
    walk: float
    wait: float
    clock: float
    note: str = ""
    total_text: str = ""

    @property
    def total(self) -> float:
        return self.work + self.walk + self.wait + self.clock


@dataclass(frozen=True)
class BreakdownLabels:
    """The words of the figure, in the reader's language; ``clock`` is time that passes by itself."""

    axis: str
    limit: str
    total: str
    work: str
    walk: str
    wait: str
    clock: str
    nothing: str
    title: str = ""


@dataclass(frozen=True)
class Breakdown:
    """Drawn in the order given."""

    rows: tuple[BreakdownRow, ...]
    labels: BreakdownLabels


def breakdown(data: Breakdown, *, width_cm: float = 17.0) -> Figure:
    """Draw one stacked bar per deadline, as a share of its limit; what goes beyond the scale ends in an arrow."""
    labels = [label_lines(row.code, row.title, row.note, LEFT - 0.35) for row in data.rows]
    high = row_height(labels)
    head = wrap(data.labels.total, 1.85, palette.BODY, True)
    top = heading_height(data.labels.title) + max(0.75, 0.32 * len(head) + 0.2)
    bottom = top + high * max(len(data.rows), 1)
    right = width_cm - 2.3
    words = [data.labels.work, data.labels.walk, data.labels.wait, data.labels.clock]
    sheet = Sheet(width_cm, bottom + 1.15 + 0.5 * legend_lines(words, LEFT, width_cm))
    heading(sheet, data.labels.title)
    stripes(sheet, 0.05, width_cm - 0.05, top, high, len(data.rows))
    scale = Scale(0.0, top_of([row.total / row.limit for row in data.rows]), LEFT, right)
    axis(sheet, scale, 0.25 if scale.high <= 1.5 else 0.5, top, bottom, data.labels.axis)
    limit_line(sheet, scale, top, bottom, data.labels.limit)
    sheet.lines(width_cm - 1.0, top - 0.12 - 0.16 * len(head), head, align="center", bold=True)
    if not data.rows:
        sheet.text((LEFT + right) / 2, (top + bottom) / 2, data.labels.nothing, align="center")
    for number, (row, lines) in enumerate(zip(data.rows, labels, strict=True)):
        y = top + (number + 0.5) * high
        draw_label(sheet, 0.2, y, lines)
        _bar(sheet, scale, row, y)
        late = palette.HAZARD if row.total > row.limit else palette.INK
        sheet.text(width_cm - 1.0, y, row.total_text or clock(row.total), palette.BODY, late, "center")
    makers = [_key(sheet, part) for part in PARTS]
    legend(sheet, LEFT, bottom + 1.2, width_cm, list(zip(makers, words, strict=True)))
    return sheet.figure


def _part(sheet: Sheet, part: str, x: float, y: float, wide: float, high: float) -> None:
    if part == "work":
        sheet.box(x, y, wide, high, palette.WORK, palette.WHITE, 0.5)
    elif part == "walk":
        sheet.box(x, y, wide, high, palette.WHITE, palette.WORK, 0.4, hatch="/////")
    elif part == "wait":
        sheet.box(x, y, wide, high, palette.WAIT, palette.WHITE, 0.5)
    else:
        sheet.box(x, y, wide, high, palette.WHITE, palette.CLOCK, 0.4, hatch=".....")


def _key(sheet: Sheet, part: str) -> Key:
    return lambda x, y: _part(sheet, part, x, y - 0.14, 0.6, 0.28)


def _bar(sheet: Sheet, scale: Scale, row: BreakdownRow, y: float) -> None:
    start = 0.0
    for part in PARTS:
        seconds = float(getattr(row, part))
        x0, x1 = scale.x(start / row.limit), scale.x((start + seconds) / row.limit)
        if x1 > x0:
            _part(sheet, part, x0, y - 0.2, x1 - x0, 0.4)
            text = clock(seconds)
            if part in ("work", "wait") and x1 - x0 > text_width(text, palette.SMALL) + 0.15:
                color = palette.WHITE if part == "work" else palette.INK
                sheet.text((x0 + x1) / 2, y, text, palette.SMALL, color, "center")
        start += seconds
    if row.total / row.limit > scale.high:
        onward(sheet, scale.right + 0.03, y, palette.INK)
