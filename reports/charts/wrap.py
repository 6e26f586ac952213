"""Breaking a text into lines that fit a width, Chinese or English."""

from __future__ import annotations

from functools import lru_cache

from reports.charts.sheet import text_width
from reports.words import plain

# What may not begin, and what may not end, a line (GB/T 15834 5.1).
NOT_FIRST = "，。、；：？！）》〉」』】”’…％%,.;:?!)]}·°℃²³"
NOT_LAST = "（《〈「『【“‘([{"


def _pieces(text: str) -> list[str]:
    """The smallest parts that a line may be broken between: a hanzi, or a word of other letters with its blank."""
    pieces: list[str] = []
    for character in text:
        joins = bool(pieces) and (
            character in NOT_FIRST
            or pieces[-1][-1] in NOT_LAST
            or (not _is_wide(character) and not _is_wide(pieces[-1][-1]) and not pieces[-1].endswith((" ", "/", "-")))
        )
        if joins:
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _is_wide(character: str) -> bool:
    return character >= "\u2e80"


def _hard(piece: str, width: float, size: float, bold: bool) -> list[str]:
    """A piece that is wider than a line by itself, broken anywhere."""
    parts = [""]
    for character in piece:
        if parts[-1] and text_width(parts[-1] + character, size, bold) > width:
            parts.append("")
        parts[-1] += character
    return parts


@lru_cache(maxsize=4096)
def wrap(text: str, width: float, size: float, bold: bool = False) -> tuple[str, ...]:
    """The text in as many lines of at most ``width`` cm as it needs; nothing is left out."""
    lines: list[str] = [""]
    for piece in _pieces(" ".join(text.split())):
        for part in _hard(piece, width, size, bold) if text_width(piece.rstrip(), size, bold) > width else [piece]:
            if lines[-1] and text_width((lines[-1] + part).rstrip(), size, bold) > width:
                lines.append("")
            lines[-1] += part
    return tuple(line.strip() for line in lines if line.strip())


def fit(
    text: str, width: float, most: int, largest: float, smallest: float, bold: bool = False
) -> tuple[tuple[str, ...], float] | None:
    """The lines and the largest type size between the two, in half points, with which the text fits ``most`` lines."""
    size = largest
    while size >= smallest - 1e-9:
        lines = wrap(text, width, size, bold)
        if len(lines) <= most and not breaks_word(text, width, size, bold):
            return lines, size
        size -= 0.5
    lines = wrap(text, width, smallest, bold)
    return (lines, smallest) if len(lines) <= most else None


def breaks_word(text: str, width: float, size: float, bold: bool = False) -> bool:
    """Whether some word is wider than a line, so that ``wrap`` must break it inside."""
    return any(text_width(piece.rstrip(), size, bold) > width for piece in _pieces(" ".join(text.split())))


def clock(seconds: float) -> str:
    """Seconds as 0:45, 12:30 or 1:05:00, the same in every language and rounded as in the tables beside the figure."""
    return f"-{plain.clock(-seconds * 1000)}" if seconds < 0 else plain.clock(seconds * 1000)


def percent(share: float) -> str:
    """A share as whole per cent; one below half of one per cent but above none as <1 %."""
    if 0 < share < 0.005:
        return "<1%"
    if 0.995 < share < 1:
        return ">99%"
    return f"{share * 100:.0f}%"
