"""Remedies: what is proposed, in which order, what is refused, and on which runs its effect is measured."""

from __future__ import annotations

from random import Random
from typing import Any

import jsonschema
import pytest

from scenarios.files import read_scenario
from scenarios.gap import COSTS, gap_codes
from scenarios.graph import ResponseGraph
from scenarios.reading.parse import parse as read_text
from scenarios.source import Source
from scenarios.writing import to_text
from simulation.remedies import Search, build, parse
from simulation.remedies.export import remedies_schema, survey_json
from simulation.remedies.kinds import BUILDERS, SORTS, anchors
from simulation.remedies.laying import apply
from simulation.remedies.proposal import fresh
from simulation.remedies.propose import candidates
from simulation.remedies.reasons import CODES
from simulation.remedies.safe import after_harm
from simulation.remedies.table import table
from simulation.remedies.trial import difference, graver
from simulation.study.ensemble import Workers
from tests.simulation.random_plans import scenario_data


def plan(**changes: Any) -> Source:
    """A: finds it, reports, and shuts off only after the chief's word; B stands idle; the chief takes long."""
    work = {"lasts": {"least": "10s", "likely": "20s", "most": "30s"}}
    data: dict[str, Any] = {
        "format": 1,
        "scenario": {"id": "small"},
        "people": {"A": {}, "B": {}, "C": {}},
        "roles": {"filler": {"holders": ["A"]}, "chief": {"holders": ["C"], "key": True}, "guard": {"holders": ["B"]}},
        "steps": {
            "find": {"by": "filler", "does": ["detect"], **work},
            "tell": {"by": "filler", "does": ["report_head"], "after": "find", **work},
            "order": {"by": "chief", "does": ["activate"], "after": "tell", "lasts": "60s"},
            "shut": {"by": "filler", "does": ["isolate"], "after": "order", **work},
            "gate": {"by": "guard", "does": ["bar_entry"], "after": "order", **work},
            "enter": {"by": "guard", "does": ["search"], "after": "order", **work},
        },
        "deadlines": {"D": {"from": "find", "to": "shut", "within": "60s"}},
    } | changes
    text, _ = to_text(data)
    document = read_text(text, "small.yaml")
    scenario, problems = read_scenario(document)
    assert scenario is not None, problems
    return Source(document, scenario)


def search(source: Source, runs: int = 60) -> Search:
    """A search in this process."""
    return Search(source, runs, 1, Workers())


def late(s: Search) -> Any:
    """The gap of the late deadline."""
    return s.base(1).gaps["LAT01", ("D",)]


def test_the_table_is_whole() -> None:
    """Every kind has a builder, every code is one, and the kinds of a code stand in the order of cost."""
    assert set(table().costs) == set(BUILDERS)
    assert set(table().gaps) <= set(gap_codes())
    for kinds in table().gaps.values():
        costs = [COSTS.index(table().costs[kind]) for kind in kinds]
        assert costs == sorted(costs)


def test_one_more_person_is_the_last_thing_tried() -> None:
    """Wherever one more person is on the list, everything else stands before it."""
    listed = [kinds for kinds in table().gaps.values() if "person" in kinds]
    assert listed
    assert all(kinds[-1] == "person" and len(kinds) > 1 for kinds in listed)


def test_words_come_before_all_else() -> None:
    """The late shutting off is mended by not waiting for the order, though practice and people would help too."""
    s = search(plan())
    found = s.propose(late(s))
    assert (found.cost, found.closed) == ("words", True)
    assert found.effect is not None
    assert found.effect.high < 0


def test_the_effect_is_measured_on_other_runs() -> None:
    """The figures shown are those of the next seed, not of the search's own."""
    s = search(plan())
    found = s.propose(late(s))
    before, after = s.trial("", fresh(1)), s.trial(found.id, fresh(1))
    assert before is not None
    assert after is not None
    assert fresh(1) != 1
    assert found.effect == difference(late(s), before, after)


