"""A drawing sheet in centimetres on matplotlib, and the two ways out of it: SVG and PNG.

Everything is placed by hand in centimetres from the top left corner, so that a text is where it was measured to fit.
Nothing here touches pyplot, and matplotlib's settings, which belong to the whole process, are changed by one thread at
a time (`_settings`): several papers may be drawn at once. Text becomes paths, ids are salted with a constant and no
date is written: the same figure gives the same bytes on every machine with the same versions of matplotlib and numpy.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from math import cos, pi, sin
from pathlib import Path as FilePath
from threading import RLock
from typing import Any

import matplotlib
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch, PathPatch, Polygon, Rectangle
from matplotlib.path import Path

from reports.charts import palette
from reports.fonts import BOLD, FAMILY, REGULAR, lending, register

CM_PER_INCH = 2.54
CM_PER_POINT = CM_PER_INCH / 72
# Half the height of capitals and figures in ems: how far the middle of a line stands above its baseline.
MIDDLE = 0.37


#: A line of hundreds of points keeps those that can be told apart.
_THINNED: dict[str, Any] = {"path.simplify": True}


def _style() -> dict[Any, Any]:
    register()
    return {
        "font.family": [FAMILY],
        "svg.fonttype": "path",
        "svg.hashsalt": "gasdrill",
        "hatch.linewidth": 0.6,
        "path.simplify": False,
        "text.hinting": "none",
        "text.usetex": False,
        "text.parse_math": False,
        "path.sketch": None,
        "path.effects": [],
        "savefig.bbox": "standard",
        "savefig.transparent": False,
    }


#: One thread at a time may change the settings of matplotlib, or ask its fonts.
_ALONE = RLock()


@contextmanager
def _settings(**more: Any) -> Iterator[None]:
    """Matplotlib with the settings of our figures and what is given besides, for this thread alone; put back
    afterwards."""
    with _ALONE, matplotlib.rc_context(_style() | more):
        yield


class Sheet:
    """An empty figure of ``width`` x ``height`` cm; x runs to the right, y downwards from the top edge."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        with _settings():
            self.figure = Figure(figsize=(width / CM_PER_INCH, height / CM_PER_INCH), facecolor=palette.WHITE)
            self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set(xlim=(0, width), ylim=(height, 0))
        self.axes.set_axis_off()

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = palette.BODY,
        color: str = palette.INK,
        align: str = "left",
        bold: bool = False,
        halo: str = "",
    ) -> None:
        """One line of text whose middle is at ``y``; ``halo`` is a colour to put behind it. What no font has is 〓."""
        text = lending.shown(text)
        if not text:
            return
        if halo:
            wide = text_width(text, size, bold)
            left = x - {"left": 0.0, "center": 0.5, "right": 1.0}[align] * wide
            high = size * CM_PER_POINT
            self.box(left - 0.04, y - 0.6 * high, wide + 0.08, 1.2 * high, halo, over=2.5)
        with _settings():
            self.axes.text(
                x,
                y + MIDDLE * size * CM_PER_POINT,
                text,
                fontfamily=lending.families(text),
                fontsize=size,
                color=color,
                ha=align,
                va="baseline",
                weight="bold" if bold else "normal",
                zorder=3,
            )

    def lines(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        size: float = palette.BODY,
        color: str = palette.INK,
        align: str = "left",
        bold: bool = False,
    ) -> None:
        """Several lines whose block has its middle at ``y``."""
        step = line_height(size)
        for number, line in enumerate(lines):
            self.text(x, y + (number - (len(lines) - 1) / 2) * step, line, size, color, align, bold)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        face: str = "none",
        edge: str = "none",
        line: float = 0.0,
        hatch: str = "",
        round_: float = 0.0,
        over: float = 1.0,
        dash: bool = False,
    ) -> None:
        """A rectangle with its top left corner at x, y; ``over`` is its layer (text is 3)."""
        style: dict[str, Any] = {"facecolor": face, "edgecolor": edge, "linewidth": line, "zorder": over}
        style["linestyle"] = (0, (3, 2)) if dash else "solid"
        with _settings():
            if round_:
                shape = f"round,pad=0,rounding_size={round_}"
                self.axes.add_patch(FancyBboxPatch((x, y), width, height, boxstyle=shape, **style))
            else:
                self.axes.add_patch(Rectangle((x, y), width, height, hatch=hatch or None, **style))

    def line(
        self,
        points: Sequence[tuple[float, float]],
        color: str = palette.INK,
        width: float = palette.THIN,
        dash: tuple[float, ...] = (),
        over: float = 1.5,
    ) -> None:
        """A line through the points; ``dash`` gives strokes and blanks in line widths."""
        style: Any = (0, dash) if dash else "solid"
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        with _settings(**_THINNED):
            self.axes.add_line(
                Line2D(xs, ys, color=color, linewidth=width, linestyle=style, zorder=over, solid_capstyle="butt")
            )

    def shape(
        self,
        points: Sequence[tuple[float, float]],
        face: str,
        edge: str = "none",
        line: float = 0.0,
        over: float = 2.0,
        hatch: str = "",
    ) -> None:
        """A filled polygon."""
        with _settings():
            self.axes.add_patch(
                Polygon(points, closed=True, facecolor=face, edgecolor=edge, linewidth=line, zorder=over, hatch=hatch)
            )

    def curve(
        self,
        start: tuple[float, float],
        parts: Sequence[tuple[tuple[float, float], ...]],
        color: str,
        width: float,
        dash: tuple[float, ...] = (),
        over: float = 0.8,
    ) -> None:
        """A path from ``start``: each part is one point (a straight line there) or three (a cubic Bezier curve)."""
        points, codes = [start], [Path.MOVETO]
        for part in parts:
            points.extend(part)
            codes.extend([Path.LINETO] if len(part) == 1 else [Path.CURVE4] * 3)
        style: Any = (0, dash) if dash else "solid"
        with _settings():
            patch = PathPatch(
                Path(points, codes), facecolor="none", edgecolor=color, linewidth=width, linestyle=style, zorder=over
            )
            self.axes.add_patch(patch)

    def dot(self, x: float, y: float, radius: float, face: str, edge: str = "none", line: float = 0.0) -> None:
        """A filled circle."""
        self.shape(_circle(x, y, radius), face, edge, line, over=2.2)


