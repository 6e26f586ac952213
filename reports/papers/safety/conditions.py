"""演练安全条件确认表: what is confirmed one by one before a live drill may start, and again after a stop."""

from reports.document import Banner, Cell, Fields, Note, Paragraph, Report, Section, Signatures, Table, cells
from reports.papers.frame import columns, frame, heading, part
from reports.papers.material import PaperMaterial

#: The conditions by group: the form's own (unloading, filling, pipes, gas, fire, stop button, electronics, calls, stop
#: word), and what real drills need besides.
GROUPS = (
    ("plant", ("unloading", "filling", "pipes", "gas", "work")),
    ("response", ("fire", "esd", "standby", "ways", "medical")),
    ("zone", ("electronics", "clothes", "ignition", "smoke")),
    ("people", ("told", "players", "visitors", "weather", "stop_word")),
)
#: What is confirmed again before a drill that was stopped goes on.
AGAIN = ("cause", "people", "gas", "response", "told")


def safety_conditions(m: PaperMaterial) -> Report:
    """The sheet of the safety supervisor: a row for each condition, and the signatures to start."""
    say = m.say
    head = Fields(
        tuple(
            (say(f"safety.head.{key}"), say(f"safety.head.{key}_text", unit=m.unit))
            for key in ("unit", "when", "weather", "device")
        )
    )
    sections = [part("head", Banner(say("safety.banner"), "bad"), head)]
    sections += [_group(m, key, ids, n) for n, (key, ids) in enumerate(GROUPS, 1)]
    sections.append(part("places", *_places(m), title=say("safety.places_title")))
    signed = Signatures((say("safety.supervisor"), say("safety.commander"), say("safety.director")))
    sections.append(part("sign", Paragraph(say("safety.sign")), signed, title=say("safety.sign_title")))
    again = _table(m, "again", AGAIN)
    signed_again = Signatures((say("safety.supervisor"), say("safety.director")))
    sections.append(
        part(
            "again",
            Note(say("safety.again_note"), "must"),
            again,
            signed_again,
            title=say("safety.again_title"),
            new_page=True,
        )
    )
    return frame(m, "safety_conditions", tuple(sections), look="form")


def _group(m: PaperMaterial, key: str, ids: tuple[str, ...], n: int) -> Section:
    return part(
        key,
        _table(m, key, ids),
        title=heading(m, n, f"safety.{key}_title"),
    )


def _table(m: PaperMaterial, group: str, ids: tuple[str, ...]) -> Table:
    keys = (("no", 1.6), ("condition", 8), ("holds", 2.2), ("value", 3.6), ("by", 2.2), ("time", 2))
    shown = columns(m, "safety", keys)
    rows = tuple(
        (*cells(str(n), m.say(f"safety.{group}.{id}"), m.say("safety.yes_no")), *m.blank(3))
        for n, id in enumerate(ids, 1)
    )
    return Table("", shown, rows, row_height=7)


def _places(m: PaperMaterial) -> tuple[Paragraph | Table, ...]:
    """Where the real concentration is measured: the places of the hazardous area."""
    zoned = [m.say.place(id) for id, place in m.scenario.places.items() if place.zone != "none"]
    shown = columns(m, "safety", (("place", 7), ("reading", 4), ("by", 3), ("time", 3)))
    rows = tuple((Cell(title), *m.blank(3)) for title in zoned) + tuple(m.blank(4) for _ in range(1 if zoned else 4))
    return Paragraph(m.say("safety.places")), Table("", shown, rows, row_height=8)
