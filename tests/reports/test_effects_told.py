"""Every effect of the format is told where a course is told: a new one that nobody says fails here."""

from typing import Any

import pytest

from reports.speech import Speaker
from reports.story import tell
from reports.words import Words
from scenarios.model import Effects, Scenario
from scenarios.text import Lang
from simulation.outcome.timeline import timeline
from simulation.plan.compiler import compile_plan
from simulation.reference.engine import simulate_runs

SCENE: dict[str, Any] = {
    "format": 1,
    "scenario": {"id": "s", "title": {"zh": "站", "en": "Station"}},
    "places": {"hall": {"title": {"zh": "灌瓶间", "en": "Hall"}}, "yard": {"title": {"zh": "场地", "en": "Yard"}}},
    "people": {
        "P1": {"title": {"zh": "甲工", "en": "Filler"}, "at": "hall"},
        "P2": {"title": {"zh": "乙工", "en": "Guard"}, "at": "yard", "present": False},
    },
    "roles": {"one": {"title": {"zh": "操作岗", "en": "Operator"}, "holders": ["P1"]}},
    "equipment": {"mask": {"title": {"zh": "面罩", "en": "Mask"}, "count": 2, "protects": True}},
    "steps": {
        "work": {
            "title": {"zh": "关阀", "en": "Shut valve"},
            "by": "one",
            "at": "hall",
            "lasts": "9 min",
            "outcomes": {"good": 1.0, "bad": {"p": 0, "title": {"zh": "关不严", "en": "leaking"}}},
        }
    },
}
#: For each effect what an escalation at one minute does, and what its story says in Chinese and in English.
TOLD: dict[str, tuple[Any, tuple[str, ...], tuple[str, ...]]] = {
    "closes": ({"yard": {"against": "mask"}}, ("场地", "面罩"), ("Yard", "Mask")),
    "opens": (["yard"], ("场地",), ("Yard",)),
    "takes": ({"people": ["P1"], "things": {"mask": 2}}, ("甲工", "面罩"), ("Filler", "Mask")),
    "brings": ({"people": ["P2"], "to": "yard"}, ("乙工",), ("Guard",)),
    "stops": (["work"], ("关阀", "被叫停"), ("Shut valve", "stopped")),
    "sets": ({"work": "bad"}, ("关阀", "关不严"), ("Shut valve", "leaking")),
}


def story(lang: Lang, **effects: Any) -> list[str]:
    """The lines of the one course in which an escalation comes after a minute with these effects."""
    boom = {"title": {"zh": "闪燃", "en": "Flash"}, "delay": "1 min", **effects}
    scenario = Scenario.model_validate({**SCENE, "escalations": {"boom": boom}})
    plan = compile_plan(scenario)
    course = timeline(scenario, plan, next(simulate_runs(plan, 1, range(1))))
    return [line.plain() for line in tell(course, Speaker(scenario, Words(lang)))]


def test_the_table_has_every_effect() -> None:
    """A field more in `Effects` needs a sentence in the story and a row above."""
    assert set(TOLD) == set(Effects.model_fields)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("effect", TOLD)
def test_every_effect_is_told(effect: str, lang: Lang) -> None:
    """The story says something that it does not say without the effect, and names all that the effect concerns."""
    does, *named = TOLD[effect]
    before = set(story(lang))
    more = "\n".join(line for line in story(lang, **{effect: does}) if line not in before)
    assert [name for name in named[("zh", "en").index(lang)] if name not in more] == [], more
