"""The model of a scenario: pydantic models that cannot hold nonsense."""

from scenarios.model.base import RESERVED, Fault, Frozen, Id, Milliseconds
from scenarios.model.duration import GRADES, SHAPES, THREE_POINT, Chance, Duration, Evidence, Grade, Pace, Shape, Spread
from scenarios.model.entries import Entries, Entry
from scenarios.model.parts import Accepted, Drill, Head, Objective, Phase, Prohibition, Variant
from scenarios.model.response import (
    EFFECTS,
    Basis,
    Bringing,
    Closing,
    Deadline,
    Effects,
    Escalation,
    Inject,
    Step,
    Taking,
)
from scenarios.model.scenario import Scenario
from scenarios.model.site import Equipment, Organisation, Person, Place, Role, Walk, Walking

__all__ = [
    "EFFECTS",
    "GRADES",
    "RESERVED",
    "SHAPES",
    "THREE_POINT",
    "Accepted",
    "Basis",
    "Bringing",
    "Chance",
    "Closing",
    "Deadline",
    "Drill",
    "Duration",
    "Effects",
    "Entries",
    "Entry",
    "Equipment",
    "Escalation",
    "Evidence",
    "Fault",
    "Frozen",
    "Grade",
    "Head",
    "Id",
    "Inject",
    "Milliseconds",
    "Objective",
    "Organisation",
    "Pace",
    "Person",
    "Phase",
    "Place",
    "Prohibition",
    "Role",
    "Scenario",
    "Shape",
    "Spread",
    "Step",
    "Taking",
    "Variant",
    "Walk",
    "Walking",
]
