"""Runs of the kernel as values."""

from collections.abc import Collection, Iterator
from types import SimpleNamespace
from typing import Any

from simulation.kernel import layout
from simulation.kernel.blocks import Kernel
from simulation.kernel.layout import Ints, columns
from simulation.plan import Plan
from simulation.run import Attempt, Cause, Exposure, Post, Run, Via, because
from simulation.state import State


def kernel_runs(
    plan: Plan, seed: int, runs: range, held_off: Collection[int] = (), start: State | None = None
) -> Iterator[Run]:
    """The runs of those numbers, as `simulation.engine.simulate_runs` gives them."""
    kernel = Kernel(plan, (), seed, held_off, start)
    for number in runs:
        kernel.simulate(range(number, number + 1))
        yield as_run(plan, kernel.memory)


def _cause(packed: int) -> Cause:
    via, node, attempt, what = layout.unpack(packed)
    return because(Via(via), node, attempt, what)


def _table(m: Ints, start: int, table: str, rows: int) -> list[Any]:
    """Rows of a table by the names of its columns."""
    names = list(columns(table))
    width = len(names)
    cells = m[start : start + rows * width].reshape(rows, width).tolist()
    return [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in cells]


def as_run(plan: Plan, m: Ints) -> Run:
    """What has just been simulated, as a value."""
    stands = _table(m, m[layout.H_STAND], "S", len(plan.nodes))
    posts = _table(m, m[layout.H_POST], "O", int(m[layout.C_POSTS]))
    attempts = []
    for k, a in enumerate(_table(m, m[layout.H_ATTEMPT], "A", int(m[layout.C_ATTEMPTS]))):
        there = [Post(p.person, p.role, bool(p.deputy), p.origin, p.arrives) for p in posts[a.posts : a.posts_end]]
        things = plan.nodes[a.node].things
        attempt = Attempt(a.node, a.number, a.ready, a.granted, _cause(a.cause), there, things, k, a.team)
        attempt.started, attempt.ended = a.started, a.ended
        attempt.result, attempt.interrupted = a.result, bool(a.interrupted)
        attempts.append(attempt)
    exposures = _table(m, m[layout.H_EXPOSED], "X", int(m[layout.C_EXPOSURES]))
    return Run(
        int(m[layout.C_RUN]),
        [s.status for s in stands],
        [s.ready for s in stands],
        [s.started for s in stands],
        [s.settled for s in stands],
        [_cause(s.cause) for s in stands],
        [s.root for s in stands],
        [s.due for s in stands],
        attempts,
        [Exposure(e.time, e.person, e.place, e.node) for e in exposures],
    )
