"""What was not judged, in words."""

from collections.abc import Sequence

from reports.words.catalogue import Words
from reports.words.names import Names
from reports.words.plain import at_most, count, few, time
from scenarios.unjudged import NotJudged


def sentence(one: NotJudged, words: Words, names: Names) -> str:
    """What was not judged, and why."""
    nodes = one.data.get("nodes", one.ids if one.code == "circle" else ())
    data: dict[str, object] = {"nodes": words.join([f"“{names.node(id)}”" for id in nodes])}
    for key in ("needed", "least"):
        if (value := one.data.get(key)) is not None:
            data[key] = f"{value:,}" if words.lang == "en" else value
    if one.share is not None:
        data |= {"n": count(words, one.share.n), "k": count(words, one.share.k), "runs": count(words, one.share.n)}
        if "tolerance" in one.data:
            data["tolerance"] = at_most(words, one.share, one.data["tolerance"])
    if one.code == "deadline-unused":
        data["many"] = few(words, len(one.ids))
        data["deadlines"] = words.join([_limited(id, words, names) for id in one.ids])
    elif one.code.startswith("deadline"):
        data["deadline"] = names.deadline(one.ids[0])
    elif one.code.startswith(("escalation", "exposure")):
        data["escalation"] = names.node(one.ids[0])
    if "horizon" in one.data:
        data["horizon"] = time(words, one.data["horizon"])
    if one.data.get("stuck"):
        data |= {"stuck": names.node(one.data["stuck"])}
        data["vacant"] = words.join([f"“{names.role(id)}”" for id in one.data["vacant"]])
    if "levels" in one.data:
        data["levels"] = words.join([words.say(f"unjudged.{level}") for level in one.data["levels"]])
    return words.say(f"unjudged.{one.code}_{one.reason}" if one.reason else f"unjudged.{one.code}", **data)


def _limited(id: str, words: Words, names: Names) -> str:
    limit = time(words, names.scenario.deadlines[id].within)
    return words.say("unjudged.limited", title=names.deadline(id), limit=limit)


def lines(found: Sequence[NotJudged], words: Words, names: Names) -> list[str]:
    """All of them, each one sentence."""
    return [sentence(one, words, names) for one in found]
