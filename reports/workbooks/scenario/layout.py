"""Which sheets a scenario workbook has, and which value of the file stands in which column."""

from dataclasses import dataclass
from typing import Final, get_args

from reports.workbooks.scenario.kinds import (
    BLOCK,
    DURATION,
    ENTRIES,
    NUMBER,
    PERCENT,
    PLAIN,
    STRUCTURE,
    TEXT,
    YES,
    Kind,
    counted,
    many,
    one,
    words,
)
from scenarios.model import GRADES, Shape


@dataclass(frozen=True)
class Field:
    """A column: the path of its value in the item, its kind, its width; `locked` ones are technical."""

    path: tuple[str, ...]
    kind: Kind
    width: float = 14
    locked: bool = False

    @property
    def key(self) -> str:
        """The key of its title in the catalogue (`exchange.column`)."""
        return "-".join(self.path)


@dataclass(frozen=True)
class Layout:
    """A sheet: the collection of the file (and the key of the sheet's name), and its columns after the id."""

    collection: str
    fields: tuple[Field, ...]


_GRADE: Final = words("grade", *GRADES)
_SHAPE: Final = words("shape", *get_args(Shape))
_NODES: Final = ("steps", "escalations", "injects")


def _f(path: str, kind: Kind = TEXT, width: float = 14, locked: bool = False) -> Field:
    return Field(tuple(path.split(".")), kind, width, locked)


def _spread(key: str) -> tuple[Field, ...]:
    """A duration: least, likely, most, how well it is known, and from where."""
    times = tuple(_f(f"{key}.{name}", DURATION, 9) for name in ("least", "likely", "most"))
    known = _f(f"{key}.evidence.grade", _GRADE, 10), _f(f"{key}.evidence.source", PLAIN, 18)
    technical = ("shape", _SHAPE), ("mean", DURATION), ("values", STRUCTURE)
    return (*times, *known, *(_f(f"{key}.{name}", kind, 10, True) for name, kind in technical))


_EFFECTS: Final = (
    _f("closes", many("places"), 16),
    _f("opens", many("places"), 16),
    _f("stops", many(*_NODES), 16),
    _f("takes", STRUCTURE, 18, True),
    _f("brings", STRUCTURE, 18, True),
    _f("sets", STRUCTURE, 18, True),
)

#: The sheets that hold one item per row, in the order of the workbook.
SHEETS: Final = (
    Layout(
        "organisations",
        (_f("title", width=34), _f("level", words("level", "unit", "regulator", "external"), 12), _f("note", width=30)),
    ),
    Layout(
        "places",
        (
            _f("title", width=34),
            _f("zone", words("zone", "none", "0", "1", "2"), 12),
            _f("electronics", YES, 14),
            _f("note", width=30),
        ),
    ),
    Layout(
        "people",
        (
            _f("title", width=24),
            _f("organisation", one("organisations"), 24),
            _f("at", one("places"), 28),
            _f("present", YES, 10),
            _f("note", width=24),
        ),
    ),
    Layout(
        "roles",
        (
            _f("title", width=30),
            _f("holders", many("people"), 26),
            _f("deputies", many("people"), 26),
            _f("key", YES, 10),
            _f("note", width=24),
        ),
    ),
    Layout(
        "equipment",
        (_f("title", width=34), _f("count", NUMBER, 9), _f("protects", YES, 16), _f("note", width=24)),
    ),
    Layout("phases", (_f("title", width=34), _f("note", width=30))),
    Layout(
        "steps",
        (
            _f("title", width=30),
            _f("phase", one("phases"), 16),
            _f("by", counted("roles"), 22),
            _f("needs", counted("equipment"), 20),
            _f("at", one("places"), 22),
            _f("after", ENTRIES, 16),
            *_spread("lasts"),
            _f("until", ENTRIES, 14),
            _f("fails", PERCENT, 9),
            _f("attempts", NUMBER, 9),
            _f("conduct", words("conduct", "real", "simulated", "talked"), 9),
            _f("priority", NUMBER, 9),
            _f("each", one("roles"), 14),
            _f("of", many("organisations"), 14),
            _f("except", many("people", "roles"), 14),
            _f("forms", PLAIN, 10),
            _f("team", PLAIN, 10),
            *_EFFECTS,
            _f("does", many(), 18, True),
            _f("outcomes", STRUCTURE, 24, True),
            _f("on", STRUCTURE, 30, True),
            _f("note", width=24),
        ),
    ),
    Layout(
        "injects",
        (
            _f("title", width=28),
            _f("after", ENTRIES, 14),
            *_spread("delay"),
            _f("unless", ENTRIES, 14),
            _f("from", width=20),
            _f("to", one("roles", "people"), 22),
            _f("means", words("means", "spoken", "radio", "card", "telephone"), 11),
            _f("content", width=34),
            _f("expected", width=30),
            _f("within", DURATION, 9),
            *_EFFECTS,
            _f("note", width=24),
        ),
    ),
    Layout(
        "escalations",
        (
            _f("title", width=28),
            _f("after", ENTRIES, 14),
            *_spread("delay"),
            _f("averted_by", ENTRIES, 18),
            _f("tolerance", PERCENT, 9),
            *_EFFECTS,
            _f("delayed_by", STRUCTURE, 18, True),
            _f("note", width=24),
        ),
    ),
    Layout(
        "deadlines",
        (
            _f("title", width=28),
            _f("from", ENTRIES, 16),
            _f("to", ENTRIES, 16),
            _f("within", DURATION, 10),
            _f("basis.rule", PLAIN, 22),
            _f("basis.plan", TEXT, 34),
            _f("note", width=24),
        ),
    ),
    Layout("prohibitions", (_f("title", width=44), _f("places", many("places"), 30), _f("note", width=24))),
    Layout(
        "objectives",
        (_f("title", width=40), _f("steps", many("steps"), 34), _f("deadlines", many("deadlines"), 30)),
    ),
    Layout("variants", (_f("title", width=26), _f("patch", BLOCK, 80), _f("note", width=24))),
    Layout("accepted", (_f("code", PLAIN, 10), _f("nodes", many(), 20), _f("reason", width=44))),
)

#: The sheet of the scenario as a whole: one value per row.
HEAD: Final = (
    _f("scenario.id", PLAIN),
    _f("scenario.title"),
    _f("scenario.unit"),
    _f("scenario.medium"),
    _f("scenario.district", PLAIN),
    _f("scenario.summary"),
    _f("scenario.consequence"),
    _f("scenario.background"),
    _f("scenario.evolution"),
    _f("scenario.drill.content", words("content", "comprehensive", "single")),
    _f("scenario.drill.form", words("form", "tabletop", "live", "both")),
    _f("scenario.drill.purpose", words("purpose", "test", "demonstration", "research")),
    _f("scenario.drill.announced", YES),
    _f("scenario.horizon", DURATION),
    _f("scenario.pace", STRUCTURE),
    _f("walking.speed", PLAIN),
    _f("walking.evidence.grade", _GRADE),
)
#: The columns of the sheet of walks after its two places.
WALKS: Final = (_f("metres", NUMBER, 12), _f("evidence.grade", _GRADE, 14), _f("evidence.source", PLAIN, 30))
PLACE: Final = one("places")
