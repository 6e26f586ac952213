"""How busy each one is, and who queues for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from reports.charts import palette
from reports.charts.ratios import Scale
from reports.charts.rows import draw_label, heading, heading_height, label_lines, legend, row_height, stripes
from reports.charts.sheet import Sheet, text_width
from reports.charts.wrap import clock, percent, wrap


@dataclass(frozen=True)
class LoadRow:
    """A person, a role or a thing: the mean shares of the time shown spent working and walking."""

    code: str
    title: str
    work: float
    walk: float = 0.0


@dataclass(frozen=True)
class WaitRow:
    """``who`` (a step or a role) waits for ``whom`` (a person or a thing), mean ``seconds`` per run."""

    who: str
    whom: str
    seconds: float
    text: str = ""


@dataclass(frozen=True)
class LoadLabels:
    """The words of the figure. ``busy`` and ``waiting`` head the two halves."""

    busy: str
    waiting: str
    work: str
    walk: str
    nothing: str
    title: str = ""


@dataclass(frozen=True)
class Load:
    """Both halves are drawn in the order given, the load from 0 to 100 %."""

    rows: tuple[LoadRow, ...]
    waits: tuple[WaitRow, ...]
    labels: LoadLabels


def load(data: Load, *, width_cm: float = 17.0) -> Figure:
    """Draw the two halves side by side, each with rows of its own height."""
    half = width_cm * 0.5
    name = half * 0.42
    busy = [label_lines(row.code, row.title, "", name - 0.3) for row in data.rows]
    waiting = [label_lines("", row.who, f"← {row.whom}", name + 0.5) for row in data.waits]
    heads = [wrap(text, half - 0.4, palette.HEAD, True) for text in (data.labels.busy, data.labels.waiting)]
    top = heading_height(data.labels.title) + 0.4 * max(map(len, heads)) + 0.25
    tall = max(row_height(busy, 0.62) * max(len(busy), 2), row_height(waiting, 0.62) * max(len(waiting), 2))
    sheet = Sheet(width_cm, top + tall + 1.25)
    heading(sheet, data.labels.title)
    for left, head in zip((0.2, half + 0.2), heads, strict=True):
        sheet.lines(left, top - 0.1 - 0.2 * len(head), head, palette.HEAD, bold=True)
    _busy(sheet, data, busy, Scale(0.0, 1.0, name, half - 1.0), top)
    _waiting(sheet, data, waiting, Scale(0.0, _longest(data.waits), half + name + 0.8, width_cm - 1.2), top, half)
    for middle, empty in ((half / 2, not data.rows), (1.5 * half, not data.waits)):
        if empty:
            sheet.text(middle, top + 0.5, data.labels.nothing, align="center")
    _legend(sheet, data.labels, top + tall + 0.85)
    return sheet.figure


def _longest(waits: Sequence[WaitRow]) -> float:
    return max([1.0, *(row.seconds for row in waits)])


def _busy(sheet: Sheet, data: Load, labels: list[list[tuple[str, bool, str]]], scale: Scale, top: float) -> None:
    high = row_height(labels, 0.62)
    stripes(sheet, 0.05, scale.right + 0.95, top, high, len(data.rows))
    bottom = top + high * len(data.rows)
    for share in (0.0, 0.5, 1.0) if data.rows else ():
        x = scale.x(share)
        sheet.line([(x, top), (x, bottom)], palette.RULE, palette.HAIR, over=0.5)
        sheet.text(x, bottom + 0.22, percent(share), palette.SMALL, palette.MUTED, "center")
    for number, (row, lines) in enumerate(zip(data.rows, labels, strict=True)):
        y = top + (number + 0.5) * high
        draw_label(sheet, 0.2, y, lines)
        middle, end = scale.x(row.work), scale.x(row.work + row.walk)
        sheet.box(scale.left, y - 0.17, middle - scale.left, 0.34, palette.WORK)
        if end > middle:
            sheet.box(middle, y - 0.17, end - middle, 0.34, palette.WHITE, palette.WORK, 0.4, hatch="/////")
        sheet.text(
            end + 0.1, y, percent(row.work + row.walk), palette.BODY, halo=palette.WHITE if number % 2 else palette.PALE
        )


def _waiting(
    sheet: Sheet, data: Load, labels: list[list[tuple[str, bool, str]]], scale: Scale, top: float, left: float
) -> None:
    high = row_height(labels, 0.62)
    stripes(sheet, left + 0.1, sheet.width - 0.05, top, high, len(data.waits))
    for number, (row, lines) in enumerate(zip(data.waits, labels, strict=True)):
        y = top + (number + 0.5) * high
        draw_label(sheet, left + 0.2, y, lines)
        sheet.box(scale.left, y - 0.17, max(scale.x(row.seconds) - scale.left, 0.03), 0.34, palette.WAIT)
        sheet.text(scale.x(row.seconds) + 0.1, y, row.text or clock(row.seconds), palette.BODY)


def _legend(sheet: Sheet, labels: LoadLabels, y: float) -> None:
    def work(x: float, y: float) -> None:
        sheet.box(x, y - 0.14, 0.6, 0.28, palette.WORK)

    def walk(x: float, y: float) -> None:
        sheet.box(x, y - 0.14, 0.6, 0.28, palette.WHITE, palette.WORK, 0.4, hatch="/////")

    start = min(3.4, sheet.width - 2.5 - text_width(labels.work + labels.walk, palette.BODY))
    legend(sheet, max(start, 0.2), y, sheet.width, [(work, labels.work), (walk, labels.walk)])
