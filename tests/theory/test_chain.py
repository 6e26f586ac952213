"""The deciding chain link by link, and who had what a step waited for: small runs walked back by hand (L10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.gap import Share
from simulation.outcome.chain import Chains, Kind, Link
from simulation.outcome.run import Via
from simulation.plan.compiler import compile_plan
from simulation.reference.engine import simulate_runs
from simulation.study.study import Waiting
from tests.theory.conftest import scenario

if TYPE_CHECKING:
    from simulation.plan.plan import Plan
    from tests.theory.conftest import Studies


def walked(text: str) -> tuple[Plan, Chains]:
    """The plan of a text, and the chains of its only course."""
    plan = compile_plan(scenario(text))
    return plan, Chains(plan, next(simulate_runs(plan, 1, range(1))))


def link(kind: Kind, node: int, start: int, end: int) -> Link:
    """A link in seconds that is no wait for anything."""
    return Link(kind, node, 1000 * start, 1000 * end, Via.ENTRY, -1, -1)


def test_links_in_order_of_time() -> None:
    """look walks to 10 s and works to 30; the milestone takes no time and has no link; act works to 35. What was never
    settled has none."""
    plan, chains = walked("""
places: {p: {}, q: {}}
walks: {p: {q: 12}}
people: {a: {at: p}}
roles: {r: {holders: [a]}, nobody: {}}
steps:
  look: {by: r, at: q, lasts: 20s}
  told: {after: look}
  act: {by: r, at: q, after: told, lasts: 5s}
  open: {by: nobody, lasts: 1s}
""")
    look, told, act, still_open = (plan.index[id] for id in ("look", "told", "act", "open"))
    expected = [link(Kind.WALK, look, 0, 10), link(Kind.WORK, look, 10, 30), link(Kind.WORK, act, 30, 35)]
    assert chains.of(act) == expected
    assert chains.decided(act, 35_000).chain == expected
    assert chains.nodes(act) == {look, told, act}
    assert chains.of(still_open) == []
    assert chains.nodes(still_open) == set()


def test_what_ends_together_has_a_chain_of_its_own() -> None:
    """y ends with x at 30 s, its own way is that of before_y and y: no link of no length."""
    _, chains = walked("""
steps:
  before_y: {lasts: 10s}
  mark: {after: before_y}
  y: {after: mark, lasts: 20s}
  x: {lasts: 30s}
  z: {after: [y, x]}
""")
    before_y, _, y, x, z = range(5)
    found = chains.decided(z, 30_000)
    assert found.chain == [link(Kind.WORK, x, 0, 30)]
    assert found.beside == [link(Kind.WORK, y, 10, 30), link(Kind.WORK, before_y, 0, 10)]
    assert found.together == [(x, y)]


def test_a_chain_may_come_twice_by_one_step(study: Studies) -> None:
    """x fails at 5 s; y, ready at 3 s, has a from 5 to 10; x fails for good at 15. Back from there: 5 s of x, 5 s
    waiting for y, of y 2 s waiting for x, and the 3 s of x before."""
    found = study("""
people: {a: {}}
roles: {r: {holders: [a]}}
steps:
  bell: {lasts: 3s}
  x: {by: r, lasts: 5s, fails: 1, attempts: 2}
  y: {by: r, after: bell, lasts: 5s}
deadlines: {d: {to: {x: failed}, within: 1s}}
""")
    assert found.took("d").p50 == 15_000
    assert [found.spent("d")[kind] for kind in Kind] == [8_000, 0, 7_000, 0]
    assert found.waited("d") == [Waiting("person", "a", "y", 5_000), Waiting("person", "a", "x", 2_000)]
    assert [row[:2] for row in found.deciding("d")] == [("x", 8_000), ("y", 0)]


def test_a_lasting_step_ends_by_what_it_waited_for(study: Studies) -> None:
    """guard stands from 5 s until over is done at 60: what follows was decided by over alone. x waits for a from 20 s
    on, whom guard has: 40 s of waiting, and before that 15 s of guarding, 5 s of look."""
    found = study("""
people: {a: {}}
roles: {r: {holders: [a]}}
steps:
  look: {lasts: 5s}
  bell: {lasts: 20s}
  over: {lasts: 60s}
  guard: {by: r, after: look, until: over}
  x: {by: r, after: bell, lasts: 5s}
  z: {after: guard, lasts: 1s}
deadlines: {d: {to: z, within: 1s}, e: {to: x, within: 1s}}
""")
    assert [row[:2] for row in found.deciding("d")] == [("over", 60_000), ("z", 1_000)]
    assert [found.spent("e")[kind] for kind in Kind] == [25_000, 0, 40_000, 0]
    assert [row[:2] for row in found.deciding("e")] == [("guard", 15_000), ("look", 5_000), ("x", 5_000)]
    assert found.waited("e") == [Waiting("person", "a", "guard", 40_000)]


def test_beginnings_that_come_together(study: Studies) -> None:
    """x and y begin at 20 s and let z begin; v and w begin at T0 and let u begin: each pair decides together."""
    found = study("""
