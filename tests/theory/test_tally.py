"""What is kept of every run: its rows in the arrays, and how the tallies of blocks of runs become one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from simulation.outcome.tally import ARRAYS, KEPT, MISSED, NOT_COUNTED, Tally, came, merge, tally
from simulation.outcome.verdicts import NEVER, limits
from simulation.plan.compiler import compile_plan
from simulation.plan.plan import CAME, OUTCOME
from simulation.reference.engine import simulate_runs
from tests.theory.conftest import scenario

if TYPE_CHECKING:
    from simulation.plan.plan import Plan
    from tests.theory.conftest import Studies

# x is done at 10 s, y fails at 12 s, z waits in vain; bell rings at 5 s, cloud would at 50 s and is averted at 10 s.
PLAN = """
people: {a: {}}
roles: {r: {holders: [a]}}
steps: {x: {by: r, lasts: 10s}, y: {lasts: 12s, fails: 1}, z: {after: y, lasts: 1s}}
escalations: {cloud: {delay: 50s, averted_by: x}}
injects: {bell: {delay: 5s}}
deadlines:
  kept: {to: x, within: 10s}
  missed: {to: x, within: 9s}
  blocked: {to: z, within: 9s}
  before: {from: y, to: x, within: 9s}
  uncounted: {from: z, to: x, within: 9s}
"""


def plan(text: str = PLAN) -> Plan:
    """The plan of a text."""
    return compile_plan(scenario(text))


def test_the_marks_of_a_run(study: Studies) -> None:
    """By node how it stands, when work began and when it was settled; by trigger when its clock would ring."""
    found = study(PLAN, 2)
    ids = [node.id for node in found.plan.nodes]
    assert (ids, found.plan.clocks) == (["x", "y", "z", "cloud", "bell"], 3)
    names = [node.status_name(int(s)) for node, s in zip(found.plan.nodes, found.tally.status[1], strict=True)]
    assert names == ["done", "failed", "blocked", "averted", "came"]
    assert found.tally.started[1].tolist() == [0, 0, -1, -1, -1]
    assert found.tally.settled[1].tolist() == [10_000, 12_000, 12_000, 10_000, 5_000]
    assert found.tally.due[1].tolist() == [50_000, 5_000]
    assert came(found.tally, 0).tolist() == came(found.tally, 4).tolist() == [True, True]
    assert came(found.tally, 1).tolist() == came(found.tally, 3).tolist() == [False, False]


def test_the_verdicts_of_a_run(study: Studies) -> None:
    """10 s of 10 are kept, of 9 missed; a blocked end is missed; what begins with a step that fails, or never comes, is
    not asked for."""
    found = study(PLAN, 2)
    assert dict(zip(found.scenario.deadlines, found.tally.verdict[1].tolist(), strict=True)) == {
        "kept": KEPT, "missed": MISSED, "blocked": MISSED, "before": NOT_COUNTED, "uncounted": NOT_COUNTED,
    }  # fmt: skip
    assert found.tally.took[1].tolist() == [10_000, 10_000, NEVER, NEVER, NEVER]


def test_room_for_the_numbers_that_there_may_be() -> None:
    """Times fit 32 bits where the run is shorter than 2³¹ ms (24.8 days), clocks always have 64; states fit 8 where
    there are fewer than 128, which are those of the engine and the outcomes of the step that has most."""
    short, long = plan(), plan("scenario: {horizon: 600 h}\nsteps: {x: {lasts: 1s}}")
    assert (short.horizon < 2**31 < long.horizon) is True
    blank, wide = Tally.blank(short, 5, 3), Tally.blank(long, 0, 1)
    shapes = {name: (array.shape, str(array.dtype)) for name, array in blank.arrays.items()}
    assert shapes == {
        "status": ((3, 5), "int8"),
        "started": ((3, 5), "int32"),
        "settled": ((3, 5), "int32"),
        "due": ((3, 2), "int64"),
        "verdict": ((3, 5), "int8"),
        "took": ((3, 5), "int32"),
    }
    assert {str(getattr(wide, name).dtype) for name in ("started", "settled", "took")} == {"int64"}
    assert blank.runs == 3


@pytest.mark.parametrize(("more", "kind"), [(-1, "int8"), (0, "int16")])
def test_room_for_many_outcomes(more: int, kind: str) -> None:
    """With so many outcomes that the states are 127 or 128."""
    many = 128 - OUTCOME + more
    chances = ", ".join(f"o{k}: {1 if k == 0 else 0}" for k in range(many))
    found = plan(f"steps: {{x: {{lasts: 1s}}, y: {{outcomes: {{{chances}}}}}}}")
    assert str(Tally.blank(found, 0, 1).status.dtype) == kind


@pytest.mark.parametrize(("horizon", "kind"), [(2**31 - 1, "int32"), (2**31, "int64")])
def test_the_longest_run_of_narrow_times(horizon: int, kind: str) -> None:
    """2³¹ − 1 ms still fit, 2³¹ do not."""
    found = plan(f"scenario: {{horizon: {horizon}ms}}\nsteps: {{x: {{lasts: 1s}}}}")
    assert found.horizon == horizon
    assert str(Tally.blank(found, 0, 1).settled.dtype) == kind


def block(first: int, runs: int) -> Tally:
    """The tally of some runs of a plan whose step ends differently in each."""
    s = scenario("steps: {x: {lasts: {shape: uniform, least: 1s, most: 9s}}}\ndeadlines: {d: {to: x, within: 5s}}")
    found = compile_plan(s)
    return tally(found, limits(s, found), list(simulate_runs(found, 1, range(first, first + runs))))


def same(a: Tally, b: Tally) -> bool:
    """Whether two tallies are equal, rows and sums."""
    return a.sums == b.sums and all(np.array_equal(a.arrays[name], b.arrays[name]) for name in ARRAYS)


def test_blocks_become_one_in_their_order() -> None:
    """Runs 0–2 and 3–4 are runs 0–4: rows in the order given, sums added."""
    whole = block(0, 5)
    assert same(merge([block(0, 3), block(3, 2)]), whole)
    assert not same(merge([block(3, 2), block(0, 3)]), whole)


def test_a_block_is_put_in_at_its_row() -> None:
    """Taken one by one into a blank, then cut to what was filled; a block that shares the rows brings its sums."""
    whole = block(0, 5)
    total = block(9, 7)
    total.sums = type(total.sums)()
    total.take(3, block(3, 2))
    total.take(0, block(0, 3))
    total.cut(5)
    assert total.runs == 5
    assert same(total, whole)
    shared = block(0, 5)
    part = shared.part(range(1, 3))
    assert (part.runs, part.settled.tolist()) == (2, whole.settled[1:3].tolist())
    part.settled[0] = 77
    assert shared.settled[1] == 77  # the same rows
    assert part.sums == type(part.sums)()
    part.sums["spent"][0, 0] += 5
    before = shared.sums["spent"][0, 0]
    shared.take(1, part)
    assert shared.settled.ravel().tolist() == [whole.settled[0], 77, *whole.settled[2:].ravel()]
    assert shared.sums["spent"][0, 0] == before + 5


def test_sums_of_several_runs_add_up() -> None:
    """The work along the chain over five runs is that of each: from T0 to the end of x."""
    whole = block(0, 5)
    assert whole.sums["spent"][0, 0] == whole.took.sum()
    assert whole.sums["on_chain"][0, 0] == 5
    assert set(whole.status.ravel().tolist()) == {OUTCOME}
    assert OUTCOME >= CAME
