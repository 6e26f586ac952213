"""Options that go together, declared once: a frozen dataclass whose fields are options.

A command that takes `effort: Simulation = Simulation(runs=1000)` has all options of that class in the place of the one
parameter, with the values of that instance as their defaults.
"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import wraps
from inspect import Parameter, signature
from typing import Any


def grouped(command: Callable[..., Any]) -> Callable[..., Any]:
    """The command as the option parser is to see it: each option of its groups as a parameter of its own."""
    declared = signature(command)
    groups = {name: p.default for name, p in declared.parameters.items() if _is_group(p.default)}
    if not groups:
        return command
    flat = [each for p in declared.parameters.values() for each in (_options(p.default) if p.name in groups else [p])]

    @wraps(command)
    def called(**given: Any) -> Any:
        made = {
            name: type(default)(**{field.name: given.pop(field.name) for field in fields(default)})
            for name, default in groups.items()
        }
        return command(**given, **made)

    called.__signature__ = declared.replace(parameters=flat)  # type: ignore[attr-defined]
    called.__annotations__ = {p.name: p.annotation for p in flat}
    return called


def _is_group(default: Any) -> bool:
    return is_dataclass(default) and not isinstance(default, type)


def _options(default: Any) -> list[Parameter]:
    """The fields of a group as parameters, in their order."""
    return [
        Parameter(
            field.name, Parameter.POSITIONAL_OR_KEYWORD, default=getattr(default, field.name), annotation=field.type
        )
        for field in fields(default)
    ]
