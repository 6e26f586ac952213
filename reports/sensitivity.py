"""What other durations would do, as tables for the report and the terminal."""

from collections.abc import Iterable

from reports.document import Cell, Column, Table, cells
from reports.speech import Speaker
from reports.telling.gap import concerned, describe
from scenarios.check.hazards import blamable
from scenarios.gap import Share
from simulation.questions.sensitivity import Sensitivity, Variation

#: How many durations to measure are named, and how many steps for each deadline.
MEASURE, STEPS = 6, 3
#: A step is named for a deadline if it makes at least this share of the difference in its time.
WORTH = 0.05


def reading(say: Speaker, variation: Variation) -> str:
    """A variation in words: 2 倍用时, 三角分布."""
    if variation.shape is not None:
        return say(f"sensitivity.{variation.shape}")
    if variation.factor == 1:
        return say("sensitivity.written")
    return say("sensitivity.factor", factor=f"{variation.factor:g}")


def readings(say: Speaker, variations: Iterable[Variation]) -> str:
    """Several variations as a list."""
    return say.join([reading(say, v) for v in variations])


def varied_table(found: Sensitivity, say: Speaker) -> Table:
    """How often each deadline is missed and each escalation comes, a column a variation; over the tolerance, marked."""
    scenario = say.scenario
    able, rows = blamable(scenario), []
    for id, deadline in scenario.deadlines.items():
        title = say("sensitivity.missed", title=say.numbered_deadline(id))
        shares = [v.deadlines[id] for v in found.varied]
        rows.append((Cell(title), *(_often(say, share, deadline.tolerance) for share in shares)))
    for id, escalation in scenario.escalations.items():
        title = say("sensitivity.came", title=say.numbered(id))
        came = [v.escalations[id] for v in found.varied]
        tolerance = escalation.tolerance if id in able else 1.0  # what no step can avert is no fault of the plan
        rows.append((Cell(title), *(_often(say, share, tolerance) for share in came)))
    heads = [Column(reading(say, v.variation), 2.2, right=True) for v in found.varied]
    return Table(say("sensitivity.varied"), (Column(say("sensitivity.item"), 5.6), *heads), tuple(rows))


def _often(say: Speaker, share: Share, tolerance: float) -> Cell:
    if not share.n:
        return Cell(say("sensitivity.uncounted"), "muted")
    return Cell(say.exact(share), "bad" if share.low > tolerance else "plain")


def flips_table(found: Sensitivity, say: Speaker) -> Table | None:
    """The gaps that appear or disappear, with the variations under which they do; None where none does."""
    flips = found.flipped
    if not flips:
        return None
    keys = (("code", 2), ("gap", 3.6), ("concerned", 5), ("opened", 3.2), ("closed", 3.2))
    columns = tuple(Column(say(f"sensitivity.{key}"), width) for key, width in keys)
    rows = []
    for gap, under, appears in flips:
        about = say.join(concerned(gap, say))
        said = readings(say, under)
        told = (said, "") if appears else ("", said)
        rows.append(cells(gap.code, describe(gap, say).title, about, *told))
    return Table(say("sensitivity.flips"), columns, tuple(rows))


def measure_table(found: Sensitivity, say: Speaker) -> Table | None:
    """What to measure at the next drill, the weightiest first; None where nothing stands out."""
    rows = []
    worth = [one for one in found.unknowns if one.share >= WORTH]
    for one in worth[:MEASURE]:
        lasts = say.scenario.steps[one.step].lasts
        known = say.grade(lasts.evidence.grade) if lasts else ""
        also = say.join([say.numbered_deadline(id) for id in one.deadlines[1:]])
        share = _tenths(say, one.share)
        rows.append(cells(say.numbered(one.step), known, say.numbered_deadline(one.deadline), share, also))
    if not rows:
        return None
    keys = (("step", 4.5), ("evidence", 2), ("deadline", 4.5), ("share", 3), ("also", 4.5))
    columns = tuple(Column(say(f"sensitivity.{key}"), width) for key, width in keys)
    return Table(say("sensitivity.measure"), columns, tuple(rows))


def decided_table(found: Sensitivity, say: Speaker) -> Table | None:
    """For each deadline the steps on whose durations its time hangs; None where there are too few runs to say."""
    rows = []
    for id in dict.fromkeys(one.deadline for one in found.influences):
        clear = [i for i in found.influences if i.deadline == id and i.clear and i.index >= WORTH]
        top = sorted(clear, key=lambda one: -one.index)[:STEPS]
        parts = [say("sensitivity.by_item", step=say.numbered(i.node), tenths=_tenths(say, i.index)) for i in top]
        rows.append(cells(say.numbered_deadline(id), say.join(parts) or say("sensitivity.by_none")))
    if not rows:
        return None
    columns = (Column(say("sensitivity.deadline"), 5), Column(say("sensitivity.by"), 11))
    return Table(say("sensitivity.decided"), columns, tuple(rows))


def _tenths(say: Speaker, share: float) -> str:
    """A part of a whole in everyday words: 约九成."""
    return say("sensitivity.nearly_all") if share > 0.95 else say.tenths(Share(round(share * 1000), 1000))
