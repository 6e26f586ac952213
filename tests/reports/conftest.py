"""A small plan for reports: three people, one hazard, two deadlines of which one cannot be kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import ruamel.yaml

from reports.prerun import Material, Mended, build
from scenarios.check import check
from scenarios.gap import Gap
from scenarios.model import Scenario
from scenarios.removed import removed
from simulation.gaps import find_gaps
from simulation.questions.compare import compare
from simulation.questions.sensitivity import sensitivity
from simulation.study.ensemble import run_many
from simulation.study.pick import pick_runs
from simulation.study.races import race
from simulation.study.study import Study

PLAN = """
format: 1
scenario:
  id: small
  title: {zh: 小站泄漏, en: Leak at a small station}
  medium: {zh: 液化石油气, en: LPG}
  summary: {zh: 软管脱开。, en: A hose parts.}
organisations:
  station: {title: {zh: 小站, en: Small station}, level: unit}
places:
  hall: {title: {zh: 灌瓶间, en: Filling hall}, zone: 1, electronics: false}
  office: {title: {zh: 值班室, en: Duty room}}
walks:
  hall: {office: 60}
people:
  P1: {title: {zh: 站长, en: Chief}, organisation: station, at: office}
  P2: {title: {zh: 充装工, en: Filler}, organisation: station, at: hall}
  P3: {title: {zh: 门卫, en: Guard}, organisation: station, at: office}
roles:
  chief: {title: {zh: 总指挥, en: Commander}, holders: [P1], deputies: [P3], key: true}
  filler: {title: {zh: 充装工岗, en: Filler on duty}, holders: [P2]}
  caller: {title: {zh: 报警员, en: Caller}, holders: [P1]}
equipment:
  phone: {title: {zh: 电话, en: Telephone}}
steps:
  find: {title: {zh: 发现, en: Detect}, does: detect, by: filler, at: hall, lasts: {least: 5s, likely: 10s, most: 20s}}
  order:
    title: {zh: 下令, en: Order}
    does: activate
    by: chief
    at: office
    after: find
    lasts: {least: 20s, likely: 40s, most: 90s}
  cut:
    title: {zh: 切断, en: Shut off}
    does: isolate
    by: filler
    at: hall
    after: order
    lasts: {least: 10s, likely: 20s, most: 40s}
    fails: 0.2
    attempts: 2
  call: {title: {zh: 报警, en: Call}, does: call_119, by: caller, needs: phone, at: office, after: find, lasts: 1 min}
  out: {title: {zh: 撤离, en: Leave}, does: evacuate, each: everybody, at: office, after: cut, lasts: 0s}
  clear: {title: {zh: 终止, en: All clear}, does: all_clear, by: chief, after: {all: [out, call]}, lasts: 30s}
escalations:
  flash:
    title: {zh: 闪燃, en: Flash fire}
    delay: {least: 30s, likely: 80s, most: 5 min}
    averted_by: cut
    closes: hall
injects:
  press: {title: {zh: 记者来电, en: Press calls}, delay: 1 min, to: chief}
deadlines:
  shut: {title: {zh: 切断气源, en: Gas shut off}, from: find, to: cut, within: 30s}
  alarm: {title: {zh: 报警完成, en: Alarm given}, to: call, within: 1 h, basis: {rule: scr493-9-unit}}
"""


def plan(text: str = PLAN) -> Scenario:
    """The small plan, or another text of one."""
    return Scenario.model_validate(ruamel.yaml.YAML(typ="safe", pure=True).load(text))


def studied(scenario: Scenario, runs: int = 120) -> tuple[Study, list[Gap]]:
    """A study with its race, and all its gaps."""
    study = Study(scenario, run_many(scenario, runs, 1))
    races = tuple(race(study, id, 60) for id, e in scenario.escalations.items() if e.averted_by)
    study = replace(study, races=races)
    return study, [*check(scenario), *find_gaps(study)]


def report(lang: str, *, mended: bool = True, scenario: Scenario | None = None, written: Scenario | None = None) -> Any:
    """The report on the small plan; mended, the filler does not wait for the order."""
    study, gaps = studied(scenario or plan())
    picked = pick_runs(study)
    after = None
    if mended:
        better = plan(PLAN.replace("after: order", "after: find"))
        b, gaps_b = studied(better)
        after = Mended(b, gaps_b, compare(study, gaps, b, gaps_b))
    told = "gasdrill report small.yaml"
    other = sensitivity(study)
    material = Material(study, gaps, lang, picked.ordinary, picked.bad, sensitivity=other, mended=after, command=told)  # type: ignore[arg-type]
    gone = removed(written, study.scenario) if written else ()
    return build(replace(material, removed=gone, written=written))


@pytest.fixture(scope="session")
def small() -> Scenario:
    """The small plan."""
    return plan()


@pytest.fixture(scope="session")
def alone() -> Scenario:
    """The small plan on a day without its chief."""
    chief = "organisation: station, at: office}\n  P2"
    return plan(PLAN.replace(chief, f"present: false, {chief}"))


@pytest.fixture(scope="session")
def reports() -> dict[str, Any]:
    """The report in both languages, made once."""
    return {lang: report(lang) for lang in ("zh", "en")}


@pytest.fixture(scope="session")
def varied(alone: Scenario) -> dict[str, Any]:
    """The report on the plan without its chief, as a variant of the plan with him."""
    return {lang: report(lang, mended=False, scenario=alone, written=plan()) for lang in ("zh", "en")}


@pytest.fixture(scope="session")
def hostile() -> Any:
    """A report on a plan whose titles try to be markup, style and placeholders."""
    bad = "<script>alert(1)</script>{x}</style>"
    text = PLAN
    for title in ("小站泄漏", "切断", "站长", "灌瓶间", "闪燃", "报警完成"):
        text = text.replace(f"zh: {title},", f'zh: "{bad}",')
    return report("zh", mended=False, scenario=plan(text))


@pytest.fixture(scope="session")
def again() -> Any:
    """The Chinese report made once more, from the very beginning."""
    return report("zh")
