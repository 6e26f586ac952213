"""Check, family duty: each code both ways."""

from ruamel.yaml import YAML

from scenarios.check import check
from scenarios.gap import Gap
from scenarios.model import Scenario
from scenarios.rules import rule_base


def gaps(code: str, text: str) -> list[Gap]:
    data = YAML(typ="safe").load("format: 1\nscenario: {id: t}\n" + text)
    return [gap for gap in check(Scenario.model_validate(data)) if gap.code == code]


def duties(text: str) -> set[str]:
    return {gap.nodes[0] for gap in gaps("DUT01", text)}


UNIT = "organisations: {station: {level: unit}}\n"


def test_a_duty_that_no_step_fulfils() -> None:
    """DUT01: missing without the act, fulfilled with it; its basis is a rule."""
    assert "report-regulator" in duties(UNIT + "steps: {a: {does: detect}}")
    assert "report-regulator" not in duties(UNIT + "steps: {a: {does: report_regulator}}")
    gap = next(gap for gap in gaps("DUT01", UNIT + "steps: {a: {}}") if gap.nodes == ("report-regulator",))
    assert gap.rule == rule_base().duties["report-regulator"].basis.id


def test_weight_is_must_only_on_a_rule_that_demands_it() -> None:
    """DUT01: every duty's weight follows whether its rule demands it: read in its source, mandatory, in force."""
    found = gaps("DUT01", UNIT + "steps: {a: {}}")
    base = rule_base()
    assert {gap.weight for gap in found} == {"must", "should"}
    assert all((gap.weight == "must") == base.demands(base.duties[gap.nodes[0]].basis.id) for gap in found)
    weights = {gap.nodes[0]: gap.weight for gap in found}
    assert (weights["evacuate"], weights["report-emergency"], weights["isolate"]) == ("must", "must", "must")
    assert (weights["alarm"], weights["count-staff"]) == ("should", "should")  # one of several; not read in its source


def test_only_declared_levels_are_asked() -> None:
    """DUT01: without a unit nothing is asked of a unit, without a regulator nothing of the bureau."""
    assert duties("steps: {a: {}}") == set()
    assert {gap.data["level"] for gap in gaps("DUT01", UNIT + "steps: {a: {}}")} == {"unit"}
    bureau = "organisations: {bureau: {level: regulator}}\nsteps: {a: {}}"
    assert {gap.data["level"] for gap in gaps("DUT01", bureau)} == {"regulator"}


def test_an_act_counts_for_those_who_do_it() -> None:
    """DUT01: the fire brigade's own reports are not the station's; a cordon may be kept by others."""
    plan = """
organisations: {station: {level: unit}, others: {level: external}}
people: {A: {organisation: station}, F: {organisation: others}}
roles: {own: {holders: [A]}, other: {holders: [F]}}
steps:
"""
    one = "  a: {by: %s, lasts: 1s, does: %s}\n"
    assert "report-regulator" in duties(plan + one % ("other", "report_regulator"))
    assert "report-regulator" not in duties(plan + one % ("own", "report_regulator"))
    assert "keep-out" not in duties(plan + one % ("other", "cordon"))


def test_key_role_without_deputy() -> None:
    """DUT02: one name only; or all the others away on this shift; a role that is not key needs none."""
    plan = "people: {{A: {{}}, B: {{present: {}}}}}\n"
    plan += "roles: {{r: {{holders: [A], deputies: {}, key: {}}}}}\nsteps: {{a: {{}}}}"
    (gap,) = gaps("DUT02", plan.format("true", "[]", "true"))
    assert gap.nodes == ("r",)
    assert gap.data == {"kind": "none", "role": "r", "holder": "A", "absent": []}
    (gap,) = gaps("DUT02", plan.format("false", "[B]", "true"))
    assert gap.data == {"kind": "absent", "role": "r", "holder": "A", "absent": ["B"]}
    assert not gaps("DUT02", plan.format("true", "[B]", "true"))
    assert not gaps("DUT02", plan.format("true", "[]", "false"))


