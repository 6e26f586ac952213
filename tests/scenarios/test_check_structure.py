"""Check, family structure: each code both ways."""

import ast
from pathlib import Path

from ruamel.yaml import YAML

from scenarios.check import check
from scenarios.gap import Gap, gap_codes
from scenarios.model import Scenario

ROOT = Path(__file__).parents[2]


def gaps(code: str, text: str) -> list[Gap]:
    data = YAML(typ="safe").load("format: 1\nscenario: {id: t}\n" + text)
    return [gap for gap in check(Scenario.model_validate(data)) if gap.code == code]


def found(code: str, text: str) -> list[tuple[str, ...]]:
    return [gap.nodes for gap in gaps(code, text)]


def test_circle() -> None:
    """STR01 names the path; a plan without one has none."""
    (gap,) = gaps("STR01", "steps: {a: {after: b}, b: {after: a}}")
    assert gap.data["path"] == ["a", "b"]
    assert gap.weight == "must"
    assert not gaps("STR01", "steps: {a: {}, b: {after: a}}")


def test_an_outcome_that_never_happens_is_never_reached() -> None:
    """STR02: share 0 and nobody sets it; with a share, or something that sets it, it can come."""
    plan = "steps: {{s: {{outcomes: {{ok: {}, bad: {}}}}}, repair: {{after: 's: bad'}}, end: {{after: repair}}{}}}"
    (gap,) = gaps("STR02", plan.format(1, 0, ""))
    assert gap.nodes == ("repair",)
    assert gap.data == {"kind": "outcome", "asks": ["s: bad"], "behind": ["end"]}
    assert not gaps("STR02", plan.format(0.9, 0.1, ""))
    assert not gaps("STR02", plan.format(1, 0, ", other: {sets: {s: bad}}"))


def test_what_sets_an_outcome_must_itself_come() -> None:
    """STR02: an outcome set only by what never comes never happens either."""
    text = """
steps:
  s: {outcomes: {ok: 1, bad: 0}}
  sure: {outcomes: {yes: 1, no: 0}}
  other: {after: "sure: no", sets: {s: bad}}
  repair: {after: "s: bad"}
"""
    assert found("STR02", text) == [("other",), ("repair",)]


def test_two_outcomes_of_one_step_cannot_both_come() -> None:
    """STR02: at first hand and at second; in `any` one is enough."""
    plan = """
steps:
  s: {{outcomes: {{ok: 0.5, bad: 0.5}}}}
  a: {{after: "s: ok"}}
  b: {{after: "s: bad"}}
  c: {{after: {}}}
"""
    (gap,) = gaps("STR02", plan.format('["s: ok", "s: bad"]'))
    assert gap.nodes == ("c",)
    assert gap.data["kind"] == "contradiction"
    assert gap.data["asks"] == ["s"]
    assert found("STR02", plan.format('["a: done", "b: done"]')) == [("c",)]
    assert not gaps("STR02", plan.format("{any: [a, b]}"))


def test_a_skipped_step_is_not_waited_for() -> None:
    """STR02: of several plain entries one may be off (L2); a step that can only fail blocks."""
    assert found("STR02", "steps: {s: {outcomes: {ok: 1, no: 0}}, x: {after: 's: no'}, e: {after: [s, x]}}") == [("x",)]
    assert found("STR02", "steps: {a: {fails: 1}, b: {}, e: {after: [a, b]}}") == [("e",)]
    assert not gaps("STR02", "steps: {a: {fails: 0.9}, b: {}, e: {after: [a, b]}}")


def test_an_escalation_can_be_out_of_reach_too() -> None:
    """STR02 looks at triggers as at steps."""
    text = "steps: {s: {outcomes: {ok: 1, no: 0}}}\nescalations: {e: {after: 's: no', delay: 1s}}"
    assert found("STR02", text) == [("e",)]


def test_an_outcome_nobody_handles() -> None:
    """STR03: under `missing` nothing goes on; a step for it, or a plain entry, handles it."""
    plan = "steps: {{count: {{outcomes: {{complete: 0.8, some: 0.2}}}}, clear: {{after: '{}'}}{}}}"
    (gap,) = gaps("STR03", plan.format("count: complete", ""))
    assert gap.nodes == ("count",)
    assert gap.data == {"step": "count", "outcomes": ["count: some"]}
    assert not gaps("STR03", plan.format("count: complete", ", search: {after: 'count: some'}"))
    assert not gaps("STR03", plan.format("count", ""))


def test_a_failure_nobody_handles() -> None:
    """STR03: handled by `failed`, `ended`, an alternative in `any`, or the steps for the escalation it lets come."""
    plan = "steps: {{shut: {{fails: 0.1}}, {}}}\n{}"
    assert found("STR03", plan.format("b: {after: shut}", "")) == [("shut",)]
    for good in (
        "b: {after: shut}, c: {after: 'shut: failed'}",
        "b: {after: 'shut: ended'}",
        "o: {}, b: {after: {any: [shut, o]}}",
        "b: {after: {any: [shut, 'shut: failed']}}",
    ):
        assert not gaps("STR03", plan.format(good, ""))
    fire = "escalations: {fire: {delay: 1s, averted_by: shut}}"
    assert found("STR03", plan.format("b: {after: shut}", fire)) == [("shut",)]
    assert not gaps("STR03", plan.format("b: {after: shut}, flee: {after: fire}", fire))


