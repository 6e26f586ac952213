"""The third witness: a record of a run that is altered against a law has a breach of that law."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest

from simulation.audit import audit
from simulation.outcome.run import Attempt, Cause, Exposure, Run, Via
from simulation.plan.plan import (
    AVERTED,
    CAME,
    OUTCOME,
    SKIPPED,
    UNSETTLED,
    Plan,
)

if TYPE_CHECKING:
    from tests.simulation.conftest import Course, Play

RICH = """
scenario: {horizon: 1 h}
places: {gate: {}, hall: {}, shed: {}}
walks: {hall: {gate: 12, shed: 24}}
people: {A: {at: hall}, B: {at: gate}, C: {at: shed}, D: {at: gate}, E: {at: shed}, F: {at: gate, present: false}}
roles:
  chief: {holders: [D], deputies: [B]}
  filler: {holders: [B, A], deputies: [E]}
  rescue: {holders: [C, E, A]}
  fire: {holders: [F]}
equipment: {mask: {count: 2, protects: true}, radio: {count: 1}}
steps:
  detect: {by: {filler: 1}, at: hall, lasts: 10s}
  call: {by: {chief: 1}, needs: {radio: 1}, after: detect, lasts: {least: 30s, likely: 60s, most: 90s}}
  shout: {by: {filler: 1}, needs: {radio: 1}, after: detect, lasts: 5s}
  shut: {by: {filler: 1}, at: hall, after: detect, lasts: 20s, fails: 0.5, attempts: 2}
  don: {by: {rescue: 2}, needs: {mask: 2}, at: gate, after: detect, forms: entry, lasts: 20s}
  survey:
    team: entry
    at: hall
    lasts: {least: 60s, likely: 90s, most: 300s}
    outcomes: {clear: 0.5, leaking: 0.5}
  watch: {by: {filler: 1}, after: don, until: survey}
  known: {after: "survey: ended"}
  rest: {team: entry, after: don, lasts: 10s}
  race: {lasts: 20s}
  plug: {team: entry, at: shed, after: "survey: leaking", lasts: 30s}
  leave: {team: entry, at: gate, after: "survey: clear", lasts: 30s}
  doomed: {fails: 1}
  hopeless: {after: doomed, by: {chief: 1}, lasts: 10s}
  muster: {each: everybody, except: [rescue], at: gate, after: survey, lasts: 0s}
  journey: {after: call, lasts: 3 min, brings: {people: [F], to: gate}}
  pump: {by: {fire: 1}, at: hall, after: journey, lasts: 1 min}
  tidy: {by: {chief: 1}, at: shed, lasts: 200s}
escalations:
  cloud: {delay: 35s, closes: {hall: {against: mask}}, averted_by: "survey: clear"}
  blast: {delay: 1 h, averted_by: survey, delayed_by: {shout: 0.5}}
  fall: {delay: 100s, takes: {people: [D]}}
  edge: {delay: 20s, averted_by: race}
injects:
  late: {delay: 150s, opens: hall}
