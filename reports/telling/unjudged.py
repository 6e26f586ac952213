"""What was not judged, in words."""

from collections.abc import Sequence

from reports.speech import Speaker
from scenarios.unjudged import NotJudged


def sentence(one: NotJudged, say: Speaker) -> str:
    """What was not judged, and why."""
    nodes = one.data.get("nodes", one.ids if one.code == "circle" else ())
    data: dict[str, object] = {"nodes": say.join([f"“{say.node(id)}”" for id in nodes])}
    for key in ("needed", "least"):
        if (value := one.data.get(key)) is not None:
            data[key] = f"{value:,}" if say.lang == "en" else value
    if one.share is not None:
        data |= {"n": say.count(one.share.n), "k": say.count(one.share.k), "runs": say.count(one.share.n)}
        if "tolerance" in one.data:
            data["tolerance"] = say.at_most(one.share, one.data["tolerance"])
    if one.code == "deadline-unused":
        data["many"] = say.few(len(one.ids))
        data["deadlines"] = say.join([_limited(id, say) for id in one.ids])
    elif one.code.startswith("deadline"):
        data["deadline"] = say.deadline(one.ids[0])
    elif one.code.startswith(("escalation", "exposure")):
        data["escalation"] = say.node(one.ids[0])
    if "horizon" in one.data:
        data["horizon"] = say.time(one.data["horizon"])
    if one.data.get("stuck"):
        data |= {"stuck": say.node(one.data["stuck"])}
        data["vacant"] = say.join([f"“{say.role(id)}”" for id in one.data["vacant"]])
    if "levels" in one.data:
        data["levels"] = say.join([say(f"unjudged.{level}") for level in one.data["levels"]])
    return say(f"unjudged.{one.code}_{one.reason}" if one.reason else f"unjudged.{one.code}", **data)


def _limited(id: str, say: Speaker) -> str:
    limit = say.time(say.scenario.deadlines[id].within)
    return say("unjudged.limited", title=say.deadline(id), limit=limit)


def lines(found: Sequence[NotJudged], say: Speaker) -> list[str]:
    """All of them, each one sentence."""
    return [sentence(one, say) for one in found]
