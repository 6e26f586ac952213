"""Check, family capacity, what no timing can mend: CAP01, CAP02, CAP05, CAP06, each both ways."""

from itertools import combinations
from random import Random

import pytest
from ruamel.yaml import YAML

from scenarios.check import check, lower_bound
from scenarios.check.posts import fill
from scenarios.gap import Gap
from scenarios.model import Scenario


def scenario(text: str) -> Scenario:
    return Scenario.model_validate(YAML(typ="safe").load("format: 1\nscenario: {id: t}\n" + text))


def gaps(code: str, text: str) -> list[Gap]:
    return [gap for gap in check(scenario(text)) if gap.code == code]


PEOPLE = "people: {A: {}, B: {}, C: {present: false}}\n"


def test_filling_posts_one_person_each() -> None:
    """A full assignment is found if there is one; otherwise the posts and people that fall short together."""
    assert fill([frozenset("ab"), frozenset("a"), frozenset("bc")]) is None
    lack = fill([frozenset("xy"), frozenset("a"), frozenset("a")])
    assert lack is not None
    assert (lack.slots, lack.people, lack.short) == ((1, 2), frozenset("a"), 1)


def test_more_people_than_there_can_be() -> None:
    """CAP01: two of a role that only one can ever hold; a deputy helps only if a holder can be out of action."""
    plan = "roles: {{r: {{holders: {}, deputies: {}}}}}\nsteps: {{a: {{by: {{r: 2}}, lasts: 1s}}{}}}"
    (gap,) = gaps("CAP01", PEOPLE + plan.format("[A]", "[]", ""))
    assert gap.nodes == ("a", "r")
    assert (gap.data["kind"], gap.data["asked"], gap.data["have"], gap.data["short"]) == ("people", 2, 1, 1)
    assert gap.weight == "must"
    assert not gaps("CAP01", PEOPLE + plan.format("[A, B]", "[]", ""))
    assert gaps("CAP01", PEOPLE + plan.format("[A]", "[B]", ""))
    assert not gaps("CAP01", PEOPLE + plan.format("[A, C]", "[B]", ""))


def _most(pools: list[frozenset[str]]) -> int:
    """How many slots can be filled at once, by Hall's condition over all sets of slots."""
    sets = (of for n in range(len(pools) + 1) for of in combinations(pools, n))
    return len(pools) - max(len(of) - len(frozenset().union(*of)) for of in sets)


def test_what_falls_short_is_what_hall_says() -> None:
    """On random posts: as many are filled as can be, and short are just those slots without which as many would be
    filled, with all the people whom they could have."""
    luck = Random(5)
    for _ in range(300):
        density = luck.choice((0.2, 0.4, 0.7))
        pools = [frozenset(p for p in "ABCDE" if luck.random() < density) for _ in range(luck.randint(0, 7))]
        lack, most = fill(pools), _most(pools)
        if lack is None:
            assert most == len(pools)
            continue
        needless = [i for i in range(len(pools)) if _most(pools[:i] + pools[i + 1 :]) == most]
        people = frozenset().union(*(pools[i] for i in needless))
        assert (lack.slots, lack.people, lack.filled, lack.asked) == (tuple(needless), people, most, len(pools))
        assert lack.short == len(pools) - most


def test_posts_that_all_hang_together() -> None:
    """Thousands of slots, each competing with the next: the one that stays empty is found at the end of the chain."""
    chain = [frozenset({f"p{i:04}", f"p{i + 1:04}"}) for i in range(2000)]
    assert fill(chain) is None
    lack = fill([*chain, frozenset({"p0000"}), frozenset({"p0001"})])
    assert lack is not None
    assert (lack.filled, lack.asked) == (2001, 2002)


def test_one_person_cannot_fill_two_slots() -> None:
    """CAP01 counts distinct people over all slots."""
    plan = "roles: {{r: {{holders: [A]}}, q: {{holders: {}}}}}\nsteps: {{a: {{by: [r, q], lasts: 1s}}}}"
    assert gaps("CAP01", PEOPLE + plan.format("[A]"))[0].nodes == ("a", "r", "q")
    assert not gaps("CAP01", PEOPLE + plan.format("[A, B]"))


def test_those_who_are_brought_count() -> None:
    """CAP01, CAP02: absent people count if something that can come brings them."""
    plan = "people: {{C: {{present: false}}}}\nplaces: {{p: {{}}}}\n"
    plan += "roles: {{r: {{holders: [C]}}}}\nsteps: {{a: {{by: r, lasts: 1s}}{}}}"
    (gap,) = gaps("CAP02", plan.format(""))
    assert gap.nodes == ("r", "a")
    assert gap.data["named"] == ["C"]
    assert gap.weight == "must"
    assert not gaps("CAP02", plan.format(", b: {brings: {people: [C], to: p}}"))


