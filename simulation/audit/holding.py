"""Where the audit stands in its walk through a run: what is settled, who holds what, what was let go just now."""

from collections import Counter, deque
from collections.abc import Collection

from simulation.audit.marks import Report, judge, stands
from simulation.audit.scene import Band, Scene, Work
from simulation.outcome.run import Run, Via
from simulation.plan.plan import OUTCOME, UNSETTLED, Group, Node, Plan, Wait
from simulation.plan.sampling import Purpose, uniform

#: What was let go, brought, opened or taken: by which way, and which person, thing or place (L10).
Change = tuple[Via, int]


class Holding:
    """The state that the laws give at one moment, and how people and things are held and let go (L4, L5, L8)."""

    def __init__(self, plan: Plan, run: Run, seed: int, report: Report, held_off: Collection[int] = ()) -> None:
        self.plan, self.run, self.seed, self._report, self.held_off = plan, run, seed, report, held_off
        n = len(plan.nodes)
        self.scene = Scene(plan)
        self.now, self.broken = 0, False
        self.status, self.first, self.since, self.begun = [UNSETTLED] * n, [-1] * n, [-1] * n, [-1] * n
        self.tries, self.failures, self.outcome = [0] * n, [0] * n, [0] * n
        self.due: list[int] = [-1] * n
        self.slowed: list[set[int]] = [set() for _ in range(n)]
        self.records = {(a.node, a.number): a for a in run.attempts}
        self.cut: set[tuple[int, int]] = set()
        self.exposed: set[tuple[int, int, int]] = set()
        self.changes: dict[Change, set[int]] = {}
        self.news: deque[int] = deque()

    def report(self, law: str, node: int, what: str) -> None:
        """A breach at this instant."""
        self.broken = True
        self._report(law, node, self.now, what)

    def entry(self, x: int, cond: int) -> Wait:
        """How an entry stands now."""
        return stands(self.status[x], self.begun[x] >= 0, cond)

    def group(self, group: Group | None) -> Wait:
        """How a list stands now."""
        return Wait.MET if group is None else judge(group.any, [self.entry(*entry) for entry in group.of])

    def drawn(self, node: Node, number: int) -> int:
        """The outcome of a success: set by others, otherwise drawn."""
        if self.outcome[node.index]:
            return self.outcome[node.index]
        u = uniform(self.seed, node.key, self.run.number, number, Purpose.OUTCOME)
        last = max((k for k, share in enumerate(node.shares) if share > max((0.0, *node.shares[:k]))), default=0)
        return OUTCOME + next((k for k, share in enumerate(node.shares) if u < share), last)

    def change(self, via: Via, what: int, by: int) -> None:
        """Note that something was let go, brought, opened or taken at this instant by a node."""
        self.changes.setdefault((via, what), set()).add(by)

    def release(self, i: int, by: int) -> Work:
        """The people and things of an attempt are let go where they stand, because of node `by`; a team stays whole."""
        work = self.scene.works.pop(i)
        for post in work.record.posts:
            body = self.scene.people[post.person]
            body.node, body.walking = -1, False
            self.change(Via.PERSON, post.person, by)
        for thing, n in work.things.items():
            self.scene.free[thing] += n
            self.change(Via.THING, thing, by)
        if work.record.team >= 0:
            self.scene.teams[work.record.team].node = -1
        return work

    def form(self, node: Node, work: Work) -> None:
        """L5: those who formed a team stay together."""
        people = [post.person for post in work.record.posts]
        for person in people:
            self.scene.people[person].team = node.forms
        for thing, n in work.things.items():
            self.scene.free[thing] -= n
        self.scene.teams[node.forms] = Band(people, Counter(work.things), work.rank)

    def part(self, team: int, by: Node) -> None:
        """L5: a team parts when every step that names it is settled."""
        if team in self.scene.teams and all(self.status[s] != UNSETTLED for s in self.plan.team_steps[team]):
            band = self.scene.teams.pop(team)
            for person in band.people:
                self.scene.people[person].team = -1
                self.change(Via.PERSON, person, by.index)
            for thing, n in band.things.items():
                self.scene.free[thing] += n
                self.change(Via.THING, thing, by.index)

    def interrupt(self, i: int, by: Node) -> None:
        """L8: an attempt ends without outcome and its step is ready anew."""
        a = self.scene.works[i].record
        self.cut.add((i, a.number))
        self.release(i, by.index)
        self.since[i] = self.now
