"""When a law is said to have fired in a random plan: something that only that law brings about was seen in a run."""

from collections import Counter
from collections.abc import Sequence

from simulation.outcome.run import Run, Via
from simulation.plan.plan import AVERTED, BLOCKED, CAME, MISSING, OUTCOME, SKIPPED, UNSETTLED, Plan

#: Law → what has to be seen.
SIGNS = {
    "L1": ("到推演终点还没做完", "work under way at the horizon"),
    "L2": ("有节点因前置条件被跳过或卡住", "a node skipped or blocked by its entries"),
    "L3": (
        "没成功以后再试，或整体有了着落",
        "a try after a failed one, or the whole of an `each` that came to its end",
    ),
    "L4": ("由替补做，或同一岗位两人", "a deputy at work, or two of one role"),
    "L5": ("由小组做", "work by a team"),
    "L6": ("走了路，或到了以后等人", "somebody walked"),
    "L7": ("事态升级或导调信息被避免，或带效果来了", "a trigger averted, or one with effects that came"),
    "L8": ("尝试被打断，或有人在场", "an attempt interrupted, or somebody exposed"),
    "L9": ("同一时刻派出两步", "two grants at one instant"),
    "L10": ("等到人、装备或路才派出", "a grant caused by what was let go, brought, opened or taken"),
    "L11": ("险情来了，另推演一遍不让它来", "an escalation that came, and in the second pass, held off, did not"),
    "L12": ("两次推演不同", "two runs that differ"),
    "L13": ("少了一人，同样的运气，推演不同", "a variant without a person, with the same luck, runs otherwise"),
    "L14": ("从一半接着推，有事正在做", "gone on from the middle of a run, with work under way"),
}


def fired(plan: Plan, runs: Sequence[Run]) -> Counter[str]:
    """In how many of the runs each of L1 to L10 and L12 was seen (L11, L13 and L14 take further runs: `equality`)."""
    found: Counter[str] = Counter()
    for run in runs:
        found.update(_in_run(plan, run))
    if any(_times(run) != _times(runs[0]) for run in runs[1:]):
        found["L12"] += 1
    return found


def _times(run: Run) -> tuple[list[int], list[int]]:
    return run.settled, run.status


def _in_run(plan: Plan, run: Run) -> set[str]:
    found: set[str] = set()
    for node in plan.nodes:
        status = run.status[node.index]
        if status in (SKIPPED, BLOCKED) and node.after is not None:
            found.add("L2")
        if node.parts is not None and (status == MISSING or status >= OUTCOME):
            found.add("L3")
        if not node.is_step and (status == AVERTED or (status == CAME and node.effects)):
            found.add("L7")
    instants = [a.granted for a in run.attempts]
    if len(set(instants)) < len(instants):
        found.add("L9")
    before = {(a.node, a.number): a for a in run.attempts}
    for a in run.attempts:
        roles = [post.role for post in a.posts if post.role >= 0]
        last = before.get((a.node, a.number - 1))
        signs = {
            "L1": a.ended < 0 and a.result == UNSETTLED and not a.interrupted,
            "L3": last is not None and not last.interrupted,
            "L4": any(post.deputy for post in a.posts) or len(set(roles)) < len(roles),
            "L5": a.team >= 0,
            "L6": any(post.arrives > a.granted for post in a.posts),
            "L8": a.interrupted,
            "L10": a.cause.via not in (Via.ENTRY, Via.RETRY),
        }
        found |= {law for law, seen in signs.items() if seen}
    return found | ({"L8"} if run.exposures else set())
