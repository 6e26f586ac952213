"""Gaps of a study: what a plan is blamed for, and what not."""

from typing import Any

import pytest
from ruamel.yaml import YAML

from scenarios.check.hazards import avertable, blamable
from scenarios.gap import Gap, Share
from scenarios.model import Scenario
from simulation.gaps import find_gaps
from simulation.gaps.hazard import hazard
from simulation.gaps.waiting import starved
from simulation.study.ensemble import run_many
from simulation.study.study import Study, Waiting

HEAD = "format: 1\nscenario: {id: t}\n"


def study(text: str, runs: int = 100) -> Study:
    """The study of a plan."""
    s = Scenario.model_validate(YAML(typ="safe").load(HEAD + text))
    return Study(s, run_many(s, runs, 1))


def gaps(code: str, text: str, runs: int = 100) -> list[Gap]:
    """The gaps of a code that it shows."""
    return [gap for gap in find_gaps(study(text, runs)) if gap.code == code]


# ---- HAZ01, HAZ02

YARD = """
places: {yard: {}, gate: {}}
walks: {yard: {gate: 12}}
people: {A: {at: yard}}
roles: {a: {holders: [A]}}
steps: {run: {by: a, at: gate, lasts: 0s}}
"""


@pytest.mark.parametrize("collection", ["escalations", "injects"])
def test_what_no_step_can_avert_is_nobodys_fault(collection: str) -> None:
    """A blast after ten minutes that nothing averts, everybody out after ten seconds: no gap, be it an escalation or an
    inject."""
    assert find_gaps(study(YARD + f"{collection}: {{blast: {{delay: 10 min, closes: yard}}}}")) == []


@pytest.mark.parametrize("collection", ["escalations", "injects"])
def test_who_is_there_counts_whatever_it_is(collection: str) -> None:
    """The same blast after a second finds A in the yard: HAZ02 for the escalation and for the inject alike."""
    found = find_gaps(study(YARD.replace("12", "240").replace("lasts: 0s", "after: b, lasts: 0s").replace("steps: {",
        "steps: {b: {lasts: 5s}, ") + f"{collection}: {{blast: {{delay: 1s, closes: yard}}}}"))  # fmt: skip
    assert [(gap.code, gap.weight, gap.data["exposed"]) for gap in found] == [("HAZ02", "must", ("A",))]


