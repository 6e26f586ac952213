"""How each look is set: margins in mm, sizes in points. The typst template reads the same figures, as JSON."""

from dataclasses import dataclass

from reports.document import Look, Paper

#: Width and height in mm.
SHEETS: dict[Paper, tuple[float, float]] = {
    "a4": (210, 297),
    "a4-landscape": (297, 210),
    "a3": (420, 297),
    "a5": (148, 210),
}
MM_PER_POINT = 25.4 / 72
#: Between the rules of a table and its text, left and right, mm.
INSET = 1.4


@dataclass(frozen=True, slots=True)
class Style:
    """One look. `margins`: top, bottom, left, right of its own sheet; `wide`: of every other sheet.

    `pitch` is the distance from one line of the body to the next. `table` is the size of text in tables, `dense` in
    tables of more than eight columns. `section`, `heading`, `title`, `banner`, `large`, `folio` are sizes of text.
    """

    margins: tuple[float, float, float, float]
    wide: tuple[float, float, float, float]
    body: float
    pitch: float
    table: float
    dense: float
    title: float
    section: float
    heading: float
    banner: float
    large: float
    folio: float


STYLES: dict[Look, Style] = {
    "report": Style(
        (24, 22, 24, 22), (18, 16, 15, 15), 10.5, 17, 8.5, 7.5,
        title=28, section=16, heading=12.5, banner=18, large=20, folio=9
    ),
    # GB/T 9704-2012: 37, 35, 28, 26 mm; title in 二号 (22 pt), body in 三号 (16 pt) on a pitch of 28 pt, page number in
    # 四号 (14 pt). Tables in 五号 (10.5 pt) are customary, the standard is silent on them.
    "official": Style(
        (37, 35, 28, 26), (26, 24, 20, 20), 16, 28, 10.5, 8.5,
        title=22, section=16, heading=16, banner=22, large=24, folio=14
    ),
    "form": Style(
        (16, 14, 14, 12), (15, 13, 12, 12), 10.5, 16.5, 10, 8,
        title=18, section=13, heading=11.5, banner=18, large=24, folio=8.5
    ),
    "card": Style(
        (22, 13, 11, 11), (23, 13, 12, 12), 13, 20, 12, 10,
        title=15, section=22, heading=15, banner=26, large=26, folio=8.5
    ),
}  # fmt: skip


def margins(look: Look, own: bool) -> tuple[float, float, float, float]:
    """Top, bottom, left, right in mm, of the paper's own sheet or of another one within it."""
    return STYLES[look].margins if own else STYLES[look].wide


def body_size(look: Look, paper: Paper, own: bool) -> tuple[float, float]:
    """Width and height in mm that are left for the text."""
    width, height = SHEETS[paper]
    top, bottom, left, right = margins(look, own)
    return width - left - right, height - top - bottom
