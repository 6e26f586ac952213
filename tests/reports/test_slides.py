"""The decks of the library's stations: 8 to 12 slides, and each reader sees only what is for him."""

import re
from functools import cache
from pathlib import Path

import pytest

from reports.formats.pptx import laid
from reports.prerun.material import Material
from reports.slides import Deck, screen, tabletop
from scenarios.check import check
from scenarios.source import open_source
from scenarios.text import Lang
from simulation.gaps import find_gaps
from simulation.study.ensemble import run_many
from simulation.study.study import Study

LIBRARY = Path(__file__).parents[2] / "scenarios" / "library"
STATIONS = ("station_jia", "station_jia_mended", "station_yi", "station_yi_mended")
LANGS: tuple[Lang, ...] = ("zh", "en")
MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


@cache
def material(name: str, lang: Lang) -> Material:
    scenario = open_source(str(LIBRARY / f"{name}.yaml")).scenario
    study = Study(scenario, run_many(scenario, 200, 1))
    return Material(study, [*check(scenario), *find_gaps(study)], lang)


def shown(deck: Deck) -> str:
    return "\n".join(deck.texts())


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", STATIONS)
@pytest.mark.parametrize("build", [tabletop, screen])
def test_a_deck_has_eight_to_twelve_slides(build: object, name: str, lang: Lang) -> None:
    """As shown, that is after what does not fit one slide has been split."""
    assert callable(build)
    assert 8 <= len(laid(build(material(name, lang)))) <= 12


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", STATIONS)
def test_the_players_see_neither_steps_nor_expected_actions_nor_gaps(name: str, lang: Lang) -> None:
    """What is expected stands in the notes alone; the titles of the plan's steps and of gaps on no slide."""
    m = material(name, lang)
    deck = tabletop(m)
    text, notes = shown(deck), "\n".join(slide.notes for slide in deck.slides)
    expected = [m.say.text(inject.expected) for inject in m.scenario.injects.values() if inject.expected]
    assert expected
    assert [e for e in expected if e in text] == []
    assert [e for e in expected if e not in notes] == []
    worked = [id for id, step in m.scenario.steps.items() if step.lasts is not None or step.until is not None]
    assert [id for id in worked if m.say.numbered(id) not in notes] == []
    asked = [m.say.deadline(id) for id in m.scenario.deadlines]
    heard = [m.say.text(inject.content) for inject in m.scenario.injects.values()]
    given = [m.say.node(id) for id in worked if m.say.node(id) in text]
    assert [title for title in given if not any(title in other for other in (*asked, *heard))] == []
    assert [gap.code for gap in m.gaps if gap.code in text] == []


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", STATIONS)
def test_every_message_and_every_deadline_comes_to_the_table(name: str, lang: Lang) -> None:
    """All injects are heard, every deadline is asked for, in three to six situations."""
    m = material(name, lang)
    deck = tabletop(m)
    text = shown(deck)
    assert [i for i, x in m.scenario.injects.items() if m.say.text(x.content) not in text] == []
    assert [d for d in m.scenario.deadlines if m.say.deadline(d) not in text] == []
    assert 3 <= sum(bool(slide.notes) for slide in deck.slides) <= 6


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", STATIONS)
def test_visitors_see_nothing_of_the_plan_and_its_weaknesses(name: str, lang: Lang) -> None:
    """No gap, step, escalation or inject by its text, no simulated times in notes, no 内部资料."""
    m = material(name, lang)
    deck = screen(m)
    text = shown(deck)
    neutral = {m.say.text(act.title) for act in m.say.rules.acts.values()}
    s = m.scenario
    hidden = [m.say.node(id) for id in (*s.steps, *s.escalations, *s.injects)]
    assert [h for h in hidden if h in text and not any(h in n for n in neutral)] == []
    assert m.say("report.cover.classification").split()[0] not in text
    assert [gap.code for gap in m.gaps if gap.code in text] == []
    assert not any(slide.notes for slide in deck.slides)


def test_no_mobile_number_reaches_a_slide() -> None:
    """Even where somebody wrote one into a title or the summary of the file."""
    source = open_source(str(LIBRARY / "station_jia.yaml"))
    number = "13800000000"
    for setting in (
        f"scenario.unit=充装站甲 {number}",
        f"scenario.title=泄漏 {number}",
        f"scenario.summary=脱开，找 {number}",
        f"organisations.station.title=甲站{number}",
        f"places.L1.title=灌瓶间{number}",
        f"phases.find.title=发现{number}",
    ):
        source = source.setting(setting)
    m = Material(Study(source.scenario, run_many(source.scenario, 40, 1)), [], "zh")
    assert number in str(source.scenario.scenario.unit)
    assert MOBILE.search(shown(screen(m))) is None
    assert MOBILE.search(shown(tabletop(m))) is None
