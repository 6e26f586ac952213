"""A line of a story, and how lines are grouped."""

from dataclasses import dataclass
from typing import Any, Literal

from reports.speech import Speaker
from reports.words.plain import clock

Kind = Literal["milestone", "averted", "hazard", "exposed", "deadline", "inject", "step", "never"]
#: Order within one instant: what ends and what the hazard does before what begins (L9).
ORDER: tuple[Kind, ...] = ("milestone", "averted", "hazard", "exposed", "deadline", "inject", "step", "never")
#: Ends of the groups in which a story is told, in minutes.
BANDS = (1, 3, 5, 10, 30, 60)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the story. `time` in ms since T0 (None: it never happened), `end` where it lasted;
    `node` is the id concerned, `who` the people, `what` the deed, `notes` what is worth knowing of it."""

    time: int | None
    end: int | None
    kind: Kind
    node: str
    who: str
    what: str
    notes: tuple[str, ...] = ()

    @property
    def when(self) -> str:
        """0:15–0:55, 1:20, or nothing."""
        if self.time is None:
            return ""
        begin = clock(self.time)
        return begin if self.end is None or clock(self.end) == begin else f"{begin}–{clock(self.end)}"

    def plain(self) -> str:
        """The line for a terminal."""
        head = "  ".join(part for part in (f"{self.when:>11}", self.who, self.what) if part)
        return " · ".join((head, *self.notes))

    def json(self) -> dict[str, Any]:
        """The line as data; times in ms."""
        return {
            "time_ms": self.time,
            "end_ms": self.end,
            "kind": self.kind,
            "node": self.node,
            "who": self.who,
            "what": self.what,
            "notes": list(self.notes),
        }


def groups(lines: list[Line], say: Speaker) -> list[tuple[str, list[Line]]]:
    """The lines in groups of time (0–1 min, 1–3 min …), each with its heading; empty groups are left out."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(_band(line, say), []).append(line)
    return list(found.items())


def joined(line: Line, say: Speaker) -> str:
    """The notes of a line as one text."""
    return say("report.list.semicolon").join(line.notes)


def _band(line: Line, say: Speaker) -> str:
    if line.time is None:
        return say("report.story.never")
    minutes = line.time / 60_000
    low = 0
    for high in BANDS:
        if minutes < high:
            return say("report.story.band", low=low, high=high)
        low = high
    return say("report.story.band_open", low=low)
