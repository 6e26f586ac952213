"""黄金十分钟: who does what in the first ten minutes, one lane per person, against the arrivals of the hazard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Literal

from matplotlib.figure import Figure

from reports.charts import palette
from reports.charts.rows import LEGEND_LINE, legend, legend_lines
from reports.charts.sheet import CM_PER_POINT, Sheet, line_height, text_width
from reports.charts.wrap import breaks_word, clock, fit, wrap

Doing = Literal["walk", "work", "wait"]
Paper = Literal["a4", "a3"]

# Width and height in cm between the margins of the paper laid across, and the factor on type and line widths.
PAPERS: dict[str, tuple[float, float, float]] = {"a4": (25.7, 16.6, 1.0), "a3": (38.0, 25.0, 1.35)}


@dataclass(frozen=True)
class Lane:
    """One person: the code (``P03``) and what he is (``专职安全员``)."""

    id: str
    code: str
    title: str


@dataclass(frozen=True)
class Bar:
    """What a person does from ``start`` to ``end``, seconds from T0. A wait may carry the step waited for."""

    lane: str
    start: float
    end: float
    doing: Doing
    code: str = ""
    title: str = ""


@dataclass(frozen=True)
class Moment:
    """Something that comes at one instant: an escalation, an inject. Seconds from T0."""

    at: float
    code: str
    title: str


@dataclass(frozen=True)
class Exposure:
    """A person in a place when the hazard took it. Seconds from T0."""

    lane: str
    at: float


@dataclass(frozen=True)
class GoldenTenLabels:
    """The words of the figure, in the reader's language; a kind without a word stands in no legend."""

    axis: str
    work: str
    walk: str
    wait: str
    hazard: str
    inject: str
    exposed: str
    nothing: str
    title: str = ""


@dataclass(frozen=True)
class GoldenTen:
    """One course, cut at ``until`` seconds."""

    lanes: tuple[Lane, ...]
    bars: tuple[Bar, ...]
    labels: GoldenTenLabels
    arrivals: tuple[Moment, ...] = ()
    injects: tuple[Moment, ...] = ()
    exposures: tuple[Exposure, ...] = ()
    until: float = 600.0


def golden_ten(data: GoldenTen, *, paper: Paper = "a4", width_cm: float | None = None) -> Figure:
    """Draw the lanes on A4 or A3 laid across; ``width_cm`` narrows it to another width at the same type size."""
    return _Drawing(data, paper, width_cm).draw()


