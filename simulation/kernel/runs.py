"""Runs of the kernel as values."""

from collections.abc import Collection, Iterator
from functools import lru_cache

from simulation.kernel import layout
from simulation.kernel.blocks import Kernel
from simulation.kernel.layout import Ints, columns
from simulation.outcome.run import Attempt, Cause, Exposure, Post, Run, Via, because
from simulation.plan.plan import Plan
from simulation.reference.state import State


def kernel_runs(
    plan: Plan, seed: int, runs: range, held_off: Collection[int] = (), start: State | None = None
) -> Iterator[Run]:
    """The runs of those numbers, as `simulation.reference.engine.simulate_runs` gives them."""
    kernel = Kernel(plan, (), seed, held_off, start)
    for number in runs:
        kernel.simulate(range(number, number + 1))
        yield as_run(plan, kernel.memory)


def _table(m: Ints, start: int, table: str, rows: int) -> list[list[int]]:
    """Rows of a table."""
    width = len(columns(table))
    found: list[list[int]] = m[start : start + rows * width].reshape(rows, width).tolist()
    return found


@lru_cache(maxsize=1 << 16)
def _cause(packed: int) -> Cause:
    via, node, attempt, what = layout.unpack(packed)
    return because(Via(via), node, attempt, what)


def as_run(plan: Plan, m: Ints) -> Run:
    """What has just been simulated, as a value."""
    stands = list(zip(*_table(m, m[layout.H_STAND], "S", len(plan.nodes)), strict=True))
    posts = [
        Post(p[layout.O_PERSON], p[layout.O_ROLE], bool(p[layout.O_DEPUTY]), p[layout.O_ORIGIN], p[layout.O_ARRIVES])
        for p in _table(m, m[layout.H_POST], "O", int(m[layout.C_POSTS]))
    ]
    attempts = [
        Attempt(
            a[layout.A_NODE],
            a[layout.A_NUMBER],
            a[layout.A_READY],
            a[layout.A_GRANTED],
            _cause(a[layout.A_CAUSE]),
            posts[a[layout.A_POSTS] : a[layout.A_POSTS_END]],
            plan.nodes[a[layout.A_NODE]].things,
            k,
            a[layout.A_TEAM],
            a[layout.A_STARTED],
            a[layout.A_ENDED],
            a[layout.A_RESULT],
            bool(a[layout.A_INTERRUPTED]),
        )
        for k, a in enumerate(_table(m, m[layout.H_ATTEMPT], "A", int(m[layout.C_ATTEMPTS])))
    ]
    exposures = _table(m, m[layout.H_EXPOSED], "X", int(m[layout.C_EXPOSURES]))
    return Run(
        int(m[layout.C_RUN]),
        list(stands[layout.S_STATUS]),
        list(stands[layout.S_READY]),
        list(stands[layout.S_STARTED]),
        list(stands[layout.S_SETTLED]),
        [_cause(cause) for cause in stands[layout.S_CAUSE]],
        list(stands[layout.S_ROOT]),
        list(stands[layout.S_DUE]),
        attempts,
        [Exposure(*row) for row in exposures],
    )