def test_the_lower_bound_is_whoever_is_there_most(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of those whom no step leads out, the one who is there most often bounds how often anybody is, in whatever order
    the study lists them."""
    found = study(YARD.replace("A: {at: yard}", "A: {at: yard}, B: {at: yard}, C: {at: yard}").replace(
        "gate, lasts", "gate, after: wind, lasts") + "injects: {wind: {delay: 1s, closes: yard}}")  # fmt: skip
    listed = [(who, Share(k, 100)) for who, k in (("B", 5), ("A", 100), ("C", 60))]
    monkeypatch.setattr(Study, "exposed", lambda self, id: (Share(100, 100), listed))
    (gap,) = hazard(found)
    assert (gap.share, gap.data["exposed"]) == (Share(60, 100), ("C",))


def test_news_that_somebody_answers() -> None:
    """The wind turns and closes the yard: A, whom a step then leads to the gate, has been thought of; B has not. Of an
    escalation, which strikes at once, both are told."""
    plan = YARD.replace("A: {at: yard}", "A: {at: yard}, B: {at: yard}").replace(
        "gate, lasts", "gate, after: wind, lasts"
    )
    for collection, exposed in (("injects", [("B",)]), ("escalations", [("A", "B")])):
        found = gaps("HAZ02", plan + f"{collection}: {{wind: {{delay: 1 min, closes: yard}}}}")
        assert [gap.data["exposed"] for gap in found] == exposed
    alone = YARD.replace("gate, lasts", "gate, after: wind, lasts")
    assert not gaps("HAZ02", alone + "injects: {wind: {delay: 1 min, closes: yard}}")


def test_good_news_is_no_hazard() -> None:
    """Help that comes, a place that opens: no HAZ01 although a step averts it; the same with harm is one."""
    plan = "people: {{A: {{}}, F: {{present: false}}}}\nplaces: {{gate: {{}}}}\nsteps: {{stop: {{lasts: 1 h}}}}\n"
    plan = plan.replace("A: {{}}", "A: {{at: gate}}")
    plan += "escalations: {{e: {{delay: 1 min, averted_by: stop, {}}}}}"
    assert not gaps("HAZ01", plan.format("brings: {people: [F], to: gate}"))
    assert not gaps("HAZ01", plan.format("opens: gate"))
    assert gaps("HAZ01", plan.format("closes: gate, brings: {people: [F], to: gate}"))
    assert gaps("HAZ01", plan.format("stops: [stop]"))


def test_who_can_be_blamed_for_which_escalation() -> None:
    """By a step of its own, through the escalation that it follows, through the failure that it follows; not by an
    inject of itself, by a step that never comes, or by nothing."""
    plan = """
steps: {shut: {fails: 0.5, outcomes: {a: 1, b: 0}}, never: {after: "shut: b"}}
injects: {rain: {delay: 1s}, told: {after: shut}}
escalations:
  own: {averted_by: shut}
  behind: {after: own}
  either: {after: {any: [own, alone]}}
  both: {after: [own, alone]}
  follow: {after: [own, behind]}
  slip: {after: [alone, "shut: failed"]}
  through: {averted_by: told}
  luck: {averted_by: rain}
  vain: {averted_by: never}
  half: {averted_by: [shut, "shut: b"]}
  alone: {delay: 1s}
"""
    s = Scenario.model_validate(YAML(typ="safe").load(HEAD + plan))
    assert avertable(s) == {"own", "behind", "follow", "slip", "through"}
    assert blamable(s) == avertable(s)


# ---- CAP08

HALL = """
organisations: {s: {}}
places: {hall: {title: 灌瓶间}, door: {}}
walks: {hall: {door: 5}}
people: {A: {organisation: s, at: door}}
equipment: {mask: {count: 1, protects: true}}
roles: {f: {holders: [A]}}
steps:
  detect: {by: f, at: door, lasts: 10s}
"""
BOOM = "escalations: {boom: {delay: 2 min, closes: hall}}"


def test_a_control_that_stands_where_the_hazard_strikes() -> None:
    """He walks in to close the valve, the hall blows up before he has done: not people or equipment are missing, the
    place is closed, by what and when; and it is the hazard that he was to avert."""
    close = HALL + "  close: {by: f, at: hall, after: detect, lasts: 3 min}\n"
    (gap,) = gaps("CAP08", close + BOOM.replace("closes", "averted_by: close, closes"))
    assert gap.data == {
        "kind": "control",
        "node": "close",
        "behind": (),
        "place": "hall",
        "closer": "boom",
        "closed_ms": 120_000,
    }
    (gap,) = gaps("CAP08", close + BOOM)
    assert gap.data["kind"] == "closed"


def test_a_place_closed_before_the_step_was_ready() -> None:
    """The call is only made after ten minutes, the hall has long been closed by then."""
    late = HALL + "  wait: {lasts: 10 min}\n  call: {by: f, at: hall, after: wait, lasts: 3 min}\n"
    (gap,) = gaps("CAP08", late + BOOM)
    assert (gap.data["kind"], gap.data["closer"]) == ("closed", "boom")


def test_a_place_that_opens_again_is_not_to_blame() -> None:
    """Opened again, entered with a mask, or waited for long before the closing: people or things are missing."""
    plan = HALL.replace("roles:", "  axe: {count: 0}\nroles:").replace(
        "{mask: {count: 1, protects: true}}", "\n  mask: {protects: true}"
    )
    step = plan + "  close: {by: f, at: hall, after: detect, lasts: 3 min, needs: %s}\n"
    opened = BOOM + "\ninjects: {air: {delay: 5 min, opens: hall}}"
    for text in (
        step % "axe" + opened,
        step % "[axe, mask]" + BOOM.replace("closes: hall", "closes: {hall: {against: mask}}"),
    ):
        (gap,) = gaps("CAP08", text)
        assert "kind" not in gap.data
    (gap,) = gaps("CAP08", step % "axe" + BOOM)
    assert "kind" not in gap.data


def test_a_lasting_step_is_no_want_of_people() -> None:
    """A standby to the end is no gap; where something waits for its end, it is said that it has none."""
    plan = HALL + "  standby: {by: f, at: door, after: detect, until: never}\n  never: {after: e}\n"
    plan += "%sescalations: {e: {delay: 30 d}}"
    assert not [gap for gap in gaps("CAP08", plan % "") if gap.nodes == ("standby",)]
    (gap,) = [gap for gap in gaps("CAP08", plan % "  clear: {after: standby}\n") if gap.nodes == ("standby",)]
    assert (gap.data["kind"], gap.data["behind"]) == ("lasting", ("clear",))


def test_an_escalation_yet_to_come_is_no_step_that_waits() -> None:
    """A step that waits for an escalation which does not come within the run: nobody waits for people."""
    assert find_gaps(study("steps: {a: {after: e}}\nescalations: {e: {delay: 30 d}}")) == []


# ---- STR06

VALVE = "steps: {{valve: {{lasts: 9s, fails: 1}}, clear: {{after: valve{}}}{}}}"


@pytest.mark.parametrize(
    "instead",
    [
        ", main: {after: 'valve: failed'}",
        ", main: {after: {any: [valve, tap]}}, tap: {}",
        ", main: {after: fire}}\nescalations: {fire: {delay: 1 min, averted_by: valve}",
    ],
)
def test_a_failure_that_is_taken_up_leaves_nobody_waiting(instead: str) -> None:
    """A step for the failure, an alternative to it, an answer to the hazard that follows: the other branch rightly does
    not come. Without any of them it is stuck."""
    assert not gaps("STR06", VALVE.format("", instead))
    assert [gap.data["node"] for gap in gaps("STR06", VALVE.format("", ""))] == [("clear",)]


def test_the_same_act_on_another_branch() -> None:
    """The blocked step calls 119, and so does a step that came: it is not missed."""
    call = ", does: call_119"
    assert not gaps("STR06", VALVE.format(call, ", other: {lasts: 1s, does: call_119}"))
    assert gaps("STR06", VALVE.format(call, ", other: {lasts: 1s, does: call_120}"))


def test_what_was_called_off_before_it_began() -> None:
    """A search called off before it began leaves nobody waiting; one called off half done does, and is said so."""
    plan = "steps: {{find: {{lasts: {}}}, search: {{after: find, lasts: 1 h}}, tell: {{after: search}}}}\n"
    plan += "escalations: {{fire: {{delay: 1 min, stops: [search]}}}}"
    assert not gaps("STR06", plan.format("2 min"))
    (gap,) = gaps("STR06", plan.format("30s"))
    assert (gap.nodes, gap.data["kind"], gap.data["node"]) == (("search",), "stopped", ("tell",))


def test_an_inject_that_does_not_come_is_not_stuck() -> None:
    """Only steps wait in vain: an inject behind a failed step is simply not fed in."""
    assert not gaps("STR06", "steps: {valve: {lasts: 9s, fails: 1}}\ninjects: {ask: {after: valve}}")


# ---- WAI02

PAIR = """
people: {A: {}, B: {}}
equipment: {rope: {}}
roles: {r: {holders: [A, B]}}
steps:
  pair: {by: {r: 2}, lasts: 10s, needs: rope}
  one: {by: r, lasts: 10s}
  two: {by: r, lasts: 10s}
deadlines: {d: {to: pair, within: %s}}
"""


def passed(monkeypatch: pytest.MonkeyPatch, text: str, *rows: Waiting) -> list[Gap]:
    """What is said where every step has these waits."""
    result = study(text, 20)
    monkeypatch.setattr(Study, "queued", lambda self, step: list(rows))
    return list(starved(result))


def test_a_step_for_two_that_never_gets_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """A is given to others for over a minute while the pair waits: WAI02 with A, and who had him, longest first."""
    rows = [Waiting("person", "A", "one", 20_000, passed=True), Waiting("person", "A", "two", 45_000, passed=True)]
    rows += [Waiting("person", "B", "two", 50_000, passed=True), Waiting("person", "B", "one", 999_000)]
    (gap,) = passed(monkeypatch, PAIR % "1 h", *rows)
    data: dict[str, Any] = {"step": "pair", "whom": "A", "kind": "person", "wait": 65_000, "thieves": ("two", "one")}
    assert (gap.code, gap.nodes, gap.data) == ("WAI02", ("pair", "A"), data)
    (gap,) = passed(monkeypatch, PAIR % "1 h", Waiting("thing", "rope", "two", 61_000, passed=True))
    assert gap.data["kind"] == "thing"
    assert not passed(monkeypatch, PAIR % "1 h", Waiting("person", "A", "one", 59_000, passed=True))
    assert not passed(monkeypatch, PAIR % "1 h", Waiting("person", "A", "one", 99_000))


def test_less_is_enough_where_it_makes_a_deadline_late(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fifth of the limit of a late deadline that the step decides; not where the deadline is kept."""
    row = Waiting("person", "A", "one", 2_000, passed=True)
    assert [gap.nodes for gap in passed(monkeypatch, PAIR % "9s", row)] == [("pair", "A")]
    assert not passed(monkeypatch, PAIR % "1 min", row)


def test_a_step_for_one_cannot_starve_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks for one person and nothing else takes him when he is free."""
    one = (PAIR % "1 h").replace("{r: 2}", "r").replace(", needs: rope", "")
    assert not passed(monkeypatch, one, Waiting("person", "A", "one", 99_000, passed=True))


def test_somebody_missing_is_no_failed_step() -> None:
    """STR06 says that somebody is missing, not that the step failed; not where somebody takes that up."""
    plan = """
people: {a: {}, b: {}}
steps:
  out: {each: everybody, lasts: 10s}
  over: {after: out, does: all_clear}
SEARCH
injects: {falls: {delay: 4s, takes: {people: [b]}}}
"""
    (gap,) = [g for g in find_gaps(study(plan.replace("SEARCH", ""), 40)) if g.code == "STR06"]
    assert (gap.nodes, gap.data["kind"], gap.data["node"]) == (("out",), "missing", ("over",))
    search = "  search: {after: {out: missing}, lasts: 1s}"
    assert not [g for g in find_gaps(study(plan.replace("SEARCH", search), 40)) if g.code == "STR06"]


def test_too_few_runs_judge_nothing() -> None:
    """A limit missed in every run is a gap from thirty runs on; below, nothing that the runs show is a gap."""
    plan = """
people: {a: {}}
roles: {r: {holders: [a]}}
steps: {x: {by: r, lasts: 90s}, y: {by: r, lasts: 5s}}
deadlines: {d: {to: x, within: 10s}, e: {to: y, within: 10s}}
"""
    assert find_gaps(study(plan, 29)) == []
    assert {"LAT01", "WAI01"} <= {gap.code for gap in find_gaps(study(plan, 30))}


def test_who_had_him_is_named_one_after_the_other() -> None:
    """Of the minute and a half of waiting, the longest first; not only who let him go last."""
    plan = """
people: {a: {}}
roles: {r: {holders: [a]}}
steps:
  first: {by: r, lasts: 60s, priority: -2}
  second: {by: r, lasts: 30s, priority: -1}
  x: {by: r, lasts: 5s}
deadlines: {d: {to: x, within: 10s}}
"""
    (gap,) = [g for g in find_gaps(study(plan, 40)) if g.code == "WAI01"]
    assert (gap.data["thief"], gap.data["wait"]) == (("first", "second"), 90_000)


def test_a_control_where_it_strikes_is_not_to_be_hurried() -> None:
    """HAZ01 says so where every step that averts has to be done at a place that it closes: nobody is to be quicker."""
    plan = """
places: {hall: {}, gate: {}}
walks: {hall: {gate: 12}}
people: {a: {at: gate}}
roles: {r: {holders: [a]}}
steps: {shut: {by: r, at: AT, lasts: 180s}}
escalations: {blast: {delay: 120s, closes: hall, averted_by: shut}}
"""
    (inside,) = [g for g in find_gaps(study(plan.replace("AT", "hall"), 40)) if g.code == "HAZ01"]
    (outside,) = [g for g in find_gaps(study(plan.replace("AT", "gate"), 40)) if g.code == "HAZ01"]
    assert (inside.data["kind"], inside.data["steps"]) == ("control", ("shut",))
    assert "kind" not in outside.data
