"""The uniforms of a block of runs, drawn at once for first attempts and one by one for later ones (L12)."""

from collections.abc import Callable

from simulation.plan.plan import FAILED, OUTCOME, Node, Plan
from simulation.plan.sampling import Draw, Purpose, uniform, uniforms

#: How often (0, 1) is halved to find what is left of it (L14), and the greatest uniform there is.
HALVINGS, LAST = 50, 1.0 - 2.0**-53


class Luck:
    """All chance of the runs of one block; every number is `sampling.uniform` of its own counter."""

    def __init__(self, plan: Plan, seed: int, runs: range) -> None:
        self.seed, self.runs, self._pace = seed, runs, plan.pace
        # By purpose and node: the column of its first draw, 0 (that of the pace) for none.
        self._column = [[0] * len(plan.nodes) for _ in Purpose]
        keys, purposes = [plan.pace_key], [int(Purpose.PACE)]
        for node in plan.nodes:
            for purpose in _purposes(node):
                self._column[purpose][node.index] = len(keys)
                keys.append(node.key)
                purposes.append(int(purpose))
        self._rows = uniforms(seed, keys, purposes, runs)

    def draw(self, node: Node, run: int, attempt: int, purpose: Purpose) -> float:
        """The uniform of one draw."""
        if attempt == 1 and (column := self._column[purpose][node.index]):
            return self._rows[run - self.runs.start][column]
        return uniform(self.seed, node.key, run, attempt, purpose)

    def time(
        self, node: Node, spread: Draw | None, run: int, attempt: int, purpose: Purpose, factor: float = 1.0
    ) -> int:
        """A duration or delay in whole milliseconds; 0 where none is written."""
        if spread is None:
            return 0
        u = 0.5 if spread.shape == "fixed" else self.draw(node, run, attempt, purpose)
        return spread.whole(u, factor)

    def time_left(
        self,
        node: Node,
        spread: Draw | None,
        run: int,
        attempt: int,
        purpose: Purpose,
        now: int,
        ends: Callable[[int], int],
        factor: float = 1.0,
    ) -> int:
        """When something under way ends, on condition that it has lasted until `now` (L14): `ends` says when it would
        by the time drawn. The uniform is taken from what is left of (0, 1); at `now` where nothing is left."""
        if spread is None or spread.shape == "fixed":
            return max(now, ends(spread.whole(0.5, factor) if spread else 0))
        low, high = 0.0, 1.0
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            if ends(spread.whole(middle, factor)) < now:
                low = middle
            else:
                high = middle
        u = min(high + (1.0 - high) * self.draw(node, run, attempt, purpose), LAST)
        return max(now, ends(spread.whole(u, factor)))

    def result(self, node: Node, run: int, attempt: int, fixed: int | None) -> int:
        """How an attempt goes: FAILED, or the status of an outcome (L3); `fixed` is what `sets` has laid down (L7)."""
        if node.fails and self.draw(node, run, attempt, Purpose.FAILURE) < node.fails:
            return FAILED
        if fixed is not None:
            return fixed
        shares = node.shares
        if len(shares) < 2:
            return OUTCOME
        u = self.draw(node, run, attempt, Purpose.OUTCOME)
        for k, share in enumerate(shares):
            if u < share:
                return OUTCOME + k
        return OUTCOME + max(k for k in range(len(shares)) if k == 0 or shares[k] > shares[k - 1])

    def pace(self, run: int) -> float:
        """The factor of a run on what people do."""
        return self._pace.at(self._rows[run - self.runs.start][0])


def _purposes(node: Node) -> list[Purpose]:
    """What a node draws for at its first attempt."""
    found = []
    if node.lasts is not None and node.lasts.shape != "fixed":
        found.append(Purpose.DURATION)
    if node.fails:
        found.append(Purpose.FAILURE)
    if len(node.shares) > 1:
        found.append(Purpose.OUTCOME)
    if node.delay is not None and node.delay.shape != "fixed":
        found.append(Purpose.DELAY)
    return found
