"""The sampler (L12) against published vectors, scipy, and figures written down once."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
import scipy.special  # type: ignore[import-untyped]
import scipy.stats  # type: ignore[import-untyped]

from scenarios.model import Duration, Pace
from simulation.plan.sampling import BetaTable, Draw, Purpose, _pert, key_of, normal, philox, uniform, uniforms

# Known answers of Philox4x32-10 published with Random123 (Salmon et al., SC 2011; file kat_vectors).
KNOWN = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]
U = np.concatenate([10.0 ** -np.arange(1, 10), 1 - 10.0 ** -np.arange(1, 10), np.linspace(0.001, 0.999, 999)])


@pytest.mark.parametrize(("counter", "key", "words"), KNOWN)
def test_philox_gives_the_published_words(
    counter: tuple[int, int, int, int], key: tuple[int, int], words: tuple[int, int, int, int]
) -> None:
    """Zeros, ones and the digits of pi."""
    assert philox(counter, key) == words


def test_the_name_of_a_node_is_its_blake2b() -> None:
    """64 bits, little endian, of `kind:id` in UTF-8: written down once, so that results of years repeat."""
    assert key_of("step", "close_valve") == 0xD2D1B4740332C414
    assert key_of("step", "关阀") != key_of("inject", "关阀")
    assert max(key_of("step", str(i)) for i in range(100)) > 2**63


def test_a_draw_of_today_is_the_draw_of_tomorrow() -> None:
    """One uniform and one duration, written down once."""
    u = uniform(1, key_of("step", "close_valve"), 17, 1, Purpose.DURATION)
    assert u == 0.5227187365962387
    assert draw("beta-pert", "20s", "45s", "2min").whole(u) == 52_509


def draw(shape: str, least: str, likely: str, most: str) -> Draw:
    """The draw of a duration."""
    times = {"least": least, "likely": likely, "most": most}
    if shape == "uniform":
        del times["likely"]
    return Draw.of(Duration.model_validate({"shape": shape, **times}))


@pytest.mark.parametrize("attempt", [1, 2, 1000])
@pytest.mark.parametrize("seed", [0, 1, 2**40 + 3, 2**64 - 1])
def test_many_draws_at_once_are_the_draws_one_by_one(seed: int, attempt: int) -> None:
    """To the last bit, for every purpose, large keys, and blocks that begin anywhere."""
    keys = [0, 1, 2**63 + 5, 2**64 - 1, key_of("step", "x")]
    for runs in (range(3), range(4711, 4713), range(2**31, 2**31 + 2)):
        for purpose in Purpose:
            rows = uniforms(seed, keys, [purpose] * 5, runs, attempt)
            assert rows == [[uniform(seed, key, run, attempt, purpose) for key in keys] for run in runs]


def test_uniforms_are_uniform_and_independent() -> None:
    """20,000 draws of two nodes: Kolmogorov-Smirnov and correlation do not reject at one in a thousand."""
    rows = np.array(uniforms(1, [key_of("step", "x"), key_of("step", "y")], [0, 0], range(20_000)))
    assert rows.min() > 0 and rows.max() < 1
    for column in rows.T:
        assert scipy.stats.kstest(column, "uniform").pvalue > 1e-3
    assert scipy.stats.pearsonr(rows[:, 0], rows[:, 1]).pvalue > 1e-3
    assert scipy.stats.pearsonr(rows[:-1, 0], rows[1:, 0]).pvalue > 1e-3  # from run to run


@pytest.mark.parametrize("likely", [0, 1, 5, 20, 33, 50, 77, 99, 100])
def test_beta_pert_against_scipy(likely: int) -> None:
    """Absolute error at most 1e-6 of the range, u from 1e-9 to 1 - 1e-9, whatever the mode."""
    p = 1 + 4 * likely / 100
    found = draw("beta-pert", "100s", f"{100 + likely}s", "200s")
    reference = 100_000 + 100_000 * scipy.stats.beta.ppf(U, p, 6 - p)
    assert np.max(np.abs([found.at(u) for u in U] - reference)) <= 1e-6 * 100_000


@pytest.mark.parametrize("likely", [0, 1, 33, 50, 99, 100])
def test_triangular_against_scipy(likely: int) -> None:
    """Absolute error at most 1e-6 of the range."""
    found = draw("triangular", "100s", f"{100 + likely}s", "200s")
    reference = scipy.stats.triang.ppf(U, likely / 100, 100_000, 100_000)
    assert np.max(np.abs([found.at(u) for u in U] - reference)) <= 1e-6 * 100_000


def test_uniform_against_scipy() -> None:
    """Absolute error at most 1e-6 of the range."""
    found = Draw.of(Duration.model_validate({"shape": "uniform", "least": "30s", "most": "90s"}))
    reference = scipy.stats.uniform.ppf(U, 30_000, 60_000)
    assert np.max(np.abs([found.at(u) for u in U] - reference)) <= 1e-6 * 60_000


def test_lognormal_against_scipy() -> None:
    """`likely` is the median, `most` the 95th percentile, `least` is ignored; error at most 1e-6 of P95 - median,
    and relative to the value far out in the tail."""
    found = Draw.of(Duration.model_validate({"shape": "lognormal", "least": "59s", "likely": "60s", "most": "3min"}))
    assert found.at(0.5) == pytest.approx(60_000)
    assert found.at(0.95) == pytest.approx(180_000)
    reference = scipy.stats.lognorm.ppf(U, math.log(3) / scipy.special.ndtri(0.95), scale=60_000)
    error = np.abs([found.at(u) for u in U] - reference)
    assert np.all(error <= 1e-6 * np.maximum(120_000, reference))


def test_exponential_against_scipy() -> None:
    """`mean`; error at most 1e-6 of it."""
    found = Draw.of(Duration.model_validate({"shape": "exponential", "mean": "60s"}))
    reference = scipy.stats.expon.ppf(U, scale=60_000)
    assert np.max(np.abs([found.at(u) for u in U] - reference)) <= 1e-6 * 60_000


def test_normal_against_scipy() -> None:
    """The inverse of the standard normal distribution, to 1e-9 on its twelve units of range."""
    assert np.max(np.abs([normal(u) for u in U] - scipy.special.ndtri(U))) <= 1e-9


def test_empirical_draws_each_value_equally() -> None:
    """Of n values the i-th for u in [i/n, (i+1)/n), in the order written, repeated ones as often as written."""
    found = Draw.of(Duration.model_validate({"shape": "empirical", "values": ["9s", "2s", "5s", "2s"]}))
    assert [found.at(u) for u in (1e-9, 0.2499, 0.25, 0.4999, 0.5, 0.75, 1 - 1e-9)] == [
        9000, 9000, 2000, 2000, 5000, 2000, 2000
    ]  # fmt: skip


@pytest.mark.parametrize("shape", ["uniform", "triangular", "beta-pert"])
def test_a_range_of_no_width_is_fixed(shape: str) -> None:
    """No division by zero, and the value itself."""
    assert {draw(shape, "7s", "7s", "7s").at(u) for u in U} == {7000.0}


@pytest.mark.parametrize("shape", ["triangular", "beta-pert", "uniform", "lognormal"])
def test_inverse_distribution_functions_never_fall(shape: str) -> None:
    """A larger u gives no smaller time, across the seam of the table too."""
    found = draw(shape, "10s", "20s", "90s")
    values = [found.at(u) for u in np.linspace(1e-6, 1 - 1e-6, 20_001)]
    assert all(a <= b for a, b in pairwise(values))


@pytest.mark.parametrize(("least", "ms"), [("1ms", 1), ("2ms", 1), ("3ms", 2), ("4ms", 2), ("5ms", 3)])
def test_times_are_rounded_half_up(least: str, ms: int) -> None:
    """Half of 1, 3 and 5 ms is 1, 2 and 3 ms: halves go up, not to the even one."""
    assert draw("uniform", least, least, least).whole(0.5, 0.5) == ms


def test_the_pace_is_a_draw_too() -> None:
    """A bare factor is fixed; a spread has its shape."""
    assert Draw.of(Pace.model_validate(1.2)).at(0.3) == 1.2
    assert Draw.of(Pace.model_validate({"shape": "uniform", "least": 1, "most": 2})).at(0.25) == 1.25


def test_the_table_of_a_shape_is_worked_out_once() -> None:
    """Two durations of one shape share a table, and it is to the last bit the one that is worked out anew."""
    modes = [(45 - 20) / (120 - 20), 0.0, 1.0, 1 / 3]
    for mode in modes:
        assert BetaTable.pert(mode) == _pert.__wrapped__(mode)
        assert BetaTable.pert(mode) is BetaTable.pert(mode)
    assert draw("beta-pert", "20s", "45s", "2min").table is draw("beta-pert", "40s", "90s", "4min").table
