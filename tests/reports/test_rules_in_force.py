"""A law that is not in force on the day is said to be so wherever it is the basis of something."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from typing import Any

import pytest
from pydantic import BaseModel
from ruamel.yaml import YAML

from reports.document import texts_of
from reports.papers import PaperMaterial
from reports.papers.scheme.scheme import scheme
from reports.prerun import Material, build
from reports.speech import Speaker
from reports.telling.gap import describe
from reports.words import Words
from reports.workbooks.grid import parse_grid
from reports.workbooks.plan_text import question_book
from scenarios.check import check
from scenarios.model import Scenario
from scenarios.rules import Act, Duty, Question, Rule, RuleBase, Standard, rule_base
from scenarios.rules import build as build_rules
from scenarios.rules.files import folder, read
from scenarios.text import Lang
from simulation.gaps import find_gaps
from simulation.study.ensemble import run_many
from simulation.study.pick import pick_runs
from simulation.study.study import Study

BEFORE, AFTER = date(2026, 4, 30), date(2026, 5, 1)
#: A promise that rests on a clause of TSG 08-2017, which TSG 08-2026 replaces on 2026-05-01.
PLAN = """
format: 1
scenario: {id: old, title: {zh: 旧规, en: Old rule}}
organisations: {s: {title: {zh: 本站, en: Station}, level: unit}}
people: {A: {title: {zh: 甲, en: Jia}, organisation: s}}
roles: {a: {title: {zh: 值班员, en: On duty}, holders: [A]}}
steps:
  find: {title: {zh: 发现, en: Detect}, by: a, does: detect, lasts: 1 min}
  over: {title: {zh: 解除, en: All clear}, does: all_clear, after: find}
deadlines:
  d: {title: {zh: 按旧规, en: By the old rule}, to: find, within: 30s, basis: {rule: tsg08-2017-2-12}}
"""
SAID: dict[Lang, str] = {
    "zh": "自2026年5月1日起由《特种设备使用管理规则》TSG 08-2026代替",
    "en": "replaced by Rules for the Use of Special Equipment, TSG 08-2026 on 2026-05-01",
}


def scenario() -> Scenario:
    """The plan."""
    return Scenario.model_validate(YAML(typ="safe").load(PLAN))


@cache
def study() -> Study:
    """The plan, simulated a few times."""
    return Study(scenario(), run_many(scenario(), 60, 1))


def material(lang: Lang, day: date | None) -> Material:
    """What its report is made from."""
    picked = pick_runs(study())
    gaps = [*check(scenario()), *find_gaps(study())]
    return Material(study(), gaps, lang, picked.ordinary, picked.bad, day=day)


def names(day: date | None = None, rules: RuleBase | None = None, lang: Lang = "zh") -> Speaker:
    """Who speaks on a day."""
    return Speaker(scenario(), Words(lang), rules, day)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_basis_out_of_force_is_said_wherever_it_is_shown(lang: Lang) -> None:
    """In the sentence of the gap, the list of laws, the table of deadlines, the list of unverified clauses and the
    working scheme; and nowhere on the day before."""
    for day, wanted in ((BEFORE, False), (AFTER, True)):
        m = material(lang, day)
        late = next(gap for gap in m.gaps if gap.code == "LAT01")
        report = build(m)
        places = [describe(late, m.say).why]
        places += [" ".join(text for block in report.section(id).blocks for text in texts_of(block)) for id in PLACES]
        places += [" ".join(scheme(PaperMaterial.of(m)).texts())]
        assert [SAID[lang] in place for place in places] == [wanted] * len(places), day


#: The sections of the report in which a basis stands.
PLACES = ("basics", "conditions", "process", "gaps")


def test_without_a_day_it_is_that_of_the_rule_base() -> None:
    """The library reads no clock: without a day it asks of the one to which the rule base was brought."""
    assert names().day == rule_base().day == date.fromisoformat(rule_base().version)
    assert names().rule("tsg08-2017-2-12") == names(rule_base().day).rule("tsg08-2017-2-12")


def test_what_is_not_yet_in_force_and_what_has_no_successor() -> None:
    """A law is not in force before its first day; one that ends without a successor, one whose last day nobody has
    read, and one that is in force: each as what it is."""
    assert names(BEFORE).rule("tsg08-2026-drills").startswith("《特种设备使用管理规则》（自2026年5月1日起才施行）")
    assert "施行" not in names(AFTER).rule("tsg08-2026-drills")
    assert names(AFTER).rule("scr493-9-unit") == "《生产安全事故报告和调查处理条例》第九条第一款"
    data = read(folder())
    old = data["standards"]["tsg08-2017"]
    alone = build_rules(data | {"standards": data["standards"] | {"tsg08-2017": old | {"superseded_by": None}}})
    assert "（自2026年5月1日起不再施行）" in names(AFTER, alone).rule("tsg08-2017-2-12")
    undated = build_rules(data | {"standards": data["standards"] | {"tsg08-2017": old | {"in_force_to": None}}})
    assert "（已由《特种设备使用管理规则》TSG 08-2026代替）" in names(AFTER, undated).rule("tsg08-2017-2-12")
    assert "代替" not in names(BEFORE, undated).rule("tsg08-2017-2-12")


#: What is for whoever keeps the rule base, and printed nowhere: what a clause says, where it was read, how it is known.
FOR_EDITORS = {
    (Standard, "edition"), (Standard, "source"), (Standard, "evidence"), (Standard, "note"), (Standard, "id"),
    (Rule, "title"), (Rule, "own_source"), (Rule, "note"), (Act, "id"), (Duty, "see"), (Duty, "note"),
    (Question, "note"), (Question, "id"),
}  # fmt: skip


@contextmanager
def reading(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[tuple[type, str]]]:
    """The fields of the rule base that are read meanwhile, with their classes."""
    found: set[tuple[type, str]] = set()
    plain: Any = BaseModel.__getattribute__

    def noted(self: BaseModel, name: str) -> Any:
        found.add((type(self), name))
        return plain(self, name)

    with monkeypatch.context() as patched:
        for kind in (Standard, Rule, Act, Duty, Question):
            patched.setattr(kind, "__getattribute__", noted, raising=False)
        yield found


def test_every_field_of_laws_rules_acts_duties_and_questions_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing stands in the rule base that the program does not read when it checks a plan, tells its gaps, cites
    every rule and writes the questions on the text; what is kept for its editors is listed."""
    answers = scenario().model_copy(update={"plan_text": dict.fromkeys(rule_base().questions, "no")})
    with reading(monkeypatch) as found:
        for gap in check(answers):
            describe(gap, names())
        for id in rule_base().rules:
            names(AFTER).rule(id)
        question_book(answers, Words("zh"), "")
        names().of("act", "detect")
    fields = {(kind, name) for kind in (Standard, Rule, Act, Duty, Question) for name in kind.model_fields}
    assert fields - found == FOR_EDITORS


def test_the_question_sheet_says_it_too() -> None:
    """The sheet of questions cites by the same names, on the day that it is given."""
    early = date(2000, 1, 1)  # before any law with a known first day
    texts = [str(_cells(day)) for day in (early, AFTER)]
    assert ("起才施行" in texts[0], "起才施行" in texts[1]) == (True, False)


def _cells(day: date) -> list[object]:
    content = question_book(scenario(), Words("zh"), "", day)
    return [cell for sheet in parse_grid(content, "q.xlsx").sheets for row in sheet.rows for cell in row]
