"""What every part of a scenario is built from: frozen models, ids, and faults found across parts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, NoReturn

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, GetJsonSchemaHandler, WithJsonSchema
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from scenarios.units import metres_per_second, milliseconds

#: Words of the entry grammar (L2) and of `each` (L3); never an id of a node or the name of an outcome.
RESERVED = frozenset(
    ["failed", "stopped", "skipped", "averted", "blocked", "started", "ended", "all", "any", "everybody"]
)


class Frozen(BaseModel):
    """A part of a scenario: immutable, refuses keys it does not know.

    `short` is the JSON Schema of the shorter forms in which a file may write it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    short: ClassVar[tuple[dict[str, Any], ...]] = ()

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The short forms are allowed wherever the full one is."""
        full = handler(core)
        return {"anyOf": [*cls.short, full]} if cls.short else full


def _check_id(text: str) -> str:
    """An id is letters of any script, digits, `_` and `-`; dots and colons are taken by `--set` and by entries."""
    if not text or not all(c.isalnum() or c in "_-" for c in text):
        raise PydanticCustomError("bad-id", "bad id {id}", {"id": text})
    return text


Id = Annotated[str, AfterValidator(_check_id)]
#: Whole milliseconds (L1), written with a unit: `90s`, `2 min`, `1min30s`, `1 h`.
Milliseconds = Annotated[
    int,
    BeforeValidator(milliseconds),
    WithJsonSchema({"type": "string", "description": "a time with its unit: 90s, 2 min, 1min30s, 1 h, 2 分"}),
]
#: Metres per second, written `1.2 m/s`.
Speed = Annotated[
    float,
    BeforeValidator(metres_per_second),
    WithJsonSchema({"type": "string", "description": "metres per second: 1.2 m/s"}),
]


@dataclass(frozen=True)
class Fault:
    """One thing wrong between the parts of a scenario.

    `code` is the code of the `Problem` that it becomes, `at` the path of keys from the top of the file,
    `data` what its sentence needs.
    """

    code: str
    at: tuple[str | int, ...]
    data: dict[str, str | int | float] = field(default_factory=dict)


def refuse(faults: Iterable[Fault]) -> None:
    """Raise one pydantic error that carries all the faults (type `faults`, in `ctx`), or nothing if there are none."""
    found = tuple(faults)
    if found:
        raise PydanticCustomError("faults", "the parts of the scenario do not fit together", {"faults": found})


def refuse_one(code: str, **data: str | int | float) -> NoReturn:
    """Raise the pydantic error of one rule broken at this very place."""
    raise PydanticCustomError(code, code, {**data})