def test_two_outcomes_of_the_same_step_are_no_alternative_to_a_third() -> None:
    """STR03: `any` of two outcomes leaves the third open."""
    plan = "steps: {{s: {{outcomes: {{x: 0.4, y: 0.3, z: 0.3}}}}, e: {{after: {{any: {}}}}}}}"
    assert gaps("STR03", plan.format('["s: x", "s: y"]'))[0].data["outcomes"] == ["s: z"]
    assert not gaps("STR03", plan.format('["s: x", "s: y", "s: z"]'))


def test_dead_end() -> None:
    """STR04: nothing follows, no act, no deadline, no effect; each of these alone lets it off."""
    plan = "places: {{p: {{}}}}\nsteps: {{a: {{{}}}, z: {{does: detect}}}}\n{}"
    assert found("STR04", plan.format("", "")) == [("a",)]
    assert not gaps("STR04", plan.format("does: detect", ""))
    assert not gaps("STR04", plan.format("closes: p", ""))
    assert not gaps("STR04", plan.format("", "deadlines: {d: {to: a, within: 1 min}}"))
    assert not gaps("STR04", plan.format("", "escalations: {e: {delay: 1s, averted_by: a}}"))


def test_no_end() -> None:
    """STR05: a station's plan without all-clear and hand-over; a sketch without organisations is let off."""
    plan = "organisations: {{s: {{}}}}\nplaces: {{p: {{}}}}\nsteps: {{a: {{does: {}}}}}"
    assert found("STR05", plan.format("detect")) == [()]
    assert not gaps("STR05", plan.format("[detect, all_clear]"))
    assert not gaps("STR05", plan.format("hand_over"))
    assert not gaps("STR05", "steps: {a: {does: detect}}")


def test_the_smallest_scenario_is_not_scolded() -> None:
    """Ten lines, one person, one deadline: nothing to say before it is simulated."""
    text = """
people: {A: {at: hall}}
places: {hall: {}}
roles: {filler: {holders: [A]}}
steps:
  detect: {by: filler, at: hall, lasts: 10s}
  shut: {by: filler, at: hall, after: detect, lasts: {least: 5s, likely: 20s, most: 60s}}
deadlines: {d: {from: detect, to: shut, within: 30s}}
"""
    assert check(Scenario.model_validate(YAML(typ="safe").load("format: 1\nscenario: {id: t}\n" + text))) == []


def test_a_gap_can_be_accepted() -> None:
    """An accepted gap stays in the list, marked with its reason, and comes last."""
    text = "steps: {a: {}, b: {}}\naccepted: {x: {code: STR04, nodes: [a], reason: 只是草稿}}"
    marked = gaps("STR04", text)
    assert [gap.nodes for gap in marked] == [("b",), ("a",)]
    assert marked[1].accepted is not None
    assert marked[1].accepted.zh == "只是草稿"


FIGHT = """
places: {{room: {{}}, gate: {{}}}}
walks: {{room: {{gate: 12}}}}
people: {{A: {{at: room}}}}
equipment: {{mask: {{protects: true}}}}
roles: {{a: {{holders: [A]}}}}
steps:
  first: {{by: a, at: room, lasts: 1s}}
  fight: {{by: a, at: room, after: first, lasts: 10 min{needs}}}
  call: {{by: a, after: "{after}", lasts: 1 min}}
escalations:
  smoke: {{delay: {delay}, closes: {closes}{more}}}
"""


def fight(**other: str) -> list[tuple[str, ...]]:
    """The STR07 of the plan in which he fights the fire, and when that is over calls 119."""
    plain = {"needs": "", "after": "fight: ended", "delay": "3 min", "closes": "room", "more": ""}
    return found("STR07", FIGHT.format(**{**plain, **other}))


def test_waiting_for_the_end_of_what_can_never_be_over() -> None:
    """STR07: the room fills with smoke before the fight is over; the call that waits for its end never comes."""
    assert fight() == [("fight", "call")]
    (gap,) = gaps("STR07", FIGHT.format(needs="", after="fight: ended", delay="3 min", closes="room", more=""))
    assert gap.data == {"step": "fight", "place": "room", "trigger": "smoke", "waits": ["call"]}


def test_a_fight_that_can_be_over() -> None:
    """No STR07: over before the smoke, entered with a mask, opened again, called off, averted before, or not waited for
    by its end."""
    assert fight(delay="11 min") == []
    assert fight(needs=", needs: mask", closes="{room: {against: mask}}") == []
    assert fight(needs="", closes="{room: {against: mask}}") != []
    assert fight(more=", stops: [fight]") == []
    assert fight(more=", averted_by: first") == []
    assert fight(after="fight") == []
    assert fight(more="}\ninjects: {air: {delay: 1 h, opens: room}") == []


