"""Which candidate each slot of a step gets (L4): the lexicographically first complete assignment of those offered."""

from simulation.kernel.jit import compiled, fixed
from simulation.kernel.layout import (
    H_CHOSEN,
    H_PEOPLE,
    H_USED,
    Ints,
    match,
    offers,
    spans,
)


@compiled
def _fillable(m: Ints, first: int, slots: int) -> bool:
    """Whether every slot from `first` on can have somebody of its own who is not `used` (augmenting paths)."""
    people = fixed(m, H_PEOPLE)
    for p in range(people):
        m[match(m, 0, p)] = -1  # the slot that has him
    for slot in range(first, slots):
        for p in range(people):
            m[match(m, 1, p)] = -1  # from which slot he was reached
        head, tail, found = 0, 1, -1
        m[match(m, 2, 0)] = slot
        while head < tail and found < 0:
            s = m[match(m, 2, head)]
            head += 1
            for row in range(m[spans(m, s, 0)], m[spans(m, s, 1)]):
                p = m[offers(m, row, 1)]
                if m[fixed(m, H_USED) + p] == 1 or m[match(m, 1, p)] >= 0:
                    continue
                m[match(m, 1, p)] = s
                if m[match(m, 0, p)] < 0:
                    found = p
                    break
                m[match(m, 2, tail)] = m[match(m, 0, p)]
                tail += 1
        if found < 0:
            return False
        while True:  # hand people on along the path
            s = m[match(m, 1, found)]
            before = -1
            for p in range(people):
                if m[match(m, 0, p)] == s:
                    before = p
            m[match(m, 0, found)] = s
            if s == slot:
                break
            m[match(m, 0, before)] = -1 if before != found else s
            found = before
    return True


@compiled
def _greedy(m: Ints, slots: int) -> bool:
    """Give each slot its best candidate whom no slot before it has: if all are filled, that is the answer."""
    chosen = fixed(m, H_CHOSEN)
    for slot in range(slots):
        found = -1
        for row in range(m[spans(m, slot, 0)], m[spans(m, slot, 1)]):
            free = True
            for other in range(slot):
                free = free and m[offers(m, m[chosen + other], 1)] != m[offers(m, row, 1)]
            if free:
                found = row
                break
        if found < 0:
            return False
        m[chosen + slot] = found
    return True


@compiled
def assign(m: Ints, slots: int) -> bool:
    """The lexicographically first complete assignment: each slot its best candidate that lets the rest be filled."""
    if _greedy(m, slots):
        return True
    for p in range(fixed(m, H_PEOPLE)):
        m[fixed(m, H_USED) + p] = 0
    for slot in range(slots):
        found = -1
        for row in range(m[spans(m, slot, 0)], m[spans(m, slot, 1)]):
            p = m[offers(m, row, 1)]
            if m[fixed(m, H_USED) + p] == 0:
                m[fixed(m, H_USED) + p] = 1
                if _fillable(m, slot + 1, slots):
                    found = row
                    break
                m[fixed(m, H_USED) + p] = 0
        if found < 0:
            return False
        m[fixed(m, H_CHOSEN) + slot] = found
    return True