def _circle(x: float, y: float, radius: float, corners: int = 24) -> list[tuple[float, float]]:
    turns = [2 * pi * number / corners for number in range(corners)]
    return [(x + radius * cos(turn), y + radius * sin(turn)) for turn in turns]


@cache
def _font(path: FilePath) -> FT2Font:
    font = FT2Font(str(path))
    font.set_size(100, 72)
    return font


@cache
def _advance(character: str, bold: bool) -> float:
    """How far a character moves the pen, in ems; not at all where it has no shape."""
    shown = lending.shown(character).strip("\n")
    if not shown:
        return 0.0
    path = lending.face(shown)
    with _ALONE:  # a font keeps the character that was asked last
        glyph = _font(BOLD if bold and path == REGULAR else path).load_char(ord(shown), LoadFlags.NO_HINTING)
        return float(glyph.linearHoriAdvance) / 65536 / 100


def text_width(text: str, size: float, bold: bool = False) -> float:
    """How wide a line of text of ``size`` points is, in cm."""
    return sum(_advance(character, bold) for character in text) * size * CM_PER_POINT


def line_height(size: float) -> float:
    """From one line of text to the next, in cm."""
    return 1.28 * size * CM_PER_POINT


def to_svg(figure: Figure) -> str:
    """The figure as an SVG document, all text as paths."""
    out = io.BytesIO()
    with _settings():
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return out.getvalue().decode("utf-8")


def to_png(figure: Figure, dpi: float = 150) -> bytes:
    """The figure as a PNG picture."""
    out = io.BytesIO()
    with _settings():
        figure.savefig(out, format="png", dpi=dpi, metadata={"Software": None})
    return out.getvalue()
