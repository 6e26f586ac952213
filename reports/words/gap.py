"""A gap in words: the sentences of its code, filled with its figures and titles."""

from dataclasses import dataclass
from typing import Any

from reports.words import plain
from reports.words.catalogue import Words
from reports.words.names import Names
from scenarios.gap import Gap, gap_codes


@dataclass(frozen=True)
class GapWords:
    """What is said of one gap: a title, what does not hold, why, and what mends it."""

    title: str
    what: str
    why: str
    mend: str


def describe(gap: Gap, words: Words, names: Names) -> GapWords:
    """The gap in the words of its code.

    Placeholders are the keys of `gap.data` (ids turned to titles by their kind, times and counts said plainly) and
    `nodes`, `node`, `share`, `tenths`, `n`, `k`, `basis`, `grade`. Where a code has several kinds, `what_KIND` is taken
    before `what`, and so with the other parts.
    """
    data = filled(gap, words, names)
    kind = str(gap.data.get("kind", ""))

    def say(part: str) -> str:
        own = f"gaps.{gap.code}.{part}"
        for key in (f"{own}.{kind}", f"{own}_{kind}", own):
            if kind and key in words:
                return words.say(key, **data)
        return words.say(own, **data)

    return GapWords(say("title"), say("what"), say("why"), say("mend"))


def filled(gap: Gap, words: Words, names: Names) -> dict[str, str]:
    """The placeholders of a gap's sentences."""
    data = {key: listed(gap.kind_of(key), raw, words, names) for key, raw in gap.data.items()}
    for key, parts in gap_codes()[gap.code].joined.items():
        all_of = [_one(gap.kind_of(part), one, words, names) for part in parts for one in gap.listed(part)]
        data[key] = words.join(all_of)
    data["nodes"] = words.join(concerned(gap, names))
    data.setdefault("node", data["nodes"])
    data["basis"] = names.basis(gap.rule, gap.plan)
    data["grade"] = plain.grade(words, gap.grade)
    if gap.share is not None:
        data["share"] = plain.counted(words, gap.share)
        data["tenths"] = plain.tenths(words, gap.share)
        data["n"], data["k"] = plain.count(words, gap.share.n), plain.count(words, gap.share.k)
    return data


def concerned(gap: Gap, names: Names) -> list[str]:
    """What a gap concerns, each named by its kind and once."""
    return list(dict.fromkeys(members(gap, names)))


def members(gap: Gap, names: Names) -> list[str]:
    """The ids of a gap in their order, each named by its kind."""
    return [names.of(kind, id) for kind, id in gap.members]


def listed(kind: str, raw: Any, words: Words, names: Names) -> str:
    """A datum as words, or a list of such: ids by their names, times as times, shares as percentages."""
    many = raw if isinstance(raw, list | tuple) else (raw,)
    return words.join([_one(kind, one, words, names) for one in many]) or words.say("report.list.nothing")


def _one(kind: str, raw: Any, words: Words, names: Names) -> str:
    match kind:
        case "ms":
            return plain.time(words, raw)
        case "ratio":
            return f"{raw * 100:.0f}%"
        case "count" | "word":
            return str(raw)
        case "lateness":
            return plain.lateness(words, raw)
        case "level" | "phase":
            return words.say(f"report.kind.{raw}")
    return names.of(kind, raw)
