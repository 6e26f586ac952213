"""演练通知: the official letter to those who take part and watch. It tells nothing of the course of the drill."""

from reports.document import Block, Fields, Note, Paragraph, Report, Signatures, Table
from reports.papers.frame import columns, frame, heading, part, sentences
from reports.papers.material import PaperMaterial

PARTS = ("when", "who", "what", "demands")


def notice(m: PaperMaterial) -> Report:
    """The letter, and on a page of its own the slip that comes back."""
    drill = m.scenario.scenario.drill
    kind = m.say(
        "scheme.notice.kind", content=m.say(f"report.basics.{drill.content}"), form=m.say(f"report.basics.{drill.form}")
    )
    opening: list[Block] = [Paragraph(m.say("scheme.notice.number")), Paragraph(m.say("scheme.notice.to", to=_to(m)))]
    if not drill.announced:
        opening.insert(0, Note(m.say("scheme.notice.unannounced"), "must"))
    opening += sentences(m, "scheme.notice.opening", unit=m.unit, kind=kind)
    sections = [part("opening", *opening)]
    for n, key in enumerate(PARTS, 1):
        titled = heading(m, n, f"scheme.notice.{key}_title")
        sections.append(part(key, *sentences(m, f"scheme.notice.{key}", unit=m.unit), title=titled))
    close = (
        *sentences(m, "scheme.notice.close"),
        Signatures((m.say("papers.sign.contact"),), (m.say("papers.sign.seal_bureau"),)),
    )
    sections.append(part("close", *close))
    shown = columns(m, "scheme.notice", (("unit", 5), ("name", 3), ("post", 3), ("phone", 3.6), ("car", 3)))
    slip = Table(
        m.say("scheme.notice.slip_caption"),
        shown,
        tuple(m.blank(5) for _ in range(6)),
        m.say("scheme.notice.slip_note"),
        row_height=10,
    )
    sections.append(
        part(
            "slip",
            Fields(((m.say("scheme.notice.slip_unit"), m.say("scheme.blank")),)),
            slip,
            title=m.say("scheme.notice.slip_title"),
            new_page=True,
        )
    )
    return frame(m, "notice", tuple(sections), look="official")


def _to(m: PaperMaterial) -> str:
    """Those to whom it goes: the station first, but not where it is not to know."""
    announced = m.scenario.scenario.drill.announced
    listed = [m.say.organisation(id) for id in m.invited]
    return m.say.join([*([m.unit] if announced else []), *listed]) or m.say("scheme.blank")
