"""What a study did not judge, and why: deadlines that count in no run, shares too near their bound, too few runs."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from scenarios.gap import LEAST, Share
from scenarios.kinds import step_of
from scenarios.model import Scenario, Step
from scenarios.unjudged import NotJudged
from scenarios.unjudged import not_judged as by_check
from simulation.gaps.weight import ENOUGH, RARELY
from simulation.plan.plan import Group
from simulation.study.study import Study


def not_judged(study: Study, fragile: bool) -> list[NotJudged]:
    """All that was not judged of a plan that was checked and simulated; `fragile` where one thing at a time was taken
    away as well. The gravest first: too few runs, nobody notices, what was never asked, what cannot be told."""
    found = by_check(study.scenario)
    enough = study.runs >= LEAST
    first = [] if enough else [NotJudged("few-runs", share=Share(0, study.runs), data={"least": LEAST})]
    more = [*_unused(study), *(_unsure(study) if enough else ())]
    last = [] if fragile else [NotJudged("no-fragility")]
    return [*first, *_unnoticed(study), *found, *more, *last]


def unnoticed(study: Study) -> Share:
    """In how many runs nobody notices: no step that detects is done or, in a plan that marks none, no step that asks
    for anybody is begun; a plan that asks for nobody leaves nobody to notice."""
    s = study.scenario
    detecting = [id for id, step in s.steps.items() if "detect" in step.does]
    if detecting:
        none = ~np.any([study.came_runs(id) for id in detecting], axis=0)
    else:
        columns = [study.plan.index[id] for id, step in s.steps.items() if asks(step)]
        if not columns:
            return Share(0, study.runs)
        none = ~(study.tally.started[:, columns] >= 0).any(axis=1)
    return Share(int(none.sum()), study.runs)


def asks(step: Step) -> bool:
    """Whether a step asks for anybody; milestones and what comes about by itself do not."""
    return bool(step.by or step.each or step.team)


def _unnoticed(study: Study) -> Iterator[NotJudged]:
    share = unnoticed(study)
    if share.k and (share.k == share.n or share.low > RARELY):
        yield NotJudged("nobody-notices", share=share, reason="all" if share.k == share.n else "some")


def _unused(study: Study) -> Iterator[NotJudged]:
    """Deadlines that count in no run, those for one cause together: their beginning never came, or their end was never
    wanted (skipped, averted)."""
    found: dict[tuple[str, str, tuple[str, ...]], tuple[list[str], list[str]]] = {}
    for id in study.scenario.deadlines:
        if study.missed(id).n or study.beyond(id):
            continue
        limit = study.ensemble.limits[study.deadline_index[id]]
        never: tuple[str, ...] = _never(study, limit.start) if limit.start is not None else ()
        nodes, stuck = never or tuple(dict.fromkeys(study.plan.nodes[n].id for n, _ in limit.end.of)), ""
        reason = "not-wanted"
        vacant: tuple[str, ...] = ()
        if never:
            stuck = _stuck(study, never[0])
            vacant = _vacant(study.scenario, stuck)
            reason = "nobody-there" if vacant else "stuck" if stuck != never[0] else "never-came"
        ids, concerned = found.setdefault((reason, stuck, vacant), ([], []))
        ids.append(id)
        concerned += [node for node in nodes if node not in concerned]
    for (reason, stuck, vacant), (ids, concerned) in found.items():
        data: dict[str, Any] = {"nodes": tuple(concerned), "stuck": stuck, "vacant": vacant}
        yield NotJudged("deadline-unused", tuple(ids), Share(0, study.runs), reason, data)


def _never(study: Study, start: Group) -> tuple[str, ...]:
    """The nodes of a beginning that came in no run, or, where each came in some, all of them: never as it was asked."""
    ids = tuple(dict.fromkeys(study.plan.nodes[n].id for n, _ in start.of))
    return tuple(id for id in ids if not study.reached(id).k) or ids


def _stuck(study: Study, id: str) -> str:
    """Where a node that never came is stuck in most runs: itself, or one before it."""
    rows = [row for row in (*study.unfinished(), *study.blocked()) if row[0] == id]
    return max(rows, key=lambda row: row[2].k)[1] if rows else id


def _vacant(s: Scenario, id: str) -> tuple[str, ...]:
    """The posts of a step that nobody holds who is there."""
    step = s.steps.get(step_of(id))
    if step is None:
        return ()
    posts = (*step.by, *([step.each] if step.each in s.roles else ()))
    held = {role: (*s.roles[role].holders, *s.roles[role].deputies) for role in posts}
    return tuple(role for role, people in held.items() if not any(s.people[p].present for p in people))


def _unsure(study: Study) -> Iterator[NotJudged]:
    """Shares whose interval lies on both sides of what they are judged by, and who is there when something comes that
    came too seldom."""
    s = study.scenario
    for id, deadline in s.deadlines.items():
        if study.beyond(id):
            yield NotJudged("deadline-beyond", (id,), data={"horizon": study.plan.horizon})
            continue
        yield from _straddling("deadline-unsure", id, study.missed(id), deadline.tolerance)
    for id, escalation in s.escalations.items():
        yield from _straddling("escalation-unsure", id, study.reached(id), escalation.tolerance)
        came, (there, _) = study.reached(id), study.exposed(id)
        if 0 < came.k < ENOUGH:
            yield NotJudged("exposure-few", (id,), there, data={"least": ENOUGH})
        elif came.k:
            yield from _straddling("exposure-unsure", id, there, escalation.tolerance)


def _straddling(code: Any, id: str, share: Share, tolerance: float) -> Iterator[NotJudged]:
    if share.n and share.against(tolerance) == "unsure":
        side = "above" if share.p > tolerance else "below"
        needed = None if share.n < LEAST else share.runs_to_tell(tolerance)
        few = "few" if share.n < LEAST else "on" if needed is None else side
        yield NotJudged(code, (id,), share, few, {"tolerance": tolerance, "needed": needed})
