"""Which remedies of a kind may help a gap: read off the gap, the plan and what the study saw."""

from collections.abc import Iterator

from scenarios.check.hazards import averters
from scenarios.gap import Gap
from scenarios.graph import ResponseGraph
from scenarios.kinds import step_of
from scenarios.model import Scenario
from scenarios.rules import rule_base
from simulation.remedies.kinds import Remedy, build, is_talk
from simulation.study.study import Study

#: How many people are tried for a post.
PEOPLE = 6
Words = tuple[str, ...]


def candidates(gap: Gap, kind: str, study: Study) -> Iterator[Remedy]:
    """The remedies of a kind that make sense for a gap, the most promising first, each once."""
    seen: set[str] = set()
    for words in _WORDS[kind](gap, study):
        made = build(kind, words, study.scenario)
        if made is not None and made.id not in seen:
            seen.add(made.id)
            yield made


def steps_of(gap: Gap, study: Study) -> list[str]:
    """The steps that a gap is about: its own, or those on the way to its deadline or its averting, the weightiest
    first. Behind those that decide stand all others that lead there: of chains of the same length one decides."""
    s = study.scenario
    ends: list[str] = []
    for kind, id in gap.members:
        if kind == "deadline":
            on_chain = [step_of(n) for n, _, _ in study.deciding(id)]
            ends += [n for n in on_chain if n in s.steps]
            ends += [n for n in s.deadlines[id].to.nodes if n in s.steps]
            ends += _up(s, list(s.deadlines[id].to.nodes))
        elif kind == "node" and id in s.escalations:
            ends += _up(s, averters(s, id))
        elif kind == "node" and step_of(id) in s.steps:
            ends.append(step_of(id))
    ends += [id for id in gap.data.get("steps", ()) if id in s.steps]
    return list(dict.fromkeys(ends))


def _up(s: Scenario, ids: list[str]) -> list[str]:
    """These steps and what they wait for, the last first."""
    graph = ResponseGraph(s)
    return [n for n in reversed(list(s.steps)) if n in ids or any(n != id and graph.before(n, id) for id in ids)]


def idle(study: Study, role: str) -> list[str]:
    """People of the post's own organisation who are there, the least loaded first."""
    s = study.scenario
    post = s.roles[role]
    homes = {s.people[p].organisation for p in (*post.holders, *post.deputies)}
    busy = {id: walk + work for id, walk, work in study.load()}
    able = [p for p, one in s.people.items() if one.present and one.organisation in homes and p not in post.holders]
    order = list(s.people)
    return sorted(able, key=lambda p: (busy[p], order.index(p)))


def _roles(gap: Gap, study: Study) -> list[str]:
    s = study.scenario
    named = gap.of("role")
    ends = [n for id in gap.of("deadline") for n in s.deadlines[id].to.nodes if n in s.steps]
    return list(dict.fromkeys([*named, *(role for id in [*ends, *steps_of(gap, study)] for role in s.steps[id].by)]))


def _people(gap: Gap, study: Study) -> Iterator[Words]:
    able = {role: idle(study, role) for role in _roles(gap, study)}
    for i in range(PEOPLE):
        yield from ((role, people[i]) for role, people in able.items() if i < len(people))


def _climbs(s: Scenario, node: str) -> list[str]:
    """How far one can go back from a talking step, the farthest first."""
    n = 0
    while is_talk(s, node) and n < 6:
        n += 1
        after = s.steps[node].after
        if after is None or len(after.of) != 1:
            break
        node = after.of[0].node
    return [str(times) for times in range(n, 0, -1)]


def _sooner(gap: Gap, study: Study) -> Iterator[Words]:
    s = study.scenario
    for id in steps_of(gap, study):
        for entry in s.steps[id].after.of if s.steps[id].after else ():  # type: ignore[union-attr]
            yield from ((id, entry.node, times) for times in _climbs(s, entry.node))


def _free(gap: Gap, study: Study) -> Iterator[Words]:
    s = study.scenario
    nodes = [e.node for id in steps_of(gap, study) if (after := s.steps[id].after) for e in after.of]
    for node in dict.fromkeys(nodes):
        yield from ((node, times) for times in _climbs(s, node))


def _first(gap: Gap, study: Study) -> Iterator[Words]:
    s = study.scenario
    for id in gap.of("deadline"):
        thieves = [step_of(w.thief) for w in study.waited(id) if w.thief]
        for thief in (thief for thief in dict.fromkeys(thieves) if thief in s.steps):
            yield from ((step, thief) for step in steps_of(gap, study) if set(s.steps[step].by) and step != thief)


def acts_of(gap: Gap) -> tuple[str, ...]:
    """The acts by which a missing duty would be done, or people taken away from where the hazard strikes."""
    if gap.code != "DUT01":
        return ("evacuate_visitors",)
    duty = rule_base().duties.get(gap.nodes[0]) if gap.nodes else None
    return tuple(duty.any_of) if duty else ()


def writers(study: Study) -> list[str]:
    """Posts of the unit that could be given one step more: with somebody there, the least loaded first."""
    s = study.scenario
    used = dict.fromkeys(r for step in s.steps.values() for r in step.by)
    busy = {id: walk + work for id, walk, work in study.load()}
    able = [
        role for role in used if any(s.people[p].present and s.level_of(p) == "unit" for p in s.roles[role].holders)
    ]
    return sorted(able, key=lambda role: min(busy[p] for p in s.roles[role].holders if s.people[p].present))


def _add(gap: Gap, study: Study) -> Iterator[Words]:
    s = study.scenario
    able = writers(study)
    leading = [r for step in s.steps.values() if "activate" in step.does for r in step.by if r in able]
    for act in acts_of(gap):
        for role in [*leading, *able] if act == "withdraw" else able:
            yield act, role


def _steps(gap: Gap, study: Study) -> Iterator[Words]:
    yield from ((id,) for id in steps_of(gap, study))


def _more(gap: Gap, study: Study) -> Iterator[Words]:
    s = study.scenario
    things = gap.of("thing")
    things += [thing for id in steps_of(gap, study) for thing in s.steps[id].needs]
    lost = _taken(s)  # one more would be lost with the rest
    yield from ((thing,) for thing in dict.fromkeys(things) if thing not in lost)


def _taken(s: Scenario) -> set[str]:
    """Things that some step takes out of use."""
    return {thing for step in s.steps.values() if step.takes for thing in step.takes.things}


def _apart(gap: Gap, study: Study) -> Iterator[Words]:
    s = study.scenario
    wanted = {*gap.of("thing"), *(thing for id in steps_of(gap, study) for thing in s.steps[id].needs)}
    for id, step in s.steps.items():
        yield from ((id, thing) for thing in (step.takes.things if step.takes else ()) if thing in wanted)


def _person(gap: Gap, study: Study) -> Iterator[Words]:
    yield from ((role,) for role in _roles(gap, study))


_WORDS = {
    "free": _free,
    "sooner": _sooner,
    "add": _add,
    "deputy": _people,
    "first": _first,
    "share": _people,
    "practise": _steps,
    "again": _steps,
    "more": _more,
    "apart": _apart,
    "person": _person,
}
