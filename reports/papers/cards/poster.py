"""黄金十分钟 on A3, for the wall of the station."""

from reports.document import Block, Paragraph, Picture, Report
from reports.papers.frame import frame, part
from reports.papers.material import PaperMaterial
from reports.prerun.figures import golden


def golden_ten(m: PaperMaterial) -> Report:
    """The ordinary course, one lane per person. Injects are left out: players see this paper."""
    blocks: tuple[Block, ...] = (Paragraph(m.say("cards.ten.nothing")),)
    if m.ordinary is not None:
        blocks = (
            Picture(
                golden(m.say, m.ordinary, "a3", wall=True), m.say("cards.ten.caption"), m.say("cards.ten.alt"), "a3"
            ),
            Paragraph(m.say("cards.ten.legend")),
        )
    return frame(m, "golden_ten", (part("ten", *blocks),), look="form", paper="a3", simulated=True)
