"""The generator against its published vectors and another implementation, and what common random numbers gain."""

from collections.abc import Sequence
from math import exp, log, sqrt
from random import Random

import numpy as np

from benchmarks.truth.row import ERRORS, Floats, Row, Runs, count, skipped
from scenarios.model import Scenario
from simulation.compiler import compile_plan
from simulation.results import judge, limits
from simulation.sampling import philox
from simulation.variants import open_source

# Random123 (D. E. Shaw Research), tests/kat_vectors, lines `philox4x32 10`: counter, key, output.
VECTORS = """
00000000 00000000 00000000 00000000 00000000 00000000   6627e8d5 e169c58d bc57ac4c 9b00dbd8
ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff   408f276d 41c83b0e a20bc7c6 6d5451fd
243f6a88 85a308d3 13198a2e 03707344 a4093822 299f31d0   d16cfe09 94fdcceb 5001e420 24126ea1
"""
#: Where common random numbers are judged: a scenario, the person who is away, a deadline.
CASES = (
    ("scenarios/library/station_yi_mended.yaml", "Q2", "D5"),
    ("scenarios/library/station_jia_mended.yaml", "P03", "D1"),
)
#: Blocks of runs for the interval of the variance ratio.
BLOCKS = 20


def philox_rows(blocks: int, seed: int = 1) -> list[Row]:
    """Each published vector, and that many random blocks beside randomgen's."""
    rows = []
    for line in VECTORS.split("\n")[1:-1]:
        words = [int(word, 16) for word in line.split()]
        found = philox((words[0], words[1], words[2], words[3]), (words[4], words[5]))
        expected, got = (" ".join(f"{word:08x}" for word in block) for block in (words[6:], found))
        source = "Salmon et al., SC 2011; Random123 kat_vectors"
        label = f"Philox4x32-10 ({line.split()[0]} …)"
        rows.append(Row(label, label, source, expected, got, "", expected == got))
    zh, en, source = "Philox4x32-10 与另一实现不同的块", "Philox4x32-10 blocks unlike randomgen's", "randomgen.Philox"
    try:
        from randomgen import Philox
    except ImportError:
        return [*rows, skipped(zh, en, source, "没有安装 randomgen / randomgen is not installed")]
    random, differing = Random(seed), 0
    for _ in range(blocks):
        counter, key = random.randrange(1, 2**128), random.randrange(2**64)
        # It counts up before each block.
        other = Philox(counter=counter - 1, key=key, number=4, width=32).random_raw(4).tolist()
        c, k = ([number >> 32 * i & 0xFFFFFFFF for i in range(4)] for number in (counter, key))
        differing += list(philox((c[0], c[1], c[2], c[3]), (k[0], k[1]))) != other
    return [*rows, count(zh, en, source, differing, blocks)]


def _missed(runs: Runs, scenario: Scenario, deadline: str, seed: int, n: int) -> Floats:
    plan = compile_plan(scenario)
    (limit,) = (limit for limit in limits(scenario, plan) if limit.id == deadline)
    return np.array([float(judge(run, limit).missed) for run in runs(plan, seed, range(n), ())])


def variance_ratio(common: Floats, independent: Floats) -> tuple[float, float, float]:
    """Variance of independent by that of common differences, with a jackknife interval over blocks on its logarithm."""

    def ratio(keep: Sequence[int] | None = None) -> float:
        parts = []
        for values in (independent, common):
            blocks = np.array_split(values, BLOCKS)
            parts.append(float(np.var(np.concatenate([blocks[i] for i in keep]) if keep is not None else values)))
        return log(parts[0] / parts[1])

    whole = ratio()
    left = [ratio([i for i in range(BLOCKS) if i != out]) for out in range(BLOCKS)]
    error = sqrt((BLOCKS - 1) * float(np.var(left)))
    return exp(whole), exp(whole - ERRORS * error), exp(whole + ERRORS * error)


def common_rows(runs: Runs, n: int, seed: int = 1) -> list[Row]:
    """The paired difference of a missed deadline with and without a person, under common and independent seeds."""
    return [_common_row(*case, runs, n, seed) for case in CASES]


def _common_row(path: str, person: str, deadline: str, runs: Runs, n: int, seed: int) -> Row:
    source = open_source(path)
    base, other = source.scenario, source.without(person).scenario
    first = _missed(runs, base, deadline, seed, n)
    common, independent = (_missed(runs, other, deadline, s, n) - first for s in (seed, seed + 1))
    told = (
        f"方差之比：{base.scenario.id} 有无 {person}，{deadline} 来不及",
        f"variance ratio: {base.scenario.id} with and without {person}, {deadline} missed",
        "共用随机数 common random numbers, independent ÷ common",
        "> 1",
    )
    if len(set(common)) < 2:  # too few runs to see a difference
        return Row(*told, "–", f"n = {n:,}", None)
    ratio, low, high = variance_ratio(common, independent)
    return Row(*told, f"{ratio:.2f}", f"[{low:.2f}, {high:.2f}]", low > 1)
