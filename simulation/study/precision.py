"""How many runs it takes until the shares of missed deadlines are known well enough."""

from simulation.study.study import Study

#: More runs than these are never asked for: a million runs of forty steps take about 400 MB.
MOST = 1_000_000


def too_wide(study: Study, width: float) -> tuple[str, ...]:
    """The deadlines whose 95 % interval, from low to high, is wider than `width`; one that counts in no run has none to
    narrow."""
    shares = {id: study.missed(id) for id in study.scenario.deadlines}
    return tuple(id for id, share in shares.items() if share.n and share.high - share.low > width)


def runs_for(study: Study, width: float) -> int:
    """With how many runs to try next, 0 where it is narrow enough or cannot be: the width goes with the square root of
    the runs, so that their number follows from the widest interval; with a tenth more, at least half as many again, at
    most ten times as many. Run n is the same run in a larger study (L12)."""
    wide = [study.missed(id) for id in too_wide(study, width)]
    if not wide or study.runs >= MOST:
        return 0
    needed = 1.1 * study.runs * max((share.high - share.low) / width for share in wide) ** 2
    return min(max(round(needed), study.runs * 3 // 2, study.runs + 1), 10 * study.runs, MOST)
