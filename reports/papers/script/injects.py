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
    columns = tuple(Column(m.tell(f"script.injects.{key}"), width) for key, width in COLUMNS)
    rows = [_row(m, id) for id in told] + [m.blank(len(COLUMNS)) for _ in range(3)]
    table = Table(m.tell("script.injects.caption"), columns, tuple(rows), m.tell("script.injects.note"), row_height=12)
    rules = Bullets(cells(*m.listed("script.injects.rule")), numbered=True)
    sections = (
        part("injects", Note(m.tell("script.injects.stop"), "must"), table),
        part("rules", rules, title=m.tell("script.injects.rules")),
    )
    return frame(m, "injects", sections, look="form", paper="a4-landscape", simulated=True)


def _row(m: PaperMaterial, id: str) -> tuple[Cell, ...]:
    node = m.scenario.node(id)
    usual, bad = m.planned(id)
    when = [m.tell("script.injects.planned", usual=usual, bad=bad)]
    if node.after is not None:
        when.insert(0, m.tell("script.injects.after", entries=m.entries(node.after)))
    elif isinstance(node, Inject) and node.delay.fixed is not None:
        when = [m.tell("script.injects.at", time=m.time(node.delay.fixed))]
    if isinstance(node, Inject):
        if node.unless is not None:
            when.append(m.tell("script.injects.unless", entries=m.entries(node.unless)))
        sender = m.words.text(node.sender) or m.tell("script.controller")
        texts = (
            sender,
            m.recipient(node.to),
            m.tell(f"script.means.{node.means}"),
            m.words.text(node.content) or m.names.node(id),
        )
        expected = m.words.text(node.expected) or m.tell("script.injects.plan")
        within = m.time(node.within) if node.within is not None else ""
    else:
        assert isinstance(node, Escalation)
        if node.averted_by is not None:
            when.append(m.tell("script.injects.averted", entries=m.entries(node.averted_by)))
        texts = (
            m.tell("script.controller"),
            m.tell("script.injects.commander"),
            m.tell("script.means.radio"),
            m.tell("script.hazard_said", title=m.names.node(id)),
        )
        expected, within = m.tell("script.injects.retreat"), ""
    return (Cell(m.names.codes[id], large=True), *cells("\n".join(when), *texts, expected, within), *m.blank(1))


def inject_cards(m: PaperMaterial) -> Report:
    """One card a page: handed over or read out. What is expected stands on none of them."""
    told = [id for id in m.programme if id in m.scenario.injects]
    sections = tuple(_card(m, id, n > 0) for n, id in enumerate(told)) or (_empty(m),)
    return frame(m, "inject_cards", sections, look="card", paper="a5")


def _card(m: PaperMaterial, id: str, new_page: bool) -> Section:
    inject = m.scenario.injects[id]
    content = m.words.text(inject.content) or m.names.node(id)
    sender = m.words.text(inject.sender) or m.tell("script.controller")
    to = m.recipient(inject.to)
    key = "card" if inject.means == "card" else "spoken"
    fields = Fields(
        (
            (m.tell("script.card.no"), m.names.codes[id]),
            (m.tell("script.injects.from"), sender),
            (m.tell("script.injects.to"), to),
            (m.tell("script.injects.means"), m.tell(f"script.means.{inject.means}")),
            (m.tell("script.card.given"), m.tell("script.card.clock")),
        )
    )
    return part(
        f"card-{id}",
        Banner(m.tell("script.card.drill")),
        fields,
        Banner(content),
        Note(m.tell(f"script.card.{key}", to=m.names.addressee(inject.to) if inject.to else m.recipient(None))),
        new_page=new_page,
    )


def _empty(m: PaperMaterial) -> Section:
    """A card to write on where the scenario has no inject."""
    fields = Fields(
        tuple(
            (m.tell(key), m.tell("script.card.blank"))
            for key in ("script.card.no", "script.injects.from", "script.injects.to", "script.injects.content")
        )
    )
    return part("card-blank", Banner(m.tell("script.card.drill")), Paragraph(m.tell("script.card.none")), fields)
