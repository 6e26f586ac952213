"""The small changes that a mutation sample makes to a file: each is one mistake that a hand could make.

A comparison or a sign that is off, a number one too great, `and` for `or`, a condition turned round, a keyword or a
filter left out, a line left out. Annotations, decorators, docstrings and imports stay as they are: a change there is
either no change of meaning or fails at import, and would count as found.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from types import CodeType

#: What is put in the place of an operator.
COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitAnd,
}
CALLED = {"min": "max", "max": "min", "any": "all", "all": "any"}
#: Fields of the syntax tree that are left alone.
LEFT_ALONE = {"annotation", "returns", "decorator_list", "format_spec"}


@dataclass(frozen=True, slots=True)
class Change:
    """The `option`-th thing that can be done at the `place`-th node of a file; told by its line and its words, and by
    the expression `within` which it stands ("" where it stands in none)."""

    place: int
    option: int
    line: int
    before: str
    after: str
    within: str


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a node hangs in the tree."""

    parent: ast.AST
    field: str
    index: int | None
    node: ast.AST


def changes(source: str) -> list[Change]:
    """All changes of a source text, in the order of the text."""
    found = []
    for number, place in enumerate(_places(ast.parse(source))):
        within = _words(place.parent) if isinstance(place.parent, ast.expr | ast.keyword) else ""
        for option, new in enumerate(_options(place)):
            found.append(Change(number, option, _line(place.node), _words(place.node), _words(new), within))
    return found


def _words(node: ast.AST) -> str:
    """A part of the tree as text on one line."""
    return " ".join(ast.unparse(node).split())


def _line(node: ast.AST) -> int:
    """The line of a node, or of the first thing in it that has one: a `for … if …` has none of its own."""
    return next((int(one.lineno) for one in ast.walk(node) if hasattr(one, "lineno")), 0)


def sample(found: list[Change], many: int, random: Random) -> list[Change]:
    """So many of the changes, by chance and without one twice: as many places as there can be, then a second change at
    each, and so on; in the order of the text."""
    by_place: dict[int, list[Change]] = {}
    for change in found:
        by_place.setdefault(change.place, []).append(change)
    for alike in by_place.values():
        random.shuffle(alike)
    places = list(by_place.values())
    random.shuffle(places)
    rounds = max((len(alike) for alike in places), default=0)
    drawn = [alike[k] for k in range(rounds) for alike in places if k < len(alike)]
    return sorted(drawn[:many], key=lambda change: (change.place, change.option))


def changed(source: str, change: Change, path: str) -> CodeType:
    """The file as Python would compile it, with the change made."""
    tree = ast.parse(source)
    place = list(_places(tree))[change.place]
    new = ast.copy_location(list(_options(place))[change.option], place.node)
    held = getattr(place.parent, place.field)
    if place.index is None:
        setattr(place.parent, place.field, new)
    else:
        held[place.index] = new
    return compile(ast.fix_missing_locations(tree), path, "exec")


def _places(parent: ast.AST) -> Iterator[_Place]:
    """Every node that may be changed, the outer before the inner."""
    for field, value in ast.iter_fields(parent):
        if field in LEFT_ALONE:
            continue
        for index, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(node, ast.AST) and not _is_left_alone(node):
                yield _Place(parent, field, index, node)
                yield from _places(node)


def _is_left_alone(node: ast.AST) -> bool:
    match node:
        case ast.Expr(value=ast.Constant()) | ast.Import() | ast.ImportFrom():
            return True
        case ast.Subscript(value=ast.Name(id="Literal")) | ast.Assign(targets=[ast.Name(id="__all__")]):
            return True
    return False


def _options(place: _Place) -> Iterator[ast.AST]:
    """What may stand in the place of a node."""
    node = place.node
    if place.field == "test" and isinstance(node, ast.expr) and not isinstance(node, ast.UnaryOp):
        yield ast.UnaryOp(ast.Not(), copy.deepcopy(node))
    match node:
        case ast.Compare(ops=ops):
            for k, op in enumerate(ops):
                for other in COMPARED[type(op)]:
                    yield _with(node, "ops", [*ops[:k], other(), *ops[k + 1 :]])
        case ast.BinOp(op=op) | ast.AugAssign(op=op) if type(op) in COUNTED:
            yield _with(node, "op", COUNTED[type(op)]())
        case ast.BoolOp():
            yield from _joined(node)
        case ast.UnaryOp(operand=operand):
            yield copy.deepcopy(operand)
        case ast.Constant(value=value):
            yield from (_with(node, "value", other) for other in _values(value))
        case ast.Call():
            yield from _calls(node)
        case ast.comprehension(ifs=ifs):
            for k in range(len(ifs)):
                yield _with(node, "ifs", [*ifs[:k], *ifs[k + 1 :]])
        case ast.IfExp(body=body, orelse=orelse):
            yield copy.deepcopy(body)
            yield copy.deepcopy(orelse)
        case ast.Continue() | ast.Break():
            yield ast.Pass()
    if isinstance(node, ast.AugAssign) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Call | ast.Yield | ast.YieldFrom)
    ):
        yield ast.Pass()


def _joined(node: ast.BoolOp) -> Iterator[ast.AST]:
    """`and` as `or`, and without each of its parts."""
    yield _with(node, "op", ast.Or() if isinstance(node.op, ast.And) else ast.And())
    for k in range(len(node.values)):
        rest = [*node.values[:k], *node.values[k + 1 :]]
        yield _with(node, "values", rest) if len(rest) > 1 else copy.deepcopy(rest[0])


def _values(value: object) -> Iterator[object]:
    match value:
        case bool():
            yield not value
        case int():
            yield value + 1
            yield value - 1
        case float():
            yield value * 2
            yield value / 2
        case str():
            yield value + "X"


def _calls(node: ast.Call) -> Iterator[ast.AST]:
    """A call without one of its keywords, or of the opposite function."""
    for k in range(len(node.keywords)):
        yield _with(node, "keywords", [*node.keywords[:k], *node.keywords[k + 1 :]])
    if isinstance(node.func, ast.Name) and node.func.id in CALLED:
        yield _with(node, "func", ast.Name(CALLED[node.func.id], ast.Load()))


def _with(node: ast.AST, field: str, value: object) -> ast.AST:
    """A copy of a node with another value in a field."""
    new = copy.deepcopy(node)
    setattr(new, field, value)
    return new
