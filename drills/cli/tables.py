"""Tables of figures for the terminal."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reports.words import Words
from reports.words.plain import exact, tenths, time
from scenarios.gap import Share
from simulation.questions.compare import Difference
from simulation.study.quantiles import Quantiles
from simulation.study.study import Study

if TYPE_CHECKING:
    from drills.uses.watching import Moved

Rows = tuple[Sequence[str], list[Sequence[str]], str]


def deadlines(study: Study, words: Words) -> Rows:
    """Per deadline: limit, how often missed, how long it takes, what the time goes into."""
    rows: list[Sequence[str]] = []
    for id, deadline in study.scenario.deadlines.items():
        took, spent = study.took(id), study.spent(id)
        name = deadline.title.say(words.lang) or id
        kinds = {kind: words.say(f"screen.kind-{kind.name.lower()}") for kind in spent}
        parts = " ".join(f"{kinds[kind]}{time(words, ms)}" for kind, ms in spent.items() if ms)
        limit, p50, p90 = (time(words, ms) for ms in (deadline.within, took.p50, took.p90))
        p50, p90 = (p50, p90) if took.n else ("-", "-")
        rows.append((f"{id} {name}", limit, _often(words, study.missed(id)), p50, p90, parts))
    keys = ("deadline", "limit", "missed", "ordinary", "adverse", "spent")
    return [words.say(f"screen.column-{key}") for key in keys], rows, words.say("screen.deadlines")


def _often(words: Words, share: Share) -> str:
    """A share for a table: 7312/10000 (约七成)."""
    return f"{exact(share)} {tenths(words, share)}" if share.n else words.say("screen.not-counted")


def escalations(study: Study, words: Words) -> Rows:
    """Per escalation: how often it comes, when, who is there."""
    rows: list[Sequence[str]] = []
    for id, escalation in study.scenario.escalations.items():
        there, people = study.exposed(id)
        names = " ".join(f"{p}({round(share.p * 100)}%)" for p, share in people[:4])
        names += words.say("screen.and-others", n=len(people)) if len(people) > 4 else ""
        came = study.reached(id)
        name = escalation.title.say(words.lang) or id
        when = time(words, study.came_at(id).p50) if came.k else "-"
        rows.append((f"{id} {name}", _often(words, came), when, _often(words, there) if came.k else "-", names))
    keys = ("escalation", "came", "when", "exposed", "who")
    return [words.say(f"screen.column-{key}") for key in keys], rows, words.say("screen.escalations")


def changes(differences: Sequence[Difference], names: dict[str, str], words: Words, title: str) -> Rows:
    """Paired differences: before, after, change with its interval."""
    rows: list[Sequence[str]] = []
    for d in differences:
        change = f"{d.change * 100:+.1f} [{d.low * 100:+.1f}, {d.high * 100:+.1f}]" if d.before.n else "-"
        mark = words.say(f"screen.verdict-{d.verdict}")
        if d.only_before or d.only_after:
            mark = words.say("screen.only", verdict=mark, before=d.only_before, after=d.only_after)
        before, after = (f"{exact(share)} {share.p * 100:.1f}%" if share.n else "-" for share in (d.before, d.after))
        rows.append((f"{d.id} {names.get(d.id, '')}", before, after, change, mark))
    keys = ("what-changed", "before", "after", "change", "clear")
    return [words.say(f"screen.column-{key}") for key in keys], rows, words.say(title)


def moved(found: "Sequence[Moved]", names: dict[str, str], words: Words, title: str) -> Rows:
    """What is timed, before and after: the limit, the ordinary and the adverse time, and in how many runs."""
    rows: list[Sequence[str]] = []
    for one in found:
        limit = _change(*(time(words, ms) for ms in one.limit)) if one.limit else "-"
        pairs = ((time(words, a), time(words, b)) for a, b in zip(_times(one.before), _times(one.after), strict=True))
        counts = _change(str(one.before.n), str(one.after.n))
        rows.append((f"{one.id} {names.get(one.id, '')}", limit, *(_change(*pair) for pair in pairs), counts))
    keys = ("what-changed", "limit", "ordinary", "adverse", "runs")
    return [words.say(f"screen.column-{key}") for key in keys], rows, words.say(title)


def _times(quantiles: Quantiles) -> tuple[int | None, int | None]:
    return quantiles.p50, quantiles.p90


def _change(before: str, after: str) -> str:
    """Both where they differ, else the one."""
    return before if before == after else f"{before} → {after}"
