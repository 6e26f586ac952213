"""What no timing can mend, counted by hand: nobody for a role, too few people or things, a need taken away, the best
time too late. Every figure of a gap is looked at, for each is a word of its sentence."""

from __future__ import annotations

from scenarios.check import check
from scenarios.gap import Gap
from tests.theory.conftest import scenario

PEOPLE = "people: {A: {}, B: {}, C: {present: false}}\n"


def gaps(code: str, text: str) -> list[Gap]:
    """The gaps of one code in a plan."""
    return [gap for gap in check(scenario(text)) if gap.code == code]


def test_nobody_for_a_role() -> None:
    """C is absent and nothing brings him; a and b ask for him, c can never come (nothing fails) and does not count."""
    (gap,) = gaps(
        "CAP02",
        PEOPLE
        + """
roles: {r: {holders: [C], deputies: [C]}, full: {holders: [A]}}
steps:
  s: {lasts: 1s}
  a: {by: r, lasts: 1s}
  b: {by: [full, r], lasts: 1s}
  c: {by: r, after: {s: failed}, lasts: 1s}
""",
    )
    assert (gap.nodes, gap.weight) == (("r", "a", "b"), "must")
    assert gap.data == {"role": "r", "steps": ["a", "b"], "named": ["C"]}


def test_too_few_people() -> None:
    """Three are asked for, of two roles that A and B share: one short."""
    (gap,) = gaps(
        "CAP01", PEOPLE + "roles: {r: {holders: [A, B]}, q: {holders: [A]}}\nsteps: {a: {by: {r: 2, q: 1}, lasts: 1s}}"
    )
    assert gap.nodes == ("a", "r", "q")
    assert gap.data == {
        "kind": "people", "step": "a", "roles": ["r", "q"], "teams": [], "asked": 3, "have": 2, "short": 1,
    }  # fmt: skip


def test_a_step_that_can_never_come_lacks_nothing() -> None:
    """It asks for two of one and for three things of two, and comes only if what cannot fail fails."""
    text = (
        PEOPLE
        + """
roles: {r: {holders: [A]}}
equipment: {scba: {count: 2}}
steps: {s: {lasts: 1s}, a: {by: {r: 2}, needs: {scba: 3}, lasts: 1sAFTER}}
"""
    )
    assert not gaps("CAP01", text.replace("AFTER", ", after: {s: failed}"))
    assert [gap.data["kind"] for gap in gaps("CAP01", text.replace("AFTER", ""))] == ["people", "things"]


def test_what_each_does_for_himself_asks_for_no_post_but_for_its_things() -> None:
    """An `each` has no posts to fill. Its parts take their things one after the other: one mask does for two people,
    but no part ever gets two of one."""
    text = "places: {p: {}}\npeople: {A: {at: p}, B: {at: p}}\nequipment: {scba: {}}\n"
    steps = "steps: {out: {each: everybody, needs: {scba: %d}, at: p, lasts: 0s}}"
    assert not gaps("CAP01", text + steps % 1)
    (gap,) = gaps("CAP01", text + steps % 2)
    assert (gap.nodes, gap.data["kind"]) == (("out", "scba"), "things")
    assert (gap.data["asked"], gap.data["have"], gap.data["short"]) == (2, 1, 1)


def test_a_role_that_nobody_holds_is_told_once() -> None:
    """CAP02 says that q is empty; that the step is short of people as well would say it twice, whoever else it asks
    for."""
    text = PEOPLE + "roles: {r: {holders: [A]}, q: {holders: [C]}}\nsteps: {a: {by: {r: 2, q: 1}, lasts: 1s}}"
    assert not gaps("CAP01", text)
    assert len(gaps("CAP02", text)) == 1


def test_a_team_that_cannot_be_formed_is_told_at_the_step_that_should_form_it() -> None:
    """don asks for two of whom there is one: enter, which the team would do, is not blamed as well. A team that can be
    formed may still be asked for more than there are: A is in it and is asked for once more."""
    plan = (
        PEOPLE
        + """
roles: {r: {holders: [A]}}
steps: {don: {by: {r: DON}, lasts: 1s, forms: t}, enter: {team: t, by: {r: MORE}, lasts: 1s}}
"""
    )
    assert [gap.nodes[0] for gap in gaps("CAP01", plan.replace("DON", "2").replace("MORE", "1"))] == ["don"]
    (gap,) = gaps("CAP01", plan.replace("DON", "1").replace("MORE", "1"))
    assert (gap.nodes, gap.data["asked"], gap.data["have"]) == (("enter", "r"), 2, 1)


def test_who_is_bound_in_a_team_meanwhile() -> None:
    """A is in the team while check goes on, which asks for him: two are asked for (with the team), one is there."""
    (gap,) = gaps(
        "CAP01",
        PEOPLE
        + """
roles: {r: {holders: [A]}}
steps:
  don: {by: r, lasts: 1s, forms: t}
  check: {by: r, lasts: 1s, after: don}
  enter: {team: t, lasts: 1s, after: check}
""",
    )
    assert gap.data == {
        "kind": "team", "step": "check", "roles": ["r"], "teams": ["don"], "asked": 2, "have": 1, "short": 1,
    }  # fmt: skip


def test_nobody_has_a_way_there() -> None:
    """r and q stand at p, from which no way leads to far; s stands there."""
    (gap,) = gaps(
        "CAP01",
        """
places: {p: {}, far: {}}
people: {A: {at: p}, B: {at: p}, D: {at: far}}
roles: {r: {holders: [A]}, q: {holders: [B]}, s: {holders: [D]}}
steps: {a: {by: [r, s, q], at: far, lasts: 1s}}
""",
    )
    assert gap.nodes == ("a", "r", "q")
    assert gap.data == {"kind": "path", "step": "a", "place": "far", "roles": ["r", "q"]}


