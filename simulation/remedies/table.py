"""The declared table of remedies (scenarios/remedies.yaml), as values."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

from scenarios.gap import COSTS


@dataclass(frozen=True)
class Template:
    """A step that can be added for an act: after the first of these acts in the plan (none: after any escalation)."""

    after: tuple[str, ...]
    lasts: tuple[str, str, str]
    muster: bool = False
    visitors: bool = False


@dataclass(frozen=True)
class Table:
    """Which kinds are tried for which gap, what each costs, what is called what, and what bounds them."""

    costs: dict[str, str]
    gaps: dict[str, tuple[str, ...]]
    talk: frozenset[str]
    never_sooner: frozenset[str]
    alone: frozenset[str]
    protective: frozenset[str]
    templates: dict[str, Template]
    titles: dict[str, dict[str, str]]
    factor: float
    limit: int
    tasks: int

    def kinds(self, code: str, cost: str) -> tuple[str, ...]:
        """The kinds of this cost that are tried for a gap of this code, in order of listing."""
        return tuple(kind for kind in self.gaps.get(code, ()) if self.costs[kind] == cost)


@cache
def table() -> Table:
    """The table that the program ships. ValueError where it names a kind or a cost that is none."""
    text = files("scenarios").joinpath("remedies.yaml").read_text(encoding="utf-8")
    raw: dict[str, Any] = YAML(typ="safe", pure=True).load(text)
    kinds, gaps = dict(raw["kinds"]), {code: tuple(row) for code, row in raw["gaps"].items()}
    if not set(kinds.values()) <= set(COSTS) or not {kind for row in gaps.values() for kind in row} <= set(kinds):
        raise ValueError("remedies.yaml names an unknown kind or cost")
    return Table(
        kinds,
        gaps,
        frozenset(raw["talk"]),
        frozenset(raw["never_sooner"]),
        frozenset(raw["alone"]),
        frozenset(raw["protective"]),
        {act: _template(row) for act, row in raw["add"].items()},
        {name: dict(title) for name, title in raw["titles"].items()},
        float(raw["practise_factor"]),
        int(raw["limit"]),
        int(raw["tasks"]),
    )


def _template(row: dict[str, Any]) -> Template:
    after = () if row["after"] == "escalations" else tuple(row["after"])
    least, likely, most = row["lasts"]
    return Template(after, (least, likely, most), row.get("at") == "muster", row.get("with") == "visitors")
