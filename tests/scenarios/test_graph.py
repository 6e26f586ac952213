"""The response graph: what it holds, circles (L3), what can run at the same time."""

import random

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
    ],
)
def test_what_waits_for_itself_is_a_circle(plan: str) -> None:
    """Its start or its end: a circle of one, told by check and never an order."""
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


def test_averting_is_no_waiting() -> None:
    """An escalation averted, or delayed, by what waits for it is no circle: nothing waits for being averted."""
    for alone in ("averted_by: x", "delayed_by: {x: 2}"):  # it comes all the same
        assert graph(f"steps: {{a: {{}}}}\nescalations: {{x: {{{alone}}}}}").circles == ()
    g = graph("steps: {a: {after: e}}\nescalations: {e: {delay: 1s, averted_by: a, delayed_by: {a: 2}}}")
    assert g.circles == ()
    assert g.before("e", "a")


def test_one_entry_of_any_is_enough() -> None:
    """No circle where every node can settle by settling nodes with one (`any`) or all entries settled."""
    stop = "steps: {{stop: {{after: {{{}: [check, late]}}}}, check: {{}}, late: {{after: stop}}}}"
    g = graph(stop.format("any"))
    assert g.circles == ()
    assert [id for id, side in g.order if side == "end"] == ["check", "stop", "late"]
    assert g.before("stop", "late")
    assert graph(stop.format("all")).circles == (("stop", "late"),)


def test_an_any_of_which_nothing_comes_by_itself_is_a_circle() -> None:
    """Two alternatives that both wait for the step itself; and what only waits for a circle is none of it."""
    g = graph(
        "steps: {a: {after: {any: [b, c]}}, b: {after: a}, c: {after: a}, d: {after: {any: [b, e]}}, e: {after: d}}"
    )
    assert g.circles == (("a", "b"),)


def test_knots_behind_a_circle_are_found_too() -> None:
    """Each knot is told, also one whose nodes wait for another one; two that loose entries tie are taken apart."""
    g = graph("steps: {a: {after: b}, b: {after: a}, c: {after: [a, d]}, d: {after: c}, x: {after: [x, a]}}")
    assert g.circles == (("a", "b"), ("c", "d"), ("x",))


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


def _tangle(luck: random.Random) -> dict[str, dict[str, object]]:
    """Steps of which each waits for any or all of some others, wherever these stand."""
    ids = [f"s{i}" for i in range(luck.randint(2, 7))]
    steps: dict[str, dict[str, object]] = {}
    for id in ids:
        others = luck.sample(ids, luck.randint(0, min(3, len(ids))))
        steps[id] = {"after": {luck.choice(["any", "all"]): others}} if others else {}
    return steps


def _settled(steps: dict[str, dict[str, object]]) -> set[str]:
    """The steps that settle by settling again and again those with one (`any`) or all entries settled."""
    done: set[str] = set()
    while True:
        more = set()
        for id, step in steps.items():
            ((mode, others),) = step.get("after", {"all": []}).items()  # type: ignore[attr-defined]
            if id not in done and (not others or (any if mode == "any" else all)(other in done for other in others)):
                more.add(id)
        if not more:
            return done
        done |= more


@pytest.mark.parametrize("seed", range(300))
def test_a_circle_is_what_never_settles(seed: int) -> None:
    """Random tangles: there is a circle exactly where some step never settles, and each circle is of such steps; the
    order puts each step behind one (`any`) or all of what it waits for."""
    steps = _tangle(random.Random(seed))
    g = ResponseGraph(Scenario.model_validate({"format": 1, "scenario": {"id": "t"}, "steps": steps}))
    stuck = steps.keys() - _settled(steps)
    assert bool(g.circles) == bool(stuck)
    assert {id for path in g.circles for id in path} <= stuck
    if not stuck:
        place = {id: i for i, (id, side) in enumerate(g.order) if side == "end"}
        for id, step in steps.items():
            ((mode, others),) = step.get("after", {"all": []}).items()  # type: ignore[attr-defined]
            assert not others or (any if mode == "any" else all)(place[other] < place[id] for other in others)