def test_what_waited_takes_the_place_of_what_is_passed_over() -> None:
    """`shut` without the order waits for the report; passing over that too, for the finding; never for nothing."""
    s = plan().scenario
    once, twice = build("sooner", ("shut", "order", "1"), s), build("sooner", ("shut", "order", "2"), s)
    assert once is not None
    assert twice is not None
    assert once.patch == {"steps": {"shut": {"after": "tell"}}}
    assert twice.patch == {"steps": {"shut": {"after": "find"}}}
    assert build("sooner", ("shut", "order", "3"), s) is None


def test_entry_is_never_brought_forward() -> None:
    """Neither alone nor together with the others, and no step passes over one that does something."""
    s = plan().scenario
    assert build("sooner", ("enter", "order", "1"), s) is None
    free = build("free", ("order", "1"), s)
    assert free is not None
    assert set(free.patch["steps"]) == {"shut", "gate"}
    assert build("sooner", ("tell", "find", "1"), s) is None


def test_a_post_held_by_one_alone_is_not_shared() -> None:
    """Nobody commands together with the chief; a deputy may be named."""
    s = plan().scenario
    assert build("share", ("chief", "B"), s) is None
    deputy = build("deputy", ("chief", "B"), s)
    assert deputy is not None
    assert deputy.patch == {"roles": {"chief": {"deputies": ["B"]}}}


def test_a_new_must_gap_refuses_a_remedy() -> None:
    """What mends one deadline by making another one late in nearly all runs does harm."""
    s = search(
        plan(deadlines={"D": {"from": "find", "to": "shut", "within": "60s"}, "G": {"to": "gate", "within": "3 min"}})
    )
    base = s.base(1)
    slow = s.source.vary({"steps": {"shut": {"after": "find"}, "gate": {"lasts": "10 min"}}})
    worse = Search(slow, 60, 1, Workers()).base(1)
    assert ("LAT01", ("G",)) in worse.gaps
    assert graver(late(s), base, worse)
    better = s.trial("sooner.shut.order.2", 1)
    assert better is not None
    assert not graver(late(s), base, better)


def test_an_id_is_enough() -> None:
    """Each candidate is built again, the same, from its id alone."""
    s = search(plan())
    for kind in table().gaps["LAT01"]:
        for remedy in candidates(late(s), kind, s.study("")):
            ((again, words),) = parse(remedy.id)
            assert build(again, words, s.source.scenario) == remedy


def test_a_deputy_closes_what_only_the_check_sees() -> None:
    """DUT02 has no share: it counts as mended when it is gone."""
    s = search(plan())
    found = s.propose(s.base(1).gaps["DUT02", ("chief",)])
    assert [r.kind for r in found.remedies] == ["deputy"]
    assert found.effect is None
    assert found.closed


def test_what_nothing_mends_says_so() -> None:
    """A limit below what a step itself needs at least: no remedy, and how many were tried."""
    alone = {"find": {"by": "filler", "does": ["detect"], "lasts": "10s"}}
    alone["shut"] = {"by": "filler", "does": ["isolate"], "after": "find", "lasts": "100s"}
    s = search(plan(steps=alone))
    found = s.propose(late(s))
    assert (found.id, found.cost, found.closed) == ("", None, False)
    assert found.tried > 0


@pytest.mark.parametrize("id", ["sooner.shut.nobody.1", "first.shut.shut", "again.shut", "more.pump", "share.filler.A"])
def test_what_does_not_fit_is_none(id: str) -> None:
    """Unknown ids, and changes that change nothing, make no plan."""
    assert apply(plan(), id) is None


def test_an_unknown_kind_is_named() -> None:
    """The error names the word."""
    with pytest.raises(ValueError, match="wish"):
        parse("wish.shut")


def test_the_json_is_as_its_schema_says() -> None:
    """And the same on every run."""
    s = search(plan())
    gaps = [gap for gap in s.base(1).gaps.values() if gap.code in ("LAT01", "DUT02")]
    data = survey_json(s.source, s.survey(gaps))
    jsonschema.Draft202012Validator(remedies_schema()).validate(data)
    assert data == survey_json(s.source, search(plan()).survey(gaps))
    assert data["must"] == sum(gap.weight == "must" for gap in gaps)


