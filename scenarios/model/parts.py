"""What stands in a file: its head, the small items, and all collections, each by id."""

from typing import Annotated, Any, Literal

from pydantic import Field

from scenarios.model.base import Frozen, Id, Milliseconds
from scenarios.model.duration import Pace
from scenarios.model.response import Deadline, Escalation, Inject, Step
from scenarios.model.site import NONE, Equipment, Organisation, Person, Place, Role, Titled, Walk, Walking
from scenarios.text import Text

DAY = 24 * 3600 * 1000


class Drill(Frozen):
    """What kind of drill it is for: 综合/单项, 桌面/实战, 检验/示范/研究, announced or 四不两直."""

    content: Literal["comprehensive", "single"] = "comprehensive"
    form: Literal["tabletop", "live", "both"] = "tabletop"
    purpose: Literal["test", "demonstration", "research"] = "test"
    announced: bool = True


class Head(Titled):
    """演练情景概况: its id, the four elements (概要, 后果, 背景, 演化), the kind of drill, and how a run is bounded.

    `district` chooses the recipients of reports in the rule base; `horizon` ends a run (L1); `pace` is one factor
    per run on what people do (L12).
    """

    id: Id
    district: Id = "default"
    medium: Text | None = None
    unit: Text | None = None
    drill: Drill = Drill()
    summary: Text = NONE
    consequence: Text = NONE
    background: Text = NONE
    evolution: Text = NONE
    horizon: Milliseconds = Field(default=DAY, gt=0, le=30 * DAY)
    pace: Pace = Pace.model_validate(1.0)


class Phase(Titled):
    """处置阶段: a column of the response graph."""


class Prohibition(Titled):
    """禁止事项: what nobody may do; watched for in a drill, not a step."""

    places: tuple[Id, ...] = ()


class Objective(Titled):
    """演练目标: what the drill is to show, by which steps and deadlines."""

    steps: tuple[Id, ...] = ()
    deadlines: tuple[Id, ...] = ()


class Variant(Titled):
    """变化条件: a merge patch on the file (L13)."""

    patch: dict[str, Any]


class Accepted(Frozen):
    """A gap accepted by those who answer for the plan: its code, its nodes (none: wherever it appears), the reason."""

    code: str
    nodes: tuple[str, ...] = ()
    reason: Text


class Parts(Frozen):
    """All that a file holds. Whether the parts fit together is asked where they become a `Scenario`."""

    format: Literal[1]
    scenario: Head
    organisations: dict[Id, Organisation] = {}
    places: dict[Id, Place] = {}
    walks: dict[Id, dict[Id, Walk]] = {}
    walking: Walking = Walking()
    people: dict[Id, Person] = {}
    roles: dict[Id, Role] = {}
    equipment: dict[Id, Equipment] = {}
    phases: dict[Id, Phase] = {}
    steps: Annotated[dict[Id, Step], Field(min_length=1)]
    escalations: dict[Id, Escalation] = {}
    injects: dict[Id, Inject] = {}
    deadlines: dict[Id, Deadline] = {}
    prohibitions: dict[Id, Prohibition] = {}
    objectives: dict[Id, Objective] = {}
    variants: dict[Id, Variant] = {}
    accepted: dict[Id, Accepted] = {}
    plan_text: dict[str, Literal["yes", "no", "na"]] = {}
    #: ids of remedies that were written into this plan, so that none is taken twice
    adopted: tuple[str, ...] = ()
