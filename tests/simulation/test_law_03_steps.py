"""L3 Steps: attempts, outcomes, lasting steps, `each`, milestones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

if TYPE_CHECKING:
    from tests.simulation.conftest import Play


def test_law_03_up_to_so_many_attempts_then_failed(play: Play) -> None:
    """Three attempts of 10 s, each ready when the one before has ended; only after the last is the outcome `failed`."""
    course = play("steps: {x: {lasts: 10s, fails: 1, attempts: 3}, y: {after: {x: failed}}}")
    assert [(a.number, a.ready, a.ended) for a in course.attempts("x")] == [
        (1, 0, 10_000), (2, 10_000, 20_000), (3, 20_000, 30_000)
    ]  # fmt: skip
    assert course.ended("x") == ("failed", 30)
    assert course.ended("y") == ("done", 30)


def test_law_03_a_failed_attempt_lets_go_of_everything(play: Play) -> None:
    """Between two attempts a more urgent step takes the person; the next attempt waits for him."""
    course = play("""
        people: {a: {}}
        roles: {r: {holders: [a]}}
        steps:
          x: {by: r, lasts: 10s, fails: 1, attempts: 2}
          alarm: {lasts: 4s}
          urgent: {by: r, after: alarm, lasts: 5s, priority: -1}
    """)
    assert course.granted("x") == [0, 15]
    assert course.granted("urgent") == [10]


def test_law_03_an_attempt_fails_with_its_probability(play: Play) -> None:
    """`fails: 0.3` with two attempts fails in 9 % of 4,000 runs, within four standard errors (1.8 %)."""
    courses = play.many("steps: {x: {lasts: 1s, fails: 0.3, attempts: 2}}", range(4000))
    share = sum(course.stands("x") == "failed" for course in courses) / 4000
    assert abs(share - 0.09) < 4 * (0.09 * 0.91 / 4000) ** 0.5


def test_law_03_a_success_draws_one_outcome(play: Play) -> None:
    """Outcomes come with their probabilities, given success: within four standard errors in 4,000 runs."""
    text = "steps: {x: {lasts: 1s, fails: 0.5, outcomes: {none: 0, small: 0.7, large: 0.3}}}"
    stands = [course.stands("x") for course in play.many(text, range(4000))]
    good = 4000 - stands.count("failed")
    assert set(stands) == {"failed", "small", "large"}
    assert abs(stands.count("small") / good - 0.7) < 4 * (0.7 * 0.3 / good) ** 0.5


def test_law_03_probabilities_sum_to_one(play: Play) -> None:
    """Anything else is refused."""
    with pytest.raises(ValidationError, match="outcomes-sum"):
        play("steps: {x: {lasts: 1s, outcomes: {small: 0.7, large: 0.2}}}")


def test_law_03_a_cordon_lasts_until_what_it_guards_is_over(play: Play) -> None:
    """It holds its people and ends `done` in the event that settles its entries, even where they fail."""
    course = play("""
        people: {a: {}, b: {}}
        roles: {guard: {holders: [a]}, fitter: {holders: [b]}}
        steps:
          cordon: {by: guard, until: [repair, measure]}
          repair: {by: fitter, lasts: 60s, fails: 1}
          measure: {by: fitter, lasts: 40s}
          rest: {by: guard, after: {cordon: started}, lasts: 5s}
    """)
    assert course.ended("cordon") == ("done", 100)
    assert course.granted("rest") == [100]


def test_law_03_a_cordon_ends_at_once_if_there_is_nothing_left_to_guard(play: Play) -> None:
    """Who comes when all is over has started and ended in the same instant."""
    course = play("""
        people: {a: {}}
        roles: {guard: {holders: [a]}}
        steps:
          other: {by: guard, lasts: 30s}
          repair: {lasts: 10s}
          cordon: {by: guard, until: repair}
    """)
    assert (course.started("cordon"), course.ended("cordon")) == (30, ("done", 30))


def test_law_03_a_cordon_round_something_that_never_ends_is_unfinished(play: Play) -> None:
    """Its entries stay open, and so does it."""
    course = play("""
        people: {a: {}}
        roles: {guard: {holders: [a]}, nobody: {}}
        steps: {repair: {by: nobody, lasts: 10s}, cordon: {by: guard, until: repair}}
    """)
    assert (course.started("cordon"), course.ended("cordon")) == (0, ("unfinished", None))


def test_law_03_a_standby_pair_waits_for_a_survey_that_waits_for_its_start(play: Play) -> None:
    """The `until` of a lasting step is no circle with one that waits for its start."""
    course = play("""
        people: {a: {}, b: {}}
        roles: {standby: {holders: [a]}, tech: {holders: [b]}}
        steps:
          standby: {by: standby, until: survey}
          survey: {by: tech, after: {standby: started}, lasts: 20s}
    """)
    assert (course.ended("survey"), course.ended("standby")) == (("done", 20), ("done", 20))


EVERYBODY = """
    organisations: {station: {}, bureau: {level: regulator}, fire: {level: external}}
    people:
      a: {organisation: station}
      b: {organisation: station}
      c: {organisation: bureau}
      d: {organisation: fire}
      e: {organisation: station, present: false}
      f: {organisation: station}
    roles: {guide: {holders: [b]}, tech: {holders: [f, a]}, late: {holders: [e]}}
