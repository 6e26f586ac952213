"""Remedies laid one upon the other: from an id to the plan that it makes."""

from scenarios.problem import Invalid
from scenarios.source import Source
from simulation.remedies.kinds import Remedy, build, parse


def apply(source: Source, id: str) -> Source | None:
    """The scenario with the remedies of an id laid one upon the other; None where one makes no sense there."""
    for kind, words in parse(id) if id else ():
        remedy = build(kind, words, source.scenario)
        if remedy is None:
            return None
        try:
            source = _laid(source, remedy)
        except Invalid:
            return None
    return source


def remedies_of(source: Source, id: str) -> tuple[Remedy, ...]:
    """The remedies of an id, each as it is built upon those before."""
    found = []
    for kind, words in parse(id):
        remedy = build(kind, words, source.scenario)
        if remedy is None:
            return ()
        found.append(remedy)
        source = _laid(source, remedy)
    return tuple(found)


def _laid(source: Source, remedy: Remedy) -> Source:
    """The scenario with a remedy, which it remembers, so that none is laid upon it twice."""
    return source.vary({**remedy.patch, "adopted": [*source.scenario.adopted, remedy.id]})
