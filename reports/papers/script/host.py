"""主持词: what the host says from the gathering to the end, with the phases of the plan and blanks to fill in."""

from reports.document import Block, Paragraph, Report, Section
from reports.papers.frame import frame, part
from reports.papers.material import PaperMaterial

#: The parts before and after the drill itself.
BEFORE, AFTER = ("opening", "guests", "site", "safety", "start"), ("end", "comments", "leader", "close")


def host(m: PaperMaterial) -> Report:
    """The words in the order of the day."""
    sections = [_part(m, key, n) for n, key in enumerate(BEFORE, 1)]
    sections.append(_phases(m, len(BEFORE) + 1))
    sections += [_part(m, key, n) for n, key in enumerate(AFTER, len(BEFORE) + 2)]
    return frame(m, "host", tuple(sections), look="official")


def _heading(m: PaperMaterial, key: str, n: int) -> str:
    return m.say("script.host.heading", n=m.say(f"papers.ordinal.n{n}"), title=m.say(f"script.host.{key}_title"))


def _part(m: PaperMaterial, key: str, n: int) -> Section:
    data = {
        "unit": m.unit,
        "medium": m.say.text(m.scenario.scenario.medium) or m.say("script.medium"),
        "guests": _guests(m),
    }
    said = m.say.listed(f"script.host.{key}", **data)
    return part(key, *(Paragraph(text) for text in said), title=_heading(m, key, n))


def _guests(m: PaperMaterial) -> str:
    """The organisations that come beside the station."""
    listed = [m.say.organisation(id) for id in m.invited]
    return m.say.join(listed) or m.say("script.host.nobody")


def _phases(m: PaperMaterial, n: int) -> Section:
    """A sentence between the phases. The host names what is done, not what will happen."""
    blocks: list[Block] = [Paragraph(m.say("script.host.phases_intro"))]
    for i, (id, phase) in enumerate(m.scenario.phases.items(), 1):
        steps = [
            m.say.node(step)
            for step in m.order
            if m.scenario.steps[step].phase == id and m.posts(m.scenario.steps[step])
        ]
        if steps:
            blocks.append(
                Paragraph(
                    m.say(
                        "script.host.phase",
                        n=m.say(f"papers.ordinal.n{i}"),
                        title=m.say.text(phase.title) or id,
                        acts=m.say.join(steps[:4]),
                    )
                )
            )
    return part("phases", *blocks, title=_heading(m, "phases", n))
