"""评估点位: where the evaluators stand, and what each of them watches, from the places where the steps are done."""

from collections import Counter
from dataclasses import dataclass

from reports.papers.material import PaperMaterial
from scenarios.model import Inject

#: Metres within which one evaluator sees what is done at a neighbouring place. Assumed: no source was read for it.
SIGHT = 20


@dataclass(frozen=True)
class Point:
    """One post of an evaluator: its number, the places that it watches (the first is the one it is named after; none
    where the scenario names no place), the nodes (steps and injects) in the order of the program, the posts watched."""

    number: int
    places: tuple[str, ...]
    nodes: tuple[str, ...]
    roles: tuple[str, ...]


def points(m: PaperMaterial) -> tuple[Point, ...]:
    """The posts of the evaluators. Every step and inject is watched at one of them, and so is every post of the
    station, even one that no step asks for."""
    seat = _seats(m)
    order = programme(m)
    found: list[Point] = []
    for place in dict.fromkeys(seat[id] for id in order):
        nodes = tuple(id for id in order if seat[id] == place)
        found.append(Point(len(found) + 1, _area(m, place, nodes), nodes, _watched(m, nodes)))
    return _with_idle(m, found)


def programme(m: PaperMaterial) -> tuple[str, ...]:
    """Steps and injects as they come in the ordinary course: an escalation is nobody's to carry out."""
    return tuple(id for id in m.programme if id not in m.scenario.escalations)


def spot(m: PaperMaterial, id: str) -> str:
    """Where a node is watched: where the step is done, else where who does it stands at T0, else where those it brings
    arrive; an inject where its recipient is at work when it comes, else where he stands; "" where none is written."""
    if id in m.scenario.injects:
        return _received(m, m.scenario.injects[id])
    step = m.scenario.steps[id]
    stands = [step.at or "", *(_stand(m, role) for role in m.posts(step)), (step.brings and step.brings.to) or ""]
    return next((place for place in stands if place), "")


def _received(m: PaperMaterial, inject: Inject) -> str:
    """Where an inject is received: at the step after which it comes, if its recipient does that step."""
    to = inject.to or ""
    if to not in m.scenario.roles:
        return _home(m, to)
    before = [str(entry).partition(":")[0].strip() for entry in inject.after.of] if inject.after else []
    steps = [id for id in before if id in m.scenario.steps and to in m.posts(m.scenario.steps[id])]
    return next((place for id in steps if (place := spot(m, id))), "") or _stand(m, to)


def zoned(m: PaperMaterial, place: str) -> bool:
    """Whether a place lies in a zone, or bars ordinary electronics."""
    there = m.scenario.places[place]
    return there.zone != "none" or not there.electronics


def _stand(m: PaperMaterial, role: str) -> str:
    """Where the first holder of a post is at T0, those present before those absent; "" where nobody says."""
    people = m.scenario.people
    holders = sorted(m.scenario.roles[role].holders, key=lambda person: not people[person].present)
    return next((home for person in holders if (home := _home(m, person))), "")


def _home(m: PaperMaterial, person: str) -> str:
    return (m.scenario.people[person].at or "") if person in m.scenario.people else ""


def _seats(m: PaperMaterial) -> dict[str, str]:
    """By node the place after which the post of its evaluator is named. The place with most nodes takes those in
    sight of it first; a post lies wholly within the zones or wholly outside them, since equipment differs."""
    spots = {id: spot(m, id) for id in programme(m)}
    busy = Counter(place for place in spots.values() if place)
    leader: dict[str, str] = {}
    for place in sorted(busy, key=lambda p: (-busy[p], list(m.scenario.places).index(p))):
        if place not in leader:
            near = [p for p in busy if p not in leader and zoned(m, p) == zoned(m, place) and _near(m, place, p)]
            leader |= dict.fromkeys((place, *near), place)
    command = _command(m, spots, leader)
    return {id: leader.get(place, command) for id, place in spots.items()}


def _near(m: PaperMaterial, a: str, b: str) -> bool:
    walks = m.scenario.walks
    ways = [walks[x][y].metres for x, y in ((a, b), (b, a)) if y in walks.get(x, {})]
    return any(metres <= SIGHT for metres in ways)


def _command(m: PaperMaterial, spots: dict[str, str], leader: dict[str, str]) -> str:
    """The post for what has no place of its own (milestones): where the plan is started, else the busiest one."""
    starts = [id for id, step in m.scenario.steps.items() if "activate" in step.does]
    wanted = [leader[spots[id]] for id in starts if spots[id] in leader]
    return next(iter([*wanted, *leader.values()]), "")


def _area(m: PaperMaterial, place: str, nodes: tuple[str, ...]) -> tuple[str, ...]:
    """The places watched from a post, its own first."""
    if not place:
        return ()
    there = [spot(m, id) for id in nodes]
    return tuple(dict.fromkeys((place, *(p for p in there if p))))


def _watched(m: PaperMaterial, nodes: tuple[str, ...]) -> tuple[str, ...]:
    """The posts that the nodes ask for, each once."""
    asked: list[str] = []
    for id in nodes:
        if id in m.scenario.steps:
            asked += m.posts(m.scenario.steps[id])
        elif (to := m.scenario.injects[id].to) in m.scenario.roles:
            asked.append(str(to))
    return tuple(dict.fromkeys(asked))


def _with_idle(m: PaperMaterial, found: list[Point]) -> tuple[Point, ...]:
    """The posts with the station's posts that no step asks for: each is watched where its holder stands at T0."""
    seen = {role for point in found for role in point.roles}
    for role in m.station_roles:
        if role not in seen:
            home = _stand(m, role)
            i = next((i for i, point in enumerate(found) if home in point.places), 0)
            point = found[i]
            found[i] = Point(point.number, point.places, point.nodes, (*point.roles, role))
    return tuple(found)