steps:
  look: {lasts: 20s}
  x: {after: look, lasts: 90s}
  y: {after: look, lasts: 90s}
  z: {after: [{x: started}, {y: started}], lasts: 5s}
  v: {lasts: 90s}
  w: {lasts: 90s}
  u: {after: [{v: started}, {w: started}], lasts: 5s}
deadlines: {d: {to: z, within: 1s}, e: {to: u, within: 1s}}
""")
    assert (found.took("d").p50, found.took("e").p50) == (25_000, 5_000)
    assert found.together("d") == [("y", "x", Share(4, 4))]
    assert found.together("e") == [("w", "v", Share(4, 4))]
    assert [row[:2] for row in found.deciding("d")] == [("look", 20_000), ("z", 5_000)]


def test_the_beginning_of_a_step_that_never_ends(study: Studies) -> None:
    """guard begins at 20 s and is never relieved, while the valve fails a second time: the chain is that of look."""
    found = study("""
people: {a: {}}
roles: {r: {holders: [a]}}
steps:
  look: {lasts: 20s}
  guard: {by: r, after: look, until: never}
  valve: {after: look, lasts: 5s, fails: 1, attempts: 2}
  never: {after: {look: failed}}
deadlines: {d: {to: {guard: started}, within: 1s}}
""")
    assert [row[:2] for row in found.deciding("d")] == [("look", 20_000)]


def test_two_that_wait_for_what_is_brought_at_once(study: Studies) -> None:
    """A van brings both hoses at 60 s: each of the two has waited 60 s for it, and for nothing else."""
    found = study("""
places: {p: {}}
equipment: {hose: {count: 0}}
steps: {x: {needs: hose, lasts: 30s}, y: {needs: hose, lasts: 30s}}
injects: {van: {delay: 60s, brings: {things: {hose: 2}}}}
""")
    assert found.queued("x") == found.queued("y") == [Waiting("thing", "hose", "van", 60_000)]


def test_the_parts_of_a_wait_for_a_person_and_a_thing(study: Studies) -> None:
    """x needs a and the hose from T0 on. holds has the hose to 30 s, when second, which ranks higher, takes a to 60 s:
    30 s for each. With two hoses nothing is lacking, and x begins at once."""
    text = """
people: {a: {}}
roles: {r: {holders: [a]}}
equipment: {hose: {count: COUNT}}
steps:
  holds: {needs: hose, lasts: 30s, priority: -2}
  bell: {lasts: 30s}
  second: {by: r, after: bell, lasts: 30s, priority: -1}
  x: {by: r, needs: hose, lasts: 5s}
"""
    assert study(text.replace("COUNT", "1")).queued("x") == [
        Waiting("person", "a", "second", 30_000),
        Waiting("thing", "hose", "holds", 30_000),
    ]
    assert study(text.replace("COUNT", "2")).queued("x") == []


def test_a_thing_of_which_enough_are_left_is_not_waited_for(study: Studies) -> None:
    """x needs one hose of two and both men: b is bound by busy to 40 s, and before that, to 20 s, a by first. The hose
    that holds has since T0 leaves one, so that it is never the reason."""
    found = study("""
people: {a: {}, b: {}}
roles: {one: {holders: [a]}, two: {holders: [b]}}
equipment: {hose: {count: 2}}
steps:
  holds: {needs: hose, lasts: 90s, priority: -3}
  first: {by: one, lasts: 20s, priority: -2}
  bell: {lasts: 15s}
  busy: {by: two, after: bell, lasts: 25s, priority: -1}
  x: {by: [one, two], needs: hose, lasts: 5s}
""")
    assert found.queued("x") == [Waiting("person", "b", "busy", 25_000), Waiting("person", "a", "first", 15_000)]


def test_a_place_closed_from_the_beginning(study: Studies) -> None:
    """gas closes the yard at T0, it opens at 30 s: all of the 30 s are for the yard, because of gas."""
    found = study("""
places: {hall: {}, yard: {}}
walks: {hall: {yard: 12}}
people: {a: {at: hall}}
roles: {r: {holders: [a]}}
steps: {x: {by: r, at: yard, lasts: 5s}}
escalations: {gas: {closes: yard}}
injects: {aired: {delay: 30s, opens: yard}}
""")
    assert found.queued("x") == [Waiting("place", "yard", "gas", 30_000)]


def test_a_wait_for_nobody_names_nobody() -> None:
    """The way over the hall is closed to 30 s, the yard from 20 to 50: the first 20 s are nobody's."""
    plan, chains = walked("""
places: {gate: {}, hall: {}, yard: {}}
walks: {gate: {hall: 12}, hall: {yard: 12}}
people: {a: {at: gate}}
roles: {r: {holders: [a]}}
steps: {x: {by: r, at: yard, lasts: 5s}}
escalations: {dust: {closes: hall}, gas: {delay: 20s, closes: yard}}
injects: {swept: {delay: 30s, opens: hall}, aired: {delay: 50s, opens: yard}}
""")
    (attempt,) = chains.run.attempts
    waits = list(chains.waits(attempt))
    assert waits[1] == link(Kind.WAIT, 0, 0, 20)
    assert (waits[0].start, waits[0].end, waits[0].via) == (20_000, 50_000, Via.PLACE)
    assert (plan.places[waits[0].what], plan.nodes[waits[0].thief].id) == ("yard", "gas")
