"""L12 Chance: every draw is a pure function of seed, node, run, try and purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.simulation.conftest import Course, Play

SPREAD = "{least: 20s, likely: 40s, most: 2min}"
PLAN = f"""
        people: {{a: {{}}, b: {{}}}}
        roles: {{one: {{holders: [a]}}, two: {{holders: [b]}}}}
        steps:
          x: {{by: one, lasts: {SPREAD}, fails: 0.3, attempts: 3}}
          y: {{by: two, lasts: {SPREAD}, outcomes: {{small: 0.4, large: 0.6}}}}
          z: {{by: one, after: {{y: large}}, lasts: {{shape: lognormal, likely: 30s, most: 90s}}}}
        escalations: {{cloud: {{delay: {{shape: exponential, mean: 60s}}, averted_by: x}}}}
"""


def times(course: Course, *ids: str) -> list[tuple[str, float | None]]:
    """Standing and time of some nodes."""
    return [course.ended(id) for id in ids]


def test_law_12_run_4711_alone_is_run_4711_in_any_block(play: Play) -> None:
    """Whole runs are equal, marks, attempts and causes, wherever the block of runs begins."""
    alone = play(PLAN, run=4711).run
    assert alone.number == 4711
    for start in (4000, 4500, 4711):
        assert next(c.run for c in play.many(PLAN, range(start, 4712)) if c.run.number == 4711) == alone


def test_law_12_the_same_seed_repeats_and_another_does_not(play: Play) -> None:
    """Fifty runs under seed 1, again under seed 1, and under seed 2."""
    one, again, two = (play.many(PLAN, range(50), seed=seed) for seed in (1, 1, 2))
    assert [c.run for c in one] == [c.run for c in again]
    assert all(a.settled("y") != b.settled("y") for a, b in zip(one, two, strict=True))


def test_law_12_a_seed_may_be_as_large_as_64_bits(play: Play) -> None:
    """Seeds that differ only in their upper half differ in their luck."""
    assert play(PLAN, seed=1).run != play(PLAN, seed=1 + 2**32).run
    assert play(PLAN, seed=2**64 - 1).run == play(PLAN, seed=2**64 - 1).run


def test_law_12_runs_nodes_tries_and_purposes_do_not_share_luck(play: Play) -> None:
    """Durations are all different: from run to run, from node to node, from try to try."""
    course = play(
        f"steps: {{x: {{lasts: {SPREAD}, fails: 1, attempts: 5}}, y: {{after: {{x: failed}}, lasts: {SPREAD}}}}}"
    )
    lasted = [a.ended - a.started for id in "xy" for a in course.attempts(id)]
    assert len(set(lasted)) == 6
    assert len({c.settled("y") for c in play.many(PLAN, range(100))}) > 98  # whole milliseconds may coincide


def test_law_12_a_new_step_moves_no_other_draw(play: Play) -> None:
    """Steps, people and escalations put in anywhere leave what does not wait for them as it was."""
    more = PLAN.replace("steps:", f"steps:\n          first: {{lasts: {SPREAD}, fails: 0.5, attempts: 9}}").replace(
        "escalations: {", "escalations: {spark: {delay: {shape: exponential, mean: 5s}}, "
    )
    for a, b in zip(play.many(PLAN, range(100)), play.many(more, range(100)), strict=True):
        assert times(a, "x", "y", "z", "cloud") == times(b, "x", "y", "z", "cloud")


def test_law_12_variants_share_their_luck(play: Play) -> None:
    """With y taking twice as long, x is the same run by run, and y is twice what it was, to the millisecond it is
    rounded to; its outcome is the same."""
    slow = PLAN.replace(f"y: {{by: two, lasts: {SPREAD}", "y: {by: two, lasts: {least: 40s, likely: 80s, most: 4min}")
    for a, b in zip(play.many(PLAN, range(100)), play.many(slow, range(100)), strict=True):
        assert times(a, "cloud", "x") == times(b, "cloud", "x") or a.granted("z") != b.granted("z")
        assert a.stands("y") == b.stands("y")
        assert (b.settled("y") or 0) == pytest.approx(2 * (a.settled("y") or 0), abs=0.0015)


def test_law_12_an_outcome_does_not_move_when_the_failure_does(play: Play) -> None:
    """Each purpose draws for itself: a step that is given a chance to fail lasts as long as before, and ends alike
    where it does not fail."""
    text = f"steps: {{y: {{lasts: {SPREAD}, fails: %s, outcomes: {{small: 0.4, large: 0.6}}}}}}"
    pairs = list(zip(play.many(text % 0, range(100)), play.many(text % 0.2, range(100)), strict=True))
    assert all(a.settled("y") == b.settled("y") for a, b in pairs)
    assert all(b.stands("y") in (a.stands("y"), "failed") for a, b in pairs)
    assert 5 < sum(b.stands("y") == "failed" for _, b in pairs) < 40


def test_law_12_a_smaller_chance_to_fail_fails_in_some_of_the_same_runs(play: Play) -> None:
    """Common luck: the runs that fail at 0.1 are among those that fail at 0.3."""
    courses = {p: play.many(f"steps: {{x: {{lasts: 1s, fails: {p}}}}}", range(300)) for p in (0.1, 0.3)}
    rare, often = ({c.run.number for c in found if c.stands("x") == "failed"} for found in courses.values())
    assert rare and rare < often


PACED = f"""
        scenario: {{pace: PACE}}
        places: {{p: {{}}, q: {{}}}}
        walks: {{p: {{q: 120}}}}
        people: {{a: {{at: p}}, b: {{at: p}}}}
        roles: {{one: {{holders: [a]}}, two: {{holders: [b]}}}}
        equipment: {{pump: {{}}}}
        steps:
          done_by_people: {{by: one, at: q, lasts: {SPREAD}}}
          part: {{each: two, lasts: {SPREAD}}}
          don: {{by: two, after: part, lasts: 10s, forms: t}}
          by_team: {{team: t, lasts: {SPREAD}}}
          journey: {{lasts: {SPREAD}}}
          filling: {{needs: {{pump: 1}}, at: p, lasts: {SPREAD}}}
        escalations: {{cloud: {{delay: {SPREAD}}}}}
