"""CAP08: steps that are not done when the run ends."""

from collections.abc import Iterator
from typing import Any

from scenarios.gap import Gap, Share, Weight, make_gap
from scenarios.kinds import step_of
from simulation.gaps.cause import Closed
from simulation.gaps.weight import RARELY
from simulation.study.study import Study


def unfinished(study: Study) -> Iterator[Gap]:
    """CAP08, one per step that is not done when the run ends. `node`, and `behind`: what waits for it.

    `kind`: closed (`place` has been closed by `closer` since `closed_ms`, as in most such runs), control (as closed,
    and the step is to avert that very closer), lasting (it goes on to the end of the run), or none: people or things.
    """
    stuck: dict[str, list[tuple[str, Share]]] = {}
    for node, at, share in study.unfinished():
        if share.low > RARELY and step_of(at) in study.scenario.steps:
            stuck.setdefault(at, []).append((node, share))
    places = Closed(study)
    for at, nodes in stuck.items():
        share = max((s for _, s in nodes), key=lambda s: s.k)
        behind = tuple(node for node, _ in nodes if step_of(node) != step_of(at))
        data: dict[str, Any] = {"node": at, "behind": behind, **places.cause(at)}
        if data.get("kind") == "lasting" and not behind:
            continue  # a lasting step that lasts: nobody waits for its end
        weight: Weight = "must" if share.k == share.n else "should"
        yield make_gap("CAP08", at, weight=weight, share=share, **data)