def test_a_post_that_no_step_asks_for_may_stay_empty() -> None:
    """CAP02 is about steps that can come."""
    text = (
        PEOPLE
        + "roles: {r: {holders: [C]}}\nsteps: {s: {outcomes: {x: 1, y: 0}}, a: {by: r, lasts: 1s, after: 's: y'}}"
    )
    assert not gaps("CAP02", text)


def test_a_team_binds_its_people() -> None:
    """CAP01: what lies between forming a team and its last step cannot have the team's people."""
    plan = """
roles: {{r: {{holders: [A]}}, q: {{holders: {}}}}}
steps:
  don: {{by: r, lasts: 1s, forms: t}}
  check: {{by: q, lasts: 1s, after: don}}
  enter: {{team: t, lasts: 1s, after: check}}
"""
    (gap,) = gaps("CAP01", PEOPLE + plan.format("[A]"))
    assert gap.nodes[0] == "check"
    assert (gap.data["kind"], gap.data["teams"]) == ("team", ["don"])
    assert not gaps("CAP01", PEOPLE + plan.format("[B]"))


def test_more_things_than_there_can_be() -> None:
    """CAP01: the stock, and what is brought; a team holds on to its own."""
    plan = "equipment: {{scba: {{count: 2}}}}\nsteps: {{a: {{needs: {{scba: {}}}, lasts: 1s}}{}}}"
    (gap,) = gaps("CAP01", plan.format(3, ""))
    assert (gap.nodes, gap.data["kind"], gap.data["short"]) == (("a", "scba"), "things", 1)
    assert not gaps("CAP01", plan.format(2, ""))
    assert not gaps("CAP01", plan.format(3, ", b: {brings: {things: {scba: 1}}}"))
    team = (
        "roles: {{r: {{holders: [A]}}}}\nequipment: {{scba: {{count: 2}}}}\nsteps: {{d: {{by: r, needs: "
        "{{scba: 2}}, forms: t, lasts: 1s}}, e: {{team: t, needs: {{scba: {}}}, lasts: 1s}}}}"
    )
    assert gaps("CAP01", PEOPLE + team.format(1))[0].data["asked"] == 3


def test_nobody_can_get_there() -> None:
    """CAP01: a place without a way to it."""
    plan = "places: {{p: {{}}, q: {{}}}}\nwalks: {}\npeople: {{A: {{at: p}}}}\nroles: {{r: {{holders: [A]}}}}\n"
    plan += "steps: {{a: {{by: r, at: q, lasts: 1s}}}}"
    assert gaps("CAP01", plan.format("{}"))[0].data["kind"] == "path"
    assert not gaps("CAP01", plan.format("{p: {q: 10}}"))


def test_one_feeder_for_two_needs() -> None:
    """CAP05: cutting the power takes the pump that the deluge needs, unless that is over before, or enough is left."""
    plan = (
        "equipment: {{pump: {{count: {}}}}}\nsteps: {{cut: {{takes: {{things: {{pump: 1}}}}{}}}, spray: {{needs: pump, "
    )
    plan += "lasts: 1s{}}}}}"
    (gap,) = gaps("CAP05", plan.format(1, "", ""))
    assert gap.nodes == ("pump", "cut", "spray")
    assert (gap.weight, gap.data["left"]) == ("should", 0)
    assert not gaps("CAP05", plan.format(2, "", ""))
    assert not gaps("CAP05", plan.format(1, ", after: spray", ""))
    assert gaps("CAP05", plan.format(1, "", ", after: cut"))[0].weight == "must"


def test_a_lasting_need_is_over_when_its_step_has_ended() -> None:
    """CAP05: an inject takes the pump while the fog line still runs; the hazard's own doing is no gap of the plan."""
    plan = "equipment: {{pump: {{}}}}\nsteps: {{fog: {{needs: pump, until: end}}, end: {{}}}}\n"
    assert gaps("CAP05", plan.format() + "injects: {i: {after: end, takes: {things: {pump: 1}}}}")
    assert not gaps("CAP05", plan.format() + "injects: {i: {after: fog, takes: {things: {pump: 1}}}}")
    assert not gaps("CAP05", plan.format() + "escalations: {e: {delay: 1s, takes: {things: {pump: 1}}}}")


SITE = """
places: {p: {}, q: {}, far: {}}
walks: {p: {q: 12}, q: {far: 120}}
people: {A: {at: p}, B: {at: far}}
roles: {one: {holders: [A]}, two: {holders: [A], deputies: [B]}}
"""