"""


@pytest.fixture(scope="module")
def rich(play: Play) -> Course:
    """A run in which nearly every law has something to say: an interruption, an exposure, a team, a deputy, a retry,
    a blocked step, an averted escalation, a missing part, people brought and taken."""
    course = play(RICH)
    assert audit(course.plan, course.run, 1) == []
    assert {"muster": "missing", "shut": "failed", "blast": "averted", "hopeless": "blocked"}.items() <= {
        (n.id, course.stands(n.id)) for n in course.plan.nodes
    }
    return course


@dataclass
class Forger:
    """Alters the record of a run, nodes by id."""

    plan: Plan
    run: Run

    def at(self, id: str, number: int = 1) -> Attempt:
        """That try of a step."""
        return next(a for a in self.run.attempts if a.node == self.plan.index[id] and a.number == number)

    def mark(self, marks: str, id: str, value: int) -> None:
        """Set one mark of a node."""
        getattr(self.run, marks)[self.plan.index[id]] = value

    def move(self, id: str, ms: int) -> None:
        """Let the last try of a step, and the step with it, end later."""
        i = self.plan.index[id]
        last = [a for a in self.run.attempts if a.node == i][-1]
        last.ended += ms
        self.run.settled[i] += ms


Forgery = Callable[[Forger], Any]
FAULTS: list[tuple[str, Forgery]] = []


def fault(law: str) -> Callable[[Forgery], Forgery]:
    """A forgery that breaks this law."""

    def keep(forgery: Forgery) -> Forgery:
        FAULTS.append((law, forgery))
        return forgery

    return keep


@fault("L1")
def after_the_horizon(f: Forger) -> None:
    f.mark("settled", "pump", f.plan.horizon + 1)


@fault("L2")
def ready_late(f: Forger) -> None:
    f.mark("ready", "watch", 61_000)
    f.at("watch").ready = 61_000


@fault("L2")
def not_skipped(f: Forger) -> None:
    f.mark("status", "leave", UNSETTLED)
    f.mark("settled", "leave", -1)


@fault("L2")
def skipped_though_ready(f: Forger) -> None:
    f.mark("status", "plug", SKIPPED)


@fault("L2")
def wrong_root(f: Forger) -> None:
    f.mark("root", "hopeless", f.plan.index["shut"])


@fault("L3")
def one_millisecond_more(f: Forger) -> None:
    f.move("pump", 1)


@fault("L3")
def failure_forgiven(f: Forger) -> None:
    f.at("shut", 3).result = OUTCOME
    f.mark("status", "shut", OUTCOME)


@fault("L3")
def outcome_swapped(f: Forger) -> None:
    f.at("survey").result = OUTCOME
    f.mark("status", "survey", OUTCOME)


@fault("L3")
def milestone_delayed(f: Forger) -> None:
    f.mark("settled", "known", f.run.settled[f.plan.index["known"]] + 1)


@fault("L3")
def watch_goes_on(f: Forger) -> None:
    f.move("watch", 1_000)


@fault("L3")
def nobody_missed(f: Forger) -> None:
    f.mark("status", "muster", OUTCOME)


@fault("L3")
def one_attempt_too_many(f: Forger) -> None:
    f.run.attempts.append(replace(f.at("shut", 3), number=4, ready=170_000, granted=170_000))


@fault("L4")
def in_two_places(f: Forger) -> None:
    f.at("shout").posts[0].person = f.plan.people.index("A")


@fault("L4")
def the_one_further_away(f: Forger) -> None:
    post = f.at("detect").posts[0]
    post.person, post.origin = f.plan.people.index("B"), f.plan.places.index("gate")


@fault("L4")
def deputy_while_the_holder_is_there(f: Forger) -> None:
    post = f.at("tidy").posts[0]
    post.person, post.deputy = f.plan.people.index("B"), True


@fault("L4")
def idle_while_grantable(f: Forger) -> None:
    f.run.attempts.remove(f.at("pump"))
    for marks in ("started", "settled"):
        f.mark(marks, "pump", -1)
    f.mark("status", "pump", UNSETTLED)


@fault("L4")
def thing_forgotten(f: Forger) -> None:
    f.at("call").things = ()


@fault("L4")
def no_holder_of_the_role(f: Forger) -> None:
    f.at("pump").posts[0].person = f.plan.people.index("A")


@fault("L4")
def not_the_team(f: Forger) -> None:
    f.at("plug").posts[0].person = f.plan.people.index("A")


@fault("L5")
def team_let_go_too_soon(f: Forger) -> None:
    # rest, by the team, granted although the team is still at its survey
    a = f.at("rest")
    a.granted = a.started = 100_000
    for post in a.posts:
        post.arrives = 100_000
    f.mark("started", "rest", 100_000)
    f.move("rest", 110_000 - a.ended)


@fault("L6")
def too_fast(f: Forger) -> None:
    a = f.at("plug")
    for post in a.posts:
        post.arrives -= 1_000
    a.started -= 1_000
    f.mark("started", "plug", a.started)
    f.move("plug", -1_000)


@fault("L6")
def from_another_place(f: Forger) -> None:
    f.at("pump").posts[0].origin = f.plan.places.index("shed")


@fault("L6")
def into_a_closed_place(f: Forger) -> None:
    # shut is tried again before the hall is opened
    a = f.at("shut", 3)
    a.granted = a.posts[0].arrives = a.started = 100_000
    a.ended = 120_000
    f.mark("settled", "shut", 120_000)


@fault("L7")
def came_though_averted(f: Forger) -> None:
    f.mark("status", "blast", CAME)
    f.mark("settled", "blast", f.run.due[f.plan.index["blast"]])


@fault("L7")
def came_late(f: Forger) -> None:
    f.mark("settled", "late", 151_000)
    f.mark("due", "late", 151_000)


@fault("L7")
def never_came(f: Forger) -> None:
    f.mark("settled", "fall", -1)
    f.mark("status", "fall", UNSETTLED)


@fault("L7")
def averted_by_nothing(f: Forger) -> None:
    f.mark("status", "cloud", AVERTED)


@fault("L7")
def not_sped_up(f: Forger) -> None:
    f.mark("due", "late", 150_001)


@fault("L8")
def not_exposed(f: Forger) -> None:
    f.run.exposures.clear()


@fault("L8")
def exposed_with_a_mask(f: Forger) -> None:
    f.run.exposures.append(replace(f.run.exposures[0], person=f.plan.people.index("C")))


@fault("L8")
def exposed_twice(f: Forger) -> None:
    f.run.exposures.append(f.run.exposures[0])


@fault("L8")
def exposed_by_nothing(f: Forger) -> None:
    f.run.exposures.append(Exposure(100_000, 0, 0, f.plan.index["fall"]))


@fault("L8")
def interruption_hidden(f: Forger) -> None:
    f.at("tidy").interrupted = False


@fault("L8")
def worked_on_in_the_cloud(f: Forger) -> None:
    a = f.at("shut", 2)
    a.interrupted, a.ended = False, 50_000


@fault("L9")
def out_of_turn(f: Forger) -> None:
    # B lets go of watch: call waits since 10 s, the muster of B since this instant; the muster gets him first
    call, muster = f.at("call"), f.at("muster[B]")
    now = call.granted
    call.granted = call.started = call.posts[0].arrives = now + 1
    muster.granted = muster.started = muster.posts[0].arrives = muster.ended = now
    muster.posts[0].origin = f.plan.places.index("gate")
    for id in ("muster", "muster[B]"):
        f.mark("started", id, now)
        f.mark("settled", id, now)


@fault("L9")
def escalation_before_the_end_of_the_same_instant(f: Forger) -> None:
    f.mark("status", "edge", CAME)


@fault("L10")
def cause_from_nowhere(f: Forger) -> None:
    a = f.at("call")
    a.cause = replace(a.cause, node=f.plan.index["tidy"])


@fault("L10")
def not_the_entry_met_last(f: Forger) -> None:
    f.at("plug").cause = Cause(Via.ENTRY, f.plan.index["detect"], 1)


@fault("L10")
def no_retry_at_all(f: Forger) -> None:
    f.at("watch").cause = Cause(Via.RETRY, f.plan.index["watch"], 0)


@pytest.mark.parametrize(("law", "forge"), FAULTS, ids=lambda x: x if isinstance(x, str) else x.__name__)
def test_a_planted_fault_is_found(rich: Course, law: str, forge: Forgery) -> None:
    """A record altered against a law has a breach of that very law."""
    forged = copy.deepcopy(rich.run)
    forge(Forger(rich.plan, forged))
    assert forged != rich.run
    assert law in {breach.law for breach in audit(rich.plan, forged, 1)}


def test_luck_of_another_seed_or_run_is_found(rich: Course) -> None:
    """A record that claims another seed or another number breaks L3: its durations are not those drawn."""
    assert "L3" in {breach.law for breach in audit(rich.plan, rich.run, 2)}
    other = copy.deepcopy(rich.run)
    other.number += 1
    assert "L3" in {breach.law for breach in audit(rich.plan, other, 1)}


def test_a_held_off_escalation_may_stay_away(play: Play) -> None:
    """A run in which an escalation was held off (L11) is lawful if the audit is told so, and breaks L7 otherwise."""
    course = play(RICH, held_off=["fall"])
    fall = course.plan.index["fall"]
    assert audit(course.plan, course.run, 1, held_off=[fall]) == []
    assert {breach.law for breach in audit(course.plan, course.run, 1)} == {"L7"}