"""


@pytest.mark.parametrize(
    ("each", "parts"),
    [
        ("each: everybody", "a b f"),  # the station's own people, present at T0
        ("each: everybody, except: [guide]", "a f"),
        ("each: everybody, except: [a, guide]", "f"),
        ("each: everybody, of: [bureau]", "c"),
        ("each: everybody, of: [bureau, station]", "a b c f"),
        ("each: tech", "f a"),
    ],
)
def test_law_03_each_asks_for_everybody_by_name(play: Play, each: str, parts: str) -> None:
    """One part per person, in order of listing, done by that person; the whole waits for all and is `complete`."""
    course = play(EVERYBODY + f"    steps: {{x: {{{each}, lasts: 10s}}}}")
    ids = [f"x[{person}]" for person in parts.split()]
    assert [node.id for node in course.plan.nodes] == ["x", *ids]
    assert [course.who(id) for id in ids] == [[person] for person in parts.split()]
    assert course.ended("x") == ("complete", 10)


def test_law_03_the_whole_waits_for_the_last_part(play: Play) -> None:
    """Who is busy comes later; the whole started with the first and ends with the last."""
    course = play("""
        people: {a: {}, b: {}}
        roles: {r: {holders: [b]}}
        steps: {busy: {by: r, lasts: 30s}, x: {each: everybody, lasts: 10s}}
    """)
    assert (course.settled("x[a]"), course.settled("x[b]")) == (10, 40)
    assert (course.started("x"), course.ended("x")) == (0, ("complete", 40))


@pytest.mark.parametrize(
    ("when", "settled"),
    [("0s", 0), ("4s", 4), ("2s", 3)],  # before anything; at work; before he is asked (x is ready at 3 s)
)
def test_law_03_a_part_is_skipped_when_its_person_falls_out(play: Play, when: str, settled: float) -> None:
    """Whether out when the part is ready or later: his part is skipped, and the whole is `missing` somebody."""
    after = ", after: alarm" if when == "2s" else ""
    course = play(f"""
        people: {{a: {{}}, b: {{}}}}
        steps:
          alarm: {{lasts: 3s}}
          x: {{each: everybody, lasts: 10s{after}}}
          missed: {{after: {{x: missing}}}}
          all_there: {{after: {{x: complete}}}}
        injects: {{faints: {{delay: {when}, takes: {{people: [b]}}}}}}
    """)
    assert course.ended("x[b]") == ("skipped", settled)
    assert course.ended("x") == ("missing", 13 if after else 10)
    assert (course.stands("missed"), course.stands("all_there")) == ("done", "skipped")


def test_law_03_a_part_is_skipped_while_it_waits_for_its_person(play: Play) -> None:
    """Ready, not granted, and then its person falls out at his other work: the part is skipped then."""
    course = play("""
        people: {a: {}, b: {}}
        roles: {r: {holders: [b]}}
        steps: {busy: {by: r, lasts: 30s}, x: {each: everybody, lasts: 10s}}
        injects: {faints: {delay: 20s, takes: {people: [b]}}}
    """)
    assert course.ended("x[b]") == ("skipped", 20)
    assert course.ended("x") == ("missing", 20)
    assert course.stands("busy") == "unfinished"


def test_law_03_who_is_back_before_his_part_is_ready_does_it(play: Play) -> None:
    """Only being out when the part is ready, or later, counts."""
    course = play("""
        places: {p: {}}
        people: {a: {at: p}}
        steps: {alarm: {lasts: 9s}, x: {each: everybody, after: alarm, lasts: 10s}}
        injects:
          out: {delay: 1s, takes: {people: [a]}}
          back: {delay: 5s, brings: {people: [a], to: p}}
    """)
    assert course.ended("x") == ("complete", 19)


def test_law_03_effects_on_the_whole_reach_its_parts(play: Play) -> None:
    """Stopping the whole stops every part that is not settled; what is done stays done."""
    course = play("""
        people: {a: {}, b: {}}
        roles: {r: {holders: [b]}}
        steps: {busy: {by: r, lasts: 8s}, x: {each: everybody, lasts: 10s}, y: {by: r, after: {x: stopped}, lasts: 1s}}
        injects: {halt: {delay: 12s, stops: x}}
    """)
    assert [course.ended(id) for id in ("x", "x[a]", "x[b]")] == [("stopped", 12), ("done", 10), ("stopped", 12)]
    assert course.granted("y") == [12]


def test_law_03_a_failed_part_blocks_the_whole(play: Play) -> None:
    """The whole waits for all its parts as for plain entries: it cannot be complete over one that failed."""
    course = play("people: {a: {}, b: {}}\nsteps: {x: {each: everybody, lasts: 10s, fails: 1}}")
    assert course.ended("x") == ("blocked", 10)
    assert course.root("x") == "x[a]"


def test_law_03_an_each_not_asked_for_is_skipped_with_its_parts(play: Play) -> None:
    """What the whole waits for, its parts wait for too."""
    course = play("""
        people: {a: {}}
        steps: {n: {outcomes: {yes: 0, no: 1}}, x: {each: everybody, after: {n: yes}, lasts: 10s}}
    """)
    assert (course.stands("x"), course.stands("x[a]")) == ("skipped", "skipped")


@pytest.mark.parametrize(("order", "stands"), [("m x", "stopped"), ("x m", "done")])
def test_law_03_a_milestone_ends_in_the_very_event(play: Play, order: str, stands: str) -> None:
    """At 5 s `first` ends, then x would; the milestone after `first` stops x before that event is taken.

    Where x stands before `first` in the file, its end is taken first and the milestone comes too late.
    """
    first, x = "first: {lasts: 5s}, m: {after: first, stops: x}", "x: {lasts: 5s}"
    course = play(f"steps: {{{first if order == 'm x' else x}, {x if order == 'm x' else first}}}")
    assert course.ended("m") == ("done", 5)
    assert course.ended("x") == (stands, 5)


def test_law_03_a_chain_of_milestones_is_one_event_without_dispatch(play: Play) -> None:
    """No attempt is granted for a milestone, wherever it stands in the file, and it has outcomes like any step."""
    course = play("""
        steps:
          c: {after: {b: yes}}
          b: {after: a, outcomes: {yes: 1, no: 0}}
          a: {after: x}
          x: {lasts: 5s}
          d: {after: c, fails: 1, attempts: 3}
    """)
    assert [course.settled(id) for id in "abcd"] == [5, 5, 5, 5]
    assert [course.stands(id) for id in "abcd"] == ["done", "yes", "done", "failed"]
    assert [course.attempts(id) for id in "abcd"] == [[], [], [], []]


def test_law_03_work_without_a_duration_is_refused(play: Play) -> None:
    """A step with people, things or a place lasts some time: else it would be no work."""
    with pytest.raises(ValidationError, match="work-without-duration"):
        play("people: {a: {}}\nroles: {r: {holders: [a]}}\nsteps: {x: {by: r}}")


def test_law_03_a_crew_that_was_brought_is_asked(play: Play) -> None:
    """Asked are those on site when the whole is ready: a crew that has come by then withdraws in its own time, and its
    withdrawal is not over before it has begun."""
    course = play("""
        organisations: {station: {level: unit}, brigade: {level: external}}
        places: {gate: {}}
        people:
          a: {organisation: station, at: gate}
          f1: {organisation: brigade, present: false}
          f2: {organisation: brigade, present: false}
        steps:
          journey: {lasts: 60s, brings: {people: [f1, f2], to: gate}}
          out: {each: everybody, of: brigade, after: journey, lasts: 20s}
          over: {after: out}
        deadlines: {d: {from: journey, to: out, within: 10s}}
    """)
    assert course.ended("out") == ("complete", 80)
    assert [course.who(f"out[{person}]") for person in ("f1", "f2")] == [["f1"], ["f2"]]
    assert course.ended("over") == ("done", 80)


def test_law_03_who_is_not_on_site_is_not_asked(play: Play) -> None:
    """Who comes only later is not waited for, and is not missing either."""
    course = play("""
        places: {gate: {}}
        people: {a: {at: gate}, late: {present: false}}
        steps:
          out: {each: everybody, lasts: 20s}
          journey: {lasts: 60s, brings: {people: [late], to: gate}}
    """)
    assert course.ended("out[late]") == ("averted", 0)
    assert course.ended("out") == ("complete", 20)


@pytest.mark.parametrize("entry", ["out", "[out]", "{any: [out]}"])
def test_law_03_somebody_missing_is_no_success(play: Play, entry: str) -> None:
    """Only `complete` meets a plain entry: where somebody fell, what waits for everybody is blocked, with the whole at
    its root; who wants to go on all the same names `missing` or `ended`."""
    course = play(f"""
        people: {{a: {{}}, b: {{}}}}
        steps:
          out: {{each: everybody, lasts: 10s}}
          all_clear: {{after: {entry}}}
          count: {{after: {{out: ended}}}}
          search: {{after: {{out: missing}}}}
          home: {{after: {{out: complete}}}}
        injects: {{falls: {{delay: 4s, takes: {{people: [b]}}}}}}
    """)
    assert course.ended("out") == ("missing", 10)
    assert (course.stands("all_clear"), course.root("all_clear")) == ("blocked", "out")
    assert [course.stands(id) for id in ("count", "search", "home")] == ["done", "done", "skipped"]


def test_law_03_effects_of_the_whole_follow_complete_alone(play: Play) -> None:
    """What is written on an `each` itself happens when all are there; under `on: missing` what happens otherwise."""
    text = """
        places: {p: {}, q: {}, r: {}}
        people: {a: {at: r}, b: {at: r}}
        steps:
          out: {each: everybody, lasts: 10s, closes: p, on: {missing: {closes: q}}}
          at_p: {at: p, after: {out: ended}, lasts: 1s}
          at_q: {at: q, after: {out: ended}, lasts: 1s}
        injects: {falls: {delay: WHEN, takes: {people: [b]}}}
    """
    there, missing = play(text.replace("WHEN", "20s")), play(text.replace("WHEN", "4s"))
    assert (there.stands("at_p"), there.stands("at_q")) == ("unfinished", "done")
    assert (missing.stands("at_p"), missing.stands("at_q")) == ("done", "unfinished")


@pytest.mark.parametrize("who", ["each: guest", "each: everybody, of: visitors"])
def test_law_03_a_whole_that_asks_nobody_is_skipped(play: Play, who: str) -> None:
    """Nobody there to be asked is no success in no time: the whole falls away, and what else is waited for decides."""
    course = play(f"""
        organisations: {{station: {{level: unit}}, visitors: {{level: external}}}}
        people: {{a: {{organisation: station}}, v: {{organisation: visitors, present: false}}}}
        roles: {{guest: {{holders: [v]}}}}
        steps:
          alarm: {{lasts: 5s}}
          visitors_out: {{{who}, after: alarm, lasts: 10s}}
          only: {{after: visitors_out}}
          both: {{after: [visitors_out, alarm]}}
    """)
    assert course.ended("visitors_out") == ("skipped", 5)
    assert (course.stands("only"), course.ended("both")) == ("skipped", ("done", 5))