@pytest.mark.parametrize(
    ("steps", "bound"),
    [
        ("{a: {lasts: 10s}, b: {lasts: {least: 5s, likely: 9s, most: 20s}, after: a}}", 15_000),
        ("{a: {}, b: {by: one, at: q, lasts: 5s, after: a}}", 15_000),  # 12 m at 1.2 m/s
        ("{a: {}, b: {by: two, at: far, lasts: 5s, after: a}}", 5_000),  # a deputy stands there
        ("{c: {by: one, at: q, lasts: 1s}, a: {}, b: {by: one, at: q, lasts: 5s, after: a}}", 5_000),  # an earlier step
        ("{a: {}, c: {lasts: 50s, after: a}, d: {lasts: 7s, after: a}, b: {after: {any: [c, d]}}}", 7_000),
        ("{a: {}, c: {lasts: 50s, after: a}, d: {lasts: 7s, after: a}, b: {after: [c, d]}}", 50_000),
        ("{a: {}, b: {lasts: {shape: exponential, mean: 60s}, fails: 0.5, attempts: 3, after: a}}", 0),
        ("{a: {lasts: 9s}, w: {after: a, until: c}, c: {lasts: 30s, after: 'w: started'}, b: {after: w}}", 39_000),
        ("{a: {lasts: 4s}, d: {by: one, at: q, lasts: 2s, forms: t, after: a}, b: {team: t, lasts: 3s}}", 19_000),
    ],
)
def test_lower_bound(steps: str, bound: int) -> None:
    """The critical path from T0 with everything at its least, each walk from the nearest place."""
    assert lower_bound(scenario(SITE + f"steps: {steps}\ndeadlines: {{x: {{to: b, within: 1s}}}}"), "x") == bound


def test_a_skipped_step_does_not_lengthen_the_bound() -> None:
    """What may be skipped is not waited for: the slow branch counts only where it must be done."""
    plan = (
        "steps: {{s: {{outcomes: {{x: {}, y: {}}}}}, slow: {{lasts: 60s, after: 's: x'}}, b: {{after: [s, slow]}}}}\n"
    )
    plan += "deadlines: {{d: {{to: b, within: 1s}}}}"
    assert lower_bound(scenario(plan.format(0.5, 0.5)), "d") == 0
    assert lower_bound(scenario(plan.format(1, 0)), "d") == 60_000


def test_an_escalation_counts_with_its_least_delay() -> None:
    """A delay that something may shorten counts shortened."""
    plan = (
        "steps: {{a: {{}}, b: {{after: e}}}}\nescalations: {{e: {{delay: {{least: 40s, likely: 50s, most: 60s}}{}}}}}\n"
    )
    plan += "deadlines: {{d: {{to: b, within: 1s}}}}"
    assert lower_bound(scenario(plan.format("")), "d") == 40_000
    assert lower_bound(scenario(plan.format(", delayed_by: {a: 2}")), "d") == 40_000
    assert lower_bound(scenario(plan.format(", delayed_by: {a: 0.5}")), "d") == 20_000


def test_the_bound_counts_only_what_follows_from_the_start() -> None:
    """What goes on beside `from` may be over before it: the bound holds however late `from` comes."""
    plan = "steps: {from: {lasts: 9s}, side: {lasts: 90s}, to: {after: [from, side], lasts: 5s}, other: {}}\n"
    plan += "deadlines: {d: {from: from, to: to, within: 1s}, e: {from: from, to: other, within: 1s}}"
    assert lower_bound(scenario(plan), "d") == 5_000
    assert lower_bound(scenario(plan), "e") is None


def test_a_deadline_missed_at_the_very_best() -> None:
    """CAP06: only above the limit, not at it; a circle or an end out of reach says nothing."""
    plan = "steps: {{a: {{lasts: 10s}}}}\ndeadlines: {{d: {{to: a, within: {}}}}}"
    (gap,) = gaps("CAP06", plan.format("9s"))
    assert (gap.nodes, gap.data["best_ms"], gap.data["limit_ms"]) == (("d",), 10_000, 9_000)
    assert not gaps("CAP06", plan.format("10s"))
    circle = "steps: {a: {after: b}, b: {after: a}}\ndeadlines: {d: {to: a, within: 1s}}"
    assert lower_bound(scenario(circle), "d") is None
    never = "steps: {a: {outcomes: {x: 1, y: 0}}}\ndeadlines: {d: {to: 'a: y', within: 1s}}"
    assert lower_bound(scenario(never), "d") is None
