"""Check, family capacity, what runs at the same time: CAP03, CAP04, CAP07, each both ways."""

import os
import subprocess
import sys
from pathlib import Path

from ruamel.yaml import YAML

from scenarios.check import check
from scenarios.gap import Gap
from scenarios.model import Scenario


def gaps(code: str, text: str) -> list[Gap]:
    data = YAML(typ="safe").load("format: 1\nscenario: {id: t}\n" + text)
    return [gap for gap in check(Scenario.model_validate(data)) if gap.code == code]


def found(code: str, text: str) -> list[tuple[str, ...]]:
    return [gap.nodes for gap in gaps(code, text)]


ROLES = """
people: {A: {}, B: {}, C: {}}
roles: {r: {holders: [A]}, q: {holders: [A]}, s: {holders: [A, B]}, t: {holders: [B]}}
"""


def test_one_person_in_two_places() -> None:
    """CAP03: two posts of one person at the same time; in sequence, or with two people, there is no gap."""
    plan = "steps: {{a: {{by: {}, lasts: 10s}}, b: {{by: {}, lasts: 10s{}}}}}"
    assert found("CAP03", ROLES + plan.format("r", "q", "")) == [("A", "a", "b")]
    assert not gaps("CAP03", ROLES + plan.format("r", "q", ", after: a"))
    assert not gaps("CAP03", ROLES + plan.format("r", "s", ""))
    assert not gaps("CAP03", ROLES + plan.format("r", "t", ""))


def test_two_people_for_three_steps() -> None:
    """CAP03: any two steps could be shared out, all three cannot; one gap for both, who share the lot."""
    text = ROLES + "steps: {a: {by: s, lasts: 10s}, b: {by: s, lasts: 10s}, c: {by: s, lasts: 10s}}"
    (gap,) = gaps("CAP03", text)
    assert gap.nodes == ("A", "B", "a", "b", "c")
    assert (gap.data["people"], gap.data["steps"]) == (["A", "B"], ["a", "b", "c"])


def test_deputies_help_only_while_a_holder_is_away() -> None:
    """CAP03 follows L4: a present holder keeps his deputy out."""
    plan = "people: {{A: {{}}, B: {{}}, C: {{present: {}}}}}\nroles: {{r: {{holders: [A]}}, q: {{holders: [A, C], "
    plan += "deputies: [B]}}}}\nsteps: {{a: {{by: r, lasts: 9s}}, b: {{by: r, lasts: 9s}}, c: {{by: q, lasts: 9s}}}}"
    assert found("CAP03", plan.format("true")) == [("A", "a", "b")]
    assert found("CAP03", plan.format("false")) == [("A", "a", "b")]
    one = "people: {{A: {{}}, B: {{}}, C: {{present: {}}}}}\nroles: {{r: {{holders: [A]}}, q: {{holders: {}, "
    one += "deputies: [B]}}}}\nsteps: {{a: {{by: r, lasts: 9s}}, c: {{by: q, lasts: 9s}}}}"
    assert found("CAP03", one.format("false", "[A]")) == [("A", "a", "c")]
    assert not gaps("CAP03", one.format("false", "[A, C]"))


def test_steps_that_exclude_each_other_do_not_compete() -> None:
    """CAP03: either it leaks or it does not."""
    plan = "steps: {{s: {{outcomes: {{x: 0.5, y: 0.5}}}}, a: {{by: r, lasts: 9s, after: 's: x'}}, "
    plan += "b: {{by: q, lasts: 9s, after: '{}'}}}}"
    assert not gaps("CAP03", ROLES + plan.format("s: y"))
    assert found("CAP03", ROLES + plan.format("s: x")) == [("A", "a", "b")]


def test_steps_far_apart_in_time_do_not_compete() -> None:
    """CAP03: unordered, but ordinarily one is long over when the other begins."""
    plan = "steps: {{a: {{by: r, lasts: 10s}}, w: {{lasts: {}}}, b: {{by: q, lasts: 10s, after: w}}}}"
    assert not gaps("CAP03", ROLES + plan.format("60s"))
    assert found("CAP03", ROLES + plan.format("5s")) == [("A", "a", "b")]


def test_the_weight_tells_whether_a_deadline_suffers() -> None:
    """CAP03: *could* if one after the other still keeps every deadline that hangs on it, *should* otherwise."""
    plan = "steps: {{a: {{by: r, lasts: 30s}}, b: {{by: q, lasts: 30s}}}}\ndeadlines: {{d: {{to: b, within: {}}}}}"
    (tight,) = gaps("CAP03", ROLES + plan.format("45s"))
    assert (tight.weight, tight.data["late"]) == ("should", ["d"])
    (roomy,) = gaps("CAP03", ROLES + plan.format("5 min"))
    assert (roomy.weight, roomy.data["late"]) == ("could", [])
    (untimed,) = gaps("CAP03", ROLES + "steps: {a: {by: r, lasts: 30s}, b: {by: q, lasts: 30s}}")
    assert untimed.weight == "should"


