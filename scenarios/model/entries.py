"""The grammar of what a node waits for (law L2)."""

from typing import Any, Literal

from pydantic import model_validator

from scenarios.model.base import Frozen, refuse_one


class Entry(Frozen):
    """One thing waited for: `x` orders, `x: OUTCOME`, `x: started` and `x: ended` are conditions."""

    short = (
        {"type": "string"},
        {"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": {"type": "string"}},
    )

    node: str
    when: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        if isinstance(value, str):
            node, colon, when = value.partition(":")
            value = {"node": node.strip(), "when": when.strip() or None} if colon else {"node": value.strip()}
        elif isinstance(value, dict) and len(value) == 1 and "node" not in value:
            ((node, when),) = value.items()
            value = {"node": node, "when": when}
        elif not isinstance(value, Entry) and not (isinstance(value, dict) and "node" in value):
            refuse_one("bad-entry", entry=str(value))
        return value

    def __str__(self) -> str:
        return self.node if self.when is None else f"{self.node}: {self.when}"


_ENTRY: dict[str, Any] = {"anyOf": list(Entry.short)}
_LIST: dict[str, Any] = {"anyOf": [*Entry.short, {"type": "array", "items": _ENTRY, "minItems": 1}]}


class Entries(Frozen):
    """A list of entries, of which `all` (the default) or `any` must be met; the table is in the docs under L2."""

    short = (
        _LIST,
        {"type": "object", "properties": {"all": _LIST}, "required": ["all"], "additionalProperties": False},
        {"type": "object", "properties": {"any": _LIST}, "required": ["any"], "additionalProperties": False},
    )

    mode: Literal["all", "any"] = "all"
    of: tuple[Entry, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _from_file(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"of": (value,)}
        if isinstance(value, list | tuple):
            return {"of": tuple(value)}
        if isinstance(value, dict) and not set(value) & {"mode", "of"}:
            if len(value) == 1 and set(value) <= {"all", "any"}:
                ((mode, of),) = value.items()
                return {"mode": mode, "of": tuple(of) if isinstance(of, list | tuple) else (of,)}
            if len(value) == 1:
                return {"of": (value,)}
            refuse_one("bad-entries")
        return value

    @model_validator(mode="after")
    def _is_some(self) -> "Entries":
        if not self.of:
            refuse_one("empty-entries")
        return self

    @property
    def nodes(self) -> tuple[str, ...]:
        """The ids of the nodes named, in order."""
        return tuple(entry.node for entry in self.of)
