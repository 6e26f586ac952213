"""A station's own people, equipment, distances and telephones put into a scenario of the library."""

from scenarios.fitting.facts import Assumption, Call, Cell, Facts, Fitted, Match, Said, Site, Thing, Worker
from scenarios.fitting.fit import fit

__all__ = ["Assumption", "Call", "Cell", "Facts", "Fitted", "Match", "Said", "Site", "Thing", "Worker", "fit"]
