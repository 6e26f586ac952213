"""The response graph: what it holds, circles (L3), what can run at the same time."""

import pytest
from ruamel.yaml import YAML

from scenarios.check import check
from scenarios.graph import ResponseGraph
from scenarios.model import Scenario


def graph(text: str) -> ResponseGraph:
    return ResponseGraph(Scenario.model_validate(YAML(typ="safe").load("format: 1\nscenario: {id: t}\n" + text)))


def test_edges_carry_their_kind() -> None:
    """Each field that names a node becomes an edge of its kind."""
    g = graph("""
roles: {r: {holders: [P]}}
people: {P: {}}
steps:
  a: {outcomes: {x: 0.5, y: 0.5}, sets: {e: done}}
  b: {after: a}
  c: {after: "a: x"}
  d: {by: r, after: b, until: c}
  e: {by: r, lasts: 1s, forms: t}
  f: {by: r, lasts: 1s, team: t}
escalations: {g: {delay: 1s, averted_by: b, delayed_by: {c: 2}, stops: d}}
injects: {h: {delay: 1s, unless: b}}
""")
    kinds = {(a, b, data["kind"]) for a, b, data in g.net.edges(data=True)}
    assert kinds == {
        ("a", "b", "order"),
        ("a", "c", "condition"),
        ("a", "e", "sets"),
        ("b", "d", "order"),
        ("c", "d", "until"),
        ("e", "f", "team"),
        ("b", "g", "averts"),
        ("c", "g", "delays"),
        ("g", "d", "stops"),
        ("b", "h", "averts"),
    }


def test_a_circle_is_told_with_its_path() -> None:
    """The shortest circle of each knot, from its first node in the file."""
    g = graph("steps: {s: {}, a: {after: [s, c]}, b: {after: a}, c: {after: b}, x: {after: x}}")
    assert g.circles == (("a", "b", "c"), ("x",))
    with pytest.raises(ValueError, match="circle"):
        _ = g.order


@pytest.mark.parametrize(
    "plan",
    [
        "steps: {x: {after: {x: started}}}",
        "steps: {x: {until: x}}",
        "steps: {x: {until: {x: started}}}",
        "steps: {x: {after: x}}",
        "steps: {a: {}}\nescalations: {x: {averted_by: x}}",
        "steps: {a: {}}\nescalations: {x: {delayed_by: {x: 2}}}",
        "steps: {a: {}}\ninjects: {x: {unless: x}}",
    ],
)
def test_what_waits_for_itself_is_a_circle(plan: str) -> None:
    """Its start, its end, by whichever field: a circle of one, told by check and never an order."""
    own_start = plan == "steps: {x: {until: {x: started}}}"  # once begun it is over: nothing waits in vain
    g = graph(plan)
    assert g.circles == (() if own_start else (("x",),))
    assert [gap.nodes for gap in check(g.scenario) if gap.code == "STR01"] == [*g.circles]
    if own_start:
        assert ("x", "end") in g.order


def test_until_counts_only_for_those_who_wait_for_the_end() -> None:
    """Standby until the survey, survey once the standby has started: no circle; survey after its end: a circle (L3)."""
    plan = "steps: {{standby: {{until: survey}}, survey: {{after: '{}'}}}}"
    assert graph(plan.format("standby: started")).circles == ()
    assert graph(plan.format("standby")).circles == (("standby", "survey"),)


def test_averting_counts_in_the_circle_test() -> None:
    """An escalation averted by what waits for it is a circle, although averting puts nothing in order."""
    g = graph("steps: {a: {after: e}}\nescalations: {e: {delay: 1s, averted_by: a}}")
    assert g.circles == (("a", "e"),)


def test_same_time_means_neither_is_an_ancestor() -> None:
    """Order counts at second hand; averting does not order; what was stopped is over."""
    g = graph("""
steps: {a: {}, b: {after: a}, c: {after: b}, d: {after: a}, late: {after: e}, w: {until: c}, v: {after: "w: started"}}
escalations: {e: {delay: 1s, averted_by: b, stops: d}}
""")
    assert not g.can_overlap("a", "c")
    assert not g.can_overlap("c", "a")
    assert g.can_overlap("c", "d")
    assert g.can_overlap("b", "late")
    assert not g.can_overlap("d", "late")
    assert g.can_overlap("w", "v")
    assert not g.can_overlap("c", "c")


def test_descendants_are_those_who_wait() -> None:
    """At first and second hand, in order of the file, effects left out."""
    g = graph("steps: {c: {after: b}, b: {after: a}, a: {sets: {z: done}}, z: {}}")
    assert g.descendants("a") == ("c", "b")
