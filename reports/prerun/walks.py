"""Walking distances that say on what they rest: stated by the station, or assumed where it left a cell empty."""

from reports.document import Cell, Column, Table, Tone
from reports.prerun.material import Material
from reports.words import plain


def walks(m: Material) -> Table | None:
    """The distances whose evidence bears a note; None where there are none, as in the scenarios of the library."""
    rows = []
    for start, ends in m.scenario.walks.items():
        for end, walk in ends.items():
            if walk.evidence.note is None:
                continue
            names = m.words.say("station.report.between", a=m.names.place(start), b=m.names.place(end))
            level = plain.grade(m.words, walk.evidence.grade)
            note = m.words.text(walk.evidence.note)
            tone: Tone = "muted" if walk.evidence.grade == "assumed" else "plain"
            rows.append((Cell(names), Cell(str(walk.metres)), Cell(level, tone), Cell(note)))
    if not rows:
        return None
    columns = (
        Column(m.words.say("station.report.walk"), 5),
        Column(m.words.say("station.report.metres"), 1.4, right=True),
        Column(m.words.say("station.report.grade"), 2),
        Column(m.words.say("station.report.note"), 8),
    )
    return Table(m.words.say("station.report.title"), columns, tuple(rows))