def test_too_few_things() -> None:
    """Three of two; and what a team holds meanwhile is held: two and one more of two."""
    (gap,) = gaps("CAP01", "equipment: {scba: {count: 2}}\nsteps: {a: {needs: {scba: 3}, lasts: 1s}}")
    assert gap.nodes == ("a", "scba")
    assert gap.data == {"kind": "things", "step": "a", "thing": "scba", "asked": 3, "have": 2, "short": 1}
    plan = """
people: {A: {}, B: {}}
roles: {r: {holders: [A]}, q: {holders: [B]}}
equipment: {scba: {count: COUNT}}
steps:
  don: {by: r, needs: {scba: 2}, lasts: 1s, forms: t}
  check: {by: q, needs: scba, lasts: 1s, after: don}
  enter: {team: t, lasts: 1s, after: check}
"""
    (gap,) = gaps("CAP01", plan.replace("COUNT", "2"))
    assert (gap.data["step"], gap.data["asked"], gap.data["have"]) == ("check", 3, 2)
    assert not gaps("CAP01", plan.replace("COUNT", "3"))


FEEDER = "equipment: {pump: {count: COUNT}}\nsteps:\n  s: {outcomes: {x: 0.5, y: 0.5}}\n"


def taken(steps: str, count: int = 1) -> list[Gap]:
    """The gaps of a plan in which the pump is taken."""
    return gaps("CAP05", FEEDER.replace("COUNT", str(count)) + steps)


def test_what_is_taken_that_others_need() -> None:
    """One pump: spray and mist need it, cut takes it; or takes more than there are: none are left, and not fewer."""
    (gap,) = taken(
        "  cut: {takes: {things: {pump: 1}}}\n  spray: {needs: pump, lasts: 1s}\n  mist: {needs: pump, lasts: 1s}"
    )
    assert gap.nodes == ("pump", "cut", "spray", "mist")
    assert gap.data == {"taker": "cut", "thing": "pump", "needs": ["spray", "mist"], "left": 0}
    assert gap.weight == "should"
    (gap,) = taken("  cut: {takes: {things: {pump: 3}}}\n  spray: {needs: pump, lasts: 1s}")
    assert gap.data["left"] == 0
    (gap,) = taken("  cut: {takes: {things: {pump: 1}}}\n  spray: {needs: {pump: 2}, lasts: 1s}", 2)
    assert gap.data["left"] == 1


def test_what_can_never_meet_takes_nothing_away() -> None:
    """The taker itself; a taker, or a need, that can never come; one that comes only where the other does not."""
    cut, spray = "  cut: {%stakes: {things: {pump: 1}}}\n", "  spray: {%sneeds: pump, lasts: 1s}\n"
    assert taken(cut % "" + spray % "")
    assert not taken("  cut: {needs: pump, lasts: 1s, takes: {things: {pump: 1}}}")
    assert not taken(cut % "after: {s: failed}, " + spray % "")
    assert not taken(cut % "" + spray % "after: {s: failed}, ")
    assert not taken(cut % "after: {s: x}, " + spray % "after: {s: y}, ")


def test_a_loss_that_nothing_makes_up_for_weighs_must() -> None:
    """spray always comes after cut and needs the only pump: must, also where another need is in no order with it; a
    van that brings a second pump leaves one: should; not where two are needed."""
    cut, spray = "  cut: {takes: {things: {pump: 1}}}\n", "  spray: {needs: {pump: N}, after: cut, lasts: 1s}\n"
    other, van = "  mist: {needs: pump, lasts: 1s}\n", "  van: {brings: {things: {pump: 1}}}\n"
    one, two = spray.replace("N", "1"), spray.replace("N", "2")
    assert [gap.weight for gap in taken(cut + one)] == ["must"]
    assert [gap.weight for gap in taken(cut + one + other)] == ["must"]
    assert [gap.weight for gap in taken(cut + one + van)] == ["should"]
    assert [gap.weight for gap in taken(cut + two + van)] == ["must"]
    assert [gap.weight for gap in taken(cut.replace("pump: 1", "pump: 3") + one)] == ["must"]


def test_too_late_at_the_very_best() -> None:
    """10 s against 9: by the rule or the promise that the deadline rests on; at the limit, or without end, no gap."""
    plan = "steps: {a: {lasts: 10s}, b: {after: {a: failed}}}\ndeadlines: {d: {to: END, within: LIMIT, basis: BASIS}}"
    late = plan.replace("END", "a").replace("LIMIT", "9s")
    (gap,) = gaps("CAP06", late.replace("BASIS", "{rule: scr493-9-unit}"))
    assert (gap.rule, gap.plan, gap.data) == (
        "scr493-9-unit",
        None,
        {"deadline": "d", "best_ms": 10_000, "limit_ms": 9_000},
    )
    (gap,) = gaps("CAP06", late.replace("BASIS", "{plan: {zh: 九秒}}"))
    assert gap.rule is None
    assert gap.plan is not None
    assert gap.plan.zh == "九秒"
    promised = plan.replace("BASIS", "{plan: {zh: 承诺}}")
    assert not gaps("CAP06", promised.replace("END", "a").replace("LIMIT", "10s"))
    assert not gaps("CAP06", promised.replace("END", "b").replace("LIMIT", "1s"))
