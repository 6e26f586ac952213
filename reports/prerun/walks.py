"""Walking distances that say on what they rest: stated by the station, or assumed where it left a cell empty."""

from reports.document import Cell, Column, Table, Tone
from reports.prerun.material import Material


def walks(m: Material) -> Table | None:
    """The distances whose evidence bears a note; None where there are none, as in the scenarios of the library."""
    rows = []
    for start, ends in m.scenario.walks.items():
        for end, walk in ends.items():
            if walk.evidence.note is None:
                continue
            names = m.say("station.report.between", a=m.say.place(start), b=m.say.place(end))
            level = m.say.grade(walk.evidence.grade)
            note = m.say.text(walk.evidence.note)
            tone: Tone = "muted" if walk.evidence.grade == "assumed" else "plain"
            rows.append((Cell(names), Cell(str(walk.metres)), Cell(level, tone), Cell(note)))
    if not rows:
        return None
    columns = (
        Column(m.say("station.report.walk"), 5),
        Column(m.say("station.report.metres"), 1.4, right=True),
        Column(m.say("station.report.grade"), 2),
        Column(m.say("station.report.note"), 8),
    )
    return Table(m.say("station.report.title"), columns, tuple(rows))
