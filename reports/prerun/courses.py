"""七、一般过程与不利过程, and the annex with the golden ten minutes on A3."""

from reports.document import Block, Cell, Column, Heading, Paragraph, Picture, Section, Table, Tone
from reports.prerun.figures import golden
from reports.prerun.material import Material, flag
from reports.story import groups, joined, tell
from simulation.outcome.run import Run
from simulation.outcome.verdicts import NEVER, judge, limits

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
    for key, run in (("ordinary", m.ordinary), ("bad", m.bad)):
        course = m.say(f"report.courses.{key}")
        caption, alt = (m.say(f"report.courses.{name}", course=course) for name in ("golden", "golden_alt"))
        blocks += [Heading(course), Picture(golden(m, run, "a4"), caption, alt, "a4-landscape")]
        blocks.append(story_table(m, run, m.say("report.courses.story", course=course)))
    return Section("courses", *title, tuple(blocks))


def _deadlines(m: Material, ordinary: Run, bad: Run) -> Table:
    rows = []
    for limit in limits(m.scenario, m.study.plan):
        row = [Cell(m.say.numbered_deadline(limit.id)), Cell(m.say.time(limit.within))]
        for run in (ordinary, bad):
            verdict = judge(run, limit)
            if not verdict.counts:
                row.append(Cell(m.say("report.process.not_counted"), "muted"))
            else:
                row.append(flag(m.say.time(None if verdict.took == NEVER else verdict.took), verdict.missed))
        rows.append(tuple(row))
    titles = (("process.deadline", 5.0), ("process.limit", 2.0), ("courses.ordinary", 2.5), ("courses.bad", 2.5))
    columns = tuple(Column(m.say(f"report.{key}"), width) for key, width in titles)
    return Table(m.say("report.courses.deadlines"), columns, tuple(rows))


def story_table(m: Material, run: Run, caption: str) -> Table:
    """The story of a run as a table, a heading row for each stretch of time."""
    rows: list[tuple[Cell, ...]] = []
    for title, lines in groups(tell(m.scenario, m.study.plan, run, m.say.words), m.say.words):
        rows.append((Cell(title, "muted"), Cell(""), Cell(""), Cell("")))
        for line in lines:
            tone = TONES.get(line.kind, "plain")
            texts = (line.when, line.who, line.what, joined(line, m.say.words))
            rows.append(tuple(Cell(text, tone) for text in texts))
    widths = (("when", 2.3), ("who", 4.0), ("what", 5.0), ("notes", 7.0))
    columns = tuple(Column(m.say(f"report.column.{key}"), width) for key, width in widths)
    return Table(caption, columns, tuple(rows))


def annex(m: Material) -> Section:
    """The bad course on A3, to hang up and to play at the table."""
    title = m.say("report.annex.number"), m.say("report.annex.title")
    if m.bad is None:
        return Section("annex", *title, (Paragraph(m.say("report.annex.none")),))
    course = m.say("report.courses.bad")
    caption, alt = (m.say(f"report.courses.{name}", course=course) for name in ("golden", "golden_alt"))
    picture = Picture(golden(m, m.bad, "a3"), caption, alt, "a3")
    return Section("annex", *title, (Paragraph(m.say("report.annex.intro")), picture))
