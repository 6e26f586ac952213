"""The laws walked along facts (law L14): the state of a course under way, from which both engines go on.

Nothing is drawn or granted. What follows of itself (skipped, blocked, averted, effects, teams, milestones) follows;
what the facts tell of a node stands, even where a law forbids it, and is listed as odd. Facts of one instant are taken
in an order that the laws allow, whoever hands them in and in whatever order: times rounded to whole seconds put much
into one instant.
"""

from collections.abc import Iterator
from copy import deepcopy
from itertools import islice

from scenarios.model import Scenario
from scenarios.timeline import Origin, Timeline
from simulation.outcome.run import T0
from simulation.outcome.timeline import timeline
from simulation.plan.plan import Plan
from simulation.reference.facts import Given, Oddity, Script, in_order
from simulation.reference.instants import Instants
from simulation.reference.state import State
from simulation.reference.told import Happening

#: So many steps are tried to find a lawful order of one instant, before the facts are taken as L9 has them.
PATIENCE = 120
#: So many orders of an earlier instant are tried where a later one is not lawful.
OTHERS = 12


class Replay(Instants):
    """The laws walked along facts up to `now`."""

    def course(self, scenario: Scenario, origin: Origin) -> Timeline:
        """What happened, to be told like a simulated run; times that nobody saw are None. Source, precision and conduct
        of a mark, and observations, are no matter of the laws: who keeps the record adds them."""
        return timeline(scenario, self.plan, self.record, origin, self.unseen)

    def recall(self) -> None:
        """Whoever is on his way counts as free where he set out: his walk has not been."""
        for attempt in [attempt for attempt in self.current.values() if attempt.started < 0]:
            i = attempt.node
            del self.current[i]
            self.record.attempts.remove(attempt)
            self.tries[i] -= 1
            self.waiting[i] = self.waited[i]
            for post in attempt.posts:
                self.scene.doing[post.person] = None
                if self.scene.place[post.person] < 0 and not self.scene.out[post.person]:
                    self.scene.place[post.person] = post.origin
            for thing, n in attempt.things:
                self.scene.stock[thing] += n
            if attempt.team >= 0 and (team := self.scene.teams[attempt.team]):
                team.busy = False
        order = {attempt.order: k for k, attempt in enumerate(self.record.attempts)}
        self.relieved = {order[k] for k in self.relieved if k in order}
        for team in filter(None, self.scene.teams):
            team.order = order[team.order]
        for attempt in self.record.attempts:
            attempt.order = order[attempt.order]


def replayed(plan: Plan, given: Given) -> Replay:
    """The course that facts tell up to `now`, those of one instant in an order that the laws allow, if there is one."""
    facts = sorted(given.facts, key=in_order)
    replay = Replay(plan, Script(fact for fact in facts if fact.time <= given.now))
    doubts: list[int] = []
    while replay.next_instant(given.now):
        taken = len(replay.taken)
        replay, lawful = _instant(replay)
        if not lawful:
            replay = _doubted(replay, doubts) or replay
        if replay.leaves_doubt():
            doubts.append(taken)
    replay.now = given.now
    replay.odd += [Oddity(fact, "after-now") for fact in facts if fact.time > given.now]
    return replay


def _instant(replay: Replay) -> tuple[Replay, bool]:
    """What is to happen at one instant has happened; whether all of it is lawful."""
    troubles, taken, several = replay.troubles, len(replay.taken), len(replay.pool) > 1
    replay.take_all()
    if replay.troubles == troubles:
        return replay, True
    found = next(_orders(_before(replay, taken)), None) if several else None
    return found or replay, found is not None


def _before(replay: Replay, taken: int) -> Replay:
    """The replay anew, at the instant that begins when so much was taken."""
    again = Replay(replay.plan, replay.script)
    again.follow(replay.taken[:taken])
    again.next_instant(replay.taken[taken].time)
    return again


def _doubted(replay: Replay, doubts: list[int]) -> Replay | None:
    """What has just turned out unlawful, made lawful by another order of an earlier instant: nobody can see in which
    order two things came that a second does not part, until one of them shows later. `doubts` are the instants at which
    another order is possible, by how much was taken before; those behind the one that was changed are dropped."""
    for k, taken in reversed([*enumerate(doubts)]):
        for other in islice(_orders(_before(replay, taken)), OTHERS):
            found, lawful = other, True
            while lawful and found.next_instant(replay.now):
                found, lawful = _instant(found)
            if lawful:
                del doubts[k + 1 :]
                return found
    return None


def _orders(start: Replay) -> Iterator[Replay]:
    """The instant in the orders that the laws allow, those nearest to L9 first, which leave different states."""
    todo: list[tuple[Replay, Happening | None]] = [(start, None)]
    seen = set()
    for _ in range(PATIENCE):
        if not todo:
            return
        before, chosen = todo.pop()
        replay = before if chosen is None else _after(before, chosen)
        gist = replay.gist()
        if replay.troubles > start.troubles or gist in seen:
            continue
        seen.add(gist)
        if not replay.pool:
            yield replay
            continue
        allowed = replay.allowed()
        free = [h for h in allowed if not _bars(replay, h, allowed)] if len(allowed) > 1 else allowed
        todo += [(replay, h) for h in reversed(free + [h for h in allowed if h not in free])]


def _after(before: Replay, h: Happening) -> Replay:
    replay = deepcopy(before, {id(before.plan): before.plan})
    replay.take(h)
    return replay


def _bars(before: Replay, h: Happening, allowed: list[Happening]) -> bool:
    """Whether something else at this instant may be possible no longer once this has happened."""
    if before.hinders(h):
        return True
    after = _after(before, h)
    return any(other is not h and other in after.pool and not after.possible(other) for other in allowed)


def state_at(plan: Plan, given: Given) -> tuple[State, list[Oddity]]:
    """The state at `now`, from which `simulate_runs` and `kernel_runs` go on, and what is odd about the facts.

    ValueError where the horizon is past by then."""
    if given.now > plan.horizon:
        raise ValueError(f"{given.now} ms is behind the horizon of {plan.horizon} ms: nothing is left to simulate")
    replay = replayed(plan, given)
    replay.recall()
    for person in given.out:
        replay.take_person(person, T0)
    for person, place in given.places.items():
        replay.scene.place[person] = place
    replay.spread()
    state = State(plan, -1)
    state.__dict__.update({name: value for name, value in replay.__dict__.items() if name in state.__dict__})
    return state, replay.odd
