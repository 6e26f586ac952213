"""The scale that three figures share: times as a share of their limit, with what lies beyond cut off and said so."""

from __future__ import annotations

from dataclasses import dataclass

from reports.charts import palette
from reports.charts.sheet import Sheet


@dataclass(frozen=True)
class Scale:
    """Values from ``low`` to ``high`` laid on ``left`` to ``right`` cm."""

    low: float
    high: float
    left: float
    right: float

    def x(self, value: float) -> float:
        """Where the value stands; one outside stands at the edge."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return self.left + share * (self.right - self.left)

    def ticks(self, step: float) -> list[float]:
        """Multiples of ``step`` from low to high."""
        first = -int(-self.low // step) if self.low < 0 else int(self.low / step)
        count = int((self.high - first * step) / step + 1e-9)
        return [round((first + i) * step, 9) for i in range(count + 1)]


def axis(sheet: Sheet, scale: Scale, step: float, top: float, bottom: float, title: str) -> None:
    """Hairlines at the ticks, per cent below them, and the title of the axis."""
    for value in scale.ticks(step):
        x = scale.x(value)
        sheet.line([(x, top), (x, bottom)], palette.RULE, palette.HAIR, over=0.5)
        sheet.text(x, bottom + 0.22, f"{value * 100:.0f}%", palette.SMALL, palette.MUTED, "center")
    sheet.text((scale.left + scale.right) / 2, bottom + 0.62, title, palette.BODY, palette.MUTED, "center")


def limit_line(sheet: Sheet, scale: Scale, top: float, bottom: float, title: str) -> None:
    """The limit itself, at 100 %."""
    x = scale.x(1.0)
    sheet.line([(x, top - 0.12), (x, bottom)], palette.INK, 1.2, over=1.8)
    sheet.text(x, top - 0.32, title, palette.BODY, palette.INK, "center", bold=True)


def onward(sheet: Sheet, x: float, y: float, color: str) -> None:
    """An arrowhead: it goes on beyond the edge."""
    sheet.shape([(x, y - 0.12), (x + 0.2, y), (x, y + 0.12)], color, over=2.1)


def top_of(values: list[float], least: float = 1.2, most: float = 2.5) -> float:
    """The end of a scale of shares of the limit: what is needed, in steps of a quarter, between least and most."""
    needed = max(values, default=least)
    return min(max(-(-needed * 1.04 // 0.25) * 0.25, least), most)
