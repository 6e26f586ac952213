"""Whether a gap that a study does not show was looked for there at all: what was not tested is not closed.

The reasons, in words: docs/results.md, `unsettled`.
"""

from collections.abc import Sequence
from typing import Literal

from scenarios.check.hazards import blamable
from scenarios.gap import Gap, Share
from simulation.gaps.weight import ENOUGH, RARELY
from simulation.questions.fragile import Effect
from simulation.study.study import Study

#: Why nothing can be concluded, in this order: the deadline or escalation is not in that plan; the deadline counts in
#: no run; too few runs or cases, or the interval lies on both sides of the bound; losses were not tried; no
#: organisation is declared whose duties could be checked; the question on the text is not answered; no step averts the
#: escalation any more, so that nobody is blamed for it; it goes wrong there with nothing lost, too; the step is never
#: begun there; the people are not there.
Reason = Literal[
    "absent",
    "not-counted",
    "few",
    "not-tried",
    "no-organisations",
    "not-answered",
    "nothing-averts",
    "anyhow",
    "not-begun",
    "away",
]

#: What is lost, by the code of the gap.
LOST = {"FRA01": "person", "FRA02": "thing", "FRA03": "attempt"}


def unsettled(gap: Gap, study: Study, effects: Sequence[Effect] | None) -> Reason | None:
    """Why a study that does not show this gap does not prove it gone either; None where it does. `effects` are those of
    fragility on this study, None where it was not tried."""
    s = study.scenario
    match gap.code:
        case "LAT01" | "WAI01" | "CAP06" | "DUT03":
            timed = gap.code in ("LAT01", "WAI01")
            return _deadline(str(gap.data.get("deadline", gap.nodes[0])), study, timed)
        case "HAZ01" | "HAZ02":
            return _escalation(gap, study)
        case "EVI01":
            ids = gap.data.get("deadlines", ())
            found = [id for id in ids if id not in s.deadlines]
            return "absent" if found else "not-counted" if any(not study.met_runs(id) for id in ids) else None
        case "FRA01" | "FRA02" | "FRA03":
            return _loss(gap, study, effects)
        case "STR06":
            return _rarely([share for _, root, share in study.blocked() if root == gap.nodes[0]], study)
        case "CAP03":
            people = gap.data.get("people", ())
            return "away" if any(p not in s.people or not s.people[p].present for p in people) else None
        case "CAP08":
            if gap.nodes[0] in study.plan.index and not study.began(gap.nodes[0]).n:
                return "not-begun"
            return _rarely([share for _, at, share in study.unfinished() if at == gap.nodes[0]], study)
        case "DUT01":
            levels = {organisation.level for organisation in s.organisations.values()}
            return None if gap.data.get("level", "unit") in levels else "no-organisations"
        case "TXT01":
            return None if gap.nodes[0] in s.plan_text else "not-answered"
    return None


def _deadline(id: str, study: Study, timed: bool) -> Reason | None:
    if id not in study.scenario.deadlines:
        return "absent"
    if not timed:
        return None
    share = study.missed(id)
    if not share.n:
        return "not-counted"
    return "few" if share.against(study.scenario.deadlines[id].tolerance) == "unsure" else None


def _escalation(gap: Gap, study: Study) -> Reason | None:
    """Of an escalation: how often it comes; of people there, how often they are where it came often enough."""
    id = gap.nodes[0]
    if id not in study.scenario.escalations:
        return "absent"
    tolerance, came = study.scenario.escalations[id].tolerance, study.reached(id)
    if gap.code == "HAZ01" and id not in blamable(study.scenario) and came.against(tolerance) != "within":
        return "nothing-averts"
    if gap.code == "HAZ01" or not came.k:
        return "few" if came.against(tolerance) == "unsure" else None
    there, _ = study.exposed(id)
    return "few" if came.k < ENOUGH or there.against(tolerance) == "unsure" else None


def _loss(gap: Gap, study: Study, effects: Sequence[Effect] | None) -> Reason | None:
    """A loss that is tried no more, because nothing asks for that person or thing, is no gap any more."""
    if effects is None:
        return "not-tried"
    s, worse = study.scenario, {kind: gap.data.get(kind, ()) for kind in ("deadlines", "escalations")}
    if any(id not in getattr(s, kind) for kind, ids in worse.items() for id in ids):
        return "absent"
    for effect in effects:
        if (effect.loss.kind, effect.loss.id) != (LOST[gap.code], gap.nodes[0]):
            continue
        for kind, ids in worse.items():
            for d in getattr(effect, kind):
                tolerance = getattr(s, kind)[d.id].tolerance
                if d.id in ids and d.after.against(tolerance) != "within":
                    return "anyhow" if d.before.against(tolerance) == "above" else "few"
    return None


def _rarely(shares: list[Share], study: Study) -> Reason | None:
    share = max(shares, key=lambda share: share.k, default=Share(0, study.runs))
    return "few" if share.against(RARELY) == "unsure" else None
