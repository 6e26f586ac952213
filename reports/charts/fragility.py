"""What the plan cannot do without: one thing taken away at a time, the change in each deadline's missed share."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from reports.charts import palette
from reports.charts.ratios import Scale
from reports.charts.rows import draw_label, heading, heading_height, label_lines, legend, row_height, stripes
from reports.charts.sheet import Sheet
from reports.charts.wrap import wrap

LEFT = 4.2


@dataclass(frozen=True)
class Change:
    """The change in the share missed, -1 to 1, with its interval (paired runs)."""

    deadline: str
    change: float
    low: float
    high: float

    @property
    def certain(self) -> bool:
        """Whether the interval leaves no change out."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class FragilityRow:
    """The thing taken away and what that changed; a deadline that is not named was not looked at."""

    code: str
    title: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class FragilityLabels:
    """The words of the legend: a change for the worse, for the better, and one that chance alone may explain."""

    worse: str
    better: str
    uncertain: str
    nothing: str
    title: str = ""


@dataclass(frozen=True)
class Fragility:
    """``deadlines`` gives the columns as (code, short title); the row whose worst change is largest comes first."""

    deadlines: tuple[tuple[str, str], ...]
    rows: tuple[FragilityRow, ...]
    labels: FragilityLabels


def fragility(data: Fragility, *, width_cm: float = 17.0) -> Figure:
    """Draw a small scale per thing and deadline: the dot is the change, the bar its interval, the number in points."""
    rows = sorted(data.rows, key=lambda row: -max((c.change for c in row.changes), default=0.0))
    labels = [label_lines(row.code, row.title, "", LEFT - 0.35) for row in rows]
    pitch = (width_cm - LEFT - 0.1) / max(len(data.deadlines), 3)
    heads = [wrap(title, pitch - 0.12, palette.SMALL) for _, title in data.deadlines]
    high = row_height(labels, 0.82)
    top = heading_height(data.labels.title) + 0.75 + 0.27 * max((len(head) for head in heads), default=0)
    bottom = top + high * max(len(rows), 1)
    sheet = Sheet(width_cm, bottom + 1.35)
    heading(sheet, data.labels.title)
    stripes(sheet, 0.05, width_cm - 0.05, top, high, len(rows))
    if not rows or not data.deadlines:
        sheet.text(width_cm / 2, (top + bottom) / 2, data.labels.nothing, align="center")
    span = _span(data)
    for number, (code, _) in enumerate(data.deadlines):
        left = LEFT + number * pitch
        scale = Scale(-span[0], span[1], left + 0.12, left + pitch - 0.12)
        _column(sheet, scale, code, heads[number], top, bottom)
        for place, row in enumerate(rows):
            for change in row.changes:
                if change.deadline == code:
                    _cell(sheet, scale, change, top + (place + 0.5) * high)
    for place, lines in enumerate(labels):
        draw_label(sheet, 0.2, top + (place + 0.5) * high, lines)
    _legend(sheet, data.labels, bottom + 0.8, width_cm)
    return sheet.figure


def _span(data: Fragility) -> tuple[float, float]:
    """How far the small scales reach down and up: as far as any interval, and a tenth at least."""
    changes = [change for row in data.rows for change in row.changes]
    down = max([0.05, *(-change.low for change in changes)])
    up = max([0.1, *(change.high for change in changes)])
    return max(down, 0.15 * up), up


def _column(sheet: Sheet, scale: Scale, code: str, head: tuple[str, ...], top: float, bottom: float) -> None:
    zero, middle = scale.x(0.0), (scale.left + scale.right) / 2
    sheet.line([(zero, top), (zero, bottom)], palette.MUTED, palette.HAIR, over=0.5)
    sheet.line([(scale.left - 0.12, top - 0.1), (scale.left - 0.12, bottom)], palette.RULE, palette.HAIR, over=0.4)
    height = 0.27 * len(head)
    sheet.text(middle, top - height - 0.3, code, palette.BODY, align="center", bold=True)
    sheet.lines(middle, top - 0.12 - height / 2, head, palette.SMALL, palette.MUTED, "center")


def _cell(sheet: Sheet, scale: Scale, change: Change, y: float) -> None:
    color = palette.CLOCK if not change.certain else palette.HAZARD if change.change > 0 else palette.GOOD
    x, shown = scale.x(change.change), change.certain and abs(change.change) >= 0.005
    low = y + (0.15 if shown else 0.0)
    sheet.line([(scale.x(change.low), low), (scale.x(change.high), low)], color, 1.1, over=1.6)
    if change.certain:
        sheet.dot(x, low, 0.09, color)
    else:
        sheet.dot(x, low, 0.07, palette.WHITE, color, 0.8)
    if shown:
        text = f"{change.change * 100:+.0f}".replace("-", "−")
        middle = (scale.left + scale.right) / 2
        sheet.text(middle, y - 0.17, text, palette.BODY, color, "center", bold=True)


def _legend(sheet: Sheet, labels: FragilityLabels, y: float, width: float) -> None:
    def dot(face: str, edge: str, x: float, y: float) -> None:
        sheet.line([(x + 0.05, y), (x + 0.55, y)], edge, 1.1)
        sheet.dot(x + 0.3, y, 0.09, face, edge, 0.8)

    legend(
        sheet,
        0.2,
        y,
        width,
        [
            (lambda x, y: dot(palette.HAZARD, palette.HAZARD, x, y), labels.worse),
            (lambda x, y: dot(palette.GOOD, palette.GOOD, x, y), labels.better),
            (lambda x, y: dot(palette.WHITE, palette.CLOCK, x, y), labels.uncertain),
        ],
    )
