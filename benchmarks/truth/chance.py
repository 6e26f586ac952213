"""The generator against its published vectors and another implementation, and what common random numbers gain."""

from pathlib import Path
from random import Random

import numpy as np

from benchmarks.truth.row import Floats, Row, Runs, count, skipped
from scenarios.model import Scenario
from scenarios.source import open_source
from simulation.outcome.verdicts import judge, limits
from simulation.plan.compiler import compile_plan
from simulation.plan.sampling import philox

# Random123 (D. E. Shaw Research), tests/kat_vectors, lines `philox4x32 10`: counter, key, output.
VECTORS = """
00000000 00000000 00000000 00000000 00000000 00000000   6627e8d5 e169c58d bc57ac4c 9b00dbd8
ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff   408f276d 41c83b0e a20bc7c6 6d5451fd
243f6a88 85a308d3 13198a2e 03707344 a4093822 299f31d0   d16cfe09 94fdcceb 5001e420 24126ea1
"""
#: Where common random numbers are judged: a scenario, and who is away. (In the typical plan of station 甲 hardly a time
#: changes without a person: it is late with him too, or never done. The mended plan has times to compare.)
CASE = ("scenarios/library/station_jia_mended.yaml", "P04")
#: For the interval of a variance ratio; the smallest variance of a resample, one run in 1e6 a millisecond off.
RESAMPLES, TINY = 1000, 1e-6 / 60_000**2


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


def _took(runs: Runs, scenario: Scenario, seed: int, n: int) -> dict[str, Floats]:
    """By deadline: how long it took in each run, in minutes; only deadlines that were reached in every run."""
    plan = compile_plan(scenario)
    asked = limits(scenario, plan)
    rows = [[judge(run, limit).took for limit in asked] for run in runs(plan, seed, range(n), ())]
    times = np.array(rows, float).T / 60_000
    return {limit.id: took for limit, took in zip(asked, times, strict=True) if took.min() >= 0}


def variance_ratio(common: Floats, independent: Floats) -> tuple[float, float, float]:
    """Variance of independent by that of common differences, with its 99 % interval: percentiles of the bootstrap
    (Efron 1979) over runs, as few runs may carry most of a variance."""
    lots, n = np.random.default_rng(1), len(common)
    picks = (lots.integers(n, size=n) for _ in range(RESAMPLES))
    ratios = [float(independent[pick].var() / max(common[pick].var(), TINY)) for pick in picks]
    low, high = np.quantile(ratios, [0.005, 0.995])
    return float(independent.var() / common.var()), float(low), float(high)


def common_rows(runs: Runs, n: int, seed: int = 1) -> list[Row]:
    """By how much a person's absence delays what each deadline waits for, under common and under independent seeds.

    A row for every deadline that was reached in every run and whose difference varies: none is left out for its ratio.
    """
    path, person = CASE
    source = open_source(path)
    with_, without = source.scenario, source.without(person).scenario
    first, paired, apart = (_took(runs, s, at, n) for s, at in ((with_, seed), (without, seed), (without, seed + 1)))
    rows = []
    for id in [id for id in first if id in paired and id in apart]:
        common, independent = paired[id] - first[id], apart[id] - first[id]
        if not common.var():
            continue
        ratio, low, high = variance_ratio(common, independent)
        zh, en = f"{id} 的用时，有无 {person}：方差之比", f"time to {id}, with and without {person}: variance ratio"
        by = f"{Path(path).stem}: independent ÷ common, 99 % bootstrap"
        rows.append(Row(zh, en, by, "> 1", f"{ratio:.3g}", f"[{low:.3g}, {high:.3g}]", low > 1))
    return rows
