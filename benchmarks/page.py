"""What the benchmark found, as docs/performance.md."""

import os
import statistics

from benchmarks.measured import Measured

_HEAD = """# 推演速度 / How quick it is

本页由 `python3 dev.py bench` 写出。同一次运行里各引擎轮流测 {rounds} 轮，取中位数之比；括号里是各轮的最小和最大。
墙钟时间，含抽样和统计，不含导入、编译和读文件；{processors} 个处理器的共用机器，绝对数字随机器而变，看比值。

Written by `python3 dev.py bench`. All engines in turn, {rounds} rounds in one run; ratios of medians, in brackets the
least and greatest of a round. Wall clock, sampling and our tally included, imports, compiling and reading not; a shared
machine with {processors} processors: trust the ratios. *naive* is a process for each step and a `Resource` for each
role in SimPy; *salabim* the same in salabim; *simpy* our reference engine with its whole record; *kernel* the compiled
one with its tally. plan40 is a hazmat response of 40 steps, plan400 ten of it in three lanes, plan4000 ten of that.
"""


def page(found: Measured, rounds: int) -> str:
    """The page as text."""
    lines = [_HEAD.format(rounds=rounds, processors=os.cpu_count())]
    lines += ["## 目标 / Goals\n", "| | 目标 goal | 达到 reached | |", "|---|---|---|---|"]
    lines += [
        f"| {name} | {goal} | {got} | {'✓' if fine else '✗' if fine is False else ''} |"
        for name, goal, got, fine in goals(found)
    ]
    lines += [
        "\n## 每秒推演次数 / Runs per second\n",
        "| 预案 plan | 引擎 engine | 最小 least | 中位 median | 最大 greatest |",
        "|---|---|---|---|---|",
    ]
    for series in found.series.values():
        rates = (min(series.rates), series.median, max(series.rates))
        lines.append(
            f"| {series.plan} | {series.engine} | "
            + " | ".join(f"{rate:,.0f}" if rate >= 100 else f"{rate:.1f}" for rate in rates)
            + " |"
        )
    if found.command:
        lines += [
            "\n## 整条命令 / Whole commands\n",
            "| 命令 command | 秒 seconds（least, median, greatest） |",
            "|---|---|",
        ]
        words = {"version": "`gasdrill --version`", "simulate": "`gasdrill simulate station_jia -n 10000 --json`"}
        for name, seconds in found.command.items():
            lines.append(
                f"| {words[name]} | {min(seconds):.2f}, {statistics.median(seconds):.2f}, {max(seconds):.2f} |"
            )
    if found.parts:
        whole, sure, bare = (found.parts[name] for name in ("whole", "fixed", "no tally arrays"))
        sizes = "、".join(f"{name} {size:,.0f} kB" for name, size in found.kilobytes.items())
        lines.append(
            _PROFILE.format(
                whole=whole, sure=sure, sampling=1 - sure / whole, bare=bare, arrays=1 - bare / whole, sizes=sizes
            )
        )
    return "\n".join(lines) + "\n"


_PROFILE = """
## 时间花在哪里 / Where the time goes

- plan40 一次推演 {whole:.2f} µs；把各步用时换成固定值是 {sure:.2f} µs，即抽样约占 {sampling:.0%}。
  其余是规则本身：前置条件、派人、走路、排队、原因，和每次推演的统计。
- 不把结果写入统计数组是 {bare:.2f} µs，即写数组占 {arrays:.0%}。
- 一次推演用到的内存：{sizes}。
  大预案每步的代价要高一些：事件队列更长，一个岗位要看的人更多，内存也超出处理器近旁的缓存（一般每核约 1 MB）。

A run of plan40 takes {whole:.2f} µs, {sure:.2f} µs with fixed durations: sampling is about {sampling:.0%}; the rest are
the laws themselves and what is kept of a run. Without writing into the tally's arrays {bare:.2f} µs ({arrays:.0%}).
A step of a great plan costs more: the queue of events is longer, a post has more people to look through, and memory
goes beyond what a processor holds near itself (often about 1 MB a core); what each plan has stands above."""


def goals(found: Measured) -> list[tuple[str, str, str, bool | None]]:
    """Each goal: what, how much is wanted, what was reached, and whether that is enough (None: only reported)."""
    if ("plan40", "kernel") not in found.series:
        return [("kernel", "", "numba –", False)]
    kernel, naive = ("plan40", "kernel"), ("plan40", "naive")
    rows: list[tuple[str, str, str, bool | None]] = []

    def at_least(name: str, ratio: tuple[float, float, float], goal: float | None, words: str) -> None:
        rows.append((name, words, _spread(ratio), None if goal is None else ratio[0] >= goal))

    def at_most(name: str, ratio: tuple[float, float, float], goal: float, words: str) -> None:
        rows.append((name, words, _spread(ratio), ratio[0] <= goal))

    at_least("plan40, kernel, one thread ÷ naive SimPy", found.ratio(kernel, naive), 150, "≥ 150, aim 300")
    at_least("plan40, kernel, two threads ÷ one", found.ratio(("plan40", "kernel, two threads"), kernel), 1.8, "≥ 1.8")
    at_least("plan40, kernel ÷ salabim", found.ratio(kernel, ("plan40", "salabim")), 3000, "≥ 3,000")
    jia = found.ratio(("station_jia", "kernel"), ("station_jia", "simpy"))
    at_least("station_jia, kernel ÷ our SimPy engine", jia, None, "reported, aim 100")
    at_least(
        "plan400, kernel ÷ naive SimPy", found.ratio(("plan400", "kernel"), ("plan400", "naive")), None, "reported"
    )
    at_most("cost per step, 400 ÷ 40 steps", found.ratio(kernel, ("plan400", "kernel"), 0.1), 2, "≤ 2")
    at_most("cost per step, 4,000 ÷ 40 steps", found.ratio(kernel, ("plan4000", "kernel"), 0.01), 2, "≤ 2")
    if found.command:
        a, b = found.command["simulate"], found.command["version"]
        each = [x / y for x, y in zip(a, b, strict=True)]
        ratio = (statistics.median(a) / statistics.median(b), min(each), max(each))
        at_most("10,000 runs of station_jia, warm, from Enter to JSON ÷ `--version`", ratio, 5, "≤ 5")
    if found.share is not None and found.megabytes is not None:
        rows.append(
            (
                "1,000,000-run command (plan40), share inside the kernel",
                "≥ 0.5",
                f"{found.share:.2f}",
                found.share >= 0.5,
            )
        )
        rows.append(("the same, greatest memory", "< 1,024 MB", f"{found.megabytes:,.0f} MB", found.megabytes < 1024))
    return rows


def _spread(ratio: tuple[float, float, float]) -> str:
    middle, least, most = (f"{x:,.0f}" if ratio[0] >= 100 else f"{x:.2f}" for x in ratio)
    return f"{middle} ({least}–{most})"
