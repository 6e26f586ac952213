"""Remedies: what would mend a gap, proposed from a declared table and tried by simulation with the same luck."""

from simulation.remedies.kinds import Remedy, build, parse
from simulation.remedies.proposal import Proposal, Survey
from simulation.remedies.search import Search

__all__ = ["Proposal", "Remedy", "Search", "Survey", "build", "parse"]
