"""Check: what is wrong with a plan before anything is simulated (families structure, duty, text and capacity)."""

from collections.abc import Iterator

from scenarios.check import afterwards, capacity, drill, duties, plan_text, structure
from scenarios.check.earliest import Scheduler, lower_bound
from scenarios.check.parallel import Parallel
from scenarios.check.possible import Possible
from scenarios.check.posts import Posts
from scenarios.check.ways import Ways
from scenarios.gap import Gap, accept
from scenarios.graph import ResponseGraph
from scenarios.model import Scenario

__all__ = ["check", "lower_bound"]


def check(scenario: Scenario) -> list[Gap]:
    """All gaps that the plan shows by itself, in order of rank, those accepted in the file marked.

    A plan with a circle is told of its circle and its duties; the rest cannot be judged before that is mended.
    """
    return accept(list(_gaps(scenario)), scenario.accepted)


def _gaps(s: Scenario) -> Iterator[Gap]:
    graph = ResponseGraph(s)
    possible = Possible(s, graph)
    yield from structure.circles(graph)
    yield from structure.unreachable(s, graph, possible)
    yield from structure.unhandled(s, graph, possible)
    yield from structure.dead_ends(s, graph)
    yield from structure.no_end(s)
    yield from structure.asks_nobody(s)
    yield from drill.unanswered(s, graph)
    yield from drill.without_measure(s)
    yield from duties.without_deputy(s, possible)
    yield from duties.missing(s, graph)
    yield from duties.ends_elsewhere(s)
    yield from plan_text.answered_no(s)
    if graph.circles:
        return
    ways = Ways(s, graph, possible)
    posts = Posts(s, graph, possible, ways)
    scheduler = Scheduler(s, graph, possible, ways)
    yield from structure.never_over(s, graph, possible, scheduler)
    yield from afterwards.only_afterwards(s, graph, possible)
    yield from capacity.nobody(s, possible, posts)
    yield from capacity.too_many(s, graph, possible, posts)
    yield from capacity.taken(s, graph, possible)
    yield from capacity.too_late(s, scheduler)
    parallel = Parallel(s, graph, possible, posts, scheduler)
    yield from parallel.overloaded()
    yield from parallel.things_short()
    yield from parallel.unmanned()
