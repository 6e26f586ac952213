"""What figures with one row per thing share: the row's label at the left, headings, keys of a legend."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reports.charts import palette
from reports.charts.sheet import Sheet, line_height, text_width
from reports.charts.wrap import wrap

Key = Callable[[float, float], None]
LEGEND_LINE = 0.5


def label_lines(code: str, title: str, note: str, room: float) -> list[tuple[str, bool, str]]:
    """The lines of a row's label: (text, bold, colour)."""
    head = wrap(f"{code} {title}".strip(), room, palette.BODY)
    out = [(line, False, palette.INK) for line in head]
    return out + [(line, False, palette.MUTED) for line in (wrap(note, room, palette.SMALL) if note else ())]


def row_height(labels: Sequence[list[tuple[str, bool, str]]], least: float = 0.78) -> float:
    """The height that every row needs for the longest of the labels."""
    most = max((len(lines) for lines in labels), default=1)
    return max(least, most * line_height(palette.BODY) + 0.16)


def draw_label(sheet: Sheet, x: float, y: float, lines: list[tuple[str, bool, str]]) -> None:
    """The label with its middle at y."""
    step = line_height(palette.BODY)
    for number, (text, bold, color) in enumerate(lines):
        size = palette.SMALL if color == palette.MUTED else palette.BODY
        sheet.text(x, y + (number - (len(lines) - 1) / 2) * step, text, size, color, bold=bold)


def stripes(sheet: Sheet, left: float, right: float, top: float, height: float, count: int) -> None:
    """A pale ground under every other row."""
    for number in range(0, count, 2):
        sheet.box(left, top + number * height, right - left, height, palette.PALE, over=0.1)


def legend(sheet: Sheet, x: float, y: float, right: float, keys: Sequence[tuple[Key, str]], scale: float = 1.0) -> None:
    """Keys (0.6 cm wide, drawn at their left middle) with words; a new line where the old one is full."""
    places = _places([text for _, text in keys], x, right, scale)
    for (draw, text), (left, line) in zip(keys, places, strict=True):
        height = y + line * LEGEND_LINE * scale
        draw(left, height)
        sheet.text(left + 0.75 * scale, height, text, palette.BODY * scale)


def legend_lines(texts: Sequence[str], x: float, right: float, scale: float = 1.0) -> int:
    """How many lines ``legend`` will take."""
    return 1 + max((line for _, line in _places(texts, x, right, scale)), default=0)


def _places(texts: Sequence[str], x: float, right: float, scale: float) -> list[tuple[float, int]]:
    """The left and the line of each entry."""
    out: list[tuple[float, int]] = []
    left, line = x, 0
    for text in texts:
        wide = 0.75 * scale + text_width(text, palette.BODY * scale)
        if left > x and left + wide > right:
            left, line = x, line + 1
        out.append((left, line))
        left += wide + 0.5 * scale
    return out


def heading(sheet: Sheet, title: str) -> None:
    """The title of a figure, if it has one."""
    sheet.text(0.1, 0.35, title, palette.HEAD * 1.15, bold=True)


def heading_height(title: str) -> float:
    """The room that the title takes."""
    return 0.8 if title else 0.1
