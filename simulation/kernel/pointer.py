"""An array as the compiled kernel sees it: where it begins, and nothing else.

numba hands an array on as seven values and lets an index count from the end, which asks at every access whether it is
negative. The kernel does neither: half the machine code, and half the time to compile it.
"""

import operator
from typing import Any

from llvmlite import ir
from numba.core import types
from numba.core.typing.templates import AbstractTemplate, infer_global, signature
from numba.extending import intrinsic, lower_builtin, models, register_model


class Pointer(types.Type):
    """Where numbers of one type begin."""

    def __init__(self, dtype: Any) -> None:
        self.dtype = dtype
        super().__init__(name=f"Pointer({dtype})")


@register_model(Pointer)
class _Model(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, ir.PointerType(manager.lookup(kind.dtype).get_data_type()))


def _beginning(dtype: Any) -> Any:
    kind = Pointer(dtype)

    def pointer(context: Any, address: Any) -> Any:
        def build(context: Any, builder: Any, sig: Any, args: Any) -> Any:
            return builder.inttoptr(args[0], context.get_value_type(kind))

        return signature(kind, types.int64), build

    return intrinsic(pointer)


ints_at = _beginning(types.int64)
floats_at = _beginning(types.float64)


@intrinsic
def fixed(context: Any, numbers: Any, k: Any) -> Any:
    """A number that is never written while the code runs."""

    def build(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        found = builder.load(builder.gep(args[0], [args[1]], inbounds=True))
        found.set_metadata("invariant.load", builder.module.add_metadata([]))
        return found

    return signature(numbers.dtype, numbers, types.int64), build


@intrinsic
def planned(context: Any, numbers: Any, k: Any) -> Any:
    """The k-th number of half the width, which is never written either."""

    def build(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        narrow = builder.bitcast(args[0], ir.PointerType(ir.IntType(32)))
        found = builder.load(builder.gep(narrow, [args[1]], inbounds=True))
        found.set_metadata("invariant.load", builder.module.add_metadata([]))
        return builder.sext(found, ir.IntType(64))

    return signature(types.int64, numbers, types.int64), build


@infer_global(operator.getitem)
class _Get(AbstractTemplate):
    def generic(self, args: Any, kws: Any) -> Any:
        if isinstance(args[0], Pointer) and isinstance(args[1], types.Integer):
            return signature(args[0].dtype, args[0], types.int64)
        return None


@infer_global(operator.setitem)
class _Set(AbstractTemplate):
    def generic(self, args: Any, kws: Any) -> Any:
        if isinstance(args[0], Pointer) and isinstance(args[1], types.Integer):
            return signature(types.none, args[0], types.int64, args[0].dtype)
        return None


@lower_builtin(operator.getitem, Pointer, types.Integer)
def _get(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    return builder.load(builder.gep(args[0], [args[1]], inbounds=True))


@lower_builtin(operator.setitem, Pointer, types.Integer, types.Any)
def _set(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    builder.store(args[2], builder.gep(args[0], [args[1]], inbounds=True))
    return context.get_dummy_value()
