"""The state from which runs begin, T0 or what is given (L14), as the tables of the kernel."""

from collections.abc import Sequence
from typing import Any

from simulation.kernel import layout
from simulation.kernel.layout import columns, packed, row_of
from simulation.kernel.scene import ALL
from simulation.outcome.run import Cause
from simulation.reference.scene import Freed, Team
from simulation.reference.state import State


def starting(s: State, slow: Sequence[int], rows: int) -> dict[str, Any]:
    """The rows of a state by table. `slow` says by node where its `delayed_by` stands among the `rows` of lists."""
    scene, attempts = s.scene, s.record.attempts
    slowed = [0] * rows
    for i, times in s.slowed.items():
        for k, time in times.items():
            slowed[slow[i] + k] = 1 + time
    last = {attempt.node: attempt.order for attempt in attempts}
    closings = dict.fromkeys((place, thing) for place, against in scene.closings.items() for thing in against)
    posts = [post for attempt in attempts for post in attempt.posts]
    counters = [0] * layout.H_NODES
    counters[layout.C_NOW], counters[layout.C_MARKS], counters[layout.C_CHANGES] = s.now, s.marks, scene.changes
    counters[layout.C_WAITING], counters[layout.C_ATTEMPTS] = len(s.waiting), len(attempts)
    counters[layout.C_POSTS], counters[layout.C_EXPOSURES] = len(posts), len(s.record.exposures)
    counters[layout.C_CLOSINGS], counters[layout.C_OUT] = len(closings), sum(scene.out)
    return {
        "counters": counters,
        "stand": [_stand(s, i, last.get(i, -1)) for i in range(len(s.plan.nodes))],
        "person": [_person(s, p) for p in range(len(s.plan.people))],
        "thing": [_freed(freed) for freed in scene.free_thing],
        "eligible": [_freed(freed) for freed in scene.eligible],
        "opened": [_freed(freed) for freed in scene.opened],
        "team": [_team(team) for team in scene.teams],
        "stock": scene.stock,
        "slowed": slowed,
        "attempt": _attempts(s),
        "post": [(p.person, p.role, int(p.deputy), p.origin, p.arrives, -1) for p in posts],
        "exposed": [(e.time, e.person, e.place, e.node) for e in s.record.exposures],
        "closing": list(closings),
        "waiting": [(i, priority, ALL) for priority, _, i, _ in sorted(s.waiting.values())],
        "team_people": [_padded(team, len(s.plan.people)) for team in scene.teams],
        "team_things": [
            [team.things.get(t, 0) if team else 0 for t in range(len(scene.stock))] for team in scene.teams
        ],
    }


def _cause(cause: Cause) -> int:
    return packed(int(cause.via), cause.node, cause.attempt, cause.what)


def _stand(s: State, i: int, last: int) -> tuple[int, ...]:
    record, waits, current = s.record, s.waiting.get(i), s.current.get(i)
    return row_of(
        "S",
        {
            "status": record.status[i],
            "ready": record.ready[i],
            "started": record.started[i],
            "settled": record.settled[i],
            "cause": _cause(record.cause[i]),
            "root": record.root[i],
            "due": record.due[i],
            "tries": s.tries[i],
            "failures": s.failures[i],
            "fixed": s.fixed.get(i, -1),
            "begun_as": s.begun_as[i],
            "settled_as": s.settled_as[i],
            "since": waits[1] if waits else -1,
            "why": _cause(waits[3]) if waits else 0,
            "current": current.order if current else -1,
            "clock": s.clock.get(i, -1),
            "last": last,
            "undecided": _cause(s.undecided[i]) if i in s.undecided else -1,
        },
    )


def _freed(freed: Freed) -> tuple[int, ...]:
    return row_of("F", {"order": freed.order, "time": freed.time, "cause": _cause(freed.cause), "what": freed.what})


def _person(s: State, p: int) -> tuple[int, ...]:
    scene = s.scene
    doing = scene.doing[p]
    rest = (scene.place[p], int(scene.out[p]), doing.order if doing else -1, scene.team_of[p], int(scene.away[p]))
    return _freed(scene.free_person[p]) + rest


def _team(team: Team | None) -> tuple[int, ...]:
    if team is None:
        return (0,) * len(columns("T"))
    cells = {"alive": 1, "members": len(team.people), "order": team.order, "busy": int(team.busy)}
    return row_of("T", cells | {"lost": int(team.lost)})


def _padded(team: Team | None, people: int) -> list[int]:
    members = team.people if team else []
    return members + [0] * (people - len(members))


def _attempts(s: State) -> list[tuple[int, ...]]:
    found, before, first = [], dict[int, int](), 0
    for attempt in s.record.attempts:
        cells = {
            "node": attempt.node,
            "number": attempt.number,
            "ready": attempt.ready,
            "granted": attempt.granted,
            "cause": _cause(attempt.cause),
            "started": attempt.started,
            "ended": attempt.ended,
            "result": attempt.result,
            "interrupted": int(attempt.interrupted),
            "team": attempt.team,
            "posts": first,
            "posts_end": first + len(attempt.posts),
            "relieved": int(attempt.order in s.relieved),
            "before": before.get(attempt.node, -1),
            "lasts": -1,
        }
        found.append(row_of("A", cells))
        before[attempt.node] = attempt.order
        first += len(attempt.posts)
    return found
