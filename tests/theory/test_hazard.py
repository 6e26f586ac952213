"""What a reader learns of the hazard: how often it came, when, who was there, what was in hand, how the race ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scenarios.gap import Share
from simulation.plan.plan import AVERTED, CAME, UNSETTLED
from simulation.study.ensemble import Workers
from simulation.study.races import race
from tests.theory.conftest import written

if TYPE_CHECKING:
    from simulation.study.ensemble import Engine
    from tests.theory.conftest import Studies

# cut is done at 30 s. early rings at 20 s, late at 50 s, far after the run has ended, and calm never starts its clock.
CLOUD = """
scenario: {horizon: 90s}
people: {a: {}}
roles: {r: {holders: [a]}}
steps: {cut: {by: r, lasts: 30s}, never: {by: r, after: {cut: failed}, lasts: 1s}}
escalations:
  early: {delay: 20s, averted_by: cut}
  late: {delay: 50s, averted_by: cut}
  far: {delay: 100s, averted_by: cut}
  calm: {after: late, delay: 5s}
  tie: {delay: 30s, averted_by: cut}
"""


def test_which_came_and_when(study: Studies) -> None:
    """early comes at 20 s in every run; the others are averted at 30 s, tie at the very moment at which it would ring
    or comes: by the law the step is first."""
    found = study(CLOUD)
    came = {id: found.reached(id) for id in ("early", "late", "far", "calm")}
    assert came == {"early": Share(4, 4), "late": Share(0, 4), "far": Share(0, 4), "calm": Share(0, 4)}
    assert (found.came_at("early").n, found.came_at("early").p50) == (4, 20_000)
    assert (found.came_at("late").n, found.came_at("late").p50) == (0, None)
    assert (found.end("early").p90, found.end("late").p90, found.end("late").n) == (20_000, None, 4)
    assert found.reached("cut") == Share(4, 4)
    assert (found.start("cut").p50, found.start("cut").n, found.start("cut").came) == (0, 4, 4)
    assert (found.end("cut").p50, found.began("cut").n) == (30_000, 4)
    assert (found.start("never").p50, found.start("never").n, found.began("never").n) == (None, 4, 0)


def test_the_margin_is_from_being_averted_to_the_time_it_would_have_rung(study: Studies) -> None:
    """late 50 − 30 = 20 s, far 100 − 30 = 70 s although that is after the run; early came, calm's clock never ran."""
    found = study(CLOUD)
    assert [(found.margin(id).n, found.margin(id).p50) for id in ("early", "late", "far", "calm")] == [
        (0, None),
        (4, 20_000),
        (4, 70_000),
        (0, None),
    ]


def test_only_what_was_averted_with_its_clock_running_has_a_margin() -> None:
    """Of six runs: averted with 7 s in hand, at the last moment (0 s), at T0 where it would have rung at once (0 s),
    before its clock ran, come, and still open: three have a margin."""
    found = written(
        "steps: {cut: {lasts: 30s}}\nescalations: {first: {delay: 1s}, e: {delay: 50s, averted_by: cut}}",
        status=[[0, 0, AVERTED], [0, 0, AVERTED], [0, 0, AVERTED], [0, 0, AVERTED], [0, 0, CAME], [0, 0, UNSETTLED]],
        settled=[[0, 0, 3_000], [0, 0, 9_000], [0, 0, 0], [0, 0, 4_000], [0, 0, 1_000], [0, 0, -1]],
        due=[[1, 10_000], [1, 9_000], [1, 0], [1, -1], [1, 8_000], [1, 8_000]],
    ).margin("e")
    assert (found.n, found.came, found.p10, found.p50) == (3, 3, 0, 0)
    assert found.p90 == 7_000


HALL = """
places: {hall: {}, yard: {}}
walks: {hall: {yard: 12}}
people: {a: {at: hall}, z: {at: hall}, c: {at: yard}, d: {at: hall}}
roles: {r: {holders: [a]}}
steps:
  go: {by: r, at: yard, lasts: 10s}
  shut: {lasts: 40s, closes: yard}
  fails: {lasts: 1s, fails: 1, closes: hall}
escalations: {cloud: {delay: 30s, closes: hall}}
"""


def test_who_is_there_when_a_place_closes(study: Studies) -> None:
    """At 30 s d and z are in the hall, a has gone; at 40 s a and c are in the yard. Equal ones by name. What never came
    exposed nobody."""
    found = study(HALL)
    every = Share(4, 4)
    assert found.exposed("cloud") == (every, [("d", every), ("z", every)])
    assert found.exposed("shut") == (every, [("a", every), ("c", every)])
    assert found.exposed("fails") == (Share(0, 0), [])


def test_who_is_caught_twice_is_counted_once(study: Studies) -> None:
    """The cloud closes both places at once, and whoever goes from one to the other is in its way in either."""
    found = study("""
places: {hall: {}, yard: {}, far: {}}
walks: {hall: {yard: 12}, yard: {far: 12}}
people: {a: {at: hall}, b: {at: yard}}
escalations: {cloud: {delay: 30s, closes: [hall, yard]}}
steps: {x: {lasts: 60s}}
""")
    every = Share(4, 4)
    assert found.exposed("cloud") == (every, [("a", every), ("b", every)])


def test_exposure_is_counted_over_the_runs_in_which_it_came(study: Studies) -> None:
    """cloud comes only where the valve fails; a stays with the first of two values of his errand, b always: the one
    who is there more often first."""
    found = study("""
places: {hall: {}, yard: {}}
walks: {hall: {yard: 12}}
people: {a: {at: hall}, b: {at: hall}}
roles: {r: {holders: [a]}}
steps:
  valve: {lasts: 5s, fails: 0.5}
  wait: {lasts: {shape: empirical, values: [10s, 90s]}}
  go: {by: r, at: yard, after: wait, lasts: 1s}
escalations: {cloud: {after: {valve: failed}, delay: 30s, closes: hall}}
""", 40)  # fmt: skip
    came = found.came_runs("cloud")
    n, stays = int(came.sum()), int((came & (found.tally.started[:, found.plan.index["go"]] > 35_000)).sum())
    assert 0 < stays < n < 40
    assert found.exposed("cloud") == (Share(n, n), [("b", Share(n, n)), ("a", Share(stays, n))])
    assert found.reached("cloud") == Share(n, 40)


@pytest.mark.parametrize(
    ("id", "lost", "required", "available"),
    [
        ("early", 4, (30_000,) * 4, (20_000,) * 4),
        ("late", 0, (30_000,) * 4, (50_000,) * 4),
        ("lasting", 4, (), (50_000,) * 4),
    ],
)
def test_the_race(
    study: Studies, engine: Engine, id: str, lost: int, required: tuple[int, ...], available: tuple[int, ...]
) -> None:
    """30 s are needed. 20 s are there: lost. 50 s: won. What nothing ever averts is lost when its clock rings."""
    text = CLOUD.replace("scenario: {horizon: 90s}\n", "").replace(
        "  calm:", "  lasting: {delay: 50s, averted_by: {cut: failed}}\n  calm:"
    )
    with Workers(1, engine) as workers:
        found = race(study(text), id, 4, workers)
    assert (found.escalation, found.runs, found.lost) == (id, 4, Share(lost, 4))
    assert (found.required, found.available) == (required, available)
