"""Check of what the drill asks of the plan: injects (STR08) and objectives (STR09), each both ways."""

from ruamel.yaml import YAML

from scenarios.check import check
from scenarios.gap import Gap
from scenarios.model import Scenario

PLAN = """
format: 1
scenario: {{id: t}}
people: {{A: {{}}, B: {{}}}}
roles: {{a: {{holders: [A]}}, b: {{holders: [B]}}, none: {{holders: [A]}}}}
steps:
  early: {{by: b, lasts: 1s}}
  late: {{by: a, after: {late}, lasts: 1s}}
injects:
  ask: {{after: early, {inject}}}
objectives: {objectives}
"""


def gaps(code: str, inject: str = "expected: 拦停", late: str = "early", objectives: str = "{}") -> list[Gap]:
    """The gaps of a code in the plan with these parts."""
    text = PLAN.format(inject=inject, late=late, objectives=objectives)
    return [gap for gap in check(Scenario.model_validate(YAML(typ="safe").load(text))) if gap.code == code]


def test_an_expected_action_that_no_step_performs() -> None:
    """STR08: nobody follows it up, and nobody is addressed, or somebody who has nothing left to do."""
    assert [gap.data for gap in gaps("STR08")] == [{"inject": "ask"}]
    (gap,) = gaps("STR08", "expected: 拦停, to: b")
    assert gap.data == {"inject": "ask", "kind": "role", "to": "b"}
    (gap,) = gaps("STR08", "expected: 拦停, to: B")
    assert gap.data == {"inject": "ask", "kind": "person", "to": "B"}
    assert gap.weight == "should"


def test_an_expected_action_that_somebody_can_perform() -> None:
    """No STR08: nothing is expected, a step waits for it, or those addressed have a step still to come."""
    assert not gaps("STR08", "to: b")
    assert not gaps("STR08", "expected: 拦停, to: b", late="ask")
    assert not gaps("STR08", "expected: 拦停, to: a")
    assert not gaps("STR08", "expected: 拦停, to: A")
    assert not gaps("STR08", "expected: 拦停, to: none")  # A holds it, and has something to do


def test_an_objective_that_nothing_shows() -> None:
    """STR09: neither steps nor deadlines; one of them is enough."""
    assert [(gap.nodes, gap.weight) for gap in gaps("STR09", objectives="{o: {}}")] == [(("o",), "could")]
    assert not gaps("STR09", objectives="{o: {steps: [late]}}")
