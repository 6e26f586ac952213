"""What a variant of a scenario takes away: people, conditions, steps, any key that the file has and the variant not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from scenarios.model import Scenario
from scenarios.problem import Path

#: Keys whose value is looked at as a whole: if it is replaced by another, nothing was taken away, though keys inside it
#: may be gone.
_WHOLE: Final = frozenset({"lasts", "delay", "pace", "fails", "evidence", "title", "note", "drill", "walking", "basis"})


@dataclass(frozen=True, slots=True)
class Removed:
    """A key that is there no more, by its path; or of the list at that path one `item`: an id, an entry, a value.

    Somebody who was there at T0 and now is not has the path `people`, id, `present`.
    """

    path: Path
    item: str = ""


def removed(before: Scenario, after: Scenario) -> tuple[Removed, ...]:
    """What is in `before` and not in `after`, in the order of the file; of what is gone as a whole, no parts."""
    return tuple(_maps(_written(before), _written(after), ()))


def _written(scenario: Scenario) -> dict[str, Any]:
    """What a file says, its short forms written out."""
    return scenario.model_dump(by_alias=True, exclude_unset=True, exclude={"variants"})


def _maps(old: Mapping[str, Any], new: Mapping[str, Any], path: Path) -> Iterator[Removed]:
    for key, value in old.items():
        here, now = (*path, key), new.get(key)
        if path[:1] == ("people",) and len(path) == 1 and now and value.get("present", True):
            yield from () if now.get("present", True) else (Removed((*here, "present")),)
        if _empty(value) and (key in new or not isinstance(value, Mapping)):
            continue
        if _empty(now) and not isinstance(now, str):
            yield from _gone(value, here, there=key in new)
        elif key in _WHOLE:
            continue
        elif isinstance(value, Mapping) and isinstance(now, Mapping):
            yield from (
                _lists(value["of"], now["of"], here) if "of" in value and "of" in now else _maps(value, now, here)
            )
        elif isinstance(value, tuple | list) and isinstance(now, tuple | list):
            yield from _lists(value, now, here)


def _gone(value: Any, path: Path, there: bool) -> Iterator[Removed]:
    """Something gone as a whole; of a map or list that is there, but empty now, each item."""
    if there and isinstance(value, Mapping) and "of" not in value:
        yield from (Removed((*path, key)) for key in value)
    elif there and isinstance(value, tuple | list):
        yield from _lists(value, (), path)
    else:
        yield Removed(path)


def _lists(old: Any, new: Any, path: Path) -> Iterator[Removed]:
    yield from (Removed(path, _item(item)) for item in old if item not in new)


def _item(item: Any) -> str:
    """An item of a list as a file writes it; an entry as `x: OUTCOME`."""
    if isinstance(item, Mapping) and "node" in item:
        return f"{item['node']}: {item['when']}" if item.get("when") else str(item["node"])
    return str(item)


def _empty(value: Any) -> bool:
    return value is None or (isinstance(value, Mapping | tuple | list | str) and not value)
