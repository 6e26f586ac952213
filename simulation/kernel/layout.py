"""How a plan and a run lie in memory: one array of whole numbers and one of floats, so that any number of plans need
one compilation, and a law is handed two arrays and not forty.

`m` begins with the counters of the run (`C`) and the head (`H`: how many there are of each, and where each table
begins). A table has a row for each node, person, attempt …; its columns have names (`N.after`). Lists of any length
stand in `pool`, three numbers a row, with a float a row in `f`; a column says from which row to which. -1 is "none".
"""

from collections import namedtuple
from typing import Any

import numpy as np
import numpy.typing as npt

from simulation.kernel.jit import compiled

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

STEP, ESCALATION, INJECT = range(3)
FIXED, TRIANGULAR, PERT, UNIFORM, LOGNORMAL, EXPONENTIAL, EMPIRICAL = range(7)


def _columns(name: str, columns: str, start: int = 0) -> Any:
    """Names for places in a row: the first has the number `start`."""
    kind: Any = namedtuple(name, columns)
    return kind(*range(start, start + len(kind._fields)))


#: The run: what it counts.
C = _columns(
    "C",
    "now run marks changes waiting attempts posts events serial news read due dispatched exposures closed tables full",
)
#: How many of each, what the plan is as a whole, and where the tables begin.
H = _columns(
    "H",
    "nodes people things places roles teams rows doings draws slots horizon pace pace_low pace_high seed_low seed_high "
    "most_attempts most_posts most_events most_exposed most_tables "
    "node doing role draw team_steps home present stock0 held pool metres "
    "stand attempt post person thing eligible opened team event exposed stock closing team_people team_things slowed "
    "news order there offers spans chosen used match masks walks shut "
    "f_rows f_fails f_draws f_shapes f_tables",
    len(C),
)
# The plan.
N = _columns(
    "N",
    "kind key_low key_high whole place lasts delay attempts forms team former priority milestone peopled starts "
    "slots slots_end needs needs_end shares shares_end parts parts_end after after_end after_any "
    "until until_end until_any averted averted_end averted_any slow slow_end effects effects_end deps deps_end",
)
D = _columns(
    "D",
    "closes closes_end opens opens_end people people_end things things_end brings brings_end given given_end "
    "to stops stops_end sets sets_end",
)
R = _columns("R", "holders holders_end deputies deputies_end")
W = _columns("W", "curve values values_end table")
# The run. `F` is what became available last and why (`simulation.scene.Freed`); people begin with the same columns.
S = _columns(
    "S", "status ready started settled cause root due tries failures fixed begun_as settled_as since why current clock"
)
A = _columns("A", "node number ready granted cause started ended result interrupted team posts posts_end relieved")
O = _columns("O", "person role deputy origin arrives")  # noqa: E741
F = _columns("F", "order time cause what")
P = _columns("P", "order time cause what place out doing team")
T = _columns("T", "alive members order busy lost")
E = _columns("E", "time rank serial on")
X = _columns("X", "time person place node")
_N, _D, _R, _W, _S, _A, _O, _F, _P, _T, _E, _X = (len(t) for t in (N, D, R, W, S, A, O, F, P, T, E, X))

#: The floats: the pace of the run, the speed of walking; then by the head.
PACE, SPEED, FLOATS = 0, 1, 2
#: Nodes of a tabulated distribution.
GRID = 97


@compiled
def node_at(m: Ints, i: int) -> int:
    """Where a node's row begins."""
    return m[H.node] + i * _N


@compiled
def doing_at(m: Ints, i: int) -> int:
    """Where a row of effects begins."""
    return m[H.doing] + i * _D


@compiled
def role_at(m: Ints, i: int) -> int:
    """Where a post's row begins."""
    return m[H.role] + i * _R


@compiled
def draw_at(m: Ints, i: int) -> int:
    """Where the row of a duration, delay or factor begins."""
    return m[H.draw] + i * _W


@compiled
def stand_at(m: Ints, i: int) -> int:
    """Where the row begins that says how a node stands."""
    return m[H.stand] + i * _S


