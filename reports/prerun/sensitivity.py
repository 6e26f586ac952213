"""用时不准会怎样: the last part of 二、推演条件与数据可信程度."""

from dataclasses import replace

from reports.document import Block, Heading, Paragraph
from reports.prerun.material import Material
from reports.sensitivity import decided_table, flips_table, measure_table, varied_table


def sensitivity(m: Material) -> list[Block]:
    """What other durations would do, the gaps that flip, and what to measure at the next drill."""
    found, say = m.sensitivity, m.say
    if found is None:
        return []
    flips, decided, measure = (table(found, say) for table in (flips_table, decided_table, measure_table))
    varied = varied_table(found, say)
    blocks: list[Block] = [
        Heading(say("sensitivity.heading")),
        Paragraph(say("sensitivity.intro", n=say.count(m.study.runs))),
        varied if varied.rows else Paragraph(say("sensitivity.nothing"), "muted"),
        flips or Paragraph(say("sensitivity.flips_none")),
        Heading(say("sensitivity.measure")),
    ]
    if not found.enough:
        return [*blocks, Paragraph(say(f"sensitivity.lacking_{found.lacking}"), "muted")]
    blocks += [Paragraph(say("sensitivity.measure_intro")), replace(measure, caption="")] if measure else []
    blocks += [] if measure else [Paragraph(say("sensitivity.measure_none"))]
    return [*blocks, decided] if decided else blocks
