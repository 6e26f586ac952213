"""A gap in words: the sentences of its code, filled with its figures and titles."""

from dataclasses import dataclass
from typing import Any

from reports.speech import Speaker
from scenarios.gap import Gap, gap_codes


@dataclass(frozen=True)
class GapWords:
    """What is said of one gap: a title, what does not hold, why, and what mends it."""

    title: str
    what: str
    why: str
    mend: str


def describe(gap: Gap, say: Speaker) -> GapWords:
    """The gap in the words of its code.

    Placeholders are the keys of `gap.data` (ids turned to titles by their kind, times and counts said plainly) and
    `nodes`, `node`, `share`, `tenths`, `n`, `k`, `basis`, `grade`. Where a code has several kinds, `what_KIND` is taken
    before `what`, and so with the other parts.
    """
    data = filled(gap, say)
    kind = str(gap.data.get("kind", ""))

    def said(part: str) -> str:
        own = f"gaps.{gap.code}.{part}"
        for key in (f"{own}.{kind}", f"{own}_{kind}", own):
            if kind and say.has(key):
                return say(key, **data)
        return say(own, **data)

    return GapWords(said("title"), said("what"), said("why"), said("mend"))


def filled(gap: Gap, say: Speaker) -> dict[str, str]:
    """The placeholders of a gap's sentences."""
    data = {key: listed(gap.kind_of(key), raw, say) for key, raw in gap.data.items()}
    for key, parts in gap_codes()[gap.code].joined.items():
        data[key] = say.join([_one(gap.kind_of(part), one, say) for part in parts for one in gap.listed(part)])
    data["nodes"] = say.join(concerned(gap, say))
    data.setdefault("node", data["nodes"])
    data["basis"] = say.basis(gap.rule, gap.plan)
    data["grade"] = say.grade(gap.grade)
    if gap.share is not None:
        data["share"] = say.counted(gap.share)
        data["tenths"] = say.tenths(gap.share)
        data["n"], data["k"] = say.count(gap.share.n), say.count(gap.share.k)
    return data


def concerned(gap: Gap, say: Speaker) -> list[str]:
    """What a gap concerns, each named by its kind and once."""
    return list(dict.fromkeys(members(gap, say)))


def members(gap: Gap, say: Speaker) -> list[str]:
    """The ids of a gap in their order, each named by its kind."""
    return [say.of(kind, id) for kind, id in gap.members]


def listed(kind: str, raw: Any, say: Speaker) -> str:
    """A datum as words, or a list of such: ids by their names, times as times, shares as percentages."""
    many = raw if isinstance(raw, list | tuple) else (raw,)
    return say.join([_one(kind, one, say) for one in many]) or say("report.list.nothing")


def _one(kind: str, raw: Any, say: Speaker) -> str:
    match kind:
        case "ms":
            return say.time(raw)
        case "ratio":
            return f"{raw * 100:.0f}%"
        case "count" | "word":
            return str(raw)
        case "lateness":
            return say.lateness(raw)
        case "level" | "phase":
            return say(f"report.kind.{raw}")
    return say.of(kind, raw)
