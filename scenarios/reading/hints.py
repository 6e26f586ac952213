"""Did you mean: the keys that a model allows at a place, and the nearest word."""

import difflib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

from scenarios.problem import Path

Schema = dict[str, Any]


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that a mistyped one most likely means, or None; case, width and `-` for `_` do not count."""
    by_plain = {_plain(name): name for name in known}
    near = difflib.get_close_matches(_plain(word[:60]), by_plain, 1)
    return by_plain[near[0]] if near else None


def titles_of(item: Any) -> tuple[str, ...]:
    """The titles, Chinese and English, of an item of a collection as a file writes them or as a model has them."""
    title = item.get("title") if isinstance(item, Mapping) else getattr(item, "title", None)
    texts = title.values() if isinstance(title, Mapping) else [title, *(getattr(title, x, "") for x in ("zh", "en"))]
    return tuple(dict.fromkeys(text for text in texts if isinstance(text, str) and text))


def titled(items: Mapping[str, Any], word: str) -> list[str]:
    """The ids of the items whose title, in either language, is this word; case and width do not count."""
    plain = _plain(word)
    return [id for id, item in items.items() if plain in map(_plain, titles_of(item))]


def keys_at(model: type[BaseModel], path: Path) -> tuple[str, ...]:
    """The keys that the model allows in the map at the path, in the model's order; empty where any key goes."""
    schema = _schema(model)
    here = [schema]
    for key in path:
        here = [inner for one in here for plain in _plainly(schema, one) for inner in _inside(plain, key)]
    names = [name for one in here for plain in _plainly(schema, one) for name in plain.get("properties", ())]
    return tuple(dict.fromkeys(names))


@lru_cache(maxsize=8)
def _schema(model: type[BaseModel]) -> Schema:
    return model.model_json_schema(by_alias=True, mode="validation")


def _plainly(root: Schema, schema: Schema, depth: int = 0) -> Iterator[Schema]:
    """The schema and all its alternatives, one after the other, with references followed."""
    if depth > 20:
        return
    reference = str(schema.get("$ref", ""))
    if reference.startswith("#/$defs/"):
        yield from _plainly(root, root["$defs"][reference.removeprefix("#/$defs/")], depth + 1)
    for word in ("anyOf", "oneOf", "allOf"):
        for branch in schema.get(word, ()):
            yield from _plainly(root, branch, depth + 1)
    yield schema


def _inside(schema: Schema, key: str | int) -> Iterator[Schema]:
    if isinstance(key, int):
        inner = [schema.get("items"), *schema.get("prefixItems", ())[key : key + 1]]
    elif key in schema.get("properties", {}):
        inner = [schema["properties"][key]]
    else:
        inner = [schema.get("additionalProperties"), *schema.get("patternProperties", {}).values()]
    yield from (one for one in inner if isinstance(one, dict))


def _plain(word: str) -> str:
    return unicodedata.normalize("NFKC", word).strip().lower().replace("-", "_")
