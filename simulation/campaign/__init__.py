"""Many scenarios, stations and variants: blocks of runs that any crew may do, kept by what is in them."""

from simulation.campaign.cluster import NoCrew, connect
from simulation.campaign.crews import Crew, CrewLost, processes, threads
from simulation.campaign.jobs import Block, Case, Finish, Job, code, do
from simulation.campaign.progress import Store, simulate_all

__all__ = [
    "Block",
    "Case",
    "Crew",
    "CrewLost",
    "Finish",
    "Job",
    "NoCrew",
    "Store",
    "code",
    "connect",
    "do",
    "processes",
    "simulate_all",
    "threads",
]
