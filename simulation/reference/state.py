"""Where a run of the reference engine stands: its record so far, who waits, and what entries make of it (L2, L10)."""

from collections import deque

from simulation.outcome.run import T0, Attempt, Cause, Run, Via, because
from simulation.plan.plan import BLOCKED, UNSETTLED, Cond, Group, Node, Plan, Wait, entry_state
from simulation.reference.scene import Scene

# Asked for so often that the way through the class is felt.
OPEN, MET, UNMET, _, STUCK = Wait
ENTRY, RETRY = Via.ENTRY, Via.RETRY


class State:
    """What is known of one run under way."""

    def __init__(self, plan: Plan, number: int) -> None:
        n = len(plan.nodes)
        self.plan, self.number = plan, number
        self.now = 0
        self.scene = Scene(plan)
        self.record = Run(number, [UNSETTLED] * n, [-1] * n, [-1] * n, [-1] * n, [T0] * n, [-1] * n, [-1] * n)
        self.status = self.record.status
        self.begun = self.record.started
        self.waiting: dict[int, tuple[int, int, int, Cause]] = {}  # ready steps: rank (L9) with since when, and why
        self.current: dict[int, Attempt] = {}
        self.tries = [0] * n
        self.failures = [0] * n
        self.fixed: dict[int, int] = {}  # outcomes that `sets` has laid down
        self.marks = 0  # how many nodes have begun or been settled; by node, as which number
        self.begun_as = [0] * n
        self.settled_as = [0] * n
        self.news: deque[int] = deque()
        self.slowed: dict[int, dict[int, int]] = {}  # entries of delayed_by that have had their effect, and when
        self.clock: dict[int, int] = {}  # the latest alarm of a trigger; an earlier one is void
        self.relieved: set[int] = set()  # lasting attempts whose end is already due, by order
        self.undecided: dict[int, Cause] = {}  # milestones come before `now` whose outcome is left to chance (L14)

    # ---- L2: entries

    def wait(self, group: Group) -> tuple[Wait, int]:
        """How a list of entries stands; for BLOCKED also the node at its root."""
        met = open_ = False
        root = -1
        status, begun = self.status, self.begun
        for node, cond in group.of:
            state = entry_state(status[node], begun[node] >= 0, cond)
            if state is MET:
                if group.any:
                    return MET, -1
                met = True
            elif state is OPEN:
                open_ = True
            elif state is UNMET:
                if not group.any:
                    return UNMET, -1
            elif state is STUCK and root < 0:
                root = self.record.root[node] if status[node] == BLOCKED else node
        if open_:
            return OPEN, -1
        if root >= 0:
            return STUCK, root
        return (MET if met else UNMET), -1

    def former_of(self, node: Node) -> Group | None:
        """The former of a team as a list of its own, where it does not stand among the entries."""
        return Group(False, ((node.former, Cond.SUCCESS),)) if node.former >= 0 else None

    def after(self, node: Node) -> tuple[Wait, int]:
        """How all that a node waits for stands: its `after`, and with `any` the former of its team besides (L5)."""
        state, root = self.wait(node.after) if node.after else (MET, -1)
        if node.former < 0:
            return state, root
        team, team_root = self.wait(Group(False, ((node.former, Cond.SUCCESS),)))
        for found in (UNMET, OPEN):
            if found in (state, team):
                return found, -1
        if state is STUCK:
            return state, root
        return team, team_root

    def deciding(self, *groups: Group | None) -> Cause:
        """The entry that made these lists stand as they do (L10): the one met last, or the first where one is enough;
        T0 where nothing is waited for."""
        found: list[tuple[Wait, int, int]] = []
        for group in groups:
            if group is None:
                continue
            if len(group.of) == 1 and len(groups) == 1:  # nothing to choose
                return because(ENTRY, group.of[0][0], self.tries[group.of[0][0]])
            state = self.wait(group)[0]
            rows = [(self.mark_of(node, cond), node, cond) for node, cond in group.of]
            if state is (MET if group.any else UNMET):  # one is enough; where none is there, all are off
                rows = [row for row in rows if self.entry(*row[1:]) is state] or [max(rows)]
                found.append((state, *min(rows)[:2]))
            else:
                found.append((state, *max(rows)[:2]))
        if not found:
            return T0
        unmet = [row for row in found if row[0] is UNMET]
        node = min(unmet, key=lambda row: row[1])[2] if unmet else max(found, key=lambda row: row[1])[2]
        return because(ENTRY, node, self.tries[node])

    def entry(self, node: int, cond: int) -> Wait:
        """How one entry stands."""
        return entry_state(self.status[node], self.begun[node] >= 0, cond)

    def mark_of(self, node: int, cond: int) -> int:
        """As which of the run's marks an entry came to stand as it does."""
        return (cond == Cond.STARTED and self.begun_as[node]) or self.settled_as[node]

    # ---- L10: marks

    def mark_begun(self, i: int) -> None:
        """Work at a node begins for the first time."""
        self.begun[i] = self.now
        self.marks += 1
        self.begun_as[i] = self.marks

    # ---- L5: teams

    def all_settled(self, team: int) -> bool:
        """Whether no step that names the team is still to come."""
        return all(self.status[i] != UNSETTLED for i in self.plan.team_steps[team])
