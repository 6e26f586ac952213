"""The ways of the lines of a response graph: between the boxes, never across one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Point = tuple[float, float]
Parts = list[tuple[Point, ...]]
# How far lines that share a gap between two rows keep apart, and how far at most from its middle, in cm.
APART = 0.06
AT_MOST = 3


class Router:
    """Routes one line after the other and remembers how many run in each gap."""

    def __init__(
        self,
        corners: Mapping[str, Point],
        column: Mapping[str, int],
        width: float,
        height: float,
        pitch: float,
        gaps: Sequence[float],
    ) -> None:
        self.corners, self.column = corners, column
        self.width, self.height, self.pitch = width, height, pitch
        self.gaps = list(gaps)
        self.lanes_of_gap: dict[float, list[str]] = {gap: [] for gap in self.gaps}

    def route(self, source: str, target: str) -> tuple[Point, Parts, Point]:
        """Start, parts (as ``Sheet.curve`` takes them) and tip of the line from source to target."""
        (x0, y0), (x1, y1) = self.corners[source], self.corners[target]
        start, tip = (x0 + self.width, y0 + self.height / 2), (x1, y1 + self.height / 2)
        if self.column[target] - self.column[source] == 1 or (
            start[1] == tip[1] and tip[0] > start[0] and self.clear(source, target)
        ):
            return start, [bend(start, tip)], tip
        return start, self.around(source, start, tip), tip

    def clear(self, source: str, target: str) -> bool:
        """Whether no box stands between two of the same height."""
        height = self.corners[source][1]
        between = range(self.column[source] + 1, self.column[target])
        return not any(self.column[name] in between and abs(y - height) < 1e-6 for name, (_, y) in self.corners.items())

    def around(self, source: str, start: Point, tip: Point) -> Parts:
        """By the gap between two rows that lies best for both ends."""
        gap = min(self.gaps, key=lambda y: (round(abs(start[1] - y) + abs(y - tip[1]), 6), y))
        sharing = self.lanes_of_gap[gap]
        if source not in sharing:
            sharing.append(source)
        number = sharing.index(source) % (2 * AT_MOST + 1)
        y = gap + APART * ((number + 1) // 2) * (1 if number % 2 else -1)
        turn = 0.9 * (self.pitch - self.width)
        here, there = (start[0] + turn, y), (tip[0] - turn, y)
        return [bend(start, here), (there,), bend(there, tip)]


def bend(start: Point, end: Point) -> tuple[Point, Point, Point]:
    """A curve that leaves and arrives level."""
    half = 0.5 * (end[0] - start[0])
    return (start[0] + half, start[1]), (end[0] - half, end[1]), end
