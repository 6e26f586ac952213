"""Comment lines of a round-trip tree. `ruamel.yaml` keeps those that stand above an entry with the end of the entry
before it: whoever takes that one away must hand them on."""

from typing import Any, Final

from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import CommentMark
from ruamel.yaml.tokens import CommentToken

#: In which place of the record of an entry its comment stands: of a map behind the value, of a list behind the item.
_IN_MAP: Final = 2
_IN_LIST: Final = 0


def cut(node: Any, key: Any) -> str:
    """Take the lines that follow an entry off it, its own line's comment stays; "" if there are none."""
    token = _get(*_last(node, key))
    if token is None or "\n" not in token.value:
        return ""
    own, _, rest = token.value.partition("\n")
    token.value = own + "\n"
    return str(rest) if "#" in rest else ""


def append(node: Any, key: Any, lines: str) -> None:
    """Put lines of comments behind an entry."""
    if not lines:
        return
    holder, at = _last(node, key)
    token = _get(holder, at)
    if token is None:
        _set(holder, at, CommentToken("\n" + lines, CommentMark(0), None))
    else:
        token.value = token.value.rstrip("\n") + "\n" + lines


def prepend(node: CommentedMap, key: Any, lines: str) -> None:
    """Put lines of comments above an entry that follows one that is gone."""
    if not lines:
        return
    record = node.ca.items.setdefault(key, [None, None, None, None])
    record[1] = [CommentToken(lines, CommentMark(0), None), *(record[1] or [])]


def _last(node: Any, key: Any) -> tuple[Any, Any]:
    """The container and key of the last thing that an entry says."""
    value = node[key]
    while isinstance(value, CommentedMap | CommentedSeq) and value and not value.fa.flow_style():
        node, key = value, (len(value) - 1 if isinstance(value, CommentedSeq) else next(reversed(value)))
        value = node[key]
    return node, key


def _flow(node: Any, key: Any) -> Any:
    """The map or list in braces that an entry is; None otherwise."""
    value = node[key]
    return value if isinstance(value, CommentedMap | CommentedSeq) else None


def _get(node: Any, key: Any) -> Any:
    flow = _flow(node, key)
    if flow is not None and flow.ca.comment and flow.ca.comment[0] is not None:
        return flow.ca.comment[0]
    record = node.ca.items.get(key)
    return record[_IN_LIST if isinstance(node, CommentedSeq) else _IN_MAP] if record else None


def _set(node: Any, key: Any, token: CommentToken) -> None:
    flow = _flow(node, key)
    if flow is not None:
        flow.ca.comment = [token, *(flow.ca.comment or [None, None])[1:]]
        return
    record = node.ca.items.setdefault(key, [None, None, None, None])
    record[_IN_LIST if isinstance(node, CommentedSeq) else _IN_MAP] = token
