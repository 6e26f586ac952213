"""The commands, one file for a family: parse, call, say. A rule that grows here belongs below (`drills.uses`)."""

from drills.cli.commands import (
    campaigning,
    checking,
    comparing,
    exchanging,
    going_back,
    papering,
    plan_text,
    remedying,
    reporting,
    showing,
    simulating,
    station,
    watching,
)

__all__ = [
    "campaigning",
    "checking",
    "comparing",
    "exchanging",
    "going_back",
    "papering",
    "plan_text",
    "remedying",
    "reporting",
    "showing",
    "simulating",
    "station",
    "watching",
]