def test_an_error_in_a_builder_is_no_missing_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words that name nothing make no remedy; a builder that fails is a fault of the program and is heard."""

    def broken(*_: Any) -> None:
        raise KeyError("x")

    monkeypatch.setitem(BUILDERS, "again", broken)
    assert build("again", ("nobody",), plan().scenario) is None
    with pytest.raises(KeyError):
        build("again", ("shut",), plan().scenario)
    assert set(SORTS) == set(BUILDERS)


def where(**changes: Any) -> Source:
    """A small plan with a hall that an explosion closes after two minutes, and a call that waits for it."""
    steps = {
        "find": {"by": "filler", "at": "door", "does": ["detect"], "lasts": "10s"},
        "close": {"by": "filler", "at": "hall", "does": ["isolate"], "after": "find", "lasts": "3 min"},
        "tell": {"by": "guard", "at": "door", "does": ["report_head"], "after": "boom", "lasts": "10s"},
    }
    data: dict[str, Any] = {
        "organisations": {"s": {}},
        "places": {"hall": {}, "door": {}, "gate": {}},
        "walks": {"hall": {"door": 5}, "door": {"gate": 30}},
        "people": {p: {"organisation": "s", "at": "door"} for p in ("A", "B", "C")},
        "roles": {"filler": {"holders": ["A"]}, "guard": {"holders": ["B"]}, "chief": {"holders": ["C"]}},
        "steps": steps,
        "escalations": {"boom": {"delay": "2 min", "averted_by": "close", "closes": "hall"}},
        "deadlines": {},
    }
    return plan(**(data | changes))


def test_nothing_that_protects_is_written_behind_the_harm() -> None:
    """An alarm after the report follows the finding, since the report waits for the explosion; an order to withdraw
    follows a warning, never the explosion; what comes with the accident itself is no harm done."""
    s = where().scenario
    assert after_harm(s) == {"boom", "tell"}
    assert anchors(s, "sound_alarm") == ["find"]
    assert anchors(s, "withdraw") == []
    assert build("add", ("withdraw", "chief"), s) is None
    late = where().vary({"steps": {"find": {"does": ["survey"]}}}).scenario
    assert anchors(late, "sound_alarm") == []
    warned = where(
        escalations={"hiss": {"delay": "1 min"}, "boom": {"after": "hiss", "delay": "1 min", "closes": "hall"}}
    ).scenario
    assert anchors(warned, "withdraw") == ["hiss"]
    accident = where(injects={"leak": {"closes": "hall"}}).vary({"steps": {"find": {"after": "leak"}}}).scenario
    assert after_harm(accident) == {"boom", "tell"}


def test_nobody_is_sent_where_it_strikes() -> None:
    """The valve stands in the hall that blows up before it is closed: nobody else is named for it, and that is said."""
    s = search(where())
    stuck = s.base(1).gaps["CAP08", ("close",)]
    found = s.propose(stuck)
    assert not found.remedies
    assert "enters" in {reason.code for reason in found.reasons}
    comes = s.propose(s.base(1).gaps["HAZ01", ("boom",)])
    assert not comes.remedies
    assert {"enters", "at-strike"} <= {reason.code for reason in comes.reasons}


def test_nobody_gets_more_than_he_can_do() -> None:
    """One man alone is needed elsewhere at the same time: no step is added for him. With others, the advice of one
    search gives none of them more than three things."""
    alone = plan(
        organisations={"s": {}},
        people={"A": {"organisation": "s"}},
        roles={"filler": {"holders": ["A"]}},
        steps={
            "find": {"by": "filler", "does": ["detect"], "lasts": "10s"},
            "shut": {"by": "filler", "does": ["isolate"], "after": "find", "lasts": "60s"},
        },
    )
    s = search(alone)
    found = s.propose(s.base(1).gaps["DUT01", ("alarm",)])
    assert not found.remedies
    assert "elsewhere" in {reason.code for reason in found.reasons}
    posts: dict[str, Any] = {f"post{i}": {"holders": ["A"], "key": True} for i in range(7)}
    steps = {"find": {"by": "filler", "does": ["detect"], "lasts": "10s"}}
    steps |= {
        f"s{i}": {"by": role, "after": "find" if not i else f"s{i - 1}", "lasts": "10s"} for i, role in enumerate(posts)
    }
    seven = search(
        plan(deadlines={}, people={"A": {}, "B": {}}, roles={"filler": {"holders": ["A"]}, **posts}, steps=steps)
    )
    gaps = [gap for gap in seven.base(1).gaps.values() if gap.code == "DUT02"]
    named = [r.data.get("person") for p in seven.survey(gaps).proposals for r in p.remedies]
    assert len(gaps) == 7
    assert named.count("B") == 3


def test_equal_chains_are_mended_together() -> None:
    """Two chains of the same length decide a deadline: shortening one changes nothing, both are proposed together."""
    steps: dict[str, Any] = {
        "find": {"by": "filler", "does": ["detect"], "lasts": "10s"},
        "tell": {"by": "chief", "does": ["report_head"], "after": "find", "lasts": "60s"},
        "left": {"by": "filler", "does": ["isolate"], "after": "tell", "lasts": "30s"},
        "right": {"by": "guard", "does": ["stop_filling"], "after": "call", "lasts": "30s"},
        "call": {"by": "chief2", "does": ["call_119"], "after": "find", "lasts": "60s"},
        "done": {"after": ["left", "right"]},
    }
    people: dict[str, Any] = {p: {} for p in "ABCD"}
    roles = {r: {"holders": [p]} for r, p in (("filler", "A"), ("guard", "B"), ("chief", "C"), ("chief2", "D"))}
    s = search(plan(people=people, roles=roles, steps=steps, deadlines={"D": {"to": "done", "within": "60s"}}))
    found = s.propose(late(s))
    assert found.closed
    assert set(found.id.split("+")) == {"sooner.left.tell.1", "sooner.right.call.1"}
    for one in found.id.split("+"):
        alone = s.trial(one, 1)
        assert alone is not None
        assert late(s).identity in alone.gaps
    slow = {id: step | {"does": []} for id, step in steps.items()} | {
        "tell": steps["tell"] | {"does": ["search"]},
        "call": steps["call"] | {"does": ["search"]},
    }
    stuck = search(plan(people=people, roles=roles, steps=slow, deadlines={"D": {"to": "done", "within": "60s"}}))
    nothing = stuck.propose(late(stuck))
    assert not nothing.remedies
    assert nothing.reasons


def test_a_bundle_is_claimed_only_as_simulated_together() -> None:
    """What the summary says that words close is what is gone in the plan with all of them, on new runs."""
    s = search(plan())
    gaps = list(s.base(1).gaps.values())
    found = s.survey(gaps)
    after = s.trial(found.together, fresh(1))
    assert found.together
    assert after is not None
    must = [gap for gap in gaps if gap.weight == "must"]
    assert found.closed_by_words == sum(gap.identity not in after.gaps for gap in must)
    assert not any(gap.weight == "must" for id, gap in after.gaps.items() if id not in s.base(fresh(1)).gaps)


@pytest.mark.parametrize("seed", range(12))
def test_every_remedy_of_a_random_plan_makes_a_plan(seed: int) -> None:
    """Whatever is built for a gap of any plan is a sound scenario, and every gap without remedy has a known reason."""
    data = scenario_data(Random(seed))
    steps = list(data["steps"])
    source = plan(
        **(data | {"deadlines": {"d": {"to": steps[-1], "within": "20s"}, "e": {"to": steps, "within": "1 min"}}})
    )
    if ResponseGraph(source.scenario).circles:
        pytest.skip("a plan with a circle has no runs")
    s = search(source, 20)
    study = s.study("")
    for gap in s.base(1).gaps.values():
        for kind in table().gaps.get(gap.code, ()):
            for remedy in candidates(gap, kind, study):
                source.vary(remedy.patch)
        found = s.propose(gap)
        assert bool(found.remedies) != bool(found.reasons)
        assert {reason.code for reason in found.reasons} <= set(CODES)
