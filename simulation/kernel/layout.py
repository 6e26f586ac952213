"""How a plan and a run lie in memory: one array of whole numbers and one of floats, so that any number of plans need
one compilation, and a law is handed two arrays and not forty.

`m` begins with the counters of the run (`C_…`) and the head (`H_…`: how many there are of each, and where each table
begins). Tables of the plan have numbers of 32 bits, two where `m` has one (`planned`). A table has a row for each node,
person, attempt …; its columns have names (`N_AFTER`). Lists of any length stand in `pool`, two numbers a row, with a
float a row in `f`; a column says from which row to which. -1 is "none".
"""

from collections.abc import Mapping
from functools import cache

import numpy as np
import numpy.typing as npt

from simulation.kernel.jit import compiled, fixed

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

STEP, ESCALATION, INJECT = range(3)
FIXED, TRIANGULAR, PERT, UNIFORM, LOGNORMAL, EXPONENTIAL, EMPIRICAL = range(7)


#: The run: what it counts.
(C_NOW, C_RUN, C_MARKS, C_CHANGES, C_WAITING, C_ATTEMPTS, C_POSTS, C_EVENTS, C_OUT, C_NEWS, C_READ, C_DUE,
 C_DISPATCHED, C_FREED, C_EXPOSURES, C_CLOSINGS, C_TABLES, C_FULL) = range(18)  # fmt: skip
#: How many of each, what the plan is as a whole, and where the tables begin.
(H_NODES, H_PEOPLE, H_THINGS, H_PLACES, H_ROLES, H_TEAMS, H_ROWS, H_DOINGS, H_DRAWS, H_SLOTS, H_HORIZON, H_PACE,
 H_PACE_LOW, H_PACE_HIGH, H_SEED_LOW, H_SEED_HIGH, H_MOST_ATTEMPTS, H_MOST_POSTS, H_MOST_EVENTS, H_MOST_EXPOSED,
 H_MOST_TABLES, H_CLOCKS, H_LIMITS, H_NODE, H_LIMIT, H_DOING, H_ROLE, H_DRAW, H_TEAM_STEPS, H_HELD, H_POOL,
 H_METRES, H_GIVEN, H_COPIES, H_COPIES_END, H_STAND, H_PERSON, H_THING, H_ELIGIBLE, H_OPENED, H_TEAM, H_STOCK, H_SLOWED,
 H_ATTEMPT, H_POST, H_EVENT, H_EXPOSED, H_CLOSING, H_TEAM_PEOPLE, H_TEAM_THINGS, H_NEWS, H_WAITING, H_THERE,
 H_OFFERS, H_SPANS, H_CHOSEN, H_USED, H_MATCH, H_MASKS, H_WALKS, H_SHUT, H_SEEN, H_PERSON_BITS,
 H_THING_BITS, H_COUNTS, H_HOLDS, H_MOST_NEEDS, H_HAD, H_HELD_THING, H_VISITED, H_PUSHED, H_TIED,
 H_F_ROWS, H_F_FAILS, H_F_DRAWS, H_F_SHAPES, H_F_TABLES) = range(18, 95)  # fmt: skip
# The plan.
(N_KIND, N_KEY_LOW, N_KEY_HIGH, N_WHOLE, N_PLACE, N_LASTS, N_DELAY, N_ATTEMPTS, N_FORMS, N_TEAM, N_FORMER,
 N_PRIORITY, N_MILESTONE, N_PEOPLED, N_STARTS, N_SLOTS, N_SLOTS_END, N_NEEDS, N_NEEDS_END, N_SHARES, N_SHARES_END,
 N_PARTS, N_PARTS_END, N_AFTER, N_AFTER_END, N_AFTER_ANY, N_UNTIL, N_UNTIL_END, N_UNTIL_ANY, N_AVERTED,
 N_AVERTED_END, N_AVERTED_ANY, N_SLOW, N_SLOW_END, N_EFFECTS, N_EFFECTS_END, N_DEPS,
 N_DEPS_END, N_BITS) = range(39)  # fmt: skip
(D_CLOSES, D_CLOSES_END, D_OPENS, D_OPENS_END, D_PEOPLE, D_PEOPLE_END, D_THINGS, D_THINGS_END, D_BRINGS,
 D_BRINGS_END, D_GIVEN, D_GIVEN_END, D_TO, D_STOPS, D_STOPS_END, D_SETS, D_SETS_END) = range(17)  # fmt: skip
(R_HOLDERS, R_HOLDERS_END, R_DEPUTIES, R_DEPUTIES_END) = range(4)  # fmt: skip
(W_CURVE, W_VALUES, W_VALUES_END, W_TABLE) = range(4)  # fmt: skip
(L_FROM, L_FROM_END, L_FROM_ANY, L_TO, L_TO_END, L_TO_ANY, L_WITHIN) = range(7)  # fmt: skip
# The run. `F` is what became available last and why (`reference.scene.Freed`); people begin with the same columns.
(S_STATUS, S_READY, S_STARTED, S_SETTLED, S_CAUSE, S_ROOT, S_DUE, S_TRIES, S_FAILURES, S_FIXED, S_BEGUN_AS,
 S_SETTLED_AS, S_SINCE, S_WHY, S_CURRENT, S_CLOCK, S_LAST,
 S_UNDECIDED) = range(18)  # fmt: skip
