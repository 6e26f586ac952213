"""Values inside an item of the file, whose short forms (`lasts: 15s`) stand for maps of one key."""

from typing import Any, Final

from reports.workbooks.grid import Value

#: By the key of the map, the key that its short form stands for.
SHORT: Final = {"lasts": "likely", "delay": "likely", "evidence": "grade", "walk": "metres"}
_SPREADS: Final = ("lasts", "delay")


def get(item: Any, path: tuple[str, ...], name: str = "") -> Any:
    """The value at a path; None where nothing stands there. `name` is the key under which the item itself stands."""
    for key in path:
        if isinstance(item, dict):
            item = item.get(key)
        elif item is not None and SHORT.get(name) == key:
            pass  # the short form is this value
        else:
            return None
        name = key
    return item


def put(item: Any, path: tuple[str, ...], value: Any, name: str = "") -> Any:
    """The item with another value at the path (None: nothing there any more), short forms kept where they will do."""
    if not path:
        return value
    short = SHORT.get(name)
    if item is not None and not isinstance(item, dict):
        if len(path) == 1 and path[0] == short:
            return value
        item = {short: item} if short else {}
        if name in _SPREADS:
            item = {"shape": "fixed", **item}
    new = dict(item or {})
    key, below = path[0], put(new_or_none(item, path[0]), path[1:], value, path[0])
    if below is None:
        new.pop(key, None)
    else:
        new[key] = below
    return _tidy(new, name)


def new_or_none(item: Any, key: str) -> Any:
    """The value of a key, if the item is a map."""
    return item.get(key) if isinstance(item, dict) else None


def _tidy(item: dict[str, Any], name: str) -> Any:
    """Without what became empty; a spread of one value is a fixed one, one with bounds is not."""
    if name in _SPREADS:
        if item.get("shape") == "fixed" and ("least" in item or "most" in item):
            del item["shape"]
        if set(item) - {"evidence"} == {"likely"}:
            item = {"shape": "fixed", **item}
        if set(item) == {"shape", "likely"} and item["shape"] == "fixed":
            return item["likely"]
    short = SHORT.get(name)
    if short and set(item) == {short} and name not in _SPREADS:
        return item[short]
    return item or None


def alike(shown: Value, value: Value) -> bool:
    """Whether a cell still shows what it was given; line ends and blanks at the ends of lines do not count."""
    if shown is None or value is None:
        return (shown in (None, "")) and value is None
    if isinstance(shown, str) and isinstance(value, str):
        return _lines(shown) == _lines(value)
    if isinstance(shown, bool) or isinstance(value, bool):
        return shown is value
    if isinstance(shown, int | float) and isinstance(value, int | float):
        return abs(shown - value) < 1e-12
    return str(shown) == str(value)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.replace("\xa0", " ").replace("\u3000", " ").strip().splitlines()]
