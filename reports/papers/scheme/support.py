"""演练保障方案: people, means, places, telephones, medical help and traffic, with who sees to each by when."""

from reports.document import Block, Cell, Note, Paragraph, Report, Section, Signatures, Table, cells
from reports.papers.frame import columns, frame, heading, part, sentences
from reports.papers.material import PaperMaterial

PARTS = ("people", "money", "site", "equipment", "telephone", "safety", "medical", "traffic", "weather", "duties")
#: What has to be seen to before the day, in the order of doing it.
DUTIES = (
    "notify",
    "filling",
    "power",
    "water",
    "equipment",
    "telephone",
    "zone",
    "ambulance",
    "neighbours",
    "training",
    "restore",
)


def support(m: PaperMaterial) -> Report:
    """The parts in order; each thing of the scenario is checked off in the table of equipment."""
    sections = tuple(_section(m, key, n) for n, key in enumerate(PARTS, 1))
    return frame(m, "support", sections, look="official")


def _section(m: PaperMaterial, key: str, n: int) -> Section:
    blocks: list[Block] = list(sentences(m, f"scheme.support.{key}", unit=m.unit))
    if key == "equipment":
        blocks.append(_equipment(m))
    if key == "medical":
        blocks.append(Note(m.say("scheme.support.medical_note"), "must"))
    if key == "duties":
        blocks += [
            _duties(m),
            Signatures(tuple(m.say(f"papers.sign.{sign}") for sign in ("drafted", "checked", "approved"))),
        ]
    titled = heading(m, n, f"scheme.support.{key}_title")
    return part(key, *(blocks or [Paragraph("")]), title=titled)


def _equipment(m: PaperMaterial) -> Table:
    """The equipment that the plan names, with the steps that use it, and rows for what the drill needs besides."""
    keys = (("thing", 5.2), ("count", 1.5), ("used", 3.8), ("keeper", 2.4), ("checked", 2.4), ("good", 1.7))
    shown = columns(m, "scheme.support", keys)
    box = m.say("scheme.support.box")
    rows = []
    for id, thing in m.scenario.equipment.items():
        used = [m.say.codes[step] for step, s in m.scenario.steps.items() if id in s.needs]
        rows.append(
            (
                *cells(m.say.thing(id), str(thing.count), m.say.join(used) or m.say("report.list.nothing")),
                *m.blank(2),
                Cell(box),
            )
        )
    rows += [(Cell(text), *m.blank(4), Cell(box)) for text in m.say.listed("scheme.support.extra")]
    return Table(
        m.say("scheme.support.equipment_caption"),
        shown,
        tuple(rows),
        m.say("scheme.support.equipment_note"),
        row_height=7,
    )


def _duties(m: PaperMaterial) -> Table:
    keys = (("no", 1.5), ("duty", 7.6), ("group", 3), ("by", 2.6), ("done", 2.6))
    shown = columns(m, "scheme.support", keys)
    rows = tuple(
        (
            *cells(str(n), m.say(f"scheme.duty.{key}", unit=m.unit), m.say(f"scheme.duty.{key}_by", unit=m.unit)),
            *m.blank(1),
            Cell(m.say("scheme.support.box")),
        )
        for n, key in enumerate(DUTIES, 1)
    )
    return Table(m.say("scheme.support.duties_caption"), shown, rows, row_height=8)
