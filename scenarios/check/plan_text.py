"""Gaps of family text (TXT01): what a person found while reading the plan's own text."""

from collections.abc import Iterator

from scenarios.gap import Gap, Weight, make_gap
from scenarios.model import Scenario
from scenarios.rules import rule_base


def answered_no(s: Scenario) -> Iterator[Gap]:
    """TXT01, one per question answered no, heavier where its basis demands it; its node is the id of the question,
    `kind` chooses its remedy."""
    base = rule_base()
    for id, question in base.questions.items():
        if s.plan_text.get(id) == "no":
            weight: Weight = "must" if base.demands(question.basis.id) else "should"
            yield make_gap("TXT01", id, weight=weight, rule=question.basis.id, kind=id)