AFTER = """
organisations: {{s: {{}}}}
places: {{hall: {{}}, door: {{}}}}
people: {{A: {{organisation: s, at: door}}, F: {{organisation: s, {there}}}}}
roles: {{f: {{holders: [A]}}, g: {{holders: [F]}}}}
steps:
  detect: {{by: f, lasts: 10s, does: detect{seen}}}
  call: {{by: {by}, after: {after}, lasts: 1 min, does: {does}}}
  other: {{by: f, after: {other}, lasts: 1 min, does: call_119}}
escalations:
  boom: {{delay: 2 min, {harm}}}
  next: {{after: boom, delay: 1 min, takes: {{people: [A]}}}}
"""


def afterwards(**other: str) -> list[tuple[str, ...]]:
    """The STR10 of the plan in which the brigade is called after the explosion."""
    plain = {"there": "at: door", "seen": "", "by": "f", "after": "boom", "does": "call_119"}
    plain |= {"other": "next", "harm": "closes: hall"}
    return found("STR10", AFTER.format(**{**plain, **other}))


def test_a_call_that_comes_only_after_the_explosion() -> None:
    """STR10: the call waits for the explosion, at first or second hand, although nothing hinders it before."""
    assert afterwards() == [("call",), ("other",)]
    assert afterwards(after="[detect, boom]") == [("call",), ("other",)]
    assert afterwards(after="{any: [boom, next]}") == [("call",), ("other",)]
    (gap, _) = gaps("STR10", AFTER.format(there="at: door", seen="", by="f", after="next", does="call_119",
        other="next", harm="closes: hall"))  # fmt: skip
    assert gap.data == {"step": "call", "triggers": ["boom", "next"]}


def test_what_may_come_after_it() -> None:
    """No STR10: somebody calls sooner, another way leads to it, the act answers the escalation, the explosion is what
    is detected or does no harm, or those who call only come later."""
    assert afterwards(other="detect") == []
    assert afterwards(after="{any: [boom, detect]}", other="detect") == []
    assert afterwards(does="withdraw", other="detect") == []
    assert afterwards(seen=", after: boom", other="boom") == []
    assert afterwards(harm="opens: hall", other="boom") == []
    assert afterwards(there="present: false", by="g", other="detect") == []
    assert ("call",) not in afterwards(there="present: false", by="g")


def test_a_step_for_each_of_nobody() -> None:
    """STR11: everybody asked is away and nobody brings them; not where somebody is there or comes."""
    plan = "places: {{p: {{}}}}\npeople: {{a: {{at: p, present: false}}}}\n"
    plan += "steps: {{out: {{each: everybody, lasts: 1s}}{}}}"
    assert found("STR11", plan.format("")) == [("out",)]
    assert not found("STR11", plan.format(", come: {lasts: 1s, brings: {people: [a], to: p}}"))
    assert not found("STR11", "people: {a: {}}\nsteps: {out: {each: everybody, lasts: 1s}}")


def test_who_is_missing_is_taken_up_by_nobody() -> None:
    """STR03: where somebody can fall, `missing` of an `each` needs somebody who goes on from it; a plain entry does not
    (L3). Where nobody can fall, or it is an outcome of the same name, a plain entry is enough."""
    plan = "people: {{a: {{}}}}\nsteps: {{out: {{each: everybody, lasts: 1s}}, count: {{after: {}}}}}\n"
    falls = "injects: {falls: {takes: {people: [a]}}}"
    (gap,) = gaps("STR03", plan.format("out") + falls)
    assert gap.data["outcomes"] == ["out: missing"]
    assert not gaps("STR03", plan.format("'out: ended'") + falls)
    assert not gaps("STR03", plan.format("out"))
    counted = "steps: {count: {outcomes: {there: 0.5, missing: 0.5}}, end: {after: count}}"
    assert not gaps("STR03", counted)


def test_every_code_of_a_gap_can_be_found() -> None:
    """Each code of scenarios/gap_codes.yaml is written out in the source: none is listed that nothing finds."""
    files = [path for package in ("scenarios", "simulation") for path in (ROOT / package).rglob("*.py")]
    source = "".join(path.read_text(encoding="utf-8") for path in files)
    assert [code for code in gap_codes() if f'"{code}"' not in source] == []


def test_every_check_is_made() -> None:
    """Whatever gives gaps in scenarios/check/ without a leading underscore is called by `check`."""
    folder = ROOT / "scenarios" / "check"
    nodes = {path.stem: list(ast.walk(ast.parse(path.read_text(encoding="utf-8")))) for path in folder.glob("*.py")}
    called = {node.attr for node in nodes.pop("__init__") if isinstance(node, ast.Attribute)}
    checks = [
        f"{stem}.{node.name}"
        for stem, found in nodes.items()
        for node in found
        if isinstance(node, ast.FunctionDef) and node.returns and ast.unparse(node.returns) == "Iterator[Gap]"
    ]
    public = [name for name in checks if "._" not in name]
    assert len(public) > 15
    assert [name for name in public if name.partition(".")[2] not in called] == []
