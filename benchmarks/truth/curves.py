"""Every inverse distribution function against scipy, and the kernel's against the sampler's to the last bit."""

from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.special  # type: ignore[import-untyped]
import scipy.stats  # type: ignore[import-untyped]

from benchmarks.truth.row import Floats, Row, count, plan_of
from simulation.kernel.flatten import memory
from simulation.kernel.jit import Native, floats_at, ints_at
from simulation.kernel.layout import N_LASTS, node_at
from simulation.kernel.luck import drawn
from simulation.plan.sampling import Z95, Draw, normal

#: The largest error by range, or by value where there is no range.
MOST = 1e-6
EDGE = 1e-9
MODES = (0, 0.001, 0.01, 0.1, 0.33, 0.5, 0.77, 0.9, 0.99, 0.999, 1)
LEAST, WIDTH = 100_000, 1_000_000  # ms


def grid(points: int) -> Floats:
    """Points in [1e-9, 1 - 1e-9]: even ones, and as many crowded towards each end."""
    tail = np.geomspace(EDGE, 0.5, points)
    return np.unique(np.concatenate([tail, np.linspace(EDGE, 1 - EDGE, points), 1 - tail]))


def _through_kernel(ints: Any, floats: Any, numbers: Any, into: Any, count: int) -> int:
    """The duration of the first node at each of `count` numbers, as the kernel draws it."""
    m, f, us, found = ints_at(ints), floats_at(floats), floats_at(numbers), floats_at(into)
    draw = m[node_at(m, 0) + N_LASTS]
    for i in range(count):
        found[i] = drawn(m, f, draw, us[i])
    return 0


_through = Native(_through_kernel, 5, kept=False)


def _mode(shape: str, mode: float) -> dict[str, Any]:
    return {"shape": shape, "least": "100s", "likely": f"{LEAST + round(mode * WIDTH)}ms", "most": "1100s"}


def _cases() -> list[tuple[str, dict[str, Any], Callable[[Floats], Floats], float]]:
    """Name, duration, scipy's inverse, and the range in ms (0: compare by value)."""
    cases: list[tuple[str, dict[str, Any], Callable[[Floats], Floats], float]] = []
    for c in MODES:
        triangular, pert = scipy.stats.triang(c, LEAST, WIDTH).ppf, scipy.stats.beta(1 + 4 * c, 5 - 4 * c).ppf
        cases.append((f"triangular, mode {c}", _mode("triangular", c), triangular, WIDTH))
        inverse = lambda u, pert=pert: LEAST + WIDTH * pert(u)  # noqa: E731
        cases.append((f"beta-pert, mode {c}", _mode("beta-pert", c), inverse, WIDTH))
    uniform = {"shape": "uniform", "least": "100s", "most": "1100s"}
    cases.append(("uniform", uniform, scipy.stats.uniform(LEAST, WIDTH).ppf, WIDTH))
    for ratio in (1.2, 3, 20):
        lognormal = {"shape": "lognormal", "likely": "60s", "most": f"{round(60_000 * ratio)}ms"}
        inverse = scipy.stats.lognorm(np.log(ratio) / scipy.special.ndtri(0.95), scale=60_000).ppf
        cases.append((f"lognormal, P95 ÷ median {ratio}", lognormal, inverse, 0))
    exponential = {"shape": "exponential", "mean": "60s"}
    cases.append(("exponential", exponential, scipy.stats.expon(scale=60_000).ppf, 0))
    values = np.array([9_000.0, 2_000.0, 5_000.0, 2_000.0])
    empirical = {"shape": "empirical", "values": ["9s", "2s", "5s", "2s"]}
    step = scipy.stats.randint(0, len(values)).ppf
    # scipy's inverse is closed to the right at the jumps, ours to the left; the grid's jumps are left out.
    cases.append(("empirical", empirical, lambda u: values[step(u).astype(int)], 7_000))
    return cases


def curve_rows(points: int) -> list[Row]:
    """The largest error of each shape, and how many values differ in the kernel, over about 3 `points` numbers."""
    us = grid(points)
    us = us[np.abs(us * 4 - np.round(us * 4)) > 1e-12]
    rows, differing, compared = [], 0, 0
    for name, duration, inverse, width in _cases():
        plan = plan_of({"steps": {"x": {"lasts": duration}}})
        draw: Draw | None = plan.nodes[0].lasts
        assert draw is not None
        ours, theirs = np.array([draw.at(u) for u in us.tolist()]), inverse(us)
        error = float(np.max(np.abs(ours - theirs) / (width or theirs)))
        rows.append(_row(name, "range" if width else "value", error, len(us)))
        m, f = memory(plan, 1)
        found = np.zeros(len(us))
        _through(m, f, us, found, len(us))
        differing, compared = differing + int((found != ours).sum()), compared + len(us)
    error = float(np.max(np.abs([normal(u) for u in us.tolist()] - scipy.special.ndtri(us))))
    rows.append(_row("normal", "1", error, len(us)))
    error = abs(Z95 - float(scipy.special.ndtri(0.95)))
    rows.append(_row("normal, P95", "1", error, 1))
    zh, en = "内核的反函数与取样器不同的值", "values of the kernel's functions unlike the sampler's"
    return [*rows, count(zh, en, "simulation/plan/sampling.py", differing, compared)]


def _row(name: str, by: str, error: float, n: int) -> Row:
    en = f"{name}: largest error ÷ {by}"
    zh = f"{name}：最大误差 ÷ {({'range': '范围', 'value': '数值'}).get(by, by)}"
    # Two digits would differ between versions of scipy's last bit; the order of magnitude does not.
    told = f"≤ 1e{int(np.ceil(np.log10(error)))}" if error > 0 else "0"
    return Row(zh, en, "scipy.stats", f"≤ {MOST:g}", told, f"u ∈ [1e-9, 1 - 1e-9], n = {n:,}", error <= MOST)
