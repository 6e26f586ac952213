"""What of a plan was not judged, and why: a plan of which little was asked has few gaps for that reason alone."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from scenarios.gap import Share
from scenarios.graph import ResponseGraph
from scenarios.model import Scenario

#: `few-runs` no verdict at so few runs; `circle` a plan that goes round; `nobody-notices` runs in which nobody notices
#: anything; `no-duties` levels whose duties nobody checked, because no organisation of that level is written;
#: `no-deadlines`, `no-escalations` none is written; `deadline-unused` some that count in no run; `deadline-beyond` one
#: that is longer than a run; `deadline-unsure`, `escalation-unsure` on which side of the tolerance the share lies
#: cannot be told at so many runs; `exposure-few` an escalation that came too seldom to judge who is there,
#: `exposure-unsure` often enough, and still it cannot be told; `no-fragility` losses were not tried; `no-runs`
#: nothing was simulated.
Code = Literal[
    "few-runs",
    "circle",
    "nobody-notices",
    "no-duties",
    "no-deadlines",
    "no-escalations",
    "deadline-unused",
    "deadline-beyond",
    "deadline-unsure",
    "escalation-unsure",
    "exposure-few",
    "exposure-unsure",
    "no-fragility",
    "no-runs",
]


@dataclass(frozen=True)
class NotJudged:
    """One thing that was not judged: its kind, the ids concerned, the share it rests on, and what its sentence needs.

    `reason` chooses between sentences of one kind; `tolerance` is the bound and `needed` how many runs would tell
    (None: it lies on the bound); `nodes` are the beginnings that never came (or the ends that were never wanted),
    `stuck` is the node at which they are stuck, `vacant` its posts that nobody who is there holds; `levels` are those
    whose duties were not checked.
    """

    code: Code
    ids: tuple[str, ...] = ()
    share: Share | None = None
    reason: str = ""
    data: dict[str, Any] = field(default_factory=dict)

    def json(self) -> dict[str, Any]:
        """As it stands in results."""
        data = {key: list(v) if isinstance(v, tuple) else v for key, v in self.data.items()}
        share = self.share.json() if self.share else None
        return {"code": self.code, "ids": list(self.ids), "reason": self.reason, "share": share, "data": data}


def not_judged(s: Scenario) -> list[NotJudged]:
    """What `check` could not judge of a plan, in the order in which it is told."""
    return list(_unasked(s))


def _unasked(s: Scenario) -> Iterator[NotJudged]:
    if circles := ResponseGraph(s).circles:
        yield NotJudged("circle", tuple(circles[0]))
    declared = {organisation.level for organisation in s.organisations.values()}
    if missing := tuple(level for level in ("unit", "regulator") if level not in declared):
        yield NotJudged("no-duties", reason="all" if not declared else "some", data={"levels": missing})
    if not s.deadlines:
        yield NotJudged("no-deadlines")
    if not s.escalations:
        yield NotJudged("no-escalations")
