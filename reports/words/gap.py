"""A gap in words: the sentences of its code, filled with its figures and titles."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reports.words import plain
from reports.words.catalogue import Words
from reports.words.names import Names
from scenarios.gap import Gap
from scenarios.model import GRADES

#: Data of gaps that are times in ms.
TIMES = frozenset({"limit", "p50", "p90", "work", "walk", "wait", "clock", "least", "best", "earliest", "walking"})
#: Data that choose between sentences (`why.KIND`) or words (`report.kind.VALUE`).
KINDS = frozenset({"kind", "main", "level"})


@dataclass(frozen=True)
class GapWords:
    """What is said of one gap: a title, what does not hold, why, and what mends it."""

    title: str
    what: str
    why: str
    mend: str


def describe(gap: Gap, words: Words, names: Names) -> GapWords:
    """The gap in the words of its code.

    Placeholders are the keys of `gap.data` (ids turned to titles, times and counts said plainly) and `nodes`, `node`,
    `share`, `tenths`, `n`, `k`, `basis`, `grade`. Where a code has several kinds, `what.KIND` is taken before `what`.
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
    data = {key: value(words, names, key, raw) for key, raw in gap.data.items()}
    data["nodes"] = words.join([names.any(id) for id in gap.nodes])
    data.setdefault("node", data["nodes"])
    data["basis"] = names.basis(gap.rule, gap.plan)
    data["grade"] = plain.grade(words, gap.grade)
    if gap.share is not None:
        data["share"] = plain.counted(words, gap.share)
        data["tenths"] = plain.tenths(words, gap.share)
        data["n"], data["k"] = plain.count(words, gap.share.n), plain.count(words, gap.share.k)
    return data


def value(words: Words, names: Names, key: str, raw: Any) -> str:
    """One datum as words: ids as titles, times as times, shares as 成, lists as lists."""
    if isinstance(raw, list | tuple | set | frozenset):
        return words.join([value(words, names, key, one) for one in raw]) or words.say("report.list.nothing")
    if isinstance(raw, Mapping):
        return words.join([f"{names.any(str(id))} {value(words, names, key, one)}" for id, one in raw.items()])
    if key in TIMES or key.endswith("_ms"):
        return plain.time(words, raw)
    if key == "lateness":
        return plain.lateness(words, raw)
    if isinstance(raw, bool):
        return words.say("report.yes" if raw else "report.no")
    if isinstance(raw, float):
        return f"{raw * 100:.0f}%" if 0 <= raw <= 1 else f"{raw:g}"
    if raw in GRADES and key == "grade":
        return plain.grade(words, raw)
    text = "" if raw is None else str(raw)
    if key in KINDS and f"report.kind.{text}" in words:
        return words.say(f"report.kind.{text}")
    return names.entry(text) if isinstance(raw, str) and text else text
