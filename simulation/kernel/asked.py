"""What steps may wait for, as bits, so that what has become available can be told apart quickly."""

from simulation.kernel.scene import ALL, OTHER
from simulation.plan.plan import Node, Plan


class Asked:
    """Who may wait for what, as bits: a bit for each post, each person named and each kind of thing. Where there are
    more of them than bits some share one, and a step is looked at in vain."""

    def __init__(self, plan: Plan) -> None:
        self.named = len(plan.roles)
        self.kinds = self.named + len(plan.people)
        self.people = [self._bit(self.named + person) for person in range(len(plan.people))]
        for role, (holders, deputies) in enumerate(zip(plan.holders, plan.deputies, strict=True)):
            for person in {*holders, *deputies}:
                self.people[person] |= self._bit(role)
        self.things = [self._bit(self.kinds + thing) for thing in range(len(plan.things))]

    def _bit(self, kind: int) -> int:
        return 1 << kind % (OTHER.bit_length() - 1)

    def of(self, node: Node) -> int:
        """What a step asks for; it may always be something else besides, and with a team anything."""
        if node.team >= 0:
            return ALL
        bits = OTHER
        for slot in node.slots:
            bits |= self._bit(slot.role if slot.role >= 0 else self.named + slot.person)
        for thing, _ in node.things:
            bits |= self._bit(self.kinds + thing)
        return bits
