"""A remedy in words: what is to be written, done or bought, and what it changed."""

from collections.abc import Mapping
from typing import Any

from reports.speech import Speaker
from reports.telling.gap import describe, listed
from scenarios.gap import Gap
from simulation.remedies.kinds import Remedy
from simulation.remedies.proposal import Proposal
from simulation.remedies.reasons import Reason

#: What each datum of a remedy is (see `reports.telling.gap`).
KINDS = {
    "step": "node",
    "steps": "node",
    "node": "node",
    "nodes": "node",
    "escalation": "node",
    "passed": "node",
    "thief": "node",
    "entries": "entry",
    "act": "act",
    "acts": "act",
    "place": "place",
    "role": "role",
    "person": "person",
    "thing": "thing",
    "factor": "ratio",
    "codes": "word",
    "tried": "count",
    "limit": "count",
}


def sentence(remedy: Remedy, say: Speaker) -> str:
    """The act itself: 写明“拨打119”不必等……"""
    return say(f"remedies.kind.{remedy.kind}", **_named(remedy.data, say))


def _named(data: Mapping[str, Any], say: Speaker) -> dict[str, str]:
    """Data of a remedy or a reason as words."""
    return {key: listed(KINDS[key], raw, say) for key, raw in data.items()}


def why(reason: Reason, say: Speaker) -> str:
    """A reason why nothing is proposed; of a kind of remedy, what there would have to be."""
    if reason.code == "kind":
        return say(f"remedies.lacks.{reason.data['kind']}")
    return say(f"remedies.why.{reason.code}", **_named(reason.data, say))


def row(proposal: Proposal, say: Speaker, number: int) -> tuple[str, str, str, str, str]:
    """A line of the table: gap by number, remedies, cost, before and after, what else changes."""
    gap = f"{number} {say.weight(proposal.gap.weight)} {proposal.gap.code}\n{_about(proposal.gap, say)}"
    if not proposal.remedies or proposal.cost is None:
        lines = [say("remedies.nothing"), *(why(reason, say) for reason in proposal.reasons)]
        lines += [say("remedies.left", left=proposal.left)] if proposal.left else []
        return gap, "\n".join(lines), "-", "-", "-"
    acts = [sentence(remedy, say) for remedy in proposal.remedies]
    said = "\n".join(say("remedies.item", i=i, act=act) for i, act in enumerate(acts, 1))
    state = say("remedies.closed" if proposal.closed else "remedies.better")
    effect = proposal.effect
    figures = f"{say.exact(effect.before)} → {say.exact(effect.after)}\n" if effect else ""
    return gap, said, say.cost(proposal.cost), figures + state, _else(proposal, say)


def _about(gap: Gap, say: Speaker) -> str:
    first = say.of(gap.kinds[0], gap.nodes[0]) if gap.nodes else ""
    return f"{first}: {describe(gap, say).title}" if first else describe(gap, say).title


def _else(proposal: Proposal, say: Speaker) -> str:
    """Codes of the other gaps closed, and of those opened."""
    lines = []
    for key, gaps in (("also", proposal.also), ("opened", proposal.opened), ("graver", proposal.graver)):
        if gaps:
            codes = ", ".join(dict.fromkeys(gap.code for gap in gaps))
            lines.append(say(f"remedies.{key}", n=len(gaps), codes=codes))
    return "\n".join(lines) or say("screen.none")
