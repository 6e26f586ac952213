"""Gaps of family capacity that no timing can mend (CAP01, CAP02, CAP05, CAP06)."""

from collections.abc import Iterator
from typing import Any

from scenarios.check.earliest import Scheduler
from scenarios.check.possible import Possible
from scenarios.check.posts import Posts, fill
from scenarios.check.staff import distinct, slots, things_of
from scenarios.gap import Gap, make_gap
from scenarios.graph import ResponseGraph, effects_of
from scenarios.model import Scenario, Step


def nobody(s: Scenario, possible: Possible, posts: Posts) -> Iterator[Gap]:
    """CAP02: a role that steps ask for and that nobody can ever hold. `role`, `steps`; `named`: who was to hold it."""
    for id, role in s.roles.items():
        if not posts.at_most(id):
            steps = [name for name, step in s.steps.items() if id in step.by and name in possible.nodes]
            if steps:
                named = list(distinct((*role.holders, *role.deputies)))
                yield make_gap("CAP02", id, *steps, role=id, steps=steps, named=named)


def too_many(s: Scenario, graph: ResponseGraph, possible: Possible, posts: Posts) -> Iterator[Gap]:
    """CAP01: a step that can never be granted. `asked`, `have`, `short` count people or things.

    `kind`: people; team (there would be enough if a team were not bound meanwhile: `teams` are the steps that form
    them); path (nobody has a way to `place`); things (then `thing`: of an `each`, what one person's part asks for).
    """
    stock = possible.things()
    for id, step in s.steps.items():
        if id not in possible.nodes:
            continue
        bound = posts.teams_bound(id, step)
        if not step.each:  # who does his own part has no post to fill
            yield from _people(s, graph, posts, id, step, bound)
        held = things_of(s, graph, step)
        for former in bound:
            held.update(s.steps[former].needs)
        for thing in step.needs:
            if held[thing] > stock[thing]:
                asked, have = held[thing], stock[thing]
                yield make_gap(
                    "CAP01", id, thing, kind="things", step=id, thing=thing, asked=asked, have=have, short=asked - have
                )


def _people(s: Scenario, graph: ResponseGraph, posts: Posts, id: str, step: Step, bound: list[str]) -> Iterator[Gap]:
    roles = slots(s, graph, step)
    pools = [posts.at_most(role) for role in roles]
    former = s.steps[graph.formers[step.team]] if step.team else None
    if not all(pools) or (former and fill([posts.at_most(role) for role in slots(s, graph, former)])):
        return  # CAP02 says so, or CAP01 of the step that should form the team
    there = [posts.who_can_walk(pool, id) for pool in pools]
    unreached = distinct(role for role, pool in zip(roles, there, strict=True) if not pool)
    if unreached:
        yield make_gap("CAP01", id, *unreached, kind="path", step=id, place=step.at, roles=list(unreached))
        return
    elsewhere = [role for former in bound for role in slots(s, graph, s.steps[former])]
    for kind, more in (("people", []), ("team", elsewhere)):
        lack = fill([*(posts.at_most(role) for role in more), *there])
        if lack:
            named = distinct(([*more, *roles])[slot] for slot in lack.slots)
            who: dict[str, Any] = {"step": id, "roles": list(named), "teams": bound}
            yield make_gap("CAP01", id, *named, kind=kind, asked=lack.asked, have=lack.filled, short=lack.short, **who)
            return


def taken(s: Scenario, graph: ResponseGraph, possible: Possible) -> Iterator[Gap]:
    """CAP05: a step or inject takes a thing that others still need. `taker`, `thing`, `needs`: their ids, `left`.

    A need is over where its step, lasting ones too, must have ended before the taker comes. *must* where a needer
    always comes after the taker and nothing ever makes up for the loss.
    """
    most = possible.things()
    for taker in (*s.steps, *s.injects):
        if taker not in possible.nodes:
            continue
        for _, effects in effects_of(s.node(taker)):
            for thing, n in effects.takes.things.items() if effects.takes else ():
                left = max(s.equipment[thing].count - n, 0)
                needs = [
                    id
                    for id, step in s.steps.items()
                    if id != taker
                    and id in possible.nodes
                    and things_of(s, graph, step)[thing] > left
                    and not graph.before(id, taker)
                    and not possible.contradicts(id, taker)
                ]
                if needs:
                    lost = max(most[thing] - n, 0)
                    hopeless = any(
                        graph.before(taker, id) and things_of(s, graph, s.steps[id])[thing] > lost for id in needs
                    )
                    data = {"taker": taker, "thing": thing, "needs": needs, "left": left}
                    yield make_gap("CAP05", thing, taker, *needs, weight="must" if hopeless else None, **data)


def too_late(s: Scenario, scheduler: Scheduler) -> Iterator[Gap]:
    """CAP06: a deadline missed even at the very best. `best_ms`, `limit_ms`; `rule` or `plan` is its basis."""
    for id, deadline in s.deadlines.items():
        best = scheduler.lower_bound(id)
        if best is not None and best > deadline.within:
            times: dict[str, Any] = {"deadline": id, "best_ms": best, "limit_ms": deadline.within}
            yield make_gap("CAP06", id, rule=deadline.basis.rule, plan=deadline.basis.plan, **times)