def test_a_duty_that_others_do_is_told_with_who_does_it() -> None:
    """DUT01: the fire brigade declares the end: not "no step does it", but by whom it is done instead."""
    plan = """
organisations: {station: {level: unit}, brigade: {level: external}}
people: {A: {organisation: station}, F: {organisation: brigade}}
roles: {a: {holders: [A]}, f: {holders: [F]}}
steps:
  see: {by: a, lasts: 10s, does: detect}
  end: {by: f, after: see, lasts: 1 min, does: all_clear}
"""
    found = {gap.nodes[0]: gap for gap in gaps("DUT01", plan)}
    assert found["all-clear"].data == {
        "duty": "all-clear",
        "level": "unit",
        "kind": "others",
        "steps": ["end"],
        "people": ["F"],
    }
    assert "kind" not in found["report-head"].data


REPORT = """
steps:
  see: {does: detect}
  call: {after: see, does: [%s]}
  told: {after: call}
deadlines: {d: {to: %s, within: 60 min, basis: {rule: %s}}}
"""


def test_a_deadline_on_a_rule_ends_with_what_the_rule_asks_for() -> None:
    """DUT03: the call to an office that is not the one named fulfils nothing; a milestone behind the right one does."""
    wrong = gaps("DUT03", REPORT % ("report_township", "call", "report-to-regulator"))
    assert [(gap.nodes, gap.rule) for gap in wrong] == [(("d",), "report-to-regulator")]
    assert wrong[0].data == {"deadline": "d", "steps": ["call"], "acts": ["report_regulator"]}
    for end in ("call", "told"):
        assert not gaps("DUT03", REPORT % ("report_regulator", end, "report-to-regulator"))
    assert gaps("DUT03", REPORT % ("report_regulator", "see", "report-to-regulator"))


def test_a_deadline_on_an_article_may_end_with_any_of_its_reports() -> None:
    """DUT03: 493 art. 9 asks for three reports within the hour; one of them will do, another thing will not. A rule
    without an act, and the plan's own promise, ask for nothing in particular."""
    (gap,) = gaps("DUT03", REPORT % ("call_119", "call", "scr493-9-unit"))
    assert gap.data["kind"] == "several"
    assert gap.data["acts"] == ["report_regulator", "report_emergency", "report_gas_authority"]
    assert not gaps("DUT03", REPORT % ("report_emergency", "call", "scr493-9-unit"))
    assert not gaps("DUT03", REPORT % ("call_119", "call", "practice-order"))


CREW = """
places: {{gate: {{}}}}
people: {{A: {{present: false}}, B: {{present: {b}}}, C: {{present: false}}}}
roles: {{r: {{holders: [A, B], deputies: [C], key: true}}}}
steps: {{go: {{lasts: 5 min, brings: {{people: {first}, to: gate}}}}, more: {{lasts: 9 min{second}}}}}
"""


def crew(first: str, second: str = "", b: str = "false") -> list[dict[str, object]]:
    """The data of DUT02 where `go` brings the first, `more` the second, and B is there or not."""
    more = f", brings: {{people: {second}, to: gate}}" if second else ""
    text = CREW.format(first=first, second=more, b=b).replace("present: true", "at: gate")
    return [dict(gap.data) for gap in gaps("DUT02", text)]


def test_a_crew_that_comes_together_has_its_deputies() -> None:
    """DUT02: of those brought by one step each counts, be they two or three."""
    assert crew("[A, B]") == []
    assert crew("[A, B, C]") == []
    assert crew("[C]", "[A, B]") == []


def test_who_comes_alone_has_none() -> None:
    """DUT02: one who is there, or comes, while the others never do, or only later, with whom brings them."""
    alone = {"role": "r", "kind": "absent"}
    assert crew("[A]") == [{**alone, "holder": "A", "absent": ["B", "C"]}]
    assert crew("[]", b="true") == [{**alone, "holder": "B", "absent": ["A", "C"]}]
    later = {"role": "r", "kind": "later", "bringers": ["go"]}
    assert crew("[C]", b="true") == [{**later, "holder": "B", "absent": ["C"]}]
    assert crew("[A]", "[B]") == [{**later, "holder": "A", "absent": ["B"], "bringers": ["more"]}]
    assert crew("[]") == []  # nobody at all: CAP02 where a step asks for the role
