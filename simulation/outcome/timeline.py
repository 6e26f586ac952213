"""A run as a `Timeline`: the one place where the numbers of the engines become a course of the scenario."""

from collections.abc import Collection, Sequence

from scenarios.model import Scenario
from scenarios.timeline import Doer, Exposure, Limit, Mark, Origin, Stand, Timeline, Wait, Way
from simulation.outcome.chain import PASSED, PASSED_THING, Chains
from simulation.outcome.run import Attempt, Post, Run, Via
from simulation.outcome.verdicts import NEVER, hindrance, judge, limits
from simulation.plan.plan import BLOCKED, FAILED, OUTCOME, STOPPED, UNSETTLED, Node, Plan

WAYS: dict[int, Way] = {
    Via.PERSON: "person",
    Via.THING: "thing",
    Via.PLACE: "place",
    Via.DEPUTY: "deputy",
    PASSED: "passed",
    PASSED_THING: "passed_thing",
}


def timeline(
    scenario: Scenario,
    plan: Plan,
    run: Run,
    origin: Origin = "simulated",
    unseen: Collection[tuple[int, int]] = (),
) -> Timeline:
    """What happened in a run of the plan of a scenario. Of attempts (node, number) that are `unseen` it is not known
    when people set out and arrived."""
    chains = Chains(plan, run)
    return Timeline(
        origin,
        run.end,
        tuple(_mark(plan, chains, a, (a.node, a.number) not in unseen) for a in run.attempts),
        tuple(_stand(plan, run, node) for node in plan.nodes),
        tuple(
            Exposure(e.time, plan.people[e.person], plan.places[e.place], plan.nodes[e.node].id) for e in run.exposures
        ),
        _limits(scenario, plan, run),
        number=run.number if origin == "simulated" else None,
    )


def _time(ms: int) -> int | None:
    return None if ms < 0 else ms


def _named(ids: Sequence[str], i: int) -> str | None:
    return None if i < 0 else ids[i]


def _node(plan: Plan, i: int) -> str | None:
    return None if i < 0 else plan.nodes[i].id


def _mark(plan: Plan, chains: Chains, a: Attempt, seen: bool) -> Mark:
    node = plan.nodes[a.node]
    there = max((post.arrives for post in a.posts), default=a.granted)  # work begins when the last arrives
    known = a.result >= OUTCOME or a.result in (FAILED, STOPPED)
    return Mark(
        node.id,
        a.number,
        tuple(_doer(plan, post, seen) for post in a.posts),
        a.ready,
        a.granted if seen else None,
        there if seen and a.started >= 0 else None,
        _time(a.started),
        _time(a.ended),
        node.status_name(a.result) if known else None,
        a.interrupted,
        tuple(_waits(plan, chains, a)) if seen else (),
    )


def _doer(plan: Plan, post: Post, seen: bool) -> Doer:
    role, origin = _named(plan.roles, post.role), _named(plan.places, post.origin)
    return Doer(plan.people[post.person], role, post.deputy, origin if seen else None, post.arrives if seen else None)


def _waits(plan: Plan, chains: Chains, a: Attempt) -> list[Wait]:
    """Who held in turn what the attempt waited for; parts of one kind are one, where the first of them stands."""
    parts: dict[tuple[int, int, int], int] = {}
    for link in reversed(list(chains.waits(a))):
        key = (link.via, link.what, link.thief)
        parts[key] = parts.get(key, 0) + link.end - link.start
    return [
        Wait(_way(via), _waited_for(plan, via, what), _node(plan, thief), ms)
        for (via, what, thief), ms in parts.items()
    ]


def _way(via: int) -> Way:
    return WAYS.get(via, "other")


def _waited_for(plan: Plan, via: int, what: int) -> str | None:
    """The id of a person, thing or place."""
    if via in (Via.PERSON, Via.DEPUTY, PASSED):
        return _named(plan.people, what)
    if via in (Via.THING, PASSED_THING):
        return _named(plan.things, what)
    return _named(plan.places, what) if via == Via.PLACE else None


def _stand(plan: Plan, run: Run, node: Node) -> Stand:
    i = node.index
    status, root = run.status[i], run.root[i]
    if status == UNSETTLED:
        root = hindrance(plan, run, i)
    elif status != BLOCKED:
        root = -1
    return Stand(
        node.id,
        None if status == UNSETTLED else node.status_name(status),
        _time(run.ready[i]),
        _time(run.started[i]),
        _time(run.settled[i]),
        _node(plan, root),
        _node(plan, run.cause[i].node),
        _time(run.due[i]),
    )


def _limits(scenario: Scenario, plan: Plan, run: Run) -> tuple[Limit, ...]:
    found = []
    for limit in limits(scenario, plan):
        verdict = judge(run, limit)
        took = None if verdict.took == NEVER else verdict.took
        root = _node(plan, verdict.root)
        found.append(Limit(limit.id, verdict.counts, verdict.missed, verdict.begin, took, root))
    return tuple(found)
