"""Two plans side by side, on runs that are written down: what changed, what became of each gap, and how they count."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pytest

from scenarios.gap import Gap, Share, make_gap
from scenarios.text import Text
from simulation.outcome.tally import KEPT, MISSED, NOT_COUNTED
from simulation.plan.plan import AVERTED, CAME
from simulation.questions.compare import Comparison, Count, Unsettled, compare
from simulation.questions.fragile import Effect, Loss
from simulation.questions.paired import Difference
from simulation.study.study import Study
from tests.theory.conftest import written

PLAN = """
steps: {x: {lasts: 1s}}
escalations: {e: {delay: 1s, averted_by: x}}
deadlines: {d: {to: x, within: 1s}, only: {to: x, within: 1s}}
"""
RUNS = 200


def plan(missed: int, came: int = 0, text: str = PLAN, counted: int = RUNS) -> Study:
    """200 runs: the first `missed` of the `counted` miss each deadline, in the first `came` the escalation comes."""
    verdict = [MISSED if k < missed else KEPT if k < counted else NOT_COUNTED for k in range(RUNS)]
    limits = text.count("within")
    return written(
        text, verdict=[[v] * limits for v in verdict], status=[[0, CAME if k < came else AVERTED] for k in range(RUNS)]
    )


def late(id: str) -> Gap:
    """A late deadline."""
    return make_gap("LAT01", id, deadline=id)


def accepted(gap: Gap) -> Gap:
    """A gap that the file accepts."""
    return replace(gap, accepted=Text(zh="知道", en="known"))


def test_each_deadline_and_escalation_that_both_have() -> None:
    """Of 200 runs 100 are late before and 60 after, in 50 the escalation comes before and in none after: changes of
    −40/200 and −50/200, clearly better."""
    found = compare(plan(100, 50), [], plan(60, 0, PLAN.replace(", only: {to: x, within: 1s}", "")), [])
    (d,) = found.deadlines
    assert (d.id, d.before, d.after, d.change) == ("d", Share(100, RUNS), Share(60, RUNS), -0.2)
    (e,) = found.escalations
    assert (e.id, e.before.k, e.after.k, e.change) == ("e", 50, 0, -0.25)
    assert (d.verdict, e.verdict) == ("better", "better")


def test_the_interval_of_a_change_is_that_of_tango() -> None:
    """Of 44 pairs 13 changed one way and 3 the other: 10/44. The bounds are where the score
    equation holds, (10 − 44 d)² = 1.96² · V(d); where no pair can be compared nothing is known."""
    a, b = written(PLAN, status=[[0, 0]] * 44), written(PLAN, status=[[0, 0]] * 44)
    a.tally.verdict[:, 0] = [MISSED] * 3 + [KEPT] * 41
    b.tally.verdict[:, 0] = [KEPT] * 3 + [MISSED] * 13 + [KEPT] * 28
    a.tally.verdict[:, 1] = b.tally.verdict[:, 1] = NOT_COUNTED
    d, none = compare(a, [], b, []).deadlines
    assert d.change == pytest.approx(10 / 44)
    for bound in (d.low, d.high):
        # the chance of a change from yes to no that is likeliest under the bound solves 2n q² + B q − C = 0
        big_b, big_c = (2 * 44 - 10) * bound - 16, -3 * bound * (1 - bound)
        q = ((big_b**2 - 8 * 44 * big_c) ** 0.5 - big_b) / (4 * 44)
        assert (10 - 44 * bound) ** 2 == pytest.approx(1.959964**2 * 44 * (2 * q + bound * (1 - bound)), rel=1e-5)
    assert d.low < d.change < d.high
    assert (none.verdict, none.low, none.high) == ("not_asked", -1.0, 1.0)


def test_only_runs_in_which_both_sides_ask_are_compared() -> None:
    """The deadline counts in all runs before and in 150 after: 150 are compared, and 50 are said to be left out."""
    d = compare(plan(100), [], plan(60, counted=150), []).deadlines[0]
    assert (d.before, d.after, d.only_before, d.only_after) == (Share(100, 150), Share(60, 150), 50, 0)


@pytest.mark.parametrize(("seed", "paired"), [(1, True), (2, False)])
def test_pairs_share_their_luck_only_with_the_same_seed(seed: int, paired: bool) -> None:
    """Two seeds are two samples."""
    a, b = plan(0), plan(0)
    assert compare(a, [], Study(b.scenario, replace(b.ensemble, seed=seed)), []).paired is paired


def test_what_becomes_of_each_gap() -> None:
    """d is late before and kept in all 200 runs after: closed. only is there on both sides: kept. `new` was not before,
    where its deadline is kept in every run: opened. A deadline that is not in the other plan proves nothing: unsettled
    on the way there, surfaced on the way back."""
    text = "steps: {x: {lasts: 1s}}\nescalations: {e: {delay: 1s}}\n"
    a = plan(0, text=text + "deadlines: {new: {to: x, within: 1s}, gone: {to: x, within: 1s}}")
    b = plan(0, text=text + "deadlines: {d: {to: x, within: 1s}, fresh: {to: x, within: 1s}}")
    before = [late("d"), late("only"), late("gone")]
    after = [late("only"), late("new"), late("fresh")]
    found = compare(a, before, b, after)
    assert found.closed == (late("d"),)
    assert found.kept == ((late("only"), late("only")),)
    assert found.opened == (late("new"),)
    assert found.unsettled == (Unsettled(late("gone"), "absent"),)
    assert found.surfaced == (Unsettled(late("fresh"), "absent"),)
    assert (found.changed, found.fragility) == ((), False)


def test_the_gap_after_is_shown_beside_the_one_before() -> None:
    """A gap is the same by code and nodes; its figures are those of either side."""
    a, b = make_gap("LAT01", "d", deadline="d", limit=1), make_gap("LAT01", "d", weight="must", deadline="d", limit=2)
    assert compare(plan(0), [a], plan(0), [b]).kept == ((a, b),)


def cap(*nodes: str) -> Gap:
    """One person in so many parallel steps."""
    return make_gap("CAP03", *nodes, people=nodes[:1], steps=nodes[1:])


def pairs(before: list[Gap], after: list[Gap]) -> list[tuple[str, str]]:
    """Which gaps changed into which, by their nodes."""
    found = compare(plan(0), before, plan(0), after).changed
    return [("".join(a.nodes), "".join(b.nodes)) for a, b in found]


def test_a_gap_that_changed_goes_to_the_one_with_most_members_in_common() -> None:
    """Apqr has two in common with Apx and three with Apqy; of equal ones the first; of another code or without anything
    in common, none. One that is left goes to a partner that has one already, from either side."""
    assert pairs([cap("A", "p", "q", "r")], [cap("A", "p", "x"), cap("A", "p", "q", "y")]) == [
        ("Apqr", "Apqy"),
        ("Apqr", "Apx"),
    ]
    assert pairs([cap("A", "p")], [cap("A", "q"), cap("A", "r")]) == [("Ap", "Aq"), ("Ap", "Ar")]
    assert pairs([cap("A", "p"), cap("A", "q")], [cap("A", "r")]) == [("Ap", "Ar"), ("Aq", "Ar")]
    assert pairs([cap("A", "p")], [cap("B", "q")]) == []
    assert pairs([cap("A", "p")], [late("d")]) == []
    assert pairs([cap("A", "p")], [cap("A", "p")]) == []


def test_what_changed_is_neither_closed_nor_opened() -> None:
    """The others are."""
    before, after = [cap("A", "p"), cap("C", "r"), cap("B", "s")], [cap("A", "q"), cap("D", "t")]
    text = PLAN.replace("steps:", "people: {B: {}, C: {}, D: {}, A: {}}\nsteps:")
    found = compare(plan(0, text=text), before, plan(0, text=text), after)
    assert found.changed == ((cap("A", "p"), cap("A", "q")),)
    assert [g.nodes for g in (*found.closed, *(u.gap for u in found.unsettled))] == [("C", "r"), ("B", "s")]
    assert [g.nodes for g in (*found.opened, *(u.gap for u in found.surfaced))] == [("D", "t")]


def loss(id: str) -> Effect:
    """What the absence of somebody did: nothing."""
    return Effect(Loss("person", id, {}), (), ())


def test_fragility_is_asked_of_the_side_that_was_tried() -> None:
    """Gone after: whether B was tried decides; new after: whether A was. Tried on neither side, nothing is proved."""
    before, after = [make_gap("FRA01", "A", person="A")], [make_gap("FRA01", "B", person="B")]
    untried = compare(plan(0), before, plan(0), after)
    assert [(u.gap.nodes, u.reason) for u in (*untried.unsettled, *untried.surfaced)] == [
        (("A",), "not-tried"),
        (("B",), "not-tried"),
    ]
    tried = compare(plan(0), before, plan(0), after, ([loss("B")], [loss("A")]))
    assert (tried.closed, tried.opened, tried.fragility) == (tuple(before), tuple(after), True)


def test_a_loss_whose_limit_is_gone_or_still_in_doubt_is_not_closed() -> None:
    """The loss of A broke the limit `d`. A plan without `d` proves nothing; one in which 3 of 10 miss it without A, for
    a tolerance of 0.1, neither, nor one in which all miss it with A; with 0 of 60 it is gone. What the loss of a thing
    of that id does has no part in it."""
    gap = make_gap("FRA01", "A", person="A", deadlines=("d",))
    none, three, many = Share(0, 60), Share(3, 10), Share(60, 60)

    def reason(limit: str, *effects: Effect) -> str:
        other = plan(0, text=PLAN.replace("{d:", f"{{{limit}:"))
        found = compare(plan(0), [gap], other, [], ((), list(effects)))
        return found.unsettled[0].reason if found.unsettled else "closed"

    def effect(after: Share, kind: Literal["person", "thing"] = "person") -> Effect:
        return Effect(Loss(kind, "A", {}), (Difference("d", none, after, 0.0, 0.0, 0.0),), ())

    assert reason("other", effect(none)) == "absent"
    assert reason("d", effect(three)) == "few"
    assert reason("d", effect(none)) == "closed"
    assert reason("d", effect(many, "thing"), effect(none)) == "closed"
    assert reason("d", Effect(Loss("person", "A", {}), (Difference("d", many, many, 0.0, 0.0, 0.0),), ())) == "anyhow"


def counted() -> Comparison:
    """Of every kind several, some of them accepted; one before changed into two after."""
    yes, no = late("d"), accepted(late("d"))
    x, y, z = cap("A", "p"), cap("A", "q"), cap("A", "r")
    return Comparison(
        (Difference("d", Share(1, 2), Share(0, 2), -0.5, -0.9, 0.1),),
        (Difference("e", Share(0, 2), Share(1, 2), 0.5, -0.1, 0.9),),
        closed=(yes, no, yes),
        opened=(no, yes, yes, yes, yes),
        kept=((yes, no), (no, yes), (yes, yes), (no, yes), (no, yes), (no, yes)),
        paired=True,
        changed=((x, y), (x, z), (accepted(cap("B", "p")), accepted(cap("B", "q")))),
        unsettled=(Unsettled(yes, "few"), Unsettled(no, "few"), Unsettled(yes, "absent")),
        surfaced=(Unsettled(yes, "few"), *[Unsettled(no, "few")] * 3, *[Unsettled(yes, "few")] * 6),
        fragility=True,
    )


def test_the_count_leaves_out_what_is_accepted_and_counts_each_gap_once() -> None:
    """Before: 2 closed, 1 changed (into two), 2 kept, 2 unsettled: 7. After: 5 kept (three of them accepted before), 2
    changed, 4 opened, 7 surfaced: 18."""
    assert counted().count == Count(
        before=7, closed=2, changed=1, kept=2, unsettled=2, after=18, changed_after=2, opened=4, surfaced=7
    )


def test_as_plain_data() -> None:
    """Every part under its name."""
    found = counted().json()
    assert found.keys() == {
        "paired", "fragility", "deadlines", "escalations", "closed", "opened", "kept", "changed", "unsettled",
        "surfaced",
    }  # fmt: skip
    assert (found["paired"], found["fragility"]) == (True, True)
    assert ([d["id"] for d in found["deadlines"]], [e["id"] for e in found["escalations"]]) == (["d"], ["e"])
    assert [len(found[name]) for name in ("closed", "opened", "kept", "changed")] == [3, 5, 6, 3]
    assert found["closed"][0] == late("d").json()
    assert found["changed"][0] == {"before": cap("A", "p").json(), "after": cap("A", "q").json()}
    assert found["unsettled"][2] == {"gap": late("d").json(), "reason": "absent"}
    assert len(found["surfaced"]) == 10


def test_a_comparison_says_of_itself_nothing_that_was_not_asked() -> None:
    """Without more it has no changed or unsettled gaps, and no fragility."""
    bare = Comparison((), (), closed=(), opened=(), kept=(), paired=False)
    assert (bare.changed, bare.unsettled, bare.surfaced, bare.fragility) == ((), (), (), False)
    assert bare.count == Count(0, 0, 0, 0, 0, 0, 0, 0, 0)
