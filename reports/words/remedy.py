"""A remedy in words: what is to be written, done or bought, and what it changed."""

from collections.abc import Mapping
from typing import Any

from reports.words import plain
from reports.words.catalogue import Words
from reports.words.gap import describe, listed
from reports.words.names import Names
from scenarios.gap import Gap
from simulation.remedies.kinds import Remedy
from simulation.remedies.proposal import Proposal
from simulation.remedies.reasons import Reason

#: What each datum of a remedy is (see `reports.words.gap`).
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


def sentence(remedy: Remedy, words: Words, names: Names) -> str:
    """The act itself: 写明“拨打119”不必等……"""
    return words.say(f"remedies.kind.{remedy.kind}", **_named(remedy.data, words, names))


def _named(data: Mapping[str, Any], words: Words, names: Names) -> dict[str, str]:
    """Data of a remedy or a reason as words."""
    return {key: listed(KINDS[key], raw, words, names) for key, raw in data.items()}


def why(reason: Reason, words: Words, names: Names) -> str:
    """A reason why nothing is proposed; of a kind of remedy, what there would have to be."""
    if reason.code == "kind":
        return words.say(f"remedies.lacks.{reason.data['kind']}")
    return words.say(f"remedies.why.{reason.code}", **_named(reason.data, words, names))


def row(proposal: Proposal, words: Words, names: Names, number: int) -> tuple[str, str, str, str, str]:
    """A line of the table: gap by number, remedies, cost, before and after, what else changes."""
    gap = (
        f"{number} {plain.weight(words, proposal.gap.weight)} {proposal.gap.code}\n{_about(proposal.gap, words, names)}"
    )
    if not proposal.remedies or proposal.cost is None:
        lines = [words.say("remedies.nothing"), *(why(reason, words, names) for reason in proposal.reasons)]
        lines += [words.say("remedies.left", left=proposal.left)] if proposal.left else []
        return gap, "\n".join(lines), "-", "-", "-"
    acts = [sentence(remedy, words, names) for remedy in proposal.remedies]
    said = "\n".join(words.say("remedies.item", i=i, act=act) for i, act in enumerate(acts, 1))
    state = words.say("remedies.closed" if proposal.closed else "remedies.better")
    effect = proposal.effect
    figures = f"{plain.exact(effect.before)} → {plain.exact(effect.after)}\n" if effect else ""
    return gap, said, plain.cost(words, proposal.cost), figures + state, _else(proposal, words)


def _about(gap: Gap, words: Words, names: Names) -> str:
    first = names.of(gap.kinds[0], gap.nodes[0]) if gap.nodes else ""
    return f"{first}: {describe(gap, words, names).title}" if first else describe(gap, words, names).title


def _else(proposal: Proposal, words: Words) -> str:
    """Codes of the other gaps closed, and of those opened."""
    lines = []
    for key, gaps in (("also", proposal.also), ("opened", proposal.opened), ("graver", proposal.graver)):
        if gaps:
            codes = ", ".join(dict.fromkeys(gap.code for gap in gaps))
            lines.append(words.say(f"remedies.{key}", n=len(gaps), codes=codes))
    return "\n".join(lines) or words.say("screen.none")
