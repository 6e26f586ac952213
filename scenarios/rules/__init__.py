"""The rule base: laws and standards, what they demand of a plan, time limits, grades.

Versioned data in the YAML files beside this module; nothing is read before `rule_base()` is called.
After an edit, `python -m scenarios.rules` writes the compiled copy anew (a test keeps the two equal).
"""

from __future__ import annotations

from functools import cache

from scenarios.rules.base import RuleBase, RuleBaseError, build
from scenarios.rules.files import folder, read
from scenarios.rules.model import (
    Act,
    Band,
    District,
    Duty,
    Evidence,
    Grade,
    Level,
    Limit,
    Question,
    Recipient,
    Rule,
    Span,
    Standard,
    missing_duties,
)

__all__ = [
    "Act",
    "Band",
    "District",
    "Duty",
    "Evidence",
    "Grade",
    "Level",
    "Limit",
    "Question",
    "Recipient",
    "Rule",
    "RuleBase",
    "RuleBaseError",
    "Span",
    "Standard",
    "build",
    "grade",
    "missing_duties",
    "rule_base",
]


@cache
def rule_base() -> RuleBase:
    """The rule base that comes with the program, read once."""
    return build(read(folder()))


def grade(deaths: int, injuries: int, loss_yuan: int, evacuated_toxic: int, vessel_explosion: bool) -> str | None:
    """The accident grade by the rule base that comes with the program; see `RuleBase.grade`."""
    return rule_base().grade(deaths, injuries, loss_yuan, evacuated_toxic, vessel_explosion)
