"""L7 Triggers: when escalations and injects come, what averts them and what delays them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.simulation.conftest import Play

# ---- when they come


def test_law_07_a_trigger_comes_once_a_delay_after_t0_or_after_its_after(play: Play) -> None:
    """Fixed delays, from T0 or from when the entries are met; what waits for it goes on then."""
    course = play("""
        steps: {x: {lasts: 10s}, y: {after: flash}, z: {after: call}}
        escalations: {cloud: {delay: 30s}, flash: {after: [x, cloud], delay: 5s}}
        injects: {call: {after: x, delay: 7s}}
    """)
    assert [course.ended(id) for id in ("cloud", "flash", "call")] == [("came", 30), ("came", 35), ("came", 17)]
    assert (course.settled("y"), course.settled("z")) == (35, 17)


def test_law_07_a_delay_may_be_drawn(play: Play) -> None:
    """Uniform in [10 s, 20 s]: 400 runs stay inside and have the mean 15 s within four standard errors (0.58 s)."""
    text = "{steps: {x: {}}, escalations: {e: {delay: {shape: uniform, least: 10s, most: 20s}}}}"
    times = [course.settled("e") or 0 for course in play.many(text, range(400))]
    assert 10 <= min(times) < 11 and 19 < max(times) <= 20
    assert abs(sum(times) / 400 - 15) < 4 * 10 / 12**0.5 / 20


def test_law_07_a_trigger_waits_as_any_node_does(play: Play) -> None:
    """Its entries unmet, it is skipped; blocked, it is blocked; its clock never started."""
    course = play("""
        steps: {no: {outcomes: {yes: 0, no: 1}}, f: {fails: 1}}
        escalations: {cloud: {after: {no: yes}}}
        injects: {call: {after: f, delay: 5s}}
    """)
    assert (course.ended("cloud"), course.due("cloud")) == (("skipped", 0), None)
    assert (course.ended("call"), course.root("call"), course.due("call")) == (("blocked", 0), "f", None)


# ---- what averts them


@pytest.mark.parametrize(("lasts", "ended"), [("9s", ("averted", 9)), ("30s", ("averted", 30)), ("31s", ("came", 30))])
def test_law_07_averted_by_what_was_taken_before_it(play: Play, lasts: str, ended: tuple[str, float]) -> None:
    """An end in the same instant is taken before the escalation, and averts it still."""
    course = play(f"{{steps: {{x: {{lasts: {lasts}}}}}, escalations: {{e: {{delay: 30s, averted_by: x}}}}}}")
    assert course.ended("e") == ended


def test_law_07_averted_before_its_clock_starts(play: Play) -> None:
    """It is settled in the event that averts it; its clock never starts."""
    course = play("""
        steps: {x: {lasts: 5s}, spark: {lasts: 60s}, y: {after: e}}
        escalations: {e: {after: spark, delay: 30s, averted_by: x}}
    """)
    assert (course.ended("e"), course.due("e")) == (("averted", 5), None)
    assert course.ended("y") == ("skipped", 5)


@pytest.mark.parametrize(("lasts", "ended"), [("3min", ("averted", 180)), ("3min1s", ("came", 180))])
def test_law_07_not_done_within_three_minutes_then(play: Play, lasts: str, ended: tuple[str, float]) -> None:
    """An inject with `unless` is what comes where something was not done in time."""
    course = play(f"""
        steps: {{x: {{lasts: {lasts}}}, replace: {{after: i, lasts: 10s}}}}
        injects: {{i: {{delay: 3min, unless: x}}}}
    """)
    assert course.ended("i") == ended
    assert course.ended("replace") == (("done", 190) if ended[0] == "came" else ("skipped", 180))


def test_law_07_who_does_not_want_a_skipped_step_to_avert_names_its_outcome(play: Play) -> None:
    """Beside a met entry a skipped step is let pass, unless an outcome of it is asked for."""
    course = play("""
        steps: {ok: {lasts: 1s}, no: {outcomes: {yes: 0, no: 1}}, cool: {after: {no: yes}, lasts: 5s}}
        escalations:
          lax: {delay: 9s, averted_by: [ok, cool]}
          strict: {delay: 9s, averted_by: [ok, {cool: done}]}
          alone: {delay: 9s, averted_by: cool}
    """)
    assert [course.stands(id) for id in ("lax", "strict", "alone")] == ["averted", "came", "came"]


# ---- what delays them


def test_law_07_the_time_still_to_run_is_multiplied(play: Play) -> None:
    """60 s to run, met after 20 s: the other 40 s take twice as long."""
    course = play("""
        steps: {deluge: {lasts: 20s}}
        escalations: {e: {delay: 60s, delayed_by: {deluge: 2}}}
    """)
    assert (course.due("e"), course.ended("e")) == (100, ("came", 100))


def test_law_07_delayed_also_if_met_before_the_clock_starts(play: Play) -> None:
    """Then all of its time is multiplied when it starts."""
    course = play("""
        steps: {deluge: {lasts: 20s}, spark: {lasts: 50s}}
        escalations: {e: {after: spark, delay: 60s, delayed_by: {deluge: 2}}}
    """)
    assert course.ended("e") == ("came", 170)


def test_law_07_each_entry_delays_once(play: Play) -> None:
    """Two factors, each applied once to what remains then; below 1 it comes the sooner; `started` is an entry too."""
    course = play("""
        people: {a: {}}
        roles: {r: {holders: [a]}}
        steps:
          deluge: {lasts: 20s, fails: 0}
          fan: {by: r, after: deluge, lasts: 10s, fails: 1, attempts: 3}
        escalations:
          slow: {delay: 60s, delayed_by: {"fan: started": 2, "fan: ended": 3}}
          fast: {delay: 60s, delayed_by: {deluge: 0.5}}
    """)
    # slow: 40 s to run at 20 s become 80 (due at 100); at 50 s the other 50 become 150
    assert course.ended("slow") == ("came", 200)
    assert course.ended("fast") == ("came", 40)


def test_law_07_the_remaining_time_is_rounded_half_up(play: Play) -> None:
    """1.5 times 3 ms is 4.5 ms: 5."""
    course = play("{steps: {x: {}}, escalations: {e: {delay: 3ms, delayed_by: {x: 1.5}}}}")
    assert course.ended("e") == ("came", 0.005)


def test_law_07_what_has_come_is_not_delayed_and_what_is_not_met_delays_nothing(play: Play) -> None:
    """Neither a later entry nor one that is never met moves it."""
    course = play("""
        steps: {late: {lasts: 61s}, no: {outcomes: {yes: 0, no: 1}}, f: {fails: 1, lasts: 1s}}
        escalations: {e: {delay: 60s, delayed_by: {late: 2, "no: yes": 2, f: 2}}}
    """)
    assert course.ended("e") == ("came", 60)
