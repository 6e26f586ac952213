"""Sums under a key, as plain Python: the source that numba compiles."""

from random import Random

from simulation.kernel.sums import T_FULL, add, rows, table
from simulation.outcome.sums import COUNTERS, Sums


def test_sums_come_back_by_their_keys() -> None:
    """Every key of every counter, with the greatest numbers too, keeps its own sum; no number runs over."""
    rng, sums = Random(1), table(1 << 12)
    wanted: dict[tuple[int, int, int, int, int], int] = {}
    for _ in range(2000):
        a, what, b = (rng.choice([rng.randrange(60), (1 << 18) - 1]) for _ in range(3))
        key = (list(COUNTERS).index("queued"), a, rng.randrange(8), what - 1, b - 1)
        n = rng.randrange(1, 1 << 40)
        add(sums, *key, n)
        wanted[key] = wanted.get(key, 0) + n
    assert sums[T_FULL] == 0
    found = Sums(rows(sums))
    assert found["queued"] == {key[1:]: n for key, n in wanted.items()}
    assert not any(found[name] for name in COUNTERS if name != "queued")


def test_a_full_table_says_so() -> None:
    """At three quarters nothing more is taken, and nothing is lost silently."""
    sums = table(16)
    for a in range(16):
        add(sums, 0, a, 0, -1, -1, 1)
    assert sums[T_FULL] == 1
