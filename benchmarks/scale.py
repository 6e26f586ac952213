"""What a campaign costs on this machine, and the arithmetic for a city and a province: `python -m benchmarks.scale`.

Every figure is either measured here or an assumption that is named as one. `--write` puts the table into docs/scale.md.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from drills.uses.campaigns.store import Folder
from scenarios.source import library, open_source
from simulation.campaign import Case, processes, simulate_all, threads
from simulation.campaign.crews import Executors
from simulation.kernel.jit import available

PAGE = Path(__file__).parents[1] / "docs" / "scale.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
#: Assumed, not published: stations of a district, a city and a province; a station has two scenarios of this size, each
#: as written and under ten variants.
STATIONS = {"区县 district": 40, "市 city": 300, "省 province": 3_000}
CASES, RUNS, BLOCK = 2 * 11, 10_000, 2_500


@dataclass(frozen=True)
class Cost:
    """One way of working: seconds for `runs` runs of one case with its study; bytes kept, at most and at the end."""

    way: str
    runs: int
    seconds: float
    blocks: int
    study: int

    @property
    def per_case(self) -> float:
        """Seconds for a case of RUNS runs: the study is done once, but is small beside the runs measured here."""
        return self.seconds * RUNS / self.runs


class Counting(Folder):
    """A folder that remembers the most bytes of blocks."""

    largest = 0

    def put(self, key: str, data: bytes) -> None:
        super().put(key, data)
        self.largest = max(self.largest, sum(p.stat().st_size for p in self.path.iterdir()))


def measure(way: str, make: Callable[[], Executors], runs: int) -> Cost:
    """The station 甲 under a crew that is warm: one small case first."""
    scenario = open_source(str(library()["station_jia"])).scenario
    case = Case("station_jia", "", "", scenario, runs, 1, min(BLOCK, max(runs // 4, 1)))
    warm = Case("warm", "", "", scenario, 4, 1, 2)
    with tempfile.TemporaryDirectory() as folder, make() as crew:
        store = Counting(Path(folder))
        simulate_all(iter([warm]), crew, store, lambda done: None)
        start = time.perf_counter()
        simulate_all(iter([case]), crew, store, lambda done: None)
        seconds = time.perf_counter() - start
        return Cost(way, runs, seconds, store.largest, len(store.get(case.key) or b""))


def table(costs: Sequence[Cost], engine: str) -> str:
    """The measured costs of an engine, and what they come to."""
    lines = [
        f"Python {sys.version.split()[0]}, {os.cpu_count()} 核 cores；甲站 station_jia；引擎 engine: {engine}。",
        "",
        "| 方式 way | 次数 runs | 秒 s | 每项一万次 s per 10,000 | 中间数据 blocks, MB per 10,000 | 结果 study, kB |",
        "|---|---|---|---|---|---|",
    ]
    for c in costs:
        size = c.blocks * RUNS / c.runs / 1e6
        row = (c.way, f"{c.runs:,}", f"{c.seconds:.2f}", f"{c.per_case:.2f}", f"{size:.1f}", f"{c.study / 1e3:.0f}")
        lines.append(f"| {' | '.join(row)} |")
    one, study = costs[0].per_case, costs[0].study
    lines += [
        "",
        f"假定（`assumed`，不是公布的数字）：每站 2 个情景 × 11 种情形 = {CASES} 项，每项 {RUNS:,} 次；",
        "核时按上表第一行。",
        f"Assumed, not published: {CASES} cases a station, {RUNS:,} runs each; core hours by the first row.",
        "",
        "| 范围 | 站 stations (`assumed`) | 项 cases | 核时 core hours | 16 核 h on 16 cores | results.json, GB |",
        "|---|---|---|---|---|---|",
    ]
    for name, stations in STATIONS.items():
        cases = stations * CASES
        hours = cases * one / 3600
        row = (name, f"{stations:,}", f"{cases:,}", f"{hours:.1f}", f"{hours / 16:.2f}", f"{cases * study / 1e9:.2f}")
        lines.append(f"| {' | '.join(row)} |")
    return "\n".join(lines)


def write(text: str, page: Path = PAGE) -> None:
    """Put the table between the two marks of the page."""
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="what a campaign costs, and the arithmetic for a city and a province")
    parser.add_argument("--runs", type=int, default=10_000, help="runs of each measurement (10000)")
    parser.add_argument("--write", action="store_true", help="put the table into docs/scale.md")
    options = parser.parse_args(arguments)
    if options.runs < 4:
        parser.error("--runs is at least 4")
    ways = {"1 thread": partial(threads, 1), "2 threads": partial(threads, 2), "2 processes": partial(processes, 2)}
    found = table(
        [measure(way, make, options.runs) for way, make in ways.items()], "kernel" if available() else "SimPy"
    )
    print(found)
    if options.write:
        write(found)


if __name__ == "__main__":
    main()
