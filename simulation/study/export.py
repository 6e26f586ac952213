"""A study as data for other programs; its schema is in `simulation.study.schema`."""

from typing import Any, Final

import numpy as np

from scenarios.model import Deadline, Escalation
from simulation.outcome.tally import WINDOW
from simulation.study.study import Study, Waiting
from simulation.version import PROGRAM

#: The name and version of the format, as `schema` in the data.
STUDY: Final = "gasdrill/study/1"


def study_json(study: Study) -> dict[str, Any]:
    """The study as plain data (`simulation.study.schema`), without the gaps: the same for the same inputs, whatever the
    number of processes."""
    return {
        "schema": STUDY,
        "program": PROGRAM,
        **study_head(study),
        "nodes": [_node_json(study, node.index) for node in study.plan.nodes],
        "deadlines": [_deadline_json(study, id, d) for id, d in study.scenario.deadlines.items()],
        "escalations": [_escalation_json(study, id, e) for id, e in study.scenario.escalations.items()],
        "people": [
            {"id": id, "walking": walk, "working": work, "window_ms": WINDOW} for id, walk, work in study.load()
        ],
        "unfinished": [{"node": a, "stuck_at": b, "share": s.json()} for a, b, s in study.unfinished()],
        "blocked": [{"node": a, "root": b, "share": s.json()} for a, b, s in study.blocked()],
    }


def study_head(study: Study) -> dict[str, Any]:
    """What says which study it is, and makes it repeatable."""
    return {
        "scenario": {"id": study.scenario.scenario.id, "hash": study.scenario.hash},
        "variant": study.variant,
        "seed": study.ensemble.seed,
        "runs": study.runs,
        "partial": study.ensemble.partial,
    }


def _node_json(study: Study, index: int) -> dict[str, Any]:
    node = study.plan.nodes[index]
    found, many = np.unique(study.tally.status[:, index], return_counts=True)
    counts = {node.status_name(int(s)): int(n) for s, n in zip(found, many, strict=True)}
    row: dict[str, Any] = {"id": node.id, "kind": node.kind, "reached": study.reached(node.id).json()}
    row |= {"outcomes": counts, "start": study.start(node.id).json(), "end": study.end(node.id).json()}
    if node.is_step:
        row["waiting"] = _waitings_json(study.queued(node.id))
    return row


def _waitings_json(found: list[Waiting]) -> list[dict[str, Any]]:
    return [{"kind": w.kind, "whom": w.whom, "thief": w.thief, "passed": w.passed, "mean_ms": w.mean} for w in found]


def _deadline_json(study: Study, id: str, deadline: Deadline) -> dict[str, Any]:
    took = study.took(id)
    basis = deadline.basis
    return {
        "id": id,
        "limit_ms": deadline.within,
        "tolerance": deadline.tolerance,
        "basis": {"rule": basis.rule} if basis.rule else {"plan": basis.plan.zh if basis.plan else ""},
        "missed": study.missed(id).json(),
        "took": took.json(),
        "p90_over_limit": None if took.p90 is None else took.p90 / deadline.within,
        "lateness": study.lateness(id),
        "spent_ms": {kind.name.lower(): ms for kind, ms in study.spent(id).items()},
        "waited": _waitings_json(study.waited(id)),
        "chain": [{"node": n, "mean_ms": ms, "on": s.json()} for n, ms, s in study.deciding(id)],
        "together": [{"on_chain": a, "beside": b, "share": s.json()} for a, b, s in study.together(id)],
        "already": study.already(id).json(),
        "evidence": study.grade(id),
    }


def _escalation_json(study: Study, id: str, escalation: Escalation) -> dict[str, Any]:
    share, people = study.exposed(id)
    race = next((r for r in study.races if r.escalation == id), None)
    return {
        "id": id,
        "tolerance": escalation.tolerance,
        "came": study.reached(id).json(),
        "time": study.came_at(id).json(),
        "margin": study.margin(id).json(),
        "exposed": {"any": share.json(), "people": [{"id": p, "share": s.json()} for p, s in people]},
        "race": {"runs": race.runs, "lost": race.lost.json()} if race else None,
    }