"""


def test_law_12_pace_multiplies_what_people_do_and_nothing_else(play: Play) -> None:
    """Twice as slow: parts, teams and roles take twice as long; walks, journeys, machines and delays do not."""
    for run in range(20):
        a, b = (play(PACED.replace("PACE", pace), run=run) for pace in ("1", "2"))
        for id in ("done_by_people", "part[b]", "by_team"):
            one, two = a.attempts(id)[0], b.attempts(id)[0]
            assert abs((two.ended - two.started) - 2 * (one.ended - one.started)) <= 1
        assert a.started("done_by_people") == b.started("done_by_people") == 100
        for id in ("journey", "filling", "cloud"):
            assert a.ended(id) == b.ended(id)


def test_law_12_pace_is_one_factor_per_run(play: Play) -> None:
    """Drawn from its own spread, the same for everybody in a run, another in the next."""
    text = """
        scenario: {pace: {shape: uniform, least: 0.5, most: 1.5}}
        people: {a: {}, b: {}}
        roles: {one: {holders: [a]}, two: {holders: [b]}}
        steps: {x: {by: one, lasts: 100s}, y: {by: two, lasts: 200s, fails: 1, attempts: 2}}
    """
    courses = play.many(text, range(300))
    factors = [(c.settled("x") or 0) / 100 for c in courses]
    assert all(c.settled("y") == pytest.approx(400 * f, abs=0.003) for c, f in zip(courses, factors, strict=True))
    assert 0.5 <= min(factors) < 0.55 and 1.45 < max(factors) <= 1.5
    assert abs(sum(factors) / 300 - 1) < 4 / (12 * 300) ** 0.5  # four standard errors of the mean


def test_law_12_what_is_not_written_is_beta_pert(play: Play) -> None:
    """A duration with least, likely and most and no shape has the mean (least + 4 likely + most) / 6."""
    courses = play.many(f"steps: {{x: {{lasts: {SPREAD}}}}}", range(2000))
    mean, low, high = (20 + 4 * 40 + 120) / 6, 20, 120
    sd = ((mean - low) * (high - mean) / 7) ** 0.5
    found = [c.settled("x") or 0 for c in courses]
    assert abs(sum(found) / 2000 - mean) < 4 * sd / 2000**0.5
    same = play.many(f"steps: {{x: {{lasts: {SPREAD[:-1]}, shape: beta-pert}}}}}}", range(20))
    assert [c.settled("x") for c in same] == found[:20]
