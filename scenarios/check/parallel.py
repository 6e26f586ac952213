"""Gaps of family capacity between steps that run at the same time (CAP03, CAP04, CAP07).

Two steps compete if neither is an ancestor of the other, they do not ask for different results of one step, and they
would be under way together in an ordinary schedule (every duration likely, nobody waiting for anybody): otherwise a
plan in which one person does one thing after another would be scolded for it.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, islice
from typing import TypeVar

import networkx as nx

from scenarios.check.earliest import Schedule, Scheduler
from scenarios.check.possible import Possible
from scenarios.check.posts import Pool, Posts, Shortage, fill
from scenarios.check.staff import distinct, own_slots, slots, users
from scenarios.check.ways import NEVER
from scenarios.gap import Gap, Weight, make_gap
from scenarios.graph import ResponseGraph
from scenarios.model import Scenario

#: How many sets of steps at most are looked at for one pool of people or one thing.
CLIQUES = 500
#: How many pairs of steps at most are compared.
PAIRS = 100_000
#: Plans with more nodes than this are not walked through anew for each person.
SMALL = 500


@dataclass(frozen=True)
class Work:
    """What binds people and things from `since` to `till` (ms): a step, or a team from its forming to its last step."""

    id: str
    slots: tuple[str, ...]
    since: float
    till: float
    users: tuple[str, ...] = ()


Member = TypeVar("Member", str, Work)


def cliques(members: Sequence[Member], pairs: Iterable[tuple[Member, Member]]) -> Iterator[tuple[Member, ...]]:
    """The largest sets of members of which every two are one of the `pairs`, each in the order of `members`; at most
    `CLIQUES` sets.

    They are found by position, not by id, so that they come in the same order in every process.
    """
    position = {member: i for i, member in enumerate(members)}
    by_position: nx.Graph[int] = nx.Graph()
    by_position.add_nodes_from(range(len(members)))
    by_position.add_edges_from(sorted((position[a], position[b]) for a, b in pairs))
    found = islice(nx.find_cliques(by_position), CLIQUES)
    return (tuple(members[i] for i in sorted(clique)) for clique in found)


class Parallel:
    """The work of a plan and what of it competes."""

    def __init__(
        self, s: Scenario, graph: ResponseGraph, possible: Possible, posts: Posts, scheduler: Scheduler
    ) -> None:
        self.s, self.graph, self.possible, self.posts, self.scheduler = s, graph, possible, posts, scheduler
        self.schedule = scheduler.usual()

    @cached_property
    def works(self) -> list[Work]:
        """All work that asks for people by their posts and could be done by itself, in order of the file."""
        found = []
        for id, step in self.s.steps.items():
            if id in self.possible.nodes and step.by:
                found.append(self._work(id, tuple(own_slots(step)), users(self.s, step)))
        return [work for work in found if not fill([self.posts.today(role) for role in work.slots])]

    def _work(self, id: str, slots: tuple[str, ...], users: tuple[str, ...] = ()) -> Work:
        ends = [self.schedule.done[one] for one in (id, *users) if self.schedule.ready[one] < NEVER]
        return Work(id, slots, self.schedule.ready[id], max(ends, default=NEVER), users)

    def compete(self, a: Work, b: Work) -> bool:
        """Whether both would be under way together."""
        if a.till <= b.since or b.till <= a.since or self.possible.contradicts(a.id, b.id):
            return False
        if not a.users and not b.users:
            return self.graph.can_overlap(a.id, b.id)
        return not (self._over(a, b) or self._over(b, a))

    def _rivals(self, works: list[Work]) -> Iterator[tuple[Work, Work]]:
        """All pairs that compete, among the first `PAIRS` pairs by time: a plan may be very large."""
        by_time = sorted(works, key=lambda work: work.since)
        since = [work.since for work in by_time]
        pairs = (
            (a, b)
            for i, a in enumerate(by_time)
            for b in map(by_time.__getitem__, range(i + 1, bisect_left(since, a.till)))
        )
        return ((a, b) for a, b in islice(pairs, PAIRS) if self.compete(a, b))

    def _over(self, a: Work, b: Work) -> bool:
        """Whether `a` is over before `b` begins (a team with its last step), or `b` is a step of the team `a`."""
        return b.id in a.users or all(self.graph.before(id, b.id) for id in (a.users or (a.id,)))

    # ---- CAP03

    def overloaded(self) -> Iterator[Gap]:
        """CAP03, one per person, or for people who share the same lot. `people`; `steps`: what they should do at the
        same time; `late`: the deadlines that an ordinary schedule then misses.

        *could* where doing one after the other breaks no deadline although some depends on it.
        """
        burden: dict[str, dict[str, None]] = {}
        sharing: dict[str, Pool] = {}
        for works, lack in self._conflicts():
            slots = [(work.id, self.posts.today(role)) for work in works for role in work.slots]
            for person in sorted(lack.people):
                mine = {slots[slot][0]: None for slot in lack.slots if person in slots[slot][1]}
                burden.setdefault(person, {}).update(mine)
                smaller = person not in sharing or len(lack.people) < len(sharing[person])
                sharing[person] = lack.people if smaller else sharing[person]
        lots: dict[tuple[str, ...], list[str]] = {}
        for person in self.s.people:
            steps = sorted(burden.get(person, ()), key=self.graph.index.__getitem__)
            if len(steps) > 1:
                lots.setdefault(tuple(steps), []).append(person)
        for lot, people in lots.items():
            weight, late = self._harm(lot, min(len(sharing[person]) for person in people))
            yield make_gap("CAP03", *people, *lot, weight=weight, people=people, steps=list(lot), late=late)

    def _conflicts(self) -> Iterator[tuple[tuple[Work, ...], Shortage]]:
        """Sets of competing work that the people of their posts cannot do at once: pairs, then more for each pool."""
        pools = {work.id: [self.posts.today(role) for role in work.slots] for work in self.works}
        rivals = []
        for a, b in self._rivals(self.works):
            if frozenset().union(*pools[a.id]) & frozenset().union(*pools[b.id]):
                rivals.append((a, b))
                if lack := fill(pools[a.id] + pools[b.id]):
                    yield (a, b), lack
        yield from self._same_team()
        for pool in sorted({pool for each in pools.values() for pool in each if len(pool) > 1}, key=sorted):
            inside = [work for work in self.works if all(own <= pool for own in pools[work.id])]
            among = set(inside)
            for works in cliques(inside, [pair for pair in rivals if among.issuperset(pair)]):
                if len(works) > 2 and (lack := fill([own for work in works for own in pools[work.id]])):
                    yield works, lack

    def _same_team(self) -> Iterator[tuple[tuple[Work, ...], Shortage]]:
        """Steps that one team should do at the same time."""
        for former in self.graph.formers.values():
            team = tuple(slots(self.s, self.graph, self.s.steps[former]))
            steps = [id for id in users(self.s, self.s.steps[former]) if id in self.possible.nodes]
            for a, b in combinations([self._work(id, team) for id in steps], 2):
                lack = fill([self.posts.today(role) for role in (*team, *team)])
                if lack and all(self.posts.today(role) for role in team) and self.compete(a, b):
                    yield (a, b), lack

    def _harm(self, steps: tuple[str, ...], people: int) -> tuple[Weight | None, list[str]]:
        """The weight, and the deadlines missed, if so many people do these steps one after the other."""
        if len(self.graph.index) > SMALL:
            return None, []
        schedule, hold = self.schedule, dict[str, float]()
        free: list[tuple[float, str | None]] = [(0.0, None)] * people
        left = list(steps)
        while left:
            step = min(left, key=lambda id: (schedule.ready[id], self.s.steps[id].priority, self.graph.index[id]))
            left.remove(step)
            free.sort(key=lambda one: one[0])
            since, last = free.pop(0)
            here, there = self.s.steps[step].at, self.s.steps[last].at if last else None
            walk = self.scheduler.ways.time(there, here) if here and there else 0
            if schedule.start[step] < since + walk < NEVER:
                hold[step] = since + walk
                schedule = self.scheduler.usual(hold)
            free.append((schedule.done[step], step))
        before, within = self._takes(self.schedule), {id: deadline.within for id, deadline in self.s.deadlines.items()}
        late = [id for id, took in self._takes(schedule).items() if took > max(within[id], before[id])]
        timed = any(self._timed(step) for step in hold)
        return ("could" if hold and timed and not late else None), late

    def _timed(self, step: str) -> bool:
        """Whether a deadline ends at the step or behind it."""
        ends = {node for deadline in self.s.deadlines.values() for node in deadline.to.nodes}
        return step in ends or any(self.graph.before(step, end) for end in ends)

    def _takes(self, schedule: Schedule) -> dict[str, float]:
        """How long each deadline takes from `from` to `to` in a schedule; 0 where one of them does not come."""
        found = {}
        for id, deadline in self.s.deadlines.items():
            since, till = (
                self.scheduler.time_of(schedule, deadline.from_),
                self.scheduler.time_of(schedule, deadline.to),
            )
            found[id] = till - since if max(since, till) < NEVER else 0.0
        return found

    # ---- CAP04

    def things_short(self) -> Iterator[Gap]:
        """CAP04, one per thing. `thing`; `steps` that use it at the same time; `asked`, `have`, `short`."""
        stock = self.possible.things()
        for thing in self.s.equipment:
            usage = [
                self._work(id, (), users(self.s, step))
                for id, step in self.s.steps.items()
                if 0 < step.needs.get(thing, 0) <= stock[thing] and id in self.possible.nodes and not step.each
            ]
            asked = {work: self.s.steps[work.id].needs[thing] for work in usage}
            worst = max(
                cliques(usage, self._rivals(usage)), key=lambda clique: sum(asked[work] for work in clique), default=()
            )
            total = sum(asked[work] for work in worst)
            if total > stock[thing]:
                steps = [work.id for work in worst]
                have = stock[thing]
                short = total - have
                yield make_gap("CAP04", thing, *steps, thing=thing, steps=steps, asked=total, have=have, short=short)

    # ---- CAP07

    def unmanned(self) -> Iterator[Gap]:
        """CAP07, one per plan. `roles`: posts of the unit that compete; `need`: how many people they ask for;
        `present`: how many are there for them; `short`: how many posts stay empty.

        Two posts that one person holds are left to CAP03: this is about groups, three of them or more, and two
        people or more missing.
        """
        need: dict[str, int] = {}
        spans: list[Work] = []
        for id, step in self.s.steps.items():
            roles = tuple(role for role in step.by if self._is_unit(role))
            if id in self.possible.nodes and roles:
                spans.append(self._work(id, roles, users(self.s, step)))
                for role in roles:
                    need[role] = max(need.get(role, 0), step.by[role])
        groups = {pair for work in spans for pair in combinations(work.slots, 2)}
        for a, b in self._rivals(spans):
            groups |= {(x, y) for x in a.slots for y in b.slots if x != y}
        worst: tuple[int, tuple[str, ...], Shortage] | None = None
        for roles_at_once in cliques([role for role in self.s.roles if role in need], groups):
            lack = fill([self._present(role) for role in roles_at_once for _ in range(need[role])])
            if lack and (worst is None or lack.short > worst[0]):
                worst = lack.short, roles_at_once, lack
        if worst and worst[0] >= 2 and len(worst[1]) >= 3:
            short, clique_roles, lack = worst
            there = len(frozenset().union(*(self._present(role) for role in clique_roles)))
            yield make_gap(
                "CAP07", *clique_roles, roles=list(clique_roles), need=lack.asked, present=there, short=short
            )

    def _present(self, role: str) -> Pool:
        return self.posts.today(role) - self.posts.absent

    def _is_unit(self, role: str) -> bool:
        people = distinct((*self.s.roles[role].holders, *self.s.roles[role].deputies))
        return not people or any(self.s.level_of(person) == "unit" for person in people)
