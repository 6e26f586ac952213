"""七、一般过程与不利过程, and the annex with the golden ten minutes on A3."""

from reports.document import Block, Cell, Column, Heading, Paragraph, Picture, Section, Table, Tone
from reports.prerun.figures import golden
from reports.prerun.material import Material, flag
from reports.speech import Speaker
from reports.story import groups, joined, tell
from scenarios.timeline import Timeline

TONES: dict[str, Tone] = {"hazard": "bad", "exposed": "bad", "deadline": "bad", "averted": "good", "never": "muted"}


def courses(m: Material) -> Section:
    """One ordinary and one bad run: the picture, the deadlines, the story."""
    title = m.say("report.courses.number"), m.say("report.courses.title")
    if m.ordinary is None or m.bad is None:
        return Section("courses", *title, (Paragraph(m.say("report.courses.none")),))
    runs = {"ordinary": m.ordinary.number, "bad": m.bad.number}
    if m.deadline:
        intro = m.say("report.courses.intro", deadline=m.say.deadline(m.deadline), **runs)
    else:
        intro = m.say("report.courses.intro_plain", **runs)
    blocks: list[Block] = [Paragraph(intro)]
    if m.scenario.deadlines:
        blocks.append(_deadlines(m, m.ordinary, m.bad))
    for key, found in (("ordinary", m.ordinary), ("bad", m.bad)):
        course = m.say(f"report.courses.{key}")
        caption, alt = (m.say(f"report.courses.{name}", course=course) for name in ("golden", "golden_alt"))
        blocks += [Heading(course), Picture(golden(m.say, found, "a4"), caption, alt, "a4-landscape")]
        blocks.append(story_table(m.say, found, m.say("report.courses.story", course=course)))
    return Section("courses", *title, tuple(blocks))


def _deadlines(m: Material, ordinary: Timeline, bad: Timeline) -> Table:
    rows = []
    for limits in zip(ordinary.limits, bad.limits, strict=True):
        id = limits[0].deadline
        row = [Cell(m.say.numbered_deadline(id)), Cell(m.say.time(m.scenario.deadlines[id].within))]
        for limit in limits:
            if not limit.counts:
                row.append(Cell(m.say("report.process.not_counted"), "muted"))
            else:
                row.append(flag(m.say.time(limit.took), limit.missed))
        rows.append(tuple(row))
    titles = (("process.deadline", 5.0), ("process.limit", 2.0), ("courses.ordinary", 2.5), ("courses.bad", 2.5))
    columns = tuple(Column(m.say(f"report.{key}"), width) for key, width in titles)
    return Table(m.say("report.courses.deadlines"), columns, tuple(rows))


def story_table(say: Speaker, course: Timeline, caption: str) -> Table:
    """The story of a course as a table, a heading row for each stretch of time."""
    rows: list[tuple[Cell, ...]] = []
    for title, lines in groups(tell(course, say), say):
        rows.append((Cell(title, "muted"), Cell(""), Cell(""), Cell("")))
        for line in lines:
            tone = TONES.get(line.kind, "plain")
            texts = (line.when, line.who, line.what, joined(line, say))
            rows.append(tuple(Cell(text, tone) for text in texts))
    widths = (("when", 2.3), ("who", 4.0), ("what", 5.0), ("notes", 7.0))
    columns = tuple(Column(say(f"report.column.{key}"), width) for key, width in widths)
    return Table(caption, columns, tuple(rows))


def annex(m: Material) -> Section:
    """The bad course on A3, to hang up and to play at the table."""
    title = m.say("report.annex.number"), m.say("report.annex.title")
    if m.bad is None:
        return Section("annex", *title, (Paragraph(m.say("report.annex.none")),))
    course = m.say("report.courses.bad")
    caption, alt = (m.say(f"report.courses.{name}", course=course) for name in ("golden", "golden_alt"))
    picture = Picture(golden(m.say, m.bad, "a3"), caption, alt, "a3")
    return Section("annex", *title, (Paragraph(m.say("report.annex.intro")), picture))
