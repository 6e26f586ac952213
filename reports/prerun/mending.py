"""八、预案修订建议及修订前后对比."""

from dataclasses import asdict

from reports.document import Block, Bullets, Cell, Column, Heading, Paragraph, Section, Table, Tone, cells
from reports.prerun.material import Material, Mended
from reports.prerun.summary import cost_of
from reports.speech import Speaker
from reports.telling.gap import concerned, describe
from scenarios.gap import COSTS, LEAST, WEIGHTS, Gap
from simulation.questions.compare import Comparison, Difference, Unsettled


def mending(m: Material) -> Section:
    """What to do by cost, then before and after."""
    blocks: list[Block] = []
    gaps = m.open_gaps()
    if gaps:
        blocks.append(Paragraph(m.say("report.mending.intro")))
        for name in COSTS:
            found = [gap for gap in gaps if cost_of(gap) == name]
            if found:
                blocks.append(Heading(m.say("report.mending.group", cost=m.say.cost(name), n=m.say.few(len(found)))))
                blocks.append(Bullets(cells(*_items(m, found)), numbered=True))
    else:
        blocks.append(Paragraph(m.say("report.mending.none")))
    if m.mended:
        blocks += _compared(m, m.mended)
    elif gaps:
        blocks.append(Paragraph(m.say("report.mending.no_mended"), "muted"))
    return Section("mending", m.say("report.mending.number"), m.say("report.mending.title"), tuple(blocks))


def _items(m: Material, gaps: list[Gap]) -> list[str]:
    """One line for each mend; gaps with the same mend share it under the heaviest of their weights."""
    number = {gap.identity: n for n, gap in enumerate(m.gaps, 1)}
    merged: dict[str, list[Gap]] = {}
    for gap in gaps:
        merged.setdefault(describe(gap, m.say).mend.rstrip("。."), []).append(gap)
    items = []
    for mend, members in merged.items():
        data = {"weight": m.say.weight(min((g.weight for g in members), key=WEIGHTS.index)), "mend": mend}
        data["numbers"] = m.say.join([str(number[gap.identity]) for gap in members])
        nodes = list(dict.fromkeys(name for gap in members for name in concerned(gap, m.say)[:1]))
        data["nodes"] = m.say.join(nodes)
        items.append(m.say("report.mending.item" if nodes else "report.mending.item_plain", **data))
    return items


def _compared(m: Material, mended: Mended) -> list[Block]:
    c = mended.comparison
    runs = m.say.count(min(m.study.runs, mended.study.runs))
    blocks: list[Block] = [
        Heading(m.say("report.mending.compared")),
        Paragraph(m.say("report.mending.compared_intro", n=runs)),
    ]
    if not c.paired:
        blocks.append(Paragraph(m.say("report.mending.unpaired"), "should"))
    elif not all(d.enough for d in (*c.deadlines, *c.escalations)) and m.study.runs < LEAST:
        blocks.append(Paragraph(m.say("report.mending.few_runs"), "should"))
    rows = [_difference(m, m.say("report.mending.missed", title=m.say.numbered_deadline(d.id)), d) for d in c.deadlines]
    rows += [_difference(m, m.say("report.mending.came", title=m.say.numbered(d.id)), d) for d in c.escalations]
    if rows:
        keys = (("item_column", 6), ("before", 2.5), ("after", 2.5), ("verdict", 2))
        columns = tuple(Column(m.say(f"report.mending.{key}"), width) for key, width in keys)
        blocks.append(Table(m.say("report.mending.caption"), columns, tuple(rows)))
    blocks += _became(m, c, Speaker(mended.study.scenario, m.say.words, day=m.day))
    return blocks


def _became(m: Material, c: Comparison, after: Speaker) -> list[Block]:
    """What became of each gap: counts that add up, then the lists."""
    counts = asdict(c.count)
    blocks: list[Block] = [
        Paragraph(m.say("report.mending.counts_before", **counts)),
        Paragraph(m.say("report.mending.counts_after", **counts | {"changed": c.count.changed_after})),
    ]
    if not c.fragility:
        blocks.append(Paragraph(m.say("report.mending.no_fragility"), "should"))
    changed = [(_line(m, a, m.say), _line(m, b, after)) for a, b in c.changed]
    rows = {
        "closed": [_line(m, gap, m.say) for gap in c.closed],
        "changed": [m.say("report.mending.changed_line", before=a, after=b) for a, b in changed],
        "kept": [_line(m, b, after) for _, b in c.kept],
        "unsettled": [_unsettled(m, one, m.say) for one in c.unsettled],
        "opened": [_line(m, gap, after) for gap in c.opened],
        "surfaced": [_unsettled(m, one, after) for one in c.surfaced],
    }
    for key, lines in rows.items():
        if lines:
            blocks += [Heading(m.say(f"report.mending.{key}", n=m.say.few(len(lines)))), Bullets(cells(*lines))]
    return blocks


def _unsettled(m: Material, one: Unsettled, says: Speaker) -> str:
    reason = m.say(f"unjudged.reason.{one.reason}")
    return m.say("report.mending.unsettled_line", line=_line(m, one.gap, says), reason=reason)


def _line(m: Material, gap: Gap, says: Speaker) -> str:
    words = describe(gap, says)
    nodes = m.say.join(concerned(gap, says))
    return m.say(
        "report.mending.gap_line" if nodes else "report.mending.gap_plain",
        code=gap.code,
        title=words.title,
        nodes=nodes,
    )


def _difference(m: Material, title: str, d: Difference) -> tuple[Cell, ...]:
    tones: dict[str, Tone] = {"better": "good", "worse": "bad"}
    said = m.say(f"report.mending.{d.verdict}")
    if d.only_before or d.only_after:
        said = m.say("report.mending.only", verdict=said, before=d.only_before, after=d.only_after)
    texts = (Cell(title), Cell(m.say.exact(d.before)), Cell(m.say.exact(d.after)))
    return (*texts, Cell(said, tones.get(d.verdict, "muted")))
