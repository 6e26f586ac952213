"""点评稿提纲: what is to be said right after the drill; facts are filled in by hand on site."""

from reports.document import Block, Cell, Lines, Report, Section, Signatures, Table, cells
from reports.papers.evaluators.evaluation import focus
from reports.papers.frame import columns, frame, heading, part, sentences
from reports.papers.material import PaperMaterial

PARTS = ("whole", "good", "limits", "problems", "demands", "close")


def comments(m: PaperMaterial) -> Report:
    """From the whole to the demands; what no drill has shown yet is left blank."""
    made: dict[str, tuple[Block, ...]] = {
        "whole": (*_said(m, "whole"), Lines(m.say("evaluators.comments.whole_lines"), 2)),
        "good": (*_said(m, "good"), Lines(m.say("evaluators.comments.good_lines"), 3)),
        "limits": _limits(m),
        "problems": _problems(m),
        "demands": _said(m, "demands"),
        "close": (*_said(m, "close"), Signatures((m.say("evaluators.comments.speaker"),))),
    }
    found = [key for key in PARTS if made[key]]
    return frame(
        m, "comments", tuple(_section(m, key, n, made[key]) for n, key in enumerate(found, 1)), look="official"
    )


def _section(m: PaperMaterial, key: str, n: int, blocks: tuple[Block, ...]) -> Section:
    titled = heading(m, n, f"evaluators.comments.{key}_title")
    return part(key, *blocks, title=titled)


def _said(m: PaperMaterial, key: str) -> tuple[Block, ...]:
    return sentences(m, f"evaluators.comments.{key}", unit=m.unit)


def _limits(m: PaperMaterial) -> tuple[Block, ...]:
    if not m.scenario.deadlines:
        return ()
    keys = (("deadline", 5), ("within", 2.4), ("actual", 4), ("held", 3), ("why", 4))
    shown = columns(m, "evaluators.comments", keys)
    held = Cell(m.say("evaluators.comments.held"))
    rows = tuple(
        (*cells(m.say.deadline(id), m.say.time(d.within)), *m.blank(1), held, *m.blank(1))
        for id, d in m.scenario.deadlines.items()
    )
    return (*_said(m, "limits"), Table(m.say("evaluators.comments.limits_caption"), shown, rows, row_height=8))


def _problems(m: PaperMaterial) -> tuple[Block, ...]:
    """What the simulation made one expect, to be ticked by what was seen; then room for the rest."""
    keys = (("no", 1.3), ("expected", 9), ("seen", 3.6), ("fact", 5))
    shown = columns(m, "evaluators.comments", keys)
    seen = Cell(m.say("evaluators.plan.seen"))
    rows = [(*cells(str(n), what), seen, *m.blank(1)) for n, (_, what) in enumerate(focus(m)[:8], 1)]
    rows += [(Cell(str(n)), *m.blank(1), seen, *m.blank(1)) for n in range(len(rows) + 1, len(rows) + 4)]
    return (
        *_said(m, "problems"),
        Table(m.say("evaluators.comments.problems_caption"), shown, tuple(rows), row_height=9),
    )