def test_a_team_is_bound_until_its_last_step() -> None:
    """CAP03: a step beside the team's work cannot have the team's people, even if the team is just waiting."""
    plan = (
        "steps: {{don: {{by: r, lasts: 10s, forms: x}}, w: {{lasts: 60s}}, enter: {{team: x, lasts: 10s, after: w}}, "
    )
    plan += "b: {{by: q, lasts: 10s, after: {}}}}}"
    assert found("CAP03", ROLES + plan.format("don")) == [("A", "don", "b")]
    assert not gaps("CAP03", ROLES + plan.format("enter"))


def test_one_team_cannot_do_two_things() -> None:
    """CAP03: two steps of one team at the same time."""
    plan = "steps: {{don: {{by: r, lasts: 9s, forms: x}}, a: {{team: x, lasts: 9s}}, b: {{team: x, lasts: 9s{}}}}}"
    assert found("CAP03", ROLES + plan.format("")) == [("A", "a", "b")]
    assert not gaps("CAP03", ROLES + plan.format(", after: a"))


def test_things_at_the_same_time() -> None:
    """CAP04: two radios for three calls at once; enough, or one after another, is no gap."""
    plan = (
        "equipment: {{radio: {{count: {}}}}}\nsteps: {{a: {{needs: radio, lasts: 9s}}, b: {{needs: radio, lasts: 9s}}, "
    )
    plan += "c: {{needs: radio, lasts: 9s{}}}}}"
    (gap,) = gaps("CAP04", plan.format(2, ""))
    assert gap.nodes == ("radio", "a", "b", "c")
    assert (gap.data["asked"], gap.data["have"], gap.data["short"]) == (3, 2, 1)
    assert not gaps("CAP04", plan.format(3, ""))
    assert not gaps("CAP04", plan.format(2, ", after: [a, b]"))


GROUPS = """
organisations: {{station: {{}}}}
people: {{A: {{}}, B: {{}}, C: {{}}, D: {{organisation: station}}}}
roles: {{rescue: {{holders: [A, B]}}, fire: {{holders: {}}}, evacuate: {{holders: {}}}}}
steps:
  a: {{by: {{rescue: 2}}, lasts: 60s}}
  b: {{by: {{fire: 2}}, lasts: 60s{}}}
  c: {{by: {{evacuate: 2}}, lasts: 60s{}}}
"""


def test_groups_that_cannot_be_manned() -> None:
    """CAP07: three groups of two written down for two people; it says how many are needed, there, and short."""
    (gap,) = gaps("CAP07", GROUPS.format("[A, B]", "[A, B]", "", ""))
    assert gap.nodes == ("rescue", "fire", "evacuate")
    assert (gap.data["need"], gap.data["present"], gap.data["short"]) == (6, 2, 4)
    assert gap.weight == "should"


def test_posts_in_sequence_are_no_groups() -> None:
    """CAP07: the same two people one task after another, as a small station plans it, is a plan."""
    assert not gaps("CAP07", GROUPS.format("[A, B]", "[A, B]", ", after: a", ", after: b"))
    assert not gaps("CAP07", GROUPS.format("[C, D]", "[C, D]", "", ", after: b"))


def test_the_same_plan_gives_the_same_gaps_in_every_process() -> None:
    """Where several sets of posts are equally short, which one is named does not hang on the order of hashes."""
    program = """
from scenarios.check import check
from scenarios.model import Scenario
ids = [f"r{i}" for i in range(9)]
roles = {id: {"holders": ["A" if i < 5 else "B"]} for i, id in enumerate(ids)}
steps = {f"s{id}": {"by": id, "lasts": "9s"} for id in ids}
steps |= {f"t{id}": {"by": id, "lasts": "9s", "after": "s" + id} for id in ids}
plan = {"format": 1, "scenario": {"id": "t"}, "organisations": {"o": {}}, "people": {"A": {}, "B": {}}}
print([(gap.identity, gap.data) for gap in check(Scenario.model_validate(plan | {"roles": roles, "steps": steps}))])
"""
    seen = set()
    for seed in "123":
        run = subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            check=True,
        )
        seen.add(run.stdout)
    assert len(seen) == 1
    assert b"CAP07" in seen.pop()
