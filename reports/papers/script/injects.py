"""导调信息表 and the numbered cards: what the controllers bring in, when, to whom, and what is expected."""

from reports.document import Banner, Bullets, Cell, Column, Fields, Note, Paragraph, Report, Section, Table, cells
from reports.papers.frame import frame, part
from reports.papers.material import PaperMaterial
from scenarios.model import Escalation, Inject

COLUMNS = (
    ("no", 1.9),
    ("when", 3.6),
    ("from", 2.6),
    ("to", 2.8),
    ("means", 1.7),
    ("content", 4.9),
    ("expected", 4.6),
    ("within", 1.7),
    ("actual", 4.6),
)


def injects(m: PaperMaterial) -> Report:
    """The table of all injects and escalations in the order in which they come."""
    told = [id for id in m.programme if id not in m.scenario.steps]
    columns = tuple(Column(m.say(f"script.injects.{key}"), width) for key, width in COLUMNS)
    rows = [_row(m, id) for id in told] + [m.blank(len(COLUMNS)) for _ in range(3)]
    table = Table(m.say("script.injects.caption"), columns, tuple(rows), m.say("script.injects.note"), row_height=12)
    rules = Bullets(cells(*m.say.listed("script.injects.rule")), numbered=True)
    sections = (
        part("injects", Note(m.say("script.injects.stop"), "must"), table),
        part("rules", rules, title=m.say("script.injects.rules")),
    )
    return frame(m, "injects", sections, look="form", paper="a4-landscape", simulated=True)


def _row(m: PaperMaterial, id: str) -> tuple[Cell, ...]:
    node = m.scenario.node(id)
    usual, bad = m.planned(id)
    when = [m.say("script.injects.planned", usual=usual, bad=bad)]
    if node.after is not None:
        when.insert(0, m.say("script.injects.after", entries=m.say.entries(node.after)))
    elif isinstance(node, Inject) and node.delay.fixed is not None:
        when = [m.say("script.injects.at", time=m.say.time(node.delay.fixed))]
    if isinstance(node, Inject):
        if node.unless is not None:
            when.append(m.say("script.injects.unless", entries=m.say.entries(node.unless)))
        sender = m.say.text(node.sender) or m.say("script.controller")
        texts = (
            sender,
            m.recipient(node.to),
            m.say(f"script.means.{node.means}"),
            m.say.text(node.content) or m.say.node(id),
        )
        expected = m.say.text(node.expected) or m.say("script.injects.plan")
        within = m.say.time(node.within) if node.within is not None else ""
    else:
        assert isinstance(node, Escalation)
        if node.averted_by is not None:
            when.append(m.say("script.injects.averted", entries=m.say.entries(node.averted_by)))
        texts = (
            m.say("script.controller"),
            m.say("script.injects.commander"),
            m.say("script.means.radio"),
            m.say("script.hazard_said", title=m.say.node(id)),
        )
        expected, within = m.say("script.injects.retreat"), ""
    return (Cell(m.say.codes[id], large=True), *cells("\n".join(when), *texts, expected, within), *m.blank(1))


def inject_cards(m: PaperMaterial) -> Report:
    """One card a page: handed over or read out. What is expected stands on none of them."""
    told = [id for id in m.programme if id in m.scenario.injects]
    sections = tuple(_card(m, id, n > 0) for n, id in enumerate(told)) or (_empty(m),)
    return frame(m, "inject_cards", sections, look="card", paper="a5")


def _card(m: PaperMaterial, id: str, new_page: bool) -> Section:
    inject = m.scenario.injects[id]
    content = m.say.text(inject.content) or m.say.node(id)
    sender = m.say.text(inject.sender) or m.say("script.controller")
    to = m.recipient(inject.to)
    key = "card" if inject.means == "card" else "spoken"
    fields = Fields(
        (
            (m.say("script.card.no"), m.say.codes[id]),
            (m.say("script.injects.from"), sender),
            (m.say("script.injects.to"), to),
            (m.say("script.injects.means"), m.say(f"script.means.{inject.means}")),
            (m.say("script.card.given"), m.say("script.card.clock")),
        )
    )
    return part(
        f"card-{id}",
        Banner(m.say("script.card.drill")),
        fields,
        Banner(content),
        Note(m.say(f"script.card.{key}", to=m.say.addressee(inject.to) if inject.to else m.recipient(None))),
        new_page=new_page,
    )


def _empty(m: PaperMaterial) -> Section:
    """A card to write on where the scenario has no inject."""
    fields = Fields(
        tuple(
            (m.say(key), m.say("script.card.blank"))
            for key in ("script.card.no", "script.injects.from", "script.injects.to", "script.injects.content")
        )
    )
    return part("card-blank", Banner(m.say("script.card.drill")), Paragraph(m.say("script.card.none")), fields)