(A_NODE, A_NUMBER, A_READY, A_GRANTED, A_CAUSE, A_STARTED, A_ENDED, A_RESULT, A_INTERRUPTED, A_TEAM, A_POSTS,
 A_POSTS_END, A_RELIEVED, A_BEFORE,
 A_LASTS) = range(15)  # fmt: skip
(O_PERSON, O_ROLE, O_DEPUTY, O_ORIGIN, O_ARRIVES, O_BEFORE) = range(6)  # fmt: skip
(F_ORDER, F_TIME, F_CAUSE, F_WHAT) = range(4)  # fmt: skip
(P_ORDER, P_TIME, P_CAUSE, P_WHAT, P_PLACE, P_OUT, P_DOING, P_TEAM, P_AWAY) = range(9)  # fmt: skip
(T_ALIVE, T_MEMBERS, T_ORDER, T_BUSY, T_LOST) = range(5)  # fmt: skip
(E_KEY, E_ON) = range(2)  # fmt: skip
(Q_NODE, Q_PRIORITY, Q_ASKS) = range(3)  # fmt: skip
(X_TIME, X_PERSON, X_PLACE, X_NODE) = range(4)  # fmt: skip
_N, _D, _R, _W, _S, _A, _L = 39, 17, 4, 4, 18, 15, 7
_O, _F, _P, _T, _E, _Q, _X = 6, 4, 9, 5, 2, 3, 4

#: The floats: the pace of the run, the speed of walking; then by the head.
PACE, SPEED, FLOATS = 0, 1, 2
#: Nodes of a tabulated distribution.
GRID = 97
#: In how many even parts [0, 1] is cut for finding a node quickly, and the numbers of half a tabulated distribution:
#: nodes, values, slopes, and for each part the last node not above its beginning.
PARTS = 128
HALF = 3 * GRID + PARTS


@compiled
def node_at(m: Ints, i: int) -> int:
    """Where a node's row begins."""
    return fixed(m, H_NODE) + i * _N


@compiled
def limit_at(m: Ints, i: int) -> int:
    """Where a deadline's row begins."""
    return fixed(m, H_LIMIT) + i * _L


@compiled
def doing_at(m: Ints, i: int) -> int:
    """Where a row of effects begins."""
    return fixed(m, H_DOING) + i * _D


@compiled
def role_at(m: Ints, i: int) -> int:
    """Where a post's row begins."""
    return fixed(m, H_ROLE) + i * _R


@compiled
def draw_at(m: Ints, i: int) -> int:
    """Where the row of a duration, delay or factor begins."""
    return fixed(m, H_DRAW) + i * _W


@compiled
def stand_at(m: Ints, i: int) -> int:
    """Where the row begins that says how a node stands."""
    return fixed(m, H_STAND) + i * _S


@compiled
def attempt_at(m: Ints, i: int) -> int:
    """Where an attempt's row begins."""
    return fixed(m, H_ATTEMPT) + i * _A


@compiled
def post_at(m: Ints, i: int) -> int:
    """Where the row of one person in an attempt begins."""
    return fixed(m, H_POST) + i * _O


@compiled
def person_at(m: Ints, i: int) -> int:
    """Where a person's row begins."""
    return fixed(m, H_PERSON) + i * _P


@compiled
def thing_at(m: Ints, i: int) -> int:
    """Where the row begins that says when a thing was let go."""
    return fixed(m, H_THING) + i * _F


@compiled
def eligible_at(m: Ints, i: int) -> int:
    """Where the row begins that says when a post's deputies became eligible."""
    return fixed(m, H_ELIGIBLE) + i * _F


@compiled
def opened_at(m: Ints, i: int) -> int:
    """Where the row begins that says when a place was opened."""
    return fixed(m, H_OPENED) + i * _F


@compiled
def team_at(m: Ints, i: int) -> int:
    """Where a team's row begins."""
    return fixed(m, H_TEAM) + i * _T


@compiled
def event_at(m: Ints, i: int) -> int:
    """Where the row of an event in the queue begins."""
    return fixed(m, H_EVENT) + i * _E


@compiled
def waiting_at(m: Ints, k: int) -> int:
    """Where the row begins of the k-th step that waits for its people and things."""
    return fixed(m, H_WAITING) + k * _Q


@compiled
def exposed_at(m: Ints, i: int) -> int:
    """Where the row of an exposure begins."""
    return fixed(m, H_EXPOSED) + i * _X