class _Drawing:
    def __init__(self, data: GoldenTen, paper: Paper, width_cm: float | None) -> None:
        self.data = data
        width, height, self.scale = PAPERS[paper]
        width = width_cm or width
        self.small, self.body, self.head = (self.scale * size for size in (palette.SMALL, palette.BODY, palette.HEAD))
        self.row = line_height(self.body) * 1.15
        self.left = 3.3 * self.scale
        self.right = width - 0.35 * self.scale
        self.arrivals = self.placed(data.arrivals)
        self.injects = self.placed(data.injects)
        self.hazard_top = (1.0 * self.scale if data.labels.title else 0.15) + 0.1
        self.inject_top = self.hazard_top + self.row * _rows(self.arrivals)
        under = 0.45 * self.scale + (0.3 * self.row if self.injects else 0.0)
        self.axis = self.inject_top + self.row * _rows(self.injects) + under
        lines = legend_lines([text for text in self.words_of_legend() if text], self.left, self.right, self.scale)
        below = (1.25 + LEGEND_LINE * lines) * self.scale
        count = max(len(data.lanes), 1)
        self.lane_height = min(max((height - self.axis - below) / count, 0.8 * self.scale), 1.5 * self.scale)
        self.bottom = self.axis + count * self.lane_height
        self.sheet = Sheet(width, self.bottom + below)

    def x(self, seconds: float) -> float:
        share = min(max(seconds / self.data.until, 0.0), 1.0)
        return self.left + share * (self.right - self.left)

    def placed(self, moments: Sequence[Moment]) -> list[tuple[Moment, int, float, str]]:
        """The moments within the time shown, with row (labels never meet), left and text of the label."""
        out: list[tuple[Moment, int, float, str]] = []
        ends: list[float] = []
        gap = 0.16 * self.scale
        for moment in sorted(moments, key=lambda m: (m.at, m.code)):
            if not 0 <= moment.at <= self.data.until:
                continue
            text = f"{moment.code} {moment.title} {clock(moment.at)}".strip()
            wide = text_width(text, self.body, True)
            left = self.x(moment.at) + gap
            if left + wide > self.right:
                left = self.x(moment.at) - gap - wide
            start = min(left, self.x(moment.at)) - gap
            row = next((i for i, end in enumerate(ends) if end <= start), len(ends))
            if row == len(ends):
                ends.append(0.0)
            ends[row] = max(left + wide, self.x(moment.at)) + gap
            out.append((moment, row, left, text))
        return out

    def draw(self) -> Figure:
        if self.data.labels.title:
            self.sheet.text(0.1, 0.5 * self.scale, self.data.labels.title, self.head * 1.25, bold=True)
        self.grid()
        for number, lane in enumerate(self.data.lanes):
            self.lane(lane, number)
        self.hazard()
        self.inject_marks()
        self.exposed()
        self.legend()
        return self.sheet.figure

    def grid(self) -> None:
        for number in range(0, len(self.data.lanes), 2):
            top = self.axis + number * self.lane_height
            self.sheet.box(0.1, top, self.right - 0.1, self.lane_height, palette.PALE, over=0.1)
        step = 60.0 if self.data.until <= 1200 else 300.0
        for number in range(int(self.data.until / step) + 1):
            x = self.x(number * step)
            self.sheet.line([(x, self.axis), (x, self.bottom)], palette.RULE, palette.HAIR * self.scale, over=0.5)
            for y in (self.axis - 0.2 * self.scale, self.bottom + 0.2 * self.scale):
                self.sheet.text(x, y, clock(number * step), self.small, palette.MUTED, "center", halo=palette.WHITE)
        middle = (self.left + self.right) / 2
        self.sheet.text(
            middle, self.bottom + 0.6 * self.scale, self.data.labels.axis, self.body, palette.MUTED, "center"
        )
        if not self.data.lanes:
            self.sheet.text(middle, (self.axis + self.bottom) / 2, self.data.labels.nothing, self.body, align="center")

    def lane(self, lane: Lane, number: int) -> None:
        top = self.axis + number * self.lane_height
        self.lane_label(lane, top)
        bars = [b for b in self.data.bars if b.lane == lane.id and b.start < self.data.until and b.end > 0]
        bars.sort(key=lambda b: (b.start, b.end))
        untold = [bar for bar in bars if not self.bar(bar, top)]
        self.tags([bar for bar in untold if bar.doing == "work"], top, palette.WHITE if number % 2 else palette.PALE)

    def lane_label(self, lane: Lane, top: float) -> None:
        middle = top + self.lane_height / 2
        wide = text_width(lane.code, self.body, True)
        self.sheet.text(0.25, middle, lane.code, self.body, bold=True)
        start = 0.25 + max(wide, 0.75 * self.scale) + 0.15 * self.scale
        room = self.left - start - 0.15
        most = max(1, int(self.lane_height / line_height(self.body)))
        found = fit(lane.title, room, most, self.body, self.small - 1)
        lines, size = found or (wrap(lane.title, room, self.small - 1)[:most], self.small - 1)
        self.sheet.lines(start, middle, lines, size)

    def bar(self, bar: Bar, top: float) -> bool:
        """Draw the bar; whether its words found room in it."""
        x0, x1 = self.x(bar.start), self.x(bar.end)
        y, high = top + 0.27 * self.lane_height, 0.64 * self.lane_height
        wide = max(x1 - x0, 0.03)
        thin = palette.THIN * self.scale
        if bar.doing == "walk":
            self.sheet.box(x0, y, wide, high, palette.WHITE, palette.WORK, 0.5 * thin, hatch="/////", over=1.0)
        elif bar.doing == "wait":
            self.sheet.box(x0, y, wide, high, palette.WHITE, palette.WAIT, 1.2 * thin, over=0.9)
        else:
            self.sheet.box(x0, y, wide, high, palette.WORK, palette.WHITE, 0.7 * thin, over=1.1)
        if bar.end > self.data.until:
            self.onward(y + high / 2, palette.WHITE if bar.doing == "work" else palette.INK)
        return bar.doing == "walk" or self.words(bar, x0, y, wide, high)

    def onward(self, y: float, color: str) -> None:
        tip, size = self.right - 0.05, 0.16 * self.scale
        self.sheet.shape([(tip - size, y - size), (tip, y), (tip - size, y + size)], color)

    def words(self, bar: Bar, x: float, y: float, wide: float, high: float) -> bool:
        """Write code and title into the bar, if possible beside the hazard's lines; whether they fit."""
        color = palette.WHITE if bar.doing == "work" else palette.INK
        bold, text, pad = bar.doing == "work", f"{bar.code} {bar.title}".strip(), 0.09 * self.scale
        for left, room in self.clear(x, wide - (0.2 * self.scale if bar.end > self.data.until else 0.0)):
            for size in (self.body, self.body - 0.5 * self.scale, self.small, self.small - 0.5 * self.scale):
                enough = room - 2 * pad > 2.2 * size * CM_PER_POINT
                if not enough or breaks_word(text, room - 2 * pad, size, bold):
                    continue
                lines = wrap(text, room - 2 * pad, size, bold)
                if lines and len(lines) * line_height(size) <= high:
                    self.sheet.lines(left + pad, y + high / 2, lines, size, color, bold=bold)
                    return True
        return False

    def clear(self, x: float, wide: float) -> list[tuple[float, float]]:
        """The stretches of a bar between the hazard's lines as (left, width), then the bar as a whole."""
        cuts = sorted(at for moment, *_ in self.arrivals if x < (at := self.x(moment.at)) < x + wide)
        ends = [x, *cuts, x + wide]
        return [(a, b - a) for a, b in pairwise(ends)] + ([(x, wide)] if cuts else [])

    def tags(self, bars: Sequence[Bar], top: float, ground: str) -> None:
        """The words of short bars, above them: in full if there is room up to the next tag, otherwise the code."""
        size = self.small - 0.5 * self.scale
        y = top + 0.15 * self.lane_height
        free = self.left
        for number, bar in enumerate(bars):
            x = max(self.x(bar.start), free)
            after = self.x(bars[number + 1].start) if number + 1 < len(bars) else self.right
            for text in (f"{bar.code} {bar.title}".strip(), bar.code):
                wide = text_width(text, size)
                if x + wide <= after - 0.08 or (text == bar.code and x + wide <= self.right):
                    self.sheet.text(x, y, text, size, halo=ground)
                    free = x + wide + 0.08 * self.scale
                    break

    def hazard(self) -> None:
        for moment, row, left, text in self.arrivals:
            x, y = self.x(moment.at), self.hazard_top + (row + 0.5) * self.row
            self.sheet.line([(x, y - self.row / 2), (x, self.bottom)], palette.HAZARD, 1.5 * self.scale, over=2.4)
            self.sheet.text(left, y, text, self.body, palette.HAZARD, bold=True, halo=palette.WHITE)

    def inject_marks(self) -> None:
        size = 0.13 * self.scale
        for moment, row, left, text in self.injects:
            x, y = self.x(moment.at), self.inject_top + (row + 0.5) * self.row
            color, dots = palette.MUTED, (1.0, 2.5)
            self.sheet.line([(x, y), (x, self.bottom)], color, palette.THIN * self.scale, dots, over=0.6)
            self.sheet.shape([(x - size, y - size), (x + size, y - size), (x, y + size)], palette.INK, over=2.6)
            self.sheet.text(left, y, text, self.small, palette.INK, halo=palette.WHITE)

    def exposed(self) -> None:
        place = {lane.id: number for number, lane in enumerate(self.data.lanes)}
        for mark in self.data.exposures:
            if mark.lane in place and 0 <= mark.at <= self.data.until:
                y = self.axis + (place[mark.lane] + 0.59) * self.lane_height
                self.exposure_mark(self.x(mark.at), y)

    def exposure_mark(self, x: float, y: float) -> None:
        r = 0.2 * self.scale
        self.sheet.shape([(x, y - r), (x + r, y), (x, y + r), (x - r, y)], palette.HAZARD, palette.WHITE, 0.8, over=2.8)
        self.sheet.text(x, y, "!", self.small, palette.WHITE, "center", bold=True)

    def legend(self) -> None:
        keys = [(partial(self.key, kind), text) for kind, text in enumerate(self.words_of_legend()) if text]
        legend(self.sheet, self.left, self.bottom + 1.25 * self.scale, self.right, keys, self.scale)

    def words_of_legend(self) -> list[str]:
        labels = self.data.labels
        return [labels.work, labels.walk, labels.wait, labels.hazard, labels.inject, labels.exposed]

    def key(self, kind: int, x: float, y: float) -> None:
        s, thin = self.scale, palette.THIN * self.scale
        if kind == 0:
            self.sheet.box(x, y - 0.14 * s, 0.6 * s, 0.28 * s, palette.WORK)
        elif kind == 1:
            self.sheet.box(x, y - 0.14 * s, 0.6 * s, 0.28 * s, palette.WHITE, palette.WORK, 0.5 * thin, hatch="/////")
        elif kind == 2:
            self.sheet.box(x, y - 0.14 * s, 0.6 * s, 0.28 * s, palette.WHITE, palette.WAIT, 1.2 * thin)
        elif kind == 3:
            self.sheet.line([(x + 0.3 * s, y - 0.22 * s), (x + 0.3 * s, y + 0.22 * s)], palette.HAZARD, 1.5 * s)
        elif kind == 4:
            r = 0.13 * s
            self.sheet.shape([(x + 0.3 * s - r, y - r), (x + 0.3 * s + r, y - r), (x + 0.3 * s, y + r)], palette.INK)
        else:
            self.exposure_mark(x + 0.3 * s, y)


def _rows(placed: Sequence[tuple[Moment, int, float, str]]) -> int:
    return max((row + 1 for _, row, _, _ in placed), default=0)
