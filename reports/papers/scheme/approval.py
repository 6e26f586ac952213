"""演练文书审批页: what was looked at before the drill may be held, and who agreed."""

from reports.document import Bullets, Cell, Fields, Note, Report, Signatures, Table, cells
from reports.papers.frame import columns, frame, part
from reports.papers.material import PaperMaterial

#: Who gives an opinion, in order.
STAGES = ("drafted", "section", "safety", "unit", "office", "approved")
#: The papers that are approved, by id.
APPROVED = ("scheme", "script", "injects", "evaluation", "support", "safety_conditions", "safety_notice", "notice")


def approval(m: PaperMaterial) -> Report:
    """The file, what was verified, the opinions, the seals."""
    fields = Fields(
        (
            (m.say("scheme.approval.of_unit"), m.unit),
            (m.say("scheme.approval.scenario"), m.say.text(m.scenario.scenario.title) or m.scenario.scenario.id),
            (m.say("scheme.approval.date"), m.say("scheme.date_text")),
            (m.say("scheme.approval.hash"), m.scenario.hash[:12]),
        )
    )
    shown = columns(m, "scheme.approval", (("no", 1.2), ("paper", 7), ("version", 3), ("pages", 2), ("needed", 4)))
    rows = tuple(
        (*cells(str(n), m.say(f"papers.{id}.title")), *m.blank(2), Cell(m.say("scheme.approval.enclosed")))
        for n, id in enumerate(APPROVED, 1)
    )
    checks = Bullets(cells(*m.say.listed("scheme.approval.check")), boxes=True)
    stages = columns(m, "scheme.approval", (("stage", 4), ("opinion", 7.4), ("sign", 3), ("date", 2.8)))
    opinions = tuple((Cell(m.say(f"scheme.approval.{key}", unit=m.unit)), *m.blank(3)) for key in STAGES)
    sections = (
        part(
            "file",
            fields,
            Table(m.say("scheme.approval.papers"), shown, rows, row_height=7),
            title=m.say("scheme.approval.file_title"),
        ),
        part(
            "checks", Note(m.say("scheme.approval.note"), "must"), checks, title=m.say("scheme.approval.checks_title")
        ),
        part(
            "opinions",
            Table(m.say("scheme.approval.opinions"), stages, opinions, row_height=16),
            Signatures((), (m.say("papers.sign.seal_bureau"), m.say("papers.sign.seal_unit"))),
            title=m.say("scheme.approval.opinions_title"),
        ),
    )
    return frame(m, "approval", sections, look="form")