@compiled
def pool(m: Ints, row: int, column: int) -> int:
    """The place of a number of a list."""
    return fixed(m, H_POOL) + 2 * row + column


@compiled
def closing(m: Ints, k: int, column: int) -> int:
    """A closing in force: place, against which thing (-1: to all)."""
    return fixed(m, H_CLOSING) + 2 * k + column


@compiled
def team_people(m: Ints, team: int, k: int) -> int:
    """The k-th member of a team."""
    return fixed(m, H_TEAM_PEOPLE) + team * fixed(m, H_PEOPLE) + k


@compiled
def team_things(m: Ints, team: int, thing: int) -> int:
    """How many of a thing a team has."""
    return fixed(m, H_TEAM_THINGS) + team * fixed(m, H_THINGS) + thing


@compiled
def team_steps(m: Ints, team: int, column: int) -> int:
    """From which row to which the steps stand that name a team."""
    return fixed(m, H_TEAM_STEPS) + 2 * team + column


@compiled
def offers(m: Ints, row: int, column: int) -> int:
    """A candidate: walking time, person, whether as a deputy."""
    return fixed(m, H_OFFERS) + 3 * row + column


@compiled
def spans(m: Ints, slot: int, column: int) -> int:
    """From which offer to which those for a slot stand."""
    return fixed(m, H_SPANS) + 2 * slot + column


@compiled
def match(m: Ints, row: int, k: int) -> int:
    """Working room for augmenting paths."""
    return fixed(m, H_MATCH) + row * (fixed(m, H_PEOPLE) + fixed(m, H_SLOTS) + 2) + k


@compiled
def there_at(m: Ints, k: int, column: int) -> int:
    """Those who need not walk: node, attempt."""
    return fixed(m, H_THERE) + 2 * k + column


@compiled
def masks(m: Ints, table: int, place: int) -> int:
    """Whether a place is closed in a table of walking times."""
    return fixed(m, H_MASKS) + table * fixed(m, H_PLACES) + place


@compiled
def walks(m: Ints, table: int, start: int, end: int) -> int:
    """The walking time between two places in a table."""
    return fixed(m, H_WALKS) + (table * fixed(m, H_PLACES) + start) * fixed(m, H_PLACES) + end


@compiled
def holds(m: Ints, attempt: int, need: int, column: int) -> int:
    """Of the n-th thing that an attempt has: the attempt before that had some of it (-1: none), and when the last of
    all these let go."""
    return fixed(m, H_HOLDS) + 2 * (attempt * fixed(m, H_MOST_NEEDS) + need) + column


@compiled
def tied(m: Ints, k: int, column: int) -> int:
    """The k-th of the nodes that decided together with one on a chain: that one, the node, when. The first number of
    the table is how many there are."""
    return fixed(m, H_TIED) + 1 + 3 * k + column


@compiled
def metres(m: Ints, start: int, end: int) -> int:
    """The metres of the path between two neighbours."""
    return fixed(m, H_METRES) + start * fixed(m, H_PLACES) + end


#: Nodes have 19 bits in a cause and in the key of an event, and 18 in the key of a sum.
MOST_NODES = 1 << 18
_BITS = 19
_MASK = (1 << _BITS) - 1


@compiled
def pack(via: int, node: int, attempt: int, what: int) -> int:
    """A cause as one number."""
    return via | (node + 1) << 3 | attempt << 22 | (what + 1) << 41


@compiled
def cause_via(cause: int) -> int:
    """By what a cause worked (`simulation.outcome.run.Via`)."""
    return cause & 7


@compiled
def cause_node(cause: int) -> int:
    """The node of a cause; -1 is T0."""
    return (cause >> 3 & _MASK) - 1


@compiled
def cause_attempt(cause: int) -> int:
    """Which attempt of that node; 0 if it is not the end of one."""
    return cause >> 22 & _MASK


@compiled
def cause_what(cause: int) -> int:
    """The person, thing or place waited for; -1 for none."""
    return (cause >> 41 & _MASK) - 1


def packed(via: int, node: int, attempt: int, what: int) -> int:
    """The same, from Python."""
    return via | (node + 1) << 3 | attempt << 22 | (what + 1) << 41


def unpack(cause: int) -> tuple[int, int, int, int]:
    """Via, node, attempt, what."""
    return cause & 7, (cause >> 3 & _MASK) - 1, cause >> 22 & _MASK, (cause >> 41 & _MASK) - 1


@cache
def columns(table: str) -> dict[str, int]:
    """The columns of a table by name; of `C` and `H`, the places at the beginning."""
    found = {name[2:].lower(): value for name, value in globals().items() if name.startswith(f"{table}_")}
    return dict(sorted(found.items(), key=lambda item: item[1]))


def row_of(table: str, cells: Mapping[str, int]) -> tuple[int, ...]:
    """A row of a table in the order of its columns; KeyError where one is missing."""
    return tuple(cells[name] for name in columns(table))
