"""How a share becomes a gap, and what the gap weighs: must, should or could be mended."""

from scenarios.gap import Share, Weight
from scenarios.model import Basis
from scenarios.rules import rule_base

#: An escalation must have come in so many runs before one speaks of the people who were there.
ENOUGH = 30
#: How often people may be there when an inject closes a place: what the format gives an escalation that names nothing.
TOLERANCE = 0.1
#: What blocks a step, or leaves it unfinished, is a gap when it happens in more than this share of the runs.
RARELY = 0.1


def weigh(share: Share, tolerance: float, basis: Basis | None = None) -> Weight:
    """`must` where the basis demands it, or the lower bound exceeds twice the tolerance; else `should`."""
    if basis and basis.rule and rule_base().demands(basis.rule):
        return "must"
    return "must" if share.low > 2 * tolerance else "should"
