"""演练安全告知: what everybody on site is told and signs. It tells nothing of the course of the drill."""

from reports.document import Banner, Block, Bullets, Note, Paragraph, Report, Table, cells
from reports.papers.frame import columns, frame, heading, part
from reports.papers.material import PaperMaterial

PARTS = ("known", "stop", "zone", "forbidden", "leave", "hurt")
#: Rows to sign, so that the sheet is not left on the second page alone.
ROWS = 12


def safety_notice(m: PaperMaterial) -> Report:
    """What is played, the stop word, the hazardous area, what is forbidden, where to go, and who has read it."""
    sections = []
    for n, key in enumerate(PARTS, 1):
        blocks: list[Block] = [Bullets(cells(*m.say.listed(f"safety.notice.{key}", unit=m.unit)), numbered=True)]
        if key == "stop":
            blocks = [
                Banner(m.say("safety.notice.stop_word"), "bad"),
                Note(m.say("safety.notice.real"), "must"),
                *blocks,
            ]
        if key == "zone" and (
            zoned := [m.say.place(id) for id, p in m.scenario.places.items() if p.zone != "none" or not p.electronics]
        ):
            blocks.insert(0, Paragraph(m.say("safety.notice.zone_list", places=m.say.join(zoned))))
        if key == "forbidden":
            own = [m.say.text(p.title) for p in m.scenario.prohibitions.values() if m.say.text(p.title)]
            blocks = [Bullets(cells(*m.say.listed("safety.notice.forbidden"), *own), numbered=True)]
        titled = heading(m, n, f"safety.notice.{key}_title")
        sections.append(part(key, *blocks, title=titled))
    shown = columns(m, "safety.notice", (("no", 1.2), ("name", 3.4), ("unit", 5), ("as", 3.2), ("sign", 3.4)))
    rows = tuple((*cells(str(n)), *m.blank(4)) for n in range(1, ROWS + 1))
    signed = Table(m.say("safety.notice.caption"), shown, rows, row_height=8)
    sections.append(
        part(
            "read",
            Paragraph(m.say("safety.notice.read")),
            signed,
            title=m.say("safety.notice.read_title"),
            new_page=True,
        )
    )
    return frame(m, "safety_notice", tuple(sections), look="form")