@compiled
def attempt_at(m: Ints, i: int) -> int:
    """Where an attempt's row begins."""
    return m[H.attempt] + i * _A


@compiled
def post_at(m: Ints, i: int) -> int:
    """Where the row of one person in an attempt begins."""
    return m[H.post] + i * _O


@compiled
def person_at(m: Ints, i: int) -> int:
    """Where a person's row begins."""
    return m[H.person] + i * _P


@compiled
def thing_at(m: Ints, i: int) -> int:
    """Where the row begins that says when a thing was let go."""
    return m[H.thing] + i * _F


@compiled
def eligible_at(m: Ints, i: int) -> int:
    """Where the row begins that says when a post's deputies became eligible."""
    return m[H.eligible] + i * _F


@compiled
def opened_at(m: Ints, i: int) -> int:
    """Where the row begins that says when a place was opened."""
    return m[H.opened] + i * _F


@compiled
def team_at(m: Ints, i: int) -> int:
    """Where a team's row begins."""
    return m[H.team] + i * _T


@compiled
def event_at(m: Ints, i: int) -> int:
    """Where the row of an event in the queue begins."""
    return m[H.event] + i * _E


@compiled
def exposed_at(m: Ints, i: int) -> int:
    """Where the row of an exposure begins."""
    return m[H.exposed] + i * _X


@compiled
def pool(m: Ints, row: int, column: int) -> int:
    """The place of a number of a list."""
    return m[H.pool] + 3 * row + column


@compiled
def closing(m: Ints, place: int, against: int) -> int:
    """Whether a place is closed against a thing (by number + 1; 0: to all)."""
    return m[H.closing] + place * (m[H.things] + 1) + against


@compiled
def team_people(m: Ints, team: int, k: int) -> int:
    """The k-th member of a team."""
    return m[H.team_people] + team * m[H.people] + k


@compiled
def team_things(m: Ints, team: int, thing: int) -> int:
    """How many of a thing a team has."""
    return m[H.team_things] + team * m[H.things] + thing


@compiled
def team_steps(m: Ints, team: int, column: int) -> int:
    """From which row to which the steps stand that name a team."""
    return m[H.team_steps] + 2 * team + column


@compiled
def offers(m: Ints, row: int, column: int) -> int:
    """A candidate: walking time, person, whether as a deputy."""
    return m[H.offers] + 3 * row + column


@compiled
def spans(m: Ints, slot: int, column: int) -> int:
    """From which offer to which those for a slot stand."""
    return m[H.spans] + 2 * slot + column


@compiled
def match(m: Ints, row: int, k: int) -> int:
    """Working room for augmenting paths."""
    return m[H.match] + row * (m[H.people] + m[H.slots] + 2) + k


@compiled
def there_at(m: Ints, k: int, column: int) -> int:
    """Those who need not walk: node, attempt."""
    return m[H.there] + 2 * k + column


@compiled
def masks(m: Ints, table: int, place: int) -> int:
    """Whether a place is closed in a table of walking times."""
    return m[H.masks] + table * m[H.places] + place


@compiled
def walks(m: Ints, table: int, start: int, end: int) -> int:
    """The walking time between two places in a table."""
    return m[H.walks] + (table * m[H.places] + start) * m[H.places] + end


@compiled
def metres(m: Ints, start: int, end: int) -> int:
    """The metres of the path between two neighbours."""
    return m[H.metres] + start * m[H.places] + end


_BITS = 19
_MASK = (1 << _BITS) - 1


@compiled
def pack(via: int, node: int, attempt: int, what: int) -> int:
    """A cause as one number."""
    return via | (node + 1) << 3 | attempt << 22 | (what + 1) << 41


def unpack(cause: int) -> tuple[int, int, int, int]:
    """Via, node, attempt, what."""
    return cause & 7, (cause >> 3 & _MASK) - 1, cause >> 22 & _MASK, (cause >> 41 & _MASK) - 1
