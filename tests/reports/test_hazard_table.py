"""The table of escalations: what no step can avert is told, not blamed; injects that close a place stand in it too."""

import pytest

from reports.document import Table
from reports.prerun.hazard import hazard
from reports.prerun.material import Material
from reports.sensitivity import varied_table
from reports.speech import Speaker
from reports.words import Words
from simulation.questions.sensitivity import sensitivity
from simulation.study.pick import pick_runs
from tests.reports.conftest import plan, studied

YARD = """
format: 1
scenario: {id: t}
places: {yard: {title: 瓶场}, gate: {title: 大门}}
walks: {yard: {gate: 12}}
people: {A: {title: 甲, at: yard}}
roles: {a: {holders: [A]}}
steps:
  run: {title: 甲撤到大门, by: a, at: gate, lasts: 0s}
  shut: {title: 关阀, by: a, at: gate, lasts: 1 h}
COLLECTION:
  blast: {title: 爆燃, delay: 10 min, closes: yard}
"""


def rows(text: str) -> list[list[tuple[str, str]]]:
    """The rows of the table, texts with tones."""
    study, gaps = studied(plan(text))
    picked = pick_runs(study)
    section = hazard(Material(study, gaps, "zh", picked.ordinary, picked.bad))
    table = next(block for block in section.blocks if isinstance(block, Table))
    return [[(cell.text, cell.tone) for cell in row] for row in table.rows]


@pytest.mark.parametrize("collection", ["escalations", "injects"])
def test_the_same_is_told_of_an_escalation_and_an_inject(collection: str) -> None:
    """It comes in every run, nothing averts it, nobody is there; no cell is marked as bad."""
    ((title, came, _, when, averted, exposed, who),) = rows(YARD.replace("COLLECTION", collection))
    assert title[0].endswith("爆燃")
    assert (came, when[0], who[0]) == (("120/120", "plain"), "10 分", "没有人")
    assert averted[0] == "本单位无法避免"
    assert exposed == ("0/120", "plain")


def test_what_a_step_could_avert_is_marked() -> None:
    """The same with a step that averts it too late: marked."""
    text = YARD.replace("COLLECTION", "escalations").replace("closes: yard", "averted_by: shut, closes: yard")
    assert rows(text)[0][1] == ("120/120", "bad")


def test_other_durations_blame_nobody_for_it_either() -> None:
    """Nor does the table of other durations mark it."""
    for text, tone in (("", "plain"), ("averted_by: shut, ", "bad")):
        study, _ = studied(
            plan(YARD.replace("COLLECTION", "escalations").replace("closes: yard", f"{text}closes: yard"))
        )
        table = varied_table(sensitivity(study), Speaker(study.scenario, Words("zh")))
        assert {cell.tone for cell in table.rows[0][1:]} == {tone}


def test_what_follows_an_escalation_is_averted_with_it() -> None:
    """Nobody says that nothing can be done about the fire that follows the blast which a step averts."""
    text = YARD.replace("COLLECTION", "escalations").replace("closes: yard", "averted_by: shut, closes: yard")
    assert rows(text + "  fire: {title: 着火, after: blast}\n")[1][4][0] == "避免了“爆燃”就不会发生"
