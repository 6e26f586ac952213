"""三、应急处置流程与时限要求."""

from reports.document import Block, Cell, Column, Paragraph, Picture, Section, Table
from reports.prerun.figures import breakdown, deadlines
from reports.prerun.graph import graph
from reports.prerun.material import Material, flag
from simulation.study.study import standing

#: A plan with more nodes than this needs the larger sheet for its graph.
LARGE = 24


def process(m: Material) -> Section:
    """The plan as a graph, its deadlines, and how they are kept."""
    s = m.scenario
    count = {"steps": len(s.steps), "escalations": len(s.escalations), "injects": len(s.injects)}
    large = sum(count.values()) > LARGE
    draw = graph(m, 47.0 if large else 25.7)
    alt = m.say("report.process.graph_alt", **count)
    picture = Picture(draw, m.say("report.process.graph"), alt, "a3" if large else "a4-landscape")
    blocks: list[Block] = [Paragraph(m.say("report.process.intro")), picture]
    if s.deadlines:
        blocks.append(_deadlines(m))
    if any(m.study.missed(id).n for id in s.deadlines):
        blocks.append(Picture(deadlines(m), m.say("report.process.chart"), m.say("report.process.chart_alt")))
    if any(m.study.met_runs(id) for id in s.deadlines):
        blocks.append(Picture(breakdown(m), m.say("report.process.made_of"), m.say("report.process.made_of_alt")))
    return Section("process", m.say("report.process.number"), m.say("report.process.title"), tuple(blocks))


def _deadlines(m: Material) -> Table:
    rows = []
    for id, deadline in m.scenario.deadlines.items():
        missed, took = m.study.missed(id), m.study.took(id)
        late = bool(missed.n) and standing(m.study, id) == "late"
        counts = bool(missed.n)
        none = m.say("report.process.not_counted")
        rows.append(
            (
                Cell(m.say.numbered_deadline(id)),
                Cell(m.say.span(id)),
                Cell(m.say.time(deadline.within)),
                Cell(m.say.basis_of(deadline.basis)),
                Cell(m.say.time(took.p50) if counts else ""),
                flag(m.say.time(took.p90) if counts else "", counts and m.study.lateness(id) > 1),
                flag(m.say.exact(missed) if counts else none, late),
            )
        )
    keys = (("deadline", 2.8), ("from_to", 4.4), ("limit", 1.7), ("basis", 3.8))
    figures = (("ordinary", 2.4), ("adverse", 2.4), ("missed", 2.2))
    columns = [Column(m.say(f"report.process.{key}"), width) for key, width in (*keys, *figures)]
    return Table(m.say("report.process.deadlines"), tuple(columns), tuple(rows))
