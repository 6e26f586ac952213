"""What other durations would do, as tables for the report and the terminal."""

from collections.abc import Iterable

from reports.document import Cell, Column, Table, cells
from reports.words import Words
from reports.words.gap import concerned, describe
from reports.words.names import Names
from reports.words.plain import exact, grade, tenths
from scenarios.check.hazards import blamable
from scenarios.gap import Share
from simulation.questions.sensitivity import Sensitivity, Variation

#: How many durations to measure are named, and how many steps for each deadline.
MEASURE, STEPS = 6, 3
#: A step is named for a deadline if it makes at least this share of the difference in its time.
WORTH = 0.05


def reading(words: Words, variation: Variation) -> str:
    """A variation in words: 2 倍用时, 三角分布."""
    if variation.shape is not None:
        return words.say(f"sensitivity.{variation.shape}")
    if variation.factor == 1:
        return words.say("sensitivity.written")
    return words.say("sensitivity.factor", factor=f"{variation.factor:g}")


def readings(words: Words, variations: Iterable[Variation]) -> str:
    """Several variations as a list."""
    return words.join([reading(words, v) for v in variations])


def varied_table(found: Sensitivity, names: Names) -> Table:
    """How often each deadline is missed and each escalation comes, a column a variation; over the tolerance, marked."""
    say, scenario = names.words.say, names.scenario
    able, rows = blamable(scenario), []
    for id, deadline in scenario.deadlines.items():
        title = say("sensitivity.missed", title=_deadline(names, id))
        shares = [v.deadlines[id] for v in found.varied]
        rows.append((Cell(title), *(_often(names, share, deadline.tolerance) for share in shares)))
    for id, escalation in scenario.escalations.items():
        title = say("sensitivity.came", title=names.numbered(id))
        came = [v.escalations[id] for v in found.varied]
        tolerance = escalation.tolerance if id in able else 1.0  # what no step can avert is no fault of the plan
        rows.append((Cell(title), *(_often(names, share, tolerance) for share in came)))
    heads = [Column(reading(names.words, v.variation), 2.2, right=True) for v in found.varied]
    return Table(say("sensitivity.varied"), (Column(say("sensitivity.item"), 5.6), *heads), tuple(rows))


def _often(names: Names, share: Share, tolerance: float) -> Cell:
    if not share.n:
        return Cell(names.words.say("sensitivity.uncounted"), "muted")
    return Cell(exact(share), "bad" if share.low > tolerance else "plain")


def flips_table(found: Sensitivity, names: Names) -> Table | None:
    """The gaps that appear or disappear, with the variations under which they do; None where none does."""
    flips = found.flipped
    if not flips:
        return None
    say = names.words.say
    keys = (("code", 2), ("gap", 3.6), ("concerned", 5), ("opened", 3.2), ("closed", 3.2))
    columns = tuple(Column(say(f"sensitivity.{key}"), width) for key, width in keys)
    rows = []
    for gap, under, appears in flips:
        about = names.words.join(concerned(gap, names))
        said = readings(names.words, under)
        told = (said, "") if appears else ("", said)
        rows.append(cells(gap.code, describe(gap, names.words, names).title, about, *told))
    return Table(say("sensitivity.flips"), columns, tuple(rows))


def measure_table(found: Sensitivity, names: Names) -> Table | None:
    """What to measure at the next drill, the weightiest first; None where nothing stands out."""
    rows = []
    worth = [one for one in found.unknowns if one.share >= WORTH]
    for one in worth[:MEASURE]:
        lasts = names.scenario.steps[one.step].lasts
        known = grade(names.words, lasts.evidence.grade) if lasts else ""
        also = names.words.join([_deadline(names, id) for id in one.deadlines[1:]])
        share = _tenths(names.words, one.share)
        rows.append(cells(names.numbered(one.step), known, _deadline(names, one.deadline), share, also))
    if not rows:
        return None
    keys = (("step", 4.5), ("evidence", 2), ("deadline", 4.5), ("share", 3), ("also", 4.5))
    columns = tuple(Column(names.words.say(f"sensitivity.{key}"), width) for key, width in keys)
    return Table(names.words.say("sensitivity.measure"), columns, tuple(rows))


def decided_table(found: Sensitivity, names: Names) -> Table | None:
    """For each deadline the steps on whose durations its time hangs; None where there are too few runs to say."""
    say, rows = names.words.say, []
    for id in dict.fromkeys(one.deadline for one in found.influences):
        clear = [i for i in found.influences if i.deadline == id and i.clear and i.index >= WORTH]
        top = sorted(clear, key=lambda one: -one.index)[:STEPS]
        parts = [
            say("sensitivity.by_item", step=names.numbered(i.node), tenths=_tenths(names.words, i.index)) for i in top
        ]
        rows.append(cells(_deadline(names, id), names.words.join(parts) or say("sensitivity.by_none")))
    if not rows:
        return None
    columns = (Column(say("sensitivity.deadline"), 5), Column(say("sensitivity.by"), 11))
    return Table(say("sensitivity.decided"), columns, tuple(rows))


def _tenths(words: Words, share: float) -> str:
    """A part of a whole in everyday words: 约九成."""
    return words.say("sensitivity.nearly_all") if share > 0.95 else tenths(words, Share(round(share * 1000), 1000))


def _deadline(names: Names, id: str) -> str:
    return f"{names.deadline_codes[id]} {names.deadline(id)}"
