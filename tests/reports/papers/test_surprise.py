"""The record of a drill without notice, and the amendments of the plan."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from reports.document import Table
from reports.papers import PaperMaterial
from reports.papers.surprise.amendments import amendments
from reports.papers.surprise.clauses import changes, clauses
from reports.papers.surprise.record import surprise
from reports.prerun.material import Mended
from simulation.questions.compare import compare

Make = Callable[..., PaperMaterial]
#: What the record has by the form: source of the task, draw, people, safety, words of T0, times, conduct, stop,
#: problems, opinion, signatures.
PARTS = ("task", "draw", "posts", "safety", "order", "times", "conduct", "stopped", "problems", "opinion", "sign")


@pytest.mark.parametrize("name", ["station_jia", "station_yi", "smallest"])
def test_the_record_has_all_parts_of_the_form(paper_material: Make, name: str) -> None:
    """All fields of 突击演练现场记录, the refusal to sign and its witness among them; and that it does not replace the
    official record of inspection, whose form is laid down by SAMR."""
    report = surprise(paper_material(name, "zh"))
    assert tuple(section.id for section in report.sections) == PARTS
    text = "\n".join(report.texts())
    for word in (
        "证件号",
        "见证人",
        "拒签",
        "T0",
        "发现",
        "报告",
        "启动",
        "切断",
        "警戒",
        "撤离",
        "清点",
        "119",
        "解除",
        "不代替《特种设备安全监督检查记录》",
    ):
        assert word in text


def test_each_difference_of_the_mended_plan_is_shown(paper_material: Make) -> None:
    """New clauses have no before, those left out no after, changed ones both; equal clauses are not shown."""
    m = paper_material("station_jia", "zh")
    assert m.mended is not None
    after = PaperMaterial(m.mended.study, m.mended.gaps, "zh")
    found = changes(m, after)
    old, new = clauses(m), clauses(after)
    differ = {key for key in {*old, *new} if old.get(key, ("", ""))[1] != new.get(key, ("", ""))[1]}
    assert len(found) == len(differ) > 10
    assert any(not change.before for change in found) and any(not change.after for change in found)
    shown = "\n".join(amendments(m).texts())
    assert all(text in shown for change in found for text in (change.before, change.after) if text)


def test_the_same_plan_has_no_difference(paper_material: Make) -> None:
    """A plan mended into itself: the paper says so instead of an empty table."""
    m = paper_material("station_jia", "zh", False)
    same = Mended(m.study, m.gaps, compare(m.study, m.gaps, m.study, m.gaps))
    assert not changes(m, m)
    assert m.say("surprise.amend.same") in "\n".join(amendments(replace(m, mended=same)).texts())


def test_without_a_mended_plan_there_is_room_to_write_one(paper_material: Make) -> None:
    """The clauses that gaps concern stand on the left, the right is blank."""
    m = paper_material("station_jia", "zh", False)
    section = amendments(m).section("clauses")
    table = next(block for block in section.blocks if isinstance(block, Table))
    assert all(row[3].blank for row in table.rows)
    assert sum(bool(row[2].text) for row in table.rows) > 5


def test_long_rows_are_cut_short(paper_material: Make) -> None:
    """No row of the proposals names more than a page can hold, and it says how many there are."""
    m = paper_material("station_jia", "zh")
    table = next(block for block in amendments(m).section("proposals").blocks if isinstance(block, Table))
    assert all(len(row[2].text) < 600 and len(row[3].text) < 300 for row in table.rows)
    assert any("共" in row[2].text for row in table.rows)
