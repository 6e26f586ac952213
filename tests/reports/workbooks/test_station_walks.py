"""Distances that a station filled in are the lengths of the shortest ways, exactly."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.workbooks.station import both
from scenarios.fitting import Cell, Site
from scenarios.fitting.terms import duty_room, filling_hall, own_places
from scenarios.fitting.walks import fit_walks
from scenarios.model import Scenario
from scenarios.source import open_source

LIBRARY = Path(__file__).resolve().parents[3] / "scenarios" / "library"
JIA = open_source(str(LIBRARY / "station_jia.yaml")).scenario
DUTY, HALL = str(duty_room(JIA)), str(filling_hall(JIA))


def site(scenario: Scenario, id: str, duty: int | None, hall: int | None) -> Site:
    return Site(Cell(scenario.places[id].title.zh), Cell(None), Cell(duty), Cell(hall), Cell(None))


def lengths(walks: dict[str, dict[str, object]], end: str) -> dict[str, float]:
    graph: nx.Graph[str] = nx.Graph()
    for a, row in walks.items():
        for b, walk in row.items():
            graph.add_edge(a, b, metres=walk["metres"] if isinstance(walk, dict) else walk)
    return dict(nx.single_source_dijkstra_path_length(graph, end, weight="metres"))


def test_the_ends_are_found_by_their_titles() -> None:
    """Duty room and filling hall are the places of the sheet's two columns; the bureau's offices are not asked."""
    assert (DUTY, HALL) == ("L8", "L1")
    assert not {"office", "branch"} & set(own_places(JIA))


def test_nothing_filled_in_changes_nothing() -> None:
    """With empty cells every distance is that of the base scenario."""
    places = own_places(JIA)
    fitted = fit_walks(JIA, {id: site(JIA, id, None, None) for id in places}, both)
    assert not fitted.problems
    base = {a: {b: w.metres for b, w in row.items()} for a, row in JIA.walks.items()}
    for end in (DUTY, HALL):
        assert lengths(fitted.data, end) == lengths(base, end)  # type: ignore[arg-type]


@settings(max_examples=200)
@given(st.data())
def test_what_was_filled_in_is_the_shortest_way(data: st.DataObject) -> None:
    """Whatever fits together is met to the metre; what does not is told, or rounded and told."""
    places = [id for id in own_places(JIA) if id not in (DUTY, HALL)]
    metres = st.one_of(st.none(), st.integers(0, 400))
    sites = {id: site(JIA, id, data.draw(metres), data.draw(metres)) for id in places}
    sites[HALL] = site(JIA, HALL, data.draw(metres), 0)
    fitted = fit_walks(JIA, sites, both)
    if fitted.problems:
        assert {p.code for p in fitted.problems} == {"station-distance"}
        return
    rounded = {a.data["place"] for a in fitted.assumptions if a.code == "distance-rounded"}
    for end, which in ((DUTY, "to_duty"), (HALL, "to_hall")):
        found = lengths(fitted.data, end)
        for id, row in sites.items():
            said = getattr(row, which).value
            if said is not None and not any(getattr(r, "zh", "") in JIA.places[id].title.zh for r in rounded):
                assert found[id] == said


def test_impossible_distances_are_told() -> None:
    """A place 10 m from both ends, which are 100 m apart, is nowhere."""
    sites = {HALL: site(JIA, HALL, 100, 0), "L7": site(JIA, "L7", 10, 10)}
    (problem,) = fit_walks(JIA, sites, both).problems
    assert problem.code == "station-distance"
    assert (problem.data["least"], problem.data["most"]) == (90, 110)


def test_paced_distances_may_be_off_a_little() -> None:
    """A few metres too many are taken as near as they can be, and said."""
    sites = {HALL: site(JIA, HALL, 50, 0), "L7": site(JIA, "L7", 20, 75)}
    fitted = fit_walks(JIA, sites, both)
    (rounded,) = (a for a in fitted.assumptions if a.code == "distance-rounded")
    assert rounded.data["metres"] == 70
    assert lengths(fitted.data, HALL)["L7"] == 70


def test_a_site_without_walks_gets_thirty_metres(tmp_path: Path) -> None:
    """Where the base says nothing either, an empty cell is 30 m, and says so in the evidence."""
    text = (LIBRARY / "smallest.yaml").read_text(encoding="utf-8")
    places = "places: {L1: {title: 灌瓶间}, L2: {title: 值班室}, L3: {title: 大门}}\n"
    text = text.replace("people: {A: {", places + "people: {A: {at: L1, ")
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    scenario = open_source(str(tmp_path / "a.yaml")).scenario
    rows = {"L1": (None, 0), "L2": (0, None), "L3": (None, None)}
    fitted = fit_walks(scenario, {id: site(scenario, id, *row) for id, row in rows.items()}, both)
    walk = fitted.data["L2"]["L3"]
    assert walk["metres"] == 30
    assert walk["evidence"]["grade"] == "assumed"
    assert "未填，按30米假定" in walk["evidence"]["note"]["zh"]


@pytest.mark.parametrize("name", ["station_jia", "station_jia_mended", "station_yi", "station_yi_mended"])
def test_every_station_of_the_library_has_both_ends(name: str) -> None:
    """The two columns of the sheet mean something for each of them."""
    scenario = open_source(str(LIBRARY / f"{name}.yaml")).scenario
    assert duty_room(scenario) and filling_hall(scenario)


@settings(max_examples=100)
@given(st.data())
def test_distances_of_a_real_site_are_never_refused(data: st.DataObject) -> None:
    """Metres along streets at right angles, some cells empty: no problem, nothing rounded, met to the metre."""
    spots = {id: (data.draw(st.integers(0, 200)), data.draw(st.integers(0, 200))) for id in own_places(JIA)}

    def metres(id: str, end: str) -> int | None:
        (x, y), (u, v) = spots[id], spots[end]
        return abs(x - u) + abs(y - v) if data.draw(st.booleans()) else None

    sites = {id: site(JIA, id, metres(id, DUTY), metres(id, HALL)) for id in spots if id not in (DUTY, HALL)}
    sites[HALL] = site(JIA, HALL, abs(spots[HALL][0] - spots[DUTY][0]) + abs(spots[HALL][1] - spots[DUTY][1]), 0)
    fitted = fit_walks(JIA, sites, both)
    assert not fitted.problems
    for end, which in ((DUTY, "to_duty"), (HALL, "to_hall")):
        found = lengths(fitted.data, end)
        assert all(getattr(row, which).value in (None, found[id]) for id, row in sites.items())
